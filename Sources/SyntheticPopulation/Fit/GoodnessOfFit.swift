internal import MathFunctions

/// Whether counts can come from given shares: Pearson's χ² test.
///
/// Source: Pearson, "On the criterion that a given system of deviations…" (Philosophical Magazine 50, 1900).
package struct GoodnessOfFit: Sendable, Hashable {
    /// Σ (observed − expected)² / expected over the pooled cells, ≥ 0; +∞ where something was counted whose share is 0.
    package let statistic: Double
    /// One less than there are pooled cells.
    package let degreesOfFreedom: Int
    /// The probability that counts drawn from these shares are at least this far from them, 0…1; 1 where fewer than two
    /// cells are left and nothing can be said.
    package let pValue: Double

    /// Compares counts with the shares they should have.
    ///
    /// The distribution of χ² is that of large counts, so cells are pooled: from the first cell on, neighbours are
    /// joined until 5 or more are expected of them, and what is left over at the end joins the last.
    ///
    /// - Parameters:
    ///   - counts: how often each thing came, each ≥ 0.
    ///   - shares: as many, each ≥ 0, their sum > 0; they are scaled to sum to 1.
    package init(counts: [Int], shares: [Double]) {
        precondition(counts.count == shares.count, "\(counts.count) counts and \(shares.count) shares")
        precondition(counts.allSatisfy { $0 >= 0 } && shares.allSatisfy { $0 >= 0 }, "a count or share is below 0")
        let scale = shares.reduce(0, +)
        precondition(scale > 0 && scale < .infinity, "the shares sum to \(scale)")
        let total = Double(counts.reduce(0, +))

        var cells: [(observed: Double, expected: Double)] = []
        var open = (observed: 0.0, expected: 0.0)
        var isPossible = true
        for (count, share) in zip(counts, shares) {
            // Pooling would hide it.
            if share == 0 && count > 0 { isPossible = false }
            open.observed += Double(count)
            open.expected += total * share / scale
            if open.expected >= 5 {
                cells.append(open)
                open = (0, 0)
            }
        }
        if let last = cells.popLast() {
            cells.append((last.observed + open.observed, last.expected + open.expected))
        }

        degreesOfFreedom = max(cells.count - 1, 0)
        let distance = cells.reduce(0.0) { sum, cell in
            let gap = cell.observed - cell.expected
            return sum + gap * gap / cell.expected
        }
        guard isPossible else {
            statistic = .infinity
            pValue = 0
            return
        }
        guard cells.count > 1 else {
            statistic = 0
            pValue = 1
            return
        }
        statistic = distance
        pValue = PortableMath.upperGamma(Double(degreesOfFreedom) / 2, distance / 2)
    }
}
