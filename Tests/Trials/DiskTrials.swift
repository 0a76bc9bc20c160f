internal import Foundation
internal import Randomness

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Passes on disks that fill up, and on files that are damaged, cut or exchanged under them.
package struct DiskTrials: Sendable {
    /// What happens to the file.
    package enum Fault: String, Sendable, CaseIterable {
        /// No file may grow beyond a size, as on a full disk.
        case full = "on a disk that fills up"
        /// The file system of the database, its lock and its log has no room left.
        case noRoom = "on a file system without room"
        /// Pages hold other bytes than SQLite wrote, before the pass.
        case corrupted = "with corrupted pages"
        /// The file loses its end while the pass runs.
        case cut = "while the file shrinks"
        /// Another file takes the name while the pass runs.
        case exchanged = "while the file is exchanged"
    }

    /// What a pass may end with when its file is not what it should be: bad data, an error of input or output, nothing.
    private static let codes: Set<Int32> = [0, 65, 74]

    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    /// Does one thing to many files, at sizes, places and moments spread over all there are.
    package func run(
        _ fault: Fault, trials: Int, seed: UInt64, done: @Sendable () -> Void = {}
    ) async throws -> TrialResult {
        var result = TrialResult("\(fault.rawValue)")
        if fault == .noRoom, try await !Namespace.isAllowed() {
            result.notes = ["not tried: no file system can be mounted here"]
            return result
        }
        for trial in 0..<trials {
            try Task.checkCancellation()
            let what = "trial \(trial) of seed \(seed)"
            var random = RandomStream(seed: seed, UInt64(trial))
            let scratch = try crowd.scratch(trial % 3 == 2 ? .delete : .wal)
            let share = (Double(trial) + random.uniform()) / Double(trials)
            result.trials += 1
            var wasDone = false
            let outcome =
                switch fault {
                case .full: try await full(scratch, share)
                case .noRoom: try await noRoom(scratch, share, trial)
                case .corrupted: try await corrupted(scratch, &random)
                case .cut: try await meddled(scratch, share) { try Self.cut($0, to: random.uniform()) }
                case .exchanged:
                    try await meddled(scratch, share) {
                        // Of a copy: the pass may stand still with the file locked.
                        wasDone = Self.isDone(try $0.copy())
                        try Self.exchange($0)
                    }
                }
            if outcome.code != 0 { result.faults += 1 }
            if !Self.codes.contains(outcome.code) || (outcome.code != 0) != outcome.err.hasPrefix("duet: ") {
                result.violations.append("\(what): exit \(outcome.code), saying \(outcome.err)")
            }
            // A pass that was done before is none at work, and a copy may be one of a pass that was about to end.
            if fault == .exchanged, outcome.code == 0, !wasDone, !Self.isDone(scratch) {
                result.violations.append("\(what): exit 0, and matches are lost")
            }
            if fault == .full || fault == .noRoom {
                result.violations += try await recovered(scratch).map { "\(what): \($0)" }
            }
            done()
        }
        return result
    }

    /// A pass none of whose files may grow beyond a size between that of the database and three times that.
    private func full(_ scratch: Scratch, _ share: Double) async throws -> Outcome {
        let size = try Data(contentsOf: scratch.url("app.db")).count
        // In blocks of 512 bytes; without the trap, the signal for it would end the process.
        let blocks = Int(Double(size) * (share < 0.5 ? share * 2 : 1 + share) / 512)
        return try await Executable.start(
            URL(filePath: "/bin/sh"),
            ["-c", "trap '' XFSZ; ulimit -f \(blocks); exec \"$0\" \"$@\"", Executable.duet.path] + TrialCrowd.run,
            in: scratch.folder
        ).outcome()
    }

    /// A pass on a file system of its own, with room for a few files more, or for so many bytes.
    private func noRoom(_ scratch: Scratch, _ share: Double, _ trial: Int) async throws -> Outcome {
        let size = try Data(contentsOf: scratch.url("app.db")).count
        // The folder itself is one of these, the database the second; then come the lock, and the log with its index.
        let files = trial % 4 == 0 ? 2 + trial / 4 % 4 : 100
        let bytes = size + 65_536 + Int(share * 2 * Double(size))
        let script = """
            mkdir room && mount -t tmpfs -o size=\(bytes),nr_inodes=\(files) tmpfs room && cp app.db room && cd room || exit 1
            "$0" "$@"; code=$?
            cp * ..
            exit $code
            """
        let outcome = try await Namespace.run(script, TrialCrowd.run, in: scratch)
        // What was mounted went with its namespace.
        try FileManager.default.removeItem(at: scratch.url("room"))
        return outcome
    }

    /// What is wrong after the disk has room again.
    private func recovered(_ scratch: Scratch) async throws -> [String] {
        var faults = try WholeMatches.faults(scratch.copy())
        let outcome = try await scratch.start(TrialCrowd.run).outcome()
        if outcome.code != 0 { faults.append("the next pass ended with \(outcome.code): \(outcome.err)") }
        faults += try WholeMatches.faults(scratch)
        if try PassOutcome(scratch) != crowd.outcome { faults.append("other matches or lists than undisturbed") }
        return faults
    }

    private func corrupted(_ scratch: Scratch, _ random: inout RandomStream) async throws -> Outcome {
        var bytes = try Data(contentsOf: scratch.url("app.db"))
        for _ in 0..<1 + random.below(8) {
            let start = random.below(bytes.count)
            for place in start..<min(bytes.count, start + 1 + random.below(2_000)) {
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
            }
        }
        try bytes.write(to: scratch.url("app.db"))
        return try await scratch.start(TrialCrowd.run).outcome()
    }

    /// A pass that stands still at a moment while something is done to its file.
    private func meddled(
        _ scratch: Scratch, _ share: Double, _ meddle: (Scratch) throws -> Void
    ) async throws -> Outcome {
        let running = try scratch.start(TrialCrowd.run)
        let moment = ContinuousClock.now + .seconds(share * crowd.wholeSeconds)
        while running.process.isRunning, ContinuousClock.now < moment { try await Task.sleep(for: .milliseconds(1)) }
        if running.process.isRunning { kill(running.number, SIGSTOP) }
        try meddle(scratch)
        if running.process.isRunning { kill(running.number, SIGCONT) }
        return try await running.outcome()
    }

    /// Whether the file that has the name now holds a finished pass.
    private static func isDone(_ scratch: Scratch) -> Bool {
        (try? scratch.rows("SELECT status FROM match_runs").contains("\"completed\"")) ?? false
    }

    private static func cut(_ scratch: Scratch, to share: Double) throws {
        let file = try FileHandle(forUpdating: scratch.url("app.db"))
        let size = try file.seekToEnd()
        try file.truncate(atOffset: UInt64(Double(size) * share))
        try file.close()
    }

    /// As a restored backup comes in: whole, under the old name.
    private static func exchange(_ scratch: Scratch) throws {
        let copy = scratch.url("other")
        try Data(contentsOf: scratch.url("app.db")).write(to: copy)
        _ = unsafe rename(copy.path, scratch.url("app.db").path)
    }
}
