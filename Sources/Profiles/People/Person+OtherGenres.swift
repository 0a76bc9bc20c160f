extension [Person] {
    /// The commonest genres that no vocabulary knows: at most `limit`, and those that are as common as the last of them.
    ///
    /// - Complexity: O(n) for n genres in all, and sorting the different ones.
    package func commonestOtherGenres(_ limit: Int) -> Set<String> {
        var counts: [String: Int] = [:]
        for person in self {
            for genre in person.otherGenres { counts[genre, default: 0] += 1 }
        }
        let descending = counts.values.sorted(by: >)
        guard limit > 0, let last = descending.prefix(limit).last else { return [] }
        return Set(counts.filter { $0.value >= last }.keys)
    }
}
