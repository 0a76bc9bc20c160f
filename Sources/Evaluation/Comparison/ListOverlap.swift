/// How far two ways of choosing agree on who is in people's lists.
package enum ListOverlap {
    /// The mean over people of |A ∩ B| / |A ∪ B|, the Jaccard index of the first `k` of their two lists: 1 where both hold
    /// the same, in whatever order, 0 where they have nobody in common.
    ///
    /// - Parameters:
    ///   - one: by person, the candidates, best first, each once.
    ///   - other: as many lists, of the same people in the same order.
    ///   - k: how many places of a list count; `nil`: all.
    /// - Returns: `nil` where nobody has a list. People who have none in either do not count.
    ///
    /// Source: Jaccard, "The distribution of the flora in the alpine zone" (New Phytologist 11, 1912).
    package static func mean(_ one: [[Int32]], _ other: [[Int32]], first k: Int? = nil) -> Double? {
        precondition(one.count == other.count, "\(one.count) lists and \(other.count)")
        var indices: [Double] = []
        for (left, right) in zip(one, other) where !left.isEmpty || !right.isEmpty {
            let (left, right) = (Set(left.prefix(k ?? left.count)), Set(right.prefix(k ?? right.count)))
            guard !left.isEmpty || !right.isEmpty else { continue }
            let shared = left.intersection(right).count
            indices.append(Double(shared) / Double(left.count + right.count - shared))
        }
        // By size: the sum then does not hang on the order of people.
        return indices.isEmpty ? nil : indices.sorted().reduce(0, +) / Double(indices.count)
    }
}
