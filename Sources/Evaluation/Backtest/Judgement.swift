internal import MathFunctions
internal import Parallelism
internal import Profiles

/// A backtest made ready for judging contenders.
package struct Judgement: Sendable {
    package let backtest: Backtest
    /// How many groups there are.
    package let groupCount: Int
    private let grouping: Grouping
    /// By row, for what belongs to a person.
    private let groupOfPerson: [Int]
    /// By decision.
    private let groupOfDecision: [Int]
    /// The decisions that are judged.
    private let decisions: [TestDecision]
    let lists: JudgedLists
    /// The known pairs, from the sides that decided, whoever is in the lists.
    private let slates: JudgedLists
    /// Who could have met whom, where everybody is a candidate.
    let pool: MeetingPool?
    /// Positions in `lists` of those that are judged.
    private let judged: [Int]
    /// Positions in `slates` of those that are judged.
    private let judgedSlates: [Int]

    /// - Parameters:
    ///   - pool: who could have met whom: lists then hold everybody whom their owners could have met. Without it they hold
    ///     the people on whom their owners decided.
    ///   - sample: with a pool, how many people's lists are judged at most.
    package init(_ backtest: Backtest, grouping: Grouping, pool: MeetingPool? = nil, sample: Int? = nil) {
        self.backtest = backtest
        self.grouping = grouping
        self.pool = pool
        decisions = backtest.decisions
        slates = .observed(backtest)
        lists = pool.map { .open(backtest, $0, count: sample ?? RowSample.size) } ?? slates
        judged = Array(0..<lists.judged)
        judgedSlates = Array(0..<slates.judged)
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
        grouping = whole.grouping
        groupOfPerson = whole.groupOfPerson
        let places = whole.decisions.indices.filter { isIn(Int(whole.decisions[$0].actor)) }
        decisions = places.map { whole.decisions[$0] }
        groupOfDecision = places.map { whole.groupOfDecision[$0] }
        lists = whole.lists
        slates = whole.slates
        pool = whole.pool
        judged = whole.judged.filter { isIn(whole.lists.lists[$0].owner) }
        judgedSlates = whole.judgedSlates.filter { isIn(whole.slates.lists[$0].owner) }
    }

    /// The same backtest with the decisions and lists of some people only. Places in lists are those of the whole.
    package func of(_ segment: Segment) -> Judgement {
        Judgement(self) { segment.holds($0) }
    }

    /// The group of what belongs to a person.
    func group(ofPerson row: Int) -> Int { groupOfPerson[row] }

    /// How many decisions are judged.
    package var decisionCount: Int { decisions.count }

    /// How many lists are judged, and how many of them have a mutual pair.
    package var listCounts: (all: Int, withMutual: Int) {
        let withMutual = judged.count { list in
            lists.candidates[lists.lists[list].known].contains { $0.outcome == .mutual }
        }
        return (judged.count, withMutual)
    }

    /// The places of the known candidates in the lists of contenders.
    ///
    /// - Parameter progress: told how much is done of how much, from several threads.
    /// - Returns: by contender.
    /// - Throws: `CancellationError`.
    package func places(
        of contenders: [Contender], threads: Int = 1,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> [ListPlaces] {
        guard let pool else {
            return try await Parallel.cancellableMap(
                contenders.count, threads: threads, progress: { progress($0, contenders.count) },
                { contenders[$0].places(in: lists) })
        }
        let total = lists.lists.count
        return try await PoolRanking(contenders).places(
            in: lists, pool, threads: threads, progress: { progress($0, total) })
    }

    /// How often people are among the first `k` of others' lists, by contender: one count for everybody who is in a list.
    ///
    /// Where everybody is a candidate, a sample of the people is taken for a crowd of its own, in which all rank each
    /// other: some people's lists of everybody would show everybody else to nobody.
    ///
    /// - Throws: `CancellationError`.
    package func exposure(
        of contenders: [Contender], _ places: [ListPlaces], at k: Int, threads: Int = 1
    ) async throws -> [[Int]] {
        guard let pool else { return places.map { observedExposure($0, at: k) } }
        return try await PoolRanking(contenders).exposure(
            in: RowSample.of(backtest.people.indices), pool, at: k, threads: threads)
    }

    /// What a contender reaches, as statistics that can be computed again for resampled groups.
    ///
    /// - Parameter places: of this contender's lists, from this backtest or the whole of which it is a part.
    /// - Complexity: a score per decision and direction, and sorting them.
    package func statistics(
        of contender: Contender, _ places: ListPlaces, _ measures: [Measure]
    ) -> [any GroupedStatistic] {
        let needsDecisions = measures.contains(where: \.isOfDecisions)
        let logOdds =
            needsDecisions
            ? decisions.map { contender.predictor.logOdds(from: Int($0.actor), to: Int($0.target)) } : []
        let likes = decisions.map(\.isLike)
        let ranked = RankedLists(judged, of: lists, places, measures: measures)
        let owners = judged.map { groupOfPerson[lists.lists[$0].owner] }
        return measures.map { measure in
            switch measure {
            case .directedArea: return GroupedArea(scores: logOdds, outcomes: likes, groups: groupOfDecision)
            case .mutualArea: return mutualArea(contender)
            case .precisionOfCeiling:
                return GroupedRatio(
                    numerators: ranked.relevance.map { $0.precision(at: 1) ?? 0 },
                    denominators: ranked.relevance.map { $0.relevantCount > 0 ? 1 : 0 }, groups: owners)
            case .brier, .logLoss:
                let rule: ScoringRule = measure == .brier ? .brier : .logLoss
                let chances = logOdds.map(PortableMath.sigmoid)
                let losses = contender.isCalibrated ? rule.losses(of: chances, likes).map(Optional.init) : []
                return GroupedMean(
                    values: losses.isEmpty ? likes.map { _ in nil } : losses, groups: groupOfDecision)
            case .listArea, .expectedMatches, .precision, .recall, .ndcg, .success:
                return GroupedMean(values: ranked.values(of: measure), groups: owners)
            }
        }
    }

    /// One of the two people of a pair, either as often as the other.
    ///
    /// A pair is seen from both sides, and what is known of it is one thing: with either side drawn by its own list, it
    /// would count as two observations, and intervals would be too narrow by up to √2.
    private static func person(of owner: Int, _ candidate: Int) -> Int {
        (owner + candidate).isMultiple(of: 2) ? min(owner, candidate) : max(owner, candidate)
    }

    private func mutualArea(_ contender: Contender) -> GroupedArea {
        var scores: [Double] = []
        var outcomes: [Bool] = []
        var groups: [Int] = []
        for slate in judgedSlates.map({ slates.lists[$0] }) {
            let owner = slate.owner
            for candidate in slates.candidates[slate.known] {
                scores.append(contender.score(of: Int(candidate.row), for: owner))
                outcomes.append(candidate.outcome == .mutual)
                groups.append(groupOfPerson[grouping == .person ? Self.person(of: owner, Int(candidate.row)) : owner])
            }
        }
        return GroupedArea(scores: scores, outcomes: outcomes, groups: groups)
    }

    /// How the chances that a contender predicts compare with what happened.
    package func reliability(of contender: Contender) -> ReliabilityTable {
        ReliabilityTable(
            predictions: decisions.map {
                PortableMath.sigmoid(contender.predictor.logOdds(from: Int($0.actor), to: Int($0.target)))
            }, outcomes: decisions.map(\.isLike))
    }

    private func observedExposure(_ places: ListPlaces, at k: Int) -> [Int] {
        var counts = [Int](repeating: -1, count: backtest.people.count)
        for list in judged {
            for position in lists.lists[list].known {
                let row = Int(lists.candidates[position].row)
                counts[row] = max(counts[row], 0) + (places.places[position] <= k ? 1 : 0)
            }
        }
        return counts.filter { $0 >= 0 }
    }
}
