import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

@Suite struct PeopleNumbersTests {
    /// A database in a file of its own, for the time of `body`.
    private func withDatabase(_ body: (MatchDatabase) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "numbers-\(UUID().uuidString).db").path
        let database = try MatchDatabase(path: path, access: .create)
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        try database.write { try AppSchema.create(in: $0) }
        try body(database)
    }

    @Test func `everybody keeps a number, and new people get new ones`() throws {
        try withDatabase { database in
            let first = try PeopleNumbers.of(["Bo_", "ana", "cleo"], in: database)
            #expect(Set(first).count == 3)
            // By bytes capitals come first, in the table they do not.
            let names = ["Bo_", "Zed", "ana", "bea", "cleo", "dan"]
            let second = try PeopleNumbers.of(names, in: database)
            #expect([second[0], second[2], second[4]] == first)
            #expect(Set(second).count == 6)
            #expect(try PeopleNumbers.of(names, in: database) == second)
            #expect(try PeopleNumbers.of([], in: database) == [])
        }
    }

    @Test func `a name in other letters keeps its number and is spelled anew`() throws {
        try withDatabase { database in
            let before = try PeopleNumbers.of(["ana", "bo_"], in: database)
            #expect(try PeopleNumbers.of(["Ana", "bo_"], in: database) == before)
            #expect(
                try database.read { try String.fetchAll($0, sql: "SELECT username FROM match_people ORDER BY 1") }
                    == ["Ana", "bo_"])
        }
    }

    @Test func `the number of somebody who is gone is not given again`() throws {
        try withDatabase { database in
            try database.write { try $0.execute(sql: "INSERT INTO users (username) VALUES ('ana'), ('bo_')") }
            let before = try PeopleNumbers.of(["ana", "bo_"], in: database)
            try database.write { try $0.execute(sql: "DELETE FROM users WHERE username = 'bo_'") }
            let after = try PeopleNumbers.of(["ana", "bo_"], in: database)
            #expect(after[0] == before[0] && after[1] > before[1])
        }
    }

    /// As an app does whose tables have none of our triggers.
    @Test func `whoever is gone is forgotten, list, pairs and wishes, and nobody else`() throws {
        try withDatabase { database in
            try database.write { db in
                try db.execute(
                    sql: fourPeople + """
                        INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
                            VALUES ('2026-01-01', '2026-01-01', '2026-01-01', 'completed', '{}', 'h', '1');
                        INSERT INTO match_pairs (first, second, kind, status, run_id, chat_id, matched_at) VALUES
                            ('ana', 'bo_', 'mutual_like', 'matched', 1, 1, '2026-01-01'),
                            ('bo_', 'dan', 'mutual_like', 'matched', 1, 2, '2026-01-01');
                        INSERT INTO match_outbox (notification_id, chat_id, run_id) VALUES (1, 1, 1), (2, 1, 1), (3, 2, 1);
                        INSERT INTO match_preferences (username) VALUES ('ANA'), ('BO_'), ('nobody');
                        """ + listing("ana", of: "bo_", "cleo") + listing("bo_", of: "ana", "dan")
                        + "DROP TRIGGER users_erase; DELETE FROM users WHERE username = 'ana';")
            }
            #expect(try Housekeeping.forgetPeopleWhoAreGone(database) == 2)
            func texts(_ sql: String) throws -> [String] { try database.read { try String.fetchAll($0, sql: sql) } }
            #expect(try texts("SELECT username FROM match_people ORDER BY 1") == ["bo_", "cleo", "dan"])
            #expect(try texts("SELECT first || second FROM match_pairs") == ["bo_dan"])
            #expect(try texts("SELECT username FROM match_preferences") == ["BO_"])
            #expect(try texts("SELECT notification_id FROM match_outbox") == ["3"])
            #expect(
                try texts("SELECT username || ' ' || rank || ' ' || target FROM match_recommendations") == ["bo_ 2 dan"]
            )
            // The name is taken over by somebody else.
            try database.write {
                try $0.execute(
                    sql: """
                        INSERT INTO users (username) VALUES ('ana'); INSERT INTO profiles (username, age) VALUES ('ana', 30)
                        """)
            }
            _ = try PeopleNumbers.of(["ana", "bo_"], in: database)
            #expect(try texts("SELECT username FROM match_recommendations_now WHERE 'ana' IN (username, target)") == [])
            #expect(try Housekeeping.forgetPeopleWhoAreGone(database) == 0)
        }
    }
}
