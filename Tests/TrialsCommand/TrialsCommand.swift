import ArgumentParser
import Trials

/// The long form of the trials: `jobs/trials` builds and runs it.
@main struct TrialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs/trials",
        abstract: "Do the worst to passes, and print what became of it.",
        discussion: """
            The table says how often something was tried, how often what was planned came about, and how often \
            something was found that must never be. Fails where anything was.
            """,
        subcommands: [AllCommand.self, KillCommand.self, LiveCommand.self, DiskCommand.self],
        defaultSubcommand: AllCommand.self)

    /// Prints the table.
    ///
    /// - Throws: `ExitCode` 1 where something was found that must never be.
    static func conclude(_ results: [TrialResult]) throws {
        print(TrialTable(results).text)
        if results.contains(where: { !$0.violations.isEmpty }) { throw ExitCode(1) }
    }
}

/// Every kind of trial, each in its usual length.
struct AllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "all", abstract: "Every kind of trial.")

    func run() async throws {
        var results: [TrialResult] = []
        results += try await KillCommand.parse([]).results()
        results += try await LiveCommand.parse([]).results()
        results += try await DiskCommand.parse([]).results()
        try TrialsCommand.conclude(results)
    }
}
