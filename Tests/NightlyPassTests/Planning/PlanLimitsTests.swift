import GRDB
import MatchStore
import NightlyPass
import Profiles
import Randomness
import Testing

@Suite("The limits of a plan") struct PlanLimitsTests {
    /// A crowd of a thousand that has been matched for some nights: two hundred new interactions a day, of 30 introductions and
    /// 10 mutual likes a night.
    private static func usual(_ number: Int) -> UsualNight {
        var night = UsualNight(asOf: PassDatabase.asOf.adding(seconds: Int64(number) * 86_400), eligible: 1000)
        (night.users, night.people) = (1100, 1000)
        night.planned = ["introduction": 30, "mutual_like": 10]
        var words = InteractionFigures()
        words.rows = 10_000 + 200 * number
        words.said = Self.words(9900 + 200 * number)
        words.before = Self.words(9900 + 200 * (number - 1))
        words.recent = 1400
        night.words = words
        return night
    }

    /// Four of ten are likes, one in a hundred is a block.
    private static func words(_ total: Int) -> InteractionFigures.Kinds {
        InteractionFigures.Kinds(
            likes: 4 * total / 10, dislikes: total - 4 * total / 10 - total / 100, blocks: total / 100, unmapped: 0)
    }

    private static func nights(_ count: Int) -> [UsualNight] { (0..<count).reversed().map(usual) }

    private static func limits(
        of night: UsualNight, after nights: [UsualNight]? = nil, most: Int? = nil, earlier: Int = 0,
        trusts: Bool = false
    ) -> PlanLimits {
        PlanLimits(
            tonight: night, nights: nights ?? Self.nights(7), mostMatches: most, earlier: earlier, trustsMoment: trusts)
    }

    @Test func `holds no usual night, from the first on`() {
        for number in 0...7 {
            let limits = Self.limits(of: Self.usual(number), after: Self.nights(number))
            #expect(limits.crossed == nil && limits.remarks.isEmpty && limits.usualMatches == nil)
        }
        // Nothing is usual on the first night, whatever its figures.
        var first = Self.usual(0)
        first.planned = ["introduction": 100_000, "mutual_like": 100_000]
        #expect(Self.limits(of: first, after: []).crossed == nil)
    }

    struct Change: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var part: NightLimit.Part?
        /// A word that the reason has.
        var says = ""
        var make: @Sendable (inout UsualNight) -> Void
    }

    static let changes: [Change] = [
        // Three tenths fewer people than in any of the last nights.
        Change(testDescription: "701 people", part: nil) { $0.eligible = 701 },
        Change(testDescription: "700 people", part: .everything, says: "700 people are eligible") { $0.eligible = 700 },
        Change(testDescription: "half the users", part: .everything, says: "users") { $0.users = 550 },
        Change(testDescription: "half the ages", part: .everything, says: "can be scored") { $0.people = 500 },
        Change(testDescription: "half the genders", part: .everything, says: "known gender") {
            $0.unknown = ["gender": 500]
        },
        Change(testDescription: "a quarter of the genders", part: nil) { $0.unknown = ["gender": 250] },
        // A fifth fewer of the interactions that the last run had read, a tenth of the blocks.
        Change(testDescription: "a third of all lost", part: .everything, says: "left") { night in
            night.words?.before = words(2 * 11_100 / 3)
        },
        Change(testDescription: "a tenth lost", part: nil) { $0.words?.before = words(9 * 11_100 / 10 + 30) },
        Change(testDescription: "half the blocks lost", part: .everything, says: "blocks") {
            $0.words?.before?.blocks = 55
        },
        Change(testDescription: "a few blocks lost", part: nil) { $0.words?.before?.blocks = 100 },
        Change(testDescription: "passes are likes", part: .everything, says: "dislikes") { night in
            let before = night.words!.before!
            night.words?.before = InteractionFigures.Kinds(
                likes: before.likes + before.dislikes, blocks: before.blocks)
        },
        Change(testDescription: "all rows twice", part: .everything, says: "added twice") {
            $0.words?.before = words(22_200)
        },
        Change(testDescription: "a fifth unreadable", part: nil) { $0.ignored = ["unreadable_time": 2280] },
        Change(testDescription: "more unreadable", part: .everything, says: "cannot be read") { night in
            night.ignored = ["unreadable_time": 2281]
        },
        // Clocks.
        Change(testDescription: "the app's clock is behind", part: .everything, says: "clock") { night in
            let said = night.words!.said
            night.words?.before = said
        },
        Change(testDescription: "the app's clock is ahead", part: .everything, says: "clocks") { night in
            let before = night.words!.before!
            night.words?.said = before
            night.words?.later = 200
        },
        Change(testDescription: "the clock here is ahead", part: .everything, says: "seven days") { night in
            night.asOf = night.asOf.adding(seconds: 30 * 86_400)
            night.words?.recent = 0
        },
        Change(testDescription: "a week without a run", part: nil) { night in
            night.asOf = night.asOf.adding(seconds: 7 * 86_400)
            night.words?.said = words(12_700)
            night.planned?["mutual_like"] = 80
        },
        Change(testDescription: "a quiet day", part: nil) { $0.words?.said = words(11_100) },
        // Chats: introductions alone wait, people's own likes do not.
        Change(testDescription: "110 introductions", part: nil) { $0.planned?["introduction"] = 110 },
        Change(testDescription: "111 introductions", part: .introductions, says: "111 introductions") { night in
            night.planned?["introduction"] = 111
        },
        Change(testDescription: "50 mutual likes", part: nil) { $0.planned?["mutual_like"] = 50 },
        Change(testDescription: "51 mutual likes", part: .everything, says: "51 mutual likes") { night in
            night.planned?["mutual_like"] = 51
        },
        Change(testDescription: "no match at all", part: nil) { $0.planned = ["introduction": 0, "mutual_like": 0] },
    ]

    @Test(arguments: changes) func `holds what is in doubt, and no more`(change: Change) {
        var night = Self.usual(7)
        change.make(&night)
        let crossed = Self.limits(of: night).crossed
        #expect(crossed?.part == change.part)
        #expect(crossed?.objection.contains(change.says) ?? true)
    }

    @Test func `takes a moment that is meant`() {
        for index in Self.changes.indices where Self.changes[index].testDescription.contains("clock") {
            var night = Self.usual(7)
            Self.changes[index].make(&night)
            #expect(Self.limits(of: night, trusts: true).crossed == nil)
        }
    }

    @Test func `goes by what a person has set or accepted`() {
        var night = Self.usual(7)
        // A limit that somebody set replaces those on chats from history, also in the first run, and not those on data.
        night.planned = ["introduction": 900, "mutual_like": 100]
        #expect(Self.limits(of: night, most: 1000).crossed == nil)
        #expect(Self.limits(of: night, most: 999).crossed?.part == .everything)
        #expect(Self.limits(of: night, after: [], most: 999).crossed != nil)
        #expect(
            Self.limits(of: night, most: 1000, earlier: 1).crossed?.objection.contains("--max-matches 1000") == true)
        night.eligible = 10
        #expect(Self.limits(of: night, most: 1000).crossed?.part == .everything)
        // With other settings other people count as taking part.
        night = Self.usual(7)
        (night.eligible, night.activeWithin) = (400, .days(7))
        #expect(Self.limits(of: night).crossed == nil)
        // What was accepted is usual from then on.
        night = Self.usual(8)
        night.ignored = ["unreadable_time": 5000]
        var last = Self.usual(7)
        last.ignored = ["unreadable_time": 4900]
        #expect(Self.limits(of: night).crossed != nil)
        #expect(Self.limits(of: night, after: [last] + Self.nights(6)).crossed == nil)
    }

    @Test func `says which limit is nearest, and what hurts nobody`() {
        var night = Self.usual(7)
        #expect(Self.limits(of: night, after: []).nearest?.isCrossed != true)
        night.planned?["introduction"] = 90
        let nearest = Self.limits(of: night).nearest
        #expect(
            nearest?.figure == "introductions" && nearest?.value == 90 && nearest?.usual == 30 && nearest?.bound == 110)
        #expect(nearest?.nearness == 0.75)
        night.planned = ["introduction": 4, "mutual_like": 1]
        #expect(Self.limits(of: night).usualMatches == 40)
        night.words?.said = Self.words(11_105)
        #expect(
            Self.limits(of: night).remarks == ["5 interactions are newer than the last run, and 200 would be usual"])
        night = Self.usual(7)
        night.ignored = ["stranger": 2000, "ignored_type": 9000]
        #expect(
            Self.limits(of: night).remarks.map { $0.hasPrefix("2000 of 11400 interactions count for nothing") } == [
                true
            ])
        // Once is enough.
        #expect(Self.limits(of: night, after: [night]).remarks.isEmpty)
    }

    @Test func `reads whatever is on record`() {
        var odd = Self.usual(6)
        (odd.eligible, odd.users, odd.people) = (.max, .max, .min)
        odd.planned = ["introduction": .max]
        odd.words?.said = InteractionFigures.Kinds(likes: .max / 4, dislikes: -5, blocks: .max / 4, unmapped: 0)
        #expect(Self.limits(of: Self.usual(7), after: [odd, odd, odd]).crossed != nil)
        // A version that kept no figures says only how many took part.
        let old = (1...5).map {
            UsualNight(asOf: PassDatabase.asOf.adding(seconds: -86_400 * Int64($0)), eligible: 1000)
        }
        #expect(Self.limits(of: Self.usual(7), after: old).crossed == nil)
    }

    /// Couples who like each other.
    private func filled(couples: Int = 20) throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for number in 0..<2 * couples { try db.addPerson("person_\(number)") }
            for number in 0..<couples { try db.addMutualLike("person_\(2 * number)", "person_\(2 * number + 1)") }
        }
        return database
    }

    private let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

    @Test func `stores a held plan and writes nothing of it, until it is accepted`() async throws {
        let database = try filled()
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: -86_400 * 20)) {
            $0.options.recommendations = 2
        }
        let (list, app) = (
            try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2"),
            try database.contents().filter { AppSchema.tableNames.contains($0.key) }
        )
        #expect(!list.isEmpty)
        for _ in 0..<2 {
            let held = try await database.run { $0.mostMatches = 19 }
            #expect(held.status == .held)
            #expect(held.totalMatches == 20)
            #expect(held.held == "the plan has 20 matches, more than --max-matches 19")
            #expect(try database.contents().filter { AppSchema.tableNames.contains($0.key) } == app)
            #expect(try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2") == list)
            #expect(
                try database.texts("SELECT status, planned, written FROM match_runs ORDER BY run_id")
                    == ["completed 0 0", "held 20 0"])
            #expect(try database.count("SELECT count(*) FROM match_pairs") == 0)
        }
        let accepted = try await database.run { $0.accept = true }
        #expect(accepted.status == .completed && accepted.totalMatches == 20 && accepted.held == nil)
        #expect(accepted.runID == 2)
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'") == 20)
        #expect(try database.texts("SELECT status, message FROM match_runs WHERE run_id = 2") == ["completed NULL"])
        #expect(try database.texts("SELECT DISTINCT run_id FROM match_recommendations_now") == ["2"])
    }

    @Test func `checks a held plan that is accepted against what happened since`() async throws {
        let database = try filled()
        #expect(try await database.run { $0.mostMatches = 19 }.status == .held)
        try database.change { db in
            try db.add("block", "person_0", "person_1", at: "2026-06-01 04:00:00")
            try db.execute(sql: "UPDATE profiles SET age = 17 WHERE username = 'person_2'")
            try db.execute(sql: "DELETE FROM users WHERE username = 'person_4'")
        }
        let accepted = try await database.run { $0.accept = true }
        #expect(accepted.status == .completed && accepted.totalMatches == 17)
        #expect(accepted.skipped == ["blocked": 1, "left_out": 1])
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'") == 17)
        #expect(
            try database.count(
                """
                SELECT count(*) FROM chat_participants
                WHERE username IN ('person_0', 'person_1', 'person_2', 'person_3', 'person_4', 'person_5')
                """) == 0)
    }

    @Test func `lets an unusual plan pass that is accepted from the start`() async throws {
        let database = try filled()
        let summary = try await database.run { pass in
            pass.mostMatches = 1
            pass.accept = true
        }
        #expect(summary.status == .completed && summary.totalMatches == 20)
    }

    @Test func `holds a pass that lost a third of its people`() async throws {
        let database = try PassDatabase()
        try database.change { db in for number in 0..<70 { try db.addPerson("person_\(number)") } }
        try await database.run()
        try database.change("DELETE FROM users WHERE CAST(substr(username, 8) AS INTEGER) >= 49")
        let summary = try await database.run(asOf: tomorrow)
        #expect(summary.status == .held)
        #expect(summary.held == "49 people are eligible, and there were 70 in the last run")
    }

    @Test func `says in a dry run that it would hold the plan`() async throws {
        let database = try filled()
        let summary = try await database.run { pass in
            pass.mostMatches = 3
            pass.dryRun = true
        }
        #expect(summary.status == .dryRun)
        #expect(summary.held == "the plan has 20 matches, more than --max-matches 3")
    }

    @Test func `keeps one held plan, and the lists in force, however many nights are held`() async throws {
        let database = try filled()
        func night(_ number: Int) -> Timestamp { PassDatabase.asOf.adding(seconds: Int64(number) * 86_400) }
        func kept(_ table: String) throws -> [String] {
            try database.texts("SELECT DISTINCT run_id FROM \(table) ORDER BY 1")
        }
        try await database.run(asOf: night(0)) { $0.options.likesWithin = .days(1) }
        let shown = try database.texts("SELECT username, target, run_id FROM match_recommendations_now ORDER BY 1, 2")
        #expect(!shown.isEmpty)
        for number in 1...5 {
            let held = try await database.run(asOf: night(number)) { pass in
                pass.mostMatches = 1
                pass.options.backfill = true
            }
            #expect(held.status == .held)
        }
        #expect(try kept("match_plan") == ["1", "6"])
        #expect(try kept("match_lists") == ["1", "6"] && kept("match_phrases") == ["1", "6"])
        #expect(
            try database.texts("SELECT status FROM match_runs")
                == ["completed", "abandoned", "abandoned", "abandoned", "abandoned", "held"])
        #expect(
            try database.texts("SELECT username, target, run_id FROM match_recommendations_now ORDER BY 1, 2") == shown)
        let accepted = try await database.run(asOf: night(5)) { $0.accept = true }
        #expect(accepted.totalMatches == 20)
        #expect(try kept("match_plan") == ["6"] && kept("match_lists") == ["6"])
        let sizes = try await database.pass(asOf: night(6)).check().ownTables
        #expect(sizes["match_pairs"]?.rows == 20)
        #expect(try #require(sizes["match_pairs"]?.bytes) >= 4096)
    }

    @Test func `gives up a held plan once a later pass was carried out`() async throws {
        let database = try filled()
        try await database.run { $0.mostMatches = 1 }
        try await database.run(asOf: tomorrow)
        #expect(try database.texts("SELECT status FROM match_runs") == ["abandoned", "completed"])
        let lists = try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2")
        #expect(!lists.isEmpty)
        // Accepted now, it is no plan any more: the pass of that date is made anew.
        let late = try await database.run { pass in
            pass.accept = true
            pass.anyDate = true
        }
        #expect(late.runID == 3 && late.totalMatches == 0)
        #expect(try !database.texts("SELECT * FROM match_recommendations_now").isEmpty)
    }
}
