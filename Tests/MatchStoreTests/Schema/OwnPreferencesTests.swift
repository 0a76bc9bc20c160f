import GRDB
import MatchStore
import Profiles
import Testing

@Suite("An app's own match_preferences") struct OwnPreferencesTests {
    /// Ana and Ben, of whom Ana is shown Ben by a run of noon.
    private func prepared(_ table: String) throws -> DatabaseQueue {
        let queue = try foreignAppDatabase()
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO users VALUES ('ana', NULL), ('ben', NULL);
                    INSERT INTO Profiles(username, age) VALUES ('ana', 30), ('ben', 40);
                    \(table);
                    """)
            try AppSchemaCheck.require(in: db)
            try MatchSchema.prepare(db, mapping: TypeMapping())
            try db.execute(
                sql: """
                    INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
                    VALUES ('2026-06-01', '2026-06-01 12:00:00', '2026-06-01 12:00:00', 'completed', '{}', 'h', '1');
                    """ + listing("ana", of: "ben"))
        }
        return queue
    }

    private func shown(_ queue: DatabaseQueue) throws -> [String?] {
        try queue.texts("SELECT target FROM match_recommendations_now")
    }

    @Test(
        arguments: [
            "username TEXT PRIMARY KEY",
            "username TEXT PRIMARY KEY, genders TEXT, age_min INT, age_max INT, introductions INT",
            "username TEXT PRIMARY KEY, updated_at", "username TEXT, age_max",
        ])
    func `gets no trigger, and the app can do with it what it could before`(columns: String) throws {
        let queue = try prepared("CREATE TABLE match_preferences (\(columns), extra)")
        #expect(try queue.count("sqlite_master WHERE type = 'trigger'") == 0)
        #expect(try shown(queue) == ["ben"])
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO match_preferences(username, extra) VALUES ('ana', 1);
                    UPDATE match_preferences SET extra = 2;
                    ALTER TABLE users RENAME COLUMN nickname TO called;
                    ALTER TABLE match_preferences DROP COLUMN extra;
                    DELETE FROM match_preferences;
                    """)
        }
    }

    @Test(
        arguments: [
            ("1780315199", true), ("1780315201", false), ("1780315199000", true), ("1780315201000", false),
            ("'1780315199'", true), ("'1780315201'", false), ("1780315199.5", true), ("'2026-06-01 11:59:59'", true),
            ("'2026-06-01T12:00:01Z'", false), ("'last week'", false), ("NULL", false),
        ])
    func `tells times as numbers, seconds or milliseconds, or as texts`(time: String, isBefore: Bool) throws {
        for type in ["", "TEXT", "INTEGER"] {
            let queue = try prepared(
                """
                CREATE TABLE match_preferences (username TEXT PRIMARY KEY, age_max INT, updated_at \(type));
                INSERT INTO match_preferences VALUES ('ana', 50, \(time))
                """)
            #expect(try shown(queue) == (isBefore ? ["ben"] : []))
        }
    }

    @Test func `may state one limit only, which holds`() throws {
        let queue = try prepared(
            """
            CREATE TABLE match_preferences (username TEXT PRIMARY KEY, age_max INT);
            INSERT INTO match_preferences VALUES ('ana', 39)
            """)
        #expect(try shown(queue) == [])
        try queue.write { try $0.execute(sql: "UPDATE match_preferences SET age_max = 40") }
        #expect(try shown(queue) == ["ben"])
    }

    @Test func `is named where it does not say whose the wishes are`() throws {
        let queue = try foreignAppDatabase()
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE match_preferences (team TEXT, genders TEXT)")
            #expect(throws: StoreError.self) { try AppSchemaCheck.require(in: db) }
            #expect(
                try AppSchemaCheck.missing(in: db).map(\.description) == [
                    "table match_preferences has no column username"
                ])
        }
    }

    @Test func `loses the triggers of an earlier version, and Duet's own table keeps them with a column more`() throws {
        let own = try prepared("SELECT 1")
        let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
        let names = try own.texts(triggers)
        #expect(names.count == 3)
        try own.write { db in
            try db.execute(sql: "ALTER TABLE match_preferences ADD COLUMN extra TEXT")
            try MatchSchema.prepare(db, mapping: TypeMapping())
        }
        #expect(try own.texts(triggers) == names)

        let app = try prepared("CREATE TABLE match_preferences (username TEXT PRIMARY KEY)")
        try app.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER match_preferences_move_updated_at AFTER UPDATE ON match_preferences
                    WHEN NEW.updated_at IS OLD.updated_at BEGIN SELECT 1; END
                    """)
            try MatchSchema.prepare(db, mapping: TypeMapping())
        }
        #expect(try app.texts(triggers) == [])
    }
}
