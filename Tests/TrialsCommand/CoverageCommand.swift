import ArgumentParser
import Evaluation
import Trials

/// What is said after "95 %", put to the test.
struct CoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Count how often intervals hold, and how often chance is taken for more.",
        discussion: """
            Each line: what was said, how often it should come true, how often it did with a 95 % binomial interval, and of \
            how many.
            """)

    @Option(help: "How many crowds of each world.")
    var crowds = 200

    @Option(help: "How often the later decisions of a crowd are made anew.")
    var draws = 10

    @Option(help: "How many people crowds have.")
    var people = 400

    @Option(help: "How many of the crowds are searched, for each metric.")
    var searches = 40

    @Option(parsing: .upToNextOption, help: "Worlds of duet populate.")
    var worlds = CoverageTrials.worlds

    @Option(help: "How many threads.")
    var threads = 1

    func run() async throws {
        for world in worlds {
            let bar = TrialProgress("through crowds", total: crowds)
            var made: [CoverageCrowd] = []
            var lines: [CoverageLine] = []
            let trials = CoverageTrials(threads: threads)
            for seed in 1...max(crowds, 1) {
                let crowd = try await CoverageCrowd(world: world, people: people, seed: UInt64(seed))
                made.append(crowd)
                lines += try await trials.comparisonsOfCoins(crowd, draws: draws)
                if draws > 1 { lines += try await trials.redraws(crowd, draws: draws) }
                if seed <= searches {
                    for metric: TuningMetric in [.mutualArea, .directedArea, .precision(1), .ndcg(5)] {
                        lines += try trials.searchesOfCoins(crowd, metric: metric, draws: 1)
                    }
                }
                bar.step()
            }
            lines += try await trials.crowds(made)
            print("\(world), \(made.count) crowds of \(people)")
            print(CoverageLine.table(CoverageLine.sums(lines)))
        }
    }
}
