import ArgumentParser
import Profiles

/// The moments of a backtest.
struct SplitOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The moment that divides what is known from what is to be foretold, in UTC. Repeatable: figures are then means "
                + "over all.", valueName: "time"))
    var splitAt: [Timestamp] = []

    /// The moments in order, each once.
    ///
    /// - Parameter asOf: what `--as-of` says, which has no say here: an option without effect would mislead.
    func moments(asOf: Timestamp?) throws -> [Timestamp] {
        guard !splitAt.isEmpty else {
            throw Complaint(
                .usage, "at which moment? Give --split-at TIME, such as --split-at \"2026-05-01 00:00:00\".")
        }
        if let asOf {
            throw Complaint(
                .usage, "--as-of \(asOf): a backtest speaks for the moments of --split-at. Leave --as-of away.")
        }
        return Set(splitAt).sorted()
    }
}
