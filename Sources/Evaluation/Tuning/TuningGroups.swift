internal import Profiles
internal import Randomness

/// The groups into which all decisions of several backtests fall, numbered 0 ..< `count`.
package struct TuningGroups {
    package let count: Int
    /// By cut and decision.
    package let ofDecision: [[Int]]
    /// By cut and decision: the group of the list in which its target stands, which is that of its owner.
    let ofList: [[Int]]
    /// What may differ together, of all groups.
    let sample: SamplingUnits
    /// By cut and decision: whom it is about, and the same of the target's place in the actor's list.
    let observations: [[Observation]]
    let listObservations: [[Observation]]
    /// By cut and decision: a number of its pair.
    private let pairs: [[Int]]
    /// By pair: the groups of all decisions of the two on each other, and of all lists in which they stand, in any cut.
    private let touched: [[Int]]

    package init(_ backtests: [Backtest], grouping: Grouping) {
        // A day is one in all cuts, or a search could see it in one and be judged by it in another.
        let raw = backtests.map { grouping.units(ofDecisionsIn: $0) }
        let names = Set(raw.joined()).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let ofDecision = raw.map { $0.map { numbers[$0] ?? 0 } }
        let sample = SamplingUnits(backtests, grouping: grouping)
        self.sample = sample
        observations = zip(backtests, raw).map { backtest, units in
            zip(backtest.decisions, units).map { sample.observation($0.actor, $0.target, unit: $1) }
        }
        listObservations = backtests.map { backtest in
            let units = grouping.units(ofPeopleIn: backtest)
            return backtest.decisions.map { sample.observation($0.actor, $0.target, unit: units[Int($0.actor)]) }
        }
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
}
