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

    /// - Parameter triggers: the app's, whose statements are the app's.
    static func isForbidden(_ access: Access, triggers: Set<String>) -> Bool {
        if triggers.contains(access.inside) { return false }
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
        _ database: PassDatabase, first: String, while body: () async throws -> Void
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
            where Forbidden.isForbidden(access, triggers: triggers) {
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
