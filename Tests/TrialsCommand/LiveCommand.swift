import ArgumentParser
import Trials

/// Passes beside an app at work.
struct LiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live", abstract: "Let an app read and write as fast as it can while passes run.")

    @Option(help: "How many passes to run.")
    var trials = 50

    @Option(help: "How many people a crowd has.")
    var people = 4_000

    @Option(help: "Repeats what a line of the table names.")
    var seed: UInt64 = 1

    func run() async throws { try TrialOutput.show(try await results()) }

    func results() async throws -> [TrialResult] {
        let trial = LiveTrials(try await TrialCrowd(people: people, decisions: 12, seed: seed))
        let bar = TrialProgress("beside an app at work", total: trials)
        return [try await trial.run(trials: trials, seed: seed, done: { bar.step() })]
    }
}
