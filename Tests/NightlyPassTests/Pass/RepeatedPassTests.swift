import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

private let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

private func filled() throws -> PassDatabase {
    let database = try PassDatabase()
    try database.change { try RandomCrowd.fill($0, people: 50, seed: 11) }
    return database
}

private func adjust(_ pass: inout NightlyPass) {
    pass.options.introductions = .all
    pass.options.minimumLift = 0.8
}

@Suite("A pass on a date that had one") struct RepeatedPassTests {
    @Test func `writes nothing, and tells what was done`() async throws {
        let database = try filled()
        let first = try await database.run(adjust)
        #expect(first.totalMatches > 20)
        let before = try database.contents()
        let second = try await database.run(asOf: Timestamp("2026-06-01 23:59:59")!, adjust)
        #expect(second.status == .nothingToDo)
        #expect(second.comparable == first.comparable)
        #expect(second.runID == first.runID)
        #expect(try database.contents() == before)
    }

    @Test func `writes nothing even with other settings`() async throws {
        let database = try filled()
        try await database.run { $0.options.introductions = .none }
        let before = try database.contents()
        try await database.run { pass in
            adjust(&pass)
            pass.options.backfill = true
            pass.accept = true
        }
        #expect(try database.contents() == before)
    }

    @Test func `and a pass on the next date never meets the same two again`() async throws {
        let database = try filled()
        try await database.run(adjust)
        let second = try await database.run(asOf: tomorrow, adjust)
        #expect(second.status == .completed)
        let twice = try database.count(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM chat_participants a JOIN chat_participants b ON a.chat_id = b.chat_id
                WHERE a.username < b.username GROUP BY a.username, b.username HAVING count(*) > 1
                    AND max(a.chat_id) IN (SELECT chat_id FROM match_pairs))
            """)
        #expect(twice == 0)
    }

    @Test func `counts unanswered introductions of the night before`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<8 { try db.addPerson("person_\(number)") }
            // person_0 has two open introductions, person_1 two answered ones, person_2 two that are too old.
            for (person, others, time, writes) in [
                ("person_0", ["person_3", "person_4"], "2026-05-25 03:00:00", false),
                ("person_1", ["person_3", "person_4"], "2026-05-25 03:00:00", true),
                ("person_2", ["person_3", "person_4"], "2026-05-18 02:59:59", false),
            ] {
                for other in others {
                    let chat = try db.addChat(
                        createdBy: person, participants: [person, other], senders: writes ? [person, other] : [person],
                        at: time)
                    try db.execute(
                        sql: """
                            INSERT INTO match_pairs(first, second, kind, status, run_id, chat_id, matched_at)
                            VALUES (?, ?, 'introduction', 'matched', 1, ?, ?)
                            """, arguments: [person, other, chat, time])
                }
            }
        }
        try await database.run { pass in
            pass.options.introductions = .all
            pass.options.minimumLift = 0
            pass.options.openIntroductions = 2
            pass.options.matchesPerPerson = 5
        }
        let introduced = try database.texts(
            """
            SELECT p.username, count(*) FROM match_pairs m JOIN chat_participants p ON p.chat_id = m.chat_id
            WHERE m.matched_at > '2026-05-25 03:00:00' GROUP BY 1 ORDER BY 1
            """)
        // The others are two short of the limit, but for two with one open introduction each; somebody may be left over.
        #expect(!introduced.contains { $0.hasPrefix("person_0") })
        #expect(!introduced.contains("person_3 2") && !introduced.contains("person_4 2"))
        let room = ["person_1 2", "person_2 2", "person_3 1", "person_4 1", "person_5 2", "person_6 2", "person_7 2"]
        #expect(introduced.filter { !room.contains($0) }.count <= 1)
        #expect(introduced.count >= 6)
    }

    @Test(arguments: [(chats: 1, introductions: 0), (2, 1), (3, 1)])
    func `lets a mutual like use up the night's chats, but not the open introductions`(
        chats: Int, introductions: Int
    ) async throws {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<3 { try db.addPerson("person_\(number)") }
            try db.addMutualLike("person_0", "person_1")
        }
        let summary = try await database.run { pass in
            pass.options.introductions = .all
            pass.options.minimumLift = 0
            pass.options.openIntroductions = 1
            pass.options.matchesPerPerson = chats
        }
        #expect(summary.matches == ["mutual_like": 1, "introduction": introductions])
    }
}

@Suite("An undone pass") struct UndoPassTests {
    @Test func `is gone but for the memory of the pairs, and stays gone`() async throws {
        let database = try filled()
        let untouched = try database.contents()
        let summary = try await database.run(adjust)
        let run = try #require(summary.runID)

        let beforeDryRun = try database.contents()
        let forecast = try UndoPass(path: database.path, run: run, dryRun: true).run()
        #expect(try database.contents() == beforeDryRun)
        let report = try UndoPass(path: database.path, run: run).run()
        #expect(report.removed == summary.totalMatches)
        #expect(report.notifications == 2 * summary.totalMatches)
        #expect(report.kept == 0 && report.gone == 0)
        #expect(forecast.removed == report.removed && forecast.notifications == report.notifications)
        let after = try database.contents()
        for table in AppSchema.tableNames { #expect(after[table] == untouched[table], "\(table)") }
        #expect(try database.texts("SELECT status FROM match_runs") == ["undone"])

        let third = try await database.run(adjust)
        #expect(third.status == .nothingToDo)
        // The figures of what is gone are not told again.
        #expect(third.undone == true && third.totalMatches == 0 && third.users == 0)
        #expect(try database.contents() == after)

        // On the next date nobody of them is matched again, though they would be each other's best.
        let undone = Set(try database.texts("SELECT first, second FROM match_pairs WHERE status = 'undone'"))
        #expect(undone.count == summary.totalMatches)
        try await database.run(asOf: tomorrow, adjust)
        let next = Set(try database.texts("SELECT first, second FROM match_pairs WHERE status = 'matched'"))
        #expect(!next.isEmpty)
        #expect(next.isDisjoint(with: undone))
        let shown = try database.texts(
            "SELECT min(username, target), max(username, target) FROM match_recommendations")
        #expect(undone.isDisjoint(with: shown))
    }

    @Test func `keeps a chat in which somebody wrote, and its notifications`() async throws {
        let database = try filled()
        let summary = try await database.run(adjust)
        let chat = try database.count("SELECT min(chat_id) FROM match_pairs WHERE status = 'matched'")
        let gone = try database.count("SELECT max(chat_id) FROM match_pairs WHERE status = 'matched'")
        try database.change(
            """
            INSERT INTO messages(chat_id, sender, text)
                SELECT chat_id, username, 'Hello!' FROM chat_participants WHERE chat_id = \(chat) LIMIT 1;
            DELETE FROM chats WHERE id = \(gone);
            """)
        let report = try UndoPass(path: database.path, run: 1).run()
        #expect(report.removed == summary.totalMatches - 2 && report.kept == 1 && report.gone == 1)
        #expect(try database.count("SELECT count(*) FROM chat_participants WHERE chat_id = \(chat)") == 2)
        #expect(
            try database.count(
                "SELECT count(*) FROM notifications WHERE type = 'match' AND data ->> 'chat_id' = \(chat)") == 2)
        #expect(try database.texts("SELECT status FROM match_pairs WHERE chat_id = \(chat)") == ["matched"])
        // Once more finds only what it left.
        let again = try UndoPass(path: database.path, run: 1).run()
        #expect(again.removed == 0 && again.kept == 1)
    }

    @Test func `that had written nothing yet is not carried out later`() async throws {
        let database = try filled()
        #expect(try await database.runUntil(database.pass(adjust)) { phase, _, _ in phase == .write })
        #expect(try UndoPass(path: database.path, run: 1).run().removed == 0)
        let summary = try await database.run(adjust)
        #expect(!summary.resumed && summary.runID == 2)
        #expect(try database.texts("SELECT status FROM match_runs ORDER BY run_id") == ["undone", "completed"])
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE run_id = 1") == 0)
    }

    @Test func `is named by a run that is on record and made something`() async throws {
        let database = try filled()
        #expect(throws: UndoPass.Failure.noSuchRun(3, last: nil)) {
            try UndoPass(path: database.path, run: 3).run()
        }
        try await database.run { pass in
            adjust(&pass)
            pass.mostMatches = 1
        }
        #expect(throws: UndoPass.Failure.notCarriedOut(1, status: "held")) {
            try UndoPass(path: database.path, run: 1).run()
        }
        #expect(throws: UndoPass.Failure.noSuchRun(3, last: 1)) {
            try UndoPass(path: database.path, run: 3).run()
        }
    }
}

@Suite("A dry run") struct DryRunTests {
    @Test(arguments: [true, false])
    func `changes no byte, makes no file, and counts what a run then does`(isFirst: Bool) async throws {
        let database = try filled()
        var asOf = PassDatabase.asOf
        if !isFirst {
            try await database.run { $0.options.introductions = .none }
            try FileManager.default.removeItem(atPath: PassLock.path(of: database.path))
            asOf = tomorrow
        } else {
            // As an app's database that no pass has seen.
            try database.change { db in
                try db.execute(sql: "DROP VIEW match_recommendations_now")
                for table in MatchSchema.tableNames where table != "match_preferences" {
                    try db.execute(sql: "DROP TABLE \(table)")
                }
            }
        }
        let bytes = try Data(contentsOf: URL(filePath: database.path))
        let dry = try await database.run(asOf: asOf) { pass in
            adjust(&pass)
            pass.dryRun = true
        }
        #expect(dry.status == .dryRun && dry.runID == nil)
        #expect(try Data(contentsOf: URL(filePath: database.path)) == bytes)
        #expect(try database.files == ["app.db"])
        let wet = try await database.run(asOf: asOf, adjust)
        #expect(wet.totalMatches > 10)
        #expect(dry.comparable == wet.comparable)
    }
}
