internal import Parallelism
internal import Randomness

/// The cluster bootstrap: how far a statistic varies when groups are resampled, as many as there are, with
/// replacement.
///
/// Replicate r draws the same groups for every statistic, today and on every machine. What two statistics both
/// owe to the groups that were drawn cancels in their difference.
///
/// Few groups say little about how groups differ: below some 30 the intervals are too narrow, and of one group only,
/// the interval has no width at all.
///
/// Source: Efron & Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 6 and section 13.3; Davison &
/// Hinkley, "Bootstrap Methods and their Application" (1997), section 3.8, for groups drawn whole.
package struct Bootstrap: Sendable, Hashable {
    /// How many groups there are, and are drawn, ≥ 0.
    package let groups: Int
    /// How often they are drawn, ≥ 1.
    package let replicates: Int
    /// Decides what is drawn.
    package let seed: UInt64

    /// - Parameters:
    ///   - groups: ≥ 0; those of the statistics are 0 ..< `groups`.
    ///   - replicates: ≥ 1. With 1,000, the draws move a bound by some 2 % of the interval's width (standard error).
    ///   - seed: equal seeds draw equal groups.
    package init(groups: Int, replicates: Int = 1000, seed: UInt64) {
        precondition(groups >= 0 && replicates >= 1, "\(replicates) replicates of \(groups) groups")
        self.groups = groups
        self.replicates = replicates
        self.seed = seed
    }

    /// How often each group is drawn in a replicate: `groups` whole numbers whose sum is `groups`.
    ///
    /// - Parameter replicate: 0 ..< `replicates`.
    /// - Complexity: O(groups).
    package func weights(replicate: Int) -> [Double] {
        precondition((0..<replicates).contains(replicate), "no replicate \(replicate) of \(replicates)")
        var stream = RandomStream(seed: seed, UInt64(replicate))
        var weights = [Double](repeating: 0, count: groups)
        for _ in 0..<groups { weights[stream.below(groups)] += 1 }
        return weights
    }

    /// The values of several statistics in the sample and in every replicate, whose groups are drawn once for all.
    ///
    /// Ask for all statistics at once, and take intervals and differences from the result.
    ///
    /// - Returns: one distribution per statistic, in their order.
    /// - Complexity: O(replicates · (groups + Σ cost of a value)). Means and ratios cost a step per group, areas with
    ///   many groups one per observation, for eight replicates at once. With few groups (at most √observations) areas cost their square, and less than a quarter
    ///   of that.
    package func distributions(of statistics: [any GroupedStatistic]) -> [BootstrapDistribution] {
        distributions(of: statistics, (0..<blocks).map { values(of: statistics, block: $0) })
    }

    /// The same on several threads, with the same result to the last bit.
    ///
    /// - Parameters:
    ///   - threads: how many tasks share the replicates, ≥ 1.
    ///   - progress: told `(done, total)` replicates, from several threads.
    /// - Throws: `CancellationError`.
    package func distributions(
        of statistics: [any GroupedStatistic], threads: Int,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> [BootstrapDistribution] {
        let values = try await Parallel.cancellableMap(
            blocks, threads: threads, progress: { progress(min($0 * ReplicateBlock.width, replicates), replicates) },
            { self.values(of: statistics, block: $0) })
        return distributions(of: statistics, values)
    }

    /// Replicates are drawn so many side by side.
    private var blocks: Int { (replicates + ReplicateBlock.width - 1) / ReplicateBlock.width }

    /// By statistic, and then by replicate of the block.
    private func values(of statistics: [any GroupedStatistic], block: Int) -> [[Double?]] {
        let first = block * ReplicateBlock.width
        let drawn = ReplicateBlock(
            (first..<min(first + ReplicateBlock.width, replicates)).map { weights(replicate: $0) })
        return statistics.map { $0.values(drawn) }
    }

    /// - Parameter values: by block, by statistic and by replicate of the block.
    private func distributions(
        of statistics: [any GroupedStatistic], _ values: [[[Double?]]]
    ) -> [BootstrapDistribution] {
        let sample = [Double](repeating: 1, count: groups)
        return statistics.enumerated().map { index, statistic in
            BootstrapDistribution(
                bootstrap: self, estimate: statistic.value(sample), replicates: values.flatMap { $0[index] })
        }
    }
}
