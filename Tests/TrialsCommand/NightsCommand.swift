import ArgumentParser
import Trials

/// Weeks of nights of which none may be held, and nights with something wrong, of which each must be.
struct NightsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nights", abstract: "Live through healthy nights, and through nights with something wrong.")

    @Option(help: "How many nights.")
    var nights = 60

    @Option(help: "How many crowds of each world and size.")
    var seeds = 5

    @Option(parsing: .upToNextOption, help: "How many people crowds have.")
    var people = [500, 3000, 10_000]

    @Option(parsing: .upToNextOption, help: "Worlds of duet populate.")
    var worlds = ["music", "indifferent", "opposites", "popularity"]

    func run() async throws { try TrialOutput.show(try await results()) }

    func results() async throws -> [TrialResult] {
        let bar = TrialProgress("through nights", total: people.count * worlds.count * seeds)
        var results: [TrialResult] = []
        for people in people {
            for world in worlds {
                for seed in 1...UInt64(max(seeds, 1)) {
                    // Some crowds grow.
                    let options = [[], ["--arrivals", "\(people / 100)"]][Int(seed % 2)]
                    results += try await NightTrials().run(
                        NightTrials.Crowd(world: world, people: people, nights: nights, seed: seed, options: options))
                    bar.step()
                }
            }
        }
        return results
    }
}
