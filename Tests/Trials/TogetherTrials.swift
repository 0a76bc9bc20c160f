internal import Foundation

/// Two passes that are started on one database at the same moment.
package struct TogetherTrials: Sendable {
    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    /// Of two passes one works and the other is turned away, or waits and finds nothing to do.
    package func run(trials: Int, done: @Sendable () -> Void = {}) async throws -> TrialResult {
        var result = TrialResult("two at once")
        for trial in 0..<trials {
            try Task.checkCancellation()
            let waits = trial % 2 == 1
            let scratch = try crowd.scratch(trial % 3 == 2 ? .delete : .wal)
            let arguments = TrialCrowd.run + (waits ? ["--lock-wait", "60"] : [])
            let both = try [scratch.start(arguments), scratch.start(arguments)]
            let outcomes = [try await both[0].outcome(), try await both[1].outcome()]
            result.trials += 1
            let works = outcomes.indices.filter { outcomes[$0].out.contains(#""status":"completed""#) }
            let turnedAway = outcomes.indices.filter { outcomes[$0].code == 75 }
            let late = outcomes.filter { $0.out.contains(#""status":"nothing_to_do""#) }.count
            result.faults += turnedAway.isEmpty && !waits ? 0 : 1
            if works.count != 1 || turnedAway.count + late != 1 || waits && !turnedAway.isEmpty {
                result.violations.append("trial \(trial): \(outcomes.map { "exit \($0.code) \($0.err)" })")
            }
            if let one = turnedAway.first, let other = works.first,
                !outcomes[one].err.contains("(process \(both[other].number))")
            {
                result.violations.append("trial \(trial): does not name the holder: \(outcomes[one].err)")
            }
            if try PassOutcome(scratch) != crowd.outcome {
                result.violations.append("trial \(trial): other matches or lists than alone")
            }
            for fault in try WholeMatches.faults(scratch) { result.violations.append("trial \(trial): \(fault)") }
            done()
        }
        return result
    }
}
