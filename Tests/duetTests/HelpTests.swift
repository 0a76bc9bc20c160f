import Foundation
import Testing
import Trials

@Suite struct HelpTests {
    static let commands = [
        "run", "check", "explain", "recommend", "outcomes", "evaluate", "compare", "tune", "undo", "init", "import",
        "populate", "snapshot", "bench",
    ]

    @Test func `the version is one line`() async throws {
        let outcome = try await Scratch().duet("--version")
        #expect(outcome.code == 0)
        #expect(outcome.out == "0.1.0\n")
        #expect(outcome.err == "")
    }

    @Test func `the help says what Duet is, how to see it work, and what each exit code means`() async throws {
        let outcome = try await Scratch().duet("--help")
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        #expect(
            outcome.out == """
                OVERVIEW: Finds who suits whom in a music dating app, both ways, and makes the
                matches.

                Duet reads the app's SQLite database, scores how well every two people fit,
                opens a chat for those who like each other, introduces some who fit well, and
                gives everybody a ranked list. Cron runs it every night.

                To see it work:   duet init --database app.db
                                  duet import --database app.db data/sample
                                  duet run --database app.db --as-of "2026-06-01 03:00:00"

                Exit codes: 0 done, 3 held (the plan looks wrong, a person must look), 64
                usage, 65 bad data, 66 no such input, 70 a bug, 73 cannot create output, 74
                input/output error or disk full, 75 busy or too little memory, 77 no
                permission, 78 bad configuration, 130 and 143 interrupted.

                USAGE: duet <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  run                     Carry out tonight's pass: score, choose, make the
                                          matches and the lists.
                  check                   Look at a database: what a pass would find, leave out
                                          and do.
                  explain                 Say why two people suit each other, or what keeps
                                          them apart.
                  recommend               Rank the people who suit one person.
                  outcomes                Say what became of the matches that were made.
                  evaluate                Judge settings by what people decided afterwards.
                  compare                 Set two plans for tonight side by side: what changes,
                                          and for whom.
                  tune                    Search for better settings, by what people decided
                                          afterwards.
                  undo                    Take back the chats of one run in which nobody wrote.
                  init                    Make a new, empty database with the app's tables and
                                          Duet's.
                  import                  Load CSV files into a database: all of them, or
                                          nothing.
                  populate                Make a database of invented people with known wishes,
                                          of any size.
                  snapshot                Make a copy for analysts, with pseudonyms and without
                                          private texts.
                  bench                   Time the scoring of all pairs beside the bare matrix
                                          product.

                  See 'duet help <subcommand>' for detailed help.

                """)
    }

    @Test(arguments: commands)
    func `a command's help has an abstract, an example and no line over 80 columns`(command: String) async throws {
        let outcome = try await Scratch().duet(command, "--help")
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        #expect(outcome.out.hasPrefix("OVERVIEW: "))
        #expect(outcome.out.contains("\nExample:  duet \(command) --database app.db"))
        for line in outcome.out.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        // The parser adds defaults of its own where an option has one in Swift.
        #expect(!outcome.out.replacing(/\s+/, with: " ").contains(/\(default: [^)]*\) \(default/))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions are made for every shell, with every command and option`(shell: String) async throws {
        let outcome = try await Scratch().duet("--generate-completion-script", shell)
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        for word in Self.commands + ["minimum-lift", "dislike-expiry", "lock-wait", "harmonic", "opted-in"] {
            #expect(outcome.out.contains(word), "\(word)")
        }
    }

    @Test func `a command that does not exist is bad usage`() async throws {
        let outcome = try await Scratch().duet("frobnicate")
        #expect(outcome.code == 64)
        #expect(outcome.out == "")
        #expect(outcome.err.contains("frobnicate"))
    }
}
