internal import Compatibility

/// What was set and what was found, on groups that the search never saw.
struct TuningComparison {
    /// Some groups, with what was found on others.
    struct Part {
        var groups: Set<Int>
        var best: TuningSetting
    }

    private(set) var metric: TuningReport.Comparison?
    private(set) var logLoss: TuningReport.Comparison?
    /// What the metric loses without a factor.
    private(set) var losses: [Factor: Interval] = [:]
    /// What it would have to lose to be seen four times in five.
    private(set) var visible: [Factor: Double] = [:]
    let exposure: TuningReport.Unevenness

    /// - Parameters:
    ///   - parts: groups that do not overlap.
    ///   - zeroed: the factors to be tried without.
    ///   - limit: the most uneven exposure that is allowed, or `nil` and the setting whose exposure and `Tuning.margin` it is.
    init(
        _ scorer: SettingScorer, _ groups: TuningGroups, _ parts: [Part], start: TuningSetting, metric: TuningMetric,
        zeroed: [Factor], limit: (most: Double?, profile: TuningSetting)
    ) throws {
        let samples = parts.map { TuningSample.whole(scorer.cuts, groups, of: $0.groups) }
        /// The mean over the parts, each by how many groups it has: parts may have been scored by other settings, and their
        /// scores are never compared with each other. Those in which the metric is undefined are left out.
        func influence(_ metric: TuningMetric, _ settings: [TuningSetting]) throws -> Influence? {
            let defined = try parts.indices.compactMap { part in
                samples[part].influence(metric, try scorer.scores(settings[part])).map {
                    (size: Double(samples[part].groupCount), influence: $0)
                }
            }
            let size = defined.reduce(0) { $0 + $1.size }
            return .sum(defined.map { ($0.size / size, $0.influence) })
        }
        let starts = parts.map { _ in start }
        let bests = parts.map(\.best)
        func better(_ one: Influence?, than other: Influence?, _ metric: TuningMetric) -> Influence? {
            metric.risesWithQuality ? one - other : other - one
        }
        func comparison(_ metric: TuningMetric) throws -> TuningReport.Comparison? {
            guard let start = try influence(metric, starts), let best = try influence(metric, bests),
                let lead = better(best, than: start, metric)
            else { return nil }
            let bounds = metric.bounds
            return TuningReport.Comparison(
                start: start.interval(within: bounds), best: best.interval(within: bounds), lead: lead.interval(),
                visible: Power.visible(error: lead.standardError()))
        }
        self.metric = try comparison(metric)
        logLoss = try comparison(.logLoss)
        let best = try influence(metric, bests)
        let lost = try zeroed.map { factor in
            better(best, than: try influence(metric, bests.map { $0.without(factor) }), metric)
        }
        // As many factors as there are, so far that all hold at once.
        let reach = SimultaneousReach.normal(lost.compactMap(\.self))
        for (factor, loss) in zip(zeroed, lost) {
            losses[factor] = loss?.interval(normal: reach)
            visible[factor] = loss.map { Power.visible(error: $0.standardError(), reach: reach) }
        }
        func gini(_ settings: [TuningSetting]) throws -> Double {
            // A list is of one part only: what they show adds up.
            TuningSample.gini(
                try scorer.cuts.indices.map { cut in
                    try parts.indices.reduce(into: [Int32: Int]()) { counts, part in
                        counts.merge(
                            samples[part].shown(try scorer.scores(settings[part])[cut], cut: cut), uniquingKeysWith: +)
                    }
                })
        }
        exposure = TuningReport.Unevenness(
            start: try gini(starts), best: try gini(bests),
            limit: try limit.most ?? gini(parts.map { _ in limit.profile }) + Tuning.margin)
    }
}

extension TuningSetting {
    /// The same with a factor at 0, the others sharing its weight; unchanged where nothing else has any.
    fileprivate func without(_ factor: Factor) -> TuningSetting {
        var copy = self
        if let weights = try? weights.replacing(factor, with: 0) { copy.weights = weights }
        return copy
    }
}
