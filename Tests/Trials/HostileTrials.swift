package import Foundation

/// Many hostile databases, in processes of their own: a crash of one must not end the rest.
package struct HostileTrials {
    package let seed: UInt64
    package let trials: Int
    /// How many databases one process takes.
    private static let chunk = 50

    package init(seed: UInt64, trials: Int) {
        self.seed = seed
        self.trials = trials
    }

    /// In this process: for tests, where a crash is seen as well.
    package func runHere(journal: ((String) -> Void)? = nil) async -> TrialResult {
        var tally = HostileTally()
        for number in 0..<UInt64(trials) {
            journal?("begin \(seed &+ number)")
            let outcome = await HostileTrial(seed: seed &+ number).run()
            for violation in outcome.violations {
                journal?("violation \(violation.replacing("\n", with: " "))")
            }
            journal?("end \(outcome.ending)")
            tally.add(outcome.ending, outcome.violations)
        }
        return tally.result
    }

    /// In processes that are this program again, two at a time.
    package func run(_ program: URL) async throws -> TrialResult {
        let starts = stride(from: 0, to: trials, by: Self.chunk).map { $0 }
        let tallies = try await withThrowingTaskGroup(of: HostileTally.self) { group in
            var all: [HostileTally] = []
            var next = 0
            while next < min(2, starts.count) {
                group.addTask { [next] in try await chunk(program, from: starts[next]) }
                next += 1
            }
            while let tally = try await group.next() {
                all.append(tally)
                guard next < starts.count else { continue }
                group.addTask { [next] in try await chunk(program, from: starts[next]) }
                next += 1
            }
            return all
        }
        return tallies.reduce(into: HostileTally()) { $0.add($1) }.result
    }

    private func chunk(_ program: URL, from start: Int) async throws -> HostileTally {
        var tally = HostileTally()
        var position = start
        let end = min(trials, start + Self.chunk)
        while position < end {
            let scratch = try Scratch()
            var ending = "a hang"
            do {
                let running = try Executable.start(
                    program,
                    [
                        "hostile-child", "--seed", "\(seed &+ UInt64(position))", "--trials", "\(end - position)",
                        "--journal",
                        scratch.url("journal").path,
                    ], environment: Self.environment(scratch), in: scratch.folder)
                let outcome = try await running.outcome()
                ending = outcome.code == 0 ? "" : "a crash (\(outcome.code)): \(outcome.err.suffix(300))"
            } catch is Running.DidNotEnd {}
            let journal = (try? scratch.text("journal")) ?? ""
            position += tally.read(journal)
            if ending.isEmpty { break }
            tally.add("crash or hang", ["seed \(seed &+ UInt64(position)): \(ending)"])
            position += 1
        }
        return tally
    }

    /// Memory instead of a disk, where the system has such a folder.
    private static func environment(_ scratch: Scratch) -> [String: String] {
        ["TMPDIR": FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : scratch.folder.path]
    }
}

/// What became of trials.
struct HostileTally: Sendable {
    private var endings: [String: Int] = [:]
    private var violations: [String] = []

    mutating func add(_ ending: String, _ violations: [String]) {
        endings[ending, default: 0] += 1
        self.violations += violations
    }

    mutating func add(_ other: HostileTally) {
        endings.merge(other.endings, uniquingKeysWith: +)
        violations += other.violations
    }

    /// Reads what a process wrote as it went.
    ///
    /// - Returns: how many trials ended.
    mutating func read(_ journal: String) -> Int {
        var ended = 0
        for line in journal.split(separator: "\n") {
            if line.hasPrefix("violation ") { violations.append(String(line.dropFirst(10))) }
            guard line.hasPrefix("end ") else { continue }
            endings[String(line.dropFirst(4)), default: 0] += 1
            ended += 1
        }
        return ended
    }

    var result: TrialResult {
        var result = TrialResult("hostile databases")
        result.trials = endings.values.reduce(0, +)
        // A database that was refused, or that lost people to faults, is one whose fault came about; what ends as on a sound
        // one is counted by its ending.
        result.faults = endings.filter { !$0.key.hasPrefix("completed") }.values.reduce(0, +)
        result.violations = violations
        let list = endings.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }
        result.notes = ["endings: " + list.joined(separator: ", ")]
        return result
    }
}
