import Foundation
import GRDB
import GRDBSQLite
import MatchStore
import NightlyPass
import Profiles
import Testing

/// What a pass has no business with.
private enum Forbidden {
    private static let privateColumns: Set = ["users.email", "users.password", "users.phone", "messages.text"]
    private static let written: Set = ["chats", "chat_participants", "notifications"]

    private static func isOurs(_ name: String) -> Bool { name.lowercased().hasPrefix("match_") }

    private static func mayWrite(_ table: String) -> Bool {
        written.contains(table.lowercased()) || isOurs(table) || table.hasPrefix("sqlite_")
    }

    /// - Parameters:
    ///   - triggers: the app's, whose statements are the app's.
    ///   - names: what the app calls its tables.
    static func isForbidden(_ access: Access, triggers: Set<String>, names: AppNames) -> Bool {
        if triggers.contains(access.inside) { return false }
        var access = access
        let own = Dictionary(uniqueKeysWithValues: AppTable.allCases.map { (names[$0].name, $0.rawValue) })
        access.first = own[access.first] ?? access.first
        access.second = own[access.second] ?? access.second
        switch access.action {
        case SQLITE_READ where access.first == "user_blocks": return !access.second.isEmpty
        case SQLITE_READ: return privateColumns.contains("\(access.first).\(access.second)".lowercased())
        // Undo removes a chat with what others than its two people wrote there, such as a greeting of the app's.
        case SQLITE_DELETE where access.first.lowercased() == "messages": return false
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: return !mayWrite(access.first)
        case SQLITE_CREATE_INDEX, SQLITE_DROP_INDEX, SQLITE_CREATE_TRIGGER, SQLITE_DROP_TRIGGER:
            // The second is the table. Indexes of Duet's tables that SQLite makes itself have its own names.
            return !isOurs(access.second)
        case SQLITE_CREATE_TABLE, SQLITE_DROP_TABLE, SQLITE_CREATE_VIEW, SQLITE_DROP_VIEW: return !isOurs(access.first)
        case SQLITE_ALTER_TABLE: return !isOurs(access.second)
        case SQLITE_ATTACH, SQLITE_DETACH, SQLITE_CREATE_VTABLE, SQLITE_DROP_VTABLE, SQLITE_CREATE_TEMP_TRIGGER:
            return true
        case SQLITE_PRAGMA: return access.first.lowercased() == "journal_mode" && !access.second.isEmpty
        default: return false
        }
    }
}

@Suite("The least that a pass can do with") struct PrivilegeTests {
    /// What the statements that ran in `body` ask for and must not.
    ///
    /// - Parameter first: the database as it was before its first pass, since `CREATE TABLE IF NOT EXISTS` asks for nothing
    ///   where the table is.
    private func forbidden(
        _ database: PassDatabase, first: String, names: AppNames = AppNames(), while body: () async throws -> Void
    ) async throws -> (found: [String], statements: Int) {
        let statements = try await StatementWatch.statements(on: database.path, while: body)
        let triggers = Set(
            try database.texts("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name NOT LIKE 'match_%'"))
        var found: [String] = []
        // Those of triggers are told as comments.
        for sql in statements where !sql.hasPrefix("--") {
            let accesses = try [first, database.path].map { try Access.all(sql, on: $0) }
            if accesses.allSatisfy({ $0 == nil }) { found.append("cannot be prepared again: \(sql)") }
            for access in accesses.compactMap({ $0 }).joined()
            where Forbidden.isForbidden(access, triggers: triggers, names: names) {
                found.append("\(access): \(sql)")
            }
        }
        return (found, statements.count)
    }

    private func database() throws -> (PassDatabase, first: String) {
        let database = try PassDatabase(appTables: AppSchema.statements.joined(separator: ";\n"))
        // The app's triggers on `users` name Duet's tables, which are not there yet.
        try database.change("DROP TRIGGER users_erase; DROP TRIGGER users_rename")
        // Of what it does not read, a pass looks at names.
        try database.change(
            "CREATE TABLE user_blocks (blocker TEXT, blocked TEXT); INSERT INTO user_blocks VALUES ('ana', 'eva')")
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
        }
        let first = database.folder.appending(path: "first.db")
        try FileManager.default.copyItem(at: URL(filePath: database.path), to: first)
        return (database, first.path)
    }

    @Test func `keeps to the columns that it needs and to the tables that it writes`() async throws {
        let (database, first) = try database()
        let day = 86_400 as Int64
        let asOf = PassDatabase.asOf
        var (found, count) = try await forbidden(database, first: first) {
            _ = try await database.pass().check()
            try await database.run { $0.dryRun = true }
            #expect(try await database.run().totalMatches == 1)
            #expect(try await database.run().status == .nothingToDo)
        }
        try database.change { db in try RandomCrowd.fill(db, people: 60, seed: 4) }
        let later = try await forbidden(database, first: first) {
            // Cut off, and finished by the next.
            let second = database.pass(asOf: asOf.adding(seconds: day)) {
                $0.options.introductions = .all
                $0.options.minimumLift = 0
                // So many new rows with old times would be held.
                $0.accept = true
            }
            #expect(try await database.runUntil(second) { phase, _, _ in phase == .write })
            #expect(try await second.run().resumed)
            // Held, and accepted.
            let third = asOf.adding(seconds: 2 * day)
            #expect(
                try await database.run(asOf: third) {
                    $0.mostMatches = 0
                    $0.options.introductions = .all
                    $0.options.search = .pruned
                }.status == .held)
            #expect(try await database.run(asOf: third) { $0.accept = true }.status == .completed)
            _ = try await database.pass(asOf: third).check()
            try await database.run(asOf: third.adding(seconds: day)) { $0.dryRun = true }
            _ = try UndoPass(path: database.path, run: 2, dryRun: true).run()
            #expect(try UndoPass(path: database.path, run: 2).run().removed > 0)
            let inspection = try Inspection(
                path: database.path, options: PassOptions(), tables: Reference.tables, asOf: third)
            _ = try inspection.pair("person_1", "person_2")
            _ = try inspection.candidates(of: "person_3")
        }
        found += later.found
        count += later.statements
        #expect(found == [])
        // Were statements not seen at all, nothing forbidden would be.
        #expect(count > 80, "\(count)")
    }

    @Test func `keeps to them in an app with other names`() async throws {
        let names = AppNames(
            tables: [
                .users: "account", .profiles: "person", .interactions: "swipe", .chats: "room", .participants: "member",
            ],
            columns: [
                .users: [.username: "id"], .profiles: [.username: "account_id", .birthDate: "born"],
                .interactions: [.username: "from_id", .target: "to_id"], .participants: [.username: "account_id"],
            ],
            leavingOut: [
                .users: [LeftOutRows(column: "banned", value: .yes)],
                .interactions: [LeftOutRows(column: "undone_at", value: .filledIn)],
            ])
        let database = try PassDatabase(
            appTables: """
                CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT, password TEXT, phone TEXT, banned INTEGER);
                CREATE TABLE person (account_id INTEGER, name TEXT, role TEXT, born TEXT, gender TEXT, genre TEXT,
                    experience INTEGER);
                CREATE TABLE swipe (id INTEGER PRIMARY KEY, from_id INTEGER, to_id INTEGER, interaction_type TEXT,
                    created_at TEXT, undone_at TEXT);
                CREATE TABLE room (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, created_by INTEGER);
                CREATE TABLE member (chat_id INTEGER, account_id INTEGER);
                CREATE TABLE messages (chat_id INTEGER, sender INTEGER, text TEXT, created_at TEXT);
                CREATE TABLE notifications (id INTEGER PRIMARY KEY, username INTEGER, type TEXT, title TEXT, content TEXT,
                    data TEXT);
                INSERT INTO account (id) VALUES (1), (2), (3);
                INSERT INTO person (account_id, born, gender) SELECT id, '1990-05-01', 'woman' FROM account;
                INSERT INTO swipe (from_id, to_id, interaction_type, created_at)
                VALUES (1, 2, 'like', '2026-05-20 12:00:00'), (2, 1, 'like', '2026-05-20 12:00:00');
                """)
        let first = database.folder.appending(path: "first.db")
        try FileManager.default.copyItem(at: URL(filePath: database.path), to: first)
        let (found, count) = try await forbidden(database, first: first.path, names: names) {
            _ = try await database.pass { $0.names = names }.check()
            #expect(try await database.run { $0.names = names }.totalMatches == 1)
            let later = PassDatabase.asOf.adding(seconds: 86_400)
            try await database.run(asOf: later) {
                $0.names = names
                $0.options.introductions = .all
            }
            let inspection = try Inspection(
                path: database.path, names: names, options: PassOptions(), tables: Reference.tables, asOf: later)
            _ = try inspection.candidates(of: "3")
            _ = try CurrentLists(path: database.path, names: names).visit { _ in }
            #expect(try UndoPass(path: database.path, names: names, run: 1).run().removed == 1)
        }
        #expect(found == [])
        #expect(count > 80, "\(count)")
    }

    @Test(
        arguments: [
            "SELECT email FROM users", "SELECT * FROM users", "SELECT count(password) FROM users",
            "SELECT 1 FROM users WHERE phone = 'x'", "SELECT text FROM messages", "UPDATE users SET username = 'x'",
            "DELETE FROM interactions", "INSERT INTO profiles(username) VALUES ('ana')", "CREATE TABLE mine (a)",
            "SELECT blocker FROM user_blocks",
            "CREATE INDEX mine ON users (email)", "DROP TABLE messages", "ATTACH ':memory:' AS other",
            "PRAGMA journal_mode = wal", "ALTER TABLE chats ADD COLUMN mine", "CREATE VIEW mine AS SELECT 1",
            "WITH all_of AS (SELECT * FROM messages) SELECT sender, length(text) FROM all_of",
        ])
    func `and whatever goes beyond it is found out`(sql: String) async throws {
        let (database, first) = try database()
        let result = try await forbidden(database, first: first) {
            let store = try MatchDatabase(path: database.path, access: .write)
            // What fails as it runs was seen all the same.
            try? store.outsideTransaction { try $0.execute(sql: sql) }
        }
        #expect(!result.found.isEmpty && result.found.allSatisfy { $0.hasSuffix(sql) }, "\(result.found)")
    }
}
