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

/// The lock on a database, held by this process as another pass would.
private struct HeldLock {
    let file: FileHandle

    init(_ scratch: Scratch) throws {
        let url = scratch.url("app.db.duet-lock")
        try Data("\(getpid())\n".utf8).write(to: url)
        file = try FileHandle(forUpdating: url)
        try #require(flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    }

    func release() throws {
        _ = flock(file.fileDescriptor, LOCK_UN)
        try file.close()
    }
}

/// Waits until something is so, for minutes if need be.
func wait(until isSo: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while try !isSo() {
        try #require(ContinuousClock.now < deadline, "it did not come to be")
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// The signals that end a command, with their names.
let endings = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP"), (SIGQUIT, "SIGQUIT")]

@Suite(.serialized) struct LockTests {
    static let run = ["run", "--database", "app.db", "--as-of", Sample.night]

    @Test func `a lock that another process holds is named, and nothing is written`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        let lock = try HeldLock(scratch)
        let before = try scratch.contents()
        let writers = [
            Self.run, ["undo", "--database", "app.db", "--run", "1"], ["import", "--database", "app.db", "."],
        ]
        try scratch.write("username\n", to: "users.csv")
        for arguments in writers {
            let outcome = try await scratch.duet(arguments)
            #expect(outcome.code == 75, "\(arguments)")
            #expect(outcome.out == "")
            #expect(
                outcome.err == "duet: another pass works on \(scratch.url("app.db").path) now (process \(getpid())). "
                    + "Wait for it, or give --lock-wait SECONDS.\n")
        }
        // Looking needs no lock.
        let check = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night)
        #expect(check.code == 0)
        #expect(check.out.contains("locked by      a pass, process \(getpid())\n"))
        #expect(try await scratch.duet(Self.run + ["--dry-run"]).code == 0)
        try FileManager.default.removeItem(at: scratch.url("users.csv"))
        #expect(try scratch.contents() == before)
        try lock.release()
    }

    @Test func `a pass that would take more memory than allowed does not begin`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let outcome = try await scratch.duet(Self.run + ["--memory-limit", "20M"])
        #expect(outcome.code == 75)
        #expect(outcome.out == "")
        #expect(outcome.err.hasPrefix("duet: a pass over 230 users with "))
        #expect(outcome.err.hasSuffix("but --memory-limit allows 20 MB. Lower --top-k (now 100), or allow more.\n"))
        #expect(try scratch.contents()["app.db"] == before["app.db"])
        #expect(try await scratch.duet(Self.run + ["--memory-limit", "1G", "--dry-run"]).code == 0)

        for wrong in ["12", "0G", "-3M", "5T", "lots"] {
            #expect(try await scratch.duet(Self.run + ["--memory-limit=" + wrong]).code == 64)
        }
    }

    @Test func `with lock-wait, a pass begins when the other ends`() async throws {
        let scratch = try await Scratch.withSample()
        let lock = try HeldLock(scratch)
        let waiting = try await scratch.start(Self.run + ["--lock-wait", "600"], pausingAt: .lockWait)
        #expect(try scratch.count("match_runs") == 0)
        try waiting.resume()
        try lock.release()
        let outcome = try await waiting.running.outcome()
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        #expect(try scratch.rows("SELECT status FROM match_runs") == ["\"completed\""])
    }

    @Test(arguments: endings)
    func `a signal ends the wait for the lock, and is told by the exit code`(signal: Int32, name: String) async throws {
        let scratch = try await Scratch.withSample()
        let lock = try HeldLock(scratch)
        let outcome = try await scratch.start(
            Self.run + ["--lock-wait", "600", "--metrics-file", "duet.prom"], pausingAt: .lockWait
        ).end(by: signal)
        #expect(outcome.code == 128 + signal)
        #expect(outcome.out == "")
        #expect(outcome.err == "duet: stopped by \(name). What was committed stays; run again to continue.\n")
        #expect(try scratch.text("duet.prom").contains("duet_last_run_exit_code \(128 + signal)\n"))
        #expect(try scratch.count("match_runs") == 0)
        try lock.release()
        #expect(try await scratch.duet(Self.run).code == 0)
    }

    @Test(arguments: endings.map(\.0))
    func `a pass that a signal ended among its matches is finished by the next as if nothing had been`(
        signal: Int32
    ) async throws {
        let scratch = try await Scratch.withSample()
        // An app whose chats take their time: no transaction has room for all.
        try scratch.change("CREATE TRIGGER slow AFTER INSERT ON chats \(InterruptionTests.slowly)")
        let outcome = try await scratch.start(Self.run, pausingAt: .write).end(by: signal)
        #expect(outcome.code == 128 + signal)
        #expect(outcome.out == "")
        #expect(outcome.err.contains("What was committed stays; run again to continue."))
        let left = try scratch.count("match_plan WHERE status = 'planned'")
        #expect(left > 0, "the signal came too late")
        #expect(try scratch.count("chats") == 39 + scratch.count("match_pairs WHERE status = 'matched'"))

        let check = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night)
        #expect(check.out.contains("run 1 of 2026-06-01 was cut off, and is finished first"))
        try scratch.change("DROP TRIGGER slow")
        let next = try await scratch.duet(Self.run)
        #expect(next.code == 0)
        #expect(next.err == "duet: finishing run 1 of 2026-06-01, which was cut off\n")
        let undisturbed = try await Scratch.withSample(afterPass: true)
        #expect(try scratch.decisions() == undisturbed.decisions())
        #expect(try scratch.count("chats") == undisturbed.count("chats"))
    }
}

@Suite(.serialized) struct InterruptionTests {
    /// A statement that takes some 25 ms, as the body of a trigger.
    static let slowly = """
        BEGIN SELECT count(*) FROM (
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n); END
        """

    @Test func `an undo that a signal ended says so, and the next one takes back the rest`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        try scratch.change("CREATE TRIGGER slow AFTER DELETE ON chats \(Self.slowly)")
        let undo = ["undo", "--database", "app.db", "--run", "1"]
        let all = try scratch.count("chats")
        let outcome = try await scratch.start(undo, pausingAt: .undo).end(by: SIGTERM)
        #expect(outcome.code == 143)
        #expect(outcome.out == "")
        #expect(outcome.err == "duet: stopped by SIGTERM. What was committed stays; run again to continue.\n")
        let left = try scratch.count("chats")
        #expect(left > 39 && left < all)
        #expect(try scratch.rows("SELECT status FROM match_runs") == ["\"completed\""])
        try scratch.change("DROP TRIGGER slow")
        #expect(try await scratch.duet(undo).code == 0)
        #expect(try scratch.count("chats") == 39)
        #expect(try scratch.rows("SELECT status FROM match_runs") == ["\"undone\""])
    }

    @Test func `a second signal ends a pass at once, and the next one makes it good`() async throws {
        let scratch = try await Scratch.withSample()
        // The first chat takes as long as a transaction may; the second is a statement that no signal ends, for as long as the
        // test would wait. The rehearsal numbers from 1.
        try scratch.change(
            """
            CREATE TRIGGER slow AFTER INSERT ON chats WHEN NEW.id > 39 BEGIN SELECT count(*) FROM (
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
                    WHERE i < CASE NEW.id WHEN 40 THEN 400000 ELSE 30000000000 END) SELECT i FROM n); END
            """)
        let paused = try await scratch.start(
            ["run", "--database", "app.db", "--as-of", Sample.night], pausingAt: .write)
        try paused.resume()
        // Who has the write lock is at the second chat.
        try await wait { (try? scratch.change("BEGIN IMMEDIATE; ROLLBACK")) == nil }
        // Two that come at once are one.
        var sent = 0
        while paused.running.process.isRunning, sent < 1000 {
            kill(paused.running.number, SIGTERM)
            sent += 1
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(sent > 1)
        #expect(try await paused.running.outcome().code == 143)
        #expect(try scratch.count("chats") == 40)
        try scratch.change("DROP TRIGGER slow")
        #expect(try await scratch.duet("run", "--database", "app.db", "--as-of", Sample.night).code == 0)
        let undisturbed = try await Scratch.withSample(afterPass: true)
        #expect(try scratch.decisions() == undisturbed.decisions())
    }

    @Test func `an import that a signal ended loaded nothing`() async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet("init", "--database", "app.db").code == 0)
        let importing = try await scratch.start(["import", "--database", "app.db", Sample.tables], pausingAt: .load)
        #expect(try await importing.end(by: SIGINT).code == 130)
        #expect(try scratch.count("users") == 0)
    }
}

@Suite struct MetricsTests {
    static let run = ["run", "--database", "app.db", "--metrics-file", "duet.prom"]

    /// Reads Prometheus' text format strictly: HELP, TYPE, then the samples of one family, each family once.
    private func samples(_ text: String) throws -> [String: Double] {
        var found: [String: Double] = [:]
        var families: Set<String> = []
        var family = ""
        #expect(text.hasSuffix("\n"))
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()[...]
        while let line = lines.popFirst() {
            if let help = line.wholeMatch(of: /# HELP ([a-z_]+) (.+)/) {
                family = String(help.1)
                #expect(families.insert(family).inserted, "\(family) comes twice")
                #expect(lines.popFirst() == "# TYPE \(family) gauge")
                continue
            }
            let sample = try #require(
                line.wholeMatch(of: /([a-z_]+)(\{[a-z_]+="[^"\\]*"\})? (-?[0-9.]+)/), "\(line) is no sample")
            #expect(sample.1 == family)
            let key = String(sample.1) + String(sample.2 ?? "")
            #expect(found.updateValue(try #require(Double(sample.3)), forKey: key) == nil, "\(key) comes twice")
        }
        return found
    }

    @Test func `figures of a pass are valid, readable by all, and kept when the next run fails`() async throws {
        let scratch = try await Scratch.withSample()
        let started = Date().timeIntervalSince1970.rounded(.down)
        // Under a umask that would keep the collector out.
        let running = try Executable.start(
            URL(filePath: "/bin/sh"),
            ["-c", "umask 077; exec \"$0\" \"$@\"", Executable.duet.path] + Self.run + ["--as-of", Sample.night],
            in: scratch.folder)
        let outcome = try await running.outcome()
        #expect(outcome.code == 0)
        #expect(outcome.out == "")
        #expect(outcome.err == "")
        let first = try samples(scratch.text("duet.prom"))
        #expect(first["duet_last_run_exit_code"] == 0)
        #expect(first["duet_held"] == 0)
        #expect(first["duet_matches{kind=\"mutual_like\"}"] == 55)
        #expect(first["duet_people_eligible"] == 221)
        #expect(first["duet_pairs_kept_apart{rule=\"blocked\"}"] == 17)
        #expect(try #require(first["duet_last_success_timestamp_seconds"]) >= started)
        for phase in ["read", "encode", "score", "choose", "store", "write"] {
            #expect(first["duet_phase_seconds{phase=\"\(phase)\"}"] != nil, "\(phase)")
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.url("duet.prom").path)
        #expect(attributes[.posixPermissions] as? Int == 0o644)
        #expect(try Set(scratch.contents().keys) == ["app.db", "app.db.duet-lock", "duet.prom"])

        // A reader that had the file open keeps the old one: it is replaced, not written over.
        let reader = try FileHandle(forReadingFrom: scratch.url("duet.prom"))
        let failure = try await scratch.duet(
            Self.run + ["--active-within", "1d", "--as-of", "2026-08-01 00:00:00"])
        #expect(failure.code == 65)
        let second = try samples(scratch.text("duet.prom"))
        #expect(second["duet_last_run_exit_code"] == 65)
        #expect(second["duet_last_success_timestamp_seconds"] == first["duet_last_success_timestamp_seconds"])
        #expect(second["duet_matches{kind=\"mutual_like\"}"] == 55)
        #expect(Set(second.keys) == Set(first.keys))
        let old = try samples(String(decoding: reader.readToEnd() ?? Data(), as: UTF8.self))
        #expect(old == first)
    }

    @Test func `a run that fails before any success has figures too, and a dry run has none`() async throws {
        let scratch = try await Scratch.withSample()
        #expect(try await scratch.duet(Self.run + ["--as-of", Sample.night, "--dry-run"]).code == 0)
        #expect(try Set(scratch.contents().keys) == ["app.db"])
        let held = try await scratch.duet(Self.run + ["--as-of", Sample.night, "--max-matches", "3"])
        #expect(held.code == 3)
        let figures = try samples(scratch.text("duet.prom"))
        #expect(figures["duet_held"] == 1)
        #expect(figures["duet_last_run_exit_code"] == 3)
        #expect(figures["duet_last_success_timestamp_seconds"] == nil)
    }

    @Test(arguments: ["none/duet.prom", "folder", "app.db/duet.prom"])
    func `a place where no file can be is refused before anything is done`(place: String) async throws {
        let scratch = try await Scratch.withSample()
        try FileManager.default.createDirectory(at: scratch.url("folder"), withIntermediateDirectories: true)
        let before = try scratch.contents()
        let outcome = try await scratch.duet("run", "--database", "app.db", "--metrics-file", place)
        #expect(outcome.code == 73)
        #expect(outcome.out == "")
        #expect(outcome.err.hasPrefix("duet: --metrics-file: "))
        #expect(try scratch.contents() == before)
    }

    @Test func `a name of one letter is a name`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await scratch.duet(
            "run", "--database", "app.db", "--metrics-file", "m", "--as-of", Sample.night)
        #expect(outcome.code == 0)
        #expect(try samples(scratch.text("m")).count > 20)
    }
}

@Suite struct BrakeTests {
    @Test func `a plan above the limit is held until somebody accepts it`() async throws {
        let scratch = try await Scratch.withSample()
        let run = ["run", "--database", "app.db", "--as-of", Sample.night]
        let held = try await scratch.duet(run + ["--max-matches", "3"])
        #expect(held.code == 3)
        #expect(held.out == "")
        let sentence = try Regex(
            "duet: run 1 is held: the plan has [0-9]+ matches, more than --max-matches 3\\. No chat was made\\. "
                + "If this is as it should be, run again with --accept\n")
        #expect(held.err.wholeMatch(of: sentence) != nil, "\(held.err)")
        #expect(try scratch.count("chats") == 39)
        let check = try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night)
        #expect(check.out.flat.contains("run 1 of 2026-06-01 is held; with --accept, the next run carries it out"))
        let again = try await scratch.duet(run)
        #expect(again.code == 3)
        #expect(again.err == held.err)
        let accepted = try await scratch.duet(run + ["--accept"])
        #expect(accepted.code == 0)
        #expect(try scratch.count("chats") > 39 + 55)
    }

    @Test func `what stands on record moves no cursor`() async throws {
        let scratch = try await Scratch.withSample()
        let run = ["run", "--database", "app.db", "--as-of", Sample.night]
        #expect(try await scratch.duet(run).code == 0)
        try scratch.change(
            "UPDATE match_runs SET message = char(27) || '[2J', pass_date = pass_date || char(27) || '[3A'")
        for command in [["check", "--database", "app.db", "--as-of", Sample.night], run] {
            let outcome = try await scratch.duet(command)
            #expect(outcome.code == 0)
            #expect(!(outcome.out + outcome.err).unicodeScalars.contains("\u{1b}"), "\(command)")
        }
    }
}

@Suite struct NightlyJobTests {
    private func nightly(
        _ scratch: Scratch, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> Outcome {
        try await Executable.start(
            Executable.project.appending(path: "jobs/nightly"), arguments,
            environment: environment.merging(["DUET_BINARY": Executable.duet.path]) { given, _ in given },
            in: scratch.folder
        ).outcome()
    }

    @Test func `the job runs a pass with the settings of its file, and says nothing`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.write("as-of: \"\(Sample.night)\"\nactive-within: 30d\nthreads: 1\n", to: "nightly.yaml")
        let outcome = try await nightly(scratch, ["app.db"], environment: ["DUET_CONFIG": "nightly.yaml"])
        #expect(outcome.code == 0)
        #expect(outcome.out == "")
        #expect(outcome.err == "")
        // Of the 55, eight are with somebody who has done nothing for 30 days, as the CSV files say.
        #expect(try scratch.count("match_pairs WHERE status = 'matched' AND kind = 'mutual_like'") == 47)
    }

    @Test func `the job's own settings are accepted`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await nightly(
            scratch, ["--as-of", Sample.night, "--print-config"], environment: ["DUET_DATABASE": "app.db"])
        #expect(outcome.code == 0)
        #expect(outcome.out.contains(/active-within +30d\s+[^ ]*nightly.yaml,\s+line 7\n/))
    }

    @Test func `the job ends with the program's exit code and sentence`() async throws {
        let scratch = try await Scratch.withSample()
        let absent = try await nightly(scratch, ["none.db"])
        #expect(absent.code == 66)
        #expect(absent.out == "")
        #expect(absent.err == "duet: there is no file none.db.\n")
        let inactive = try await nightly(scratch, ["app.db", "--as-of", "2026-08-01 00:00:00"])
        #expect(inactive.code == 65)
        let misspelt = try await nightly(scratch, ["app.db"], environment: ["DUET_TOPK": "3"])
        #expect(misspelt.code == 78)
        let unnamed = try await nightly(scratch, [])
        #expect(unnamed.code == 64)
        #expect(
            unnamed.err.contains(
                "before all options, or in the environment variable DUET_DATABASE: jobs/nightly app.db\n"))
        let behind = try await nightly(scratch, ["--dry-run", "app.db"])
        #expect(behind.code == 64 && behind.out == "")
        #expect(
            behind.err.contains(
                "its path comes before all options. If app.db is the database: jobs/nightly app.db --dry-run\n"))
        let named = try await nightly(scratch, ["--dry-run", "--database", "app.db", "--as-of", Sample.night])
        #expect(named.code == 0 && named.out.contains("dry run"), "\(named.err)")
        let unset = try await nightly(scratch, ["app.db"], environment: ["DUET_CONFIG": "none.yaml"])
        #expect(unset.code == 66)
        let unbuilt = try await nightly(scratch, ["app.db"], environment: ["DUET_BINARY": "none"])
        #expect(unbuilt.code == 78)
        #expect(try scratch.count("chats") == 39)
    }
}
