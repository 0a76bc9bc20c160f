internal import GroupedRows
internal import MathFunctions
internal import Parallelism
internal import Profiles
internal import Randomness

/// All that is learned from decisions: how much each profile factor counts here, how often people like and are liked,
/// which traits they turned out to like, and who likes what others of their liking like.
///
/// Each part is fitted to four fifths of the decisions first, and how far it is to be believed is found on the others,
/// which it never saw: a logistic regression of those decisions on the parts. A part that predicts nothing here gets
/// nothing. Then all parts are fitted to all decisions, and are believed that far.
///
/// Source: D. Wolpert, "Stacked generalization", Neural Networks 5, 1992; L. Breiman, "Stacked regressions", Machine
/// Learning 24, 1996, for weights of 0 or more.
package struct HistoryModel: Sendable {
    /// With fewer decisions than this the shipped slopes and base rate are used, and nobody gets a reputation.
    package static let fewestDecisions = 200
    /// Change of the log-odds per unit of weighted fit when there is nothing to learn it from. The speed-dating decisions,
    /// where only age is known, give 1 to 3 depending on how firmly they are held to a prior.
    package static let shippedSlope = 3.0
    /// Share of likes among decisions when there is nothing to learn it from.
    package static let shippedBaseRate = 0.3

    /// Latent factors that are believed less are left out: sparse decisions do not carry them, and what they would add is
    /// not worth the columns.
    static let leastLatent = 0.2

    /// The decisions are divided into so many parts, of which each is predicted from the others.
    static let folds = 5
    /// So many decisions held out say enough: which ones are drawn then moves how far the profile is believed by a standard error of at
    /// most .03, from 100,000 decisions to a million, where 50,000 left .09 of 200,000 and took half as long (`jobs/beliefs`). A larger
    /// crowd's are predicted for a part of them, which falls to a fifth as the crowd grows, with no step at any size.
    package static let enoughHeldOut = 200_000
    /// A smaller part of a fold is not worth a fit.
    private static let leastOfFold = 0.1

    /// Share of likes among all decisions, by weight.
    let baseRate: Double
    /// By profile factor, in log-odds per unit of fit.
    let slopes: [Double]
    /// Log-odds by row; for people who decided on nobody the average of their gender.
    let selectivity: [Double]
    /// Log-odds by row; for people on whom nobody decided the average of their gender.
    let reputation: [Double]
    /// By row, whether a reputation rests on decisions.
    let isJudged: [Bool]
    let wishes: LearnedWishes
    let latent: LatentFactors?
    /// How many decisions were learned from.
    let decisions: Int
    /// How far its parts are believed.
    package let belief: Belief

    /// How far each part is believed: what it is multiplied by.
    ///
    /// Found anew every night, from that night's decisions alone. Over thirty nights of 1,000 people (15,000 to 46,000 decisions),
    /// other draws of what is held out move it about as far as four nights do, and neither that nor the mean of the last two or
    /// seven nights foretells the next day's decisions better: log loss +.00004 ± .00003, +.00002 ± .00001 and +.00006 ± .00005
    /// (`jobs/beliefs --nights 30 --people 1000`). So nothing is carried over.
    package struct Belief: Sendable, Equatable {
        package var profile = 1.0
        package var selectivity = 1.0
        package var reputation = 1.0
        /// By profile factor.
        package var wishes: [Double]
        package var latent = 0.0

        /// What is believed without evidence.
        static func shipped(factors: Int) -> Belief { Belief(wishes: [Double](repeating: 0.5, count: factors)) }
    }

    /// - Parameters:
    ///   - learners: how many people, the first ones, are learned of.
    ///   - priorSlopes: by profile factor: what slopes are shrunk to.
    ///   - keys: by row, what chance goes by.
    ///   - heldOut: how many decisions held out are enough.
    ///   - known: how far parts are believed; `nil`: as the decisions held out say.
    ///   - threads: how many tasks share the work; what is learned does not depend on it.
    init(
        _ table: DecisionTable, blocks: ProfileBlocks, learners: Int, priorSlopes: [Double], groups: [Int],
        keys: [UInt64], settings: HistorySettings, heldOut: Int = enoughHeldOut, belief known: Belief? = nil,
        threads: Int = 1, tick: () throws -> Void
    ) rethrows {
        decisions = table.count
        let variances = LearnedWishes.variances(blocks, people: learners, threads: threads)
        guard table.count >= Self.fewestDecisions else {
            let baseRate = Self.shippedBaseRate
            self.baseRate = baseRate
            slopes = priorSlopes
            selectivity = [Double](repeating: 0, count: table.people)
            reputation = selectivity
            isJudged = [Bool](repeating: false, count: table.people)
            belief = .shipped(factors: table.factors)
            // Chances as of somebody average: what the fits themselves say is left to larger crowds.
            wishes = LearnedWishes(
                blocks: blocks, variances: variances, table: table,
                residuals: table.outcomes.map { $0 - Float(baseRate) }, kappa: settings.kappa, baseRate: baseRate,
                gains: belief.wishes)
            latent = nil
            return
        }
        baseRate = table.baseRate
        let belief =
            try known
            ?? Self.belief(
                table, blocks: blocks, variances, priorSlopes, groups, keys, settings, heldOut, threads, tick)
        self.belief = belief
        let parts = try HistoryParts(
            table, blocks: blocks, variances, priorSlopes, groups, keys, settings, belief, threads: threads, tick: tick)
        slopes = parts.joint.slopes.map { $0 * belief.profile }
        selectivity = Self.cap(parts.joint.selectivity, of: parts.joint.actors, at: settings.cap)
        reputation = parts.joint.reputation
        isJudged = parts.joint.targets
        var wishes = parts.wishes
        wishes.gains = belief.wishes
        self.wishes = wishes
        latent = belief.latent > 0 ? parts.latent?.scaled(by: belief.latent) : nil
    }

    /// Cuts what is above the given share of those who decided to the smallest value that this share does not exceed. Who
    /// decided on nobody stays average, even where most of the others are below that.
    private static func cap(_ selectivity: [Double], of actors: [Bool], at share: Double) -> [Double] {
        let sorted = zip(selectivity, actors).filter(\.1).map(\.0).sorted()
        guard !sorted.isEmpty else { return selectivity }
        let place = Int((Double(sorted.count) * share).rounded(.up)) - 1
        let limit = sorted[min(max(place, 0), sorted.count - 1)]
        return zip(selectivity, actors).map { $1 ? min($0, limit) : $0 }
    }

    /// Which fifth of the decisions one belongs to, whatever else is known, 0…4, and where in it, in [0, 1).
    ///
    /// - Parameters:
    ///   - actor: the key of who decided.
    ///   - target: the key of the other.
    package static func fold(actor: UInt64, target: UInt64) -> (fold: Int, place: Double) {
        var stream = RandomStream(seed: 5, actor, target)
        return (stream.below(folds), stream.uniform())
    }

    /// What part of each fold is held out, of so many decisions in all.
    ///
    /// - Parameter heldOut: how many are enough.
    package static func shares(of decisions: Int, heldOut: Int = enoughHeldOut) -> [Double] {
        let folds = max(1, Double(Self.folds) * min(1, Double(heldOut) / Double(max(decisions, 1))))
        return (0..<Self.folds).map { min(max(folds - Double($0), 0), 1) }.map { $0 < leastOfFold ? 0 : $0 }
    }

    private static func belief(
        _ table: DecisionTable, blocks: ProfileBlocks, _ variances: [Double], _ priorSlopes: [Double], _ groups: [Int],
        _ keys: [UInt64], _ settings: HistorySettings, _ heldOut: Int, _ threads: Int, _ tick: () throws -> Void
    ) rethrows -> Belief {
        let shipped = Belief.shipped(factors: table.factors)
        let hasLatent = settings.factors > 0
        var priors = [RidgeLogistic.Prior](repeating: .init(mean: 1, deviation: 0.3, least: 0), count: 3)
        priors += shipped.wishes.map { .init(mean: $0, deviation: 0.5, least: 0) }
        if hasLatent { priors.append(.init(mean: 0.5, deviation: 0.5, least: 0)) }
        var terms: [Float] = []
        var outcomes: [Float] = []
        var weights: [Float] = []
        for (fold, share) in shares(of: table.count, heldOut: heldOut).enumerated() where share > 0 {
            let (actors, targets) = (table.actors, table.targets)
            @Sendable func place(_ row: Int) -> (fold: Int, place: Double) {
                Self.fold(actor: keys[Int(actors[row])], target: keys[Int(targets[row])])
            }
            let known = table.filter(threads: threads) { place($0).fold != fold }
            let unseen = table.filter(threads: threads) { place($0).fold == fold && place($0).place < share }
            guard known.count > 0, unseen.count > 0 else { continue }
            let parts = try HistoryParts(
                known, blocks: blocks, variances, priorSlopes, groups, keys, settings, threads: threads, tick: tick)
            terms += parts.terms(of: unseen, threads: threads)
            outcomes += unseen.outcomes
            weights += unseen.weights
        }
        let fit = RidgeLogistic(terms: terms, outcomes: outcomes, weights: weights, priors: priors, threads: threads)
        let found = fit.coefficients
        return Belief(
            profile: found[0], selectivity: found[1], reputation: found[2],
            wishes: Array(found[3..<3 + table.factors]),
            latent: hasLatent && found[3 + table.factors] >= leastLatent ? found[3 + table.factors] : 0)
    }
}

/// The parts of history, fitted to one table of decisions.
private struct HistoryParts {
    let joint: JointFit
    let wishes: LearnedWishes
    let latent: LatentFactors?

    init(
        _ table: DecisionTable, blocks: ProfileBlocks, _ variances: [Double], _ priorSlopes: [Double], _ groups: [Int],
        _ keys: [UInt64], _ settings: HistorySettings, _ belief: HistoryModel.Belief? = nil, threads: Int,
        tick: () throws -> Void
    ) rethrows {
        let joint = try JointFit(
            table, priorSlopes: priorSlopes, groups: groups,
            spreadScales: (belief?.selectivity ?? 1, belief?.reputation ?? 1), threads: threads, tick: tick)
        self.joint = joint
        var (offsets, residuals) = (
            [Float](repeating: 0, count: table.count), [Float](repeating: 0, count: table.count)
        )
        let pieces = Parallel.pieces(of: table.count, size: DecisionTable.decisionsOfPiece)
        Parallel.write(&offsets, parts: pieces, threads: threads) { piece, offsets in
            for (place, row) in pieces[piece].enumerated() { offsets[place] = Float(joint.logOdds(table, row)) }
        }
        let logOdds = offsets
        Parallel.write(&residuals, parts: pieces, threads: threads) { piece, residuals in
            for (place, row) in pieces[piece].enumerated() {
                residuals[place] = table.outcomes[row] - Float(PortableMath.sigmoid(Double(logOdds[row])))
            }
        }
        wishes = LearnedWishes(
            blocks: blocks, variances: variances, table: table, residuals: residuals, kappa: settings.kappa,
            baseRate: table.baseRate, gains: [Double](repeating: 1, count: table.factors))
        // What is not believed need not be fitted.
        latent =
            settings.factors > 0 && belief?.latent != 0
            ? try LatentFactors(
                table, offsets: offsets, rank: Int(settings.factors), penalty: settings.penalty,
                keys: keys, threads: threads, tick: tick) : nil
    }

    /// What each part says of the decisions of another table: profile, selectivity, reputation, wishes by factor and,
    /// where there are any, latent factors; decisions × terms.
    func terms(of table: DecisionTable, threads: Int) -> [Float] {
        let width = 3 + table.factors + (latent == nil ? 0 : 1)
        let pieces = table.offsets.pieces(ofRows: DecisionTable.decisionsOfPiece)
        let parts = pieces.map { people in
            let rows = table.offsets[people]
            return rows.lowerBound * width..<rows.upperBound * width
        }
        var terms = [Float](repeating: 0, count: table.count * width)
        Parallel.write(&terms, parts: parts, threads: threads) { piece, terms in
            write(table, of: pieces[piece], width: width, to: &terms)
        }
        return terms
    }

    private func write(_ table: DecisionTable, of people: Range<Int>, width: Int, to terms: inout MutableSpan<Float>) {
        let factors = table.factors
        let first = table.offsets[people].lowerBound
        var wish = [Double](repeating: 0, count: wishes.columns)
        var learned = [Float](repeating: 0, count: factors)
        for actor in people {
            let rows = table.rows(of: actor)
            guard !rows.isEmpty else { continue }
            let hasWish = wishes.wish(of: actor, into: &wish)
            for row in rows {
                let target = Int(table.targets[row])
                let start = (row - first) * width
                let selectivity = joint.selectivity[actor]
                let reputation = joint.reputation[target]
                terms[start] = Float(joint.logOdds(table, row) - joint.intercept - selectivity - reputation)
                terms[start + 1] = Float(selectivity)
                terms[start + 2] = Float(reputation)
                if hasWish {
                    wishes.terms(wish, of: target, into: &learned)
                    for factor in 0..<factors { terms[start + 3 + factor] = learned[factor] }
                }
                if let latent { terms[start + 3 + factors] = Float(latent.logOdds(from: actor, to: target)) }
            }
        }
    }
}
