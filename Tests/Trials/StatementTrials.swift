internal import Foundation
internal import GRDB
internal import Randomness

/// What an app and its migrations may do, tried before and after a pass: it must end alike.
package struct StatementTrials: Sendable {
    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    package func run(trials: Int, seed: UInt64, done: @Sendable () -> Void = {}) async throws -> TrialResult {
        var result = TrialResult("judged by an app's own statements")
        for trial in 0..<trials {
            try Task.checkCancellation()
            var random = RandomStream(seed: seed, UInt64(trial))
            let scratch = try crowd.scratch(trial % 2 == 0 ? .wal : .delete)
            try Self.vary(scratch, &random)
            let statements = try Self.statements(scratch)
            let before = try Self.outcomes(scratch, statements)
            let outcome = try await scratch.duet(TrialCrowd.run + ["--no-view"])
            let after = try Self.outcomes(scratch, statements)
            result.trials += statements.count
            result.faults += before.count { $0 != "done" }
            if outcome.code != 0 { result.violations.append("trial \(trial) of seed \(seed): exit \(outcome.code)") }
            for (place, sql) in statements.enumerated() where before[place] != after[place] {
                result.violations.append(
                    "trial \(trial) of seed \(seed): \(sql): \(before[place]) before the pass, then \(after[place])")
            }
            done()
        }
        return result
    }

    /// Tables, views and triggers of the app's own that stand on the tables that Duet reads and writes.
    private static func vary(_ scratch: Scratch, _ random: inout RandomStream) throws {
        let extras = [
            "CREATE VIEW app_people AS SELECT u.username, p.age FROM users u JOIN profiles p USING (username)",
            "CREATE TABLE app_log (what TEXT); CREATE TRIGGER app_logs AFTER UPDATE ON profiles BEGIN "
                + "INSERT INTO app_log VALUES (NEW.username); END",
            "CREATE TRIGGER app_counts AFTER INSERT ON messages BEGIN UPDATE chats SET type = type WHERE id = NEW.chat_id; END",
            "CREATE INDEX app_lower ON users (lower(username))",
            "ALTER TABLE profiles ADD COLUMN app_height INTEGER GENERATED ALWAYS AS (age * 2) VIRTUAL",
            "CREATE TABLE app_reactions (chat_id INTEGER REFERENCES chats (id) ON DELETE CASCADE, emoji TEXT)",
        ]
        // What `duet populate` has made is there before the first pass.
        try scratch.change("DROP VIEW IF EXISTS match_recommendations_now")
        for extra in extras where random.below(2) == 0 { try scratch.change(extra) }
    }

    private static func statements(_ scratch: Scratch) throws -> [String] {
        func texts(_ sql: String) throws -> [String] { try scratch.rows(sql).map { $0.trimmingCharacters(in: ["\""]) } }
        var found = ["REINDEX", "ANALYZE", "CREATE VIEW app_more AS SELECT * FROM users"]
        for table in try texts(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'match%'"
        ) {
            let columns = try texts("SELECT name FROM pragma_table_info('\(table)')")
            found += [
                "INSERT OR IGNORE INTO \(table) SELECT * FROM \(table) LIMIT 1",
                "DELETE FROM \(table) WHERE rowid IN (SELECT rowid FROM \(table) LIMIT 3)",
                "ALTER TABLE \(table) ADD COLUMN added TEXT; ALTER TABLE \(table) DROP COLUMN added",
                "DROP TABLE \(table)",
                "ALTER TABLE \(table) RENAME TO moved; ALTER TABLE moved RENAME TO \(table)",
                """
                CREATE TABLE new_table AS SELECT * FROM \(table); DROP TABLE \(table); ALTER TABLE new_table RENAME TO \(table)
                """,
            ]
            for column in columns {
                found += [
                    "UPDATE \(table) SET \(column) = \(column)", "ALTER TABLE \(table) DROP COLUMN \(column)",
                    "ALTER TABLE \(table) RENAME COLUMN \(column) TO other; ALTER TABLE \(table) RENAME COLUMN other TO \(column)",
                ]
            }
        }
        return found
    }

    /// What comes of each; all are taken back.
    private static func outcomes(_ scratch: Scratch, _ statements: [String]) throws -> [String] {
        var configuration = Configuration()
        configuration.acceptsDoubleQuotedStringLiterals = true
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM")
            return try statements.map { sql in
                try db.execute(sql: "BEGIN")
                defer { if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") } }
                do {
                    try db.execute(sql: sql)
                    return "done"
                } catch let error as DatabaseError {
                    return error.message ?? "\(error)"
                }
            }
        }
    }
}
