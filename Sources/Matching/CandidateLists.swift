/// For every row its best candidates, best first.
package struct CandidateLists: Sendable {
    /// One entry of a row's list: 8 bytes.
    package struct Candidate: Sendable, Equatable {
        /// The row that is listed.
        package let row: Int32
        /// Twice the mutual score, or the largest that it may be, in millionths; one more if that is the score.
        private let bits: Int32

        /// - Parameter score: the mutual score of the two rows, in [0, 1]; kept to 10⁻⁶, as `CanonicalScore` gives it.
        package init(row: Int32, score: Double) {
            self.init(row: Int(row), millionths: CanonicalScore.millionths(score), isExact: true)
        }

        /// - Parameter isExact: whether `millionths` is the score, or else an upper bound of it.
        @inline(__always)
        init(row: Int, millionths: Int32, isExact: Bool) {
            self.row = Int32(truncatingIfNeeded: row)
            bits = millionths << 1 | (isExact ? 1 : 0)
        }

        /// The mutual score of the two rows, in [0, 1].
        package var score: Double { CanonicalScore.score(millionths: most) }

        var isExact: Bool { bits & 1 == 1 }
        /// The largest score it may have, in millionths.
        @inline(__always)
        var most: Int32 { bits >> 1 }
        /// The smallest score it may have, if an upper bound is at most `spread` too high.
        @inline(__always)
        func least(spread: Int32) -> Int32 { most &- spread & ((bits & 1) &- 1) }

        @inline(__always)
        func renamed(_ row: Int) -> Candidate { Candidate(row: row, millionths: most, isExact: isExact) }
    }

    /// The candidates of one row, best first.
    package struct List: RandomAccessCollection, Sendable {
        fileprivate let storage: CandidateStorage
        fileprivate let start: Int
        package let startIndex = 0
        package let endIndex: Int

        package subscript(position: Int) -> Candidate {
            precondition(indices.contains(position), "Outside the list.")
            return storage[start + position]
        }
    }

    /// Where the lists lie: row r's begins at `places[r] · stride`.
    private let storage: CandidateStorage
    private let stride: Int
    private let lengths: [Int32]
    /// The position of each row's list in `storage`; `nil` where every row's is its own number.
    private let places: [Int32]?

    /// Lists given one by one, each already in order.
    package init(_ lists: [[Candidate]]) {
        let stride = lists.map(\.count).max() ?? 0
        let storage = CandidateStorage(count: lists.count * stride)
        for (row, list) in lists.enumerated() {
            for (position, candidate) in list.enumerated() { storage[row * stride + position] = candidate }
        }
        self.init(storage: storage, stride: stride, lengths: lists.map { Int32($0.count) })
    }

    /// Lists that lie in `storage` already, row by row, `stride` places each, and are not changed any more.
    init(storage: CandidateStorage, stride: Int, lengths: [Int32], places: [Int32]? = nil) {
        self.storage = storage
        self.stride = stride
        self.lengths = lengths
        self.places = places
    }

    /// The number of rows, also of those whose list is empty.
    package var rowCount: Int { places?.count ?? lengths.count }

    /// The candidates of a row, best first.
    package subscript(row: Int) -> List {
        let place = places.map { Int($0[row]) } ?? row
        guard place >= 0 else { return List(storage: storage, start: 0, endIndex: 0) }
        return List(storage: storage, start: place * stride, endIndex: Int(lengths[place]))
    }

    /// The same lists under other row numbers: what was row i is row `rows[i]` of a larger or reordered crowd. Rows that
    /// stand for none have an empty list. Reuses the memory of `self`, which is consumed.
    ///
    /// - Parameter rowCount: the number of rows of that crowd.
    /// - Precondition: the lists have not been renumbered before.
    /// - Complexity: O(entries).
    package consuming func renumbered(as rows: [Int], rowCount: Int) -> CandidateLists {
        precondition(places == nil && rows.count == lengths.count)
        var places = [Int32](repeating: -1, count: rowCount)
        for (place, row) in rows.enumerated() {
            places[row] = Int32(place)
            for position in place * stride..<place * stride + Int(lengths[place]) {
                storage[position] = storage[position].renamed(rows[Int(storage[position].row)])
            }
        }
        return CandidateLists(storage: storage, stride: stride, lengths: lengths, places: places)
    }
}

extension CandidateLists: Equatable {
    package static func == (left: CandidateLists, right: CandidateLists) -> Bool {
        left.rowCount == right.rowCount && (0..<left.rowCount).allSatisfy { left[$0].elementsEqual(right[$0]) }
    }
}

/// Memory for the candidates of a crowd, shared by the tasks that fill it, then only read.
///
/// The compiler cannot see that no two tasks touch the same place: `TileAgenda` gives each row to one task at a time.
@safe final class CandidateStorage: @unchecked Sendable {
    private let entries: UnsafeMutablePointer<CandidateLists.Candidate>
    let count: Int

    /// - Complexity: O(1) in memory that is used: pages come into being when they are written.
    init(count: Int) {
        unsafe entries = .allocate(capacity: max(count, 1))
        self.count = count
    }

    deinit { unsafe entries.deallocate() }

    @inline(__always)
    subscript(position: Int) -> CandidateLists.Candidate {
        get { unsafe entries[position] }
        set { unsafe entries[position] = newValue }
    }

    /// Sorts a range of places.
    func sort(_ range: Range<Int>, by precedes: (CandidateLists.Candidate, CandidateLists.Candidate) -> Bool) {
        var part = unsafe UnsafeMutableBufferPointer(start: entries + range.lowerBound, count: range.count)
        unsafe part.sort(by: precedes)
    }
}
