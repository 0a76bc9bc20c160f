import GRDB
import NightlyPass
import Profiles
import Testing

@Suite("Notifications of a match") struct ArchivingTests {
    private static let nextNight = Timestamp("2026-06-02 03:00:00")!

    /// Two couples who were matched last night, and a notification of the app's own.
    private func matched() async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "ida", "zoe"] {
                try db.addPerson(name)
                try db.addPreferences(name, genders: "[\"female\"]")
            }
            try db.addMutualLike("ana", "eva")
            try db.addMutualLike("ida", "zoe")
            try db.execute(
                sql: """
                    INSERT INTO notifications(username, type, title, data) VALUES ('ana', 'match', 'from the app', '{"chat_id":1}')
                    """)
        }
        try await database.run()
        return database
    }

    private func archived(_ database: PassDatabase) throws -> [String] {
        try database.texts("SELECT username FROM notifications WHERE is_archived = 1 ORDER BY username")
    }

    @Test(arguments: [
        "INSERT INTO interactions(username, target_username, interaction_type) VALUES ('eva', 'ana', 'block')",
        "INSERT INTO interactions(username, target_username, interaction_type) VALUES ('ana', 'eva', 'dislike')",
        "UPDATE profiles SET age = 17 WHERE username = 'eva'",
        "UPDATE profiles SET age = NULL WHERE username = 'ana'",
        "UPDATE profiles SET age = 900 WHERE username = 'ana'",
    ])
    func `are archived by the next pass when the two must not meet any more`(change: String) async throws {
        let database = try await matched()
        try database.change(change)
        // One of them has read it: it can be read again.
        try database.change(
            "UPDATE notifications SET is_read = 1, updated_at = '2026-06-01 05:00:00' WHERE username = 'eva'")
        #expect(try archived(database) == [])
        let summary = try await database.run(asOf: Self.nextNight)
        #expect(summary.archived == 2)
        #expect(try archived(database) == ["ana", "eva"])
        let untouched = try database.texts(
            "SELECT username, title FROM notifications WHERE is_archived = 0 AND (title = 'from the app' OR username > 'h') ORDER BY 1"
        )
        #expect(untouched.count == 3)
        #expect(
            try database.count(
                "SELECT count(*) FROM notifications WHERE is_archived AND updated_at <= '2026-06-01 05:00:00'") == 0)

        let third = try await database.run(asOf: Timestamp("2026-06-03 03:00:00")!)
        #expect(third.archived == 0)
    }

    @Test func `are left to an app that knows no archive, and to people who have not parted`() async throws {
        let database = try await matched()
        #expect(try await database.run(asOf: Self.nextNight).archived == 0)
        try database.change { db in
            try db.execute(sql: "DROP INDEX notifications_by_person")
            try db.execute(sql: "ALTER TABLE notifications DROP COLUMN is_archived")
            try db.add("block", "eva", "ana", at: "2026-06-02 04:00:00")
        }
        let summary = try await database.run(asOf: Timestamp("2026-06-03 03:00:00")!)
        #expect(summary.status == .completed)
        #expect(summary.archived == 0)
    }
}
