internal import LinearAlgebra
internal import Profiles

/// One decision as the model sees it.
package struct Observation {
    package var actor: Int32
    package var target: Int32
    /// 1 for a like or a conversation, 0 for a dislike or a block.
    package var outcome: Double
    /// How many decisions it counts for.
    package var weight: Double
    /// Σ w⁰ k over the profile factors: how well the target's profile suits the actor's at the standard weights.
    package var fit: Double

    package init(actor: Int32, target: Int32, outcome: Double, weight: Double, fit: Double) {
        self.actor = actor
        self.target = target
        self.outcome = outcome
        self.weight = weight
        self.fit = fit
    }
}

/// Who likes whom, in log-odds: z = intercept + slope · fit + selectivity(actor) + reputation(target).
///
/// Fitted by penalised maximum likelihood: the Rasch model with a covariate. Fitting both sides jointly knows whom each
/// was shown to, which raw rates do not. Selectivity and reputation are shrunk towards 0, so that somebody without
/// history is average; the slope towards the shipped one.
///
/// Source: G. Rasch, "Probabilistic models for some intelligence and attainment tests", 1960; penalties are Gaussian
/// priors, as in D. Bates' mixed models with crossed random effects.
package struct DecisionModel: Sendable {
    /// Prior standard deviations. On the Columbia speed-dating decisions (learned from the first 60 % of each event,
    /// judged on the rest) 1 and 1 reach a directed AUC of .810 (.804 once selectivity is capped) and a mutual one of
    /// .772; .7 to 1.4 on either side stay within .02 of both.
    package static let selectivitySpread = 1.0
    package static let reputationSpread = 1.0
    package static let slopeSpread = 1.0

    /// With fewer decisions than this the shipped slope and base rate are used, and nobody gets a reputation.
    package static let fewestDecisions = 200
    /// Change of the log-odds per unit of fit when there is nothing to learn it from. The speed-dating decisions,
    /// where only age is known, give 1 to 3 depending on how firmly they are held to a prior.
    package static let shippedSlope = 3.0
    /// Share of likes among decisions when there is nothing to learn it from.
    package static let shippedBaseRate = 0.3

    /// Share of likes among all decisions, by weight.
    package let baseRate: Double
    /// β, 0 or more.
    package let slope: Double
    /// Log-odds by row; 0 for people who decided on nobody. Capped from above: see `cap`.
    package let selectivity: [Double]
    /// Log-odds by row; 0 for people on whom nobody decided.
    package let reputation: [Double]
    /// How many decisions were learned from.
    package let decisions: Int

    /// - Parameter people: how many rows there are.
    package init(people: Int, observations: [Observation]) {
        decisions = observations.count
        guard observations.count >= Self.fewestDecisions else {
            baseRate = Self.shippedBaseRate
            slope = Self.shippedSlope
            selectivity = [Double](repeating: 0, count: people)
            reputation = selectivity
            return
        }
        var total = 0.0
        var likes = 0.0
        for observation in observations {
            total += observation.weight
            likes += observation.weight * observation.outcome
        }
        // One like and one dislike more than were seen: a rate of 0 or 1 has no log-odds.
        baseRate = (likes + 1) / (total + 2)
        var fit = JointFit(people: people, observations: observations, intercept: Logistic.logit(baseRate))
        fit.run()
        slope = fit.slope
        selectivity = Self.cap(fit.selectivity, actors: fit.actors)
        reputation = fit.reputation
    }

    /// Liking everyone must not win: selectivity above the 90th percentile of those who decided is cut to it, that is
    /// to the smallest value that nine in ten of them do not exceed.
    private static func cap(_ selectivity: [Double], actors: [Bool]) -> [Double] {
        let sorted = zip(selectivity, actors).filter(\.1).map(\.0).sorted()
        guard !sorted.isEmpty else { return selectivity }
        let limit = sorted[(sorted.count * 9 - 1) / 10]
        return selectivity.map { min($0, limit) }
    }
}

/// Newton steps, one parameter or pair of parameters at a time, until nothing moves.
///
/// Steps are damped: where nearly all decisions go one way a whole step overshoots, and the next one leads back, for
/// ever. For a likelihood of this kind log(1 + β) / β of a step that moves a log-odds by β always leads upwards, and is
/// nearly all of a small one.
///
/// Source: T. Sun, Q. Tran-Dinh, "Generalized self-concordant functions: a recipe for Newton-type methods",
/// Mathematical Programming 178, 2019, section 4 (ν = 2).
private struct JointFit {
    let observations: [Observation]
    var intercept: Double
    var slope = DecisionModel.shippedSlope
    var selectivity: [Double]
    var reputation: [Double]
    var actors: [Bool]
    private var targets: [Bool]
    private let actorRows: [Int32]
    private let targetRows: [Int32]
    private var meanFit = 0.0
    /// How far a fit is from their mean at most.
    private var widestFit = 0.0

    /// A step smaller than this in log-odds ends the fit.
    private static let tolerance = 1e-5
    private static let mostSweeps = 100

    init(people: Int, observations: [Observation], intercept: Double) {
        self.observations = observations
        self.intercept = intercept
        selectivity = [Double](repeating: 0, count: people)
        reputation = selectivity
        actors = [Bool](repeating: false, count: people)
        targets = actors
        actorRows = observations.map(\.actor)
        targetRows = observations.map(\.target)
        for observation in observations {
            actors[Int(observation.actor)] = true
            targets[Int(observation.target)] = true
            meanFit += observation.fit / Double(observations.count)
        }
        for observation in observations { widestFit = max(widestFit, (observation.fit - meanFit).magnitude) }
    }

    mutating func run() {
        for _ in 0..<Self.mostSweeps {
            var largest = stepShared()
            largest = max(largest, stepPeople(actorRows, &selectivity, spread: DecisionModel.selectivitySpread))
            largest = max(largest, stepPeople(targetRows, &reputation, spread: DecisionModel.reputationSpread))
            largest = max(largest, centre(\.selectivity, among: actors))
            largest = max(largest, centre(\.reputation, among: targets))
            if largest < Self.tolerance { return }
        }
    }

    /// The part of a step that is taken when all of it would move a log-odds by `size`.
    private static func damping(_ size: Double) -> Double {
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
        for row in present.indices where present[row] { self[keyPath: parameter][row] -= mean }
        intercept += mean
        return mean.magnitude
    }

    private func chance(_ observation: Observation) -> Double {
        Logistic.sigmoid(
            intercept + slope * (observation.fit - meanFit) + selectivity[Int(observation.actor)]
                + reputation[Int(observation.target)])
    }

    /// One Newton step for everybody's own parameter on one side. These do not touch each other, so they step together.
    ///
    /// - Parameters:
    ///   - rows: whose parameter each observation belongs to.
    ///   - values: this side's parameters by row, a copy of which `chance` reads.
    private func stepPeople(_ rows: [Int32], _ values: inout [Double], spread: Double) -> Double {
        let count = values.count
        let penalty = 1 / (spread * spread)
        var gradient = [Double](repeating: 0, count: count)
        var curvature = [Double](repeating: penalty, count: count)
        for (position, observation) in observations.enumerated() {
            let row = Int(rows[position])
            let chance = chance(observation)
            gradient[row] += observation.weight * (observation.outcome - chance)
            curvature[row] += observation.weight * chance * (1 - chance)
        }
        var largest = 0.0
        for row in 0..<count {
            var step = (gradient[row] - penalty * values[row]) / curvature[row]
            step *= Self.damping(step.magnitude)
            values[row] += step
            largest = max(largest, step.magnitude)
        }
        return largest
    }

    /// One Newton step for intercept and slope together.
    private mutating func stepShared() -> Double {
        let penalty = 1 / (DecisionModel.slopeSpread * DecisionModel.slopeSpread)
        var gradient = (0.0, -penalty * (slope - DecisionModel.shippedSlope))
        var (first, mixed, second) = (0.0, 0.0, penalty)
        for observation in observations {
            let chance = chance(observation)
            let fit = observation.fit - meanFit
            let residual = observation.weight * (observation.outcome - chance)
            let information = observation.weight * chance * (1 - chance)
            gradient.0 += residual
            gradient.1 += residual * fit
            first += information
            mixed += information * fit
            second += information * fit * fit
        }
        let determinant = first * second - mixed * mixed
        guard determinant > 0 else { return 0 }
        let before = (intercept, slope)
        var interceptStep = (second * gradient.0 - mixed * gradient.1) / determinant
        var slopeStep = (first * gradient.1 - mixed * gradient.0) / determinant
        let part = Self.damping(interceptStep.magnitude + slopeStep.magnitude * widestFit)
        interceptStep *= part
        slopeStep *= part
        if slope + slopeStep < 0 {
            // A profile that fits better is never held against somebody. The intercept then steps for itself.
            slopeStep = -slope
            interceptStep = (gradient.0 - mixed * slopeStep) / first
            interceptStep *= Self.damping(interceptStep.magnitude)
        }
        intercept += interceptStep
        slope += slopeStep
        return max((intercept - before.0).magnitude, (slope - before.1).magnitude)
    }
}
