import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// `duet lists` works out for everybody at once what the view says of one person.
struct `All lists as of now` {
    @Test(arguments: [
        "UPDATE profiles SET gender = 'woman' WHERE username = 'bob_05'",
        "UPDATE profiles SET age = NULL WHERE username = 'bob_05'",
        "UPDATE profiles SET age = 17 WHERE username = 'bob_05'",
        "DELETE FROM profiles WHERE username = 'bob_05'",
        "UPDATE users SET created_at = '2026-06-01 12:00:00' WHERE username = 'bob_05'",
        "INSERT INTO match_preferences (username, genders) VALUES ('bob_05', '[\"woman\"]')",
        """
        INSERT INTO interactions (username, target_username, interaction_type, created_at)
        VALUES ('bob_05', 'bob_06', 'block', '2026-06-01 12:00:00')
        """,
    ])
    func `are those of the view after any change, for the others too`(change: String) async throws {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<12 {
                let name = "bob_\(number < 10 ? "0" : "")\(number)"
                try db.execute(
                    sql: "INSERT INTO users (username, created_at) VALUES (?, '2026-01-01 00:00:00')", arguments: [name]
                )
                try db.execute(
                    sql: """
                        INSERT INTO profiles (username, age, gender, genre, role, experience)
                        VALUES (?, 30, 'man', 'jazz', 'guitar', 3)
                        """, arguments: [name])
            }
        }
        try await database.run { $0.options.introductions = .none }
        try database.change(change)
        var lists: [String] = []
        let counts = try CurrentLists(path: database.path).visit {
            lists.append("\($0.username) \($0.rank) \($0.target)")
        }
        let shown = try database.texts("SELECT username, rank, target FROM match_recommendations_now")
        #expect(lists.sorted() == shown.sorted())
        #expect(counts.people >= 11 && counts.places == shown.count)
    }
}
