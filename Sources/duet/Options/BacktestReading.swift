import Evaluation
import MatchStore
import NightlyPass
import Profiles

extension Settings {
    /// Reads the crowd as it was known at a split, and cuts it there.
    ///
    /// - Throws: `CommandError` where there is nothing to learn from or nothing to judge by.
    func backtest(at split: Timestamp) throws -> Backtest {
        // A copy with other names gives the same figures.
        let crowd = try CrowdReader.snapshot(
            of: self.database, names: names, tables: tables, mapping: self.options.mapping, asOf: split,
            scope: .withoutLaterRuns
        ).orderedByActivity()
        return try Self.backtest(crowd, at: split, database: self.database)
    }

    /// Cuts a crowd where there is something to learn from and something to predict.
    static func backtest(_ crowd: Crowd, at split: Timestamp, database: String) throws -> Backtest {
        let backtest = Backtest(crowd: crowd, split: split)
        let times = crowd.interactions.compactMap(\.time)
        guard let first = times.min(), let last = times.max() else {
            throw CommandError(.badData, "\(database) has no interactions between people who can be scored.")
        }
        guard backtest.counts.known > 0 else {
            throw CommandError(
                .usage, "--split-at \(split): nothing is known by then. The first interaction is of \(first) UTC.")
        }
        guard backtest.counts.later > 0 else {
            throw CommandError(
                .usage, "--split-at \(split): nothing happens after it. The last interaction is of \(last) UTC.")
        }
        guard backtest.pairs.contains(where: \.outcome.isKnown) else {
            throw CommandError(
                .badData,
                "--split-at \(split): there is no pair to judge by: of all who met first after it, none is known to have "
                    + "become mutual or not. Give an earlier time.")
        }
        let (evidence, fewest) = (backtest.evidence, Evidence.fewest)
        guard evidence.isEnough else {
            throw CommandError(
                .badData,
                "--split-at \(split): nothing can be said by \(counted(evidence.decisions, "decision")) of "
                    + "\(counted(evidence.people, "person", "people")) after it, with \(counted(evidence.mutual, "pair")) who like "
                    + "each other and \(evidence.notMutual.grouped) who do not. It takes at least \(fewest) people who decide, "
                    + "\(fewest) pairs who like each other and \(fewest) who do not. Give an earlier time.")
        }
        return backtest
    }

    private static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count.grouped) \(count == 1 ? one : many ?? one + "s")"
    }
}
