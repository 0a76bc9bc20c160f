internal import MathFunctions

/// Whether a number of successes can come from a given share: the two-sided z-test of a binomial share.
///
/// It takes the binomial distribution for a normal one, without correction for continuity, which is fair where
/// both successes and failures are expected ten times or more.
package struct ShareTest: Sendable, Hashable {
    /// successes / trials, 0…1.
    package let observed: Double
    /// (observed − share) / √(share (1 − share) / trials); ±∞ where the share is 0 or 1 and the observed one differs.
    package let z: Double
    /// The probability that a standard normal number is at least as far from 0 as `z`, 0…1.
    package let pValue: Double

    /// - Parameters:
    ///   - successes: 0…`trials`.
    ///   - trials: ≥ 1.
    ///   - share: what they are compared with, 0…1.
    package init(successes: Int, trials: Int, share: Double) {
        precondition(trials > 0 && (0...trials).contains(successes), "\(successes) successes in \(trials) trials")
        precondition((0...1).contains(share), "the share \(share) is not in 0…1")
        observed = Double(successes) / Double(trials)
        let gap = observed - share
        z = gap == 0 ? 0 : gap / (share * (1 - share) / Double(trials)).squareRoot()
        pValue = PortableMath.upperGamma(0.5, z * z / 2)
    }
}
