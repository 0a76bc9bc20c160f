import Randomness

/// Random observations in groups, and statistics of them straight from their definitions.
struct GroupedSample {
    var scores: [Double] = []
    var outcomes: [Bool] = []
    var groups: [Int] = []
    let groupCount: Int
    /// Whole numbers, some of them 0.
    let weights: [Double]

    /// - Parameter levels: how many different scores there are: few make many ties.
    init(seed: UInt64, observations: Int, groups groupCount: Int, levels: Int, positive: Double = 0.4) {
        var stream = RandomStream(seed: seed)
        self.groupCount = groupCount
        for _ in 0..<observations {
            scores.append(Double(stream.below(levels)) / 3 - 1)
            outcomes.append(stream.chance(positive))
            groups.append(stream.below(groupCount))
        }
        weights = (0..<groupCount).map { _ in Double(stream.below(4)) }
    }

    /// The weighted area: over all pairs, a loop in a loop.
    func area(_ weights: [Double]) -> Double? {
        var (wins, pairs) = (0.0, 0.0)
        for i in scores.indices where outcomes[i] {
            for j in scores.indices where !outcomes[j] {
                let weight = weights[groups[i]] * weights[groups[j]]
                pairs += weight
                wins += weight * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0)
            }
        }
        return pairs > 0 ? wins / pairs : nil
    }

    /// The values of a group's observations as often as it counts.
    func repeated<Value>(_ values: [Value], _ weights: [Double]) -> [Value] {
        values.indices.flatMap { Array(repeating: values[$0], count: Int(weights[groups[$0]])) }
    }
}

/// Whether two values agree to `tolerance`, or both are missing.
func agree(_ first: Double?, _ second: Double?, within tolerance: Double = 1e-12) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    return abs(first - second) <= tolerance
}
