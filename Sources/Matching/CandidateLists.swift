/// For every row its best candidates, best first.
public struct CandidateLists: Sendable, Equatable {
    /// One entry of a row's list.
    public struct Candidate: Sendable, Equatable {
        /// The row that is listed.
        public let row: Int32
        /// The mutual score of the two rows, in [0, 1].
        public let score: Double

        public init(row: Int32, score: Double) {
            self.row = row
            self.score = score
        }
    }

    /// All lists one behind the other, row 0 first.
    public let entries: [Candidate]
    /// Where each list starts in `entries`, and where the last one ends: `rowCount` + 1 ascending positions.
    public let starts: [Int]

    /// Lists given one by one, each already in order.
    public init(_ lists: [[Candidate]]) {
        self.init(entries: lists.flatMap(\.self), lengths: lists.map(\.count))
    }

    init(entries: [Candidate], lengths: [Int]) {
        var starts = [0]
        starts.reserveCapacity(lengths.count + 1)
        for length in lengths { starts.append(starts[starts.count - 1] + length) }
        precondition(starts[lengths.count] == entries.count, "The lengths of the lists add up to their entries.")
        self.entries = entries
        self.starts = starts
    }

    /// The number of rows, also of those whose list is empty.
    public var rowCount: Int { starts.count - 1 }

    /// The candidates of a row, best first.
    public subscript(row: Int) -> ArraySlice<Candidate> {
        entries[starts[row]..<starts[row + 1]]
    }

    /// Every pair that stands in the list of either of its two rows and is wanted, once, in total order.
    ///
    /// - Parameter isWanted: asked once or twice about a pair, first row first.
    /// - Complexity: O(m + w log w) for m entries in all, of which w are wanted.
    public func pairs(
        in order: PairOrder, where isWanted: (_ first: Int, _ second: Int) -> Bool = { _, _ in true }
    ) -> [ScoredPair] {
        var pairs: [ScoredPair] = []
        for row in 0..<rowCount {
            for candidate in self[row] {
                let pair = ScoredPair(of: row, and: Int(candidate.row), score: candidate.score)
                if isWanted(pair.first, pair.second) { pairs.append(pair) }
            }
        }
        pairs.sort(by: order.precedes)
        // Both entries of one pair carry the same score and hash: the order leaves them side by side.
        var unique: [ScoredPair] = []
        unique.reserveCapacity(pairs.count)
        for pair in pairs where unique.last != pair { unique.append(pair) }
        return unique
    }
}
