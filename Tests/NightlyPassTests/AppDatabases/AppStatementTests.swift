import GRDB
import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

/// An app's tables, and rows in them.
private struct AppWithTables: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var make: @Sendable () throws -> PassDatabase

    static let all = [
        AppWithTables(testDescription: "with keys, checks and triggers, as duet init makes them") {
            let database = try PassDatabase()
            try database.change { try RandomCrowd.fill($0, people: 30, seed: 3) }
            return database
        },
        AppWithTables(testDescription: "without keys or types") {
            let database = try PassDatabase(appTables: AppWithTables.bare)
            try database.change { try AppWithTables.fillBare($0) }
            return database
        },
        AppWithTables(testDescription: "with wishes of its own") {
            let database = try PassDatabase(
                appTables: AppWithTables.bare
                    + "CREATE TABLE match_preferences (username TEXT PRIMARY KEY, genders TEXT, introductions INT);")
            try database.change { try AppWithTables.fillBare($0) }
            try database.change("INSERT INTO match_preferences SELECT username, NULL, 1 FROM users")
            return database
        },
    ]

    private static let bare = """
        CREATE TABLE users (username PRIMARY KEY, email, password, phone);
        CREATE TABLE profiles (username, name, age, gender, genre, role, experience, created_at, updated_at);
        CREATE TABLE interactions (id INTEGER PRIMARY KEY, username, target_username, interaction_type, created_at, updated_at);
        CREATE TABLE chats (id INTEGER PRIMARY KEY, type, created_by, created_at, updated_at);
        CREATE TABLE chat_participants (id INTEGER PRIMARY KEY, chat_id, username);
        CREATE TABLE messages (id INTEGER PRIMARY KEY, chat_id, sender, text, created_at, updated_at);
        CREATE TABLE notifications (id INTEGER PRIMARY KEY, username, type, title, content, data, created_at);
        CREATE INDEX interactions_both ON interactions (username, target_username);
        CREATE TRIGGER count_notices AFTER INSERT ON notifications BEGIN SELECT 1; END;

        """

    private static func fillBare(_ db: Database) throws {
        for number in 0..<30 {
            let name = "person_\(number)"
            try db.execute(sql: "INSERT INTO users (username) VALUES (?)", arguments: [name])
            try db.execute(
                sql:
                    "INSERT INTO profiles (username, age, gender, genre, created_at) VALUES (?, 30, ?, 'jazz', '2026-05-30')",
                arguments: [name, number % 2 == 0 ? "woman" : "man"])
        }
        for number in 0..<29 {
            for (actor, target) in [(number, number + 1), (number + 1, number)] {
                try db.execute(
                    sql: """
                        INSERT INTO interactions (username, target_username, interaction_type, created_at)
                        VALUES (?, ?, 'like', '2026-05-30 12:00:00')
                        """, arguments: ["person_\(actor)", "person_\(target)"])
            }
        }
    }
}

@Suite("Statements of the app's") struct AppStatementTests {
    /// What an app or its migrations may do with a table.
    private func statements(_ database: PassDatabase) throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        let tables = try database.texts(
            """
            SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                AND (name NOT LIKE 'match%' OR name = 'match_preferences')
            """)
        for table in tables {
            let columns = try database.texts("SELECT name FROM pragma_table_info('\(table)')")
            let list = columns.joined(separator: ", ")
            found["insert"] =
                (found["insert"] ?? []) + ["INSERT OR IGNORE INTO \(table) SELECT * FROM \(table) LIMIT 1"]
            found["update"] = (found["update"] ?? []) + columns.map { "UPDATE \(table) SET \($0) = \($0)" }
            found["delete"] =
                (found["delete"] ?? []) + ["DELETE FROM \(table) WHERE rowid IN (SELECT rowid FROM \(table) LIMIT 3)"]
            found["add, rename and drop a column"] =
                (found["add, rename and drop a column"] ?? []) + [
                    "ALTER TABLE \(table) ADD COLUMN added TEXT; ALTER TABLE \(table) RENAME COLUMN added TO renamed;"
                        + "ALTER TABLE \(table) DROP COLUMN renamed"
                ]
            found["rename a column"] =
                (found["rename a column"] ?? [])
                + columns.map {
                    "ALTER TABLE \(table) RENAME COLUMN \($0) TO other; ALTER TABLE \(table) RENAME COLUMN other TO \($0)"
                }
            found["drop a column"] =
                (found["drop a column"] ?? []) + columns.map { "ALTER TABLE \(table) DROP COLUMN \($0)" }
            found["drop"] = (found["drop"] ?? []) + ["DROP TABLE \(table)"]
            found["rename"] =
                (found["rename"] ?? []) + [
                    "ALTER TABLE \(table) RENAME TO moved; ALTER TABLE moved RENAME TO \(table)"
                ]
            // As ORMs change what SQLite cannot change in place.
            found["rebuild"] =
                (found["rebuild"] ?? []) + [
                    """
                    CREATE TABLE new_\(table) (\(list)); INSERT INTO new_\(table) SELECT * FROM \(table); DROP TABLE \(table);
                    ALTER TABLE new_\(table) RENAME TO \(table)
                    """
                ]
            found["add an index"] =
                (found["add an index"] ?? []) + ["CREATE INDEX extra_\(table) ON \(table) (\(columns[0]))"]
        }
        found["others"] = ["REINDEX", "ANALYZE", "CREATE VIEW people AS SELECT * FROM users", "PRAGMA integrity_check"]
        return found
    }

    /// What comes of each statement, all of which are taken back.
    private func outcomes(_ database: PassDatabase, _ statements: [String]) throws -> [String: String] {
        var configuration = Configuration()
        configuration.acceptsDoubleQuotedStringLiterals = true
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: database.path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { db in
            var found: [String: String] = [:]
            for sql in statements {
                try db.execute(sql: "BEGIN")
                do {
                    try db.execute(sql: sql)
                    found[sql] = "done"
                } catch let error as DatabaseError {
                    found[sql] = error.message ?? "\(error)"
                }
                if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") }
            }
            return found
        }
    }

    /// The outcomes that differ after a pass.
    private func differences(
        _ app: AppWithTables, keepsView: Bool?, tool: String? = nil
    ) async throws -> [String: [String: String]] {
        let (before, after) = (try app.make(), try app.make())
        // What `duet init` makes is there before the first pass.
        try before.change("DROP VIEW IF EXISTS match_recommendations_now")
        if let tool {
            for database in [before, after] {
                try database.change("DROP VIEW IF EXISTS match_recommendations_now")
                try database.change("CREATE TABLE \(tool) (version TEXT)")
            }
        }
        let statements = try statements(before)
        let summary = try await after.run {
            $0.keepsView = keepsView
            $0.options.introductions = .all
            $0.options.openIntroductions = 9
        }
        #expect(summary.totalMatches > 3 && summary.recommendations > 10)
        var found: [String: [String: String]] = [:]
        for (kind, texts) in statements {
            let (old, new) = (try outcomes(before, texts), try outcomes(after, texts))
            let changed = new.filter { old[$0.key] != $0.value }
            if !changed.isEmpty { found[kind] = changed }
        }
        for database in [before, after] {
            let queue = try DatabaseQueue(path: database.path)
            try await queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        }
        return found
    }

    @Test(arguments: AppWithTables.all) fileprivate func `end as before a pass that keeps no view`(
        app: AppWithTables
    ) async throws {
        let found = try await differences(app, keepsView: false)
        #expect(found == [:], "\(found)")
    }

    /// By default no view is made where a tool's table tells of migrations that it would stop.
    @Test(
        arguments: zip(AppWithTables.all, ["alembic_version", "_prisma_migrations", "django_migrations", "migrations"]))
    fileprivate
        func `end as before where a tool is known that rebuilds tables`(app: AppWithTables, tool: String) async throws
    {
        let found = try await differences(app, keepsView: nil, tool: tool)
        #expect(found == [:], "\(found)")
    }

    @Test func `keep the view that was there before the tool, and the one that is asked for`() async throws {
        for (keepsView, isThere, stays) in [
            (nil, true, true), (nil, false, false), (true, false, true), (false, true, false),
        ] as [(Bool?, Bool, Bool)] {
            let database = try AppWithTables.all[1].make()
            if isThere { try await database.run { $0.options.introductions = .none } }
            try database.change("CREATE TABLE django_migrations (id INTEGER)")
            let notes = Mutex<[String]>([])
            for night in 1...2 {
                try await database.run(asOf: PassDatabase.asOf.adding(seconds: Int64(night) * 86_400)) {
                    $0.keepsView = keepsView
                    $0.observer = PassObserver(note: { note in notes.withLock { $0.append(note) } })
                }
            }
            #expect(
                try database.count("SELECT count(*) FROM sqlite_master WHERE name = 'match_recommendations_now'")
                    == (stays ? 1 : 0))
            // Said once, by the first run.
            let said = notes.withLock { $0 }.count { $0.contains("django_migrations") }
            #expect(said == (keepsView == nil && !stays ? 1 : 0), "\(notes.withLock { $0 })")
            let report = try await database.pass { $0.keepsView = keepsView }.check()
            #expect((report.noViewBecauseOf == nil) == (keepsView != nil || stays))
            #expect((report.viewStopsMigrationsOf == nil) == !stays)
        }
    }

    @Test(arguments: AppWithTables.all)
    fileprivate func `meet the view only where a table or a column that it names goes`(
        app: AppWithTables
    ) async throws {
        let found = try await differences(app, keepsView: true)
        #expect(Set(found.keys).isSubset(of: ["rebuild", "drop a column"]))
        for outcome in found.values.flatMap(\.values) {
            #expect(outcome.hasPrefix("error in view match_recommendations_now"))
        }
    }

    @Test func `that rebuild tables are foreseen by check where a tool is known for them`() async throws {
        let database = try AppWithTables.all[1].make()
        #expect(try await database.pass().check().viewStopsMigrationsOf == nil)
        try database.change("CREATE TABLE alembic_version (version_num TEXT)")
        #expect(try await database.pass { $0.keepsView = true }.check().viewStopsMigrationsOf == "alembic_version")
        #expect(try await database.pass().check().noViewBecauseOf == "alembic_version")
        #expect(try await database.pass { $0.keepsView = false }.check().viewStopsMigrationsOf == nil)
        // An app may have migrations of which no table tells.
        for keepsView in [true, false] {
            #expect(try await database.pass { $0.keepsView = keepsView }.check().viewStopsRebuilds == keepsView)
        }
        let own = try PassDatabase()
        #expect(try await own.pass().check().viewStopsRebuilds == false)
    }

    @Test func `find the text of the view where there is none`() async throws {
        let database = try AppWithTables.all[0].make()
        try await database.run { $0.options.introductions = .none }
        let shown = try database.texts("SELECT * FROM match_recommendations_now ORDER BY username, rank")
        #expect(shown.count > 10)
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400)) {
            $0.options.introductions = .none
            $0.keepsView = false
        }
        #expect(try database.count("SELECT count(*) FROM sqlite_master WHERE name = 'match_recommendations_now'") == 0)
        let query = try database.texts("SELECT sql FROM match_queries WHERE name = 'recommendations_now'")[0]
        let read = try database.texts("SELECT * FROM (\(query)) ORDER BY username, rank")
        #expect(read.count > 10)
        let person = try database.texts("SELECT min(username) FROM (\(query))")[0]
        #expect(
            try database.rows("SELECT * FROM (\(query)) WHERE username = ? ORDER BY rank", [person]).map {
                $0["rank"] as Int
            }
                == Array(1...read.count { $0.hasPrefix(person + " ") }))
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: 2 * 86_400)) { $0.options.introductions = .none }
        #expect(try !database.texts("SELECT * FROM match_recommendations_now").isEmpty)
    }
}
