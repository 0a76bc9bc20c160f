internal import HeapModule

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
    /// - Complexity: O(n + t log n), t being the entries that are looked at: a list that is full is not read on.
    public static func choose(
        from lists: CandidateLists, order: PairOrder, perPerson: Int, shownAtMost: Int,
        isOpen: (Int, Int) -> Bool
    ) -> [[CandidateLists.Candidate]] {
        var chosen = [[CandidateLists.Candidate]](repeating: [], count: lists.rowCount)
        var shown = [Int](repeating: 0, count: lists.rowCount)
        guard perPerson > 0, shownAtMost > 0 else { return chosen }

        // Every list is sorted: merging them gives all entries in total order without sorting them together.
        var next = [Int](repeating: 0, count: lists.rowCount)
        func entry(of row: Int) -> Entry? {
            let list = lists[row]
            guard next[row] < list.count else { return nil }
            let candidate = list[next[row]]
            let pair = ScoredPair(of: row, and: Int(candidate.row), score: candidate.score)
            return Entry(pair: pair, isForFirst: pair.first == row, order: order)
        }
        var fronts = Heap((0..<lists.rowCount).compactMap { entry(of: $0) })
        while let best = fronts.popMin() {
            let (row, candidate) = (best.row, best.candidate)
            if shown[candidate] < shownAtMost, isOpen(row, candidate) {
                chosen[row].append(CandidateLists.Candidate(row: Int32(candidate), score: best.pair.score))
                shown[candidate] += 1
            }
            next[row] += 1
            if chosen[row].count < perPerson, let following = entry(of: row) { fronts.insert(following) }
        }
        return chosen
    }

    /// One place in the list of one of the two rows of a pair; smaller is offered earlier.
    private struct Entry: Comparable {
        let pair: ScoredPair
        let isForFirst: Bool
        let order: PairOrder

        var row: Int { isForFirst ? pair.first : pair.second }
        var candidate: Int { isForFirst ? pair.second : pair.first }

        static func == (left: Entry, right: Entry) -> Bool {
            left.pair == right.pair && left.isForFirst == right.isForFirst
        }

        static func < (left: Entry, right: Entry) -> Bool {
            if left.pair == right.pair { return left.isForFirst && !right.isForFirst }
            return left.order.precedes(left.pair, right.pair)
        }
    }
}
