internal import MathFunctions
internal import Parallelism
internal import Profiles

/// Who likes whom, in log-odds: z = intercept + Σ_f slope_f (fit_f − mean fit_f) + selectivity(actor) + reputation(target).
///
/// Fitted by penalised maximum likelihood: the Rasch model with covariates. Fitting both sides jointly knows whom each
/// was shown to, which raw rates do not. Selectivity and reputation are shrunk towards the mean of one's group (the gender:
/// men and women like at different rates), so that somebody without history is average, by as much as the decisions
/// themselves say that people differ; slopes towards the shipped ones.
///
/// One parameter or group of parameters takes a Newton step at a time, until nothing moves. Steps are damped: where nearly
/// all decisions go one way a whole step overshoots, and the next one leads back, for ever. For a likelihood of this kind
/// log(1 + β) / β of a step that moves a log-odds by β always leads upwards, and is nearly all of a small one.
///
/// Source: G. Rasch, "Probabilistic models for some intelligence and attainment tests", 1960; penalties are Gaussian
/// priors, as in D. Bates' mixed models with crossed random effects, their variances found by the EM step with the
/// Laplace approximation. Damping: T. Sun, Q. Tran-Dinh, "Generalized self-concordant functions: a recipe for
/// Newton-type methods", Mathematical Programming 178, 2019, section 4 (ν = 2).
package struct JointFit: Sendable {
    package internal(set) var intercept: Double
    /// One per profile factor; what fits better may turn out to be liked less.
    package internal(set) var slopes: [Double]
    /// Log-odds by row; for people who decided on nobody the mean of their group, 0 where there is one group only.
    package internal(set) var selectivity: [Double]
    /// Log-odds by row; for people on whom nobody decided the mean of their group.
    package internal(set) var reputation: [Double]
    /// Standard deviations by which both are shrunk.
    package private(set) var selectivitySpread = 1.0
    package private(set) var reputationSpread = 1.0
    /// The mean fit of the decisions, by factor.
    package private(set) var meanFits: [Double] = []

    let priorSlopes: [Double]
    /// How far a fit is from their mean at most, by factor.
    private(set) var widestFits: [Double] = []
    /// By row, whether somebody decided on anybody.
    private(set) var actors: [Bool]
    /// By row, whether anybody decided on somebody.
    private(set) var targets: [Bool]
    /// By row, the group of people that somebody belongs to; empty where there is one only.
    let groups: [Int]
    /// By group, where its people's parameters are shrunk to.
    var centres: (selectivity: [Double], reputation: [Double]) = ([], [])
    /// How many tasks share a pass.
    let threads: Int

    /// The prior's standard deviation of a slope.
    package static let slopeSpread = 0.5
    /// How many people of spread 1 the prior of a spread counts for.
    package static let spreadPrior = 20.0
    /// How many average people the prior of a group's mean counts for.
    static let groupPrior = 5.0
    /// Spreads are held above this: people who do not differ at all would have an infinite penalty.
    package static let leastSpread = 0.01
    /// A step smaller than this in log-odds ends the fit.
    private static let tolerance = 1e-5
    private static let mostSweeps = 100
    /// After so many sweeps spreads are held: they come to rest more slowly than all else.
    private static let spreadSweeps = 40

    /// - Parameters:
    ///   - table: at least one decision.
    ///   - priorSlopes: one per factor.
    ///   - groups: by row, a number from 0; selectivity and reputation are shrunk to the mean of their group. Empty for one
    ///     group.
    ///   - spreadScales: what the spreads of selectivity and reputation are multiplied by once they are found.
    ///   - threads: how many tasks share a pass; the fit does not depend on it.
    ///   - tick: called before every sweep; what it throws ends the fit.
    package init(
        _ table: DecisionTable, priorSlopes: [Double], groups: [Int] = [],
        spreadScales: (selectivity: Double, reputation: Double) = (1, 1), threads: Int = 1, tick: () throws -> Void
    ) rethrows {
        self.priorSlopes = priorSlopes
        self.groups = groups
        self.threads = threads
        slopes = priorSlopes
        intercept = PortableMath.logit(table.baseRate)
        selectivity = [Double](repeating: 0, count: table.people)
        reputation = selectivity
        actors = (0..<table.people).map { !table.rows(of: $0).isEmpty }
        targets = [Bool](repeating: false, count: table.people)
        for target in table.targets { targets[Int(target)] = true }
        let none = [Double](repeating: 0, count: groups.max().map { $0 + 1 } ?? 0)
        centres = (none, none)
        measureFits(table)
        try run(table, spreadScales, tick)
        for row in groups.indices where !centres.selectivity.isEmpty {
            if !actors[row] { selectivity[row] = centres.selectivity[groups[row]] }
            if !targets[row] { reputation[row] = centres.reputation[groups[row]] }
        }
    }

    private mutating func measureFits(_ table: DecisionTable) {
        let ranges = Parallel.pieces(of: table.count, size: Piece.decisions)
        for four in 0..<table.fours {
            let sums = Parallel.map(ranges.count, threads: threads) { piece in
                ranges[piece].reduce(into: Terms.zero) { $0 += table.terms($1, four) }
            }
            let means = sums.reduce(.zero, +) / Double(max(table.count, 1))
            let widest = Parallel.map(ranges.count, threads: threads) { piece in
                ranges[piece].reduce(into: Terms.zero) { widest, row in
                    let distance = table.terms(row, four) - means
                    widest = pointwiseMax(widest, pointwiseMax(distance, -distance))
                }
            }.reduce(.zero) { pointwiseMax($0, $1) }
            for lane in 0..<min(4, table.factors - 4 * four) {
                meanFits.append(means[lane])
                widestFits.append(widest[lane])
            }
        }
    }

    private mutating func run(
        _ table: DecisionTable, _ scales: (selectivity: Double, reputation: Double), _ tick: () throws -> Void
    ) rethrows {
        var isHeld = false
        var pieces = Piece.pieces(of: table)
        for sweep in 0..<Self.mostSweeps {
            try tick()
            let before = (selectivitySpread, reputationSpread)
            var largest = stepShared(table, pieces)
            let selective = stepActors(table, &pieces)
            let reputed = stepTargets(pieces)
            largest = max(largest, selective.largest, reputed.largest)
            // With groups the shared step sees to it, and 0 is the mean of the groups, not of the people.
            if groups.isEmpty {
                largest = max(largest, centre(\.selectivity, among: actors))
                largest = max(largest, centre(\.reputation, among: targets))
            }
            centres = (groupMeans(selectivity, actors), groupMeans(reputation, targets))
            if isHeld {
                if largest < Self.tolerance { return }
                continue
            }
            selectivitySpread = selective.variance.squareRoot()
            reputationSpread = reputed.variance.squareRoot()
            let moved = max((selectivitySpread - before.0).magnitude, (reputationSpread - before.1).magnitude)
            if moved < 1e-3 || sweep == Self.spreadSweeps {
                isHeld = true
                selectivitySpread = max(selectivitySpread * scales.selectivity, Self.leastSpread)
                reputationSpread = max(reputationSpread * scales.reputation, Self.leastSpread)
            }
        }
    }

    /// The log-odds of a like in a row of the table, or of another with the same people.
    package func logOdds(_ table: DecisionTable, _ row: Int) -> Double {
        var z = intercept + selectivity[Int(table.actors[row])] + reputation[Int(table.targets[row])]
        for factor in slopes.indices {
            z += slopes[factor] * (Double(table.fits[row * slopes.count + factor]) - meanFits[factor])
        }
        return z
    }

    /// The part of a step that is taken when all of it would move a log-odds by `size`.
    static func damping(_ size: Double) -> Double {
        size < 1e-6 ? 1 : PortableMath.log(1 + size) / size
    }

    /// Moves the mean of one side into the intercept: no chance changes, and the penalty falls. One parameter at a time
    /// would take hundreds of sweeps to get there when each person has many decisions.
    private mutating func centre(_ parameter: WritableKeyPath<JointFit, [Double]>, among present: [Bool]) -> Double {
        var sum = 0.0
        var count = 0.0
        for row in present.indices where present[row] {
            sum += self[keyPath: parameter][row]
            count += 1
        }
        let mean = sum / max(count, 1)
        var values = self[keyPath: parameter]
        for row in present.indices where present[row] { values[row] -= mean }
        self[keyPath: parameter] = values
        intercept += mean
        return mean.magnitude
    }

    /// The mean of the people of each group, shrunk to 0: the intercept stands for the mean of the groups.
    private func groupMeans(_ values: [Double], _ present: [Bool]) -> [Double] {
        guard let last = groups.max() else { return [] }
        var sums = [Double](repeating: 0, count: last + 1)
        var counts = [Double](repeating: Self.groupPrior, count: last + 1)
        for row in values.indices where present[row] {
            sums[groups[row]] += values[row]
            counts[groups[row]] += 1
        }
        return zip(sums, counts).map { $0 / $1 }
    }
}
