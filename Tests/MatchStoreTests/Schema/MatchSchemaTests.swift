import GRDB
import MatchStore
import Profiles
import Testing

@Suite struct MatchSchemaTests {
    /// Everything but SQLite's own: the indexes behind PRIMARY KEY and UNIQUE, and the counter of AUTOINCREMENT.
    private func schema(_ queue: DatabaseQueue) throws -> [String?] {
        try queue.texts(
            "SELECT name || sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' ORDER BY name")
    }

    @Test func `a database before its first pass has no version`() throws {
        #expect(try foreignAppDatabase().read { try MatchSchema.version($0) } == nil)
    }

    @Test func `an app's database gets Duet's own tables, and its own stay as they were`() throws {
        let queue = try foreignAppDatabase()
        let before = try schema(queue)
        try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        let after = try schema(queue)
        #expect(after.filter { $0?.hasPrefix("match_") != true } == before)
        for table in MatchSchema.tableNames {
            #expect(try queue.count("pragma_table_list WHERE name = '\(table)' AND strict") == 1)
            #expect(try queue.count("pragma_foreign_key_list('\(table)')") == 0)
        }
        #expect(try queue.read { try MatchSchema.version($0) } == MatchSchema.currentVersion)
        #expect(try queue.count("match_recommendations_now") == 0)
    }

    @Test func `preparing again writes nothing`() throws {
        let queue = try foreignAppDatabase()
        let changes = "SELECT total_changes() + (SELECT schema_version FROM pragma_schema_version)"
        let counts = try (1...2).map { _ in
            try queue.write { db in
                try MatchSchema.prepare(db, mapping: TypeMapping())
                return try Int.fetchOne(db, sql: changes)
            }
        }
        #expect(counts[0] == counts[1])
    }

    @Test func `what an app has dropped is made again`() throws {
        let queue = try foreignAppDatabase()
        try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        let complete = try schema(queue)
        try queue.write {
            try $0.execute(sql: "DROP VIEW match_recommendations_now; DROP TABLE match_plan; DROP TABLE match_schema")
            try MatchSchema.prepare($0, mapping: TypeMapping())
        }
        #expect(try schema(queue) == complete)
        #expect(try queue.count("match_schema") == 1)
    }

    @Test func `the view is made anew when the mapping or the app's columns change`() throws {
        let queue = try foreignAppDatabase()
        let view = "SELECT sql FROM sqlite_master WHERE name = 'match_recommendations_now'"
        let mapping = TypeMapping(like: ["like", "it's a 'yes'"], group: [])
        try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        let first = try queue.texts(view)
        try queue.write { try MatchSchema.prepare($0, mapping: mapping) }
        let second = try queue.texts(view)
        try queue.write {
            try $0.execute(sql: "ALTER TABLE interactions ADD COLUMN Updated_At TEXT")
            try MatchSchema.prepare($0, mapping: mapping)
        }
        let third = try queue.texts(view)
        #expect(Set([first, second, third]).count == 3)
        let query = try queue.read { try MatchSchema.recommendationsQuery($0, mapping: mapping, names: AppNames()) }
        #expect(third == ["CREATE VIEW match_recommendations_now AS\n\(query)"])
        #expect(try queue.count("match_recommendations_now") == 0, "the text is valid")
    }

    @Test func `tables of a newer Duet are refused and left alone`() throws {
        let queue = try foreignAppDatabase()
        try queue.write {
            try $0.execute(
                sql: "CREATE TABLE match_schema (version INTEGER NOT NULL); INSERT INTO match_schema VALUES (6)")
        }
        let before = try schema(queue)
        let error = #expect(throws: StoreError.newerMatchSchema(found: 6, known: 5)) {
            try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        }
        #expect(try schema(queue) == before)
        #expect(error?.description.contains("version 6 and this program knows up to version 5") == true)
    }
}

/// A database on which the first version of Duet's tables stands.
@Suite struct MatchMigrationTests {
    /// As version 1 made them, and a list in them.
    private static let versionOne = """
        DROP VIEW match_recommendations_now; DROP VIEW match_recommendations;
        DROP TABLE match_people; DROP TABLE match_phrases; DROP TABLE match_lists;
        UPDATE match_schema SET version = 1;
        CREATE TABLE match_recommendations (run_id INTEGER NOT NULL, username TEXT NOT NULL COLLATE NOCASE,
            rank INTEGER NOT NULL, target TEXT NOT NULL COLLATE NOCASE, score_band TEXT, reasons TEXT,
            PRIMARY KEY (run_id, username, rank)) STRICT, WITHOUT ROWID;
        CREATE INDEX match_recommendations_by_target ON match_recommendations (target);
        CREATE VIEW match_recommendations_now (username, rank, target, score_band, reasons, run_id) AS
            SELECT username, rank, target, score_band, reasons, run_id FROM match_recommendations;
        DROP TRIGGER users_erase; DROP TRIGGER users_rename;
        CREATE TRIGGER users_erase AFTER DELETE ON users BEGIN
            DELETE FROM match_recommendations WHERE username = OLD.username OR target = OLD.username; END;
        CREATE TRIGGER users_rename AFTER UPDATE OF username ON users BEGIN
            UPDATE match_recommendations SET username = NEW.username WHERE username = OLD.username; END;
        INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version) VALUES
            ('2026-01-01', '2026-01-01', '2026-01-01', 'completed', '{}', 'h', '1'),
            ('2026-01-02', '2026-01-02', '2026-01-02', 'planned', '{}', 'h', '1');
        INSERT INTO match_plan (run_id, position, first, second, kind, action) VALUES
            (2, 0, 'cleo', 'dan', 'mutual_like', 'chat');
        INSERT INTO match_pairs (first, second, kind, status, run_id, matched_at) VALUES
            ('ana', 'bo_', 'mutual_like', 'matched', 1, '2026-01-01');
        INSERT INTO match_recommendations (run_id, username, rank, target) VALUES (1, 'ana', 1, 'cleo');
        """

    private func migrated() throws -> DatabaseQueue {
        let queue = try initializedDatabase()
        try queue.write {
            try $0.execute(sql: fourPeople + Self.versionOne)
            try MatchSchema.prepare($0, mapping: TypeMapping())
        }
        return queue
    }

    @Test func `has the tables, views and triggers that a new one has`() throws {
        let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql"
        let queue = try migrated()
        #expect(try queue.texts(schema) == initializedDatabase().texts(schema))
        #expect(try queue.read { try MatchSchema.version($0) } == MatchSchema.currentVersion)
    }

    @Test func `keeps runs, plans and pairs, knows everybody in them, and has no lists`() throws {
        let queue = try migrated()
        #expect(try queue.texts("SELECT status FROM match_runs ORDER BY run_id") == ["completed", "planned"])
        #expect(try queue.count("match_plan") == 1 && queue.count("match_pairs") == 1)
        #expect(try queue.texts("SELECT username FROM match_people ORDER BY 1") == ["ana", "bo_", "cleo", "dan"])
        #expect(try queue.count("match_recommendations_now") == 0)
    }

    @Test func `erases and renames as a new one does`() throws {
        let queue = try migrated()
        try queue.write {
            try $0.execute(
                sql: """
                    DELETE FROM users WHERE username = 'ana';
                    UPDATE users SET username = 'yul' WHERE username = 'dan';
                    """)
        }
        #expect(try queue.texts("SELECT username FROM match_people ORDER BY 1") == ["bo_", "cleo", "yul"])
        #expect(try queue.count("match_pairs") == 0)
    }

    @Test func `of version 2 gets an outbox, and erases what waits there as well`() throws {
        let queue = try initializedDatabase()
        let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql"
        let complete = try queue.texts(schema)
        let trigger = try #require(try queue.texts("SELECT sql FROM sqlite_master WHERE name = 'users_erase'")[0])
        let former = trigger.replacing(/DELETE FROM match_outbox[^;]*;/, with: "")
        #expect(former != trigger)
        try queue.write {
            try $0.execute(
                sql: fourPeople + """
                    DROP TABLE match_outbox; DROP TRIGGER users_erase; UPDATE match_schema SET version = 2;
                    \(former);
                    INSERT INTO match_people (username) VALUES ('ana');
                    """)
            try MatchSchema.prepare($0, mapping: TypeMapping())
        }
        #expect(try queue.texts(schema) == complete)
        #expect(try queue.read { try MatchSchema.version($0) } == MatchSchema.currentVersion)
        #expect(
            try queue.texts("SELECT username FROM match_people") == ["ana"], "nothing is lost, and nobody new on record"
        )
    }

    @Test func `of version 3 gets readings, which go with a person`() throws {
        let queue = try initializedDatabase()
        let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql"
        let complete = try queue.texts(schema)
        let trigger = try #require(try queue.texts("SELECT sql FROM sqlite_master WHERE name = 'users_erase'")[0])
        let former = trigger.replacing(/DELETE FROM match_readings[^;]*;/, with: "")
        #expect(former != trigger)
        try queue.write {
            try $0.execute(
                sql: fourPeople + """
                    DROP VIEW match_recommendations_now; DROP TABLE match_readings; DROP TRIGGER users_erase;
                    UPDATE match_schema SET version = 3;
                    \(former);
                    """)
            try MatchSchema.prepare($0, mapping: TypeMapping())
            try $0.execute(
                sql: """
                    INSERT INTO match_people (username) VALUES ('ana'), ('bo_');
                    INSERT INTO match_readings (person_id, run_id, gender) SELECT person_id, 1, '' FROM match_people;
                    DELETE FROM users WHERE username = 'ana';
                    """)
        }
        #expect(try queue.texts(schema) == complete)
        #expect(
            try queue.texts("SELECT username FROM match_readings JOIN match_people USING (person_id)") == ["bo_"])
        #expect(try queue.count("match_readings") == 1)
    }

    @Test func `of version 3 gets what a sender was told, and keeps what waits in the outbox`() throws {
        let queue = try initializedDatabase()
        let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql"
        let complete = try queue.texts(schema)
        let trigger = try #require(try queue.texts("SELECT sql FROM sqlite_master WHERE name = 'users_erase'")[0])
        let former = trigger.replacing(/UPDATE match_emitted[^;]*;/, with: "")
            .replacing(", 'chat_id_str', 'run_id_str'", with: "")
        #expect(former != trigger)
        try queue.write {
            try $0.execute(
                sql: """
                    DROP TABLE match_emitted; DROP TRIGGER users_erase; UPDATE match_schema SET version = 3;
                    \(former);
                    INSERT INTO match_outbox (notification_id, chat_id, run_id) VALUES (7, 1, 1);
                    """)
            try MatchSchema.prepare($0, mapping: TypeMapping())
        }
        #expect(try queue.texts(schema) == complete)
        #expect(try queue.texts("SELECT notification_id FROM match_outbox") == ["7"])
    }

    /// As version 4 made them.
    private static let ofVersionFour = [
        ("match_pairs", "chat_id ANY", "chat_id INTEGER"), ("match_emitted", "chat_id ANY", "chat_id INTEGER"),
        ("match_outbox", "chat_id ANY", "chat_id INTEGER"),
        ("match_outbox", "notification_id ANY NOT NULL PRIMARY KEY", "notification_id INTEGER PRIMARY KEY"),
    ]

    @Test(arguments: [true, false])
    func `of version 4 takes the keys that the app has, and keeps all that is in its tables and was made on them`(
        hasNumbers: Bool
    ) throws {
        let queue = try initializedDatabase()
        if !hasNumbers {
            try queue.write {
                try $0.execute(
                    sql: """
                        DROP TABLE chats; CREATE TABLE chats (id BLOB NOT NULL PRIMARY KEY, type TEXT, created_by TEXT COLLATE NOCASE);
                        """)
            }
        }
        let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql"
        let complete = try queue.texts(schema)
        let own = [
            "CREATE INDEX pairs_by_score ON match_pairs (score)",
            "CREATE TRIGGER counts AFTER INSERT ON match_pairs BEGIN UPDATE users SET phone = 'new'; END",
        ]
        let rows =
            "SELECT first || ' ' || ifnull(chat_id, 'none') || ' ' || typeof(chat_id) || ' ' || note FROM match_pairs"
        var older: Set<String?> = []
        try queue.write { db in
            var tables: [String: String] = [:]
            for (table, new, old) in Self.ofVersionFour {
                let sql =
                    try tables[table]
                    ?? String.fetchOne(
                        db, sql: "SELECT sql FROM sqlite_master WHERE name = ?", arguments: [table])
                tables[table] = sql?.replacing(new, with: old)
                #expect(tables[table] != sql)
            }
            for (table, sql) in tables { try db.execute(sql: "DROP TABLE \(table); \(sql)") }
            older = Set(tables.values)
            try db.execute(
                sql: fourPeople + """
                    UPDATE match_schema SET version = 4;
                    CREATE INDEX match_pairs_by_second ON match_pairs (second);
                    ALTER TABLE match_pairs ADD COLUMN note TEXT DEFAULT 'x';
                    INSERT INTO match_pairs (first, second, kind, status, run_id, chat_id, matched_at) VALUES
                        ('ana', 'bo_', 'introduction', 'matched', 1, 5, '2026-01-01'),
                        ('ana', 'cleo', 'introduction', 'undone', 1, NULL, '2026-01-01');
                    INSERT INTO match_outbox (notification_id, chat_id, run_id) VALUES (7, 5, 1);
                    INSERT INTO match_emitted (chat_id, run_id, match_key, first_id, second_id) VALUES (5, 1, 'k', 1, 2);
                    \(own.joined(separator: ";\n"));
                    """)
            try MatchSchema.prepare(db, mapping: TypeMapping())
        }
        let note = ", note TEXT DEFAULT 'x'"
        let found = Set(try queue.texts(schema).map { $0?.replacing(note, with: "") })
        if hasNumbers {
            #expect(older.isSubset(of: found) && found.count == complete.count + own.count)
        } else {
            #expect(found == Set(complete + own))
        }
        #expect(try queue.texts(rows) == ["ana 5 integer x", "ana none null x"])
        #expect(try queue.texts("SELECT notification_id || ' ' || chat_id FROM match_outbox") == ["7 5"])
        #expect(try queue.texts("SELECT chat_id || ' ' || match_key FROM match_emitted") == ["5 k"])
        #expect(try queue.count("users WHERE phone = 'new'") == 0, "no trigger ran")
        #expect(try queue.read { try MatchSchema.version($0) } == MatchSchema.currentVersion)
        if hasNumbers { return }
        try queue.write { try $0.execute(sql: "UPDATE match_pairs SET chat_id = x'07' WHERE chat_id = 5") }
        #expect(try queue.texts("SELECT typeof(chat_id) FROM match_pairs ORDER BY first, second") == ["blob", "null"])
    }

    @Test func `keeps triggers that an app calls by the same names`() throws {
        let queue = try initializedDatabase()
        let own = "CREATE TRIGGER users_erase AFTER DELETE ON users BEGIN DELETE FROM profiles; END"
        try queue.write {
            try $0.execute(sql: "DROP TRIGGER users_erase; UPDATE match_schema SET version = 2; \(own)")
            try MatchSchema.prepare($0, mapping: TypeMapping())
        }
        #expect(try queue.texts("SELECT sql FROM sqlite_master WHERE name = 'users_erase'") == [own])
    }
}
