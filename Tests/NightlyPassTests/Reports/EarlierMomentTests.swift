import Compatibility
import Evaluation
import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// A question about an earlier night is answered as it would have been then.
struct `A question about the moment of a run` {
    private static let night = Timestamp("2026-07-01 03:00:00")!

    /// A crowd of which everything is of before the night.
    private static func database(people: Int = 120) throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            try RandomCrowd.fill(db, people: people, seed: 23)
            try db.execute(sql: "UPDATE users SET created_at = '2026-01-01 00:00:00'")
            try db.execute(sql: "UPDATE chats SET created_at = '2026-05-01 00:00:00'")
        }
        return database
    }

    /// What an app and its people do in the weeks after the night, and the nights between.
    private static func live(on database: PassDatabase) async throws {
        for day in 1...3 {
            try database.change { db in
                try db.execute(
                    sql: "INSERT INTO users (username, created_at) VALUES (?, ?)",
                    arguments: ["aaa_new_\(day)", "2026-07-0\(day) 12:00:00"])
                try db.execute(
                    sql: "INSERT INTO profiles (username, age, genre, gender) VALUES (?, 30, 'jazz', 'woman')",
                    arguments: ["aaa_new_\(day)"])
                for (place, type) in ["like", "dislike", "block", "like"].enumerated() {
                    let (one, other) = ("person_\(place + day)", "person_\(60 + 2 * place)")
                    try db.add(type, one, other, at: "2026-07-0\(day) 09:00:00")
                    try db.add("like", "aaa_new_\(day)", one, at: "2026-07-0\(day) 13:00:00")
                }
                try db.execute(
                    sql: """
                        INSERT INTO messages (chat_id, sender, text, created_at)
                        SELECT chat_id, username, 'hello', ? FROM chat_participants
                        """, arguments: ["2026-07-0\(day) 20:00:00"])
                try db.execute(
                    sql: "INSERT INTO chats (type, created_by, created_at) VALUES ('dm', 'person_9', ?)",
                    arguments: ["2026-07-0\(day) 21:00:00"])
                let chat = db.lastInsertedRowID
                for name in ["person_9", "person_\(10 + day)"] {
                    try db.execute(
                        sql: "INSERT INTO chat_participants (chat_id, username) VALUES (?, ?)", arguments: [chat, name])
                }
            }
            try await database.run(asOf: Timestamp("2026-07-0\(day + 1) 03:00:00")!) {
                $0.options.introductions = .all
            }
        }
    }

    private static func inspection(_ database: PassDatabase) throws -> Inspection {
        var options = PassOptions()
        options.introductions = .all
        return try Inspection(path: database.path, options: options, tables: Reference.tables, asOf: night)
    }

    @Test func `gives the run's own scores, whatever was said and done since`() async throws {
        let database = try Self.database()
        let before = try Self.inspection(database)
        try await database.run(asOf: Self.night) { $0.options.introductions = .all }
        let planned = try database.rows(
            "SELECT first, second, score FROM match_plan WHERE run_id = 1 AND action = 'chat'")
        try await Self.live(on: database)
        #expect(try database.count("SELECT count(*) FROM match_runs") == 4)
        let after = try Self.inspection(database)
        #expect(after.scored.crowd.people.map(\.username) == before.scored.crowd.people.map(\.username))
        #expect(after.scored.averageScore == before.scored.averageScore)
        #expect(planned.count > 20)
        for row in planned {
            let report = try after.pair(row["first"], row["second"])
            #expect(report.mutualScore == row["score"] as Double)
            // A pass for that moment would count what followed.
            let names = report.keptApart[Meeting.introduction.rawValue]?.map(\.explanation) ?? []
            #expect(names.contains("they were matched before, since that moment"))
        }
        for (one, other) in [("person_0", "person_1"), ("person_1", "person_60"), ("person_3", "person_64")] {
            let (first, second) = (try before.pair(one, other), try after.pair(one, other))
            #expect(first.directed == second.directed && first.lift == second.lift)
        }
    }

    @Test func `names nobody among the best who was blocked since`() async throws {
        let database = try Self.database()
        let best = try Self.inspection(database).candidates(of: "person_5").candidates.map(\.username)
        #expect(best.count > 3)
        try database.change { try $0.add("block", best[1], "person_5", at: "2026-07-05 09:00:00") }
        let since = try Self.inspection(database).candidates(of: "person_5").candidates.map(\.username)
        #expect(since.prefix(3) == [best[0], best[2], best[3]])
    }

    @Test func `and a backtest does not see what nights after its split have written`() async throws {
        let database = try Self.database()
        func backtest() throws -> Backtest {
            let crowd = try CrowdReader.snapshot(
                of: database.path, tables: Reference.tables, mapping: TypeMapping(),
                asOf: Timestamp("2026-06-10 00:00:00")!, scope: .withoutLaterRuns)
            return Backtest(crowd: crowd.orderedByActivity(), split: Timestamp("2026-06-10 00:00:00")!)
        }
        func learned(_ backtest: Backtest) throws -> CompatibilityModel {
            try CompatibilityModel(
                people: backtest.learners.people, standing: backtest.learners.standing, asOf: backtest.split,
                tables: Reference.tables, factors: PassOptions().weights.factors, settings: PassOptions().history)
        }
        let before = try backtest()
        try await database.run(asOf: Self.night) { $0.options.introductions = .all }
        // Both write in some of the new chats, as of before the split: an app's clock may be wrong.
        try database.change(
            """
            INSERT INTO messages (chat_id, sender, text, created_at)
            SELECT chat_id, username, 'hello', '2026-06-01 10:00:00' FROM chat_participants
            WHERE chat_id IN (SELECT chat_id FROM match_pairs)
            """)
        let after = try backtest()
        #expect(before.decisions.count > 20 && after.decisions == before.decisions && after.counts == before.counts)
        #expect(
            after.standing.conversations.map { [$0.first, $0.second] }
                == before.standing.conversations.map { [$0.first, $0.second] })
        #expect(try learned(after).baseRate == learned(before).baseRate)
    }
}
