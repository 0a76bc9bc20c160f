import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// With `--introductions evident`, likes say who is welcome: of `ana` that women are.
struct `What likes have shown` {
    private func database() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "ida", "ina"] { try db.addPerson(name) }
            try db.addPreferences("eva", genders: #"["female"]"#)
            try db.add("like", "ana", "ida")
            // One couple is written whatever becomes of the other.
            for name in ["max", "tom"] { try db.addPerson(name, gender: "male") }
            try db.addMutualLike("max", "tom")
        }
        return database
    }

    private func summary(_ change: String) async throws -> (summary: PassSummary, isMatched: Bool) {
        let database = try database()
        let pass = database.pass { pass in
            pass.options.introductions = .evident
            pass.options.minimumLift = 0
        }
        let summary = try await database.run(pass) { database in
            try database.change(change)
        }
        let matched = try database.count("SELECT count(*) FROM match_pairs WHERE first = 'ana' AND second = 'eva'")
        return (summary, matched > 0)
    }

    private static func likes(_ target: String) -> String {
        """
        INSERT INTO interactions (username, target_username, interaction_type, created_at, updated_at)
        VALUES ('ana', '\(target)', 'like', '2026-05-21 12:00:00', '2026-05-21 12:00:00');
        """
    }

    @Test(arguments: [
        "DELETE FROM interactions WHERE username = 'ana'",
        "UPDATE interactions SET interaction_type = 'dislike' WHERE username = 'ana'",
        "UPDATE profiles SET gender = 'male' WHERE username = 'ida'",
        "UPDATE profiles SET gender = NULL WHERE username = 'ida'",
        "DELETE FROM users WHERE username = 'ida'",
    ])
    func `is asked again when an introduction is written`(change: String) async throws {
        let (summary, isMatched) = try await summary(change)
        #expect(!isMatched && summary.skipped == ["wishes": 1] && summary.totalMatches == 1)
    }

    @Test(arguments: [
        "UPDATE profiles SET updated_at = '2026-06-01 04:00:00'", likes("ina"), likes("max"),
        "UPDATE interactions SET updated_at = '2026-05-22 12:00:00'",
    ])
    func `stands where it is still shown`(change: String) async throws {
        let (summary, isMatched) = try await summary(change)
        #expect(isMatched && summary.skipped.isEmpty && summary.totalMatches == 2)
    }
}
