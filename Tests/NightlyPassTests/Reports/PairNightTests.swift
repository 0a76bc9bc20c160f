import Compatibility
import Foundation
import GRDB
import MatchStore
import Matching
import NightlyPass
import Profiles
import Testing

/// Why two people are not in each other's lists, and have no chat.
struct `What the last night made of two people` {
    private static let asOf = Timestamp("2026-07-01 03:00:00")!

    private static func night(
        people: Int = 90, seed: UInt64 = 5, _ adjust: @escaping (inout PassOptions) -> Void = { _ in }
    ) async throws -> (database: PassDatabase, replay: NightReplay) {
        let database = try PassDatabase()
        try database.change { db in
            try RandomCrowd.fill(db, people: people, seed: seed)
            try db.execute(sql: "UPDATE users SET created_at = '2026-01-01 00:00:00'")
            try db.execute(sql: "UPDATE chats SET created_at = '2026-05-01 00:00:00'")
        }
        try await database.run(asOf: asOf) {
            $0.options.introductions = .all
            $0.options.recommendations = 5
            $0.options.shownAtMost = 6
            $0.options.openIntroductions = 4
            adjust(&$0.options)
        }
        let run = try #require(
            try MatchDatabase(path: database.path, access: .read).read { try RunLog.run($0, id: 1) })
        let replay = try await NightReplay(
            of: run, path: database.path, names: AppNames(), tables: Reference.tables, threads: 2
        ) {}
        return (database, replay)
    }

    private static func lists(_ database: PassDatabase) throws -> [String: [String]] {
        try database.rows("SELECT username, target FROM match_recommendations ORDER BY username, rank").reduce(into: [:]
        ) {
            $0[$1[0], default: []].append($1[1])
        }
    }

    @Test(arguments: [PassOptions.Exposure.reciprocal, .balanced, .byScore])
    func `is worked out again with the same lists and chats`(exposure: PassOptions.Exposure) async throws {
        let (database, replay) = try await Self.night { $0.exposure = exposure }
        let lists = try Self.lists(database)
        for row in replay.scored.crowd.people.indices {
            #expect(replay.list(of: row) == lists[replay.scored.crowd.people[row].username] ?? [])
        }
        let chats = try database.count("SELECT count(*) FROM match_plan WHERE action = 'chat'")
        #expect(chats > 10 && replay.plan.matches.count(where: \.getsChat) == chats)
    }

    /// Each answer is judged by what a slow look at the plan says.
    @Test(arguments: [PassOptions.Exposure.reciprocal, .balanced, .byScore])
    func `every place that somebody does not have in a list has a reason, and it is true`(
        exposure: PassOptions.Exposure
    ) async throws {
        let (database, replay) = try await Self.night {
            $0.exposure = exposure
            $0.topK = 12
            $0.minimumLift = 0.9
        }
        let lists = try Self.lists(database)
        let (scored, people) = (replay.scored, replay.scored.crowd.people)
        var shown: [String: Int] = [:]
        for name in lists.values.joined() { shown[name, default: 0] += 1 }
        var reasons: [String: Int] = [:]
        for row in people.indices {
            let list = lists[people[row].username] ?? []
            for other in people.indices where other != row && !list.contains(people[other].username) {
                let answer = replay.whyNotListed(people[other].username, for: people[row].username)
                reasons[answer.reason, default: 0] += 1
                let rules = scored.objections(to: .recommendation, row, other)
                let isActive = scored.traits[row].isActive && scored.traits[other].isActive
                #expect((answer.reason == "inactive") == !isActive)
                guard isActive else { continue }
                #expect((answer.reason == "rule") == !rules.isEmpty)
                switch answer.reason {
                case "rule": break
                case "liked": #expect(scored.standing.decision(of: row, on: other)?.isLike == true)
                case "chat":
                    #expect(
                        replay.plan.matches.contains {
                            $0.getsChat && Set([$0.pair.first, $0.pair.second]) == [row, other]
                        })
                case "shown_at_most": #expect(shown[people[other].username] == 6, "\(answer.explanation)")
                case "behind":
                    #expect(list.count == 5 && answer.lastPlace.map(list.contains) == true)
                    #expect((answer.value ?? 2) <= (answer.lastValue ?? -1))
                case "not_a_candidate":
                    #expect(!replay.ordered[row].contains { $0.row == Int32(other) })
                    #expect((answer.rank ?? 0) > 12 && (answer.rank ?? .max) <= answer.allowed ?? 0)
                default: Issue.record("\(answer.reason): \(answer.explanation)")
                }
            }
        }
        for reason in ["rule", "liked", "chat", "shown_at_most", "behind", "not_a_candidate"] {
            #expect(reasons[reason, default: 0] > 0, "\(reason): \(reasons)")
        }
    }

    @Test func `every pair without a chat has a reason, and it is true`() async throws {
        let (_, replay) = try await Self.night {
            $0.topK = 30
            $0.minimumLift = 0.9
        }
        let (scored, people) = (replay.scored, replay.scored.crowd.people)
        let matched = Set(replay.plan.matches.filter(\.getsChat).map { [$0.pair.first, $0.pair.second] })
        var introductions: [Int: Int] = [:]
        for match in replay.plan.matches where match.kind == .introduction {
            for row in [match.pair.first, match.pair.second] { introductions[row, default: 0] += 1 }
        }
        var reasons: [String: Int] = [:]
        for one in people.indices {
            for other in people.indices where other > one && !matched.contains([one, other]) {
                let answer = replay.whyNoChat(people[one].username, people[other].username)
                reasons[answer.reason, default: 0] += 1
                switch answer.reason {
                case "inactive": #expect(!scored.traits[one].isActive || !scored.traits[other].isActive)
                case "rule":
                    #expect(
                        !scored.objections(to: .mutualLike, one, other).isEmpty
                            || !scored.objections(to: .introduction, one, other).isEmpty)
                case "old_likes":
                    let time = try #require(scored.standing.completion(one, other)?.time)
                    #expect(time < Self.asOf.adding(seconds: -scored.options.likesWithin.seconds))
                case "minimum_lift": #expect(scored.scoreInLists(one, other) < 0.9 * scored.averageScore)
                case "no_room": #expect(replay.capacities[one] <= 0 || replay.capacities[other] <= 0)
                case "not_a_candidate":
                    #expect(!replay.candidates[one].contains { $0.row == Int32(other) })
                case "better_pairs":
                    #expect(
                        [one, other].contains { row in
                            replay.capacities[row] > 0 && introductions[row] == replay.capacities[row]
                        }, "\(answer.explanation)")
                default: Issue.record("\(answer.reason): \(answer.explanation)")
                }
            }
        }
        for reason in ["rule", "old_likes", "minimum_lift", "not_a_candidate", "better_pairs"] {
            #expect(reasons[reason, default: 0] > 0, "\(reason)")
        }
    }

    private static func find(_ database: PassDatabase, _ one: String, _ other: String) async throws -> PairReport {
        var options = PassOptions()
        options.introductions = .all
        var report = try Inspection(
            path: database.path, options: options, tables: Reference.tables, asOf: Timestamp("2026-07-02 00:00:00")!
        ).pair(one, other)
        let night = try await PairNight.find(
            path: database.path, names: AppNames(), tables: Reference.tables, one, other, threads: 1)
        report.add(try #require(night))
        return report
    }

    @Test func `says the place as the app shows it now, and what has hidden somebody since`() async throws {
        let (database, _) = try await Self.night()
        let list = try database.rows("SELECT username, rank, target FROM match_recommendations_now WHERE rank = 2")[0]
        let (reader, target): (String, String) = (list["username"], list["target"])
        let before = try await Self.find(database, reader, target)
        #expect(before.night?.places[0].rank == 2 && before.night?.places[0].why == nil)
        try database.change { try $0.add("block", target, reader, at: "2026-07-01 12:00:00") }
        let after = try await Self.find(database, reader, target)
        #expect(after.night?.places[0].rank == nil)
        #expect(
            after.night?.places[0].why?.explanation
                == "\(target) was put into the list, and is not shown any more: one blocked the other")
    }

    @Test func `says of a match what it was, that it was taken back, and that likes are too old or too new`()
        async throws
    {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "ben", "cleo", "dan", "eve", "fay"] { try db.addPerson(name, gender: "woman") }
            for (one, other, day) in [("ana", "ben", "2026-06-20"), ("cleo", "dan", "2026-02-20")] {
                try db.add("like", one, other, at: "\(day) 10:00:00")
                try db.add("like", other, one, at: "\(day) 11:00:00")
            }
        }
        try await database.run(asOf: Self.asOf)
        let made = try await Self.find(database, "ana", "ben")
        #expect(
            made.night?.isMatched == true
                && made.night?.chat.explanation == "run 1 of 2026-07-01 matched them as a mutual like")
        let old = try await Self.find(database, "cleo", "dan")
        #expect(old.night?.isMatched == false && old.night?.chat.reason == "old_likes")
        #expect(old.keptApart["mutual_like"]?.map(\.name) == ["old_likes"])
        try database.change { db in
            try db.add("like", "eve", "fay", at: "2026-07-01 10:00:00")
            try db.add("like", "fay", "eve", at: "2026-07-01 11:00:00")
        }
        let new = try await Self.find(database, "eve", "fay")
        #expect(new.night?.chat.reason == "liked_since")
        _ = try UndoPass(path: database.path, run: 1).run()
        #expect(try await Self.find(database, "ana", "ben").night?.chat.reason == "undone")
    }

    @Test func `names a newer run that is held, and says nothing of a moment before the last one`() async throws {
        let (database, _) = try await Self.night()
        // Half of the profiles are gone: nothing of this night is beyond doubt.
        try database.change {
            try $0.execute(
                sql: "DELETE FROM profiles WHERE username NOT IN ('person_0', 'person_1') AND rowid % 2 = 0")
        }
        let held = try await database.run(asOf: Self.asOf.adding(seconds: 86_400)) { $0.options.introductions = .all }
        #expect(held.status == .held)
        func find(_ asOf: Timestamp?) async throws -> PairNight? {
            try await PairNight.find(
                path: database.path, names: AppNames(), tables: Reference.tables, "person_0", "person_1", asOf: asOf,
                threads: 1)
        }
        let night = try await find(nil)
        #expect(night?.runID == 1 && night?.held?.hasPrefix("run 2 of 2026-07-02 is held: ") == true)
        #expect(try await find(Self.asOf) == night)
        #expect(try await find(Self.asOf.adding(seconds: -1)) == nil)
    }

    @Test func `is nothing before the first run`() async throws {
        let database = try PassDatabase()
        try database.change { db in for name in ["ana", "ben"] { try db.addPerson(name) } }
        let night = try await PairNight.find(
            path: database.path, names: AppNames(), tables: Reference.tables, "ana", "ben", threads: 1)
        #expect(night == nil)
    }
}
