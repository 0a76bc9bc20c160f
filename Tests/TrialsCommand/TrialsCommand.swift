import ArgumentParser
import Foundation
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
        subcommands: [
            AllCommand.self, KillCommand.self, LiveCommand.self, SenderCommand.self, DiskCommand.self, AppCommand.self,
            NightsCommand.self, AnswersCommand.self, BeliefsCommand.self, CoverageCommand.self, PagesCommand.self,
            WorldsCommand.self, MonthCommand.self, SpeedDatingCommand.self,
            HostileCommand.self,
            HostileChildCommand.self,
        ],
        defaultSubcommand: AllCommand.self)
}

/// Every kind of trial, one after the other, each as long as it is by itself.
struct AllCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "all", abstract: "Do all of them.")

    func run() async throws {
        var results = try await KillCommand.parse([]).results()
        results += try await LiveCommand.parse([]).results()
        results += try await SenderCommand.parse([]).results()
        results += try await DiskCommand.parse([]).results()
        results += try await AppCommand.parse([]).results()
        results.append(try await HostileCommand.parse([]).results())
        try TrialOutput.show(results)
    }
}

/// What all commands share.
enum TrialOutput {
    /// This program, for those that begin it again.
    static let program = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()

    /// Prints a line at once, also into a file: some take long to follow.
    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// Prints the table, and fails where anything was found that must never be.
    static func show(_ results: [TrialResult]) throws {
        say(TrialTable(results).text)
        if results.contains(where: { !$0.violations.isEmpty }) { throw ExitCode(1) }
    }
}
