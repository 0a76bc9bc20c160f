import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// A couple who like each other, and have done nothing since the end of May 2026.
struct `The moment of a pass` {
    private func database(_ more: String = "") throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
            try db.execute(sql: "UPDATE users SET created_at = '2025-01-01 00:00:00'; \(more)")
        }
        return database
    }

    private func run(
        _ database: PassDatabase, _ moment: String, anyDate: Bool = false, dryRun: Bool = false
    ) async throws -> PassSummary {
        try await database.run(asOf: #require(Timestamp(moment))) { pass in
            pass.anyDate = anyDate
            pass.dryRun = dryRun
        }
    }

    @Test(arguments: ["0001-01-01", "2024-01-01", "2027-05-15 12:00:01", "2027-05-31", "9999-12-31"])
    func `is refused where the app has written nothing near it, unless it is meant`(moment: String) async throws {
        let database = try database()
        let before = try database.contents()
        for dryRun in [true, false] {
            let error = await #expect(throws: NightlyPass.Failure.self) {
                try await run(database, moment, dryRun: dryRun)
            }
            #expect(error?.description.contains("--any-date") == true)
        }
        let report = try await database.pass(asOf: #require(Timestamp(moment))).check()
        #expect(report.isUnlikelyMoment == true && report.forecast == nil && !report.isUsable)
        #expect(try database.contents() == before)
        #expect(try await run(database, moment, anyDate: true).status == .completed)
    }

    @Test(arguments: [
        "UPDATE profiles SET updated_at = '9999-12-31 00:00:00' WHERE username = 'eva'",
        "UPDATE interactions SET updated_at = '0001-01-01 00:00:00' WHERE username = 'eva'",
    ])
    func `is not moved by one row of another millennium`(row: String) async throws {
        let database = try database(row)
        await #expect(throws: NightlyPass.Failure.self) { try await run(database, "2027-05-31") }
        #expect(try await run(database, "2026-06-01 03:00:00").status == .completed)
    }

    @Test(arguments: [
        "UPDATE users SET created_at = '2027-05-01 00:00:00' WHERE username = 'ana'",
        "INSERT INTO messages (chat_id, sender, text, created_at) SELECT id, 'ana', '', '2027-05-01' FROM chats",
        "UPDATE profiles SET updated_at = '2027-05-01 00:00:00' WHERE username = 'ana'",
    ])
    func `is near a new account, a message or an edited profile`(row: String) async throws {
        let database = try database(
            """
            INSERT INTO chats (type, created_by, created_at) VALUES ('group', 'ana', '2025-01-01');
            INSERT INTO chat_participants (chat_id, username) SELECT id, 'ana' FROM chats;
            """ + row)
        #expect(try await run(database, "2027-05-31").status == .completed)
    }

    @Test func `may be as long after the last run as a quiet app is quiet`() async throws {
        let database = try database()
        for moment in ["2026-06-01 03:00:00", "2027-02-24 03:00:00", "2027-11-20 03:00:00"] {
            #expect(try await run(database, moment).status == .completed)
        }
        await #expect(throws: NightlyPass.Failure.self) { try await run(database, "2028-11-20") }
    }

    @Test func `is not before the last run, unless its date has a plan, or the run was taken back`() async throws {
        let database = try database()
        #expect(try await run(database, "2026-06-02 03:00:00").status == .completed)
        #expect(try await run(database, "2026-06-02 01:00:00").status == .nothingToDo)
        for dryRun in [true, false] {
            let error = await #expect(throws: NightlyPass.Failure.self) {
                try await run(database, "2026-06-01 03:00:00", dryRun: dryRun)
            }
            #expect(error?.description.contains("newer lists would be replaced by older ones") == true)
        }
        #expect(try database.count("SELECT DISTINCT run_id FROM match_recommendations_now UNION SELECT 1") == 1)
        try database.change("UPDATE match_runs SET status = 'undone'")
        #expect(try await run(database, "2026-06-01 03:00:00").status == .completed)
    }

    @Test func `is of the date in the zone that was named`() async throws {
        let berlin = try #require(NightCalendar(zone: "Europe/Berlin"))
        for (moment, date) in [
            ("2026-03-28 00:30:00", "2026-03-28"), ("2026-03-28 22:59:59", "2026-03-28"),
            ("2026-03-28 23:30:00", "2026-03-29"), ("2026-03-29 22:30:00", "2026-03-30"),
            ("2026-10-25 22:59:59", "2026-10-25"), ("2026-10-25 23:00:00", "2026-10-26"),
        ] {
            #expect(berlin.date(of: try #require(Timestamp(moment))) == date)
        }
        #expect(NightCalendar().date(of: PassDatabase.asOf) == "2026-06-01")
    }

    /// Half past one in Berlin, before and after clocks change at two.
    private static let nights = ["2026-03-28 00:30:00", "2026-03-29 00:30:00", "2026-03-29 23:30:00"]

    @Test func `makes a night of every night where clocks change, or says that it does not`() async throws {
        for isNamed in [true, false] {
            let database = try database("UPDATE interactions SET updated_at = '2026-03-27', created_at = '2026-03-27'")
            let notes = Notes()
            var runs: [PassSummary] = []
            for night in Self.nights {
                let summary = try await database.run(asOf: #require(Timestamp(night))) { pass in
                    if isNamed { pass.calendar = NightCalendar(zone: "Europe/Berlin") ?? pass.calendar }
                    pass.observer = PassObserver(note: notes.add)
                }
                runs.append(summary)
            }
            #expect(runs.map(\.status) == [.completed, .completed, isNamed ? .completed : .nothingToDo])
            #expect(notes.all.count == (isNamed ? 0 : 1))
            #expect(notes.all.allSatisfy { $0.contains("run 2, as of 2026-03-29 00:30:00") })
        }
    }

    @Test func `that comes again within the night is silent`() async throws {
        let database = try database()
        let notes = Notes()
        for moment in ["2026-06-01 03:00:00", "2026-06-01 03:00:00", "2026-06-01 14:00:00"] {
            try await database.run(asOf: #require(Timestamp(moment))) { $0.observer = PassObserver(note: notes.add) }
        }
        #expect(notes.all.isEmpty)
    }

    /// A second of the machine's may pass meanwhile, or a minute.
    private static func isSoonAfter(_ text: String, _ moment: String) throws -> Bool {
        let (time, start) = (try #require(Timestamp(text)), try #require(Timestamp(moment)))
        return time >= start && time < start.adding(seconds: 3600)
    }

    @Test func `is what everything that the pass writes is of`() async throws {
        let database = try database()
        let lines = Lines()
        let moment = "2026-06-01 03:00:00"
        try await database.run { pass in
            let time = DeliveryTime("09:00", in: "Europe/Berlin") ?? DeliveryTime()
            pass.delivery = Delivery(to: lines, time: time)
        }
        let times = try database.texts(
            """
            SELECT created_at FROM chats UNION ALL SELECT updated_at FROM chats UNION ALL
            SELECT joined_at FROM chat_participants UNION ALL SELECT created_at FROM notifications UNION ALL
            SELECT matched_at FROM match_pairs
            """)
        #expect(times.count == 7)
        for time in times { #expect(try Self.isSoonAfter(time, moment)) }
        #expect(lines.all.count { $0.contains(#""deliver_after":"2026-06-01T07:00:00Z""#) } == 2)

        // What becomes of the match is told by the same clock.
        try database.change(
            "INSERT INTO messages (chat_id, sender, text, created_at) SELECT id, 'ana', '', '2026-06-02 12:00:00' FROM chats"
        )
        let outcomes = try MadeMatches(path: database.path, asOf: #require(Timestamp("2026-06-08 12:00:00")))
        #expect(
            outcomes.runs.map(\.id) == [1] && outcomes.matches.map(\.firstMessage) == [Timestamp("2026-06-02 12:00:00")]
        )
        #expect(try MadeMatches(path: database.path, asOf: #require(Timestamp("2026-05-31"))).runs.isEmpty)
    }

    @Test func `says how old a plan is that was cut off`() async throws {
        for (next, isResumed) in [("2026-06-02 02:00:00", true), ("2026-06-04 03:00:00", false)] {
            let database = try database()
            #expect(try await database.runUntil(database.pass()) { phase, _, _ in phase == .write })
            #expect(try await run(database, next).status == .completed)
            #expect(try database.count("SELECT count(*) FROM chats") == 1)
            #expect(
                try database.texts("SELECT status FROM match_runs WHERE run_id = 1")
                    == [isResumed ? "completed" : "abandoned"])
        }
    }
}

private final class Lines: NoticeReceiver {
    private let notes = Notes()

    var all: [String] { notes.all.flatMap { $0.split(separator: "\n").map(String.init) } }

    func take(_ lines: [UInt8]) -> Receipt {
        notes.add(String(decoding: lines, as: UTF8.self))
        return Receipt(bytes: lines.count)
    }
}
