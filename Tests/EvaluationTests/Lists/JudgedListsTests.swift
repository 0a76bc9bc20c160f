import Evaluation
import Matching
import Profiles
import Testing

@Suite struct JudgedListsTests {
    private static let measures: [Measure] =
        [.expectedMatches, .listArea] + [1, 2, 5, 30].flatMap { [.precision($0), .recall($0), .success($0)] }

    private func check(_ judgement: Judgement, _ twin: ListTwin, _ expected: (Measure) -> Double?) async throws {
        let places = try await judgement.places(of: [twin.contender])[0]
        let statistics = judgement.statistics(of: twin.contender, places, Self.measures)
        for (measure, statistic) in zip(Self.measures, statistics) {
            #expect(agree(statistic?.estimate, expected(measure)), "\(measure)")
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `lists of those on whom people decided have the measures of the definitions`(seed: UInt64) async throws {
        let twin = ListTwin(seed: seed)
        func isCandidate(_ owner: Int, _ other: Int) -> Bool {
            twin.decided(owner, on: other) != nil && twin.outcome(owner, other) != nil
        }
        let owners = (0..<twin.count).filter { owner in (0..<twin.count).contains { isCandidate(owner, $0) } }
        let judgement = Judgement(twin.backtest, grouping: .person)
        #expect(judgement.listCounts.all == owners.count && owners.count > 5)
        try await check(judgement, twin) { twin.value($0, owners: owners, candidates: isCandidate) }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `lists of everybody have the measures of the definitions`(seed: UInt64) async throws {
        let twin = ListTwin(seed: seed)
        let rules = MeetingRules()
        let traits = twin.crowd.traits(standing: twin.backtest.standing, asOf: ListTwin.split, activeWithin: nil)
        func isCandidate(_ owner: Int, _ other: Int) -> Bool {
            owner != other && twin.areStrangers(owner, other)
                && rules.objections(to: .recommendation, between: traits[owner], and: traits[other]).isEmpty
        }
        let owners = Set(twin.backtest.decisions.map { Int($0.actor) }).sorted()
            .filter { owner in (0..<twin.count).contains { isCandidate(owner, $0) } }
        let pool = MeetingPool(twin.backtest, rules: rules)
        for one in 0..<twin.count {
            for other in 0..<twin.count { #expect(pool.mayMeet(one, other) == isCandidate(one, other)) }
        }
        try await check(Judgement(twin.backtest, grouping: .person, pool: pool), twin) {
            twin.value($0, owners: owners, candidates: isCandidate)
        }
        // With fewer owners than there are, partners' lists are looked at for where the owners are in them.
        let few = Judgement(twin.backtest, grouping: .person, pool: pool, listsAtMost: 3)
        #expect(few.listCounts.all == min(3, owners.count))
        let sampled = owners.filter { owner in
            few.of(Segment.person(owner, of: twin.backtest)).listCounts.all == 1
        }
        #expect(sampled.count == few.listCounts.all)
        try await check(few, twin) { twin.value($0, owners: sampled, candidates: isCandidate) }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `what people decided is judged alike, whoever is in the lists`(seed: UInt64) async throws {
        let twin = ListTwin(seed: seed)
        let measures: [Measure] = [.directedArea, .mutualArea, .brier, .logLoss]
        let pool = MeetingPool(twin.backtest, rules: MeetingRules())
        var values: [[Double?]] = []
        for judgement in [
            Judgement(twin.backtest, grouping: .person),
            Judgement(twin.backtest, grouping: .person, pool: pool, listsAtMost: 2),
        ] {
            let places = try await judgement.places(of: [twin.contender])[0]
            values.append(judgement.statistics(of: twin.contender, places, measures).map { $0?.estimate })
        }
        #expect(values[0] == values[1] && values[0].allSatisfy { $0 != nil })
    }

    @Test func `blocks after the split do not take anybody out of a list, and blocks before it do`() {
        let people = (0..<3).map { Person(username: "p\($0)", age: 30) }
        func block(_ target: Int32, _ seconds: Int64) -> Interaction {
            Interaction(
                actor: 0, target: target, kind: .block, time: ListTwin.split.adding(seconds: seconds), id: Int64(target)
            )
        }
        let crowd = Crowd(people: people, interactions: [block(1, -60), block(2, 60)])
        let pool = MeetingPool(Backtest(crowd: crowd, split: ListTwin.split), rules: MeetingRules())
        #expect(!pool.mayMeet(0, 1) && pool.mayMeet(0, 2) && pool.mayMeet(2, 1))
    }

    @Test(arguments: [1, 2, 5]) func `any number of threads ranks alike`(threads: Int) async throws {
        let twin = ListTwin(seed: 3, people: 40, future: 600)
        let pool = MeetingPool(twin.backtest, rules: MeetingRules(ageRule: .none))
        let judgement = Judgement(twin.backtest, grouping: .person, pool: pool)
        let random = Contender(name: "random", predictor: RandomPredictor(seed: 2), combination: .fused(.minimum))
        let contenders = [twin.contender, random]
        let places = try await judgement.places(of: contenders, threads: threads)
        #expect(try await judgement.places(of: contenders) == places)
        let shown = try await judgement.exposure(of: contenders, places, at: 3, threads: threads)
        #expect(try await judgement.exposure(of: contenders, places, at: 3) == shown)
    }

    /// Where everybody ranks everybody, the lists are those of a plain sort.
    @Test func `exposure among everybody counts the first places of everybody's list`() async throws {
        let twin = ListTwin(seed: 8, people: 30, future: 300)
        let pool = MeetingPool(twin.backtest, rules: MeetingRules())
        let judgement = Judgement(twin.backtest, grouping: .person, pool: pool)
        let shown = try await judgement.exposure(of: [twin.contender], [], at: 3)[0]
        var counts = [Int](repeating: 0, count: 30)
        for owner in 0..<30 {
            for other in twin.list(of: owner, among: { pool.mayMeet(owner, $0) }).prefix(3) { counts[other] += 1 }
        }
        let listed = (0..<30).filter { row in (0..<30).contains { pool.mayMeet(row, $0) } }
        #expect(shown == listed.map { counts[$0] })
    }
}
