import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import ReferenceData
import Simulation
import SyntheticPopulation
import Testing
import Trials

@Suite struct SimulatedNightsTests {
    private static let nights = 4

    /// A crowd that has lived through some nights, in `app.db`.
    private struct Lived {
        let scratch = try! Scratch()
        let crowd: ActingCrowd
        var nights: [NightFigures] = []
        var all: NightsFigures

        private static let tables = try! ReferenceTables(
            genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
            roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
            genderWords: ReferenceData.genderWords)

        init(_ habits: NightHabits) async throws {
            let population = Population(PopulationSettings(people: 60, seed: 11, days: 60))
            let file = try CrowdFile.create(scratch.url("app.db").path)
            var usernames: [String] = []
            _ = try await population.forEachBatch { rows in
                try file.write(rows)
                usernames += rows.users.map(\.username)
            }
            try await file.seal()
            try file.publish()
            let crowd = ActingCrowd(
                population, usernames: usernames, start: PopulationSettings.standardAsOf, habits: habits, seed: 5)
            var options = PassOptions()
            options.introductions = .all
            let passes = SimulatedNights.Passes(options: options, tables: Self.tables, version: "test")
            let simulated = try SimulatedNights(
                database: scratch.url("app.db").path, crowd: crowd, passes: passes,
                nights: SimulatedNightsTests.nights)
            var nights: [NightFigures] = []
            all = try await simulated.run { figures, _ in nights.append(figures) }
            (self.crowd, self.nights) = (crowd, nights)
        }

        func number(_ sql: String) throws -> Int { try Int(scratch.rows(sql)[0]) ?? -1 }
    }

    private static let lively = Task {
        var habits = NightHabits()
        (habits.visits, habits.examination) = (0.8, .all)
        return try await Lived(habits)
    }

    @Test func `the figures of nights are what the database says`() async throws {
        let lived = try await Self.lively.value
        let start = PopulationSettings.standardAsOf
        #expect(lived.nights.map(\.night) == [1, 2, 3, 4])
        #expect(lived.nights.map(\.date) == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"])
        for (night, figures) in lived.nights.enumerated() {
            let (begin, end) = (
                start.adding(seconds: Int64(night) * 86_400), start.adding(seconds: Int64(night + 1) * 86_400)
            )
            for kind in ["mutual_like", "introduction"] {
                let made = try lived.number(
                    "SELECT count(*) FROM match_pairs WHERE kind = '\(kind)' AND status = 'matched' AND run_id = \(night + 1)"
                )
                #expect(figures.matches(kind) == made)
            }
            func said(_ type: String) throws -> Int {
                try lived.number(
                    """
                    SELECT count(*) FROM interactions WHERE interaction_type = '\(type)'
                        AND created_at >= '\(begin)' AND created_at < '\(end)'
                    """)
            }
            #expect(try figures.likes == said("like"))
            #expect(try figures.dislikes == said("dislike"))
            #expect(try figures.blocks == said("block"))
        }
        let both = """
            SELECT count(*) FROM match_pairs WHERE (
                SELECT count(DISTINCT sender) FROM messages WHERE messages.chat_id = match_pairs.chat_id) = 2
            """
        #expect(try lived.all.conversations == lived.number(both))
        #expect(lived.all.conversations == lived.nights.reduce(0) { $0 + $1.conversations })
        #expect(lived.all.conversations > 0)
        let open = """
            SELECT count(*) FROM match_pairs WHERE kind = 'introduction' AND (
                SELECT count(DISTINCT sender) FROM messages WHERE messages.chat_id = match_pairs.chat_id) < 2
            """
        let blocked = """
            \u{20}AND NOT EXISTS (SELECT 1 FROM interactions WHERE interaction_type = 'block'
                AND (username, target_username) IN ((first, second), (second, first)))
            """
        #expect(try lived.nights[3].introductionsOpen == lived.number(open + blocked))
        let without = """
            SELECT count(*) FROM users WHERE NOT EXISTS (
                SELECT 1 FROM match_pairs WHERE status = 'matched' AND users.username IN (first, second))
            """
        #expect(try lived.all.withoutMatch == Double(lived.number(without)) / 60)
        #expect(lived.nights[3].withoutMatch == lived.all.withoutMatch)
        #expect(try lived.number("SELECT count(*) FROM pragma_foreign_key_check") == 0)
        #expect(try lived.nights[3].rows["match_pairs"] == lived.number("SELECT count(*) FROM match_pairs"))
        #expect(lived.nights[3].bytes > 0)
    }

    @Test func `the true chance of a night's matches is the mean over its pairs`() async throws {
        let lived = try await Self.lively.value
        let places = Dictionary(uniqueKeysWithValues: lived.crowd.usernames.enumerated().map { ($1, $0) })
        for kind in ["mutual_like", "introduction"] {
            let pairs = try lived.scratch.rows(
                "SELECT first, second FROM match_pairs WHERE kind = '\(kind)' AND run_id = 1 AND status = 'matched'"
            ).map { row in row.split(separator: "|").map { places[$0.trimmingCharacters(in: ["\""])]! } }
            let chances = pairs.map {
                lived.crowd.likeProbability(of: $0[0], for: $0[1]) * lived.crowd.likeProbability(of: $0[1], for: $0[0])
            }
            guard !chances.isEmpty else {
                #expect(lived.nights[0].trueChance[kind] == nil)
                continue
            }
            let mean = chances.reduce(0, +) / Double(chances.count)
            #expect(abs(lived.nights[0].trueChance[kind]! - mean) < 1e-12)
        }
    }

    @Test func `what the clock and the memory of a machine say is in no row`() async throws {
        let lived = try await Self.lively.value
        let runs = try lived.scratch.rows("SELECT started_at, finished_at, as_of, summary FROM match_runs")
        #expect(runs.count == 4)
        for run in runs {
            #expect(!run.contains("seconds") && !run.contains("peak_memory") && !run.contains("write_lock"))
            let times = run.split(separator: "|")
            #expect(times[0] == times[2] && (times[1] == times[2] || times[1] == "NULL"))
        }
        #expect(
            try lived.number(
                "SELECT count(*) FROM match_pairs WHERE matched_at NOT IN (SELECT as_of FROM match_runs)") == 0)
    }

    @Test func `people come, go and change what they say of themselves`() async throws {
        var habits = NightHabits()
        (habits.visits, habits.arrivals, habits.departures, habits.changes) = (0.8, 2.5, 0.15, 0.2)
        let lived = try await Lived(habits)
        let all = lived.all
        #expect(all.signUps == 10)
        // Those of the last day meet no night any more.
        let lastDay = lived.nights[3].signUps
        #expect(all.people == 70 - lastDay)
        #expect(all.departures > 5 && all.departures == lived.nights.reduce(0) { $0 + $1.departures })
        let erased = lived.nights.reduce(0) { $0 + $1.erasures }
        #expect(erased > 0)
        #expect(try lived.number("SELECT count(*) FROM users") == 70 - erased)
        #expect(lived.nights[3].people == 70 - all.departures)
        let changes = lived.nights.reduce(0) { $0 + $1.changedProfiles }
        #expect(changes > 20)
        #expect(
            try lived.number(
                "SELECT count(*) FROM profiles WHERE updated_at > '2026-01-01' AND created_at < '2026-01-01'") > 10)
        #expect(try lived.number("SELECT count(*) FROM pragma_foreign_key_check") == 0)
        #expect(all.newcomersFirstWeek == nil)
    }
}
