/// How much there is to judge by: what intervals rest on.
///
/// An interval is worked out from how much people differ from each other, and from how pairs of either outcome do. Of fewer than
/// ten there is hardly anything to see of that, and the interval of a share, too, is commonly said to want ten of either outcome.
/// The rule is one for all that is judged: `evaluate`, `compare` and `tune` refuse a backtest with less, and of groups of people
/// with less nothing is said.
///
/// Source: Cameron & Miller, "A practitioner's guide to cluster-robust inference" (Journal of Human Resources 50, 2015), section
/// VI, on few groups; Agresti, "Categorical Data Analysis" (2013), section 1.4, on few of either outcome.
package struct Evidence: Sendable, Equatable {
    /// Decisions that are judged, and how many people made them.
    package var decisions: Int
    package var people: Int
    /// Pairs who like each other, and pairs of whom it is known that they do not.
    package var mutual: Int
    package var notMutual: Int

    package init(decisions: Int, people: Int, mutual: Int, notMutual: Int) {
        (self.decisions, self.people, self.mutual, self.notMutual) = (decisions, people, mutual, notMutual)
    }

    /// The fewest people, and pairs of either outcome, of whom anything is said.
    package static let fewest = 10

    package var isEnough: Bool { min(people, mutual, notMutual) >= Self.fewest }
}

extension Backtest {
    package var evidence: Evidence {
        Evidence(
            decisions: decisions.count, people: Set(decisions.map(\.actor)).count,
            mutual: pairs.count { $0.outcome == .mutual },
            notMutual: pairs.count { $0.outcome.isKnown && $0.outcome != .mutual })
    }
}
