internal import Randomness

/// A pair of rows with its mutual score; `first` < `second`.
package struct ScoredPair: Sendable, Equatable {
    /// The lower row.
    package let first: Int
    /// The higher row.
    package let second: Int
    /// The mutual score in [0, 1].
    package let score: Double

    /// - Precondition: `first` < `second`.
    package init(first: Int, second: Int, score: Double) {
        precondition(first < second, "A pair names its lower row first, and nobody pairs with themselves.")
        self.first = first
        self.second = second
        self.score = score
    }

    /// The pair of two rows in any order.
    package init(of row: Int, and other: Int, score: Double) {
        self.init(first: min(row, other), second: max(row, other), score: score)
    }
}

/// The one total order of pairs: who comes first wherever Duet has to choose.
///
/// The higher mutual score comes first; among equal scores the smaller hash of the two rows' keys; among equal hashes
/// the lower first row, then the lower second row. The caller derives a key from the pass date and the key of the
/// person, so that ties fall differently every night, the same on every machine.
package struct PairOrder: Sendable {
    /// The keys, mixed once, one per row.
    let mixedKeys: [UInt64]

    /// - Parameter keys: one 64-bit key per row, any values. Rows with equal keys are told apart by row number.
    package init(keys: [UInt64]) {
        self.mixedKeys = keys.map(SplitMix64.mix)
    }

    /// The number of rows that have a key.
    package var rowCount: Int { mixedKeys.count }

    /// The hash that breaks ties between pairs; the same when the rows are exchanged.
    @inline(__always)
    package func hash(_ row: Int, _ other: Int) -> UInt64 {
        SplitMix64.mix(mixedKeys[row] &+ mixedKeys[other])
    }

    /// Whether `a` comes before `b`. A pair does not come before itself.
    package func precedes(_ a: ScoredPair, _ b: ScoredPair) -> Bool {
        if a.score != b.score { return a.score > b.score }
        return precedesAmongEqual(a.first, a.second, b.first, b.second)
    }

    /// Whether pair (a, b) comes before pair (c, d) when their scores are equal; a < b and c < d.
    @inline(__always)
    func precedesAmongEqual(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Bool {
        let (left, right) = (hash(a, b), hash(c, d))
        if left != right { return left < right }
        return a != c ? a < c : b < d
    }
}
