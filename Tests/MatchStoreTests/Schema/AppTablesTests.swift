import GRDB
import MatchStore
import Testing

@Suite struct AppTablesTests {
    @Test(arguments: [
        "ana", "A_9", "___", "123", "abcdefghijklmnopqrstuvwxyz0123",
    ]) func `a username of 3 to 30 letters, digits and underscores is taken`(username: String) throws {
        let queue = try initializedDatabase()
        try queue.write {
            try $0.execute(sql: "INSERT INTO users (username) VALUES (?)", arguments: [username])
        }
        #expect(try queue.texts("SELECT username FROM users") == [username])
    }

    @Test(arguments: [
        "", "ab", "abcdefghijklmnopqrstuvwxyz01234", "an a", "ana!", "anä", "ana-b", "ana\n", " ana",
    ]) func `any other username is refused`(username: String) throws {
        let queue = try initializedDatabase()
        let error = #expect(throws: DatabaseError.self) {
            try queue.write {
                try $0.execute(sql: "INSERT INTO users (username) VALUES (?)", arguments: [username])
            }
        }
        #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_CHECK)
    }

    @Test(arguments: [
        // users
        Attempt("INSERT INTO users (username) VALUES (NULL)", "NOT NULL constraint failed: users.username"),
        Attempt("INSERT INTO users (username) VALUES ('aNA')", "UNIQUE constraint failed: users.username"),
        Attempt("UPDATE users SET username = 'DAN' WHERE username = 'cleo'", "UNIQUE constraint failed"),
        // GRDB cuts text at a NUL character when it binds it, so this one is put together in SQL.
        Attempt("INSERT INTO users (username) VALUES ('ana' || char(0) || 'b!')", "CHECK constraint failed"),
        Attempt("INSERT INTO users (username) VALUES ('abc' || char(0))", "CHECK constraint failed"),
        Attempt("UPDATE users SET username = 'x' WHERE username = 'cleo'", "CHECK constraint failed"),
        Attempt(
            "INSERT INTO users (username, email) VALUES ('eve', 'ANA@Example.org')",
            "UNIQUE constraint failed: users.email"),
        // profiles
        Attempt("INSERT INTO profiles (username) VALUES ('ANA')", "UNIQUE constraint failed: profiles.username"),
        Attempt("UPDATE profiles SET age = 'thirty'", "cannot store TEXT value in INTEGER column profiles.age"),
        Attempt("UPDATE profiles SET experience = 1.5", "cannot store REAL value in INTEGER column"),
        // interactions
        Attempt("UPDATE interactions SET interaction_type = 'wink'", "CHECK constraint failed: interaction_type"),
        Attempt("UPDATE interactions SET interaction_type = 'LIKE'", "CHECK constraint failed: interaction_type"),
        Attempt("UPDATE interactions SET interaction_type = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE interactions SET username = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE interactions SET target_username = NULL", "NOT NULL constraint failed"),
        // chats
        Attempt("UPDATE chats SET type = 'forum'", "CHECK constraint failed: type"),
        Attempt("UPDATE chats SET type = NULL", "NOT NULL constraint failed"),
        // chat_participants
        Attempt(
            "INSERT INTO chat_participants (chat_id, username) VALUES (1, 'ANA')",
            "UNIQUE constraint failed: chat_participants.chat_id, chat_participants.username"),
        Attempt("UPDATE chat_participants SET username = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE chat_participants SET chat_id = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE chat_participants SET joined_at = NULL", "NOT NULL constraint failed"),
        // messages
        Attempt(
            "INSERT INTO messages (chat_id, sender, text, client_msg) VALUES (1, 'ANA', 'hello', 'k1')",
            "UNIQUE constraint failed: messages.chat_id, messages.sender, messages.client_msg"),
        Attempt("UPDATE messages SET text = NULL", "NOT NULL constraint failed: messages.text"),
        Attempt("UPDATE messages SET sender = NULL", "NOT NULL constraint failed: messages.sender"),
        Attempt("UPDATE messages SET chat_id = NULL", "NOT NULL constraint failed: messages.chat_id"),
        // notifications
        Attempt("UPDATE notifications SET data = '{not json'", "CHECK constraint failed"),
        Attempt("UPDATE notifications SET data = ''", "CHECK constraint failed"),
        Attempt("UPDATE notifications SET data = '[]'", "CHECK constraint failed"),
        Attempt("UPDATE notifications SET data = '5'", "CHECK constraint failed"),
        Attempt("UPDATE notifications SET data = 'null'", "CHECK constraint failed"),
        Attempt("UPDATE notifications SET is_read = 2", "CHECK constraint failed: is_read"),
        Attempt("UPDATE notifications SET is_read = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE notifications SET is_archived = -1", "CHECK constraint failed: is_archived"),
        Attempt("UPDATE notifications SET is_archived = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE notifications SET type = NULL", "NOT NULL constraint failed"),
        Attempt("UPDATE notifications SET username = NULL", "NOT NULL constraint failed"),
    ]) func `SQLite itself refuses what breaks a constraint`(attempt: Attempt) throws {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach) }
        try queue.write { try attempt.expectRefusal(in: $0) }
    }

    /// The loader has to survive such rows in an app's database, so ours allow them too.
    @Test(arguments: [
        "UPDATE profiles SET age = 12", "UPDATE profiles SET age = 900", "UPDATE profiles SET age = NULL",
        "UPDATE profiles SET gender = 'whatever I like'", "UPDATE profiles SET experience = NULL",
        "INSERT INTO interactions (username, target_username, interaction_type) VALUES ('ANA', 'BO_', 'dislike')",
        "INSERT INTO users (username) VALUES ('noEmail1'), ('noEmail2')",
        "INSERT INTO messages (chat_id, sender, text) VALUES (1, 'Ana', 'a'), (1, 'Ana', 'a')",
        "INSERT INTO messages (chat_id, sender, text, client_msg) VALUES (1, 'bo_', 'hello', 'k1')",
        "INSERT INTO notifications (username, type, data) VALUES ('dan', 'note', NULL)",
        "INSERT INTO notifications (username, type, data) VALUES ('dan', 'note', '{\"a\": [1]}')",
    ]) func `rows that people and apps really write are taken`(sql: String) throws {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach + sql) }
    }

    @Test func `a notification is unread and not archived until somebody says so`() throws {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach) }
        #expect(try queue.texts("SELECT is_read || ' ' || is_archived FROM notifications") == ["0 0"])
    }

    @Test func `the id of a chat that is gone is not given again`() throws {
        let queue = try initializedDatabase()
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO chats (type) VALUES ('dm');
                    DELETE FROM chats;
                    INSERT INTO chats (type) VALUES ('dm');
                    """)
        }
        #expect(try queue.texts("SELECT id FROM chats") == ["2"])
    }

    @Test(arguments: AppSchema.tableNames) func `every table is strict`(table: String) throws {
        let queue = try initializedDatabase()
        let isStrict = try queue.read {
            try Bool.fetchOne($0, sql: "SELECT strict FROM pragma_table_list WHERE name = ?", arguments: [table])
        }
        #expect(isStrict == true)
    }

    @Test func `every column that names a person ignores letter case`() throws {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach) }
        for (table, column) in [
            ("users", "username"), ("profiles", "username"), ("interactions", "username"), ("chats", "created_by"),
            ("chat_participants", "username"), ("messages", "sender"), ("notifications", "username"),
        ] {
            #expect(try queue.count("\(table) WHERE \(column) = 'aNa'") == 1, "\(table).\(column)")
        }
        #expect(try queue.count("interactions WHERE target_username = 'BO_'") == 1)
        #expect(try queue.count("users WHERE email = 'Ana@EXAMPLE.org'") == 1)
    }

    @Test(arguments: [
        ("SELECT 1 FROM interactions WHERE username = 'a' AND target_username = 'b'", "interactions_by_pair"),
        ("SELECT 1 FROM interactions WHERE target_username = 'b'", "interactions_by_target"),
        ("SELECT 1 FROM chats WHERE created_by = 'a'", "chats_by_creator"),
        ("SELECT 1 FROM chat_participants WHERE username = 'a'", "chat_participants_by_person"),
        ("SELECT text FROM messages WHERE chat_id = 1 ORDER BY created_at", "messages_by_chat"),
        ("SELECT chat_id FROM messages WHERE sender = 'a'", "messages_by_sender"),
        (
            "SELECT title FROM notifications WHERE username = 'a' AND is_archived = 0 ORDER BY created_at DESC",
            "notifications_by_person"
        ),
    ]) func `the app's obvious questions are answered from an index`(question: String, index: String) throws {
        let queue = try initializedDatabase()
        let plan = try queue.read { try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN \(question)") }
        let steps = plan.map { $0["detail"] as String }
        #expect(steps.count == 1, "a second step would be a sort")
        #expect(steps.first?.contains(index) == true, "\(steps)")
    }

    @Test func `a database with an app's tables is not set up again`() throws {
        let queue = try foreignAppDatabase()
        let before = try queue.texts("SELECT sql FROM sqlite_master")
        #expect(
            throws: StoreError.appTablesExist(["Profiles"] + AppSchema.tableNames.filter { $0 != "profiles" }.sorted())
        ) {
            try queue.write { try AppSchema.create(in: $0) }
        }
        #expect(try queue.texts("SELECT sql FROM sqlite_master") == before)
    }
}
