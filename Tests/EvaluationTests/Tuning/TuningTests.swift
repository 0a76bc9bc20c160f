import Compatibility
import Evaluation
import Matching
import Profiles
import Testing

@Suite struct TuningTests {
    /// Where genre decides, and counts for next to nothing.
    private static let planted = Result {
        try TuningCrowd(.genre).tuning(start: TuningCrowd.mistaken) { $0.grouping = .person }.run()
    }

    @Test func `the factor that decides gains weight, and is missed most`() throws {
        let report = try Self.planted.get()
        #expect(report.isComplete && report.best.weights[.genre] > 0.2)
        var lost: [Factor: Double] = [:]
        for (factor, finding) in report.findings {
            if case .identified(let interval) = finding { lost[factor] = try #require(interval).estimate }
        }
        #expect(lost.max { $0.value < $1.value }?.key == .genre)
        guard case .identified(let interval) = report.findings[.genre] else {
            Issue.record("genre is not identified")
            return
        }
        #expect(try #require(interval).low > 0.05)
        // What the search found holds for people whom it never saw.
        #expect(try #require(report.comparison).lead.low > 0)
        #expect(report.verdict == .better && report.recommended == report.best)
    }

    @Test func `a factor that nobody tells anything of is constant and keeps its weight`() throws {
        let report = try Self.planted.get()
        let start = TuningCrowd.mistaken.weights
        #expect(report.findings[.experience] == .constant)
        #expect(abs(report.best.weights[.experience] - start[.experience]) < 1e-9)
        // The others vary, so it is not for want of looking.
        #expect(report.findings[.role] != .constant && report.findings[.history] != .constant)
        for (factor, finding) in report.findings {
            guard case .noEffect = finding else { continue }
            #expect(abs(report.best.weights[factor] - start[factor]) < 1e-9)
        }
    }

    @Test(arguments: [TuningMetric.logLoss, .directedArea, .ndcg(2)])
    func `every measure is made better, whichever way is better`(metric: TuningMetric) throws {
        // Lists of three or four say little.
        let crowd =
            metric == .ndcg(2)
            ? TuningCrowd(.genre, islands: 55, people: 8, known: 0.35, later: 6.5) : TuningCrowd(.genre)
        let report = try crowd.tuning(start: TuningCrowd.mistaken) {
            $0.grouping = .person
            $0.metric = metric
        }.run()
        let comparison = try #require(report.comparison)
        #expect(comparison.lead.estimate > 0)
        let rise = comparison.best.estimate - comparison.start.estimate
        #expect(abs(rise * (metric.risesWithQuality ? 1 : -1) - comparison.lead.estimate) < 1e-12)
        guard case .identified(let lost) = report.findings[.genre] else {
            Issue.record("genre is not identified")
            return
        }
        #expect(try #require(lost).estimate > 0)
    }

    @Test func `where likes fall like coins, what is set is kept`() throws {
        let report = try TuningCrowd(.chance).tuning { $0.grouping = .person }.run()
        #expect(report.verdict == .keep && report.recommended == TuningCrowd.start)
    }

    /// Turns every later like and dislike on which the search may not look into its opposite.
    @Test(arguments: Grouping.allCases)
    func `what the report is made of has no say in the choice`(grouping: Grouping) throws {
        let crowd = TuningCrowd(.genre)
        var turned = crowd
        let cut = crowd.cut()
        let tuning = try crowd.tuning([cut], start: TuningCrowd.mistaken) { $0.grouping = grouping }
        var pairs: [[Int32]: Bool] = [:]
        for (decision, isSearched) in zip(cut.backtest.decisions, tuning.isSearched(cut: 0)) {
            pairs[[decision.actor, decision.target]] = isSearched
        }
        var count = 0
        for place in crowd.crowd.interactions.indices {
            let word = crowd.crowd.interactions[place]
            guard pairs[[word.actor, word.target]] == false else { continue }
            turned.crowd.interactions[place].kind = word.kind == .like ? .dislike : .like
            count += 1
        }
        #expect(count > 100 && count < pairs.count - 100)
        let one = try tuning.run()
        let other = try turned.tuning(start: TuningCrowd.mistaken) { $0.grouping = grouping }.run()
        #expect(one.best != TuningCrowd.mistaken)
        #expect(other.best == one.best && other.exposure == one.exposure && other.moved == one.moved)
        #expect(other.comparison != one.comparison)
    }

    /// In two cuts the later decisions are the same ones: what is searched in one must not be reported on in the other.
    @Test(arguments: Grouping.allCases)
    func `a pair that is searched in one cut is not reported on in another`(grouping: Grouping) throws {
        let crowd = TuningCrowd(.genre)
        let cuts = [crowd.cut(), crowd.cut(at: TuningCrowd.split.adding(seconds: 20 * 86_400 + 7))]
        let tuning = try crowd.tuning(cuts) { $0.grouping = grouping }
        var seen: [[Int32]: Bool] = [:]
        var count = 0
        for cut in cuts.indices {
            for (decision, isSearched) in zip(cuts[cut].backtest.decisions, tuning.isSearched(cut: cut)) {
                let pair = [min(decision.actor, decision.target), max(decision.actor, decision.target)]
                if let before = seen[pair] {
                    #expect(before == isSearched)
                    count += 1
                }
                seen[pair] = isSearched
            }
        }
        #expect(count > 100 && seen.values.contains(true) && seen.values.contains(false))
    }

    @Test func `the limit on exposure holds where it is searched, and says when nothing is within`() throws {
        let crowd = TuningCrowd(.popularity, islands: 14, people: 14, known: 4, later: 9)
        func run(_ most: Double?) throws -> TuningReport {
            try crowd.tuning {
                $0.grouping = .person
                $0.maxGini = most
            }.run()
        }
        let none = try run(0)
        #expect(none.verdict == .nothingWithinLimit && none.recommended == TuningCrowd.start)
        #expect(none.mostEven > 0 && none.mostEven < none.exposure.start)
        // Something that was tried is within this, and what is set is not.
        let middle = (none.mostEven + none.exposure.start) / 2
        let bound = try run(middle)
        #expect(bound.verdict == .withinLimit && bound.exposure.limit == middle && bound.exposure.best <= middle)
        #expect(bound.recommended == bound.best && bound.best != TuningCrowd.start)
        let standard = try run(nil)
        #expect(standard.isLimitFromProfile && standard.exposure.best <= standard.exposure.limit)
        // Somebody asked for the limit in the middle, and it is kept to whatever it costs; for this one nobody did.
        #expect(try #require(bound.comparison).lead.estimate < 0)
        #expect(!bound.isLimitFromProfile)
    }

    @Test(
        arguments: [
            // Gini of what is set, of the best, and the limit; whether somebody asked for it; lead of the best.
            (0.4, 0.4, 0.5, true, 0.01, 0.03, .better), (0.4, 0.4, 0.5, true, -0.01, 0.03, .keep),
            // It would be shown as 0.000.
            (0.4, 0.4, 0.5, true, 0.0004, 0.03, .keep), (0.4, 0.4, 0.5, true, -0.03, -0.01, .keep),
            (0.6, 0.4, 0.5, true, -0.03, -0.01, .withinLimit), (0.6, 0.4, 0.5, false, -0.03, -0.01, .limitCosts),
            (0.6, 0.4, 0.5, false, -0.03, 0.01, .withinLimit), (0.6, 0.6, 0.5, false, 0, 0, .nothingWithinLimit),
        ] as [(Double, Double, Double, Bool, Double, Double, TuningReport.Verdict)])
    func `what is recommended follows from the limit and from the lead`(
        start: Double, best: Double, limit: Double, isAskedFor: Bool, low: Double, high: Double,
        verdict: TuningReport.Verdict
    ) {
        let exposure = TuningReport.Unevenness(start: start, best: best, limit: limit)
        func found(isStart: Bool, _ lead: Interval?) -> TuningReport.Verdict {
            TuningReport.verdict(exposure, isLimitFromProfile: !isAskedFor, isStart: isStart, lead: lead)
        }
        #expect(found(isStart: false, Interval(estimate: (low + high) / 2, low: low, high: high)) == verdict)
        if start <= limit {
            #expect(found(isStart: true, Interval(estimate: 0, low: 0, high: 0)) == .keep)
            #expect(found(isStart: false, nil) == .unknown)
        }
    }

    @Test func `equal seeds find equal settings and intervals, other seeds search others`() throws {
        let crowd = TuningCrowd(.genre)
        func tuning(_ seed: UInt64) throws -> Tuning { try crowd.tuning { $0.seed = seed } }
        let (one, same) = (try tuning(1).run(), try tuning(1).run())
        #expect(one.best == same.best && one.comparison == same.comparison && one.findings == same.findings)
        #expect(one.logLoss == same.logLoss && one.exposure == same.exposure && one.trials == same.trials)
        #expect(try tuning(1).isSearched(cut: 0) != tuning(2).isSearched(cut: 0))
    }

    @Test func `a search that is stopped gives the best so far, and reports on it where it can`() throws {
        let crowd = TuningCrowd(.genre)
        var told: [Int] = []
        let halves = try crowd.tuning(start: TuningCrowd.mistaken) { $0.grouping = .person }.run { done, all in
            told.append(done)
            #expect(all == 80)
            return done < 60
        }
        #expect(told == Array(1...60) && halves.trials == 60)
        #expect(!halves.isComplete && halves.best != TuningCrowd.mistaken)
        #expect(halves.comparison != nil && halves.findings[.genre] == .identified(lostAtZero: nil))

        let early = try crowd.tuning { $0.grouping = .person }.run { done, _ in done < 3 }
        #expect(early.best.weights == .standard && early.findings[.history] == .unknown)

        // With folds the report needs every one of them.
        let few = try TuningCrowd(.genre, islands: 12, people: 15, later: 6).tuning { $0.grouping = .component }
        let stopped = try few.run { done, _ in done < 30 }
        #expect(stopped.plan == .folds(5) && !stopped.isComplete && stopped.comparison == nil)
        #expect(stopped.verdict != .better)
    }

    @Test func `few groups are searched and reported on in turn`() throws {
        let crowd = TuningCrowd(.genre, islands: 12, people: 15, later: 6)
        let report = try crowd.tuning(start: TuningCrowd.mistaken) { $0.grouping = .component }.run()
        #expect(report.plan == .folds(5) && report.groups == 12 && report.isComplete)
        #expect(try #require(report.comparison).lead.estimate > 0)
    }

    @Test func `what cannot be searched and reported on is refused`() throws {
        let crowd = TuningCrowd(.genre, islands: 1, people: 30)
        #expect(throws: Tuning.Failure.oneGroup(.component)) { try crowd.tuning { $0.grouping = .component } }
        // Without anybody who likes, no pair is mutual.
        var cold = TuningCrowd(.genre)
        for place in cold.crowd.interactions.indices { cold.crowd.interactions[place].kind = .dislike }
        let tuning = try cold.tuning { $0.grouping = .person }
        #expect(throws: Tuning.Failure.undefined(.mutualArea, .person)) { try tuning.run() }
    }

    @Test func `groups are components only where they are many and none is half of all`() {
        func suited(_ crowd: TuningCrowd) -> Grouping { Grouping.suited(to: [crowd.cut().backtest]) }
        #expect(suited(TuningCrowd(.chance, islands: 12)) == .component)
        #expect(suited(TuningCrowd(.chance, islands: 5)) == .person)
        var joined = TuningCrowd(.chance, islands: 30)
        for island in 1..<18 {
            joined.crowd.interactions.append(
                Interaction(
                    actor: 0, target: Int32(8 * island), kind: .like, time: TuningCrowd.split.adding(seconds: -60),
                    id: Int64(10_000 + island)))
        }
        #expect(suited(joined) == .person)
    }
}
