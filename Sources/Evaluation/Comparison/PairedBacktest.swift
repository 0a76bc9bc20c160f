/// What two contenders reach in the same backtests, and how certain their difference is: both are judged by the same groups in
/// every draw, so that what they owe to the groups cancels.
package struct PairedBacktest: Sendable {
    /// One measure: means over the cuts.
    package struct Row: Sendable {
        package var measure: Measure
        /// `nil` where the measure says nothing.
        package var one: Interval?
        package var other: Interval?
        /// `other` less `one`.
        package var difference: Interval?
    }

    package let rows: [Row]
    package let grouping: Grouping
    /// How many groups were drawn from.
    package let groups: Int

    /// - Parameters:
    ///   - cuts: backtests of the same people, each with the two contenders; at least one.
    ///   - places: the lengths of lists to be judged.
    ///   - replicates: how often groups are resampled.
    ///   - threads: how many tasks draw; no figure depends on it.
    ///   - seed: with that of ``EvaluationReport``, figures and their intervals are the same as there.
    package init(
        _ cuts: [(backtest: Backtest, one: Contender, other: Contender)], grouping: Grouping, places: [Int],
        replicates: Int = 1000, seed: UInt64 = 1, threads: Int = 1
    ) async throws {
        precondition(!cuts.isEmpty)
        let judgements = cuts.map { Judgement($0.backtest, grouping: grouping) }
        let measures = Measure.all(at: places)
        func averages(_ contenders: [Contender]) -> [any GroupedStatistic] {
            let byCut = zip(judgements, contenders).map { judgement, contender in
                judgement.statistics(of: contender, contender.places(in: judgement.lists), measures)
            }
            return measures.indices.map { measure in GroupedAverage(byCut.map { $0[measure] }) }
        }
        groups = judgements.map(\.groupCount).max() ?? 0
        self.grouping = grouping
        let drawn = try await Bootstrap(groups: groups, replicates: replicates, seed: seed)
            .distributions(of: averages(cuts.map(\.one)) + averages(cuts.map(\.other)), threads: threads)
        rows = measures.indices.map { position in
            let (one, other) = (drawn[position], drawn[measures.count + position])
            return Row(
                measure: measures[position], one: one.interval, other: other.interval,
                difference: (other - one).interval)
        }
    }
}
