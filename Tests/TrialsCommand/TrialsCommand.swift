import ArgumentParser
import Foundation
import Trials

/// The long form of the trials: `jobs/trials` builds and runs it.
@main struct TrialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs/trials",
        abstract: "Do the worst to passes, and print what became of it.",
        discussion: """
            Kills passes at moments spread over all of them, lets an app work beside them, and feeds them malformed \
            databases. The table says how often, how often what was planned came about, and what was found that must \
            never be. Fails where anything was.
            """)

    func run() async throws {
        var results: [TrialResult] = []
        print(TrialTable(results).text)
        if results.contains(where: { !$0.violations.isEmpty }) { throw ExitCode(1) }
        results.removeAll()
    }
}
