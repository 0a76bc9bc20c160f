import Compatibility
import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// What is learned and what is drawn by chance follow from what people did, and not from what they are called or who else is
/// there.
struct `Somebody who signs up and decides nothing` {
    private static let asOf = PassDatabase.asOf

    private static func database(
        people: Int = 150, renaming rename: (String) -> String = { $0 }
    ) throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            try RandomCrowd.fill(db, people: people, seed: 11)
            let names = try String.fetchAll(db, sql: "SELECT username FROM users")
            for name in names where rename(name) != name {
                try db.execute(
                    sql: "UPDATE users SET username = ? WHERE username = ?", arguments: [rename(name), name])
            }
        }
        return database
    }

    private func scored(_ database: PassDatabase) throws -> ScoredCrowd {
        var options = PassOptions()
        options.introductions = .all
        let crowd = try CrowdReader.snapshot(
            of: database.path, tables: Reference.tables, mapping: options.mapping, asOf: Self.asOf)
        return try ScoredCrowd(
            crowd: crowd, options: options, asOf: Self.asOf, passDate: "2026-06-01", tables: Reference.tables)
    }

    private func numbers(_ scored: ScoredCrowd) -> [Double] {
        let belief = scored.model.learned.belief
        return [
            scored.model.baseRate, belief.profile, belief.selectivity, belief.reputation, belief.latent,
            scored.vectors.intercept, scored.averageScore, scored.ignoredEffect.perTime,
        ] + belief.wishes
    }

    private func expectSame(_ one: [Double], _ other: [Double], within share: Double) {
        for (one, other) in zip(one, other) {
            #expect(abs(one - other) <= share * max(abs(one), 1e-6), "\(one) \(other)")
        }
    }

    /// The rows of a night, without the numbers of chats.
    private func night(_ database: PassDatabase, _ rename: (String) -> String = { $0 }) async throws -> Set<[String]> {
        try await database.run {
            $0.options.introductions = .all
            $0.options.openIntroductions = 1_000
        }
        var found: Set<[String]> = []
        for row in try database.rows("SELECT first, second FROM match_pairs WHERE status = 'matched'") {
            found.insert(["chat"] + [rename(row[0]), rename(row[1])].sorted())
        }
        for row in try database.rows("SELECT username, rank, target FROM match_recommendations_now") {
            found.insert(["list", rename(row[0]), "\(row[1] as Int)", rename(row[2])])
        }
        return found
    }

    @Test func `moves what is learned by what one more profile is of the crowd, whatever the name`() throws {
        let before = try numbers(scored(Self.database()))
        var found: [[Double]] = []
        for name in ["aaa_new", "mmm_new", "zzz_new"] {
            let database = try Self.database()
            try database.change {
                try $0.execute(
                    sql: "INSERT INTO users (username, created_at) VALUES (?, '2026-05-31 12:00:00')", arguments: [name]
                )
                try $0.execute(
                    sql: "INSERT INTO profiles (username, age, genre, gender) VALUES (?, 33, 'jazz', 'man')",
                    arguments: [name])
            }
            found.append(try numbers(scored(database)))
        }
        #expect(before.count == found[0].count && before[1...].contains { $0 != 0 })
        expectSame(before, found[0], within: 1.0 / 150)
        for other in found { #expect(found[0] == other) }
    }

    /// Of 400 people, pairs are sampled, and of 3,000, those by whose wishes prices are found.
    @Test(arguments: [150, 400, 3_000])
    func `nor do other names and another order of rows, which change no match and no list`(people: Int) async throws {
        // The alphabet turned around.
        func rename(_ name: String) -> String {
            "r_"
                + String(
                    name.map {
                        $0.isLetter
                            ? Character(UnicodeScalar(219 - $0.asciiValue!))
                            : $0.isNumber ? Character("\(9 - $0.wholeNumberValue!)") : $0
                    })
        }
        let plain = try Self.database(people: people)
        let other = try Self.database(people: people, renaming: rename)
        // To the last digit: what is learned is added up in the order of keys.
        #expect(try numbers(scored(plain)) == numbers(scored(other)))
        let back = Dictionary(
            uniqueKeysWithValues: try plain.texts("SELECT username FROM users").map { (rename($0), $0) })
        let expected = try await night(plain)
        let found = try await night(other) { back[$0] ?? $0 }
        #expect(expected.count > 500 && expected.contains { $0[0] == "chat" })
        #expect(found == expected)
    }

    @Test func `a copy under pseudonyms has the same night`() async throws {
        let database = try Self.database()
        let copy = database.folder.appending(path: "copy.db").path
        let key = Array("a key that nobody can guess".utf8)
        _ = try await PseudonymousCopy(
            of: database.path, at: copy, key: key, tables: Reference.tables, mapping: TypeMapping(), asOf: Self.asOf
        ).make()
        func forecast(_ path: String) async throws -> PassSummary {
            var pass = database.pass {
                $0.options.introductions = .all
                $0.options.openIntroductions = 1_000
                $0.dryRun = true
            }
            pass = NightlyPass(
                path: path, options: pass.options, tables: pass.tables, asOf: pass.asOf, version: "test")
            pass.dryRun = true
            return try await pass.run()
        }
        let (one, other) = (try await forecast(database.path), try await forecast(copy))
        #expect(one.totalMatches > 10 && one.matches == other.matches && one.recommendations == other.recommendations)
        #expect(one.giniOfMatches == other.giniOfMatches && one.giniOfRecommendations == other.giniOfRecommendations)
    }

    @Test
    func
        `what part of the decisions is held out falls with their number, with no step of more than an eighth of a fold`()
    {
        var last = 5.0
        for count in stride(from: 10_000, through: 2_000_000, by: 400) {
            let share = HistoryModel.shares(of: count).reduce(0, +)
            #expect(share <= last && share >= 1 && last - share <= 0.13, "\(count)")
            last = share
        }
        #expect(HistoryModel.shares(of: 200_000) == [1, 1, 1, 1, 1])
        #expect(HistoryModel.shares(of: 500_000) == [1, 1, 0, 0, 0])
        #expect(HistoryModel.shares(of: 20_000_000) == [1, 0, 0, 0, 0])
    }
}
