/// Says quickly of most pairs without anything on record that there is nothing: 512 bits a person, of which each other person
/// with whom something is on record sets one (a Bloom filter with one hash).
///
/// With 40 others on record 8 % of the rest are taken for one of them. Memory: 64 bytes a person, one line of the cache, where
/// the ledger would be searched in several.
package struct PairSignatures: Sendable {
    private static let words = 8
    private var bits: [UInt64]

    /// - Parameters:
    ///   - rows: rows of the ledger, in the order in which they are numbered here.
    package init(_ ledger: PairLedger, rows: [Int]) {
        bits = [UInt64](repeating: 0, count: rows.count * Self.words)
        var positions = [Int](repeating: -1, count: ledger.people)
        for (position, row) in rows.enumerated() { positions[row] = position }
        ledger.visit { low, high, _ in
            let (one, other) = (positions[low], positions[high])
            guard one >= 0, other >= 0 else { return }
            insert(other, for: one)
            insert(one, for: other)
        }
    }

    /// Whether anything may be on record between two of `rows`, by position: `false` is certain.
    package func mayHold(_ one: Int, _ other: Int) -> Bool {
        let (word, bit) = Self.place(of: other)
        return bits[one * Self.words + word] & bit != 0
    }

    private mutating func insert(_ other: Int, for row: Int) {
        let (word, bit) = Self.place(of: other)
        bits[row * Self.words + word] |= bit
    }

    /// The word and the bit of a row, spread by a multiplication (Knuth).
    private static func place(of row: Int) -> (word: Int, bit: UInt64) {
        let hash = (UInt32(truncatingIfNeeded: row) &* 2_654_435_769) >> 23
        return (Int(hash >> 6), 1 << UInt64(hash & 63))
    }
}
