/// The area under the ROC curve, in [0, 1]: how often an observation with a positive outcome has a higher score than
/// one with a negative outcome, over all pairs of the two whatever their groups; equal scores count ½.
///
/// Random scores reach ½. A pair counts as often as the product of its two groups' weights.
///
/// Source: Hanley & McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve"
/// (Radiology 143, 1982).
package struct GroupedArea: GroupedStatistic {
    private enum Form {
        /// For many groups: observations by ascending score. Bit 0 says that the next one's score is higher, bit 1 that
        /// the outcome is positive; the group stands above.
        case sweep([UInt32])
        /// For few: element (g, h) counts the pairs of a positive outcome in g with a negative one in h that the
        /// positive one wins, row by row. The area is a quotient of two quadratic forms in the weights.
        case table([Double])
    }

    private let form: Form
    /// How many observations of either outcome each group has.
    private let positives: [Double]
    private let negatives: [Double]

    /// - Parameters:
    ///   - scores: one per observation, infinite ones included; NaN is an error.
    ///   - outcomes: as many.
    ///   - groups: as many: the group of each observation, counted from 0, below 2³⁰.
    /// - Complexity: O(n log n) for n observations; where the square of the number G of groups is at most n, O(n · G)
    ///   more. Memory O(n).
    package init(scores: [Double], outcomes: [Bool], groups: [Int]) {
        precondition(
            scores.count == outcomes.count && scores.count == groups.count,
            "\(scores.count) scores, \(outcomes.count) outcomes and \(groups.count) groups")
        precondition(!scores.contains(where: \.isNaN), "a score is NaN")
        precondition(groups.allSatisfy { 0 <= $0 && $0 < 1 << 30 }, "a group is not in 0 ..< 2³⁰")
        let count = (groups.max() ?? -1) + 1
        var positives = [Double](repeating: 0, count: count)
        var negatives = positives
        for (group, outcome) in zip(groups, outcomes) {
            if outcome { positives[group] += 1 } else { negatives[group] += 1 }
        }
        self.positives = positives
        self.negatives = negatives

        // Among equal scores by index, so that sums of any weights do not depend on the way of sorting.
        let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
        let entries = order.indices.map { place in
            let index = order[place]
            let isLast = place + 1 == order.count || scores[order[place + 1]] > scores[index]
            return UInt32(groups[index]) << 2 | (outcomes[index] ? 2 : 0) | (isLast ? 1 : 0)
        }
        form = count * count <= entries.count ? .table(Self.table(entries, groups: count)) : .sweep(entries)
    }

    /// The area under the weighted curve; nil where no positive or no negative outcome has weight.
    ///
    /// For whole weights all sums are exact (multiples of ½ below 2⁵²), so the value is rounded once.
    ///
    /// - Complexity: O(G²) where G² ≤ n, O(n + G) otherwise.
    package func value(_ weights: [Double]) -> Double? {
        precondition(weights.count >= positives.count, "\(positives.count) groups have \(weights.count) weights")
        var (positive, negative) = (0.0, 0.0)
        for group in positives.indices {
            positive += weights[group] * positives[group]
            negative += weights[group] * negatives[group]
        }
        guard positive > 0 && negative > 0 else { return nil }
        let wins =
            switch form {
            case .sweep(let entries): Self.wins(entries, weights)
            case .table(let table): Self.wins(table, weights, groups: positives.count)
            }
        return wins / (positive * negative)
    }

    package func values(_ block: ReplicateBlock) -> [Double?] {
        guard case .sweep(let entries) = form else { return block.draws.map(value) }
        precondition(
            block.groups.count >= positives.count, "\(positives.count) groups have \(block.groups.count) weights")
        var (positive, negative) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        for group in positives.indices {
            positive += block.groups[group] * positives[group]
            negative += block.groups[group] * negatives[group]
        }
        let wins = Self.wins(entries, block.groups)
        return block.draws.indices.map { draw in
            let pairs = positive[draw] * negative[draw]
            return pairs > 0 ? wins[draw] / pairs : nil
        }
    }

    /// The same as for one draw. It branches on the outcome of an observation, since a misprediction
    /// costs once for eight draws.
    private static func wins(_ entries: [UInt32], _ weights: [SIMD8<Double>]) -> SIMD8<Double> {
        let (entries, weights) = (entries.span, weights.span)
        var (wins, below) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        var (positive, negative) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
        var isFirst = true
        for place in entries.indices {
            let entry = entries[place]
            let weight = weights[Int(entry >> 2)]
            let isLast = entry & 1 != 0
            if isFirst && isLast {
                // The only observation with its score.
                if entry & 2 != 0 { wins += weight * below } else { below += weight }
                continue
            }
            if entry & 2 != 0 { positive += weight } else { negative += weight }
            isFirst = isLast
            if isLast {
                wins += positive * (below + negative * 0.5)
                below += negative
                (positive, negative) = (.zero, .zero)
            }
        }
        return wins
    }

    private static func wins(_ entries: [UInt32], _ weights: [Double]) -> Double {
        let (entries, weights) = (entries.span, weights.span)
        var (wins, below) = (0.0, 0.0)
        // The weights of either outcome at the present score.
        var (positive, negative) = (0.0, 0.0)
        for place in entries.indices {
            let entry = entries[place]
            let weight = weights[Int(entry >> 2)]
            // A product instead of a branch that could not be predicted; both are exact.
            let share = weight * Double(entry >> 1 & 1)
            positive += share
            negative += weight - share
            if entry & 1 != 0 {
                wins += positive * (below + negative / 2)
                below += negative
                (positive, negative) = (0, 0)
            }
        }
        return wins
    }

    private static func wins(_ table: [Double], _ weights: [Double], groups: Int) -> Double {
        let (table, weights) = (table.span, weights.span)
        var wins = 0.0
        for first in 0..<groups where weights[first] != 0 {
            var row = 0.0
            for second in 0..<groups { row += table[first * groups + second] * weights[second] }
            wins += weights[first] * row
        }
        return wins
    }

    private static func table(_ entries: [UInt32], groups: Int) -> [Double] {
        var table = [Double](repeating: 0, count: groups * groups)
        // The negative outcomes below the present score, and half of those at it.
        var below = [Double](repeating: 0, count: groups)
        var start = 0
        for end in entries.indices where entries[end] & 1 != 0 {
            for entry in entries[start...end] where entry & 2 == 0 { below[Int(entry >> 2)] += 0.5 }
            for entry in entries[start...end] where entry & 2 != 0 {
                let row = Int(entry >> 2) * groups
                for group in 0..<groups { table[row + group] += below[group] }
            }
            for entry in entries[start...end] where entry & 2 == 0 { below[Int(entry >> 2)] += 0.5 }
            start = end + 1
        }
        return table
    }
}
