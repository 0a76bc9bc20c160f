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

/// What a crowd that was drawn looks like from outside.
@Suite(.serialized) struct PopulatedCrowdTests {
    static let populate = ["populate", "--database", "app.db"]

    @Test func `the same command gives the same bytes, on any number of threads`() async throws {
        let scratch = try Scratch()
        for (name, threads) in [("app", "1"), ("again", "3")] {
            let outcome = try await scratch.duet(
                "populate", "--database", "\(name).db", "--people", "300", "--messy", "0.1", "--truth", "\(name).truth",
                "--manifest", "\(name).manifest", "--threads", threads)
            #expect(outcome.code == 0, "\(outcome.err)")
        }
        let files = try scratch.contents()
        for end in ["db", "truth", "manifest"] {
            #expect(files["app.\(end)"]?.isEmpty == false)
            #expect(files["app.\(end)"] == files["again.\(end)"], "\(end)")
        }
        #expect(try scratch.count("users") == 300)
    }

    @Test func `another seed, world or day gives another crowd`() async throws {
        let scratch = try Scratch()
        let changes = [[], ["--seed", "2"], ["--world", "opposites"], ["--as-of", "2026-02-01 00:00:00"]]
        var files: Set<Data> = []
        for (number, change) in changes.enumerated() {
            let name = "\(number).db"
            #expect(try await scratch.duet(["populate", "--database", name, "--people", "300"] + change).code == 0)
            files.insert(try Data(contentsOf: scratch.url(name)))
        }
        #expect(files.count == changes.count)
    }

    @Test func `a populated database passes the check, with whole references, and a pass finds matches`() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet(Self.populate + ["--people", "500"]).code == 0)
        #expect(try scratch.rows("PRAGMA foreign_key_check") == [])
        let asOf = ["--database", "app.db", "--as-of", "2026-01-01 00:00:00"]
        let check = try await scratch.duet(["check"] + asOf)
        #expect(check.code == 0, "\(check.out)")
        #expect(check.out.contains("all there"))
        let run = try await scratch.duet(["run"] + asOf)
        #expect(run.code == 0, "\(run.err)")
        #expect(try scratch.count("match_pairs") > 0)
    }

    @Test func `people who are added follow those who are there`() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet(Self.populate + ["--people", "200"]).code == 0)
        let before = try scratch.rows("SELECT username FROM users ORDER BY rowid")
        let outcome = try await scratch.duet(Self.populate + ["--people", "100", "--append", "--output", "json"])
        #expect(outcome.code == 0, "\(outcome.err)")
        let line = try object(outcome.out, type: "populate")
        #expect(line["first"] as? Int == 200)
        #expect((line["rows"] as? [String: Int])?["users"] == 100)
        let after = try scratch.rows("SELECT username FROM users ORDER BY rowid")
        #expect(after.count == 300 && Array(after.prefix(200)) == before)
        #expect(try scratch.rows("PRAGMA foreign_key_check") == [])
        #expect(try await scratch.duet("check", "--database", "app.db", "--as-of", "2026-01-01").code == 0)
    }

    @Test func `somebody to be added whose name is taken is named, and nobody is added`() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet(Self.populate + ["--people", "200"]).code == 0)
        #expect(try await scratch.duet("populate", "--database", "more.db", "--people", "201").code == 0)
        let next = try scratch.rows("SELECT username FROM users WHERE rowid = 201", in: "more.db")[0].replacing(
            "\"", with: "")
        try scratch.change("UPDATE users SET username = '\(next)' WHERE rowid = 1")
        let before = try scratch.rows("SELECT * FROM users") + scratch.rows("SELECT * FROM interactions")
        let outcome = try await scratch.duet(Self.populate + ["--people", "10", "--append"])
        #expect(outcome.code == 65)
        #expect(outcome.err == "duet: there is already a user \(next). Nothing was written.\n")
        #expect(try scratch.rows("SELECT * FROM users") + scratch.rows("SELECT * FROM interactions") == before)
    }

    /// Starts a populate, and waits until its first people are to be written.
    private func begin(_ scratch: Scratch, _ more: [String] = []) async throws -> PausedProcess {
        try await scratch.start(Self.populate + ["--people", "20000"] + more, pausingAt: .compute)
    }

    @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
    func `a signal ends it, and nothing is left behind`(signal: Int32, name: String) async throws {
        let scratch = try Scratch()
        let outcome = try await begin(scratch, ["--truth", "truth.jsonl"]).end(by: signal)
        #expect(outcome.code == 128 + signal)
        #expect(outcome.out == "")
        #expect(outcome.err == "duet: stopped by \(name). Nothing was written; the same command starts over.\n")
        #expect(try scratch.contents().isEmpty)
    }

    @Test func `after a kill the same command starts over`() async throws {
        let scratch = try Scratch()
        #expect(try await begin(scratch, ["--truth", "truth.jsonl"]).end(by: SIGKILL).code == -SIGKILL)
        #expect(try scratch.contents()["app.db"] == nil)
        #expect(try scratch.contents()["app.db.duet-populating"] != nil)
        let again = try await scratch.duet(Self.populate + ["--people", "100", "--truth", "truth.jsonl"])
        #expect(again.code == 0, "\(again.err)")
        #expect(try scratch.contents().keys.sorted() == ["app.db", "app.db.duet-lock", "truth.jsonl"])
        #expect(try scratch.count("users") == 100)
    }

    @Test func `while one is at work, another of the same name is refused`() async throws {
        let scratch = try Scratch()
        let paused = try await begin(scratch, ["--truth", "truth.jsonl"])
        let second = try await scratch.duet(Self.populate + ["--people", "5"])
        #expect(second.code == 75)
        #expect(
            second.err
                == "duet: another duet is working on app.db (process \(paused.running.number)). Wait for it.\n")
        #expect(try await paused.end(by: SIGTERM).code == 143)
    }

    @Test func `a signal among added people leaves the database as it was`() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet(Self.populate + ["--people", "100"]).code == 0)
        let before = try scratch.count("interactions")
        let outcome = try await begin(scratch, ["--append"]).end(by: SIGINT)
        #expect(outcome.code == 130)
        #expect(outcome.err == "duet: stopped by SIGINT. Nothing was written; the same command starts over.\n")
        #expect(try scratch.count("users") == 100)
        #expect(try scratch.count("interactions") == before)
    }
}
