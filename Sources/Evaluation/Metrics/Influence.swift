internal import MathFunctions

/// For whom an interval is meant to hold.
package enum IntervalScope: String, Sendable, CaseIterable {
    /// For such a crowd: other people of the same kind, those who decide and those decided on.
    case suchACrowd = "such-a-crowd"
    /// For these people and what was learned of them: the same pairs meet again, and decide again.
    case thesePeople = "these-people"
}

/// A statistic of a sample with what each unit and each pair adds to it.
///
/// An observation's influence is by how much the statistic moves with it, to first order; influences sum to the difference
/// between the statistic and what it estimates. A decision is one of its actor and one on its target, and what one of the two
/// has in common with their other decisions moves both: with S_u the sum of all influences of which u is one of the two, and T_d
/// that of a pair's,
///
/// V = Σ_u S_u² − Σ_d T_d²
///
/// is the variance with people drawn anew on both sides: every product of two influences that have a person in common counts
/// once. With the people as they are, only what a pair decides is drawn: V = Σ_d T_d². Where units are groups in which both of a
/// pair are (components) or days, V = Σ_g S_g².
///
/// A bootstrap that draws people and gives a decision the product of the weights of its two is no substitute: where decisions
/// are independent its variance is three times too large (Owen, "The pigeonhole bootstrap", Annals of Applied Statistics 1,
/// 2007, theorem 4).
///
/// Source: Fafchamps & Gubert, "The formation of risk sharing networks" (Journal of Development Economics 83, 2007); Aronow,
/// Samii & Assenova, "Cluster-robust variance estimation for dyadic data" (Political Analysis 23, 2015); Hampel, "The influence
/// curve and its role in robust estimation" (JASA 69, 1974).
package struct Influence: Sendable, Hashable {
    package private(set) var estimate: Double
    let grouping: Grouping
    /// By unit: S.
    private(set) var units: [Double]
    /// By pair: T.
    private(set) var pairs: [Float]
    /// The squares of what belongs to no pair.
    private var alone: Double

    /// - Parameter terms: influences with whom they are about.
    init(_ estimate: Double, in sample: SamplingUnits, terms: some Sequence<(Observation, Double)>) {
        self.estimate = estimate
        grouping = sample.grouping
        units = [Double](repeating: 0, count: sample.count)
        var pairs = [Double](repeating: 0, count: sample.pairCount)
        alone = 0
        for (observation, value) in terms {
            units[Int(observation.one)] += value
            if observation.other >= 0 { units[Int(observation.other)] += value }
            if observation.pair >= 0 { pairs[Int(observation.pair)] += value } else { alone += value * value }
        }
        self.pairs = pairs.map(Float.init)
    }

    /// A weighted sum of statistics of one sample.
    ///
    /// - Returns: nil where one of them is undefined, or there is none.
    static func sum(_ parts: [(weight: Double, influence: Influence?)]) -> Influence? {
        guard let first = parts.first, var all = first.influence else { return nil }
        if parts.count == 1, first.weight == 1 { return all }
        all.estimate = 0
        all.units = all.units.map { _ in 0 }
        all.pairs = all.pairs.map { _ in 0 }
        all.alone = 0
        for (weight, part) in parts {
            guard let part else { return nil }
            precondition(part.units.count == all.units.count && part.pairs.count == all.pairs.count)
            all.estimate += weight * part.estimate
            for unit in all.units.indices { all.units[unit] += weight * part.units[unit] }
            for pair in all.pairs.indices { all.pairs[pair] += Float(weight) * part.pairs[pair] }
            all.alone += weight * weight * part.alone
        }
        return all
    }

    /// The mean of a statistic over several backtests; undefined where it is in one of them.
    static func average(_ parts: [Influence?]) -> Influence? {
        sum(parts.map { (1 / Double(parts.count), $0) })
    }

    /// A difference: what both owe to the same units and pairs cancels, and that of equals is exactly 0.
    package static func - (first: Influence, second: Influence) -> Influence {
        var difference = first
        for unit in first.units.indices { difference.units[unit] -= second.units[unit] }
        for pair in first.pairs.indices { difference.pairs[pair] -= second.pairs[pair] }
        // Of the same lists, and nearly equal.
        difference.alone = first.alone == second.alone ? 0 : first.alone + second.alone
        difference.estimate -= second.estimate
        return difference
    }

    /// Its variance. With people drawn anew it is at least half of that with the people as they are: where few differ, chance can
    /// leave next to nothing of the difference of two sums.
    package func variance(_ scope: IntervalScope) -> Double {
        let byPair = pairs.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard scope == .suchACrowd else { return byPair + alone }
        let (byUnit, count) = (units.reduce(0) { $0 + $1 * $1 }, Double(unitsThatCount))
        // The estimate was taken from the same units.
        let drawn = (grouping == .person ? byUnit - byPair : byUnit) * count / max(1, count - 1)
        return grouping == .person ? max(drawn, (byPair + alone) / 2) : drawn
    }

    /// How many units have any influence.
    private var unitsThatCount: Int { units.count { $0 != 0 } }

    /// The degrees of freedom of an interval: one less than how many units have any influence, or pairs.
    ///
    /// Source: Cameron & Miller, "A practitioner's guide to cluster-robust inference" (Journal of Human Resources 50, 2015),
    /// section VI.
    package func degreesOfFreedom(_ scope: IntervalScope) -> Double {
        Double(max(1, (scope == .suchACrowd ? unitsThatCount : pairs.count { $0 != 0 }) - 1))
    }

    package func standardError(_ scope: IntervalScope = .suchACrowd) -> Double { variance(scope).squareRoot() }

    /// The 95 % interval.
    ///
    /// - Parameters:
    ///   - bounds: what the statistic cannot leave. Between 0 and 1 the interval is that of its log-odds, whose standard error is
    ///     that of the statistic p divided by p (1 - p): it stays inside, and reaches farther to where there is more room.
    ///     Source: Pepe, "The Statistical Evaluation of Medical Tests for Classification and Prediction" (2003), section 5.2.4.
    ///   - normal: how many standard errors it reaches to either side, were they known exactly; nil: what one interval
    ///     needs, 1.96.
    package func interval(
        _ scope: IntervalScope = .suchACrowd, within bounds: ClosedRange<Double> = -.infinity ... .infinity,
        normal: Double? = nil
    ) -> Interval {
        let reach = StudentQuantile.value(
            normal: normal ?? PortableMath.normalQuantile(0.975), degrees: degreesOfFreedom(scope))
        let half = reach * standardError(scope)
        if bounds == 0...1, 0 < estimate, estimate < 1 {
            let (centre, width) = (PortableMath.logit(estimate), half / (estimate * (1 - estimate)))
            let (low, high) = (PortableMath.sigmoid(centre - width), PortableMath.sigmoid(centre + width))
            // Rounding must not leave the estimate outside.
            return Interval(estimate: estimate, low: min(estimate, low), high: max(estimate, high))
        }
        return Interval(
            estimate: estimate, low: min(estimate, max(bounds.lowerBound, estimate - half)),
            high: max(estimate, min(bounds.upperBound, estimate + half)))
    }
}

extension Optional where Wrapped == Influence {
    /// A difference, undefined where either is.
    package static func - (first: Self, second: Self) -> Self {
        guard let first, let second else { return nil }
        return first - second
    }
}
