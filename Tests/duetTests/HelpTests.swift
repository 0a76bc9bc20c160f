import Foundation
import Testing
import Trials

@Suite struct HelpTests {
    static let commands = [
        "run", "check", "explain", "recommend", "outcomes", "evaluate", "compare", "tune", "undo", "lists", "init",
        "import", "simulate", "populate", "snapshot", "bench",
    ]

    @Test func `the version is one line`() async throws {
        let outcome = try await Scratch().duet("--version")
        #expect(outcome.code == 0)
        #expect(outcome.out == "0.2.0\n")
        #expect(outcome.err == "")
    }

    @Test func `for a bug report the version names the commit, the libraries and the threads`() async throws {
        for arguments in [["--version", "--verbose"], ["--verbose", "--version"], ["--version", "-v"]] {
            let outcome = try await Scratch().duet(arguments)
            #expect(outcome.code == 0)
            #expect(outcome.err == "")
            let lines = outcome.out.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
            #expect(lines.map { $0[0] } == ["version", "commit", "SQLite", "OpenBLAS", "kernel", "threads"])
            #expect(outcome.out.hasPrefix("version   0.2.0\n"))
        }
    }

    @Test func `the help says what Duet is, how to try it, and what each exit code means`() async throws {
        let outcome = try await Scratch().duet("--help")
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        #expect(
            outcome.out == """
                OVERVIEW: Matchmaking for a music dating app: scores every pair both ways and
                makes the matches.

                Duet reads the app's SQLite database, scores how well every two people fit,
                opens a chat for those who like each other, introduces some who fit well, and
                gives everybody a ranked list. It is meant to run every night.

                To try it:        duet init --database app.db
                                  duet import --database app.db data/sample
                                  duet run --database app.db --as-of "2026-06-01 03:00:00"

                For a bug report: duet --version --verbose

                Exit codes: 0 done, 3 held (the plan looks wrong and needs a person), 64 usage,
                65 bad data, 66 no such input, 70 a bug, 73 cannot create output, 74
                input/output error or disk full, 75 busy or too little memory, 77 no
                permission, 78 bad configuration, 129, 130, 131 and 143 interrupted.

                USAGE: duet <subcommand>

                OPTIONS:
                  --version               Show the version.
                  -h, --help              Show help information.

                SUBCOMMANDS:
                  run                     Score all pairs, make tonight's matches, and store
                                          recommendations.
                  check                   Check a database, and forecast the next run.
                  explain                 Explain the score of two people, what keeps them
                                          apart, and what the last night made of them.
                  recommend               Show one person's list, or rank the best candidates
                                          for them.
                  outcomes                Report what became of the matches.
                  evaluate                Evaluate settings by what people decided later.
                  compare                 Compare two plans for tonight: what changes, and for
                                          whom.
                  tune                    Search for better settings by what people decided
                                          later.
                  simulate                Live through many nights with a synthetic crowd, and
                                          see what comes of them.
                  undo                    Undo one run: remove its chats in which nobody wrote.
                  lists                   Write everybody's list to a file, or find the lists
                                          that show somebody.
                  init                    Create an empty database with the app's tables and
                                          Duet's.
                  import                  Load CSV files into a database, all or nothing.
                  populate                Create a database of synthetic people with known
                                          preferences.
                  snapshot                Copy a database under pseudonyms and without private
                                          texts, for analysis.
                  bench                   Time the scoring of all pairs against the bare matrix
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

    @Test(arguments: ["run", "undo"])
    func `the help of emit names the key of a line, and the line that takes it back`(command: String) async throws {
        let help = try await Scratch().duet(command, "--help").out.replacing(/\s+/, with: " ")
        for word in ["--emit <file>", "same key", "retraction"] { #expect(help.contains(word), "\(word)") }
        // How lines are taken, as the trials do it.
        let way = "To take lines, rename the file in its folder, then read it"
        #expect(help.contains(way) == (command == "run"))
        #expect(help.contains("Or lock it (flock), read it and empty it.") == (command == "run"))
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
