internal import GroupedRows
package import Profiles

/// Whom everybody could have met after the split: all whom the rules allow to be shown, by what was known at the split, and
/// with whom nothing was on record by then.
///
/// Later interactions, blocks included, are not seen here: it is what a ranking should predict. Somebody whom the rules
/// keep away is no candidate even if the app showed them: Duet would not have.
package struct MeetingPool: Sendable {
    private let rules: MeetingRules
    private let traits: [MeetingTraits]
    private let ledger: PairLedger
    private let unclear: [UInt64]

    package init(_ backtest: Backtest, rules: MeetingRules) {
        self.rules = rules
        traits = backtest.traits
        ledger = backtest.standing.ledger
        unclear = backtest.unclear
    }

    /// How many people there are.
    var people: Int { traits.count }

    /// Whether two rows could have met: symmetric, and false for a row and itself.
    package func mayMeet(_ one: Int, _ other: Int) -> Bool {
        guard one != other else { return false }
        let (first, second) = (min(one, other), max(one, other))
        // Who they are keeps most pairs apart, and is cheaper to ask than the ledger.
        guard rules.objections(to: .recommendation, between: traits[first], and: traits[second]).isEmpty,
            ledger[first, second].isEmpty
        else { return false }
        return unclear.binarySearch(for: Backtest.key(Int32(first), Int32(second)), by: \.self) == nil
    }

    /// Those of `rows` whom a row could have met, in their order.
    func candidates(of row: Int, among rows: some Sequence<Int>) -> [Int32] {
        var found: [Int32] = []
        for other in rows where mayMeet(row, other) { found.append(Int32(other)) }
        return found
    }
}
