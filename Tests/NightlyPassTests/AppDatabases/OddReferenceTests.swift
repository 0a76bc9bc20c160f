import GRDB
import MatchStore
import NightlyPass
import Testing

/// What an app without enforced references leaves behind.
@Suite("Rows that refer to what is not there") struct OddReferenceTests {
    /// Two who like each other, in tables without references and without AUTOINCREMENT.
    private func couple(_ more: String) throws -> PassDatabase {
        let database = try PassDatabase(appTables: EventfulNights.tables)
        try database.change(
            """
            INSERT INTO users VALUES ('ana'), ('eva');
            INSERT INTO profiles(username, age) VALUES ('ana', 30), ('eva', 31);
            INSERT INTO interactions(username, target_username, interaction_type, created_at)
                VALUES ('ana', 'eva', 'like', '2026-05-20 12:00:00'), ('eva', 'ana', 'like', '2026-05-21 12:00:00');
            """ + more)
        return database
    }

    @Test(
        arguments: [
            // A chat that was deleted, whose people and texts were left.
            ("INSERT INTO chat_participants VALUES (1, 'mallory')", 2),
            ("INSERT INTO messages VALUES (7, 'mallory', '2026-05-01 12:00:00')", 8),
            (
                "INSERT INTO chats VALUES (3, 'group', 'lou'); INSERT INTO chat_participants VALUES (3, 'lou'), (4, 'm')",
                5
            ),
            ("INSERT INTO chats VALUES (3, 'group', 'lou'); INSERT INTO chat_participants VALUES (3, 'lou')", 4),
            ("INSERT INTO chat_participants VALUES (9223372036854775807, 'mallory'), (2, 'm'), ('x', 'n')", 3),
        ])
    func `never put others into the chat of a match`(rows: String, chat: Int64) async throws {
        let database = try couple(rows)
        let before = try database.texts("SELECT chat_id, username FROM chat_participants ORDER BY 1, 2")
        #expect(try await database.run().totalMatches == 1)
        #expect(try database.texts("SELECT chat_id FROM match_pairs") == ["\(chat)"])
        #expect(
            try database.texts("SELECT username FROM chat_participants WHERE chat_id = \(chat) ORDER BY 1") == [
                "ana", "eva",
            ])
        #expect(try UndoPass(path: database.path, run: 1).run().removed == 1)
        #expect(try database.texts("SELECT chat_id, username FROM chat_participants ORDER BY 1, 2") == before)
    }

    @Test func `to a number behind which there is none are not taken for a full disk`() async throws {
        let database = try couple(
            """
            DROP TABLE chats; CREATE TABLE chats (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, created_by TEXT);
            INSERT INTO chats VALUES (9223372036854775807, 'group', 'ana');
            """)
        let error = try await #require(throws: StoreError.self) { try await database.run() }
        guard case .matchRefused(let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("chats has or had a row of the highest number"))
    }

    @Test func `may be a child's profile in other letters, and nobody of that name is matched`() async throws {
        let database = try couple("INSERT INTO profiles(username, age) VALUES ('EVA', 15)")
        let summary = try await database.run()
        #expect(summary.totalMatches == 0)
        #expect(summary.leftOut == ["ambiguous_username": 1])
    }

    @Test func `may be a stranger's profile, which is nobody's concern`() async throws {
        let database = try couple("INSERT INTO profiles(username, age) VALUES ('mallory', 15), (NULL, 15), (7, 15)")
        #expect(try await database.run().totalMatches == 1)
    }

    @Test func `under Duet's names are named by a check`() async throws {
        let database = try couple("CREATE TABLE match_runs (run_id, as_of); INSERT INTO match_runs VALUES ('x', 1)")
        let check = try await database.pass().check()
        #expect(check.lastRun == nil && check.matchSchema == nil)
        #expect(try #require(check.forecastFailure).contains("match_runs"))
    }
}
