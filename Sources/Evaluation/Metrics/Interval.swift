internal import MathFunctions

/// An estimate with the bounds of its 95 % confidence interval.
package struct Interval: Sendable, Hashable {
    /// The statistic of the sample as it is.
    package let estimate: Double
    /// The lower bound.
    package let low: Double
    /// The upper bound, ≥ `low`.
    package let high: Double

    /// - Precondition: `low` ≤ `high`.
    package init(estimate: Double, low: Double, high: Double) {
        precondition(low <= high, "the bounds \(low) and \(high) are not in order")
        self.estimate = estimate
        self.low = low
        self.high = high
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
}
