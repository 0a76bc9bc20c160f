/// The choice of who is recommended to whom, limited per person shown so that popularity does not feed on itself.
public enum RecommendationSelection {
    /// Fills every row's list from its candidates, best pair first over all rows.
    ///
    /// - Parameters:
    ///   - lists: the candidates of every row.
    ///   - order: the total order. The two entries of one pair, each row in the other's list, are offered in row order.
    ///   - perPerson: how long a list may become, ≥ 0.
    ///   - shownAtMost: in how many lists a row may appear, ≥ 0.
    ///   - isOpen: whether `(row, candidate)` may still be recommended, for example because the two were not matched
    ///     tonight. Asked only while both limits leave room, at most once per entry.
    /// - Returns: one list per row, best first.
    /// - Complexity: O(m log m) for m entries in all.
    public static func choose(
        from lists: CandidateLists, order: PairOrder, perPerson: Int, shownAtMost: Int,
        isOpen: (Int, Int) -> Bool
    ) -> [[CandidateLists.Candidate]] {
        var chosen = [[CandidateLists.Candidate]](repeating: [], count: lists.rowCount)
        var shown = [Int](repeating: 0, count: lists.rowCount)
        guard perPerson > 0, shownAtMost > 0 else { return chosen }

        var entries: [Entry] = []
        entries.reserveCapacity(lists.entries.count)
        for row in 0..<lists.rowCount {
            for candidate in lists[row] {
                let pair = ScoredPair(of: row, and: Int(candidate.row), score: candidate.score)
                entries.append(Entry(pair: pair, isForFirst: pair.first == row))
            }
        }
        entries.sort { a, b in
            if a.pair == b.pair { return a.isForFirst && !b.isForFirst }
            return order.precedes(a.pair, b.pair)
        }
        for entry in entries {
            let (row, candidate) = (entry.row, entry.candidate)
            guard chosen[row].count < perPerson, shown[candidate] < shownAtMost, isOpen(row, candidate) else {
                continue
            }
            chosen[row].append(CandidateLists.Candidate(row: Int32(candidate), score: entry.pair.score))
            shown[candidate] += 1
        }
        return chosen
    }

    /// One place in the list of one of the two rows of a pair.
    private struct Entry {
        var pair: ScoredPair
        var isForFirst: Bool

        var row: Int { isForFirst ? pair.first : pair.second }
        var candidate: Int { isForFirst ? pair.second : pair.first }
    }
}
