import ArgumentParser
import Trials

/// Every question asked in two ways.
struct AnswersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answers",
        abstract: "Ask every question in two ways, on databases and on their copies, and compare.")

    @Option(parsing: .upToNextOption, help: "How many people crowds have.")
    var people = [300, 1_000, 4_000, 20_000]

    @Option(help: "How many people and pairs of each crowd are asked about by name.")
    var asked = 12

    @Option(help: "Repeats what a line of the table names.")
    var seed: UInt64 = 1

    func run() async throws {
        var hasFailed = false
        for people in people {
            let result = try await AnswerTrials(asked: asked).run(people: people, seed: seed)
            // Each as it is done: the largest crowd takes many times as long as the others.
            do { try TrialOutput.show([result]) } catch is ExitCode { hasFailed = true }
        }
        if hasFailed { throw ExitCode(1) }
    }
}
