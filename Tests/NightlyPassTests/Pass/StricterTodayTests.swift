import GRDB
import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

/// A setting that is stricter now than when a plan was made, and what must hold of what is made from then on.
struct StricterSetting: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// Mutual likes are written first: few would be left.
    var isOfMutualLikes = false
    var adjust: @Sendable (inout PassOptions) -> Void
    /// Counts matches that this setting does not allow.
    var violations: String

    private static let made =
        "match_pairs AS m WHERE status = 'matched' AND chat_id > (SELECT max(id) FROM chats_before)"

    static let all = [
        StricterSetting(
            testDescription: "no introductions", adjust: { $0.introductions = .none },
            violations: "SELECT count(*) FROM \(made) AND kind = 'introduction'"),
        StricterSetting(
            testDescription: "only of those who asked", adjust: { $0.introductions = .optedIn },
            violations: """
                SELECT count(*) FROM \(made) AND kind = 'introduction' AND 2 <> (
                    SELECT count(*) FROM match_preferences WHERE username IN (m.first, m.second) AND introductions = 1)
                """),
        StricterSetting(
            testDescription: "one for each", adjust: { $0.matchesPerPerson = 1 },
            violations: """
                SELECT count(*) FROM \(made) AND kind = 'introduction' AND EXISTS (
                    SELECT 1 FROM match_pairs AS o WHERE o.status = 'matched' AND o.chat_id <> m.chat_id
                        AND (o.first IN (m.first, m.second) OR o.second IN (m.first, m.second)))
                """),
        StricterSetting(
            testDescription: "no open introduction", adjust: { $0.openIntroductions = 0 },
            violations: "SELECT count(*) FROM \(made) AND kind = 'introduction'"),
        StricterSetting(
            testDescription: "half plus seven", adjust: { $0.ageRule = .halfPlusSeven },
            violations: """
                SELECT count(*) FROM \(made) AND kind = 'introduction' AND (
                    SELECT 2 * min(age) < max(age) + 14 FROM profiles WHERE username IN (m.first, m.second))
                    AND 2 > (SELECT count(*) FROM match_preferences
                        WHERE username IN (m.first, m.second) AND age_min IS NOT NULL)
                """),
        StricterSetting(
            testDescription: "a score far above the average", adjust: { $0.minimumLift = 1_000 },
            violations: "SELECT count(*) FROM \(made) AND kind = 'introduction'"),
        StricterSetting(
            testDescription: "fresh likes only", isOfMutualLikes: true,
            adjust: { ($0.backfill, $0.likesWithin) = (false, .days(1)) },
            violations: "SELECT count(*) FROM \(made) AND kind = 'mutual_like'"),
        StricterSetting(
            testDescription: "active people only", adjust: { $0.activeWithin = TimeSpan(seconds: 1) },
            violations: "SELECT count(*) FROM \(made)"),
        StricterSetting(
            testDescription: "a like is a block", isOfMutualLikes: true, adjust: { $0.mapping.block.append("like") },
            violations: "SELECT count(*) FROM \(made) AND kind = 'mutual_like'"),
    ]
}

@Suite("A plan that was cut off, under settings that are stricter now") struct StricterTodayTests {
    private static func adjust(_ pass: inout NightlyPass) {
        pass.options.introductions = .all
        pass.options.ageRule = .none
        pass.options.minimumLift = 0.8
        pass.options.backfill = true
        // Nobody waits for a turn: what is left is many matches.
        pass.options.openIntroductions = 1_000
    }

    /// A database whose pass was cut off after its first matches, or before.
    private func cutOff(
        beforeAll: Bool = false, adjust: @escaping (inout NightlyPass) -> Void = adjust
    ) async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 120, seed: 11) }
        let pass = database.pass(adjust)
        #expect(try await database.runUntil(pass) { phase, done, _ in phase == .write && (beforeAll || done > 0) })
        try database.change("CREATE TABLE chats_before AS SELECT id FROM chats")
        return database
    }

    private func forecastAndRun(
        _ database: PassDatabase, asOf: Timestamp = PassDatabase.asOf, _ adjust: (inout NightlyPass) -> Void
    ) async throws -> (dry: PassSummary, run: PassSummary) {
        let before = try database.contents()
        let check = try await database.pass(asOf: asOf, adjust).check()
        let dry = try await database.run(asOf: asOf) {
            adjust(&$0)
            $0.dryRun = true
        }
        #expect(dry.status == .dryRun)
        #expect(check.forecast?.comparable == dry.comparable)
        #expect(try database.contents() == before)
        return (dry, try await database.run(asOf: asOf, adjust))
    }

    @Test(arguments: StricterSetting.all) func `is finished by the stricter, as a dry run and check say`(
        setting: StricterSetting
    ) async throws {
        let database = try await cutOff(beforeAll: setting.isOfMutualLikes)
        let left = try database.count("SELECT count(*) FROM match_plan WHERE status = 'planned'")
        #expect(left > 10)
        let adjust: (inout NightlyPass) -> Void = {
            Self.adjust(&$0)
            setting.adjust(&$0.options)
        }
        let (dry, run) = try await forecastAndRun(database, adjust)
        #expect(run.resumed && run.status == .completed)
        #expect(run.comparable == dry.comparable)
        #expect(try database.count(setting.violations) == 0)
        #expect(!run.skipped.isEmpty, "the setting changes something")
    }

    @Test func `is held when it is more than may be made now, and goes on when that is accepted`() async throws {
        let database = try await cutOff()
        let few: (inout NightlyPass) -> Void = {
            Self.adjust(&$0)
            $0.mostMatches = 5
        }
        let (dry, held) = try await forecastAndRun(database, few)
        #expect(held.status == .held && dry.held == held.held)
        #expect(try #require(held.held).contains("more than --max-matches 5"))
        #expect(try database.count("SELECT count(*) FROM chats") == database.count("SELECT count(*) FROM chats_before"))
        #expect(try await database.run(few).status == .held)
        let accepted = try await database.run {
            few(&$0)
            $0.accept = true
        }
        #expect(accepted.status == .completed && accepted.resumed)
        #expect(try database.count("SELECT count(*) FROM match_plan WHERE status = 'planned'") == 0)
    }

    @Test func `and that was accepted before is not held again`() async throws {
        let few: (inout NightlyPass) -> Void = {
            Self.adjust(&$0)
            $0.mostMatches = 5
        }
        let database = try await cutOff {
            few(&$0)
            $0.accept = true
        }
        #expect(try await database.run(few).status == .completed)
    }

    @Test func `leaves what a person may get tonight to both plans together`() async throws {
        let database = try await cutOff()
        let tomorrow = Timestamp("2026-06-02 03:00:00")!
        let (dry, run) = try await forecastAndRun(database, asOf: tomorrow, Self.adjust)
        #expect(
            run.passDate == "2026-06-02" && run.matches == dry.matches && run.recommendations == dry.recommendations)
        #expect(run.peopleWithRecommendations == dry.peopleWithRecommendations)
        #expect(
            try database.count(
                "SELECT count(*) FROM match_pairs WHERE run_id = 1 AND chat_id > (SELECT max(id) FROM chats_before)")
                > 20)
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE run_id = 2 AND kind = 'introduction'") > 0)
        // Whoever is introduced by the second plan has no more than two of both.
        #expect(
            try database.count(
                """
                WITH made AS (
                    SELECT first AS name, kind, run_id FROM match_pairs WHERE chat_id > (SELECT max(id) FROM chats_before)
                    UNION ALL
                    SELECT second, kind, run_id FROM match_pairs WHERE chat_id > (SELECT max(id) FROM chats_before))
                SELECT count(*) FROM (
                    SELECT name FROM made GROUP BY name
                    HAVING count(*) > 2 AND max(run_id = 2 AND kind = 'introduction'))
                """) == 0)
    }

    @Test func `is given up after more than a day of the pass's own time`() async throws {
        let database = try await cutOff()
        let (dry, run) = try await forecastAndRun(database, asOf: Timestamp("2026-08-01 03:00:00")!) {
            Self.adjust(&$0)
            $0.options.matchesPerPerson = 1
        }
        #expect(run.passDate == "2026-08-01" && run.matches == dry.matches)
        #expect(
            try database.texts("SELECT status, message FROM match_runs ORDER BY run_id")
                == ["abandoned left unfinished", "completed NULL"])
    }

    @Test func `and undone leaves its date to another`() async throws {
        let database = try await cutOff()
        _ = try UndoPass(path: database.path, run: 1).run()
        let (dry, run) = try await forecastAndRun(database, Self.adjust)
        #expect(run.status == .completed && !run.resumed && run.totalMatches > 20)
        #expect(run.comparable == dry.comparable)
        #expect(try await database.run(Self.adjust).status == .nothingToDo)
        // Those that were taken back are not matched again.
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE status = 'undone' AND run_id = 1") > 0)
    }

    @Test func `a dry run for a date that is done says that a run would make nothing`() async throws {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 60, seed: 11) }
        try await database.run(Self.adjust)
        let notes = Mutex<[String]>([])
        let summary = try await database.run {
            Self.adjust(&$0)
            $0.dryRun = true
            $0.observer.note = { note in notes.withLock { $0.append(note) } }
        }
        #expect(summary.status == .dryRun)
        #expect(notes.withLock { $0 }.contains { $0.contains("carried out before (run 1)") })
    }
}
