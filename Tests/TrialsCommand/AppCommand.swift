import ArgumentParser
import Trials

/// Passes and undos in databases of apps that have rules and tables of their own.
struct AppCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "app", abstract: "Refuse matches, refer to chats, and try an app's statements before and after.")

    @Option(help: "How many databases for each kind.")
    var trials = 90

    @Option(help: "How many people a crowd has.")
    var people = 400

    @Option(help: "Repeats what a line of the table names.")
    var seed: UInt64 = 1

    func run() async throws { try TrialOutput.show(try await results()) }

    func results() async throws -> [TrialResult] {
        let crowd = try await TrialCrowd(people: people, decisions: 12, seed: seed)
        let bar = TrialProgress("with rules and tables of an app's own", total: 3 * trials)
        return [
            try await RefusalTrials(crowd).run(trials: trials, seed: seed, done: { bar.step() }),
            try await ReferenceTrials(crowd).run(trials: trials, seed: seed, done: { bar.step() }),
            try await StatementTrials(crowd).run(trials: trials, seed: seed, done: { bar.step() }),
        ]
    }
}
