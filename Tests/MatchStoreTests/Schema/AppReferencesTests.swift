import GRDB
import MatchStore
import Testing

@Suite struct AppReferencesTests {
    @Test(arguments: [
        "INSERT INTO profiles (username) VALUES ('nobody')",
        "INSERT INTO interactions (username, target_username, interaction_type) VALUES ('nobody', 'Ana', 'like')",
        "INSERT INTO interactions (username, target_username, interaction_type) VALUES ('Ana', 'nobody', 'like')",
        "INSERT INTO chats (type, created_by) VALUES ('dm', 'nobody')",
        "INSERT INTO chat_participants (chat_id, username) VALUES (1, 'nobody')",
        "INSERT INTO chat_participants (chat_id, username) VALUES (99, 'bo_')",
        "INSERT INTO messages (chat_id, sender, text) VALUES (1, 'nobody', 'hello')",
        "INSERT INTO messages (chat_id, sender, text) VALUES (99, 'Ana', 'hello')",
        "INSERT INTO notifications (username, type) VALUES ('nobody', 'note')",
        "UPDATE profiles SET username = 'nobody' WHERE username = 'Ana'",
        "UPDATE interactions SET target_username = 'nobody'",
        "UPDATE chats SET created_by = 'nobody'",
        "UPDATE messages SET sender = 'nobody'",
    ]) func `a reference to a person or chat that does not exist is refused`(sql: String) throws {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach) }
        let error = #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
        #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY)
    }

    @Test(arguments: [
        "UPDATE interactions SET username = 'ANA'",
        "UPDATE chats SET created_by = 'DAN'",
        "INSERT INTO chat_participants (chat_id, username) VALUES (1, 'Bo_')",
    ]) func `a reference may spell a name in another letter case`(sql: String) throws {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach + sql) }
        #expect(try queue.count("pragma_foreign_key_check") == 0)
    }

    @Test(arguments: [true, false])
    func `deleting a chat deletes its messages and participants`(foreignKeys: Bool) throws {
        let queue = try initializedDatabase(foreignKeys: foreignKeys)
        try queue.write {
            try $0.execute(
                sql: fourPeople + oneOfEach + """
                    INSERT INTO chats (id, type) VALUES (2, 'group');
                    INSERT INTO chat_participants (chat_id, username) VALUES (2, 'Ana');
                    INSERT INTO messages (chat_id, sender, text) VALUES (2, 'Ana', 'still here');
                    DELETE FROM chats WHERE id = 1;
                    """)
        }
        #expect(try queue.texts("SELECT id FROM chats") == ["2"])
        #expect(try queue.texts("SELECT chat_id FROM chat_participants") == ["2"])
        #expect(try queue.texts("SELECT chat_id FROM messages") == ["2"])
    }

    /// Each reference in isolation: the triggers that erase a person are dropped, the foreign keys alone must do.
    @Test func `the foreign keys alone keep no row about someone who is gone`() throws {
        let queue = try initializedDatabase()
        try queue.write {
            try $0.execute(
                sql: fourPeople + oneOfEach + """
                    INSERT INTO interactions (username, target_username, interaction_type)
                        VALUES ('bo_', 'Ana', 'like'), ('bo_', 'dan', 'like');
                    DROP TRIGGER users_remove_direct_chats;
                    DROP TRIGGER users_erase;
                    DELETE FROM users WHERE username = 'ana';
                    """)
        }
        #expect(try queue.texts("SELECT username FROM profiles ORDER BY 1") == ["bo_", "cleo", "dan"])
        #expect(try queue.texts("SELECT target_username FROM interactions") == ["dan"])
        #expect(try queue.texts("SELECT created_by FROM chats") == [nil])
        for table in ["chat_participants", "messages", "notifications"] {
            #expect(try queue.count(table) == 0, "\(table)")
        }
    }

    @Test func `the foreign keys alone follow a new name and a new chat id`() throws {
        let queue = try initializedDatabase()
        try queue.write {
            try $0.execute(
                sql: fourPeople + oneOfEach + """
                    DROP TRIGGER users_rename;
                    UPDATE users SET username = 'zoe' WHERE username = 'ana';
                    UPDATE users SET username = 'yul' WHERE username = 'bo_';
                    UPDATE chats SET id = 7;
                    """)
        }
        #expect(try queue.texts("SELECT username || ' ' || target_username FROM interactions") == ["zoe yul"])
        #expect(try queue.texts("SELECT created_by FROM chats") == ["zoe"])
        #expect(try queue.texts("SELECT username || chat_id FROM chat_participants") == ["zoe7"])
        #expect(try queue.texts("SELECT sender || chat_id FROM messages") == ["zoe7"])
        #expect(try queue.texts("SELECT username FROM notifications") == ["zoe"])
        #expect(try queue.count("profiles WHERE username IN ('zoe', 'yul')") == 2)
    }
}
