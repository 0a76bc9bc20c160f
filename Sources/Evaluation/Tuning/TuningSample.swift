internal import Matching
internal import MathFunctions

/// Some groups of the tests: what a search may look at, or what is kept for the report.
package struct TuningSample {
    private struct Part {
        /// Decisions by number.
        var decisions: [Int] = []
        var lists: [List] = []
    }

    private struct List {
        /// Decisions of one person, by number.
        var items: [Int]
    }

    private let cuts: [TuningCut]
    private let groups: TuningGroups
    private let parts: [Part]
    /// How many groups it has.
    let groupCount: Int

    /// What a search over some groups may look at: nothing of a pair of which any other group knows something.
    package static func visible(_ cuts: [TuningCut], _ groups: TuningGroups, in chosen: Set<Int>) -> TuningSample {
        TuningSample(cuts, groups, chosen) { groups.isWithin(chosen, cut: $0, decision: $1) }
    }

    /// The decisions and lists of some groups, as they are.
    package static func whole(_ cuts: [TuningCut], _ groups: TuningGroups, of chosen: Set<Int>) -> TuningSample {
        TuningSample(cuts, groups, chosen) { _, _ in true }
    }

    private init(
        _ cuts: [TuningCut], _ groups: TuningGroups, _ chosen: Set<Int>, where isOpen: (Int, Int) -> Bool
    ) {
        self.cuts = cuts
        self.groups = groups
        groupCount = chosen.count
        parts = cuts.indices.map { cut in
            var part = Part()
            var owner: Int32?
            for (place, decision) in cuts[cut].backtest.decisions.enumerated() where isOpen(cut, place) {
                if chosen.contains(groups.ofDecision[cut][place]) { part.decisions.append(place) }
                guard cuts[cut].isMutual[place] != nil, chosen.contains(groups.ofList[cut][place]) else { continue }
                if owner != decision.actor {
                    owner = decision.actor
                    part.lists.append(List(items: []))
                }
                part.lists[part.lists.count - 1].items.append(place)
            }
            return part
        }
    }

    /// How many decisions there are, and how many people in lists, over all cuts.
    var size: (decisions: Int, listed: Int) {
        parts.reduce(into: (0, 0)) { sum, part in
            sum.decisions += part.decisions.count
            sum.listed += part.lists.reduce(0) { $0 + $1.items.count }
        }
    }

    /// The metric, as a mean over the cuts; `nil` where it is undefined in one of them.
    package func influence(_ metric: TuningMetric, _ scores: [CutScores]) -> Influence? {
        .average(cuts.indices.map { influence(metric, scores[$0], cut: $0) })
    }

    /// The metric of the sample as it is; `nil` where it is undefined.
    package func value(_ metric: TuningMetric, _ scores: [CutScores]) -> Double? {
        guard metric == .mutualArea else { return influence(metric, scores)?.estimate }
        // A shortcut for the most common metric: a search asks for it hundreds of times.
        var sum = 0.0
        for cut in cuts.indices {
            guard let area = quickMutualArea(scores[cut], cut) else { return nil }
            sum += area
        }
        return sum / Double(cuts.count)
    }

    private func influence(_ metric: TuningMetric, _ scores: CutScores, cut: Int) -> Influence? {
        let part = parts[cut]
        let decisions = cuts[cut].backtest.decisions
        let sample = groups.sample
        func observations() -> [Observation] { part.decisions.map { groups.observations[cut][$0] } }
        switch metric {
        case .directedArea:
            return .area(
                scores: part.decisions.map { scores.logOdds[$0] },
                outcomes: part.decisions.map { decisions[$0].isLike }, observations(), in: sample)
        case .brier, .logLoss:
            let rule: ScoringRule = metric == .brier ? .brier : .logLoss
            let losses = part.decisions.map {
                rule.loss(of: PortableMath.sigmoid(scores.logOdds[$0]), decisions[$0].isLike)
            }
            return .mean(losses, observations(), in: sample)
        case .mutualArea:
            let places = part.lists.flatMap(\.items)
            return .area(
                scores: places.map { scores.mutual[$0] }, outcomes: places.map { cuts[cut].isMutual[$0] == true },
                places.map { groups.listObservations[cut][$0] }, in: sample)
        case .precision(let k): return mean(of: .precision(k), scores, cut)
        case .recall(let k): return mean(of: .recall(k), scores, cut)
        case .ndcg(let k): return mean(of: .ndcg(k), scores, cut)
        }
    }

    private func mean(of measure: Measure, _ scores: CutScores, _ cut: Int) -> Influence? {
        let lists = parts[cut].lists.map { list in
            ranked(list, scores, cut).map { item in
                (isMutual: cuts[cut].isMutual[item] == true, observation: groups.listObservations[cut][item])
            }
        }
        return RankedLists(lists).mean(of: measure, in: groups.sample)
    }

    private func ranked(_ list: List, _ scores: CutScores, _ cut: Int) -> [Int] {
        let tieKeys = cuts[cut].tieKeys
        return list.items.sorted { (scores.mutual[$1], tieKeys[$0]) < (scores.mutual[$0], tieKeys[$1]) }
    }

    /// Mutual scores are whole millionths, so that one number holds the score and the outcome.
    private func quickMutualArea(_ scores: CutScores, _ cut: Int) -> Double? {
        var entries: [UInt32] = []
        for list in parts[cut].lists {
            for place in list.items {
                let millionths = UInt32((scores.mutual[place] * 1e6).rounded())
                entries.append(millionths << 1 | (cuts[cut].isMutual[place] == true ? 1 : 0))
            }
        }
        entries.sort()
        var (wins, below, positives) = (0.0, 0.0, 0.0)
        var start = 0
        while start < entries.count {
            var end = start
            var positive = 0.0
            while end < entries.count, entries[end] >> 1 == entries[start] >> 1 {
                positive += Double(entries[end] & 1)
                end += 1
            }
            let negative = Double(end - start) - positive
            wins += positive * (below + negative / 2)
            below += negative
            positives += positive
            start = end
        }
        return positives > 0 && below > 0 ? wins / (positives * below) : nil
    }

    /// In how many lists' first places each person is, of all who are in any: their Gini coefficient, as a mean over the
    /// cuts.
    package func gini(_ scores: [CutScores]) -> Double {
        Self.gini(cuts.indices.map { shown(scores[$0], cut: $0) })
    }

    /// For a cut: in how many lists' first places each person is, of all who are in any.
    func shown(_ scores: CutScores, cut: Int) -> [Int32: Int] {
        var counts: [Int32: Int] = [:]
        for list in parts[cut].lists {
            for (place, item) in ranked(list, scores, cut).enumerated() {
                counts[cuts[cut].backtest.decisions[item].target, default: 0] +=
                    place < EvaluationReport.shownPlaces ? 1 : 0
            }
        }
        return counts
    }

    /// The Gini coefficient of such counts, as a mean over cuts.
    static func gini(_ shown: [[Int32: Int]]) -> Double {
        shown.map { ExposureStatistics.gini(Array($0.values)) }.reduce(0, +) / Double(max(shown.count, 1))
    }
}
