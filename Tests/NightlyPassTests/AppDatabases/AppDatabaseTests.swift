import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// The least that an app's own tables may have.
private enum AppTables {
    static let users = "CREATE TABLE users (username TEXT PRIMARY KEY, email TEXT, password TEXT, phone TEXT);"
    static let profiles = """
        CREATE TABLE profiles (username TEXT, name TEXT, role TEXT, age INTEGER, gender TEXT, genre TEXT,
            experience INTEGER);
        """
    static let interactions = """
        CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT, interaction_type TEXT,
            created_at TEXT);
        """
    static let chats = "CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);"
    static let participants = "CREATE TABLE IF NOT EXISTS chat_participants (chat_id INTEGER, username TEXT);"
    static let messages = "CREATE TABLE messages (chat_id INTEGER, sender TEXT, text TEXT, created_at TEXT);"
    static let notifications = """
        CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT);
        """

    static func all(replacing replacements: [String: String] = [:]) -> String {
        let tables = [
            ("users", users), ("profiles", profiles), ("interactions", interactions), ("chats", chats),
            ("chat_participants", participants), ("messages", messages), ("notifications", notifications),
        ]
        return tables.map { replacements[$0.0] ?? $0.1 }.joined(separator: "\n")
    }

    /// Two who like each other.
    static let couple = """
        INSERT INTO users(username) VALUES ('ana'), ('eva');
        INSERT INTO profiles(username, age) VALUES ('ana', 30), ('eva', '31');
        INSERT INTO interactions(username, target_username, interaction_type, created_at)
            VALUES ('ana', 'eva', 'like', '2026-05-20 12:00:00'), ('eva', 'ana', 'like', '2026-05-21 12:00:00');
        """
}

@Suite("An app's own database") struct AppDatabaseTests {
    struct Refusal: CustomTestStringConvertible, Sendable {
        var what: String
        var table: String
        var sql: String
        /// What the message must name.
        var names: String

        var testDescription: String { what }
    }

    static let refusals = [
        Refusal(
            what: "a column that nobody fills in", table: "chats",
            sql: "CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT, mood TEXT NOT NULL);",
            names: "chats.mood"),
        Refusal(
            what: "a column of participants that nobody fills in", table: "chat_participants",
            sql: "CREATE TABLE chat_participants (chat_id INTEGER, username TEXT, role TEXT NOT NULL);",
            names: "chat_participants.role"),
        Refusal(
            what: "a column of notifications that nobody fills in", table: "notifications",
            sql: """
                CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT,
                    data TEXT, channel TEXT NOT NULL);
                """, names: "notifications.channel"),
        Refusal(
            what: "ids in a form that nobody knows", table: "chats",
            sql: """
                CREATE TABLE chats (id TEXT PRIMARY KEY, type TEXT, created_by TEXT);
                INSERT INTO chats VALUES ('chat-17', 'group', NULL);
                """, names: "chats.id holds keys in a form"),
        Refusal(
            what: "numbers that nobody gives", table: "chats",
            sql: "CREATE TABLE chats (id BIGINT PRIMARY KEY, type TEXT, created_by TEXT);", names: "chats.id holds keys"
        ),
        Refusal(
            what: "ids of participants in a form that nobody knows", table: "chat_participants",
            sql: """
                CREATE TABLE chat_participants (id TEXT NOT NULL PRIMARY KEY, chat_id INTEGER, username TEXT);
                INSERT INTO chat_participants VALUES ('17', NULL, NULL);
                """, names: "chat_participants.id holds keys"),
        Refusal(
            what: "a key of two columns", table: "chats",
            sql: "CREATE TABLE chats (id TEXT, type TEXT, created_by TEXT, PRIMARY KEY (id, type));",
            names: "chats.id is only one of the columns"),
        Refusal(
            what: "an id that nobody fills in", table: "chats",
            sql: "CREATE TABLE chats (id TEXT, type TEXT, created_by TEXT);", names: "chats.id stays empty"),
        Refusal(
            what: "a trigger that names what is not there", table: "chats",
            sql: AppTables.chats + """
                CREATE TRIGGER counts AFTER INSERT ON chats BEGIN UPDATE counters SET chats = chats + 1; END;
                """, names: "counters"),
        Refusal(
            what: "a check of chat types", table: "chats",
            sql: """
                CREATE TABLE chats (id INTEGER PRIMARY KEY, created_by TEXT,
                    type TEXT CHECK (type IN ('private', 'group')));
                """, names: "type IN ('private', 'group')"),
        Refusal(
            what: "a check of notification types", table: "notifications",
            sql: """
                CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, title TEXT, content TEXT, data TEXT,
                    type TEXT CONSTRAINT known_type CHECK (type IN ('like', 'message')));
                """, names: "known_type"),
    ]

    @Test(arguments: refusals)
    func `that would refuse a match is found out before anything is written`(refusal: Refusal) async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: [refusal.table: refusal.sql]) + AppTables.couple)
        let before = try database.contents()
        let error = try await #require(throws: StoreError.self) { try await database.run() }
        guard case .matchRefused(let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains(refusal.names))
        await #expect(throws: error) { try await database.run { $0.dryRun = true } }
        let check = try await database.pass().check()
        #expect(check.forecastFailure == error.description)
        #expect(check.forecast != nil)
        #expect(try database.contents() == before)
        #expect(!before.keys.contains { $0.hasPrefix("match_") })
    }

    @Test func `has its own word for direct chats`() async throws {
        let chats = """
            CREATE TABLE chats (id INTEGER PRIMARY KEY, created_by TEXT,
                type TEXT CHECK (type IN ('private', 'group')));
            """
        let database = try PassDatabase(appTables: AppTables.all(replacing: ["chats": chats]) + AppTables.couple)
        try await database.run { $0.options.mapping.direct = "private" }
        #expect(try database.texts("SELECT type FROM chats") == ["private"])
    }

    struct Accepted: CustomTestStringConvertible, Sendable {
        var what: String
        var table: String
        var sql: String

        var testDescription: String { what }
    }

    static let accepted = [
        Accepted(what: "nothing unusual", table: "users", sql: AppTables.users),
        Accepted(
            what: "columns that must be filled in and have a default", table: "chats",
            sql: """
                CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT, mood TEXT NOT NULL DEFAULT 'calm',
                    created_at TEXT NOT NULL, updated_at TEXT NOT NULL DEFAULT (datetime('now')));
                """),
        Accepted(
            what: "participants without rowids and times without defaults", table: "chat_participants",
            sql: """
                CREATE TABLE chat_participants (chat_id INTEGER, username TEXT, joined_at TEXT NOT NULL,
                    PRIMARY KEY (chat_id, username)) WITHOUT ROWID;
                """),
        Accepted(
            what: "participants with keys of their own", table: "chat_participants",
            sql: """
                CREATE TABLE chat_participants (id UUID NOT NULL, chat_id INTEGER, username TEXT, PRIMARY KEY (chat_id, username));
                """),
        Accepted(
            what: "a key under another name", table: "chat_participants",
            sql: "CREATE TABLE chat_participants (member BLOB NOT NULL PRIMARY KEY, chat_id INTEGER, username TEXT);"),
        Accepted(
            what: "notifications that do without a key", table: "notifications",
            sql: """
                CREATE TABLE notifications (id BIGINT PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT);
                """),
        Accepted(
            what: "flags without defaults", table: "notifications",
            sql: """
                CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT,
                    data TEXT, is_read INTEGER NOT NULL, is_archived INTEGER NOT NULL, created_at TEXT NOT NULL);
                """),
        Accepted(
            what: "users whom a match does not make", table: "users",
            sql:
                "CREATE TABLE users (username TEXT PRIMARY KEY, email TEXT DEFAULT 'x' NOT NULL UNIQUE, level INTEGER);"
        ),
        Accepted(
            what: "references to profiles", table: "profiles",
            sql: """
                CREATE TABLE profiles (username TEXT PRIMARY KEY REFERENCES users (username), name TEXT, role TEXT,
                    age INTEGER NOT NULL, gender TEXT, genre TEXT, experience INTEGER);
                CREATE TABLE chat_participants (chat_id INTEGER REFERENCES chats (id),
                    username TEXT NOT NULL REFERENCES profiles (username));
                """),
        Accepted(
            what: "a trigger that reads its own rows", table: "notifications",
            sql: AppTables.notifications + """
                CREATE TABLE inbox (username TEXT, unread INTEGER);
                CREATE TRIGGER count_unread AFTER INSERT ON notifications
                BEGIN INSERT INTO inbox VALUES (NEW.username, 1); END;
                """),
    ]

    @Test(arguments: accepted) func `is used as it is`(accepted: Accepted) async throws {
        var couple = AppTables.couple
        if accepted.what.hasPrefix("users whom") {
            couple = couple.replacing(
                "users(username) VALUES ('ana'), ('eva')",
                with: "users(username, email) VALUES ('ana', 'a'), ('eva', 'e')")
        }
        let database = try PassDatabase(appTables: AppTables.all(replacing: [accepted.table: accepted.sql]) + couple)
        func schema() throws -> [String] {
            try database.texts("SELECT name, sql FROM sqlite_master ORDER BY 1")
                .filter { !$0.hasPrefix("match_") && !$0.hasPrefix("sqlite_") }
        }
        let before = try schema()
        let summary = try await database.run()
        #expect(summary.matches["mutual_like"] == 1)
        #expect(try database.texts("SELECT username FROM chat_participants ORDER BY 1") == ["ana", "eva"])
        #expect(try database.texts("SELECT username FROM notifications ORDER BY 1") == ["ana", "eva"])
        #expect(try database.texts("SELECT created_by FROM chats") == ["eva"])
        #expect(try schema() == before)
    }

    @Test func `has people talk in chats whose numbers stand in other tables as text`() async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: [
                "chat_participants": "CREATE TABLE chat_participants (chat_id TEXT, username TEXT);"
            ]) + AppTables.couple + """
                INSERT INTO chats VALUES (7, 'dm', NULL);
                INSERT INTO chat_participants VALUES ('7', 'ana'), ('7', 'eva');
                """)
        #expect(try await database.run().totalMatches == 0)
        #expect(try database.count("SELECT count(*) FROM match_plan") == 0)
    }

    @Test(
        arguments: [
            ("2026-05-01 10:00:00", "____-__-__ __:__:__"), ("2026-05-01T10:00:00Z", "____-__-__T__:__:__Z"),
            ("2026-05-01T10:00:00.123Z", "____-__-__T__:__:__.___Z"),
            ("2026-05-01 10:00:00+00:00", "____-__-__ __:__:__+00:00"), ("yesterday", "____-__-__ __:__:__"),
        ])
    func `gets its times in the form of the rows there`(row: String, pattern: String) async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: [
                "chats": """
                CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT, created_at TEXT NOT NULL);
                INSERT INTO chats VALUES (7, 'group', NULL, '\(row)');
                """
            ]) + AppTables.couple)
        try await database.run()
        #expect(try database.count("SELECT created_at LIKE '\(pattern)' FROM chats WHERE id = 8") == 1)
        #expect(try database.count("SELECT length(created_at) FROM chats WHERE id = 8") == pattern.count)
    }

    @Test func `gets the first times of an empty table in the form of its interactions`() async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: [
                "chats": """
                CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT, created_at TEXT NOT NULL);
                """
            ]) + AppTables.couple + "UPDATE interactions SET created_at = replace(created_at, ' ', 'T') || 'Z';")
        try await database.run()
        #expect(try database.count("SELECT count(*) FROM chats WHERE created_at LIKE '____-__-__T__:__:__Z'") == 1)
    }

    @Test(arguments: ["delete", "truncate", "persist", "wal"])
    func `keeps its journal mode`(mode: String) async throws {
        let database = try PassDatabase(appTables: AppTables.all() + AppTables.couple, journalMode: mode)
        #expect(try await database.run().totalMatches == 1)
        // Of the rollback modes only WAL is kept in the file; the others are a connection's.
        let header = try Data(contentsOf: URL(filePath: database.path))
        #expect(header[18] == (mode == "wal" ? 2 : 1))
        #expect(try UndoPass(path: database.path, run: 1).run().removed == 1)
        #expect(try Data(contentsOf: URL(filePath: database.path))[18] == (mode == "wal" ? 2 : 1))
    }

    /// Columns that fail when they are read: no statement of a pass reads them, whatever it says.
    @Test func `has private columns that nothing reads`() async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: [
                "users": "CREATE TABLE users (username TEXT PRIMARY KEY);",
                "messages": "CREATE TABLE messages (chat_id INTEGER, sender TEXT, created_at TEXT);",
            ]) + AppTables.couple + """
                INSERT INTO users(username) VALUES ('max'), ('tom'), ('kim');
                INSERT INTO profiles(username, age, gender) VALUES ('max', 33, 'male'), ('tom', 34, 'male'), ('kim', 17, '');
                INSERT INTO chats VALUES (1, 'dm', 'max');
                INSERT INTO chat_participants VALUES (1, 'max'), (1, 'tom');
                INSERT INTO messages(chat_id, sender, created_at) VALUES (1, 'max', '2026-05-20 12:00:00');
                """)
        let columns = [("users", "email"), ("users", "password"), ("users", "phone"), ("messages", "text")]
        for (table, column) in columns {
            try database.change(
                """
                ALTER TABLE \(table) ADD COLUMN \(column) TEXT GENERATED ALWAYS AS
                    (json_extract('private', '$.' || \(table == "users" ? "username" : "sender"))) VIRTUAL
                """)
        }
        for (table, column) in columns {
            #expect(throws: DatabaseError.self, "\(column)") { try database.rows("SELECT \(column) FROM \(table)") }
        }
        func everything(_ asOf: Timestamp, _ introductions: MeetingRules.Introductions) async throws {
            _ = try await database.pass(asOf: asOf).check()
            try await database.run(asOf: asOf) { $0.dryRun = true }
            try await database.run(asOf: asOf) { pass in
                pass.options.introductions = introductions
                pass.options.minimumLift = 0
            }
            let inspection = try Inspection(
                path: database.path, options: PassOptions(), tables: Reference.tables, asOf: asOf)
            _ = try inspection.pair("ana", "tom")
            _ = try inspection.candidates(of: "max")
        }
        try await everything(PassDatabase.asOf, .none)
        try database.change("DELETE FROM users WHERE username = 'kim'")
        try await everything(PassDatabase.asOf.adding(seconds: 86_400), .all)
        #expect(try database.count("SELECT count(*) FROM chats") > 2)
        _ = try UndoPass(path: database.path, run: 1, dryRun: true).run()
        #expect(try UndoPass(path: database.path, run: 1).run().removed == 1)
    }

    @Test func `may hold a name or a profile twice`() async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: ["users": "CREATE TABLE users (username TEXT);"]) + AppTables.couple
                + """
                INSERT INTO users VALUES ('max'), ('max'), ('tom'), ('Tim'), ('tim'), ('kim');
                INSERT INTO profiles(username, age) VALUES ('max', 30), ('tom', 30), ('tom', 17), ('Tim', 30), ('tim', 31),
                    ('kim', 30);
                INSERT INTO interactions(username, target_username, interaction_type, created_at)
                    SELECT a.username, b.username, 'like', '2026-05-20 12:00:00' FROM users a JOIN users b
                    WHERE a.username <> b.username;
                """)
        let summary = try await database.run()
        #expect(summary.leftOut == ["ambiguous_username": 5, "underage": 1])
        #expect(summary.people == 3)
        #expect(
            try database.texts("SELECT first, second FROM match_pairs ORDER BY 1, 2") == [
                "ana eva", "ana kim", "eva kim",
            ])
    }

    @Test(
        arguments: [
            ("", nil),
            ("INSERT INTO interactions VALUES (3, 'ana', 'eva', 'block', '2026-05-31 12:00:00')", "blocked"),
            (
                """
                INSERT INTO chats VALUES (9, 'dm', NULL);
                INSERT INTO chat_participants VALUES (9, 'ana'), (9, 'eva');
                """, "direct_chat"
            ),
        ] as [(String, String?)])
    func `may refer to people in lower case, also between plan and writing`(change: String, reason: String?)
        async throws
    {
        let database = try PassDatabase(
            appTables: AppTables.all() + AppTables.couple
                + "UPDATE users SET username = 'Ana' WHERE username = 'ana';"
                + "UPDATE profiles SET username = 'Ana' WHERE username = 'ana';")
        let summary = try await database.run(database.pass()) { try $0.change(change) }
        #expect(summary.totalMatches == (reason == nil ? 1 : 0))
        #expect(summary.skipped == (reason.map { [$0: 1] } ?? [:]))
    }

    @Test func `without anybody is passed over in peace`() async throws {
        let database = try PassDatabase(appTables: AppTables.all())
        let summary = try await database.run()
        #expect(summary.status == .completed && summary.people == 0 && summary.totalMatches == 0)
    }

    @Test func `in which everybody is inactive is no night's work`() async throws {
        let database = try PassDatabase(appTables: AppTables.all() + AppTables.couple)
        let before = try database.contents()
        let error = await #expect(throws: NightlyPass.Failure.self) {
            try await database.run(asOf: Timestamp("2026-07-01 03:00:00")!) { $0.options.activeWithin = .days(30) }
        }
        #expect(try #require(error).description.contains("--as-of"))
        #expect(try #require(error).description.contains("2026-05-21 12:00:00"))
        #expect(try database.contents() == before)
    }

    @Test func `lacking a column is refused by name and left alone`() async throws {
        let database = try PassDatabase(
            appTables: AppTables.all(replacing: ["chats": "CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT);"]))
        let bytes = try Data(contentsOf: URL(filePath: database.path))
        await #expect(
            throws: StoreError.schemaMissing([SchemaProblem(table: "chats", kind: .columnMissing("created_by"))])
        ) { try await database.run() }
        #expect(try Data(contentsOf: URL(filePath: database.path)) == bytes)
    }

    @Test func `shows a person whose dislike has expired`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "ida"] { try db.addPerson(name) }
            try db.add("dislike", "ana", "eva", at: "2026-03-01 00:00:00")
            try db.add("dislike", "ana", "ida", at: "2026-05-20 00:00:00")
        }
        try await database.run { $0.options.dislikeExpiry = .days(30) }
        for table in ["match_recommendations", "match_recommendations_now"] {
            let shown = try database.texts("SELECT username, target FROM \(table) ORDER BY 1, 2")
            #expect(shown == ["ana eva", "eva ana", "eva ida", "ida eva"], "\(table)")
        }
    }

    @Test func `keeps the wishes of somebody whose name the app spells in another case there`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["Ana", "Eva"] { try db.addPerson(name) }
            try db.addPreferences("ANA", genders: "[\"male\"]")
            try db.addPreferences("nobody", genders: "[\"male\"]")
        }
        try await database.run { $0.options.introductions = .all }
        #expect(try database.texts("SELECT username FROM match_preferences") == ["ANA"])
        #expect(try database.count("SELECT count(*) FROM match_recommendations") == 0)
    }
}
