/// A statistic of observations that fall into groups, to be computed again when groups are resampled.
///
/// Decisions of one person, or of one evening, are not independent. Whole groups are therefore drawn with replacement, and
/// an observation counts as often as its group was drawn.
package protocol GroupedStatistic: Sendable {
    /// The statistic when group g counts `weights[g]` times.
    ///
    /// - Parameter weights: one per group, each ≥ 0 and finite: 1 throughout for the sample as it is, whole numbers for
    ///   a bootstrap. Groups without observations are fine; it is an error if an observation's group has no weight.
    /// - Returns: nil where the statistic is undefined, as where every observation has weight 0.
    func value(_ weights: [Double]) -> Double?

    /// The statistic under each of several draws: what `value` gives for one after the other, to the last bit.
    func values(_ block: ReplicateBlock) -> [Double?]
}

extension GroupedStatistic {
    package func values(_ block: ReplicateBlock) -> [Double?] { block.draws.map(value) }
}
