internal import Profiles
internal import Randomness

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
}

/// The groups into which all decisions of several backtests fall, numbered 0 ..< `count`.
package struct TuningGroups {
    package let count: Int
    /// By cut and decision.
    package let ofDecision: [[Int]]
    /// By cut and decision: the group of the list in which its target stands, which is that of its owner.
    let ofList: [[Int]]
    /// By cut and decision: a number of its pair.
    private let pairs: [[Int]]
    /// By pair: the groups of all decisions of the two on each other, and of all lists in which they stand, in any cut.
    private let touched: [[Int]]

    package init(_ backtests: [Backtest], grouping: Grouping) {
        let raw = backtests.map { backtest in
            backtest.decisions.map { decision in
                switch grouping {
                case .component: Int(backtest.components[Int(decision.actor)])
                case .person: Int(decision.actor)
                // A day is one in all cuts, or a search could see it in one and be judged by it in another.
                case .day: Self.day(decision.time)
                }
            }
        }
        let names = Set(raw.joined()).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let ofDecision = raw.map { $0.map { numbers[$0] ?? 0 } }
        var ofList: [[Int]] = []
        var pairs: [[Int]] = []
        var numberOfPair: [UInt64: Int] = [:]
        var touched: [[Int]] = []
        for (backtest, groups) in zip(backtests, ofDecision) {
            var first: [Int32: Int] = [:]
            for (decision, group) in zip(backtest.decisions, groups) {
                first[decision.actor] = min(first[decision.actor] ?? group, group)
            }
            let lists = backtest.decisions.map { first[$0.actor] ?? 0 }
            var places: [Int] = []
            for (place, decision) in backtest.decisions.enumerated() {
                let key = Backtest.key(decision.actor, decision.target)
                let number = numberOfPair[key] ?? touched.count
                if number == touched.count {
                    numberOfPair[key] = number
                    touched.append([])
                }
                for group in [groups[place], lists[place]] where !touched[number].contains(group) {
                    touched[number].append(group)
                }
                places.append(number)
            }
            ofList.append(lists)
            pairs.append(places)
        }
        count = names.count
        self.ofDecision = ofDecision
        self.ofList = ofList
        self.pairs = pairs
        self.touched = touched
    }

    /// Whether all that is known of a decision's pair, in any cut and from either side, belongs to some groups.
    package func isWithin(_ groups: Set<Int>, cut: Int, decision: Int) -> Bool {
        touched[pairs[cut][decision]].allSatisfy(groups.contains)
    }

    /// The groups in a random order.
    func shuffled(seed: UInt64) -> [Int] {
        var stream = RandomStream(seed: seed, 0x67_726f_7570)
        var order = Array(0..<count)
        for place in stride(from: count - 1, to: 0, by: -1) { order.swapAt(place, stream.below(place + 1)) }
        return order
    }

    private static func day(_ time: Timestamp) -> Int {
        let length: Int64 = 86_400_000_000
        let whole = time.microseconds / length
        return Int(time.microseconds % length < 0 ? whole - 1 : whole)
    }
}
