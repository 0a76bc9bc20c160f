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
public enum PairSelection {
    /// Chooses pairs in total order while both rows have room.
    ///
    /// - Parameters:
    ///   - pairs: the pairs to choose from, in any order. A pair that occurs twice is chosen once at most.
    ///   - capacities: how many pairs each row may still get; 0 or less means none. Rows of `pairs` index it.
    ///   - order: the total order.
    /// - Returns: the chosen pairs in total order.
    /// - Complexity: O(m log m) for m pairs.
    public static func choose(from pairs: [ScoredPair], capacities: [Int], order: PairOrder) -> [ScoredPair] {
        var room = capacities
        var chosen: [ScoredPair] = []
        var previous: ScoredPair?
        for pair in pairs.sorted(by: order.precedes) where pair != previous {
            previous = pair
            guard room[pair.first] > 0, room[pair.second] > 0 else { continue }
            room[pair.first] -= 1
            room[pair.second] -= 1
            chosen.append(pair)
        }
        return chosen
    }
}
