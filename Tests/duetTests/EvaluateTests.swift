import Foundation
import MatchStore
import Testing
import Trials

@Suite struct EvaluateTests {
    /// A synthetic crowd, made once.
    private static let crowd = Task { () throws -> (database: Data, truth: Data) in
        let scratch = try Scratch()
        let populate = [
            "populate", "--database", "app.db", "--people", "300", "--decisions", "150", "--truth", "truth.jsonl",
        ]
        #expect(try await scratch.duet(populate).code == 0)
        return (try Data(contentsOf: scratch.url("app.db")), try Data(contentsOf: scratch.url("truth.jsonl")))
    }

    private func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        let crowd = try await Self.crowd.value
        try crowd.database.write(to: scratch.url("app.db"))
        try crowd.truth.write(to: scratch.url("truth.jsonl"))
        return scratch
    }

    private static let evaluate = ["evaluate", "--database", "app.db"]
    private static let split = ["--split-at", "2025-11-01 00:00:00"]

    @Test(
        arguments: [
            ([], 64, "no time is given: use --split-at TIME, such as --split-at \"2026-05-01 00:00:00\"."),
            (["--split-at", "2020-01-01"], 64, "nothing is known by then. The first interaction is of 2025-07-0"),
            (["--split-at", "2027-01-01"], 64, "nothing happens after it. The last interaction is of 2025-12-31"),
            (["--split-at", "soon"], 64, "'soon' is invalid for '--split-at <time>'"),
            (
                split + ["--k", "1,0"], 64,
                "option --k must be whole numbers from 1 to 1000, such as 1,3,10, not “1,0”."
            ),
            (split + ["--k", "many"], 64, "option --k must be whole numbers"),
            (
                split + ["--group-by", "house"], 64,
                "option --group-by must be one of component, day, person, not “house”."
            ),
            (split + ["--candidates", "some"], 64, "option --candidates must be one of observed, all, not “some”."),
            (split + ["--threads", "0"], 64, "option --threads must be a whole number from 1 to 1024"),
            (split + ["--truth", "absent"], 66, "--truth: there is no file absent."),
            (split + ["--truth", "."], 66, "--truth: . cannot be read."),
            (split + ["--truth", "app.db"], 65, "--truth: app.db, line 1: this is not what is common to all of"),
            (split + ["--weight", "charm=1"], 64, "charm"),
            (split + ["--as-of", "2025-12-01"], 64, "Unknown option '--as-of'"),
            (split + ["--config", "absent.yaml"], 66, "absent.yaml"),
            // Who may meet has no say in what people decided: an option without effect would mislead.
            (split + ["--active-within", "30d"], 64, "Unknown option '--active-within'"),
        ] as [([String], Int32, String)])
    func `what cannot be judged is named, and nothing is written`(
        arguments: [String], code: Int32, words: String
    ) async throws {
        let scratch = try await scratch()
        let before = try Data(contentsOf: scratch.url("app.db"))
        let outcome = try await scratch.duet(Self.evaluate + arguments)
        #expect(outcome.code == code, "\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(outcome.out.isEmpty)
        #expect(try Data(contentsOf: scratch.url("app.db")) == before)
    }

    @Test func `a database without interactions has nothing to judge by`() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet("init", "--database", "app.db").code == 0)
        let outcome = try await scratch.duet(Self.evaluate + Self.split)
        #expect(outcome.code == 65)
        #expect(outcome.err.contains("app.db has no interactions between people who can be scored."))
    }

    @Test func `a split after which no pair is decided is named`() async throws {
        let scratch = try await scratch()
        // Only people who met before go on.
        try scratch.change(
            """
            DELETE FROM interactions WHERE created_at > '2025-11-01' AND id NOT IN (
                SELECT later.id FROM interactions AS later JOIN interactions AS earlier
                ON earlier.username = later.target_username AND earlier.target_username = later.username
                WHERE earlier.created_at <= '2025-11-01' AND later.created_at > '2025-11-01')
            """)
        let outcome = try await scratch.duet(Self.evaluate + Self.split)
        #expect(outcome.code == 65)
        #expect(outcome.err.contains("there is no pair to judge by"))
    }

    @Test func `of six decisions nothing is said, by no command that judges`() async throws {
        let scratch = try await scratch()
        try scratch.change(
            """
            CREATE TEMP TABLE kept AS SELECT one.id AS one, other.id AS other FROM interactions AS one
            JOIN interactions AS other ON other.username = one.target_username AND other.target_username = one.username
            WHERE one.username < other.username AND one.interaction_type = 'like' AND other.interaction_type = 'like'
                AND one.created_at > '2025-11-01' AND other.created_at > '2025-11-01' ORDER BY one.id LIMIT 3;
            DELETE FROM interactions WHERE created_at > '2025-11-01'
                AND id NOT IN (SELECT one FROM kept UNION SELECT other FROM kept)
            """)
        try scratch.write("weight: {genre: 0.6}\n", to: "genre.yaml")
        for command in [["evaluate"], ["evaluate", "--output", "json"], ["tune"], ["compare", "--b", "genre.yaml"]] {
            let outcome = try await scratch.duet(command + ["--database", "app.db"] + Self.split)
            #expect(outcome.code == 65 && outcome.out.isEmpty, "\(outcome.out)")
            for words in [
                "nothing can be said by 6 decisions of ", "with 3 pairs who like each other and 0 who do not",
                "at least 10 people who decide, 10 pairs who like",
            ] {
                #expect(outcome.err.contains(words), "\(outcome.err)")
            }
        }
    }

    @Test func `the first screen has one verdict, the measure that decides, and what there was to predict`()
        async throws
    {
        let scratch = try await scratch()
        let arguments = Self.evaluate + Self.split
        let outcome = try await scratch.duet(arguments)
        #expect(outcome.code == 0, "\(outcome.err)")
        let headline = try #require(try await scratch.line(arguments).headline)
        #expect(headline.measure == "mutual AUC" && headline.baseline == "rates of both")
        let lead = try #require(headline.lead)
        #expect(headline.verdict == (lead.low > 0 ? "better" : lead.high < 0 ? "worse" : "not shown"))
        let words = outcome.out.flat
        let verdict = [
            "better":
                "What is set is better than simple rates of likes (\"rates of both\"), by more than chance: mutual AUC 0.",
            "worse":
                "What is set is worse than simple rates of likes (\"rates of both\"), by more than chance: mutual AUC 0.",
            "not shown":
                "What is set is not shown to be better than simple rates of likes (\"rates of both\"): mutual AUC 0.",
        ]
        #expect(words.hasPrefix(try #require(verdict[headline.verdict])), "\(outcome.out)")
        #expect(words.contains("a lead of \(lead.estimate < 0 ? "-" : "+")0."))
        #expect(words.contains("which can be chance. A lead of 0.") == (headline.verdict == "not shown"))
        for words in ["Backtest at 2025-11-01", "known by then", "lead of what is set", "random", "--details"] {
            #expect(outcome.out.contains(words), "\(words)")
        }
        for words in ["NDCG", "Brier", "slope", "newcomers", "harmonic"] { #expect(!outcome.out.contains(words)) }
        #expect(outcome.out.split(separator: "\n", omittingEmptySubsequences: false).count <= 30, "\(outcome.out)")
        // JSON is whole with and without it.
        let json = try await scratch.duet(arguments + ["--output", "json"])
        #expect(try await scratch.duet(arguments + ["--details", "--output", "json"]).out == json.out)
        #expect(json.out.contains("NDCG@10"))
    }

    @Test(arguments: ["observed", "all"])
    func `no two columns of the details have the same figures`(candidates: String) async throws {
        let scratch = try await scratch()
        let outcome = try await scratch.duet(
            Self.evaluate + Self.split + ["--details", "--candidates", candidates], environment: ["COLUMNS": "120"])
        #expect(outcome.code == 0, "\(outcome.err)")
        var columns: [String: String] = [:]
        for table in outcome.out.split(separator: "\n\n") {
            let rows = table.split(separator: "\n").map { $0.split(separator: /\s\s+/).map(String.init) }
            guard let titles = rows.first, rows.count > 9, rows[1][0] == "as set, geometric" else { continue }
            for (place, title) in titles.enumerated() {
                let figures = rows.dropFirst().map { $0.count > place + 1 ? $0[place + 1] : "" }.joined(separator: "|")
                #expect(columns.updateValue(title, forKey: figures) == nil, "\(title)")
            }
        }
        #expect(columns.count > 15)
    }

    @Test func `the report says what was known, what was predicted, and how well`() async throws {
        let scratch = try await scratch()
        let before = try Data(contentsOf: scratch.url("app.db"))
        let outcome = try await scratch.duet(Self.evaluate + Self.split + ["--details"])
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(outcome.out.contains("\n\nBacktest at 2025-11-01 00:00:00 UTC\n"))
        for words in [
            "known by then", "to predict", "left out", "directed AUC", "mutual AUC", "precision@1", "of ceiling",
            "NDCG@10", "success@5", "list AUC", "matches", "coverage", "Brier", "as set, geometric", "profile only",
            "history only", "rates of both", "popularity",
            "random", "How far as set, geometric is ahead of the others", "for such a crowd", "shown to nobody",
            "newcomers",
            "regulars",
            "Chance of a like as predicted", "how many decisions people had made", "received 5+", "slope",
        ] {
            #expect(outcome.out.flat.contains(words), "\(words)")
        }
        #expect(try Data(contentsOf: scratch.url("app.db")) == before)
        #expect(try await scratch.duet(Self.evaluate + Self.split + ["--details"]).out == outcome.out)
    }

    @Test func `with everybody as candidates lists are longer, and what was decided is judged alike`() async throws {
        let scratch = try await scratch()
        let arguments = Self.evaluate + Self.split
        let all = try await scratch.duet(arguments + ["--candidates", "all", "--details"])
        #expect(all.code == 0, "\(all.err)")
        for words in ["precision@10 ‰", "matches ‰", " list AUC", "everybody whom somebody could have met"] {
            #expect(all.out.flat.contains(words), "\(words)")
        }
        let lines = [
            try await scratch.line(arguments), try await scratch.line(arguments + ["--candidates", "all"]),
        ]
        #expect(lines.map(\.candidates) == ["observed", "all"])
        #expect(lines[0].cuts[0].meanCandidates < lines[1].cuts[0].meanCandidates)
        for measure in ["directed AUC", "mutual AUC", "Brier"] {
            let estimates = lines.map { $0.contenders[0].figures[measure]!.estimate }
            #expect(estimates[0] == estimates[1])
        }
        #expect(lines[0].contenders[0].figures["recall@10"]!.low > lines[1].contenders[0].figures["recall@10"]!.high)
    }

    @Test(arguments: ["observed", "all"])
    func `any number of threads prints the same`(candidates: String) async throws {
        let scratch = try await scratch()
        let arguments =
            Self.evaluate + Self.split + [
                "--candidates", candidates, "--truth", "truth.jsonl", "--output", "json", "--threads",
            ]
        let one = try await scratch.duet(arguments + ["1"])
        #expect(one.code == 0 && one.err.isEmpty)
        #expect(try await scratch.duet(arguments + ["3"]).out == one.out)
    }

    @Test func `the truth about a synthetic crowd says how good lists are, and nobody ranks better than it`()
        async throws
    {
        let scratch = try await scratch()
        let arguments = Self.evaluate + Self.split + ["--truth", "truth.jsonl"]
        let outcome = try await scratch.duet(arguments)
        #expect(outcome.code == 0, "\(outcome.err)")
        for words in [
            "In truth: the chance of being mutual", "truth, harmonic", "of the best", "100.0 %", "true chance",
            "The truth of 300 people is known,",
        ] {
            #expect(outcome.out.flat.contains(words), "\(words)")
        }
        let truth = try #require(try await scratch.line(arguments).truth)
        #expect(truth.people == 300 && truth.contenders.count == 16)
        func first(_ name: String) -> Double? { truth.contenders.first { $0.name == name }?.everybody["1"]?.estimate }
        let (random, own, best) = (first("random"), first("as set, geometric"), first("truth, geometric"))
        #expect(try #require(random) < #require(own) && #require(own) < #require(best))
        // What is estimated from decisions agrees with what is true of the same lists.
        let excess = try #require(truth.contenders.first { $0.name == "as set, geometric" }?.excess["1"])
        #expect(excess.low <= 0 && excess.high >= 0)
        #expect(try #require(truth.contenders.first { $0.name == "as set, balanced" }).shareOfBest > 0.35)
        // Where everybody reads lists of the same few, most matches are missed: balanced lists find more of them.
        func matches(_ name: String) -> Double? { truth.contenders.first { $0.name == name }?.matches }
        for who in ["as set", "truth"] {
            #expect(try #require(matches("\(who), balanced")) > #require(matches("\(who), geometric")))
        }
    }

    @Test func `the truth about other people, or half of it, is refused`() async throws {
        let scratch = try await scratch()
        let lines = try scratch.text("truth.jsonl").split(separator: "\n")
        try scratch.write(lines.dropLast(9).joined(separator: "\n"), to: "half.jsonl")
        let half = try await scratch.duet(Self.evaluate + Self.split + ["--truth", "half.jsonl"])
        #expect(half.code == 65 && half.out.isEmpty)
        #expect(half.err.contains("--truth: half.jsonl, line 292: the file ends after 291 people of 300."))
        let other = lines.map { $0.replacing("\"username\":\"", with: "\"username\":\"x") }
        try scratch.write(other.joined(separator: "\n"), to: "other.jsonl")
        let strangers = try await scratch.duet(Self.evaluate + Self.split + ["--truth", "other.jsonl"])
        #expect(strangers.code == 65 && strangers.out.isEmpty)
        #expect(strangers.err.contains("nobody of other.jsonl is in app.db. It is the truth about other people."))
    }

    @Test func `a signal ends it with the code for signals, and nothing is printed`() async throws {
        let scratch = try await scratch()
        let outcome = try await scratch.start(
            Self.evaluate + Self.split + ["--candidates", "all"], pausingAt: .compute
        ).end(by: SIGTERM)
        #expect(outcome.code == 143)
        #expect(outcome.out.isEmpty)
        #expect(outcome.err.contains("stopped by SIGTERM. Nothing is printed; the same command starts over."))
    }

    @Test func `JSON gives every figure with its interval, and several cuts give means`() async throws {
        let scratch = try await scratch()
        let outcome = try await scratch.duet(
            Self.evaluate + Self.split + [
                "--split-at", "2025-12-01", "--k", "2", "--group-by", "person", "--output", "json",
            ])
        #expect(outcome.code == 0, "\(outcome.err)")
        let line = try Line.decode(outcome.out)
        #expect(line.messageType == "evaluation" && line.groupedBy == "person")
        // People sign up all the time.
        #expect(line.people == line.cuts[0].people && line.cuts[0].people < line.cuts[1].people)
        #expect(line.cuts.allSatisfy { $0.people + $0.joinedLater == 300 && $0.joinedLater > 0 })
        #expect(line.cuts.map(\.splitAt) == ["2025-11-01 00:00:00", "2025-12-01 00:00:00"])
        #expect(line.cuts.allSatisfy { $0.known > 0 && $0.testDecisions > 0 && $0.pairs["mutual"]! > 0 })
        #expect(line.cuts[0].known < line.cuts[1].known)
        let chosen = line.contenders[0]
        #expect(chosen.name == "as set, geometric")
        #expect(
            Set(chosen.figures.keys) == [
                "directed AUC", "Brier", "log loss", "mutual AUC", "list AUC", "matches", "of ceiling", "precision@1",
                "precision@2", "recall@1", "recall@2", "NDCG@1", "NDCG@2", "success@1", "success@2",
            ])
        for figure in chosen.figures.values {
            #expect(figure.low <= figure.estimate && figure.estimate <= figure.high)
        }
        #expect(line.segments.map(\.name).contains("newcomers") && line.segments.map(\.name).contains("regulars"))
        #expect(line.reliability.count == 2)
        for bins in line.reliability {
            #expect(bins.map(\.count).reduce(0, +) > 100)
            #expect(bins.allSatisfy { $0.low <= $0.observed && $0.observed <= $0.high && $0.foretold >= $0.lowest })
        }
        // With so many decisions, history tells more than nothing does.
        let random = try #require(line.contenders.first { $0.name == "random" }?.leads["directed AUC"])
        #expect(random.low > 0.05)
        #expect(chosen.leads["directed AUC"]?.estimate == 0 && chosen.leads["directed AUC"]?.high == 0)
    }

    fileprivate struct Line: Decodable {
        struct Cut: Decodable {
            var splitAt: String
            var people, joinedLater, known, testDecisions: Int
            var meanCandidates: Double
            var pairs: [String: Int]
        }
        struct Figure: Decodable { var estimate, low, high: Double }
        struct Contender: Decodable {
            var name: String
            var figures, leads: [String: Figure]
        }
        struct Segment: Decodable { var name: String }
        struct Bin: Decodable {
            var lowest, foretold, observed, low, high: Double
            var count: Int
        }
        struct Truth: Decodable {
            struct Contender: Decodable {
                var name: String
                var matches, shareOfBest: Double
                var everybody, excess: [String: Figure]
            }
            var people: Int
            var contenders: [Contender]
        }
        static func decode(_ text: String) throws -> Line {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Line.self, from: Data(text.utf8))
        }

        struct Headline: Decodable {
            var measure, baseline, verdict: String
            var lead: Figure?
        }

        var headline: Headline?
        var segments: [Segment]
        var reliability: [[Bin]]
        var messageType, groupedBy, candidates: String
        var people: Int
        var cuts: [Cut]
        var contenders: [Contender]
        var truth: Truth?
    }

    private static let speedDating = Executable.project.appending(path: "../shared/data/speed-dating/events-01-14.db")

    /// Four minutes' meetings of 377 people: real decisions. What they reach is in `data/README.md`.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: speedDating.path), "the file is not part of the project"))
    func `on real decisions the default is ahead of rates in who likes each other`() async throws {
        let scratch = try Scratch()
        try FileManager.default.copyItem(at: Self.speedDating, to: scratch.url("app.db"))
        func rates(_ splits: [String]) async throws -> Line.Contender {
            let line = try await scratch.line(
                Self.evaluate + splits.flatMap { ["--split-at", "2026-01-01 \($0)"] } + ["--group-by", "component"])
            return try #require(line.contenders.first { $0.name == "rates of both" })
        }
        // What an independent computation on the same rows (those of seven people of unknown age included) has.
        let anchor = try await rates(["18:10:00"])
        #expect(abs(anchor.figures["directed AUC"]!.estimate - 0.805) < 0.005)
        #expect(abs(anchor.figures["mutual AUC"]!.estimate - 0.750) < 0.005)
        #expect(abs(anchor.figures["precision@1"]!.estimate - 0.268) < 0.01)
        // At 40, 50, 60 and 70 % of every evening.
        let leads = try await rates(["18:06:40", "18:08:20", "18:10:00", "18:11:40"]).leads
        #expect(leads["directed AUC"]!.low > 0)
        #expect(leads["mutual AUC"]!.low > 0)
        #expect(leads["precision@1"]!.estimate > 0.005)
    }
}

extension Scratch {
    /// The report as JSON gives it.
    fileprivate func line(_ arguments: [String]) async throws -> EvaluateTests.Line {
        let outcome = try await duet(arguments + ["--output", "json"])
        #expect(outcome.code == 0, "\(outcome.err)")
        return try EvaluateTests.Line.decode(outcome.out)
    }
}
