import ArgumentParser
import Foundation
import Logging

/// The table of contents.
@main
struct Duet: AsyncParsableCommand {
    static let version = "0.2.0"

    static let configuration = CommandConfiguration(
        commandName: "duet",
        abstract: "Matchmaking for a music dating app: scores every pair both ways and makes the matches.",
        discussion: """
            Duet reads the app's SQLite database, scores how well every two people fit, opens a chat for those who like \
            each other, introduces some who fit well, and gives everybody a ranked list. It is meant to run every night.

            To try it:        duet init --database app.db
                              duet import --database app.db data/sample
                              duet run --database app.db --as-of "2026-06-01 03:00:00"

            For a bug report: duet --version --verbose

            Exit codes: 0 done, 3 held (the plan looks wrong and needs a person), 64 usage, 65 bad data, 66 no such \
            input, 70 a bug, 73 cannot create output, 74 input/output error or disk full, 75 busy or too little memory, \
            77 no permission, \
            78 bad configuration, 129, 130, 131 and 143 interrupted.
            """,
        version: version,
        subcommands: [
            Run.self, Check.self, Explain.self, Recommend.self, Outcomes.self, Evaluate.self, Compare.self, Tune.self,
            Simulate.self, Undo.self, Lists.self, Init.self, Import.self, Populate.self, Snapshot.self, Bench.self,
        ])

    static func main() async {
        // A reader that closes the pipe must not end a pass between two batches.
        signal(SIGPIPE, SIG_IGN)
        do {
            // Swift's runtime finds them in /proc. A command without arguments prints its help, which is no error, and a
            // scheduler would take that for a night.
            guard !CommandLine.arguments.isEmpty else {
                throw CommandError(.usage, "the arguments cannot be read: /proc must be mounted. Nothing was done")
            }
            // The argument parser has its own --version, which ends at that and knows no second option.
            if VersionReport.isAsked(CommandLine.arguments.dropFirst()) {
                return try Terminal.printResult(VersionReport.text)
            }
            var command = try parseAsRoot()
            try SettingsReader.refuseUnknownVariables()
            try await Interruption.run {
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            }
        } catch let interruption as Interruption {
            Terminal.printError("stopped by \(interruption.name). \(interruption.left)")
            Foundation.exit(128 + interruption.signal)
        } catch {
            if let known = CommandError(error) {
                Terminal.printError(known.message)
                Foundation.exit(known.status.rawValue)
            }
            // Help and the like are no errors.
            let message = message(for: error)
            if Logger.format == .json, exitCode(for: error) != .success, !message.isEmpty {
                Terminal.printError(message)
                Foundation.exit(exitCode(for: error).rawValue)
            }
            exit(withError: error)
        }
    }
}
