import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

@Suite("A match that an app's tables refuse") struct RefusedPairTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var sql: String
        var kind: Refusal.Kind
        /// What the app's table or SQLite says.
        var says: String
    }

    private static func trigger(_ when: String, on table: String, _ condition: String, _ body: String) -> String {
        "CREATE TRIGGER app_rule \(when) INSERT ON \(table) WHEN NEW.\(condition) BEGIN \(body); END"
    }

    private static func raise(_ how: String, _ when: String, on table: String, _ condition: String) -> String {
        trigger(when, on: table, condition, "SELECT RAISE(\(how), 'too many chats')")
    }

    private static let isOne = "created_by IN ('kim', 'max')"
    private static let isMax = "username = 'max'"

    static let cases = [
        Case(
            testDescription: "RAISE(ABORT)", sql: raise("ABORT", "BEFORE", on: "chat_participants", isMax),
            kind: .trigger, says: "too many chats"),
        Case(
            testDescription: "RAISE(FAIL) after the last row", sql: raise("FAIL", "AFTER", on: "notifications", isMax),
            kind: .trigger, says: "too many chats"),
        Case(
            testDescription: "RAISE(ROLLBACK)", sql: raise("ROLLBACK", "BEFORE", on: "notifications", isMax),
            kind: .trigger, says: "too many chats"),
        Case(
            testDescription: "RAISE(ROLLBACK) of a chat", sql: raise("ROLLBACK", "AFTER", on: "chats", isOne),
            kind: .trigger, says: "too many chats"),
        Case(
            testDescription: "RAISE(IGNORE) of a chat",
            sql: trigger("BEFORE", on: "chats", isOne, "SELECT RAISE(IGNORE)"), kind: .changed, says: "chats"),
        Case(
            testDescription: "RAISE(IGNORE) of a participant",
            sql: trigger("BEFORE", on: "chat_participants", isMax, "SELECT RAISE(IGNORE)"), kind: .changed,
            says: "chat_participants"),
        Case(
            testDescription: "RAISE(IGNORE) of a notification",
            sql: trigger("BEFORE", on: "notifications", isMax, "SELECT RAISE(IGNORE)"), kind: .changed,
            says: "notifications"),
        Case(
            testDescription: "a chat that is removed",
            sql: trigger("AFTER", on: "chats", isOne, "DELETE FROM chats WHERE id = NEW.id"), kind: .changed,
            says: "chats"),
        Case(
            testDescription: "a chat of another type",
            sql: trigger("AFTER", on: "chats", isOne, "UPDATE chats SET type = 'group' WHERE id = NEW.id"),
            kind: .changed, says: "chats"),
        Case(
            testDescription: "a chat that gets another type with its notifications",
            sql: trigger("AFTER", on: "notifications", isMax, "UPDATE chats SET type = 'group' WHERE id > 9"),
            kind: .changed, says: "chats"),
        Case(
            testDescription: "a participant who is taken out",
            sql: trigger("AFTER", on: "chat_participants", isMax, "DELETE FROM chat_participants WHERE id = NEW.id"),
            kind: .changed, says: "chat_participants"),
        Case(
            testDescription: "another participant",
            sql: trigger(
                "AFTER", on: "chat_participants", isMax,
                "UPDATE chat_participants SET username = 'tom' WHERE id = NEW.id"),
            kind: .changed, says: "chat_participants"),
        Case(
            testDescription: "another recipient",
            sql: trigger(
                "AFTER", on: "notifications", isMax, "UPDATE notifications SET username = 'tom' WHERE id = NEW.id"),
            kind: .changed, says: "notifications"),
        Case(
            testDescription: "a unique index",
            sql: """
                CREATE UNIQUE INDEX one_each ON notifications (username) WHERE username = 'max';
                INSERT INTO notifications(username, type) VALUES ('max', 'message')
                """, kind: .unique, says: "notifications.username"),
        Case(
            testDescription: "a check",
            sql: "ALTER TABLE chat_participants ADD COLUMN app_rule INTEGER CHECK (username <> 'max')", kind: .check,
            says: "username <> 'max'"),
        Case(
            testDescription: "a reference",
            sql:
                "ALTER TABLE chat_participants ADD COLUMN seat TEXT AS (nullif(username, 'tom')) REFERENCES seats(name)"
                + "; CREATE TABLE seats (name TEXT PRIMARY KEY COLLATE NOCASE);"
                + "INSERT INTO seats VALUES ('ana'), ('eva'), ('kim'), ('lou')",
            kind: .foreignKey, says: "FOREIGN KEY"),
        Case(
            testDescription: "a reference that is checked at the end",
            sql:
                "ALTER TABLE chat_participants ADD COLUMN seat TEXT AS (nullif(username, 'tom')) REFERENCES seats(name) "
                + "DEFERRABLE INITIALLY DEFERRED; CREATE TABLE seats (name TEXT PRIMARY KEY COLLATE NOCASE);"
                + "INSERT INTO seats VALUES ('ana'), ('eva'), ('kim'), ('lou')",
            kind: .foreignKey, says: "FOREIGN KEY"),
        Case(
            testDescription: "a column of another table that nobody fills in",
            sql: "CREATE TABLE quota (name TEXT NOT NULL); "
                + trigger("AFTER", on: "chats", isOne, "INSERT INTO quota VALUES (NULL)"),
            kind: .notNull, says: "quota.name"),
        Case(
            testDescription: "a trigger that cannot compute",
            sql: trigger("AFTER", on: "chats", isOne, "SELECT json_extract('no json', '$.a')"), kind: .error,
            says: "malformed JSON"),
    ]

    /// Two couples, and a chat of two others whose number is that of a notification.
    private func seated() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "max", "tom", "kim", "lou"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
            try db.addMutualLike("kim", "max")
            for _ in 0..<9 { try db.addChat(createdBy: "lou", participants: ["lou", "tom"]) }
        }
        return database
    }

    private func night(_ number: Int) -> Timestamp { PassDatabase.asOf.adding(seconds: Int64(number) * 86_400) }

    private func run(_ database: PassDatabase, night number: Int) async throws -> PassSummary {
        try await database.run(asOf: night(number)) { $0.options.introductions = .none }
    }

    @Test(arguments: cases)
    func `is taken back whole, recorded and said, and costs no other`(refused: Case) async throws {
        let database = try seated()
        try database.change(refused.sql)
        let own = try database.count("SELECT count(*) FROM notifications")
        let summary = try await run(database, night: 0)
        #expect(summary.status == .completed && summary.totalMatches == 1 && summary.refused == 1)
        #expect(summary.skipped.isEmpty)
        let reason = try #require(summary.refusals?.keys.first)
        #expect(reason.contains(refused.says))
        #expect(try database.texts("SELECT first, second FROM match_pairs") == ["ana eva"])
        #expect(try database.count("SELECT count(*) FROM chats") == 10)
        #expect(try database.count("SELECT count(*) FROM chat_participants") == 20)
        #expect(try database.count("SELECT count(*) FROM notifications") == own + 2)
        #expect(
            try database.texts(
                """
                SELECT first, second, status, json_extract(payload, '$.refusal.kind'),
                    json_extract(payload, '$.refusal.times')
                FROM match_plan WHERE reason = 'refused'
                """) == ["kim max skipped \(refused.kind.rawValue) 1"])
        let pair = try Inspection(
            path: database.path, options: PassOptions(), tables: Reference.tables, asOf: PassDatabase.asOf
        ).pair("max", "kim")
        #expect(pair.refused?.reason == reason && pair.refused?.nextTry == "2026-06-02")
    }

    @Test func `is tried again after one night, two, four, and is made once it is taken`() async throws {
        let database = try seated()
        try database.change(Self.cases[0].sql)
        var tried: [Int] = []
        for number in 0..<9 where try await run(database, night: number).refused == 1 { tried.append(number) }
        #expect(tried == [0, 1, 3, 7])
        #expect(
            try database.texts(
                "SELECT json_extract(payload, '$.refusal.times') FROM match_plan WHERE reason = 'refused'")
                == ["4"])
        try database.change("DROP TRIGGER app_rule")
        // Their likes are older than --likes-within by then.
        #expect(try await run(database, night: 14).totalMatches == 0)
        #expect(try await run(database, night: 15).totalMatches == 1)
        #expect(try database.count("SELECT count(*) FROM match_plan WHERE reason = 'refused'") == 0)
    }

    /// Couples who like each other, of whom the app refuses the first ones.
    private func couples(_ count: Int, refused: Int) throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<count {
                try db.addPerson("one_\(number)")
                try db.addPerson("two_\(number)")
                try db.addMutualLike("one_\(number)", "two_\(number)")
            }
            try db.execute(
                sql: Self.raise(
                    "ROLLBACK", "AFTER", on: "chat_participants",
                    "username LIKE 'two%' AND CAST(substr(NEW.username, 5) AS INTEGER) < \(refused)"))
        }
        return database
    }

    @Test func `leaves a tenth of a night behind, or half of it`() async throws {
        let database = try couples(20, refused: 10)
        let summary = try await run(database, night: 0)
        #expect(summary.totalMatches == 10 && summary.refused == 10)
        #expect(summary.refusals == ["chat_participants: too many chats": 10])
    }

    @Test func `ends a night of which it is more than half, and the next is not stuck`() async throws {
        let database = try couples(20, refused: 11)
        let error = try await #require(throws: StoreError.self) { try await run(database, night: 0) }
        guard case .mostRefused(11, of: 20, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try database.texts("SELECT status FROM match_runs") == ["abandoned"])
        let made = try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'")
        #expect(try database.count("SELECT count(*) FROM chats") == made)
        try database.change("DROP TRIGGER app_rule")
        // On the same date the refused rest, and the others are matched; on the next they are tried again.
        #expect(try await run(database, night: 0).totalMatches == 9 - made)
        #expect(try await run(database, night: 1).totalMatches == 11)
        #expect(try UndoPass(path: database.path, run: 1).run().removed == made)
    }

    @Test func `may be everybody's, and is told of by a check before`() async throws {
        let database = try seated()
        try database.change(
            """
            CREATE TRIGGER no_robots BEFORE INSERT ON chats WHEN NEW.type = 'dm'
            BEGIN SELECT RAISE(ABORT, 'chats are made by people'); END
            """)
        let check = try await database.pass().check()
        #expect(check.isUsable && check.rehearsal == "chats are made by people")
        let summary = try await run(database, night: 0)
        #expect(summary.totalMatches == 0 && summary.refused == 2)
        #expect(try database.count("SELECT count(*) FROM match_pairs") == 0)
    }

    @Test func `is not one whose trigger quotes a text like a name`() async throws {
        let database = try seated()
        try database.change { db in
            // As in an app that does not turn this off.
            try db.execute(
                sql: """
                    CREATE TRIGGER app_rule AFTER INSERT ON chats WHEN NEW.type = 'group'
                    BEGIN UPDATE chats SET name = 'crew' WHERE id = NEW.id; END;
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_master SET sql = replace(sql, '''', '"') WHERE name = 'app_rule';
                    PRAGMA writable_schema = OFF
                    """)
        }
        #expect(try await run(database, night: 0).totalMatches == 2)
    }

    @Test func `because another has its key leaves the other in place`() async throws {
        let database = try seated()
        try database.change(
            """
            DROP TABLE notifications;
            CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT UNIQUE ON CONFLICT REPLACE, type TEXT,
                title TEXT, content TEXT, data TEXT);
            INSERT INTO notifications(username, type, title) VALUES ('kim', 'message', 'the app''s own');
            """)
        #expect(try await run(database, night: 0).refused == 1)
        #expect(try database.texts("SELECT title FROM notifications WHERE username = 'kim'") == ["the app's own"])
        #expect(try database.count("SELECT count(*) FROM chat_participants WHERE username = 'kim'") == 0)
    }
}
