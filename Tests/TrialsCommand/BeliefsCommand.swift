import ArgumentParser
import Trials

/// How much of what is learned is chance, and what more certainty would cost.
struct BeliefsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "beliefs",
        abstract: "Measure how far chance moves what is learned from decisions, and how long learning takes.",
        discussion: """
            Which decisions are held out is drawn anew, and nothing else. Each line has the standard error that this leaves in how \
            far each part of history is believed. Of each crowd the first line holds out as many decisions as a pass does; the last \
            as version 0.2.0 did: all of up to 100,000 in turn, one fifth of more.

            With --nights, crowds are lived through so many nights, and the table says how far each part's belief moves from one \
            night to the next, how much of that is chance, and whether earlier nights' beliefs would foretell the next day's \
            decisions better.
            """)

    @Option(parsing: .upToNextOption, help: "How many people crowds have; each decides 27 times.")
    var people = [400, 4_000, 8_000, 40_000]

    @Option(parsing: .upToNextOption, help: "How many decisions held out are enough.")
    var heldOut = [200_000, 50_000, 400_000]

    @Option(help: "Live through so many nights with each crowd.")
    var nights: Int?

    @Option(help: "How often is drawn which decisions are held out.")
    var draws = 6

    @Option(help: "How many threads.")
    var threads = 2

    @Option(help: "Another crowd.")
    var seed: UInt64 = 1

    func run() async throws {
        if let nights {
            for people in people {
                let report = try await BeliefNights(threads: threads, draws: draws).run(
                    people: people, nights: nights, seed: seed)
                report.lines.forEach(TrialOutput.say)
            }
            return
        }
        TrialOutput.say(BeliefTrials.Line.heads)
        for people in people {
            let lines = try await BeliefTrials(threads: threads).run(
                people: people, heldOut: heldOut.map { Optional($0) } + [nil], draws: draws, seed: seed)
            for line in lines { TrialOutput.say(line.text) }
        }
    }
}
