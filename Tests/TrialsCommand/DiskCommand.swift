import ArgumentParser
import Trials

/// Passes on failing disks and files.
struct DiskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk", abstract: "Fill the disk, and damage, cut or exchange the file under passes.")

    @Option(help: "How many passes for each kind of fault.")
    var trials = 60

    @Option(help: "How many people a crowd has.")
    var people = 1_000

    @Option(help: "Repeats what a line of the table names.")
    var seed: UInt64 = 1

    func run() async throws { try TrialOutput.show(try await results()) }

    func results() async throws -> [TrialResult] {
        let disk = DiskTrials(try await TrialCrowd(people: people, decisions: 12, seed: seed))
        var results: [TrialResult] = []
        for fault in DiskTrials.Fault.allCases {
            let bar = TrialProgress(fault.rawValue, total: trials)
            results.append(try await disk.run(fault, trials: trials, seed: seed, done: { bar.step() }))
        }
        return results
    }
}
