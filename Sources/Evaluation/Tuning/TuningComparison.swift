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
    let exposure: TuningReport.Unevenness

    /// - Parameters:
    ///   - parts: groups that do not overlap.
    ///   - zeroed: the factors to be tried without.
    ///   - limit: the most uneven exposure that is allowed, or `nil` and the setting whose exposure and `Tuning.margin` it is.
    init(
        _ scorer: SettingScorer, _ groups: TuningGroups, _ parts: [Part], start: TuningSetting, metric: TuningMetric,
        zeroed: [Factor], limit: (most: Double?, profile: TuningSetting), replicates: Int, seed: UInt64
    ) throws {
        let all = parts.reduce(into: Set<Int>()) { $0.formUnion($1.groups) }.sorted()
        let numbers = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, $0) })
        let samples = parts.map { TuningSample.whole(scorer.cuts, groups, of: $0.groups) }
        let places = parts.map { part in part.groups.sorted().compactMap { numbers[$0] } }
        func statistic(_ metric: TuningMetric, _ settings: [TuningSetting]) throws -> any GroupedStatistic {
            FoldedStatistic(
                parts: try parts.indices.map { part in
                    (samples[part].statistic(metric, try scorer.scores(settings[part])), places[part])
                })
        }
        let starts = parts.map { _ in start }
        let bests = parts.map(\.best)
        var statistics = [
            try statistic(metric, starts), try statistic(metric, bests), try statistic(.logLoss, starts),
            try statistic(.logLoss, bests),
        ]
        for factor in zeroed { statistics.append(try statistic(metric, bests.map { $0.without(factor) })) }
        let drawn = Bootstrap(groups: all.count, replicates: replicates, seed: seed).distributions(of: statistics)
        func better(_ one: Int, than other: Int, _ metric: TuningMetric) -> Interval? {
            (metric.risesWithQuality ? drawn[one] - drawn[other] : drawn[other] - drawn[one]).interval
        }
        func comparison(_ start: Int, _ best: Int, _ metric: TuningMetric) -> TuningReport.Comparison? {
            guard let own = drawn[start].interval, let other = drawn[best].interval,
                let lead = better(best, than: start, metric)
            else { return nil }
            return TuningReport.Comparison(start: own, best: other, lead: lead)
        }
        self.metric = comparison(0, 1, metric)
        logLoss = comparison(2, 3, .logLoss)
        for (place, factor) in zeroed.enumerated() { losses[factor] = better(1, than: 4 + place, metric) }
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
