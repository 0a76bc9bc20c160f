internal import LinearAlgebra
internal import Profiles

/// What is drawn anew to find how sure a figure is: observations of one group hang together.
public enum Grouping: String, Sendable, CaseIterable {
    /// People who met only each other, such as the guests of one evening.
    case component
    /// Decisions of one day; lists go with the day of their owner's first decision.
    case day
    /// Decisions and lists of one person.
    case person
}

/// A backtest made ready for judging contenders on the slates that people really decided on.
public struct Judgement: Sendable {
    public let backtest: Backtest
    /// How many groups there are.
    public let groupCount: Int
    /// By row, for what belongs to a person.
    private let groupOfPerson: [Int]
    /// By decision.
    private let groupOfDecision: [Int]
    /// The decisions that are judged.
    private let decisions: [TestDecision]
    private let slates: [ObservedSlates.Slate]

    public init(_ backtest: Backtest, grouping: Grouping) {
        self.backtest = backtest
        decisions = backtest.decisions
        slates = ObservedSlates(backtest).slates
        switch grouping {
        case .component:
            let components = backtest.components.map(Int.init)
            groupOfPerson = components
            groupOfDecision = backtest.decisions.map { components[Int($0.actor)] }
            groupCount = (components.max() ?? -1) + 1
        case .person:
            groupOfPerson = Array(backtest.people.indices)
            groupOfDecision = backtest.decisions.map { Int($0.actor) }
            groupCount = backtest.people.count
        case .day:
            let days = backtest.decisions.map {
                Int($0.time.microseconds - backtest.split.microseconds) / 86_400_000_000
            }
            groupOfDecision = days
            var first = [Int](repeating: 0, count: backtest.people.count)
            var isSeen = [Bool](repeating: false, count: backtest.people.count)
            for (decision, day) in zip(backtest.decisions, days) {
                let row = Int(decision.actor)
                first[row] = isSeen[row] ? min(first[row], day) : day
                isSeen[row] = true
            }
            groupOfPerson = first
            groupCount = (days.max() ?? -1) + 1
        }
    }

    private init(_ whole: Judgement, where isIn: (Int) -> Bool) {
        backtest = whole.backtest
        groupCount = whole.groupCount
        groupOfPerson = whole.groupOfPerson
        let places = whole.decisions.indices.filter { isIn(Int(whole.decisions[$0].actor)) }
        decisions = places.map { whole.decisions[$0] }
        groupOfDecision = places.map { whole.groupOfDecision[$0] }
        slates = whole.slates.filter { isIn($0.owner) }
    }

    /// The same backtest with the decisions and lists of some people only.
    public func of(_ segment: Segment) -> Judgement {
        Judgement(self) { segment.holds($0) }
    }

    /// How many decisions are judged.
    public var decisionCount: Int { decisions.count }

    /// How many people have a list to be ranked, and how many of them have a mutual pair in it.
    public var lists: (all: Int, withMutual: Int) {
        (slates.count, slates.count { $0.candidates.contains(where: \.isMutual) })
    }

    /// What a contender reaches, as statistics that can be computed again for groups drawn anew.
    ///
    /// - Complexity: a score per decision and direction, and sorting them.
    public func statistics(of contender: Contender, _ measures: [Measure]) -> [any GroupedStatistic] {
        let logOdds = decisions.map {
            contender.predictor.logOdds(from: Int($0.actor), to: Int($0.target))
        }
        let likes = decisions.map(\.isLike)
        let ranked = slates.map { slate in
            RankedList(contender.ranked(slate).map { Optional($0.isMutual) })
        }
        let owners = slates.map { groupOfPerson[$0.owner] }
        func mean(_ value: (RankedList) -> Double?) -> any GroupedStatistic {
            GroupedMean(values: ranked.map(value), groups: owners)
        }
        return measures.map { measure in
            switch measure {
            case .directedArea: return GroupedArea(scores: logOdds, outcomes: likes, groups: groupOfDecision)
            case .mutualArea: return mutualArea(contender)
            case .precision(let k): return mean { $0.precision(at: k) }
            case .precisionOfCeiling:
                return GroupedRatio(
                    numerators: ranked.map { $0.precision(at: 1) ?? 0 },
                    denominators: ranked.map { $0.relevantCount > 0 ? 1 : 0 }, groups: owners)
            case .recall(let k): return mean { $0.recall(at: k) }
            case .ndcg(let k): return mean { $0.ndcg(at: k) }
            case .brier, .logLoss:
                let rule: ScoringRule = measure == .brier ? .brier : .logLoss
                let chances = logOdds.map(Logistic.sigmoid)
                let losses = contender.isCalibrated ? rule.losses(of: chances, likes).map(Optional.init) : []
                return GroupedMean(
                    values: losses.isEmpty ? likes.map { _ in nil } : losses, groups: groupOfDecision)
            }
        }
    }

    private func mutualArea(_ contender: Contender) -> GroupedArea {
        var scores: [Double] = []
        var outcomes: [Bool] = []
        var groups: [Int] = []
        for slate in slates {
            for candidate in slate.candidates {
                scores.append(contender.score(of: candidate.row, for: slate.owner))
                outcomes.append(candidate.isMutual)
                groups.append(groupOfPerson[slate.owner])
            }
        }
        return GroupedArea(scores: scores, outcomes: outcomes, groups: groups)
    }

    /// How the chances that a contender foretells compare with what happened.
    public func reliability(of contender: Contender) -> ReliabilityTable {
        ReliabilityTable(
            predictions: decisions.map {
                Logistic.sigmoid(contender.predictor.logOdds(from: Int($0.actor), to: Int($0.target)))
            }, outcomes: decisions.map(\.isLike))
    }

    /// In how many people's first `k` each candidate is, of all who are in anybody's list.
    public func exposure(of contender: Contender, at k: Int) -> [Int] {
        var counts: [Int: Int] = [:]
        for slate in slates {
            for (place, candidate) in contender.ranked(slate).enumerated() {
                counts[candidate.row, default: 0] += place < k ? 1 : 0
            }
        }
        return counts.sorted { $0.key < $1.key }.map(\.value)
    }
}
