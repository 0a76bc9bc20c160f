import ArgumentParser
import Foundation
import Trials

/// The default settings beside others, by the truth of synthetic crowds.
struct WorldsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worlds",
        abstract: "Judge the default settings by the truth of synthetic crowds, one for each world.",
        discussion: """
            How good lists are in truth beside the best that any list could be, and how much the defaults lose to other weights, \
            fusions and history settings. Fails where they lose more than 5 % of the best of them.
            """)

    @Argument(help: "How many people crowds have.")
    var people = 2000

    @Argument(help: "The seed of the crowds.")
    var seed: UInt64 = 1

    @Option(parsing: .upToNextOption, help: "Worlds of duet populate.")
    var worlds = WorldsTable.worlds

    func run() async throws {
        print(WorldsTable.titles)
        var failed = false
        for world in worlds {
            let row = try await WorldsTable(people: people, seed: seed).row(world) { line in
                FileHandle.standardError.write(Data((line + "\n").utf8))
            }
            print(row.line)
            if row.lost > 0.05 { failed = true }
        }
        if failed { throw ExitCode(1) }
    }
}

/// Thirty nights with the defaults, and with lists as version 0.1 made them.
struct MonthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "month",
        abstract: "Live through thirty nights of each world, now and with lists as they were made before.")

    @Argument(help: "How many people crowds have.")
    var people = 1000

    @Option(help: "How many crowds of each world.")
    var seeds = 5

    @Option(parsing: .upToNextOption, help: "Worlds of duet populate.")
    var worlds = WorldsTable.worlds

    func run() async throws {
        print(MonthTable.titles)
        for world in worlds { print(try await MonthTable(people: people, seeds: seeds).row(world)) }
    }
}

/// The defaults on the decisions of a speed-dating study.
struct SpeedDatingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed-dating", abstract: "Judge the defaults by the decisions of a speed-dating study.")

    @Argument(help: "A database with the study's decisions.")
    var database: String

    func run() async throws {
        print(SpeedDatingTable.titles)
        for row in try await SpeedDatingTable(path: database).rows() { print(row) }
    }
}
