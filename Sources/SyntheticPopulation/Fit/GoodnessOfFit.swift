import Randomness

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

/// Whether a number of successes can come from a given share: the two-sided z-test of a binomial share.
///
/// It takes the binomial distribution for a normal one, without correction for continuity, which is fair where
/// both successes and failures are expected ten times or more.
package struct ShareTest: Sendable, Hashable {
    /// successes / trials, 0…1.
    package let observed: Double
    /// (observed − share) / √(share (1 − share) / trials); ±∞ where the share is 0 or 1 and the observed one differs.
    package let z: Double
    /// The probability that a standard normal number is at least as far from 0 as `z`, 0…1.
    package let pValue: Double

    /// - Parameters:
    ///   - successes: 0…`trials`.
    ///   - trials: ≥ 1.
    ///   - share: what they are compared with, 0…1.
    package init(successes: Int, trials: Int, share: Double) {
        precondition(trials > 0 && (0...trials).contains(successes), "\(successes) successes in \(trials) trials")
        precondition((0...1).contains(share), "the share \(share) is not in 0…1")
        observed = Double(successes) / Double(trials)
        let gap = observed - share
        z = gap == 0 ? 0 : gap / (share * (1 - share) / Double(trials)).squareRoot()
        pValue = PortableMath.upperGamma(0.5, z * z / 2)
    }
}
