/// A statistic in the sample, and in each replicate of a bootstrap.
package struct BootstrapDistribution: Sendable, Hashable {
    /// What drew the groups.
    package let bootstrap: Bootstrap
    /// The statistic of the sample; nil where it is undefined.
    package let estimate: Double?
    /// The statistic in each replicate; nil where it is undefined.
    package let replicates: [Double?]

    /// The 95 % percentile interval of the replicates that have a value; nil where none has one or the sample has none.
    ///
    /// - Complexity: O(replicates · log replicates).
    package var interval: Interval? {
        guard let estimate else { return nil }
        let defined = replicates.compactMap(\.self)
        return Interval.percentile(
            estimate: estimate, replicates: defined, undefined: replicates.count - defined.count)
    }

    /// The distribution of a difference, replicate by replicate; undefined where either is.
    ///
    /// - Precondition: one bootstrap drew both.
    package static func - (first: Self, second: Self) -> Self {
        precondition(first.bootstrap == second.bootstrap, "two bootstraps drew different groups")
        func difference(_ a: Double?, _ b: Double?) -> Double? {
            guard let a, let b else { return nil }
            return a - b
        }
        return Self(
            bootstrap: first.bootstrap, estimate: difference(first.estimate, second.estimate),
            replicates: zip(first.replicates, second.replicates).map(difference))
    }
}
