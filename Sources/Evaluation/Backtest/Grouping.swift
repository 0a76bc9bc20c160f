internal import Profiles

/// What is drawn anew for confidence intervals: observations of one unit are not independent.
package enum Grouping: String, Sendable, CaseIterable {
    /// People who met only each other, such as the guests of one evening.
    case component
    /// Decisions of one day; lists go with the day of their owner's first decision.
    case day
    /// Decisions by and on one person, and the lists in which the person is.
    case person
}

extension Grouping {
    /// The grouping where none is given: components where ten or more have test decisions and none has half of them,
    /// otherwise people.
    package static func suited(to backtests: [Backtest]) -> Grouping {
        let areComponents = backtests.allSatisfy { backtest in
            var sizes: [Int32: Int] = [:]
            for decision in backtest.decisions { sizes[backtest.components[Int(decision.actor)], default: 0] += 1 }
            return sizes.count >= 10 && 2 * (sizes.values.max() ?? 0) <= backtest.decisions.count
        }
        return areComponents ? .component : .person
    }

    /// The unit of each decision of a backtest. Days are counted from 1970, and so are the same in all cuts.
    func units(ofDecisionsIn backtest: Backtest) -> [Int] {
        switch self {
        case .component: backtest.decisions.map { Int(backtest.components[Int($0.actor)]) }
        case .person: backtest.decisions.map { Int($0.actor) }
        case .day: backtest.decisions.map { Self.day($0.time) }
        }
    }

    /// The unit of what belongs to a person of a backtest, by row.
    func units(ofPeopleIn backtest: Backtest) -> [Int] {
        switch self {
        case .component: return backtest.components.map(Int.init)
        case .person: return Array(backtest.people.indices)
        case .day:
            // Who decided on nobody is looked at on the first day.
            let earliest = backtest.decisions.lazy.map { Self.day($0.time) }.min() ?? 0
            var first = [Int](repeating: earliest, count: backtest.people.count)
            var isSeen = [Bool](repeating: false, count: backtest.people.count)
            for decision in backtest.decisions {
                let (row, day) = (Int(decision.actor), Self.day(decision.time))
                first[row] = isSeen[row] ? min(first[row], day) : day
                isSeen[row] = true
            }
            return first
        }
    }

    private static func day(_ time: Timestamp) -> Int {
        let length: Int64 = 86_400_000_000
        let whole = time.microseconds / length
        return Int(time.microseconds % length < 0 ? whole - 1 : whole)
    }
}
