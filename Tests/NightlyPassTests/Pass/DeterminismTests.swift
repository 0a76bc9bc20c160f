import Foundation
import GRDB
import MatchStore
import Matching
import NightlyPass
import Profiles
import Testing

/// A crowd as a pass sees it.
private func scored(
    people: Int, seed: UInt64, allAlike: Bool = false, _ adjust: (inout PassOptions) -> Void = { _ in }
) throws -> ScoredCrowd {
    let database = try PassDatabase()
    try database.change { try RandomCrowd.fill($0, people: people, seed: seed, allAlike: allAlike) }
    var options = PassOptions()
    adjust(&options)
    let crowd = try CrowdReader.snapshot(
        of: database.path, tables: Reference.tables, mapping: options.mapping, asOf: PassDatabase.asOf)
    return try ScoredCrowd(
        crowd: crowd, options: options, asOf: PassDatabase.asOf, passDate: "2026-06-01", tables: Reference.tables)
}

@Suite("The same database and options") struct DeterminismTests {
    @Test(arguments: [1, 2] as [UInt64]) func `give the same pass with one thread and with three`(seed: UInt64)
        async throws
    {
        var outcomes: [[String]] = []
        var summaries: [PassSummary] = []
        var plans: [[String]] = []
        for threads in [1, 3, 3] {
            let database = try PassDatabase()
            try database.change { try RandomCrowd.fill($0, people: 50, seed: seed) }
            let summary = try await database.run { pass in
                pass.threads = threads
                pass.options.introductions = .all
                pass.options.minimumLift = 0.9
            }
            summaries.append(summary.comparable)
            outcomes.append(try database.outcome())
            plans.append(try database.texts("SELECT * FROM match_plan ORDER BY position"))
        }
        #expect(summaries[0].totalMatches > 10 && summaries[0].recommendations > 100)
        for other in 1...2 {
            #expect(summaries[other] == summaries[0])
            #expect(outcomes[other] == outcomes[0])
            #expect(plans[other] == plans[0])
        }
    }

    @Test func `give the same plan whatever the order of the rows`() async throws {
        let one = try PassDatabase()
        try one.change { try RandomCrowd.fill($0, people: 40, seed: 5) }
        let other = try PassDatabase()
        try other.change { db in
            try db.execute(sql: "ATTACH '\(one.path)' AS one")
            for table in ["users", "profiles", "interactions", "chats", "chat_participants", "messages"] {
                try db.execute(sql: "INSERT INTO \(table) SELECT * FROM one.\(table) ORDER BY random()")
            }
            try db.execute(
                sql: "INSERT INTO match_preferences SELECT * FROM one.match_preferences ORDER BY username DESC")
        }
        let summaries = (try await one.run(), try await other.run())
        #expect(summaries.0.comparable == summaries.1.comparable)
        #expect(try one.outcome() == other.outcome())
    }

    @Test func `order equal scores differently on another date`() async throws {
        var plans: [[String]] = []
        for day in 0..<2 {
            let database = try PassDatabase()
            try database.change { try RandomCrowd.fill($0, people: 12, seed: 0, allAlike: true) }
            try await database.run(asOf: PassDatabase.asOf.adding(seconds: Int64(day) * 86_400)) {
                $0.options.introductions = .all
                $0.options.minimumLift = 0
                $0.options.matchesPerPerson = 1
            }
            plans.append(try database.texts("SELECT first, second FROM match_plan ORDER BY position"))
        }
        #expect(plans[0].count == 6 && plans[1].count == 6)
        #expect(plans[0] != plans[1])
    }
}

@Suite("The candidates of a whole crowd") struct CrowdCandidatesTests {
    /// Every pair scored and asked about one by one, every list sorted whole.
    private func plain(_ scored: ScoredCrowd) async throws -> [[CandidateLists.Candidate]] {
        let ranking = try await scored.ranking(threads: 1)
        var lists = [[CandidateLists.Candidate]](repeating: [], count: scored.crowd.people.count)
        for (position, row) in ranking.rows.enumerated() {
            #expect(scored.traits[row].isActive)
            var pairs: [ScoredPair] = []
            for (otherPosition, other) in ranking.rows.enumerated() where other != row {
                let facts = scored.standing.ledger[row, other]
                let mine = row < other ? facts : facts.swapped
                guard scored.objections(to: .recommendation, row, other).isEmpty, !mine.contains(.firstLikes) else {
                    continue
                }
                pairs.append(
                    ScoredPair(of: position, and: otherPosition, score: ranking.score.mutual(position, otherPosition)))
            }
            lists[row] = pairs.sorted(by: ranking.order.precedes).prefix(scored.options.topK).map {
                let other = ranking.rows[$0.first == position ? $0.second : $0.first]
                return CandidateLists.Candidate(row: Int32(other), score: $0.score)
            }
        }
        return lists
    }

    @Test func `are ranked by the mutual score itself where exposure goes by score`() async throws {
        let scored = try scored(people: 40, seed: 6) { $0.exposure = .byScore }
        let ranking = try await scored.ranking(threads: 1)
        #expect(ranking.rows.sorted() == Array(scored.crowd.people.indices))
        for (first, person) in ranking.rows.enumerated() {
            for (second, other) in ranking.rows.enumerated() where first != second {
                #expect(ranking.score.mutual(first, second) == scored.score.mutual(person, other))
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [1, 3])
    func `are those of a plain double loop`(seed: UInt64, threads: Int) async throws {
        let scored = try scored(people: 90, seed: seed) { options in
            options.topK = 7
            options.fusion = Fusion.allCases[Int(seed) % Fusion.allCases.count]
            options.exposure = seed == 1 ? .byScore : .balanced
            options.activeWithin = seed == 2 ? .days(6) : nil
        }
        if seed == 2 { #expect(scored.eligible.count < scored.crowd.people.count) }
        let expected = try await plain(scored)
        #expect(expected.contains { $0.count == 7 })
        #expect(try await scored.search(threads: threads).lists == CandidateLists(expected))
    }

    @Test(arguments: [1, 3]) func `are those of a plain double loop where everybody is alike`(threads: Int) async throws
    {
        let scored = try scored(people: 70, seed: 0, allAlike: true) {
            $0.topK = 5
            // Chance would tell them apart.
            $0.exposure = .byScore
        }
        let expected = try await plain(scored)
        #expect(Set(expected.flatMap { $0 }.map(\.score)).count == 1)
        #expect(try await scored.search(threads: threads).lists == CandidateLists(expected))
    }

    @Test(arguments: [4, 5] as [UInt64]) func `are admitted as the rules and the ledger say`(seed: UInt64) throws {
        let scored = try scored(people: 60, seed: seed)
        var admitted: Set<Admission> = []
        for first in scored.crowd.people.indices {
            for second in scored.crowd.people.indices where second > first {
                let facts = scored.standing.ledger[first, second]
                var expected: Admission = []
                if scored.objections(to: .recommendation, first, second).isEmpty {
                    if !facts.contains(.firstLikes) { expected.insert(.first) }
                    if !facts.contains(.secondLikes) { expected.insert(.second) }
                }
                #expect(scored.admission(first, second) == expected)
                admitted.insert(expected)
            }
        }
        #expect(admitted == [[], .first, .second, .both])
    }

    @Test(arguments: [6, 7] as [UInt64]) func `stop when the pass is cancelled`(seed: UInt64) async throws {
        let scored = try scored(people: 40, seed: seed)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await scored.search(threads: 2).lists
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

@Suite("Pairs counted by rule") struct RuleCountsTests {
    @Test(
        arguments: [1, 2, 3] as [UInt64],
        [MeetingRules.Introductions.evident, .optedIn, .all, .none])
    func `are those of asking every pair one by one`(
        seed: UInt64, introductions: MeetingRules.Introductions
    ) async throws {
        let scored = try scored(people: 70, seed: seed) { options in
            options.introductions = introductions
            options.activeWithin = .days(40)
            options.ageRule = seed == 3 ? .none : .halfPlusSeven
        }
        var expected = RuleCounts()
        for first in scored.crowd.people.indices {
            for second in scored.crowd.people.indices where second > first {
                let rules = scored.objections(to: .introduction, first, second).rules
                for rule in rules { expected.byRule[rule.name, default: 0] += 1 }
                expected.pairs += 1
                if rules.isEmpty { expected.left += 1 }
            }
        }
        #expect(expected.byRule.count >= 6)
        #expect(expected.left > 0 || [.none, .optedIn].contains(introductions))
        #expect(expected.byRule.values.reduce(0, +) > expected.pairs - expected.left, "several rules, one pair")
        for threads in [1, 3] {
            #expect(try await RuleCounts(scored, threads: threads) == expected)
        }
    }
}

@Suite("A summary") struct PassSummaryTests {
    /// Four women who welcome women: ana and eva like each other, ida and uma are introduced to nobody.
    @Test func `counts exposure as one does by hand`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "ida", "uma"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
            // Nobody is shown uma, and she is shown nobody.
            for name in ["ana", "eva", "ida"] { try db.add("block", "uma", name) }
            try db.addUser("no_profile")
        }
        let summary = try await database.run { $0.options.introductions = .none }
        #expect(summary.users == 5 && summary.people == 4 && summary.eligible == 4)
        #expect(summary.leftOut == ["no_profile": 1])
        #expect(summary.matches == ["mutual_like": 1, "introduction": 0])
        #expect(summary.peopleWithMatch == 2 && summary.mostForOnePerson == 1)
        // Matches 0, 0, 1, 1: (−3·0 − 1·0 + 1·1 + 3·1) / (4 · 2).
        #expect(summary.giniOfMatches == 0.5)
        // Lists: ana → ida, eva → ida, ida → ana and eva. Shown: uma 0, ana 1, eva 1, ida 2.
        #expect(summary.recommendations == 4 && summary.peopleWithRecommendations == 3)
        // (−3·0 − 1·1 + 1·1 + 3·2) / (4 · 4).
        #expect(summary.giniOfRecommendations == 0.375)
        #expect(summary.shownToNobody == 0.25)
        #expect(
            summary.keptApart
                == ["blocked": 3, "like_each_other": 1, "wish_unknown": 5, "introductions_declined": 6])
        // Nobody is introduced: all six pairs are kept apart, each counted under every rule that does.
        #expect(summary.pairs == 6 && summary.pairsNotKeptApart == 0)
    }

    @Test func `is on record with the run, and without names`() async throws {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 30, seed: 2) }
        try await database.run()
        let stored = try database.rows("SELECT summary, options, options_hash FROM match_runs")[0]
        #expect(!(stored[0] as String).contains("person_"))
        let options = try PassOptions(stored: stored[1])
        #expect(options == PassOptions())
        var others = PassOptions()
        others.exposure = .byScore
        #expect(try PassOptions(stored: JSONText.encode(others)) == others)
        let hashes = try database.texts("SELECT DISTINCT options_hash FROM match_pairs")
        #expect(hashes == [stored[2]])
    }
}
