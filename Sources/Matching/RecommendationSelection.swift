internal import Parallelism

/// The choice of who is recommended to whom, limited per person shown so that popularity does not feed on itself.
package enum RecommendationSelection {
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
    package static func choose(
        from lists: CandidateLists, order: PairOrder, perPerson: Int, shownAtMost: Int,
        isOpen: (Int, Int) -> Bool
    ) -> ChosenLists {
        let longest = (0..<lists.rowCount).lazy.map { lists[$0].count }.max() ?? 0
        var chosen = ChosenLists(rowCount: lists.rowCount, longest: max(0, min(perPerson, longest)))
        guard perPerson > 0, shownAtMost > 0 else { return chosen }
        var shown = [Int32](repeating: 0, count: lists.rowCount)
        var merge = ListMerge(lists, order: order)
        while let part = merge.next(where: { !chosen.isFull($0) }) {
            for entry in part {
                let (row, candidate) = (Int(entry.row), Int(entry.candidate))
                guard !chosen.isFull(row), shown[candidate] < shownAtMost, isOpen(row, candidate) else { continue }
                chosen.append(CandidateLists.Candidate(row: entry.candidate, score: entry.score), to: row)
                shown[candidate] += 1
            }
        }
        return chosen
    }
}

/// Lists of limited length, one for each row, in one block of memory: 8 bytes for each place there could be.
package struct ChosenLists: Sendable, Equatable, RandomAccessCollection {
    /// Row 0's places first, each row's as many as a list may have; those behind a list's end are empty.
    private var places: [CandidateLists.Candidate]
    private var lengths: [Int32]
    private let longest: Int

    /// Empty lists.
    ///
    /// - Parameters:
    ///   - rowCount: how many, ≥ 0.
    ///   - longest: how long each may become, ≥ 0.
    init(rowCount: Int, longest: Int) {
        places = [CandidateLists.Candidate](repeating: .init(row: -1, score: 0), count: rowCount * longest)
        lengths = [Int32](repeating: 0, count: rowCount)
        self.longest = longest
    }

    package var startIndex: Int { 0 }
    /// One behind the last row.
    package var endIndex: Int { lengths.count }

    /// The list of a row, best first.
    package subscript(row: Int) -> ArraySlice<CandidateLists.Candidate> {
        places[row * longest..<row * longest + Int(lengths[row])]
    }

    /// Whether the list of a row can take no more.
    func isFull(_ row: Int) -> Bool { lengths[row] == longest }

    /// - Precondition: the list is not full.
    mutating func append(_ candidate: CandidateLists.Candidate, to row: Int) {
        precondition(!isFull(row), "A list that is full takes no more.")
        places[row * longest + Int(lengths[row])] = candidate
        lengths[row] += 1
    }

    /// The same lists, every place with another score.
    ///
    /// - Parameters:
    ///   - order: the order of each list by those scores; `nil`: as it is.
    ///   - threads: how many tasks share the work, ≥ 1; the lists do not depend on it.
    ///   - score: the new score of `(row, candidate)`.
    /// - Throws: `CancellationError`.
    package func rescored(
        in order: PairOrder?, threads: Int, score: @escaping @Sendable (Int, Int) -> Double
    ) async throws -> ChosenLists {
        let pieces = Parallel.pieces(of: count, size: 4096)
        var result = self
        try await Parallel.pipeline(pieces.count, threads: threads) { piece in
            rescored(pieces[piece], order, score)
        } take: { piece, places in
            let start = pieces[piece].lowerBound * longest
            result.places.replaceSubrange(start..<start + places.count, with: places)
        }
        return result
    }

    /// The places of some rows, those behind a list's end included.
    private func rescored(
        _ rows: Range<Int>, _ order: PairOrder?, _ score: (Int, Int) -> Double
    ) -> [CandidateLists.Candidate] {
        var places = Array(self.places[rows.lowerBound * longest..<rows.upperBound * longest])
        for row in rows {
            var pairs = self[row].map { ScoredPair(of: row, and: Int($0.row), score: score(row, Int($0.row))) }
            if let order { pairs.sort(by: order.precedes) }
            for (place, pair) in pairs.enumerated() {
                places[(row - rows.lowerBound) * longest + place] = .init(
                    row: Int32(pair.first == row ? pair.second : pair.first), score: pair.score)
            }
        }
        return places
    }
}
