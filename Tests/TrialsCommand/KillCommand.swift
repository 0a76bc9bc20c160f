import ArgumentParser
import Foundation
import Trials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Passes that are ended at any moment.
struct KillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kill", abstract: "End passes at moments spread over all of them, and start two at once.")

    @Option(help: "How many passes to kill; as many again are ended by signals that can be heard.")
    var trials = 400

    @Option(help: "How many people a crowd has.")
    var people = 2_000

    @Option(help: "Repeats what a line of the table names.")
    var seed: UInt64 = 1

    func run() async throws { try TrialOutput.show(try await results()) }

    func results() async throws -> [TrialResult] {
        let crowd = try await TrialCrowd(people: people, decisions: 12, seed: seed)
        let kills = KillTrials(crowd)
        var results: [TrialResult] = []
        let plan: [(KillTrials.Moment, Int32, Double)] = [
            (.anywhere, SIGKILL, 0.2), (.tables, SIGKILL, 0.15), (.storing, SIGKILL, 0.2), (.writing, SIGKILL, 0.35),
            (.delivering, SIGKILL, 0.1),
            (.anywhere, SIGINT, 0.3), (.writing, SIGTERM, 0.7),
        ]
        for (moment, signal, share) in plan {
            let bar = TrialProgress("\(moment.rawValue)", total: Int(Double(trials) * share))
            results.append(
                try await kills.run(
                    moment, signal: signal, trials: Int(Double(trials) * share), seed: seed, done: { bar.step() }))
        }
        let bar = TrialProgress("two at once", total: trials / 8)
        results.append(try await TogetherTrials(crowd).run(trials: trials / 8, done: { bar.step() }))
        return results
    }
}
