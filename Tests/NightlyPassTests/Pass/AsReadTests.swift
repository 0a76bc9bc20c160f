import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// What the rules were asked with, and has changed since.
struct `Whoever has changed since a pass` {
    private static let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

    private static let listsOnly = { @Sendable (pass: inout NightlyPass) in
        pass.options.introductions = .none
        pass.options.minimumLift = 0
    }

    private func database(_ more: String = "") async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "Ida"] { try db.addPerson(name) }
            try db.addPreferences("ana", genders: #"["female"]"#)
            try db.execute(sql: more)
        }
        try await database.run(Self.listsOnly)
        return database
    }

    private func shown(_ database: PassDatabase) throws -> [String] {
        try database.texts("SELECT username, target FROM match_recommendations_now").sorted()
    }

    private static let everybody = ["Ida ana", "Ida eva", "ana Ida", "ana eva", "eva Ida", "eva ana"]
    private static let withoutEva = ["Ida ana", "ana Ida"]

    private static let changes = [
        "UPDATE profiles SET gender = 'male' WHERE username = 'eva'",
        "UPDATE profiles SET gender = NULL WHERE username = 'eva'",
        "UPDATE profiles SET gender = 'female, nonbinary' WHERE username = 'EVA'",
        "INSERT INTO match_preferences (username, updated_at) VALUES ('eva', '2001-01-01 00:00:00')",
        """
        INSERT INTO match_preferences (username, genders, updated_at) SELECT 'eva', '["male"]', started_at FROM match_runs
        """,
    ]

    @Test(arguments: changes)
    func `is in no list until the next pass`(change: String) async throws {
        let database = try await database()
        #expect(try shown(database) == Self.everybody)
        try database.change(change)
        #expect(try shown(database) == Self.withoutEva)
        try await database.run(asOf: Self.tomorrow, Self.listsOnly)
        #expect(try shown(database).contains("eva Ida") == !change.contains("[\"male\"]"))
    }

    @Test func `and states another wish without a time, or takes one back, is in no list`() async throws {
        let own = """
            DROP TRIGGER match_preferences_genders_on_insert; DROP TRIGGER match_preferences_genders_on_update;
            DROP TRIGGER match_preferences_move_updated_at; DROP VIEW match_recommendations_now; DROP TABLE match_preferences;
            CREATE TABLE match_preferences (username TEXT, genders TEXT, age_min INTEGER);
            INSERT INTO match_preferences VALUES ('eva', '["female"]', 18)
            """
        for change in [
            "UPDATE match_preferences SET age_min = 19", "UPDATE match_preferences SET genders = '[\"male\"]'",
            "DELETE FROM match_preferences", "INSERT INTO match_preferences VALUES ('eva', '[\"female\"]', 30)",
        ] {
            let database = try await database(own)
            #expect(try shown(database) == Self.everybody)
            try database.change(change)
            #expect(try shown(database) == Self.withoutEva, "\(change)")
        }
    }

    @Test func `is shown again where all is as it was`() async throws {
        let database = try await database()
        try database.change("UPDATE profiles SET gender = 'male' WHERE username = 'eva'")
        try database.change("UPDATE profiles SET gender = 'female', genre = 'rock', age = 31 WHERE username = 'eva'")
        #expect(try shown(database) == Self.everybody)
    }

    @Test func `stays hidden while the plan that has read it is held, or was cut off`() async throws {
        for isHeld in [true, false] {
            let database = try await database()
            try database.change { db in
                for name in ["max", "tom"] { try db.addPerson(name, gender: "male") }
                try db.addMutualLike("max", "tom")
                try db.execute(sql: "UPDATE profiles SET gender = 'male' WHERE username = 'eva'")
            }
            if isHeld {
                let summary = try await database.run(asOf: Self.tomorrow) { pass in
                    Self.listsOnly(&pass)
                    pass.mostMatches = 0
                }
                #expect(summary.status == .held)
            } else {
                let pass = database.pass(asOf: Self.tomorrow, Self.listsOnly)
                #expect(try await database.runUntil(pass) { phase, _, _ in phase == .write })
            }
            #expect(try shown(database) == Self.withoutEva)
        }
    }

    /// In an app whose tables tell letter case apart, or hold no name unique.
    @Test(arguments: [
        "INSERT INTO profiles (username, age, gender) VALUES ('eva', 16, 'female')",
        "INSERT INTO profiles (username, age, gender) VALUES ('eva', 30, 'female')",
        "INSERT INTO users (username) VALUES ('eva')",
        "INSERT INTO profiles (username, age, gender) VALUES ('ida', 16, 'female')",
    ])
    func `and has two profiles or accounts now is in no list, and is matched with nobody`(row: String) async throws {
        let tables = """
            CREATE TABLE users (username TEXT);
            CREATE TABLE profiles (username TEXT, name TEXT, role TEXT, age INTEGER, gender TEXT, genre TEXT,
                experience INTEGER);
            CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT,
                interaction_type TEXT, created_at TEXT);
            CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);
            CREATE TABLE chat_participants (chat_id INTEGER, username TEXT);
            CREATE TABLE messages (chat_id INTEGER, sender TEXT, text TEXT, created_at TEXT);
            CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT,
                data TEXT);
            INSERT INTO users VALUES ('ana'), ('eva'), ('Ida');
            INSERT INTO profiles (username, age, gender) SELECT username, 30, 'female' FROM users;
            INSERT INTO interactions (id, username, target_username, interaction_type, created_at)
                VALUES (1, 'ana', 'nobody', 'like', '2026-05-20 12:00:00');
            """
        let one = row.contains("ida") ? "Ida" : "eva"
        let lists = try PassDatabase(appTables: tables)
        try await lists.run(Self.listsOnly)
        #expect(try shown(lists) == Self.everybody)
        try lists.change(row)
        #expect(try shown(lists) == Self.everybody.filter { !$0.contains(one) })

        let matches = try PassDatabase(appTables: tables)
        let pass = matches.pass { pass in
            pass.options.introductions = .all
            pass.options.minimumLift = 0
        }
        let summary = try await matches.run(pass) { try $0.change(row) }
        #expect(summary.totalMatches == 1 && summary.skipped == ["left_out": 2])
        #expect(try matches.count("SELECT count(*) FROM match_pairs WHERE '\(one)' IN (first, second)") == 0)
    }
}
