internal import Foundation
internal import GRDB
internal import Randomness

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A sender that takes lines beside passes that are killed, undone, and begun again on a backup.
package struct SenderTrials: Sendable {
    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    /// Some nights with everything that happens to a database, and a second database whose passes use the same file.
    ///
    /// - Parameter done: told after each trial.
    package func run(trials: Int, seed: UInt64, done: @Sendable () -> Void = {}) async throws -> TrialResult {
        var result = TrialResult("beside a sender")
        var (files, lines, repeated, killed) = (0, 0, 0, 0)
        for trial in 0..<trials {
            try Task.checkCancellation()
            var nights = try SenderNights(
                crowd, way: LineSender.Way.allCases[trial % 2], RandomStream(seed: seed, UInt64(trial)))
            let faults = try await nights.run(3)
            result.trials += 1
            result.faults += nights.ended > 0 ? 1 : 0
            result.violations += faults.map { "trial \(trial) of seed \(seed): \($0)" }
            files += nights.taken.files
            lines += nights.taken.lines.count
            repeated += nights.repeated
            killed += nights.ended
            done()
        }
        result.notes.append(
            "\(lines) lines in \(files) files, \(repeated) of them repeated; \(killed) processes were killed")
        return result
    }
}

/// What one trial does.
private struct SenderNights {
    private let scratch: Scratch
    private let sender: LineSender
    private let way: LineSender.Way
    private let crowd: TrialCrowd
    private var random: RandomStream
    private var judge = SenderJudge()
    private var faults: [String] = []
    private(set) var taken = LineSender.Taken()
    /// Processes that were killed.
    private(set) var ended = 0

    var repeated: Int { judge.repeated }

    init(_ crowd: TrialCrowd, way: LineSender.Way, _ random: RandomStream) throws {
        self.crowd = crowd
        self.way = way
        self.random = random
        scratch = try crowd.scratch(.wal)
        try FileManager.default.copyItem(at: scratch.url("app.db"), to: scratch.url("other.db"))
        sender = LineSender(scratch.url(EmittedLines.file), way: way)
    }

    private func date(_ night: Int) -> String { "2026-01-0\(1 + night)" }

    private func arguments(_ database: String, _ night: Int) -> [String] {
        [
            "run", "--database", database, "--as-of", "\(date(night)) 00:00:00", "--emit", EmittedLines.file,
            "--introductions", "all", "--accept",
        ]
    }

    /// - Returns: what is wrong.
    mutating func run(_ nights: Int) async throws -> [String] {
        for night in 0..<nights {
            try day(night)
            // Beside the second database, whose numbers are the same.
            let beside = night == 0 ? try scratch.start(arguments("other.db", night)) : nil
            while random.chance(0.6) {
                let status = random.chance(0.7) ? "completed" : "planned"
                try await end(
                    arguments("app.db", night), once: "pass_date = '\(date(night))' AND status = '\(status)'")
                // What the second database is told of has nothing to do with a backup of the first.
                if beside == nil, random.chance(0.3) { try backUp() }
            }
            try await finish(arguments("app.db", night))
            if let beside { check(try await beside.outcome(), "the pass on the second database") }
            if random.chance(0.5) { try backUp() }
            if random.chance(0.6) { try await undo(night) }
            if random.chance(0.4) { try restore() }
        }
        try await finish(arguments("app.db", nights))
        taken = sender.stop()
        judge.learn(taken)
        try judge.judge(["app.db", "other.db"].map(scratch.url))
        // Under the lock, a line has no end only where a process was killed as it wrote.
        if way == .emptying, taken.torn > ended { faults.append("\(taken.torn) files end in the middle of a line") }
        if judge.unreadable > ended {
            faults.append("\(judge.unreadable) lines are torn, \(ended) processes were killed")
        }
        return faults + judge.faults.prefix(5)
    }

    /// People like each other, and one of them leaves the app.
    private mutating func day(_ night: Int) throws {
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: .patient)
        defer { try? queue.close() }
        try queue.write { db in
            let people = try String.fetchAll(db, sql: "SELECT username FROM users ORDER BY username")
            for _ in 0..<20 {
                let (one, other) = (people[random.below(people.count)], people[random.below(people.count)])
                for (actor, target) in [(one, other), (other, one)] where one != other {
                    try db.execute(
                        sql: """
                            INSERT INTO interactions(username, target_username, interaction_type, created_at, updated_at)
                            VALUES (?1, ?2, 'like', ?3, ?3)
                            """,
                        arguments: [actor, target, "2025-12-31 12:00:00"])
                }
            }
            if night > 0 {
                try db.execute(sql: "PRAGMA foreign_keys = ON")
                try db.execute(
                    sql: "DELETE FROM users WHERE username = ?", arguments: [people[random.below(people.count)]])
            }
        }
    }

    /// Starts a command, and kills it some time after its run has come so far.
    private mutating func end(_ arguments: [String], once isSo: String? = nil) async throws {
        let running = try scratch.start(arguments)
        while let isSo, running.process.isRunning, (try? scratch.count("match_runs WHERE \(isSo)")) ?? 0 == 0 {
            usleep(1_000)
        }
        usleep(UInt32(random.uniform() * 40_000))
        kill(running.number, SIGKILL)
        if try await running.outcome().code == -SIGKILL { ended += 1 }
    }

    private mutating func finish(_ arguments: [String]) async throws {
        check(try await scratch.start(arguments).outcome(), arguments[0])
    }

    private mutating func check(_ outcome: Outcome, _ what: String) {
        if outcome.code != 0 { faults.append("\(what) ended with \(outcome.code): \(outcome.err)") }
    }

    private mutating func undo(_ night: Int) async throws {
        let last = try scratch.rows("SELECT run_id FROM match_runs ORDER BY run_id DESC LIMIT 1")[0]
        let undo = ["undo", "--database", "app.db", "--run", last]
        let emits = random.chance(0.5) ? ["--emit", EmittedLines.file] : []
        if random.chance(0.5) { try await end(undo + emits) }
        try await finish(undo + emits)
    }

    /// Nobody else is at work on the database.
    private mutating func backUp() throws {
        judge.learn(sender.drain())
        judge.noteBackup()
        try copy(from: scratch.folder, to: scratch.url("backup"))
    }

    private mutating func restore() throws {
        guard FileManager.default.fileExists(atPath: scratch.url("backup").path) else { return }
        judge.learn(sender.drain())
        judge.noteRestore()
        try copy(from: scratch.url("backup"), to: scratch.folder)
    }

    private func copy(from: URL, to: URL) throws {
        let manager = FileManager.default
        try manager.createDirectory(at: to, withIntermediateDirectories: true)
        for suffix in ["", "-wal", "-shm"] {
            let (source, target) = (from.appending(path: "app.db\(suffix)"), to.appending(path: "app.db\(suffix)"))
            try? manager.removeItem(at: target)
            // An index of the WAL that nobody has open is made again.
            if suffix != "-shm", manager.fileExists(atPath: source.path) {
                try manager.copyItem(at: source, to: target)
            }
        }
    }
}
