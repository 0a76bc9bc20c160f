import GRDB
import MatchStore
import NightlyPass
import Profiles
import Randomness
import Testing

@Suite("The limits of a plan") struct PlanLimitsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var chats: Int
        var eligible = 1000
        var planned: [Int]
        var lastEligible = 1000
        var most: Int?
        var isHeld: Bool

        var testDescription: String { "\(chats) after \(planned), \(eligible) of \(lastEligible), most \(most ?? -1)" }
    }

    static let cases: [Case] = [
        // The first runs of a database are never unusual.
        Case(chats: 100_000, planned: [], isHeld: false),
        Case(chats: 100_000, planned: [10, 10], isHeld: false),
        Case(chats: 100_000, planned: [10, 10, 10], isHeld: true),
        // Three times the median and no more.
        Case(chats: 300, planned: [100, 100, 100], isHeld: false),
        Case(chats: 301, planned: [100, 100, 100], isHeld: true),
        // The median, not the mean, of the last seven.
        Case(chats: 301, planned: [100, 5000, 100, 100, 5000, 100, 5000], isHeld: true),
        Case(chats: 301, planned: [200, 200, 200, 200, 100, 100, 100, 1, 1, 1, 1], isHeld: false),
        // A third of it and no less.
        Case(chats: 100, planned: [300, 300, 300], isHeld: false),
        Case(chats: 99, planned: [300, 300, 300], isHeld: true),
        Case(chats: 0, planned: [300, 300], isHeld: false),
        // Differences of up to twenty are chance.
        // Whatever is on record there.
        Case(chats: 100, planned: [.max, .max, .max], isHeld: true),
        Case(chats: 100, planned: [.min, .min, .min], isHeld: true),
        Case(chats: 21, planned: [1, 1, 1], isHeld: false),
        Case(chats: 22, planned: [1, 1, 1], isHeld: true),
        Case(chats: 0, planned: [20, 20, 20], isHeld: false),
        Case(chats: 0, planned: [21, 21, 21], isHeld: true),
        // A limit that somebody set replaces the upper one, also in the first run, and not the lower one.
        Case(chats: 51, planned: [], most: 50, isHeld: true),
        Case(chats: 50, planned: [], most: 50, isHeld: false),
        Case(chats: 900, planned: [100, 100, 100], most: 900, isHeld: false),
        Case(chats: 99, planned: [300, 300, 300], most: 900, isHeld: true),
        Case(chats: 1, planned: [], most: 0, isHeld: true),
        Case(chats: 0, planned: [], most: 0, isHeld: false),
        // Thirty per cent fewer people than last time, from the second run on.
        Case(chats: 100, eligible: 701, planned: [100], isHeld: false),
        Case(chats: 100, eligible: 700, planned: [100], isHeld: true),
        Case(chats: 100, eligible: 40, planned: [100], lastEligible: 60, isHeld: false),
        Case(chats: 100, eligible: 39, planned: [100], lastEligible: 60, isHeld: true),
        Case(chats: 100, eligible: 5000, planned: [100], isHeld: false),
        Case(chats: 100, eligible: 0, planned: [100], lastEligible: 0, isHeld: false),
    ]

    @Test(arguments: cases) func `holds what is unusual and names the figure`(given: Case) throws {
        let objection = PlanLimits.objection(
            chats: given.chats, eligible: given.eligible,
            history: given.planned.map { (planned: $0, eligible: given.lastEligible) }, mostMatches: given.most)
        #expect((objection != nil) == given.isHeld)
        if let objection {
            #expect(objection.contains("\(given.chats)") || objection.contains("\(given.eligible)"))
        }
    }

    /// What operations promise, written down in another way: the median by counting, and thirds and shares in whole numbers.
    private func isHeld(chats: Int, eligible: Int, history: [(planned: Int, eligible: Int)], most: Int?) -> Bool {
        let last = history.prefix(7).map(\.planned)
        let median = last.first { value in
            2 * last.count { $0 < value } <= last.count && 2 * last.count { $0 > value } < last.count
        }
        let isKnown = last.count >= 3
        let isFar = abs(chats - (median ?? chats)) > 20
        let isMany = most.map { chats > $0 } ?? (isKnown && isFar && chats > 3 * (median ?? 0))
        let isFew = isKnown && isFar && 3 * chats < median ?? 0
        let lost = history.first.map { ($0.eligible - eligible, $0.eligible) } ?? (0, 0)
        return isMany || isFew || (lost.1 > 0 && 10 * lost.0 >= 3 * lost.1 && lost.0 > 20)
    }

    @Test(arguments: 0..<9) func `does at every threshold what operations promise`(runs: Int) {
        var random = SplitMix64(seed: UInt64(runs))
        for _ in 0..<40 {
            let usual = [0, 7, 21, 60, 100, 331].randomElement(using: &random)!
            let history = (0..<runs).map { _ in
                (
                    planned: usual + Int.random(in: 0...9, using: &random),
                    eligible: Int.random(in: 0...300, using: &random)
                )
            }
            for most in [nil, 0, usual, 3 * usual] {
                // Through each threshold, one chat and one person at a time.
                for chats in 0...1_100 {
                    let eligible = chats % 301
                    let found = PlanLimits.objection(
                        chats: chats, eligible: eligible, history: history, mostMatches: most)
                    let isRight =
                        (found != nil)
                        == isHeld(chats: chats, eligible: eligible, history: history, most: most)
                    if !isRight {
                        Issue.record(
                            "\(chats) chats, \(eligible) people, \(history), \(String(describing: most)): \(found ?? "")"
                        )
                        return
                    }
                }
            }
        }
    }

    /// Of 25 couples, after some runs with so many chats each.
    @Test(
        arguments: [
            (2, 2, false), (3, 2, true), (7, 2, true), (7, 5, false), (7, 4, true), (2, 76, false), (3, 76, true),
            (7, 76, true), (7, 75, false),
        ])
    func `goes by the runs on record from the third on`(runs: Int, usual: Int, isHeld: Bool) async throws {
        let database = try filled(couples: 25)
        try database.change { db in
            for run in 1...runs {
                try db.execute(
                    sql: """
                        INSERT INTO match_runs(pass_date, as_of, started_at, finished_at, status, options, options_hash,
                            duet_version, eligible, planned, written)
                        VALUES (?1, ?1 || ' 03:00:00', ?1 || ' 03:00:00', ?1 || ' 03:01:00', 'completed', '{}', '', 'test',
                            50, ?2, ?2)
                        """, arguments: ["2026-05-0\(run)", usual])
            }
        }
        let summary = try await database.run()
        #expect(summary.status == (isHeld ? .held : .completed))
        #expect(try database.count("SELECT count(*) FROM chats") == (isHeld ? 0 : 25))
    }

    /// Couples who like each other.
    private func filled(couples: Int = 20) throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<2 * couples { try db.addPerson("person_\(number)") }
            for number in 0..<couples { try db.addMutualLike("person_\(2 * number)", "person_\(2 * number + 1)") }
        }
        return database
    }

    private let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

    @Test func `stores a held plan and writes nothing of it, until it is accepted`() async throws {
        let database = try filled()
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: -86_400 * 20)) {
            $0.options.recommendations = 2
        }
        let (list, app) = (
            try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2"),
            try database.contents().filter { AppSchema.tableNames.contains($0.key) }
        )
        #expect(!list.isEmpty)
        for _ in 0..<2 {
            let held = try await database.run { $0.mostMatches = 19 }
            #expect(held.status == .held)
            #expect(held.totalMatches == 20)
            #expect(held.held == "the plan has 20 matches, more than --max-matches 19")
            #expect(try database.contents().filter { AppSchema.tableNames.contains($0.key) } == app)
            #expect(try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2") == list)
            #expect(
                try database.texts("SELECT status, planned, written FROM match_runs ORDER BY run_id")
                    == ["completed 0 0", "held 20 0"])
            #expect(try database.count("SELECT count(*) FROM match_pairs") == 0)
        }
        let accepted = try await database.run { $0.accept = true }
        #expect(accepted.status == .completed && accepted.totalMatches == 20 && accepted.held == nil)
        #expect(accepted.runID == 2)
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'") == 20)
        #expect(try database.texts("SELECT status, message FROM match_runs WHERE run_id = 2") == ["completed NULL"])
        #expect(try database.texts("SELECT DISTINCT run_id FROM match_recommendations_now") == ["2"])
    }

    @Test func `checks a held plan that is accepted against what happened since`() async throws {
        let database = try filled()
        #expect(try await database.run { $0.mostMatches = 19 }.status == .held)
        try database.change { db in
            try db.add("block", "person_0", "person_1", at: "2026-06-01 04:00:00")
            try db.execute(sql: "UPDATE profiles SET age = 17 WHERE username = 'person_2'")
            try db.execute(sql: "DELETE FROM users WHERE username = 'person_4'")
        }
        let accepted = try await database.run { $0.accept = true }
        #expect(accepted.status == .completed && accepted.totalMatches == 17)
        #expect(accepted.skipped == ["blocked": 1, "left_out": 1])
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'") == 17)
        #expect(
            try database.count(
                """
                SELECT count(*) FROM chat_participants
                WHERE username IN ('person_0', 'person_1', 'person_2', 'person_3', 'person_4', 'person_5')
                """) == 0)
    }

    @Test func `lets an unusual plan pass that is accepted from the start`() async throws {
        let database = try filled()
        let summary = try await database.run { pass in
            pass.mostMatches = 1
            pass.accept = true
        }
        #expect(summary.status == .completed && summary.totalMatches == 20)
    }

    @Test func `holds a pass that lost a third of its people`() async throws {
        let database = try PassDatabase()
        try database.change { db in for number in 0..<70 { try db.addPerson("person_\(number)") } }
        try await database.run()
        try database.change("DELETE FROM users WHERE CAST(substr(username, 8) AS INTEGER) >= 49")
        let summary = try await database.run(asOf: tomorrow)
        #expect(summary.status == .held)
        #expect(summary.held == "49 people are eligible, and there were 70 in the last run")
    }

    @Test func `says in a dry run that it would hold the plan`() async throws {
        let database = try filled()
        let summary = try await database.run { pass in
            pass.mostMatches = 3
            pass.dryRun = true
        }
        #expect(summary.status == .dryRun)
        #expect(summary.held == "the plan has 20 matches, more than --max-matches 3")
    }

    @Test func `keeps one held plan, and the lists in force, however many nights are held`() async throws {
        let database = try filled()
        func night(_ number: Int) -> Timestamp { PassDatabase.asOf.adding(seconds: Int64(number) * 86_400) }
        func kept(_ table: String) throws -> [String] {
            try database.texts("SELECT DISTINCT run_id FROM \(table) ORDER BY 1")
        }
        try await database.run(asOf: night(0)) { $0.options.likesWithin = .days(1) }
        let shown = try database.texts("SELECT username, target, run_id FROM match_recommendations_now ORDER BY 1, 2")
        #expect(!shown.isEmpty)
        for number in 1...5 {
            let held = try await database.run(asOf: night(number)) { pass in
                pass.mostMatches = 1
                pass.options.backfill = true
            }
            #expect(held.status == .held)
        }
        #expect(try kept("match_plan") == ["1", "6"])
        #expect(try kept("match_lists") == ["1", "6"] && kept("match_phrases") == ["1", "6"])
        #expect(
            try database.texts("SELECT status FROM match_runs")
                == ["completed", "abandoned", "abandoned", "abandoned", "abandoned", "held"])
        #expect(
            try database.texts("SELECT username, target, run_id FROM match_recommendations_now ORDER BY 1, 2") == shown)
        let accepted = try await database.run(asOf: night(5)) { $0.accept = true }
        #expect(accepted.totalMatches == 20)
        #expect(try kept("match_plan") == ["6"] && kept("match_lists") == ["6"])
        let sizes = try await database.pass(asOf: night(6)).check().ownTables
        #expect(sizes["match_pairs"]?.rows == 20)
        #expect(try #require(sizes["match_pairs"]?.bytes) >= 4096)
    }

    @Test func `gives up a held plan once a later pass was carried out`() async throws {
        let database = try filled()
        try await database.run { $0.mostMatches = 1 }
        try await database.run(asOf: tomorrow)
        #expect(try database.texts("SELECT status FROM match_runs") == ["abandoned", "completed"])
        let lists = try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2")
        #expect(!lists.isEmpty)
        // Accepted now, it is no plan any more: the pass of that date is made anew.
        let late = try await database.run { pass in
            pass.accept = true
            pass.anyDate = true
        }
        #expect(late.runID == 3 && late.totalMatches == 0)
        #expect(try !database.texts("SELECT * FROM match_recommendations_now").isEmpty)
    }
}
