import Foundation
import MatchStore
import Testing
import Trials

@Suite struct SimulateTests {
    private static let simulate = ["simulate", "--people", "60", "--nights", "3"]
    private static let file = ["simulate", "--database", "app.db", "--truth", "truth.jsonl", "--nights", "3"]

    /// A crowd of 60 and its truth, in `app.db` and `truth.jsonl`.
    private static let crowd = Task { () throws -> [String: Data] in
        let scratch = try Scratch()
        let made = try await scratch.duet(
            "populate", "--database", "app.db", "--people", "60", "--truth", "truth.jsonl", "--days", "60")
        #expect(made.code == 0)
        return try scratch.contents().filter { $0.key != "app.db.duet-lock" }
    }

    private static func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        for (name, data) in try await crowd.value { try data.write(to: scratch.url(name)) }
        try FileManager.default.createDirectory(at: scratch.url("tmp"), withIntermediateDirectories: true)
        return scratch
    }

    /// Where the working files are to be.
    private static func environment(_ scratch: Scratch) -> [String: String] { ["TMPDIR": scratch.url("tmp").path] }

    @Test func `equal seeds give equal bytes and equal rows, on one thread and on four`() async throws {
        let lively = [
            "--arrivals", "3", "--departures", "0.05", "--changes", "0.1", "--rhythm", "weekly", "--visits", "0.7",
        ]
        var outputs: Set<String> = []
        var rows: Set<[String]> = []
        for threads in ["1", "4"] {
            let scratch = try await Self.scratch()
            let run = try await scratch.duet(
                Self.file + lively + ["--threads", threads, "--output", "json", "--keep", "kept.db"],
                environment: Self.environment(scratch))
            #expect(run.code == 0, "\(run.err)")
            #expect(run.err == "")
            outputs.insert(run.out)
            let tables = try scratch.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", in: "kept.db")
            rows.insert(
                try tables.flatMap { table in
                    try [table]
                        + scratch.rows("SELECT * FROM \(table)", in: "kept.db")
                })
            #expect(try scratch.rows("PRAGMA integrity_check", in: "kept.db") == ["\"ok\""])
            let crowd = try await Self.crowd.value
            #expect(try scratch.contents()["app.db"] == crowd["app.db"])
            #expect(
                try Set(scratch.contents().keys) == ["app.db", "truth.jsonl", "kept.db", "kept.db.duet-lock", "tmp"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url("tmp").path) == [])
        }
        #expect(outputs.count == 1)
        #expect(rows.count == 1)
        let lines = (outputs.first ?? "").split(separator: "\n")
        #expect(lines.count == 5)
        _ = try object(lines[0] + "\n", type: "simulation")
        for (night, line) in lines[1...3].enumerated() {
            #expect(try object(line + "\n", type: "night")["night"] as? Int == night + 1)
        }
        let all = try object(lines[4] + "\n", type: "nights")
        #expect((all["figures"] as? [String: Any])?["nights"] as? Int == 3)
    }

    @Test func `a crowd that is drawn lives as the same crowd of a file does`() async throws {
        let scratch = try Scratch()
        #expect(
            try await scratch.duet(
                "populate", "--database", "app.db", "--people", "60", "--truth", "truth.jsonl", "--world", "popularity"
            ).code == 0)
        let drawn = try await scratch.duet(Self.simulate + ["--world", "popularity"])
        let filed = try await scratch.duet(Self.file)
        #expect(drawn.code == 0 && filed.code == 0)
        #expect(drawn.out == filed.out)
        #expect(drawn.out.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(drawn.out.hasPrefix("3 nights of 60 people, world popularity, seed 1\n"))
        #expect(drawn.out.contains("\nAll nights\n"))
    }

    @Test func `equal settings differ by nothing at all`() async throws {
        let scratch = try Scratch()
        try scratch.write("minimum-lift: 1.2\n", to: "same.yaml")
        let run = try await scratch.duet(
            Self.simulate + ["--compare", "same.yaml", "--seeds", "2", "--output", "json"])
        #expect(run.code == 0, "\(run.err)")
        let line = try #require(run.out.split(separator: "\n").last)
        let differences = try #require(
            try object(line + "\n", type: "comparison")["differences"] as? [[String: Any]])
        #expect(differences.count > 10)
        for difference in differences {
            #expect(
                difference["difference"] as? Double == 0 && difference["a"] as? Double == difference["b"] as? Double)
            if difference["seeds"] as? Int == 2 {
                #expect(difference["low"] as? Double == 0 && difference["high"] as? Double == 0)
            }
        }
    }

    @Test func `other settings meet the same visits, and what differs is shown with an interval`() async throws {
        let scratch = try Scratch()
        try scratch.write("introductions: none\n", to: "none.yaml")
        let run = try await scratch.duet(Self.simulate + ["--compare", "none.yaml", "--seeds", "2"])
        #expect(run.code == 0, "\(run.err)")
        #expect(run.out.contains("  introductions: a evident, b none\n"))
        #expect(run.out.contains("From … to: 95 % confidence interval of b less a, by Student's t over 2 seeds."))
        let row = try #require(run.out.split(separator: "\n").first { $0.hasPrefix("  introductions  ") })
        #expect(row.contains(" 0.0000 "))
    }

    private struct Mistake: CustomTestStringConvertible {
        var arguments: [String]
        var code: Int32
        var words: String
        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static let mistakes = [
        Mistake(
            arguments: ["simulate"], code: 64,
            words: "no crowd is given: use --people N, or --database FILE with --truth FILE."),
        Mistake(
            arguments: simulate + ["--nights", "0"], code: 64, words: "option --nights must be a whole number from 1"),
        Mistake(
            arguments: simulate + ["--examination", "2"], code: 64,
            words: "option --examination must be a number between 0 and 1, such as 0.85, or one of inverse"),
        Mistake(
            arguments: simulate + ["--departures", "1.5"], code: 64, words: "option --departures must be a share from 0"
        ),
        Mistake(arguments: simulate + ["--truth", "truth.jsonl"], code: 64, words: "give either."),
        Mistake(
            arguments: ["simulate", "--database", "app.db"], code: 64,
            words: "app.db is simulated only with the truth about its people, which no real app has"),
        Mistake(arguments: file + ["--world", "music"], code: 64, words: "--world has no effect without --people N"),
        Mistake(
            arguments: ["simulate", "--database", "none.db", "--truth", "truth.jsonl"], code: 66,
            words: "there is no file none.db."),
        Mistake(
            arguments: ["simulate", "--database", "app.db", "--truth", "none.jsonl"], code: 66,
            words: "--truth: there is no file none.jsonl."),
        Mistake(
            arguments: ["simulate", "--database", "app.db", "--truth", "app.db"], code: 65,
            words: "--truth: app.db, line 1:"),
        Mistake(
            arguments: ["simulate", "--database", "app.db", "--truth", "other.jsonl"], code: 65,
            words: "--truth: other.jsonl knows nothing of"),
        Mistake(
            arguments: ["simulate", "--database", "real.db", "--truth", "truth.jsonl"], code: 65,
            words: "--truth: truth.jsonl knows nothing of 1 of the 61 people in real.db."),
        Mistake(
            arguments: ["simulate", "--database", "app.db", "--truth", "old.jsonl"], code: 65,
            words: "an earlier version of duet wrote it."),
        Mistake(
            arguments: ["simulate", "--database", "truth.jsonl", "--truth", "truth.jsonl"], code: 65,
            words: "is not an SQLite database."),
        Mistake(
            arguments: file + ["--keep", "app.db"], code: 73, words: "--keep: app.db is the database, which writing"),
        Mistake(
            arguments: file + ["--keep", "truth.jsonl"], code: 73, words: "--keep: truth.jsonl is what --truth reads"),
        Mistake(arguments: file + ["--keep", "real.db"], code: 73, words: "real.db exists already"),
        Mistake(arguments: file + ["--keep", "nowhere/kept.db"], code: 73, words: "nowhere/kept.db"),
        Mistake(
            arguments: simulate + ["--keep", "kept.db", "--compare", "default"], code: 64,
            words: "--keep is for one simulation: leave out --compare and --seeds."),
        Mistake(
            arguments: simulate + ["--compare", "none.yaml"], code: 66, words: "there is no settings file none.yaml."),
        Mistake(arguments: simulate + ["--compare", "bad.yaml"], code: 78, words: "bad.yaml, line 1: top-k must be"),
    ]

    @Test(arguments: mistakes)
    private func `what cannot be is said in a sentence, and nothing is written`(mistake: Mistake) async throws {
        let scratch = try await Self.scratch()
        try FileManager.default.copyItem(at: scratch.url("app.db"), to: scratch.url("real.db"))
        try scratch.change("INSERT INTO users(username, email) VALUES ('anna', 'anna@example.org')", in: "real.db")
        let truth = try scratch.text("truth.jsonl")
        try scratch.write(
            truth.replacingOccurrences(of: "\"username\":\"", with: "\"username\":\"x"), to: "other.jsonl")
        try scratch.write(truth.replacingOccurrences(of: "\"days\":60,", with: ""), to: "old.jsonl")
        try scratch.write("top-k: many\n", to: "bad.yaml")
        let before = try scratch.contents()
        let outcome = try await scratch.duet(mistake.arguments, environment: Self.environment(scratch))
        #expect(outcome.code == mistake.code, "\(outcome.err)")
        #expect(outcome.out == "")
        #expect(outcome.err.contains(mistake.words), "\(outcome.err)")
        #expect(outcome.err.hasSuffix(".\n"), "\(outcome.err)")
        #expect(try scratch.contents() == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url("tmp").path) == [])
    }

    @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
    func `a signal ends it, and nothing is left behind`(signal: Int32, name: String) async throws {
        let scratch = try await Self.scratch()
        let before = try scratch.contents()
        let outcome = try await scratch.start(
            Self.file + ["--keep", "kept.db"], pausingAt: .compute, environment: Self.environment(scratch)
        ).end(by: signal)
        #expect(outcome.code == 128 + signal)
        #expect(outcome.err == "duet: stopped by \(name). Nothing is left of it; the same command starts over.\n")
        #expect(try scratch.contents() == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url("tmp").path) == [])
    }
}
