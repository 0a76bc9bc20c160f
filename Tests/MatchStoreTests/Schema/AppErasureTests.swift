import GRDB
import MatchStore
import Profiles
import Testing

@Suite struct AppErasureTests {
    /// Ana has been everywhere, spelled in every way.
    private let everywhere =
        """
        INSERT INTO interactions (username, target_username, interaction_type) VALUES
            ('ANA', 'bo_', 'like'), ('bo_', 'ana', 'like'), ('bo_', 'cleo', 'like');
        INSERT INTO chats (id, type, created_by) VALUES
            (1, 'dm', 'ana'), (2, 'group', 'ANA'), (3, 'dm', 'bo_'), (4, 'group', 'bo_'),
            (5, 'dm', 'bo_'), (6, 'dm', NULL), (7, 'dm', 'ana'), (8, 'dm', NULL), (9, 'group', NULL);
        INSERT INTO chat_participants (chat_id, username) VALUES
            (1, 'ana'), (1, 'bo_'), (2, 'Ana'), (2, 'cleo'), (3, 'bo_'), (3, 'cleo'), (4, 'ana'), (4, 'bo_'),
            (5, 'bo_'), (6, 'ana'), (7, 'bo_'), (8, 'ana'), (8, 'bo_'), (8, 'cleo'), (9, 'ANA');
        INSERT INTO messages (chat_id, sender, text) VALUES
            (1, 'ana', 'hello'), (1, 'bo_', 'hello you'), (2, 'ANA', 'hi all'), (2, 'cleo', 'hi'), (3, 'cleo', 'psst'),
            (5, 'ana', 'bye'), (5, 'bo_', 'stay'), (6, 'cleo', 'gone');
        INSERT INTO notifications (id, username, type, data) VALUES
            (1, 'ana', 'note', NULL), (2, 'bo_', 'match', '{"username": "ANA"}'),
            (3, 'bo_', 'chat', '{"chat_id": 1}'), (4, 'bo_', 'chat', '{"chat_id": "1"}'),
            (5, 'bo_', 'chat', '{"chat_id": 3}'), (6, 'bo_', 'note', '{"people": ["cleo", {"who": "ana"}]}'),
            (7, 'bo_', 'note', '{"\\u0061": "\\u0041na"}'), (8, 'bo_', 'note', '{"word": "banana"}'),
            (9, 'bo_', 'note', '{"chat_id": 11}'), (10, 'cleo', 'note', NULL);
        INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
            VALUES ('2026-01-01', '2026-01-01', '2026-01-01', 'completed', '{}', 'h', '1');
        INSERT INTO match_pairs (first, second, kind, status, run_id, chat_id, payload, matched_at) VALUES
            ('ANA', 'bo_', 'mutual_like', 'matched', 1, 1, '{"of": "ana"}', '2026-01-01'),
            ('abe', 'ana', 'mutual_like', 'known', 1, NULL, NULL, '2026-01-01'),
            ('bo_', 'cleo', 'introduction', 'matched', 1, 3, NULL, '2026-01-01');
        INSERT INTO match_plan (run_id, position, first, second, kind, action, created_by) VALUES
            (1, 1, 'bo_', 'ANA', 'mutual_like', 'chat', 'ana'), (1, 2, 'ana', 'cleo', 'introduction', 'chat', 'ana'),
            (1, 3, 'bo_', 'cleo', 'introduction', 'chat', 'bo_');
        INSERT INTO match_preferences (username, age_min) VALUES ('ANA', 18), ('dan', 18);
        INSERT INTO match_outbox (notification_id, chat_id, run_id) VALUES (2, 1, 1), (3, 1, 1), (5, 3, 1);
        """ + listing("ana", of: "dan") + listing("dan", of: "ANA", "cleo")

    private func database(foreignKeys: Bool = true) throws -> DatabaseQueue {
        let queue = try initializedDatabase(foreignKeys: foreignKeys)
        try queue.write { try $0.execute(sql: fourPeople + everywhere) }
        return queue
    }

    /// Every value of every text column of every table, in which a word stands alone.
    private func places(of word: String, in queue: DatabaseQueue) throws -> [String] {
        try queue.read { db in
            let columns = try Row.fetchAll(
                db,
                sql: """
                    SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c
                    WHERE t.type = 'table' AND c.type = 'TEXT' ORDER BY 1, 2
                    """)
            #expect(columns.count > 50, "the search covers the whole schema")
            return try columns.flatMap { row -> [String] in
                let (table, column) = (row[0] as String, row[1] as String)
                return try String.fetchAll(db, sql: "SELECT \(column) FROM \(table) WHERE \(column) IS NOT NULL")
                    .filter { text in
                        // What JSON hides behind an escape is found too.
                        text.replacing("\\u0041", with: "A").lowercased()
                            .split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == word }
                    }
                    .map { "\(table).\(column): \($0)" }
            }
        }
    }

    @Test(arguments: ["ana", "ANA", "Ana"], [true, false])
    func `one DELETE leaves the name nowhere, even where foreign keys are not enforced`(
        spelling: String, foreignKeys: Bool
    ) throws {
        let queue = try database(foreignKeys: foreignKeys)
        #expect(try places(of: "ana", in: queue).count == 30, "the search does find a name")
        let others = try ["bo_", "cleo", "dan"].map { try places(of: $0, in: queue).count }
        try queue.write { try $0.execute(sql: "DELETE FROM users WHERE username = '\(spelling)'") }
        #expect(try places(of: "ana", in: queue) == [])
        #expect(try queue.count("pragma_foreign_key_check") == 0)
        for (name, before) in zip(["bo_", "cleo", "dan"], others) {
            let after = try places(of: name, in: queue).count
            #expect(after > 2 && after <= before, "\(name) is still there")
        }
    }

    @Test func `groups survive, direct chats left with one person go`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "DELETE FROM users WHERE username = 'ana'") }
        // 5: Ana had left and only her message remembers her. 7: she made it. 6: nobody but a former partner is left.
        // 8 is no group, and yet has two people left in it.
        #expect(try queue.texts("SELECT id FROM chats ORDER BY id") == ["2", "3", "4", "8", "9"])
        #expect(try queue.texts("SELECT created_by FROM chats WHERE id = 2") == [nil])
        #expect(try queue.texts("SELECT created_by FROM chats WHERE id = 4") == ["bo_"])
        #expect(try queue.texts("SELECT text FROM messages ORDER BY id") == ["hi", "psst"])
        #expect(
            try queue.texts("SELECT chat_id || username FROM chat_participants ORDER BY 1")
                == ["2cleo", "3bo_", "3cleo", "4bo_", "8bo_", "8cleo"])
    }

    /// The third is someone who wrote and left, or who made the chat and left.
    @Test(arguments: [
        "INSERT INTO messages (chat_id, sender, text) VALUES (70, 'cleo', 'bye')",
        "UPDATE chats SET created_by = 'cleo' WHERE id = 70",
        "INSERT INTO chat_participants (chat_id, username) VALUES (70, 'cleo')",
    ]) func `a chat of three stays with the two who are left`(third: String) throws {
        for (isThree, remaining) in [(false, 0), (true, 1)] {
            let queue = try initializedDatabase()
            try queue.write {
                try $0.execute(
                    sql: fourPeople + """
                        INSERT INTO chats (id, type, created_by) VALUES (70, 'dm', 'ana');
                        INSERT INTO chat_participants (chat_id, username) VALUES (70, 'ana'), (70, 'bo_');
                        \(isThree ? third : "");
                        DELETE FROM users WHERE username = 'ana';
                        """)
            }
            #expect(try queue.count("chats") == remaining)
        }
    }

    /// Support has no profile: it made the chat, greets in it or takes part, and the app may have erased it since.
    @Test(arguments: [
        "UPDATE chats SET created_by = 'support' WHERE id = 70",
        "INSERT INTO messages (chat_id, sender, text) VALUES (70, 'support', 'welcome')",
        "INSERT INTO chat_participants (chat_id, username) VALUES (70, 'SUPPORT')",
    ]) func `a bot does not keep a chat of two when one of them is erased`(bot: String) throws {
        for (erased, remaining) in [("ana", 0), ("support", 1), ("dan", 1)] {
            let queue = try initializedDatabase()
            try queue.write {
                try $0.execute(
                    sql: fourPeople + """
                        INSERT INTO users (username) VALUES ('support');
                        INSERT INTO chats (id, type, created_by) VALUES (70, 'dm', 'ana');
                        INSERT INTO chat_participants (chat_id, username) VALUES (70, 'ana'), (70, 'bo_');
                        INSERT INTO messages (chat_id, sender, text) VALUES (70, 'bo_', 'hello');
                        \(bot);
                        DELETE FROM users WHERE username = '\(erased)';
                        """)
            }
            #expect(try queue.count("chats") == remaining, "\(erased)")
            #expect(try queue.count("messages WHERE sender = 'bo_'") == remaining)
        }
    }

    @Test func `a database that an earlier version set up gets the trigger, and an app's own stays`() throws {
        let trigger = "SELECT sql FROM sqlite_master WHERE name = 'users_remove_direct_chats'"
        let queue = try initializedDatabase()
        let wanted = try queue.texts(trigger)
        let earlier = try #require(wanted[0] ?? nil).replacing(
            " AND EXISTS (SELECT 1 FROM profiles WHERE username = person)", with: "")
        let own = "CREATE TRIGGER users_remove_direct_chats BEFORE DELETE ON users BEGIN SELECT 1; END"
        for (made, kept) in [(earlier, wanted[0]), (own, own)] {
            try queue.write { db in
                try db.execute(sql: "DROP TRIGGER users_remove_direct_chats")
                try db.execute(sql: made)
                try MatchSchema.prepare(db, mapping: TypeMapping())
            }
            #expect(try queue.texts(trigger) == [kept])
        }
    }

    @Test func `notifications to the person, about the person and about the chats that go are removed`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "DELETE FROM users WHERE username = 'ana'") }
        #expect(try queue.texts("SELECT id FROM notifications ORDER BY id") == ["5", "8", "9", "10"])
    }

    @Test func `Duet's rows about other people stay`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "DELETE FROM users WHERE username = 'ana'") }
        #expect(try queue.texts("SELECT first || ' ' || second FROM match_pairs") == ["bo_ cleo"])
        #expect(try queue.texts("SELECT position FROM match_plan") == ["3"])
        #expect(try queue.texts("SELECT target FROM match_recommendations") == ["cleo"])
        #expect(try queue.count("match_lists") == 1)
        #expect(try queue.texts("SELECT notification_id FROM match_outbox") == ["5"])
        #expect(try queue.texts("SELECT username FROM match_preferences") == ["dan"])
        #expect(try queue.count("match_runs") == 1)
    }

    @Test func `everybody can be erased in one statement`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "DELETE FROM users") }
        for table in AppSchema.tableNames where table != "chats" {
            #expect(try queue.count(table) == 0, "\(table)")
        }
        #expect(try queue.texts("SELECT DISTINCT type FROM chats") == ["group"])
        #expect(try queue.count("match_pairs WHERE first <> 'abe'") == 0)
    }

    /// A username may be any word, also one that notifications are full of.
    @Test(arguments: [
        #"{"kind": "jazz"}"#, #"{"type": "jazz"}"#, #"{"score_band": "jazz"}"#, #"{"reasons": ["jazz", "folk"]}"#,
        #"{"reasons": [{"genre": "jazz"}]}"#, #"{"jazz": "yes"}"#, #"{"text": "all that jazz"}"#,
        #"{"username": "jazzy"}"#,
    ]) func `erasing someone named like a word keeps notifications that only use the word`(data: String) throws {
        let queue = try database()
        try queue.write {
            try $0.execute(sql: "INSERT INTO users (username) VALUES ('jazz')")
            try $0.execute(
                sql: "INSERT INTO notifications (id, username, type, data) VALUES (77, 'dan', 'match', ?)",
                arguments: [data])
            try $0.execute(sql: "DELETE FROM users WHERE username = 'jazz'")
        }
        #expect(try queue.count("notifications WHERE id = 77") == 1)
    }

    @Test func `a name made of digits is not mistaken for a number`() throws {
        let queue = try database()
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO users (username) VALUES ('123');
                    INSERT INTO notifications (id, username, type, data) VALUES
                        (77, 'dan', 'match', '{"chat_id": 123, "chat_id_str": "123", "run_id_str": "123"}'), (78, 'dan', 'match', '{"username": "123"}');
                    DELETE FROM users WHERE username = '123';
                    """)
        }
        #expect(try queue.texts("SELECT id FROM notifications WHERE id > 70") == ["77"])
    }
}
