import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

@Suite("Introductions that are held") struct HeldIntroductionsTests {
    private static let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

    /// Sixty people of whom four like each other, after three nights on record that made one introduction each.
    private func database() async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<60 { try db.addPerson("person_\(number)") }
            for number in 0..<2 { try db.addMutualLike("person_\(2 * number)", "person_\(2 * number + 1)") }
        }
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: -4 * 86_400)) { pass in
            pass.options.introductions = .none
            pass.options.likesWithin = TimeSpan(seconds: 1)
        }
        try database.change(
            "UPDATE match_runs SET summary = json_set(summary, '$.planned', json('{\"introduction\":1,\"mutual_like\":0}'))"
        )
        try database.change("DELETE FROM match_pairs")
        try database.change { db in
            for days in [3, 2] {
                try db.execute(
                    sql: """
                        INSERT INTO match_runs(pass_date, as_of, started_at, finished_at, status, options, options_hash,
                            duet_version, eligible, planned, written, summary)
                        SELECT date(pass_date, ?1), datetime(as_of, ?1), started_at, finished_at, status, options,
                            options_hash, duet_version, eligible, planned, written, summary FROM match_runs WHERE run_id = 1
                        """, arguments: ["+\(4 - days) days"])
            }
        }
        return database
    }

    private func pass(_ pass: inout NightlyPass) {
        pass.options.introductions = .all
        pass.options.minimumLift = 0
        // A night makes no more than spread this over 14 nights.
        pass.options.openIntroductions = 50
        pass.options.recommendations = 3
    }

    private func chats(_ database: PassDatabase) throws -> [String] {
        try database.texts(
            "SELECT kind, count(*) FROM match_pairs WHERE status = 'matched' GROUP BY kind ORDER BY kind")
    }

    @Test func `own mutual likes and lists go on, and the introductions when they are accepted`() async throws {
        let database = try await database()
        let foreseen = try await database.run { pass in
            self.pass(&pass)
            pass.dryRun = true
        }
        #expect(foreseen.status == .dryRun && foreseen.held != nil)
        let withheld = try #require(foreseen.withheld)
        #expect(withheld > 23)

        for attempt in 0..<2 {
            let summary = try await database.run(pass)
            #expect(summary.status == .partlyHeld && summary.withheld == withheld, "run \(attempt)")
            #expect(summary.held == "the plan has \(withheld) introductions, and the last 3 runs had at most 1")
            #expect(summary.matches == ["mutual_like": 2, "introduction": 0])
            #expect(summary.skipped.isEmpty)
            #expect(try chats(database) == ["mutual_like 2"])
        }
        #expect(try database.texts("SELECT DISTINCT run_id FROM match_recommendations_now") == ["4"])
        let check = try await database.pass(pass).check()
        #expect(check.wouldBeHeld && check.forecast?.withheld == withheld)

        let accept: (inout NightlyPass) -> Void = { pass in
            self.pass(&pass)
            pass.accept = true
        }
        let forecast = try await database.run { pass in
            accept(&pass)
            pass.dryRun = true
        }
        let accepted = try await database.run(accept)
        #expect(accepted.status == .completed && accepted.held == nil && accepted.withheld == nil)
        #expect(accepted.matches == ["mutual_like": 2, "introduction": withheld])
        #expect(forecast.matches == accepted.matches && forecast.skipped == accepted.skipped)
        #expect(try chats(database) == ["introduction \(withheld)", "mutual_like 2"])
        #expect(try await database.run(pass).status == .nothingToDo)
    }

    @Test func `who parted while introductions waited is not brought together`() async throws {
        let database = try await database()
        let held = try await database.run(pass)
        let pair = try database.texts(
            "SELECT first, second FROM match_plan WHERE run_id = 4 AND reason = 'held' ORDER BY position LIMIT 1")
        let names = pair[0].split(separator: " ").map(String.init)
        try database.change { try $0.add("block", names[0], names[1], at: "2026-06-01 04:00:00") }
        let accepted = try await database.run { pass in
            self.pass(&pass)
            pass.accept = true
        }
        #expect(accepted.skipped == ["blocked": 1])
        #expect(accepted.matches["introduction"] == held.withheld! - 1)
    }

    @Test func `a night that was cut off holds what it held`() async throws {
        let database = try await database()
        let isCutOff = try await database.runUntil(database.pass(pass)) { phase, _, _ in phase == .write }
        #expect(isCutOff)
        let finished = try await database.run(pass)
        #expect(finished.status == .partlyHeld && finished.resumed)
        #expect(finished.matches == ["mutual_like": 2, "introduction": 0])
        #expect(try chats(database) == ["mutual_like 2"])
    }

    @Test func `the next night makes a plan of its own`() async throws {
        let database = try await database()
        let held = try await database.run(pass)
        let next = try await database.run(asOf: Self.tomorrow) { pass in
            self.pass(&pass)
            pass.mostMatches = 10_000
        }
        #expect(next.status == .completed)
        #expect(held.status == .partlyHeld && next.matches["introduction"] ?? 0 > 23)
        #expect(try database.count("SELECT count(*) FROM match_plan WHERE reason = 'held'") == 0)
    }
}
