internal import GroupedRows
package import LinearAlgebra
internal import Parallelism
package import Profiles

/// Everything that says how well two people of a crowd suit each other, fitted once; weights can then be changed freely.
///
/// Columns of `seeks` and `offers`, in this order: the blocks of the profile factors, two of biases, the latent factors:
///
/// | | `seeks(u)` | `offers(v)` |
/// |---|---|---|
/// | factor f | m_f slope_f · own wish_f(u) + h · learned wish_f(u) | what v brings |
/// | bias of u | β₀ + h · (selectivity(u) − learned wish(u) for the average person) | 1 |
/// | bias of v | h | reputation(v) |
/// | latent factors | h · p(u) | q(v) |
///
/// with m_f = w_f / w⁰_f and h = w_history / w⁰_history, so that ⟨seeks(u), offers(v)⟩ is the log-odds that u likes v, linear in
/// the weights; at the standard weights all is as it was fitted, and a history weight of 0 leaves the profiles alone.
package struct CompatibilityModel: Sendable {
    package let people: [Person]
    /// What they are compared by, history among it.
    package let factors: [Factor]
    /// People × columns: what each brings. The same for all weights.
    package let offers: Matrix
    private let threads: Int
    /// What follows is by place in this order, not by row.
    let order: KeyOrder
    let blocks: ProfileBlocks
    let history: DecisionHistory
    package let learned: HistoryModel

    /// Fits the model to what was known at `asOf`.
    ///
    /// - Parameters:
    ///   - people: the crowd, in the order of the rows of `standing`.
    ///   - learners: how many of them, the first ones, are learned of; the others, of whom `standing` says nothing, are what their
    ///     profiles say. `nil`: all.
    ///   - factors: what people are compared by; weights have to be of the same.
    ///   - asOf: decisions and conversations after it are not learned from.
    ///   - heldOut: how many decisions held out are enough to find how far each part of history is believed.
    ///   - belief: how far, where that is known; `nil`: as the decisions held out say.
    ///   - threads: how many tasks share the work; the model does not depend on it.
    ///   - tick: called before every pass over the decisions; what it throws ends the fit.
    /// - Throws: `SymmetricEigen.Failure` if a kernel cannot be decomposed.
    /// - Complexity: O((people + decisions) · columns), and about 100 passes over the decisions, three times as many where
    ///   they are few.
    package init(
        people: [Person], learners: Int? = nil, standing: Standing, asOf: Timestamp, tables: ReferenceTables,
        factors: [Factor] = Factor.all, settings: HistorySettings = HistorySettings(),
        heldOut: Int = HistoryModel.enoughHeldOut, belief: HistoryModel.Belief? = nil, threads: Int = 1,
        tick: () throws -> Void = {}
    ) throws {
        self.people = people
        self.factors = factors
        self.threads = threads
        let learners = learners ?? people.count
        let order = KeyOrder(people, learners: learners)
        self.order = order
        let ordered = order.rows.map { people[Int($0)] }
        let blocks = try ProfileBlocks(
            people: ordered, learners: learners, tables: tables, factors: factors, threads: threads)
        self.blocks = blocks
        history = DecisionHistory(
            order: order, standing: standing, asOf: asOf, conversationWeight: settings.conversation, threads: threads)
        let table = Self.table(ordered, blocks: blocks, history: history, threads: threads)
        let standard = FactorWeights.standard(of: factors)
        let learned = try HistoryModel(
            table, blocks: blocks, learners: learners,
            priorSlopes: blocks.factors.map { HistoryModel.shippedSlope * standard[$0] },
            // Of several genders somebody is like nobody's mean, as if of none that is known.
            groups: ordered.map { $0.gender.term.map { $0 + 1 } ?? 0 },
            keys: order.keys, settings: settings, heldOut: heldOut, belief: belief, threads: threads, tick: tick)
        self.learned = learned

        let width = blocks.columns
        let rank = learned.latent?.rank ?? 0
        let columns = width + 2 + rank
        var offers = [Float](repeating: 1, count: people.count * columns)
        let pieces = Parallel.pieces(of: people.count, size: ProfileBlocks.peopleOfPiece)
        let parts = pieces.map { $0.lowerBound * columns..<$0.upperBound * columns }
        Parallel.write(&offers, parts: parts, threads: threads) { piece, offers in
            for (offset, row) in pieces[piece].enumerated() {
                let (start, place) = (offset * columns, Int(order.places[row]))
                for column in 0..<width { offers[start + column] = blocks.offers[place * width + column] }
                offers[start + width + 1] = Float(learned.reputation[place])
                if let latent = learned.latent {
                    for column in 0..<rank { offers[start + width + 2 + column] = latent.offers[place][column] }
                }
            }
        }
        self.offers = Matrix(rows: people.count, columns: columns, elements: offers)
    }

    /// About how often a fit ticks; where decisions are few, and passes take no time, it is more.
    package static let usualTicks = 120

    private static func table(
        _ people: [Person], blocks: ProfileBlocks, history: DecisionHistory, threads: Int
    ) -> DecisionTable {
        let factors = blocks.factors.count
        return DecisionTable(history, people: people.count, factors: factors, threads: threads) { rows, fits in
            var own = [Double](repeating: 0, count: blocks.columns)
            let offers = blocks.offers.span
            var place = 0
            for actor in rows where !history.words[actor].isEmpty {
                blocks.ownSeeks(of: people[actor], into: &own)
                for word in history.words[actor] {
                    let start = Int(word.target) * blocks.columns
                    for range in blocks.ranges {
                        var fit = 0.0
                        for column in range { fit += own[column] * Double(offers[start + column]) }
                        fits[place] = Float(fit)
                        place += 1
                    }
                }
            }
        }
    }

    /// The share of likes among the decisions, or the shipped one when there are too few.
    package var baseRate: Double { learned.baseRate }
    /// How many decisions and conversations the model was fitted to.
    package var decisionCount: Int { history.count }
    /// Whether there were enough decisions to fit slopes, selectivity and reputation.
    package var isFitted: Bool { history.count >= HistoryModel.fewestDecisions }

    /// What the decisions of this crowd said.
    package var findings: HistoryFindings {
        func byFactor(_ values: [Double]) -> [Factor: Double] {
            Dictionary(uniqueKeysWithValues: zip(blocks.factors, values))
        }
        return HistoryFindings(
            decisions: learned.decisions, baseRate: learned.baseRate, slopes: byFactor(learned.slopes),
            wishes: byFactor(learned.belief.wishes), collaborative: learned.belief.latent)
    }

    /// What everyone seeks under these weights.
    ///
    /// - Parameters:
    ///   - sample: pairs who may meet, by which the level is set where there is nothing to learn it from. Otherwise the mean
    ///     directed score over the decisions that were learned from is the share of likes among them: apps show better pairs than
    ///     the average one, so the mean over all who may meet lies below it. That a pair which nobody was shown is liked as its
    ///     score says, as one of that score which was shown, is an assumption.
    ///   - isKept: whether a factor counts. Others are left out, and what is left is not scaled up for it, so that it still
    ///     means chances.
    package func vectors(
        weights: FactorWeights, calibratedOn sample: [(first: Int, second: Int)],
        keeping isKept: (Factor) -> Bool = { _ in true }
    ) -> ScoringVectors {
        precondition(weights.factors == factors, "Weights of other factors than the model has.")
        let columns = offers.columns
        var values = seeks { isKept($0) ? weights.multiplier(of: $0) : 0 }
        let scores = calibrationScores(seeks: values, sample: sample)
        let intercept = Calibration.intercept(of: scores, rate: baseRate, threads: threads)
        let bias = blocks.columns
        for row in people.indices {
            values[row * columns + bias] = Float(intercept + Double(values[row * columns + bias]))
        }
        return ScoringVectors(
            seeks: Matrix(rows: people.count, columns: columns, elements: values), offers: offers,
            intercept: intercept, weights: weights)
    }

    /// The directed pairs over which the mean score is the base rate, with their weights: those decided on, or both directions of
    /// a sample where these are too few.
    ///
    /// - Parameter most: about how many are wanted at most; `nil`: all.
    package func calibrationPairs(
        sample: [(first: Int, second: Int)], most: Int? = nil
    ) -> [(actor: Int, target: Int, weight: Float)] {
        guard isFitted else {
            return sample.flatMap { first, second in
                [(actor: first, target: second, weight: Float(1)), (actor: second, target: first, weight: Float(1))]
            }
        }
        let step = most.map { max(1, history.count / max($0, 1)) } ?? 1
        var (pairs, place) = ([(actor: Int, target: Int, weight: Float)](), 0)
        for actor in order.rows.indices {
            for word in history.words[actor] {
                if place % step == 0 {
                    pairs.append((Int(order.rows[actor]), Int(order.rows[Int(word.target)]), word.weight))
                }
                place += 1
            }
        }
        return pairs
    }

    private func calibrationScores(seeks: [Float], sample: [(first: Int, second: Int)]) -> Calibration.Scores {
        let pairs = calibrationPairs(sample: sample)
        let columns = offers.columns
        var scores = Calibration.Scores(
            logOdds: [Float](repeating: 0, count: pairs.count), weights: pairs.map(\.weight))
        let pieces = Parallel.pieces(of: pairs.count, size: DecisionTable.decisionsOfPiece)
        let offers = offers.elements
        Parallel.write(&scores.logOdds, parts: pieces, threads: threads) { piece, part in
            for (place, position) in pieces[piece].enumerated() {
                let (actor, target) = (pairs[position].actor * columns, pairs[position].target * columns)
                var score = 0.0
                for column in 0..<columns { score += Double(seeks[actor + column]) * Double(offers[target + column]) }
                part[place] = Float(score)
            }
        }
        return scores
    }

    /// What everyone seeks as far as one factor goes, at its standard weight and without an intercept: a log-odds is the
    /// intercept and the sum over the factors of w_f / w⁰_f times what this says.
    package func seeks(of factor: Factor) -> Matrix {
        Matrix(rows: people.count, columns: offers.columns, elements: seeks { $0 == factor ? 1 : 0 })
    }

    /// People × columns, without an intercept.
    private func seeks(_ multiplier: (Factor) -> Double) -> [Float] {
        let width = blocks.columns
        let columns = offers.columns
        let rank = learned.latent?.rank ?? 0
        let multipliers = blocks.factors.map(multiplier)
        let trust = multiplier(.history)
        var values = [Float](repeating: 0, count: people.count * columns)
        let pieces = Parallel.pieces(of: people.count, size: ProfileBlocks.peopleOfPiece)
        let parts = pieces.map { $0.lowerBound * columns..<$0.upperBound * columns }
        Parallel.write(&values, parts: parts, threads: threads) { piece, values in
            var seeks = [Double](repeating: 0, count: width)
            var wish = seeks
            for (offset, row) in pieces[piece].enumerated() {
                let place = Int(order.places[row])
                blocks.ownSeeks(of: people[row], into: &seeks)
                for (position, range) in blocks.ranges.enumerated() {
                    for column in range { seeks[column] *= multipliers[position] * learned.slopes[position] }
                }
                var bias = learned.selectivity[place]
                if trust != 0, learned.wishes.wish(of: place, into: &wish) {
                    for column in 0..<width {
                        seeks[column] += trust * wish[column]
                        bias -= wish[column] * blocks.meanOffers[column]
                    }
                }
                let start = offset * columns
                for column in 0..<width { values[start + column] = Float(seeks[column]) }
                values[start + width] = Float(trust * bias)
                values[start + width + 1] = Float(trust)
                if let latent = learned.latent {
                    for column in 0..<rank {
                        values[start + width + 2 + column] = Float(trust * Double(latent.seeks[place][column]))
                    }
                }
            }
        }
        return values
    }
}

/// A crowd ready to be scored: ⟨seeks(u), offers(v)⟩ is the log-odds that u likes v.
package struct ScoringVectors: Sendable {
    /// People × columns.
    package let seeks: Matrix
    /// People × columns.
    package let offers: Matrix
    /// β₀, which is part of the column of `seeks` after the profile factors.
    package let intercept: Double
    package let weights: FactorWeights
}
