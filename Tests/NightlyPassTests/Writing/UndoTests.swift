import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// A night of three matches that is taken back.
struct `An undo` {
    /// - Parameter tables: made before the night.
    private func database(_ tables: String = "") async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for (one, other) in [("ana", "eva"), ("max", "tom"), ("ida", "zoe")] {
                try db.addPerson(one)
                try db.addPerson(other)
                try db.addMutualLike(one, other)
            }
            try db.addUser("system")
            try db.execute(sql: tables)
        }
        try await database.run { $0.options.introductions = .none }
        return database
    }

    /// Takes the night back, after a dry run that must say the same.
    private func undo(_ database: PassDatabase) throws -> UndoReport {
        let before = try database.contents()
        var dry = try UndoPass(path: database.path, run: 1, dryRun: true).run()
        #expect(try database.contents() == before)
        let report = try UndoPass(path: database.path, run: 1).run()
        dry.dryRun = false
        #expect(dry == report)
        let again = try UndoPass(path: database.path, run: 1).run()
        #expect(again.removed == 0 && again.kept == report.kept)
        #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
        #expect(try database.count("SELECT count(*) FROM chats") == report.kept)
        #expect(try database.count("SELECT count(*) FROM notifications") == 2 * report.kept)
        #expect(try database.count("SELECT count(*) FROM chat_participants") == 2 * report.kept)
        return report
    }

    private static let toChats = [
        "chat_id INTEGER REFERENCES chats", "chat_id INTEGER REFERENCES chats(id) ON DELETE CASCADE",
        "chat_id INTEGER REFERENCES chats(id) ON DELETE SET NULL",
        "place INTEGER REFERENCES Chats(id) ON DELETE RESTRICT",
        "place INTEGER REFERENCES chats(id) DEFERRABLE INITIALLY DEFERRED", "chat_id INTEGER", "chatId", "Chat TEXT",
    ]

    @Test(arguments: toChats) func `keeps a chat that a row of the app refers to`(column: String) async throws {
        let database = try await database("CREATE TABLE reactions (id INTEGER PRIMARY KEY, \(column), what TEXT)")
        let name = String(column.prefix { $0 != " " })
        try database.change("INSERT INTO reactions (\(name), what) SELECT max(id), 'heart' FROM chats")
        let report = try undo(database)
        #expect(report.removed == 2 && report.kept == 1 && report.referredTo == ["reactions.\(name)": 1])
        #expect(try database.texts("SELECT what FROM reactions WHERE \(name) IN (SELECT id FROM chats)") == ["heart"])
        let state = try await database.pass().check()
        #expect(state.chatReferences == ["reactions.\(name)"])
    }

    @Test(arguments: ["chat_participants", "notifications"], ["", "ON DELETE CASCADE", "ON DELETE RESTRICT"])
    func `keeps a chat to whose participants or notifications a row refers`(parent: String, action: String) async throws
    {
        let database = try await database(
            "CREATE TABLE marks (id INTEGER PRIMARY KEY, of INTEGER REFERENCES \(parent)(id) \(action))")
        try database.change("INSERT INTO marks (of) SELECT max(id) FROM \(parent)")
        let report = try undo(database)
        #expect(report.removed == 2 && report.referredTo == ["marks.of": 1])
        #expect(try database.count("SELECT count(*) FROM marks WHERE of IS NOT NULL") == 1)
    }

    @Test func `removes a chat in which only somebody else wrote`() async throws {
        let database = try await database()
        try database.change("INSERT INTO messages (chat_id, sender, text) SELECT id, 'system', 'Welcome' FROM chats")
        try database.change("INSERT INTO messages (chat_id, sender, text) SELECT max(id), created_by, 'Hi' FROM chats")
        let report = try undo(database)
        #expect(report.removed == 2 && report.written == 1)
        #expect(try database.count("SELECT count(*) FROM messages") == 2)
    }

    @Test func `keeps a chat when a row refers to a message of somebody else in it`() async throws {
        let database = try await database(
            "CREATE TABLE hearts (message_id INTEGER REFERENCES messages(id) ON DELETE CASCADE)")
        try database.change("INSERT INTO messages (chat_id, sender, text) SELECT max(id), 'system', 'Hi' FROM chats")
        try database.change("INSERT INTO hearts SELECT id FROM messages")
        #expect(try undo(database).referredTo == ["hearts.message_id": 1])
        #expect(try database.count("SELECT count(*) FROM hearts") == 1)
    }

    private static let refusals = [
        ("BEFORE DELETE ON chats WHEN OLD.created_by IN ('max', 'tom')", "RAISE(ABORT, 'kept')", "kept"),
        ("AFTER DELETE ON chats WHEN OLD.created_by IN ('max', 'tom')", "RAISE(ROLLBACK, 'kept')", "kept"),
        ("BEFORE DELETE ON chat_participants WHEN OLD.username = 'max'", "RAISE(FAIL, 'kept')", "kept"),
        ("BEFORE DELETE ON notifications WHEN OLD.username = 'max'", "RAISE(ABORT, 'kept')", "kept"),
        (
            "BEFORE DELETE ON chats WHEN OLD.created_by IN ('max', 'tom')", "RAISE(IGNORE)",
            "the row of the chat stays"
        ),
    ]

    @Test(arguments: refusals)
    func `keeps the one chat that a trigger of the app does not give up`(
        when: String, raise: String, words: String
    ) async throws {
        let database = try await database("CREATE TRIGGER guard \(when) BEGIN SELECT \(raise); END")
        let report = try undo(database)
        #expect(report.removed == 2 && report.notifications == 4 && report.refused == [words: 1])
        #expect(try database.texts("SELECT first FROM match_pairs WHERE status = 'matched'") == ["max"])
    }
}
