/// The greedy choice of introductions.
///
/// Pairs are taken best first while both rows still have room. For scores that are the same for both sides the result
/// is stable: no pair was passed over in which both would rather have each other than someone they got (strictly, by
/// the total order). Its total score is at least half of the best that any choice within the capacities reaches.
///
/// Source: stability of the greedy choice for globally ranked pairs: Abraham, Levavi, Manlove & O'Malley, "The stable
/// roommates problem with globally-ranked pairs" (WINE 2007). Half of the optimum: Avis, "A survey of heuristics for
/// the weighted matching problem" (Networks 13, 1983) with one partner each; Mestre, "Greedy in approximation
/// algorithms" (ESA 2006) for capacities.
package enum PairSelection {
    /// Chooses pairs that stand in the list of either of their rows, in total order while both rows have room.
    ///
    /// - Parameters:
    ///   - lists: the candidates of every row. A pair that stands in two lists has the same score in both.
    ///   - capacities: how many pairs each row may still get; 0 or less means none. One for each row.
    ///   - order: the total order.
    ///   - isWanted: whether a pair, the lower row first, may be chosen. Asked at most once about a pair, and only while
    ///     both rows have room.
    /// - Returns: the chosen pairs in total order.
    /// - Complexity: O(n + t log n), t being the entries that are looked at: the list of a row without room is not read on.
    package static func choose(
        from lists: CandidateLists, capacities: [Int], order: PairOrder,
        where isWanted: (_ first: Int, _ second: Int) -> Bool = { _, _ in true }
    ) -> [ScoredPair] {
        var room = capacities
        var chosen: [ScoredPair] = []
        var merge = ListMerge(lists, order: order)
        while let part = merge.next(where: { room[$0] > 0 }, { room[$1] > 0 }) {
            var previous: ListMerge.Entry?
            for entry in part {
                defer { previous = entry }
                // Equal scores and hashes leave the two places of one pair side by side, in one part.
                if let previous, previous.isOfSamePair(as: entry) { continue }
                let (first, second) = (entry.first, entry.second)
                guard room[first] > 0, room[second] > 0, isWanted(first, second) else { continue }
                room[first] -= 1
                room[second] -= 1
                chosen.append(ScoredPair(first: first, second: second, score: entry.score))
            }
        }
        return chosen
    }
}
