import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// A list is one thing, whoever asks for it.
struct `One person's list` {
    private static func list(_ database: PassDatabase, _ username: String) throws -> PersonList {
        try PersonList(path: database.path, tables: Reference.tables, of: username)
    }

    private static func database() async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 60, seed: 3) }
        try await database.run { $0.options.shownAtMost = 8 }
        return database
    }

    @Test func `is what the view has, for everybody`() async throws {
        let database = try await Self.database()
        for change in ["", "DELETE FROM users WHERE username = 'person_7'"] {
            if !change.isEmpty { try database.change(change) }
            let view = try database.rows(
                "SELECT username, rank, target, score_band, reasons FROM match_recommendations_now ORDER BY 1, 2")
            #expect(view.count > 100)
            for name in Set(view.map { $0["username"] as String }) {
                let list = try Self.list(database, name.uppercased())
                let expected = view.filter { $0["username"] == name }
                #expect(list.username == name && list.runID == 1 && list.absence == nil)
                #expect(list.recommendations.map(\.rank) == expected.map { $0["rank"] })
                #expect(list.recommendations.map(\.username) == expected.map { $0["target"] })
                #expect(list.recommendations.map(\.scoreBand) == expected.map { $0["score_band"] })
                let stored = try database.count(
                    "SELECT count(*) FROM match_recommendations WHERE username = ?", [name])
                #expect(list.hidden == stored - expected.count)
            }
        }
    }

    @Test func `that is not there is said to be so, with the reason`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "ben", "old"] { try db.addPerson(name, gender: "woman") }
            try db.execute(sql: "UPDATE profiles SET updated_at = '2024-01-01 00:00:00' WHERE username = 'old'")
            try db.addPerson("kid", age: 15)
            try db.addPerson("alone", gender: "woman")
            try db.addPreferences("alone", ages: (88, 89))
            try db.execute(sql: "UPDATE users SET created_at = '2024-01-01 00:00:00'")
        }
        #expect(throws: CurrentLists.Failure.noLists) { try Self.list(database, "ana") }
        try await database.run { $0.options.activeWithin = .days(90) }
        try database.change { db in
            try db.execute(sql: "INSERT INTO users (username, created_at) VALUES ('new', '2026-06-01 12:00:00')")
            try db.execute(sql: "INSERT INTO profiles (username, age) VALUES ('new', 30)")
        }
        #expect(try Self.list(database, "ana").recommendations.map(\.username) == ["ben"])
        #expect(try Self.list(database, "old").absence?.hasPrefix("had been inactive for longer than") == true)
        #expect(try Self.list(database, "new").absence == "signed up after the run, at 2026-06-01 12:00:00 UTC")
        #expect(try Self.list(database, "alone").absence?.hasPrefix("could be shown nobody") == true)
        #expect(throws: NamingFailure.cannotBeScored("kid", reason: .underage)) { try Self.list(database, "kid") }
        #expect(throws: NamingFailure.noSuchUser("anna", suggestion: "ana")) { try Self.list(database, "anna") }
    }
}
