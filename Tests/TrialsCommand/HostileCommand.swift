import ArgumentParser
import Foundation
import Trials

/// Passes over malformed databases.
struct HostileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile", abstract: "Feed passes malformed databases, each made from a seed.")

    @Option(help: "How many databases.") var trials = 10_000
    @Option(help: "The seed of the first; each after it has the next.") var seed: UInt64 = 1

    func run() async throws { try TrialOutput.show([await results()]) }

    func results() async throws -> TrialResult {
        try await HostileTrials(seed: seed, trials: trials).run(TrialOutput.program)
    }
}

/// A part of them, in a process that may crash.
struct HostileChildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "hostile-child", shouldDisplay: false)

    @Option var trials: Int
    @Option var seed: UInt64
    @Option(help: "A file for what was done, written as it is done.") var journal: String

    func run() async throws {
        try Data().write(to: URL(filePath: journal))
        let file = try FileHandle(forWritingTo: URL(filePath: journal))
        _ = await HostileTrials(seed: seed, trials: trials).runHere { line in
            try? file.write(contentsOf: Data((line + "\n").utf8))
        }
    }
}
