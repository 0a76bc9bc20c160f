import ArgumentParser
import Trials

/// A sender at work beside passes.
struct SenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sender", abstract: "Let a sender take lines beside passes, kills, undo and restored backups.")

    @Option(help: "How many databases to run some nights on.")
    var trials = 60

    @Option(help: "How many people a crowd has.")
    var people = 1_000

    @Option(help: "Repeats what a line of the table names.")
    var seed: UInt64 = 1

    func run() async throws { try TrialOutput.show(try await results()) }

    func results() async throws -> [TrialResult] {
        let trial = SenderTrials(try await TrialCrowd(people: people, decisions: 12, seed: seed))
        let bar = TrialProgress("beside a sender", total: trials)
        return [try await trial.run(trials: trials, seed: seed, done: { bar.step() })]
    }
}
