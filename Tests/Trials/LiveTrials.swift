internal import Foundation
internal import GRDB
internal import Randomness

/// Passes beside an app at work.
package struct LiveTrials: Sendable {
    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    /// Runs passes while an app reads and writes as fast as it can, and judges both.
    ///
    /// - Parameter done: told after each trial.
    package func run(trials: Int, seed: UInt64, done: @Sendable () -> Void = {}) async throws -> TrialResult {
        var result = TrialResult("beside an app at work")
        var (transactions, seconds, parted, longest, slowest) = (0, 0.0, 0, 0.0, Duration.zero)
        for trial in 0..<trials {
            try Task.checkCancellation()
            let what = "trial \(trial) of seed \(seed)"
            let scratch = try crowd.scratch(.wal)
            let began = ContinuousClock.now
            let app = try LiveApp(scratch, random: RandomStream(seed: seed, UInt64(trial)))
            var outcome = try await Self.outcome(of: scratch.start(TrialCrowd.run), beside: app)
            // An app without a pause, on a machine with no time to spare, may keep the lock from a pass for ten seconds: it is
            // tried again later, as it asks.
            var tries = 1
            while outcome.code == 75, tries < Self.mostTries {
                outcome = try await Self.outcome(of: scratch.start(TrialCrowd.run), beside: app)
                tries += 1
            }
            try app.close()
            let activity = app.activity
            seconds += (ContinuousClock.now - began) / .seconds(1)
            result.trials += 1
            result.faults += activity.parted.isEmpty ? 0 : 1
            // A pass that finishes what one without a lock has begun says so.
            let said = outcome.err.split(separator: "\n").filter { tries == 1 || !$0.contains(": finishing run ") }
            if outcome.code != 0 || !said.isEmpty {
                result.violations.append("\(what): the pass ended with \(outcome.code): \(outcome.err)")
            }
            for error in activity.errors.prefix(3) { result.violations.append("\(what): the app met \(error)") }
            for fault in try WholeMatches.faults(scratch, besideAnApp: true) + Self.faults(activity, scratch) {
                result.violations.append("\(what): \(fault)")
            }
            let summary = try? JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any]
            longest = max(longest, summary?["longest_write_lock_ms"] as? Double ?? 0)
            transactions += activity.transactions
            parted += activity.parted.count
            slowest = max(slowest, activity.slowest)
            done()
        }
        result.notes.append(
            "\(transactions) transactions of the app, \(Int(Double(transactions) / max(seconds, 0.001))) a second")
        result.notes.append("\(parted) pairs parted between their plan and their match")
        result.notes.append("the pass held the write lock for \(longest) ms at the longest")
        result.notes.append(
            "the app waited \((slowest / .milliseconds(1)).rounded()) ms at the longest, its own work included")
        return result
    }

    private static let mostTries = 10

    /// The app works until the pass has ended.
    private static func outcome(of running: Running, beside app: LiveApp) async throws -> Outcome {
        while running.process.isRunning { app.act() }
        return try await running.outcome()
    }

    /// Matches of people who had been parted before.
    private static func faults(_ activity: LiveApp.Activity, _ scratch: Scratch) throws -> [String] {
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: .patient)
        defer { try? queue.close() }
        return try queue.read { db in
            try activity.parted.compactMap { first, second, how in
                let isMatched =
                    try Bool.fetchOne(
                        db,
                        sql: """
                            SELECT EXISTS (SELECT 1 FROM match_pairs
                                WHERE first = min(?1, ?2) AND second = max(?1, ?2) AND status = 'matched')
                            """, arguments: [first.lowercased(), second.lowercased()]) ?? false
                return isMatched ? "\(first) and \(second) were matched after \(how)" : nil
            }
        }
    }
}
