internal import LinearAlgebra

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
    package private(set) var intercept: Double
    /// One per profile factor; what fits better may turn out to be liked less.
    package private(set) var slopes: [Double]
    /// Log-odds by row; for people who decided on nobody the mean of their group, 0 where there is one group only.
    package private(set) var selectivity: [Double]
    /// Log-odds by row; for people on whom nobody decided the mean of their group.
    package private(set) var reputation: [Double]
    /// Standard deviations by which both are shrunk.
    package private(set) var selectivitySpread = 1.0
    package private(set) var reputationSpread = 1.0
    /// The mean fit of the decisions, by factor.
    package let meanFits: [Double]

    private let priorSlopes: [Double]
    /// How far a fit is from their mean at most, by factor.
    private let widestFits: [Double]
    /// By row, whether somebody decided on anybody.
    private(set) var actors: [Bool]
    /// By row, whether anybody decided on somebody.
    private(set) var targets: [Bool]
    /// By row, the group of people that somebody belongs to; empty where there is one only.
    private let groups: [Int]
    /// By group, where its people's parameters are shrunk to.
    private var centres: (selectivity: [Double], reputation: [Double]) = ([], [])
    /// Σ_f slope_f (fit_f − mean fit_f), by decision.
    private var profile: [Float]

    /// The prior's standard deviation of a slope.
    package static let slopeSpread = 0.5
    /// How many people of spread 1 the prior of a spread counts for.
    package static let spreadPrior = 20.0
    /// How many average people the prior of a group's mean counts for.
    private static let groupPrior = 5.0
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
    ///   - tick: called before every pass over the decisions; what it throws ends the fit.
    package init(
        _ table: DecisionTable, priorSlopes: [Double], groups: [Int] = [],
        spreadScales: (selectivity: Double, reputation: Double) = (1, 1), tick: () throws -> Void
    ) rethrows {
        let factors = table.factors
        var sums = [Double](repeating: 0, count: factors)
        for row in 0..<table.count {
            for factor in 0..<factors { sums[factor] += Double(table.fits[row * factors + factor]) }
        }
        let means = sums.map { $0 / Double(max(table.count, 1)) }
        var widest = [Double](repeating: 0, count: factors)
        actors = [Bool](repeating: false, count: table.people)
        targets = actors
        for row in 0..<table.count {
            actors[Int(table.actors[row])] = true
            targets[Int(table.targets[row])] = true
            for factor in 0..<factors {
                let distance = (Double(table.fits[row * factors + factor]) - means[factor]).magnitude
                widest[factor] = max(widest[factor], distance)
            }
        }
        meanFits = means
        widestFits = widest
        self.priorSlopes = priorSlopes
        slopes = priorSlopes
        intercept = Logistic.logit(table.baseRate)
        selectivity = [Double](repeating: 0, count: table.people)
        reputation = selectivity
        self.groups = groups
        profile = []
        refreshProfile(table)
        try run(table, spreadScales, tick)
        for row in groups.indices where !centres.selectivity.isEmpty {
            if !actors[row] { selectivity[row] = centres.selectivity[groups[row]] }
            if !targets[row] { reputation[row] = centres.reputation[groups[row]] }
        }
    }

    private mutating func run(
        _ table: DecisionTable, _ scales: (selectivity: Double, reputation: Double), _ tick: () throws -> Void
    ) rethrows {
        var isHeld = false
        for sweep in 0..<Self.mostSweeps {
            try tick()
            let before = (selectivitySpread, reputationSpread)
            var largest = stepShared(table)
            let selective = stepPeople(
                table, table.actors, actors, \.selectivity, centres: centres.selectivity, spread: selectivitySpread)
            let reputed = stepPeople(
                table, table.targets, targets, \.reputation, centres: centres.reputation, spread: reputationSpread)
            largest = max(largest, selective.largest, reputed.largest)
            largest = max(largest, centre(\.selectivity, among: actors))
            largest = max(largest, centre(\.reputation, among: targets))
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
        size < 1e-6 ? 1 : Logistic.log(1 + size) / size
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

    /// The mean of the people of each group, shrunk to that of all, which is 0.
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

    private mutating func refreshProfile(_ table: DecisionTable) {
        let factors = slopes.count
        var profile = [Float](repeating: 0, count: table.count)
        let fits = table.fits.span
        for row in 0..<table.count {
            var sum = 0.0
            for factor in 0..<factors {
                sum += slopes[factor] * (Double(fits[row * factors + factor]) - meanFits[factor])
            }
            profile[row] = Float(sum)
        }
        self.profile = profile
    }

    /// One Newton step for everybody's own parameter on one side. These do not touch each other, so they step together.
    ///
    /// - Parameter people: whose parameter each decision belongs to.
    /// - Returns: the largest step, and the variance of the parameters with the spread as it is (the EM step).
    private mutating func stepPeople(
        _ table: DecisionTable, _ people: [Int32], _ present: [Bool],
        _ parameter: WritableKeyPath<JointFit, [Double]>, centres: [Double], spread: Double
    ) -> (largest: Double, variance: Double) {
        let penalty = 1 / (spread * spread)
        let (gradient, curvature) = slopesOfPeople(table, people, penalty: penalty)
        var values = self[keyPath: parameter]
        var largest = 0.0
        var (squares, count) = (Self.spreadPrior, Self.spreadPrior)
        for row in values.indices where present[row] {
            let centre = centres.isEmpty ? 0 : centres[groups[row]]
            var step = (gradient[row] - penalty * (values[row] - centre)) / curvature[row]
            step *= Self.damping(step.magnitude)
            values[row] += step
            largest = max(largest, step.magnitude)
            squares += (values[row] - centre) * (values[row] - centre) + 1 / curvature[row]
            count += 1
        }
        self[keyPath: parameter] = values
        return (largest, squares / count)
    }

    /// How the likelihood rises and bends in everybody's own parameter on one side; the curvature with the penalty's.
    private func slopesOfPeople(
        _ table: DecisionTable, _ people: [Int32], penalty: Double
    ) -> (gradient: [Double], curvature: [Double]) {
        var gradient = [Double](repeating: 0, count: table.people)
        var curvature = [Double](repeating: penalty, count: table.people)
        let (actors, targets) = (table.actors.span, table.targets.span)
        let (outcomes, weights) = (table.outcomes.span, table.weights.span)
        let (owners, profile) = (people.span, self.profile.span)
        let (selectivity, reputation) = (self.selectivity.span, self.reputation.span)
        for row in 0..<table.count {
            let chance = Logistic.sigmoid(
                intercept + Double(profile[row]) + selectivity[Int(actors[row])] + reputation[Int(targets[row])])
            let owner = Int(owners[row])
            let weight = Double(weights[row])
            gradient[owner] += weight * (Double(outcomes[row]) - chance)
            curvature[owner] += weight * chance * (1 - chance)
        }
        return (gradient, curvature)
    }

    /// Adds how the likelihood of all decisions rises and bends in intercept and slopes.
    private func addDecisions(_ table: DecisionTable, to gradient: inout [Double], _ information: inout [Double]) {
        let factors = slopes.count
        let size = factors + 1
        let (actors, targets) = (table.actors.span, table.targets.span)
        let (outcomes, weights, fits) = (table.outcomes.span, table.weights.span, table.fits.span)
        let (profile, selectivity, reputation) = (self.profile.span, self.selectivity.span, self.reputation.span)
        var terms = [Double](repeating: 1, count: size)
        for row in 0..<table.count {
            let chance = Logistic.sigmoid(
                intercept + Double(profile[row]) + selectivity[Int(actors[row])] + reputation[Int(targets[row])])
            for factor in 0..<factors { terms[factor + 1] = Double(fits[row * factors + factor]) - meanFits[factor] }
            let weight = Double(weights[row])
            let residual = weight * (Double(outcomes[row]) - chance)
            let spread = weight * chance * (1 - chance)
            for one in 0..<size {
                gradient[one] += residual * terms[one]
                let scaled = spread * terms[one]
                for other in 0...one { information[one * size + other] += scaled * terms[other] }
            }
        }
    }

    /// One Newton step for intercept and slopes together.
    private mutating func stepShared(_ table: DecisionTable) -> Double {
        let factors = slopes.count
        let size = factors + 1
        let penalty = 1 / (Self.slopeSpread * Self.slopeSpread)
        var gradient = [Double](repeating: 0, count: size)
        var information = [Double](repeating: 0, count: size * size)
        for factor in 0..<factors {
            gradient[factor + 1] = -penalty * (slopes[factor] - priorSlopes[factor])
            information[(factor + 1) * size + factor + 1] = penalty
        }
        addDecisions(table, to: &gradient, &information)
        guard Cholesky.solve(&information, &gradient) else { return 0 }
        var moved = gradient[0].magnitude
        for factor in 0..<factors { moved += gradient[factor + 1].magnitude * widestFits[factor] }
        let part = Self.damping(moved)
        intercept += part * gradient[0]
        for factor in 0..<factors { slopes[factor] += part * gradient[factor + 1] }
        refreshProfile(table)
        return gradient.reduce(0) { max($0, ($1 * part).magnitude) }
    }
}
