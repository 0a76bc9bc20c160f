/// How evenly people are shown to others.
package enum ExposureStatistics {
    /// In how many lists each row appears.
    ///
    /// - Parameter lists: one list per row; the candidates are rows of the same crowd.
    package static func counts<Lists: Collection>(of lists: Lists) -> [Int]
    where Lists.Element: Sequence<CandidateLists.Candidate> {
        var counts = [Int](repeating: 0, count: lists.count)
        for list in lists {
            for candidate in list { counts[Int(candidate.row)] += 1 }
        }
        return counts
    }

    /// The Gini coefficient of counts ≥ 0: 0 when all are equal, (n − 1) / n when one has everything.
    ///
    /// G = Σᵢ (2i − n − 1)·xᵢ / (n · Σᵢ xᵢ) over x sorted ascending, i = 1…n. It is 0 for an empty vector and for one
    /// that is 0 throughout.
    ///
    /// - Complexity: O(n log n).
    ///
    /// Source: Damgaard & Weiner, "Describing inequality in plant size or fecundity", Ecology 81 (2000) 1139–1142.
    package static func gini(_ counts: [Int]) -> Double {
        let total = counts.reduce(0, +)
        guard total > 0 else { return 0 }
        var weighted = 0
        for (index, count) in counts.sorted().enumerated() {
            weighted += (2 * (index + 1) - counts.count - 1) * count
        }
        return Double(weighted) / (Double(counts.count) * Double(total))
    }

    /// The share of people who are shown to nobody, in [0, 1]; 0 for nobody at all.
    package static func shareShownToNobody(_ counts: [Int]) -> Double {
        guard !counts.isEmpty else { return 0 }
        return Double(counts.count { $0 == 0 }) / Double(counts.count)
    }
}
