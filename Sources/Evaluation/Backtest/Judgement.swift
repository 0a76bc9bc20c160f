internal import MathFunctions
internal import Parallelism
internal import Profiles

/// A backtest made ready for judging contenders.
package struct Judgement: Sendable {
    package let backtest: Backtest
    /// What may differ together.
    package let sample: SamplingUnits
    /// By row, for what belongs to a person.
    private let unitOfPerson: [Int]
    /// The decisions that are judged, and whom each is about.
    private let decisions: [TestDecision]
    private let observations: [Observation]
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
    ///   - sample: the units of several backtests that are judged together; `nil`: those of this one.
    ///   - pool: who could have met whom: lists then hold everybody whom their owners could have met. Without it they hold
    ///     the people on whom their owners decided.
    ///   - listsAtMost: with a pool, how many people's lists are judged at most.
    package init(
        _ backtest: Backtest, grouping: Grouping, sample: SamplingUnits? = nil, pool: MeetingPool? = nil,
        listsAtMost: Int? = nil
    ) {
        let sample = sample ?? SamplingUnits([backtest], grouping: grouping)
        self.backtest = backtest
        self.sample = sample
        self.pool = pool
        decisions = backtest.decisions
        slates = .observed(backtest)
        lists = pool.map { .open(backtest, $0, count: listsAtMost ?? RowSample.size) } ?? slates
        judged = Array(0..<lists.judged)
        judgedSlates = Array(0..<slates.judged)
        unitOfPerson = grouping.units(ofPeopleIn: backtest)
        observations = zip(backtest.decisions, grouping.units(ofDecisionsIn: backtest)).map {
            sample.observation($0.actor, $0.target, unit: $1)
        }
    }

    private init(_ whole: Judgement, where isIn: (Int) -> Bool) {
        backtest = whole.backtest
        sample = whole.sample
        unitOfPerson = whole.unitOfPerson
        let places = whole.decisions.indices.filter { isIn(Int(whole.decisions[$0].actor)) }
        decisions = places.map { whole.decisions[$0] }
        observations = places.map { whole.observations[$0] }
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

    /// What belongs to a person alone.
    func observation(ofPerson row: Int) -> Observation { sample.observation(ofUnit: unitOfPerson[row]) }

    /// How many decisions are judged.
    package var decisionCount: Int { decisions.count }

    /// How much there is to judge by.
    package var evidence: Evidence {
        var (mutual, others) = (Set<UInt64>(), Set<UInt64>())
        for slate in judgedSlates.map({ slates.lists[$0] }) {
            for candidate in slates.candidates[slate.known] {
                let key = Backtest.key(Int32(slate.owner), candidate.row)
                if candidate.outcome == .mutual { mutual.insert(key) } else { others.insert(key) }
            }
        }
        return Evidence(
            decisions: decisions.count, people: Set(decisions.map(\.actor)).count, mutual: mutual.count,
            notMutual: others.count)
    }

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

    /// What a contender reaches, by measure; `nil` where a measure says nothing.
    ///
    /// - Parameter places: of this contender's lists, from this backtest or the whole of which it is a part.
    /// - Complexity: a score per decision and direction, and sorting them.
    package func statistics(
        of contender: Contender, _ places: ListPlaces, _ measures: [Measure]
    ) -> [Influence?] {
        let needsDecisions = measures.contains(where: \.isOfDecisions)
        let logOdds = needsDecisions ? self.logOdds(of: contender) : []
        let likes = decisions.map(\.isLike)
        let ranked = RankedLists(judged, of: lists, places, in: sample, unit: { unitOfPerson[$0] })
        return measures.map { measure in
            switch measure {
            case .directedArea: return .area(scores: logOdds, outcomes: likes, observations, in: sample)
            case .mutualArea: return mutualArea(contender)
            case .brier, .logLoss:
                guard contender.isCalibrated else { return nil }
                let rule: ScoringRule = measure == .brier ? .brier : .logLoss
                return .mean(rule.losses(of: logOdds.map(PortableMath.sigmoid), likes), observations, in: sample)
            case .listArea, .expectedMatches, .precisionOfCeiling, .precision, .recall, .ndcg, .success:
                return ranked.mean(of: measure, in: sample)
            }
        }
    }

    /// By decision that is judged, what a contender says of it.
    private func logOdds(of contender: Contender) -> [Double] {
        decisions.map { contender.predictor.logOdds(from: Int($0.actor), to: Int($0.target)) }
    }

    /// A pair is seen from both sides, and what is known of it is one thing: both are of one pair.
    private func mutualArea(_ contender: Contender) -> Influence? {
        var scores: [Double] = []
        var outcomes: [Bool] = []
        var observations: [Observation] = []
        for slate in judgedSlates.map({ slates.lists[$0] }) {
            let owner = slate.owner
            for candidate in slates.candidates[slate.known] {
                scores.append(contender.score(of: Int(candidate.row), for: owner))
                outcomes.append(candidate.outcome == .mutual)
                observations.append(
                    sample.observation(Int32(owner), candidate.row, unit: unitOfPerson[owner]))
            }
        }
        return .area(scores: scores, outcomes: outcomes, observations, in: sample)
    }

    /// How the chances that a contender predicts compare with what happened, by how many decisions the model had of those who
    /// decide and on those decided on.
    package func calibration(of contender: Contender) -> [CalibrationByKnown.Row] {
        CalibrationByKnown.rows(
            logOdds: logOdds(of: contender), decisions, observations, of: backtest, in: sample)
    }

    /// How the chances that a contender predicts compare with what happened.
    package func reliability(of contender: Contender, scope: IntervalScope = .suchACrowd) -> ReliabilityTable {
        let predictions = logOdds(of: contender).map(PortableMath.sigmoid)
        let likes = decisions.map(\.isLike)
        return ReliabilityTable(predictions: predictions, outcomes: likes).withIntervals { bin in
            // Of equal outcomes nothing can be said of how they vary: there the interval is that of independent ones.
            guard 0 < bin.observed.estimate, bin.observed.estimate < 1 else { return nil }
            let places = predictions.indices.filter { bin.lowest <= predictions[$0] && predictions[$0] <= bin.highest }
            return Influence.mean(places.map { likes[$0] ? 1 : 0 }, places.map { observations[$0] }, in: sample)?
                .interval(scope, within: 0...1)
        }
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
