/// How far two sets of numbers put the same things in the same order.
package enum RankCorrelation {
    /// Spearman's ρ, in [−1, 1]: the correlation of the ranks, equal numbers sharing the mean of theirs. 1 for the same
    /// order, −1 for the reverse.
    ///
    /// - Parameters:
    ///   - one: finite numbers.
    ///   - other: as many.
    /// - Returns: `nil` for fewer than two, and where either side has one value only.
    /// - Complexity: O(n log n).
    ///
    /// Source: Spearman, "The proof and measurement of association between two things" (American Journal of Psychology 15,
    /// 1904); Kendall, "The treatment of ties in ranking problems" (Biometrika 33, 1945).
    package static func spearman(_ one: [Double], _ other: [Double]) -> Double? {
        precondition(one.count == other.count, "\(one.count) numbers and \(other.count)")
        let (left, right) = (ranks(one), ranks(other))
        // Ranks of whatever kind have this mean.
        let mean = Double(one.count + 1) / 2
        var (product, ownSquare, itsSquare) = (0.0, 0.0, 0.0)
        for (a, b) in zip(left, right) {
            product += (a - mean) * (b - mean)
            ownSquare += (a - mean) * (a - mean)
            itsSquare += (b - mean) * (b - mean)
        }
        guard ownSquare > 0, itsSquare > 0 else { return nil }
        return min(1, max(-1, product / (ownSquare * itsSquare).squareRoot()))
    }

    /// From 1 for the smallest.
    private static func ranks(_ numbers: [Double]) -> [Double] {
        let order = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
        var ranks = [Double](repeating: 0, count: numbers.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + 1 + end) / 2 }
            start = end
        }
        return ranks
    }
}
