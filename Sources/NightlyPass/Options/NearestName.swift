/// Finds the name that somebody may have meant.
package enum NearestName {
    /// The known name that the fewest changed letters lead to; `nil` when none is near. Ignores case; equally near ones go
    /// by their order as texts.
    ///
    /// - Complexity: O(names × length²).
    package static func of(_ name: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().utf8)
        let farthest = max(2, wanted.count / 4)
        var best: (name: String, steps: Int)?
        for candidate in known {
            let letters = Array(candidate.lowercased().utf8)
            guard abs(letters.count - wanted.count) <= farthest else { continue }
            let steps = distance(wanted, letters)
            guard steps <= farthest else { continue }
            if let found = best, (found.steps, found.name) <= (steps, candidate) { continue }
            best = (candidate, steps)
        }
        return best?.name
    }

    /// Source: Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (i, left) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in other.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(row[j] + 1, above + 1, diagonal + (left == right ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}
