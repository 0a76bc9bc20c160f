import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// What is on record in Duet's own tables, and is not as a pass writes it.
@Suite("Odd rows on record") struct OddMemoryTests {
    private func couple() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
            try db.addPreferences("ana", genders: "[\"male\"]")
            try db.addMutualLike("ana", "eva")
        }
        return database
    }

    @Test func `under a name with a NUL make nobody else forgotten`() async throws {
        let database = try couple()
        try await database.run()
        try database.change("INSERT INTO match_preferences(username) VALUES ('ana' || char(0) || 'x')")
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400))
        #expect(try database.texts("SELECT genders FROM match_preferences WHERE username = 'ana'") == ["[\"male\"]"])
        #expect(try database.texts("SELECT first, second FROM match_pairs") == ["ana eva"])
    }

    @Test func `with numbers of people below zero are written into lists as they are`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
        }
        try await database.run { $0.options.introductions = .none }
        try database.change("UPDATE match_people SET person_id = iif(person_id = 1, -9223372036854775808, -person_id)")
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400)) { $0.options.introductions = .none }
        #expect(
            try database.texts("SELECT username, target FROM match_recommendations_now ORDER BY 1") == [
                "ana eva", "eva ana",
            ])
    }

    @Test(.timeLimit(.minutes(10))) func `at the last position there can be do not keep a pass from ending`()
        async throws
    {
        let database = try couple()
        try await database.run()
        try database.change("UPDATE match_plan SET position = 9223372036854775807")
        let summary = try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400))
        #expect(summary.status == .completed)
        #expect(try database.count("SELECT count(*) FROM match_plan") == 0)
    }
}
