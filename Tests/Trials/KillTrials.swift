internal import Foundation
internal import Randomness

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Passes that are ended at any moment, and finished by the next: the result has to be that of an undisturbed pass.
package struct KillTrials: Sendable {
    /// Where in a pass the end comes.
    package enum Moment: String, Sendable, CaseIterable {
        /// Anywhere from the start of the process to its end.
        case anywhere
        /// At the first write of all, which makes Duet's tables.
        case tables = "while tables are created"
        /// While the plan and the lists are stored.
        case storing = "while the plan is stored"
        /// While matches are written.
        case writing = "while matches are written"
        /// When all is written, and notifications are delivered.
        case delivering = "while lines are delivered"
    }

    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    /// Ends passes with a signal and judges what is left.
    ///
    /// - Parameters:
    ///   - signal: SIGKILL, or SIGINT or SIGTERM, after which the process has to say how far it came.
    ///   - done: told after each trial.
    package func run(
        _ moment: Moment, signal: Int32, trials: Int, seed: UInt64, done: @Sendable () -> Void = {}
    ) async throws -> TrialResult {
        let name = signal == SIGKILL ? "killed" : signal == SIGINT ? "interrupted" : "terminated"
        var result = TrialResult("\(name) \(moment.rawValue)")
        var pace = 1.0
        for trial in 0..<trials {
            try Task.checkCancellation()
            var random = RandomStream(seed: seed, UInt64(trial))
            let journal: TrialCrowd.Journal = trial % 3 == 2 ? .delete : .wal
            let what = "trial \(trial) of seed \(seed), journal \(journal.rawValue)"
            let scratch = try crowd.scratch(journal)
            result.trials += 1
            // One in four is ended twice: the pass, and the one that would finish it.
            var ended = 0
            for moment in trial % 4 == 3 ? [moment, .anywhere] : [moment] {
                let wasEnded = try await end(scratch, moment, trial, of: trials, signal, &random, &pace, &result, what)
                if wasEnded { ended += 1 }
            }
            if ended > 0 { result.faults += 1 }
            try await judge(scratch, ended: ended, &result, what)
            done()
        }
        return result
    }

    /// Starts a pass and ends it.
    ///
    /// - Parameter pace: how long it takes beside the undisturbed one, as far as seen.
    /// - Returns: whether it was ended before its end.
    private func end(
        _ scratch: Scratch, _ moment: Moment, _ trial: Int, of trials: Int, _ signal: Int32,
        _ random: inout RandomStream, _ pace: inout Double, _ result: inout TrialResult, _ what: String
    ) async throws -> Bool {
        let running = try scratch.start(TrialCrowd.emittingRun)
        let share = (Double(trial) + random.uniform()) / Double(trials)
        var wait = 0.0
        switch moment {
        case .anywhere: wait = share * crowd.wholeSeconds
        case .tables:
            watch(running) { scratch.hasBeenWritten }
            wait = random.uniform() * 0.004
        case .storing:
            watch(running) { scratch.hasBeenWritten }
            wait = share * crowd.seconds["store", default: 0.1]
        case .writing:
            watch(running, every: 2_000) { scratch.status == "\"planned\"" }
            wait = share * crowd.seconds["write", default: 0.1]
        case .delivering:
            watch(running, every: 2_000) { scratch.status == "\"completed\"" }
            wait = random.uniform() * 0.03
        }
        let end = ContinuousClock.now + .seconds(wait * pace)
        watch(running) { ContinuousClock.now >= end }
        kill(running.number, signal)
        let outcome = try await running.outcome()
        let wasEnded = outcome.code != 0
        // The undisturbed pass may have been slower or faster than this one, on a machine with other work.
        pace *= wasEnded ? 1.05 : 0.7
        if signal != SIGKILL {
            let name = signal == SIGINT ? "SIGINT" : "SIGTERM"
            // Before the program listens, the signal ends it as it ends any other.
            let isEarly = outcome.code == -signal && !scratch.hasLock
            let said = outcome.code == 128 + signal && outcome.err.contains("duet: stopped by \(name).")
            if wasEnded, !said, !isEarly {
                result.violations.append("\(what): \(name) led to exit \(outcome.code), saying \(outcome.err)")
            }
        } else if wasEnded, outcome.code != -SIGKILL {
            result.violations.append("\(what): exit \(outcome.code) before the kill: \(outcome.err)")
        }
        for fault in try WholeMatches.faults(scratch.copy()) {
            result.violations.append("\(what): after the \(wasEnded ? "signal" : "end"), \(fault)")
        }
        return wasEnded
    }

    /// Finishes the pass and compares with the undisturbed one.
    private func judge(
        _ scratch: Scratch, ended: Int, _ result: inout TrialResult, _ what: String
    ) async throws {
        let outcome = try await scratch.start(TrialCrowd.emittingRun).outcome()
        guard outcome.code == 0 else {
            result.violations.append("\(what): the next pass ended with \(outcome.code): \(outcome.err)")
            return
        }
        for fault in try WholeMatches.faults(scratch) {
            result.violations.append("\(what): after the next pass, \(fault)")
        }
        result.violations += try EmittedLines.faults(scratch, ended: ended).map { "\(what): \($0)" }
        let found = try PassOutcome(scratch)
        if found.pairs != crowd.outcome.pairs { result.violations.append("\(what): other pairs than undisturbed") }
        if found.notices != crowd.outcome.notices { result.violations.append("\(what): other recipients") }
        if found.lists != crowd.outcome.lists { result.violations.append("\(what): other lists") }
        let files = try Set(scratch.contents().keys)
        let expected: Set = ["app.db", "app.db.duet-lock", "app.db-wal", "app.db-shm", EmittedLines.file]
        if !files.isSubset(of: expected) { result.violations.append("\(what): leaves \(files.subtracting(expected))") }
    }

    /// Waits until something is so or the process has ended.
    private func watch(_ running: Running, every microseconds: UInt32 = 200, until isSo: () -> Bool) {
        while running.process.isRunning, !isSo() { usleep(microseconds) }
    }
}

extension Scratch {
    /// Whether somebody has taken the lock that passes take.
    fileprivate var hasLock: Bool { FileManager.default.fileExists(atPath: url("app.db.duet-lock").path) }

    /// Whether a transaction has begun to write, as the files beside the database tell.
    fileprivate var hasBeenWritten: Bool {
        for (file, least) in [("app.db-wal", 33), ("app.db-journal", 1)] {
            let attributes = try? FileManager.default.attributesOfItem(atPath: url(file).path)
            if let size = attributes?[.size] as? Int, size >= least { return true }
        }
        return false
    }

    /// What the latest run has come to, in quotation marks; `nil` while there is none.
    fileprivate var status: String? {
        try? rows("SELECT status FROM match_runs ORDER BY run_id DESC LIMIT 1").first
    }
}
