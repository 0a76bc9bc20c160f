import GRDB
import NightlyPass
import Profiles
import Testing

struct `Interactions that say nothing` {
    private func seated() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            for name in ["ana", "eva", "ida", "uma"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
            try db.add("view", "ana", "eva", at: "2026-05-19 12:00:00")
            try db.add("view", "eva", "ana", at: "2026-05-21 12:00:00")
            try db.add("view", "ida", "uma")
            try db.add("report", "uma", "ida")
        }
        return database
    }

    @Test func `cost what check says they cost, unless they are to be ignored`() async throws {
        let database = try seated()
        let unmapped = try await database.pass().check()
        #expect(unmapped.people.unmappedTypes == ["view": 3, "report": 1])
        #expect(unmapped.unmappedWords.mapValues(\.pairs) == ["view": 2, "report": 1])
        #expect(unmapped.unmappedWords.mapValues(\.likeEachOther) == ["view": 1, "report": 0])
        #expect(unmapped.forecast?.totalMatches == 0)
        let ignored = try await database.pass { $0.options.mapping.ignore = ["view"] }.check()
        #expect(ignored.unmappedWords.mapValues(\.pairs) == ["report": 1])
        #expect(ignored.forecast?.totalMatches == 1)
    }

    @Test func `keep nobody from a match, nor from being asked about again before it`() async throws {
        let database = try seated()
        try await database.run()
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE kind = 'mutual_like'") == 0)
        let pass = database.pass(asOf: Timestamp("2026-06-02 03:00:00")!) { $0.options.mapping.ignore = ["view"] }
        let summary = try await database.run(pass) { database in
            try database.change { db in
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try db.add("view", "ana", "eva", at: "2026-06-02 03:10:00")
            }
        }
        #expect(summary.skipped.isEmpty)
        let matched = "SELECT first, second FROM match_pairs WHERE kind = 'mutual_like' AND status = 'matched'"
        #expect(try database.texts(matched) == ["ana eva"])
    }
}
