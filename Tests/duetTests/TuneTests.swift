import Foundation
import MatchStore
import Testing
import Trials

@Suite struct TuneTests {
    /// A synthetic crowd, made once. By the split, 120 of the people had signed up.
    private static let crowd = Task { () throws -> Data in
        let scratch = try Scratch()
        let populate = ["populate", "--database", "app.db", "--people", "160", "--decisions", "60"]
        #expect(try await scratch.duet(populate).code == 0)
        return try Data(contentsOf: scratch.url("app.db"))
    }

    private func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        try await Self.crowd.value.write(to: scratch.url("app.db"))
        return scratch
    }

    private static let tune = ["tune", "--database", "app.db", "--trials", "40"]
    private static let split = ["--split-at", "2025-11-01 00:00:00"]

    @Test(
        arguments: [
            ([], 64, "no time is given: use --split-at TIME"),
            (["--split-at", "2020-01-01"], 64, "nothing is known by then. The first interaction is of 2025-07-0"),
            (["--split-at", "2027-01-01"], 64, "nothing happens after it. The last interaction is of 2025-12-31"),
            (
                split + ["--metric", "charm"], 64,
                "option --metric must be mutual-auc, directed-auc, log-loss, brier, precision@K, recall@K or ndcg@K with K from"
            ),
            (split + ["--metric", "precision@0"], 64, "not “precision@0”."),
            (split + ["--max-gini", "2"], 64, "option --max-gini must be a number from 0 to 1, not “2”."),
            (split + ["--trials", "0"], 64, "option --trials must be a whole number from 1 to 1,000,000, not “0”."),
            (split + ["--seed", "x"], 64, "--seed"),
            (
                split + ["--group-by", "house"], 64,
                "option --group-by must be one of component, day, person, not “house”."
            ),
            (split + ["--weight", "charm=1"], 64, "charm"),
            (split + ["--as-of", "2025-12-01"], 64, "Unknown option '--as-of'"),
            (split + ["--config", "absent.yaml"], 66, "absent.yaml"),
            (split + ["--write", "app.db"], 73, "--write: app.db is the database, which writing there would destroy."),
            (split + ["--write", "absent/best.yaml"], 73, "absent/best.yaml"),
        ] as [([String], Int32, String)])
    func `what cannot be searched is named, and nothing is written`(
        arguments: [String], code: Int32, words: String
    ) async throws {
        let scratch = try await scratch()
        let before = try Data(contentsOf: scratch.url("app.db"))
        // The file that would be written, where the complaint is about something else.
        let write = arguments.contains("--write") ? [] : ["--write", "best.yaml"]
        let outcome = try await scratch.duet(Self.tune + arguments + write)
        #expect(outcome.code == code, "\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(outcome.out.isEmpty)
        #expect(try scratch.contents() == ["app.db": before])
    }

    @Test func `a split after which no pair is decided is bad data`() async throws {
        let scratch = try await scratch()
        // Only people who met before go on.
        try scratch.change(
            """
            DELETE FROM interactions WHERE created_at > '2025-11-01' AND id NOT IN (
                SELECT later.id FROM interactions AS later JOIN interactions AS earlier
                ON earlier.username = later.target_username AND earlier.target_username = later.username
                WHERE earlier.created_at <= '2025-11-01' AND later.created_at > '2025-11-01')
            """)
        let outcome = try await scratch.duet(Self.tune + Self.split)
        #expect(outcome.code == 65)
        #expect(outcome.err.contains("there is no pair to judge by"))
    }

    @Test func `where nobody becomes mutual, nothing can be said`() async throws {
        let scratch = try await scratch()
        try scratch.change("UPDATE interactions SET interaction_type = 'dislike' WHERE created_at > '2025-11-01'")
        let outcome = try await scratch.duet(Self.tune + Self.split)
        #expect(outcome.code == 65, "\(outcome.err)")
        #expect(outcome.err.contains("with 0 pairs who like each other and "), "\(outcome.err)")
    }

    @Test func `the report says what was searched, what is best, and what to do`() async throws {
        let scratch = try await scratch()
        let before = try scratch.contents()
        let outcome = try await scratch.duet(Self.tune + Self.split)
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(outcome.out.hasPrefix("Search for settings, 120 people\n"))
        for words in [
            "split at     2025-11-01 00:00:00 UTC: ", "searched on", "reported on", "settings, each with every fusion",
            "Best setting", "lost without it (mutual-auc)", "genre", "fusion", "kappa",
            "that the search never saw", "log-loss", "(the profile alone + 0.05)",
        ] {
            #expect(outcome.out.flat.contains(words.flat), "\(words)")
        }
        #expect(outcome.err == "")
        #expect(try scratch.contents() == before)
    }

    @Test func `a factor of which profiles say nothing is not identified and keeps its weight`() async throws {
        let scratch = try await scratch()
        try scratch.change("UPDATE profiles SET genre = NULL, role = NULL")
        let outcome = try await scratch.duet(Self.tune + Self.split + ["--max-gini", "1"])
        #expect(outcome.code == 0, "\(outcome.err)")
        let lines = outcome.out.split(separator: "\n")
        for (name, weight) in [("genre", "0.30"), ("role", "0.15")] {
            let place = try #require(lines.firstIndex { $0.hasPrefix("  \(name) ") })
            let line = lines[place]
            // The sentence may go on in the next line.
            let words = lines[place...].prefix(3).joined(separator: " ").flat
            #expect(words.contains("not identified (keeps \(weight)): the same for all pairs"), "\(words)")
            #expect(line.split(separator: " ")[1...2].allSatisfy { $0 == "\(weight)0" }, "\(line)")
        }
    }

    @Test func `the file is taken by a pass as it is, and equal searches write equal bytes`() async throws {
        let scratch = try await scratch()
        // Not the defaults, which a file without effect would have too.
        let set = ["--weight", "age=0.05", "--fusion", "minimum", "--history", "kappa=30"]
        let arguments = Self.tune + Self.split + set + ["--output", "json"]
        let outcome = try await scratch.duet(arguments + ["--write", "best.yaml"])
        #expect(outcome.code == 0, "\(outcome.err)")
        let report = try object(outcome.out, type: "tuning")
        let recommended = try #require(report["recommended"] as? [String: Any])
        let text = try scratch.text("best.yaml")
        #expect(
            text.contains("# split at       2025-11-01 00:00:00 UTC") && text.contains("# metric         mutual-auc"))
        #expect(text.contains("# exposure       Gini at most 0.") && text.contains("# tried, seed    "))

        let shown = try await scratch.duet(
            "run", "--database", "app.db", "--config", "best.yaml", "--dry-run", "--print-config", "--output", "json")
        #expect(shown.code == 0, "\(shown.err)")
        let settings = try #require(try object(shown.out, type: "settings")["settings"] as? [String: [String: String]])
        for (factor, weight) in try #require(recommended["weight"] as? [String: Double]) {
            let setting = try #require(settings["weight.\(factor)"])
            #expect(setting["origin"]?.hasPrefix("best.yaml, line ") == true)
            #expect(abs(Double(setting["value"] ?? "").map { $0 - weight } ?? 1) < 1e-5)
        }
        for (name, value) in try #require(recommended["history"] as? [String: Double]) {
            let setting = try #require(settings["history.\(name)"])
            #expect(setting["origin"]?.hasPrefix("best.yaml, line ") == true && Double(setting["value"] ?? "") == value)
        }
        #expect(settings["fusion"]?["value"] == recommended["fusion"] as? String)
        #expect(settings["fusion"]?["origin"]?.hasPrefix("best.yaml, line ") == true)

        let again = try await scratch.duet(arguments + ["--write", "again.yaml"])
        #expect(again.out == outcome.out)
        #expect(try scratch.text("again.yaml") == text)
        // What is there already is not replaced.
        let refused = try await scratch.duet(arguments + ["--write", "best.yaml"])
        #expect(refused.code == 73 && refused.out == "")
        #expect(try scratch.text("best.yaml") == text)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal ends the search with the best so far, and no file is written`(signal: Int32) async throws {
        let scratch = try await scratch()
        let outcome = try await scratch.start(
            ["tune", "--database", "app.db", "--trials", "1000000", "--write", "best.yaml"] + Self.split,
            pausingAt: .compute
        ).end(by: signal)
        #expect(outcome.code == 128 + signal, "\(outcome.err)")
        #expect(outcome.out.hasPrefix("Search for settings, 120 people; interrupted: the best so far\n"))
        #expect(outcome.out.contains("Best setting"))
        let name = signal == SIGINT ? "SIGINT" : "SIGTERM"
        #expect(
            outcome.err
                == "duet: stopped by \(name). What was found by then is printed; best.yaml was not written.\n")
        #expect(try scratch.contents().keys.sorted() == ["app.db"])
    }
}
