internal import MathFunctions

/// An estimate with the bounds of its 95 % confidence interval.
package struct Interval: Sendable, Hashable {
    /// The statistic of the sample as it is.
    package let estimate: Double
    /// The lower bound.
    package let low: Double
    /// The upper bound, ≥ `low`.
    package let high: Double
    /// How many replicates of a bootstrap had no value and were left out; 0 for an interval that is not from one. Where
    /// they are many, the interval is that of a statistic on the condition that it is defined.
    package let undefinedReplicates: Int

    /// - Precondition: `low` ≤ `high`.
    package init(estimate: Double, low: Double, high: Double, undefinedReplicates: Int = 0) {
        precondition(low <= high, "the bounds \(low) and \(high) are not in order")
        self.estimate = estimate
        self.low = low
        self.high = high
        self.undefinedReplicates = undefinedReplicates
    }

    /// The interval of a share of independent trials: all in [0, 1], low 0 for no success and high 1 for nothing else.
    ///
    /// With p = successes / n and z = 1.96: (p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n). It covers the truth
    /// about as often as it says for few trials and extreme shares, too.
    ///
    /// Source: Wilson, "Probable inference, the law of succession, and statistical inference" (JASA 22, 1927).
    ///
    /// - Parameters:
    ///   - successes: 0…`trials`.
    ///   - trials: ≥ 0.
    /// - Returns: nil for no trials.
    package static func wilson(successes: Int, trials: Int) -> Interval? {
        precondition(trials >= 0 && (0...trials).contains(successes), "\(successes) successes in \(trials) trials")
        guard trials > 0 else { return nil }
        let n = Double(trials)
        let share = Double(successes) / n
        let z = PortableMath.normalQuantile(0.975)
        let scale = 1 + z * z / n
        let centre = share + z * z / (2 * n)
        let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        // Where they are 0 and 1, rounding would leave something.
        return Interval(
            estimate: share, low: successes == 0 ? 0 : (centre - half) / scale,
            high: successes == trials ? 1 : (centre + half) / scale)
    }

    /// The percentile interval: between the 2.5th and the 97.5th percentile of the replicates.
    ///
    /// Of r replicates in ascending order it is those at (r + 1) · 2.5 % and (r + 1) · 97.5 %, counted from 1 and
    /// interpolated, at least the first and at most the last.
    ///
    /// Source: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), section 13.3; Hyndman & Fan, "Sample
    /// quantiles in statistical packages" (The American Statistician 50, 1996), definition 6.
    static func percentile(estimate: Double, replicates: [Double], undefined: Int) -> Interval? {
        guard !replicates.isEmpty else { return nil }
        let sorted = replicates.sorted()
        func quantile(_ share: Double) -> Double {
            let place = min(max(Double(sorted.count + 1) * share, 1), Double(sorted.count))
            let below = sorted[Int(place) - 1]
            let above = sorted[min(Int(place), sorted.count - 1)]
            // Equal neighbours give their own bits.
            return below + (place - place.rounded(.down)) * (above - below)
        }
        return Interval(
            estimate: estimate, low: quantile(0.025), high: quantile(0.975), undefinedReplicates: undefined)
    }
}
