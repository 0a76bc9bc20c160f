import ArgumentParser
import Profiles

/// The times at which a backtest divides the past.
struct SplitOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The time that divides what is learned from what is predicted, in UTC. Repeatable: results are then means over "
                + "all.", valueName: "time"))
    var splitAt: [Timestamp] = []

    /// The times in order, each once.
    func times() throws -> [Timestamp] {
        guard !splitAt.isEmpty else {
            throw CommandError(
                .usage, "no time is given: use --split-at TIME, such as --split-at \"2026-05-01 00:00:00\".")
        }
        return Set(splitAt).sorted()
    }
}
