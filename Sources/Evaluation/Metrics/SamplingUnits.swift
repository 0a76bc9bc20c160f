internal import GroupedRows

/// What may differ together: the units that are drawn anew, and pairs of people, numbered alike for several backtests.
package struct SamplingUnits: Sendable, Hashable {
    package let grouping: Grouping
    /// How many units there are, those without any test counted too.
    package let count: Int
    /// The number of the first.
    private let first: Int
    /// The pairs of all decisions, as `Backtest.key` numbers them, ascending.
    private let pairs: [UInt64]

    /// - Parameter backtests: of the same people.
    package init(_ backtests: [Backtest], grouping: Grouping) {
        self.grouping = grouping
        pairs = Set(backtests.flatMap { $0.pairs.map { Backtest.key($0.first, $0.second) } }).sorted()
        switch grouping {
        case .person: (first, count) = (0, backtests.map(\.people.count).max() ?? 0)
        case .component:
            (first, count) = (0, backtests.map { Int($0.components.max() ?? -1) + 1 }.max() ?? 0)
        case .day:
            let days = backtests.flatMap { grouping.units(ofDecisionsIn: $0) }
            first = days.min() ?? 0
            count = (days.max() ?? -1) + 1 - first
        }
    }

    /// How many pairs there are.
    var pairCount: Int { pairs.count }

    /// What somebody decided on somebody, or what became of the two.
    ///
    /// - Parameter unit: that of the actor, or of the list's owner.
    package func observation(_ one: Int32, _ other: Int32, unit: Int) -> Observation {
        let pair = pairs.binarySearch(for: Backtest.key(one, other), by: \.self) ?? -1
        return grouping == .person
            ? Observation(pair: Int32(pair), one: one, other: other)
            : Observation(pair: Int32(pair), one: Int32(unit - first), other: -1)
    }

    /// What belongs to one unit and to no pair.
    package func observation(ofUnit unit: Int) -> Observation {
        Observation(pair: -1, one: Int32(unit - first), other: -1)
    }
}

/// Whom an observation is about: two observations of one unit or of one pair are not independent.
package struct Observation: Sendable, Hashable {
    /// -1 for one of no pair.
    var pair: Int32
    /// A unit, and with people as units the other of the two; -1 where there is no other.
    var one: Int32
    var other: Int32
}
