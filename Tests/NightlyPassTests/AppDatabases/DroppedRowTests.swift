import GRDB
import MatchStore
import NightlyPass
import Testing

@Suite("A row that an app drops without an error") struct DroppedRowTests {
    /// Three couples, and a chat of two others whose number is that of a notification.
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

    @Test(
        arguments: [
            "CREATE TRIGGER drops BEFORE INSERT ON chats WHEN NEW.created_by IN ('kim', 'max') BEGIN SELECT RAISE(IGNORE); END",
            """
            CREATE TRIGGER drops AFTER INSERT ON chats WHEN NEW.created_by IN ('kim', 'max')
            BEGIN DELETE FROM chats WHERE id = NEW.id; END
            """,
            "CREATE TRIGGER drops BEFORE INSERT ON chat_participants WHEN NEW.username = 'max' BEGIN SELECT RAISE(IGNORE); END",
            "CREATE TRIGGER drops BEFORE INSERT ON notifications WHEN NEW.username = 'max' BEGIN SELECT RAISE(IGNORE); END",
        ])
    func `lets nobody into a chat of others, and ends the pass`(trigger: String) async throws {
        let database = try seated()
        try database.change(trigger)
        let error = try await #require(throws: StoreError.self) { try await database.run() }
        guard case .refused(_, let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("dropped"))
        // The other couple's chat is of the same transaction, or on a slow machine of one before.
        let others = try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'")
        #expect(others <= 1)
        #expect(try database.count("SELECT count(*) FROM chats") == 9 + others)
        #expect(try database.count("SELECT count(*) FROM chat_participants WHERE chat_id <= 9") == 18)
        #expect(try database.count("SELECT count(*) FROM notifications") == 2 * others)
        #expect(try database.count("SELECT count(*) FROM chat_participants WHERE username IN ('kim', 'max')") == 0)
    }

    @Test func `because another has its key is an error, and the other stays`() async throws {
        let database = try seated()
        try database.change(
            """
            DROP TABLE notifications;
            CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT UNIQUE ON CONFLICT REPLACE, type TEXT,
                title TEXT, content TEXT, data TEXT);
            INSERT INTO notifications(username, type, title) VALUES ('kim', 'message', 'the app''s own');
            """)
        await #expect(throws: StoreError.self) { try await database.run() }
        #expect(try database.texts("SELECT title FROM notifications WHERE username = 'kim'") == ["the app's own"])
        #expect(try database.count("SELECT count(*) FROM chat_participants WHERE username = 'kim'") == 0)
    }
}
