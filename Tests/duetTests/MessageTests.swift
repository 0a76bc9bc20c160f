import Foundation
import MatchStore
import Testing
import Trials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct MessageTests {
    static let run = ["run", "--database", "app.db", "--as-of", Sample.night]

    @Test(
        arguments: [
            (["--weight=genre=-1"], 64), (["--top-k", "zz"], 64), (["--bogus"], 64), (["--config", "none"], 66),
            (["--emit", "app.db"], 73),
        ] as [([String], Int32)])
    func `errors are lines of JSON where messages are, also before options could be read`(
        arguments: [String], code: Int32
    ) async throws {
        let scratch = try await Scratch.withSample()
        for format in [["--log-format", "json"], ["--log-format=json"]] {
            let outcome = try await scratch.duet(Self.run + arguments + format)
            #expect(outcome.code == code, "\(outcome.err)")
            #expect(outcome.out == "")
            let line = try object(outcome.err, type: "log")
            #expect(line["level"] as? String == "error")
            #expect((line["message"] as? String)?.isEmpty == false)
        }
    }

    @Test func `help stays text`() async throws {
        let outcome = try await Scratch().duet("run", "--log-format", "json", "--help")
        #expect(outcome.code == 0)
        #expect(outcome.out.hasPrefix("OVERVIEW: "))
    }

    @Test func `no control character or direction mark of any alphabet is printed raw`() async throws {
        let scratch = try await Scratch.withSample()
        let marks = ["\u{9B}", "\u{85}", "\u{202E}", "\u{2066}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{7F}"]
        let name = marks.joined(separator: "x") + "👩\u{200D}🎤"
        for format in ["text", "json"] {
            let outcome = try await scratch.duet(
                Self.run + ["--config", name + ".yaml", "--log-format", format])
            #expect(outcome.code == 66)
            for mark in marks { #expect(!outcome.err.unicodeScalars.contains(Unicode.Scalar(mark)!), "\(format)") }
            #expect(outcome.err.contains("👩\u{200D}🎤"))
            if format == "json" {
                let message = try #require(object(outcome.err, type: "log")["message"] as? String)
                #expect(message.contains(name), "nothing is lost")
            }
        }
    }

    @Test(arguments: [["check"], ["run", "--dry-run"], ["explain", "case_plain_ana", "case_plain_ben"]])
    func `a variable of the jobs stops no command, and a mistyped one does`(command: [String]) async throws {
        let scratch = try await Scratch.withSample()
        let arguments = command + ["--database", "app.db", "--as-of", Sample.night]
        #expect(try await scratch.duet(arguments, environment: ["DUET_BINARY": "/opt/duet"]).code == 0)
        #expect(try await scratch.duet(arguments, environment: ["DUET_BINRY": "/opt/duet"]).code == 78)
    }

    @Test func `a hangup that is ignored stays so, as under nohup`() async throws {
        let scratch = try Scratch()
        let paused = try await scratch.start(
            ["populate", "--database", "app.db", "--people", "100"], pausingAt: .compute, ignoring: "HUP")
        kill(paused.running.number, SIGHUP)
        try paused.resume()
        #expect(try await paused.running.outcome().code == 0)
        #expect(try scratch.count("users") == 100)
    }

    @Test func `a dry run and a check of what would be held end with 3, and with --accept not`() async throws {
        let scratch = try await Scratch.withSample()
        let held = Self.run + ["--max-matches", "3"]
        let dry = try await scratch.duet(held + ["--dry-run"])
        #expect(dry.code == 3)
        #expect(dry.out.contains("held: the plan has "))
        #expect(try await scratch.duet(held + ["--dry-run", "--accept"]).code == 0)
        #expect(try await scratch.duet(Self.run + ["--dry-run"]).code == 0)
        let check = ["check", "--database", "app.db", "--as-of", Sample.night]
        #expect(try await scratch.duet(check).code == 0)
        #expect(
            try await scratch.duet(check, environment: ["DUET_MAX_MATCHES": "3"]).code == 3,
            "the forecast says that it would be held")
        let run = try await scratch.duet(held + ["--log-format", "json"])
        #expect(run.code == 3)
        #expect(run.err.split(separator: "\n").count == 1, "the code has no line of its own")
        #expect(try await scratch.duet(check).code == 3, "the plan waits")
    }

    @Test func `figures say that a plan is held until a run has looked at it`() async throws {
        let scratch = try await Scratch.withSample()
        let metrics = Self.run + ["--metrics-file", "duet.prom"]
        func isHeld() throws -> Bool { try scratch.text("duet.prom").contains("\nduet_held 1\n") }
        #expect(try await scratch.duet(metrics + ["--max-matches", "3"]).code == 3)
        #expect(try isHeld())
        let lock = try FileHandle(forUpdating: scratch.url("app.db.duet-lock"))
        try #require(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(try await scratch.duet(metrics).code == 75)
        #expect(try isHeld(), "another pass was at work, and the plan still waits")
        try lock.close()
        #expect(try await scratch.duet(metrics + ["--accept"]).code == 0)
        #expect(try !isHeld())
    }

    @Test func `a table that has used up its numbers is named, and no disk is called full`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.change("INSERT INTO chats (id, type) VALUES (9223372036854775807, 'dm')")
        try FileManager.default.createDirectory(at: scratch.url("csv"), withIntermediateDirectories: true)
        try scratch.write("type\ndm\n", to: "csv/chats.csv")
        for command in [Self.run, ["import", "--database", "app.db", "csv"]] {
            let outcome = try await scratch.duet(command)
            #expect(outcome.code == 65, "\(outcome.err)")
            #expect(outcome.err.contains("chats has or had a row of the highest number that SQLite knows"))
        }
    }

    @Test func `a name or genre of many megabytes is cut before it is worked on`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try object(
            try await scratch.duet(Self.run + ["--dry-run", "--output", "json"]).out, type: "summary")
        try scratch.change(
            """
            UPDATE profiles SET name = replace(hex(zeroblob(30000000)), '0', 'x') WHERE username = 'case_plain_ana';
            UPDATE profiles SET genre = genre || replace(hex(zeroblob(6000000)), '00', ', jazz') WHERE username = 'case_plain_ben'
            """)
        let after = try object(try await scratch.duet(Self.run + ["--output", "json"]).out, type: "summary")
        let (small, large) = (before["peak_memory_mb"] as? Int, after["peak_memory_mb"] as? Int)
        // SQLite holds such a value some times over; what is worked on is cut.
        #expect(try #require(large) < #require(small) + 400, "60 MB of name and 36 MB of genres")
        #expect(before["people"] as? Int == after["people"] as? Int)
    }
}
