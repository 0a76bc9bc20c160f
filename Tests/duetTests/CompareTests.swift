import Foundation
import Testing
import Trials

@Suite struct CompareTests {
    /// Invented people who decided for half a year, and two files of settings.
    private static let crowd = Task { () throws -> Data in
        let scratch = try Scratch()
        let populate = ["populate", "--database", "app.db", "--people", "250", "--decisions", "150"]
        #expect(try await scratch.duet(populate).code == 0)
        return try Data(contentsOf: scratch.url("app.db"))
    }

    private func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        try await Self.crowd.value.write(to: scratch.url("app.db"))
        try scratch.write("weight: {genre: 0.6}\nexposure: by-score\n", to: "genre.yaml")
        try scratch.write("matches-per-person: 1\nminimum-lift: 1.4\n", to: "few.yaml")
        return scratch
    }

    private static let night = ["--as-of", "2026-01-01 03:00:00"]
    private static let compare = ["compare", "--database", "app.db"] + night

    private struct Line: Decodable {
        struct Both<Value: Decodable>: Decodable { var a, b: Value }
        struct Setting: Decodable { var key, value, other: String }
        struct Summary: Decodable {
            var matches: [String: Int]
            var eligible, recommendations, peopleWithMatch: Int
            var giniOfRecommendations, shownToNobody: Double
        }
        struct Overlap: Decodable {
            var k: Int?
            var jaccard: Double?
        }
        struct Change: Decodable {
            var name: String
            var people, moreMatches, fewerMatches, morePlaces, fewerPlaces: Int
        }
        struct Person: Decodable {
            var username: String
            var places, matches: Both<Int>
        }
        struct Figure: Decodable, Equatable { var estimate, low, high: Double }
        struct Row: Decodable {
            var measure: String
            var a, b, difference: Figure?
        }
        struct Backtest: Decodable {
            var groupedBy: String
            var groups: Int
            var headline, verdict: String
            var rows: [Row]
        }

        var configurations: Both<String>
        var settings: [Setting]
        var summaries: Both<Summary>
        var sharedMatches: [String: Int]
        var overlaps: [Overlap]
        var rankCorrelation: Double?
        var sampledPairs: Int
        var changes: [Change]
        var gains, losses: [Person]
        var backtest: Backtest?
    }

    private func decoded<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(text.utf8))
    }

    private func line(_ scratch: Scratch, _ arguments: [String]) async throws -> Line {
        let outcome = try await scratch.duet(Self.compare + arguments + ["--output", "json"])
        #expect(outcome.code == 0, "\(outcome.err)")
        _ = try object(outcome.out, type: "comparison")
        return try decoded(outcome.out)
    }

    @Test func `each side is what a dry run with its settings would do`() async throws {
        let scratch = try await scratch()
        let before = try scratch.contents()
        let compared = try await line(scratch, ["--a", "genre.yaml", "--b", "few.yaml"])
        for (file, summary) in [("genre.yaml", compared.summaries.a), ("few.yaml", compared.summaries.b)] {
            let run = ["run", "--database", "app.db", "--dry-run", "--config", file, "--output", "json"] + Self.night
            let dry: Line.Summary = try decoded(try await scratch.duet(run).out)
            #expect(summary.matches == dry.matches && summary.recommendations == dry.recommendations)
            #expect(summary.giniOfRecommendations == dry.giniOfRecommendations)
            #expect(summary.shownToNobody == dry.shownToNobody)
        }
        #expect(try scratch.contents() == before)
        #expect(compared.configurations.a == "genre.yaml" && compared.configurations.b == "few.yaml")
    }

    @Test func `what differs is listed by key with both values`() async throws {
        let compared = try await line(scratch(), ["--b", "few.yaml"])
        #expect(compared.settings.map(\.key) == ["matches-per-person", "minimum-lift"])
        #expect(compared.settings.map(\.value) == ["2", "1.2"])
        #expect(compared.settings.map(\.other) == ["1", "1.4"])
        // The same scores, in the same order.
        #expect(compared.rankCorrelation == 1)
        #expect(compared.sampledPairs > 1000)
        #expect(compared.summaries.b.matches["introduction"]! < compared.summaries.a.matches["introduction"]!)
        #expect(compared.sharedMatches["introduction"]! <= compared.summaries.b.matches["introduction"]!)
        let all = try #require(compared.changes.first)
        #expect(all.name == "all" && all.people == compared.summaries.a.eligible)
        #expect(all.fewerMatches > 0)
    }

    @Test func `exchanging the two exchanges gains and losses`() async throws {
        let scratch = try await scratch()
        let (forth, back) = (
            try await line(scratch, ["--b", "genre.yaml"]), try await line(scratch, ["--a", "genre.yaml"])
        )
        #expect(forth.overlaps.map(\.jaccard) == back.overlaps.map(\.jaccard))
        #expect(forth.overlaps.map(\.k) == [1, 3, 5, nil])
        #expect(forth.overlaps.allSatisfy { 0 < $0.jaccard! && $0.jaccard! < 1 })
        #expect(forth.rankCorrelation == back.rankCorrelation)
        #expect(0.8 < forth.rankCorrelation! && forth.rankCorrelation! < 1)
        for (one, other) in zip(forth.changes, back.changes) {
            #expect(one.morePlaces == other.fewerPlaces && one.moreMatches == other.fewerMatches)
        }
        let segments = forth.changes.dropFirst()
        #expect(segments.suffix(2).map(\.name) == ["newcomers", "regulars"])
        #expect(segments.suffix(2).reduce(0) { $0 + $1.people } == forth.changes[0].people)
        #expect(segments.dropLast(2).reduce(0) { $0 + $1.morePlaces } == forth.changes[0].morePlaces)
        let gains = forth.gains.map { $0.places.b - $0.places.a }
        #expect(gains.count == 5 && gains == gains.sorted(by: >) && gains.last! > 0)
        let losses = forth.losses.map { $0.places.b - $0.places.a }
        #expect(losses.count == 5 && losses == losses.sorted() && losses.last! < 0)
    }

    @Test func `with a split, each side has evaluate's figures, and their difference an interval`() async throws {
        struct Evaluation: Decodable {
            struct Contender: Decodable {
                var name: String
                var figures: [String: Line.Figure]
            }
            var groupedBy: String
            var groups: Int
            var contenders: [Contender]
        }
        let scratch = try await scratch()
        let split = ["--split-at", "2025-11-01", "--split-at", "2025-12-01", "--k", "2", "--group-by", "person"]
        let compared = try await line(scratch, split + ["--b", "genre.yaml"])
        let backtest = try #require(compared.backtest)
        for (arguments, side) in [([], \Line.Row.a), (["--config", "genre.yaml"], \Line.Row.b)] as [([String], _)] {
            // A file of settings for plans has more than evaluate looks at.
            let evaluate = ["evaluate", "--database", "app.db", "--output", "json"] + split + arguments
            let outcome = try await scratch.duet(evaluate)
            #expect(outcome.code == 0, "\(outcome.err)")
            let report: Evaluation = try decoded(outcome.out)
            #expect(report.groupedBy == backtest.groupedBy && report.groups == backtest.groups)
            #expect(backtest.rows.count == report.contenders[0].figures.count)
            // One of the two spreads its lists and one does not, so that lists are judged as each shows them.
            let shown = try #require(
                arguments.isEmpty
                    ? report.contenders.first { $0.name == "as set, balanced" } : report.contenders.first)
            for row in backtest.rows {
                let isOfDecisions = ["directed AUC", "Brier", "log loss"].contains(row.measure)
                let contender = isOfDecisions ? report.contenders[0] : shown
                #expect(row[keyPath: side] == contender.figures[row.measure], "\(row.measure)")
            }
        }
        for row in backtest.rows {
            let (a, b, difference) = (try #require(row.a), try #require(row.b), try #require(row.difference))
            #expect(abs(difference.estimate - (b.estimate - a.estimate)) < 1e-12)
            #expect(difference.low <= difference.high)
            #expect(difference.low <= difference.estimate && difference.estimate <= difference.high)
        }
    }

    @Test(arguments: [
        ("shown-at-most: 3\n", ["not shown", "better", "worse"]),
        ("exposure: by-score\n", ["not shown", "better", "worse"]),
        ("attention: 0.5\n", ["same"]), ("matches-per-person: 1\n", ["same"]),
    ])
    func `with settings of lists, lists are judged, or it is said that nothing depends on them`(
        file: String, verdicts: [String]
    ) async throws {
        let scratch = try await scratch()
        try scratch.write(file, to: "lists.yaml")
        let split = ["--split-at", "2025-11-01", "--b", "lists.yaml"]
        let backtest = try #require(try await line(scratch, split).backtest)
        #expect(verdicts.contains(backtest.verdict))
        #expect(backtest.headline == "mutual AUC" && backtest.rows.first?.measure == "mutual AUC")
        for row in backtest.rows {
            let isOfDecisions = ["directed AUC", "Brier", "log loss"].contains(row.measure)
            if isOfDecisions || verdicts == ["same"] {
                #expect(row.difference == Line.Figure(estimate: 0, low: 0, high: 0))
            }
        }
        if verdicts != ["same"] { #expect(backtest.rows.contains { $0.difference!.high > $0.difference!.low }) }
        let text = try await scratch.duet(Self.compare + split).out
        #expect(
            text.flat.contains("Nothing that is judged here depends on the settings that differ.")
                == (verdicts == ["same"]))
    }

    @Test func `intervals for these people are narrower, and say so`() async throws {
        let scratch = try await scratch()
        let split = ["--split-at", "2025-11-01", "--b", "genre.yaml"]
        let crowd = try #require(try await line(scratch, split).backtest)
        let these = try #require(try await line(scratch, split + ["--intervals", "these-people"]).backtest)
        let (one, other) = (crowd.rows[0].a!, these.rows[0].a!)
        #expect(one.estimate == other.estimate && other.high - other.low < one.high - one.low)
        let text = try await scratch.duet(Self.compare + split + ["--intervals", "these-people"]).out
        #expect(text.flat.contains("for these people and what was learned of"))
    }

    @Test func `the text has every part, and is the same every time`() async throws {
        let scratch = try await scratch()
        let arguments = Self.compare + ["--b", "genre.yaml", "--split-at", "2025-11-01"]
        let outcome = try await scratch.duet(arguments)
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(
            outcome.out.hasPrefix(
                "Two plans as of 2026-01-01 03:00:00 UTC, of which neither was written\n  a  default\n  b  genre.yaml\n\n"
                    + "Settings that differ\n                     a           b\n  exposure           reciprocal  by-score\n"
            ))
        for words in [
            "mutual likes", "introductions", "Gini of places", "Gini of matches", "% shown to nobody", "first place",
            "whole lists", "rank correlation", "newcomers", "regulars", "gains", "loses",
            "Backtest at 2025-11-01 00:00:00 UTC", "b less a", "directed AUC", "mutual AUC decides",
            "The other measures, whose differences hold all at once", "for such a crowd",
        ] { #expect(outcome.out.flat.contains(words), "\(words)") }
        #expect(try await scratch.duet(arguments + ["--threads", "1"]).out == outcome.out)
    }

    @Test(
        arguments: [
            (
                [], 64,
                "no settings are given: use --a FILE, --b FILE or both. The one that is not given is Duet's default."
            ),
            (
                ["--a", "few.yaml", "--b", "few.yaml"], 64,
                "--a and --b are both few.yaml: there is nothing to compare."
            ),
            (["--a", "empty.yaml"], 64, "empty.yaml and default give the same settings for a plan"),
            (["--a", "wrong.yaml"], 78, "wrong.yaml, line 2: there is no setting “top-q”. Did you mean top-k?"),
            (["--b", "wrong.yaml", "--a", "few.yaml"], 78, "wrong.yaml, line 2: there is no setting “top-q”."),
            (["--b", "none.yaml"], 66, "there is no settings file none.yaml."),
            (["--b", "few.yaml", "--database", "none.db"], 66, "there is no file none.db."),
            (["--b", "few.yaml", "--split-at", "2020-01-01"], 64, "nothing is known by then."),
            (["--b", "few.yaml", "--group-by", "day"], 64, "--group-by has no effect without --split-at TIME."),
            (
                ["--b", "few.yaml", "--intervals", "these-people"], 64,
                "--intervals has no effect without --split-at TIME."
            ),
            (["--b", "few.yaml", "--k", "0"], 64, "option --k must be whole numbers"),
            (
                ["--b", "words.yaml", "--split-at", "2025-11-01"], 64,
                "default and words.yaml give the app's words different meanings (type)"
            ),
            (["--b", "few.yaml", "--threads", "0"], 64, "option --threads must be a whole number from 1 to 1024"),
        ] as [([String], Int32, String)])
    func `what cannot be compared is named`(arguments: [String], code: Int32, words: String) async throws {
        let scratch = try await scratch()
        try scratch.write("# Nothing that a plan owes to.\nlock-wait: 5\n", to: "empty.yaml")
        try scratch.write("top-k: 5\ntop-q: 5\n", to: "wrong.yaml")
        try scratch.write("type: {like: [like, wow]}\n", to: "words.yaml")
        let before = try scratch.contents()
        let outcome = try await scratch.duet(["compare", "--database", "app.db"] + arguments)
        #expect(outcome.code == code, "\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(outcome.out == "")
        #expect(try scratch.contents() == before)
    }

    @Test func `times must agree, and what the environment sets does not hide a difference`() async throws {
        let scratch = try await scratch()
        try scratch.write("as-of: \"2026-01-01 03:00:00\"\ntop-k: 50\n", to: "then.yaml")
        let outcome = try await scratch.duet("compare", "--database", "app.db", "--b", "then.yaml")
        #expect(outcome.code == 64)
        #expect(outcome.err.contains("default and then.yaml are for different times (as-of)."))
        let compared = try await scratch.duet(
            Self.compare + ["--b", "then.yaml"], environment: ["DUET_TOP_K": "20", "DUET_CONFIG": "none.yaml"])
        #expect(compared.code == 0)
        #expect(compared.out.contains("  top-k  100  50\n"))
    }
}
