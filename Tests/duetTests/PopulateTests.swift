import Foundation
import Testing
import Trials

@Suite struct PopulateTests {
    static let populate = ["populate", "--database", "app.db"]

    /// A command that must fail, and what is said of it.
    struct Mistake: CustomTestStringConvertible {
        var arguments: [String]
        var words: String
        var code: Int32 = 64

        var testDescription: String { arguments.joined(separator: " ") }
    }

    private static func people(_ more: String...) -> [String] { populate + ["--people", "5"] + more }

    static let mistakes =
        [
            Mistake(arguments: populate, words: "no number of people is given: use --people N, such as --people 1000."),
            Mistake(
                arguments: ["populate", "--people", "5"], words: "no database is given: name it with --database FILE"),
        ]
        + [("0", ""), ("-1", ""), ("50000001", "")].map {
            Mistake(
                arguments: populate + ["--people", $0.0],
                words: "option --people must be a whole number from 1 to 50,000,000, not “\($0.0)”.")
        }
        + ["many", "1.5", "1e6", "", "99999999999999999999"].map {
            Mistake(
                arguments: populate + ["--people", $0],
                words: "option --people must be a whole number from 1 to 50,000,000, not “\($0)”.")
        }
        + ["-0.1", "1.1", "nan", "inf"].map {
            Mistake(
                arguments: people("--messy", $0),
                words: "option --messy must be a share from 0 to 1, such as 0.02, not “\($0)”.")
        }
        + ["0", "-3", "3651"].map {
            Mistake(
                arguments: people("--days", $0),
                words: "option --days must be a whole number from 1 to 3650, not “\($0)”.")
        }
        + ["-1.0", "nan", "inf", "10001.0"].map {
            Mistake(
                arguments: people("--decisions", $0),
                words: "option --decisions must be a number from 0 to 10,000, not “\($0)”.")
        }
        + ["0", "1025"].map {
            Mistake(
                arguments: people("--threads", $0),
                words: "option --threads must be a whole number from 1 to 1024, not “\($0)”.")
        } + [
            Mistake(
                arguments: people("--seed", "-1"),
                words: "option --seed must be a whole number from 0 to 18446744073709551615, not “-1”."),
            Mistake(
                arguments: people("--world", "flat"),
                words:
                    "option --world must be one of music, indifferent, opposites, popularity, not “flat”."
            ),
            Mistake(
                arguments: people("--as-of", "now"),
                words:
                    "option --as-of must be a time such as \"2026-06-01 03:00:00\" (UTC), from 1970-01-01 00:00:00 on, not “now”."
            ),
            Mistake(
                arguments: people("--truth", "./app.db"),
                words: "--truth: ./app.db is the database, which writing there", code: 73),
            Mistake(
                arguments: people("--manifest", "app.db-wal"),
                words: "--manifest: app.db-wal is a file that belongs to the", code: 73),
            Mistake(
                arguments: people("--truth", "x", "--manifest", "./x"),
                words: "--manifest: ./x is what --truth writes, which writing there would destroy.", code: 73),
            Mistake(
                arguments: ["populate", "--people", "5", "--describe", "--append"],
                words: "--append adds to a database. Name it with --database FILE."),
            Mistake(
                arguments: ["populate", "--database", "x.duet-populating", "--people", "5"],
                words: "x.duet-populating: names with .duet-populating are for files that duet is at work on"),
            Mistake(
                arguments: people("--truth", "x.duet-writing"),
                words: "x.duet-writing: names with .duet-writing are for files that duet is at work on", code: 65),
            Mistake(
                arguments: people("--append"), words: "there is no file app.db. Without --append, it is made.", code: 66
            ),
            Mistake(
                arguments: ["populate", "--database", "none/app.db", "--people", "5"],
                words: "none/app.db cannot be created: No such file or directory.", code: 73),
        ]

    @Test(arguments: mistakes)
    func `what cannot be meant is named, with what to do, and no file is made`(mistake: Mistake) async throws {
        let scratch = try Scratch()
        let outcome = try await scratch.duet(mistake.arguments)
        #expect(outcome.code == mistake.code)
        #expect(outcome.out == "")
        #expect(outcome.err.contains(mistake.words), "\(outcome.err)")
        #expect(try scratch.contents().isEmpty)
    }

    @Test func `a database that is there is left alone, and --append is named`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let outcome = try await scratch.duet(Self.people())
        #expect(outcome.code == 73)
        #expect(outcome.err == "duet: app.db exists already. Choose another name, or add to it with --append.\n")
        #expect(try scratch.contents() == before)
    }

    @Test(arguments: ["--truth", "--manifest"])
    func `a file that is there is not overwritten, and then no database is made`(option: String) async throws {
        let scratch = try Scratch()
        try scratch.write("mine", to: "notes")
        let outcome = try await scratch.duet(Self.people(option, "notes"))
        #expect(outcome.code == 73)
        #expect(outcome.err == "duet: \(option): notes exists already. Choose another name, or remove it first.\n")
        #expect(try scratch.contents() == ["notes": Data("mine".utf8)])
    }

    @Test func `the database and the files that were asked for are there in the end, and nothing is said`() async throws
    {
        let scratch = try Scratch()
        let outcome = try await scratch.duet(Self.people("--truth", "truth.jsonl", "--manifest", "manifest.jsonl"))
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(outcome.out == "" && outcome.err == "")
        #expect(
            try scratch.contents().keys.sorted() == ["app.db", "app.db.duet-lock", "manifest.jsonl", "truth.jsonl"])
        let check = ["check", "--database", "app.db", "--as-of", "2026-01-01 00:00:00"]
        #expect(try await scratch.duet(check).code == 0)
    }

    @Test func `the environment names the database, and nothing else of a crowd`() async throws {
        let scratch = try Scratch()
        let variables = ["DUET_DATABASE": "app.db", "DUET_THREADS": "none", "DUET_AS_OF": "never"]
        let outcome = try await scratch.duet(["populate", "--people", "5"], environment: variables)
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(try scratch.contents()["app.db"] != nil)
    }

    @Test func `a crowd is described without a file being made, also where the environment names one`() async throws {
        let scratch = try Scratch()
        let outcome = try await scratch.duet(
            ["populate", "--people", "5", "--describe"], environment: ["DUET_DATABASE": "app.db"])
        #expect(outcome.code == 0)
        #expect(
            outcome.out.hasPrefix("Drew a population: world music, seed 1, 180 days until 2026-01-01 00:00:00 UTC\n"))
        #expect(outcome.err == "")
        #expect(try scratch.contents().isEmpty)
    }

    @Test func `JSON says what was drawn and how many rows each table got`() async throws {
        let scratch = try Scratch()
        let outcome = try await scratch.duet(Self.people("--seed", "7", "--world", "opposites", "--output", "json"))
        #expect(outcome.code == 0)
        let line = try object(outcome.out, type: "populate")
        #expect(line["seed"] as? Int == 7)
        #expect(line["world"] as? String == "opposites")
        #expect(line["as_of"] as? String == "2026-01-01 00:00:00")
        let rows = try #require(line["rows"] as? [String: Int])
        #expect(rows.count == 7)
        for (table, count) in rows { #expect(try scratch.count(table) == count, "\(table)") }
    }

    @Test func `leftovers of a killed populate are replaced`() async throws {
        let scratch = try Scratch()
        for name in ["app.db.duet-populating", "app.db.duet-populating-journal", "truth.jsonl.duet-writing"] {
            try scratch.write("half a row", to: name)
        }
        let outcome = try await scratch.duet(Self.people("--truth", "truth.jsonl"))
        #expect(outcome.code == 0, "\(outcome.err)")
        #expect(try scratch.contents().keys.sorted() == ["app.db", "app.db.duet-lock", "truth.jsonl"])
    }
}
