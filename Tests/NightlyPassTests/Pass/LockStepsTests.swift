import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// Beside an app that has no index at all.
struct `What happens under the write lock` {
    private static let tables = """
        CREATE TABLE users (username TEXT, email TEXT);
        CREATE TABLE profiles (username TEXT, name TEXT, role TEXT, age INTEGER, gender TEXT, genre TEXT, experience INTEGER);
        CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT, interaction_type TEXT,
            created_at TEXT);
        CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);
        CREATE TABLE chat_participants (chat_id INTEGER REFERENCES chats (id), username TEXT);
        CREATE TABLE messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats (id) ON DELETE CASCADE, sender TEXT,
            created_at TEXT);
        CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT,
            is_archived INTEGER DEFAULT 0);
        """

    /// Twelve couples, of whom nothing depends on the size: a chat of two others with messages, notifications, groups and what
    /// others said.
    private func database(rows: Int) throws -> PassDatabase {
        let database = try PassDatabase(appTables: Self.tables, journalMode: "wal")
        try database.change { db in
            for number in 10..<36 {
                try db.execute(sql: "INSERT INTO users (username) VALUES (?)", arguments: ["user_\(number)"])
                try db.execute(
                    sql: "INSERT INTO profiles (username, name, age) VALUES (?, 'Somebody', 30)",
                    arguments: ["user_\(number)"])
            }
            for number in stride(from: 10, to: 34, by: 2) {
                for (one, other) in [(number, number + 1), (number + 1, number)] {
                    try db.execute(
                        sql: """
                            INSERT INTO interactions (username, target_username, interaction_type, created_at)
                            VALUES (?, ?, 'like', '2026-05-20 12:00:00')
                            """, arguments: ["user_\(one)", "user_\(other)"])
                }
            }
            try db.execute(sql: "INSERT INTO chats (id, type, created_by) VALUES (1, 'dm', 'user_34')")
            try db.execute(sql: "INSERT INTO chat_participants VALUES (1, 'user_34'), (1, 'user_35')")
            for _ in 0..<rows {
                try db.execute(
                    sql: """
                        INSERT INTO messages (chat_id, sender, created_at) VALUES (1, 'user_34', '2026-05-20 12:00:00');
                        INSERT INTO notifications (username, type) VALUES ('user_34', 'note');
                        INSERT INTO chats (type, created_by) VALUES ('group', 'user_34');
                        INSERT INTO chat_participants VALUES (last_insert_rowid(), 'user_34');
                        INSERT INTO interactions (username, target_username, interaction_type, created_at)
                            VALUES ('user_34', 'user_35', 'like', '2026-05-20 12:00:00');
                        """)
            }
        }
        return database
    }

    private static let sizes = (few: 40, many: 4_000)
    /// Where a table is larger, the trees of SQLite are a level deeper; and on a busy machine there are more transactions, each a
    /// shorter one. What reads the rows takes many times as many steps.
    private static let slack = 1.5

    private func growth(_ steps: (PassDatabase) async throws -> Int) async throws -> Double {
        let few = try await steps(database(rows: Self.sizes.few))
        let many = try await steps(database(rows: Self.sizes.many))
        #expect(few > 0)
        return Double(many) / Double(few)
    }

    @Test func `does not grow with the app's rows in a pass`() async throws {
        let growth = try await growth { database in
            try await LockSteps.count(on: database.path) {
                let summary = try await database.run { $0.options.introductions = .none }
                #expect(summary.totalMatches == 12)
            }
        }
        #expect(growth < Self.slack)
    }

    @Test func `does not grow with them when the app has written since the snapshot was read`() async throws {
        let growth = try await growth { database in
            try await LockSteps.count(on: database.path) {
                let pass = database.pass { $0.options.introductions = .none }
                let summary = try await database.run(pass) {
                    try $0.change(
                        """
                        INSERT INTO interactions (username, target_username, interaction_type, created_at)
                        VALUES ('user_10', 'user_11', 'block', '2026-06-01 02:00:00')
                        """)
                }
                #expect(summary.totalMatches == 11 && summary.skipped == ["blocked": 1])
            }
        }
        #expect(growth < Self.slack)
    }

    @Test func `does not grow with them when notifications of people who have parted are archived`() async throws {
        let growth = try await growth { database in
            try await database.run { $0.options.introductions = .none }
            try database.change(
                """
                INSERT INTO interactions (username, target_username, interaction_type, created_at)
                SELECT first, second, 'block', '2026-06-01 12:00:00' FROM match_pairs
                """)
            return try await LockSteps.count(on: database.path) {
                let summary = try await database.run(asOf: Timestamp("2026-06-02 03:00:00")!)
                #expect(summary.archived == 24)
            }
        }
        #expect(growth < Self.slack)
    }

    @Test func `does not grow with them in an undo`() async throws {
        let growth = try await growth { database in
            try await database.run { $0.options.introductions = .none }
            return try await LockSteps.count(on: database.path) {
                let report = try UndoPass(path: database.path, run: 1).run()
                #expect(report.removed == 12)
            }
        }
        #expect(growth < Self.slack)
    }
}
