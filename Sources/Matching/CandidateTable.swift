internal import Parallelism

/// The most promising candidates met so far, for every row: flat memory of n · `places` entries, nothing allocated after
/// the start.
///
/// A candidate comes in with an upper bound of its score, a few millionths wide, because the canonical score costs more
/// than all that leads up to it, and of the candidates that ever come in only one in several stays. When the places of
/// a row are full, those are dropped that k others surely beat, and what the k-th of the rest surely scores becomes
/// the row's new threshold. Only a row in which too many candidates are too close to call is ranked by canonical
/// scores, and is kept by them from then on.
///
/// Shared by all workers. A row is read and changed only by the worker that holds its tile (`TileAgenda`), which the
/// compiler cannot see.
@safe final class CandidateTable: @unchecked Sendable {
    typealias Entry = CandidateLists.Candidate

    /// What is known of one row.
    struct Row {
        /// What a pair's logits must reach to be of use, without the scan's tolerance.
        var bounds = LogitBounds.none
        /// What a pair must score to be of use, in millionths: k candidates are known to score that or more.
        var worst: Int32 = 0
        /// How many places are taken.
        var count: Int32 = 0
        /// Whether all candidates are exact, the best k as of the last time it was full in front and in order.
        var isRanked = false
    }

    /// k, the length of a full list.
    let capacity: Int
    /// How far `most` may lie above the score, in millionths.
    let spread: Int32
    let storage: CandidateStorage
    private let places: Int
    let score: CanonicalScore
    private let order: PairOrder
    private let rows: UnsafeMutablePointer<Row>

    /// How many places each row has, for lists of k among n rows: half as many again as the list is long.
    static func places(capacity: Int, rowCount: Int) -> Int {
        min(capacity + max(capacity / 2, 16), max(rowCount - 1, capacity))
    }

    /// - Complexity: O(n).
    init(capacity: Int, spread: Int32, score: CanonicalScore, order: PairOrder) {
        self.capacity = capacity
        self.spread = spread
        self.score = score
        self.order = order
        places = Self.places(capacity: capacity, rowCount: score.rowCount)
        storage = CandidateStorage(count: score.rowCount * places)
        unsafe rows = .allocate(capacity: max(score.rowCount, 1))
        unsafe rows.initialize(repeating: Row(), count: score.rowCount)
    }

    deinit { unsafe rows.deallocate() }

    /// What is known of a row.
    @inline(__always)
    subscript(row: Int) -> Row {
        unsafe rows[row]
    }

    /// Whether a candidate may still enter the final list of a row; for a ranked row it has to be exact.
    @inline(__always)
    func canUse(_ entry: Entry, for row: Int) -> Bool {
        guard unsafe entry.most >= rows[row].worst else { return false }
        return unsafe !rows[row].isRanked || order.precedes(entry, storage[row * places + capacity - 1], of: row)
    }

    /// Adds a candidate to a row that can use it.
    ///
    /// - Parameter scratch: a worker's own, at least `places` long.
    /// - Returns: whether the row's threshold may have changed.
    /// - Complexity: O(1) amortised while scores differ; O(log k + d) where they are too close to call.
    @inline(__always)
    func add(_ entry: Entry, to row: Int, scratch: inout [Int32]) -> Bool {
        let count = unsafe Int(rows[row].count)
        storage[row * places + count] = entry
        unsafe rows[row].count = Int32(truncatingIfNeeded: count + 1)
        guard count + 1 == places else { return false }
        condense(row, scratch: &scratch)
        return true
    }

    /// Raises a row's threshold.
    private func raise(_ row: Int, to millionths: Int32) {
        guard unsafe millionths > rows[row].worst else { return }
        unsafe rows[row].worst = millionths
        unsafe rows[row].bounds = score.fusion.bounds(
            reaching: CanonicalScore.score(millionths: millionths) - ScanTolerance.score)
    }

    /// Makes room in a row that is full.
    private func condense(_ row: Int, scratch: inout [Int32]) {
        if unsafe !rows[row].isRanked {
            let kept = dropHopeless(row, scratch: &scratch)
            guard kept > (capacity + places) / 2 || kept == places else { return }
        }
        rank(row)
    }

    /// Drops the candidates that k others surely beat.
    ///
    /// - Returns: how many are left.
    private func dropHopeless(_ row: Int, scratch: inout [Int32]) -> Int {
        let start = row * places
        let count = unsafe Int(rows[row].count)
        for place in 0..<count { scratch[place] = storage[start + place].least(spread: spread) }
        let floor = scratch.floor(ofBest: capacity, count: count)
        var kept = 0
        for place in start..<start + count {
            let entry = storage[place]
            storage[start + kept] = entry
            // −1 where the entry reaches the floor: no branch, which would be a coin toss for the processor.
            kept &-= Int((floor &- 1 &- entry.most) >> 31)
        }
        unsafe rows[row].count = Int32(kept)
        raise(row, to: floor)
        return kept
    }

    /// Replaces upper bounds by scores and keeps the best k.
    private func rank(_ row: Int) {
        sort(row)
        guard unsafe rows[row].count >= capacity else { return }
        unsafe rows[row].count = Int32(capacity)
        unsafe rows[row].isRanked = true
        raise(row, to: storage[row * places + capacity - 1].most)
    }

    /// Replaces upper bounds by scores and puts the candidates in order.
    private func sort(_ row: Int) {
        let range = unsafe row * places..<row * places + Int(rows[row].count)
        let others = range.map { storage[$0].row }
        for (place, millionths) in zip(range, score.millionths(row, others)) {
            storage[place] = Entry(row: Int(storage[place].row), millionths: millionths, isExact: true)
        }
        storage.sort(range) { order.precedes($0, $1, of: row) }
    }

    /// The best k candidates of every row by canonical score and total order. The table is of no further use.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n · k · (d + log k)), shared by `threads` tasks.
    func lists(rowCount: Int, threads: Int) async throws(CancellationError) -> CandidateLists {
        let pieces = Parallel.pieces(of: rowCount, size: 1024)
        _ = try await Parallel.cancellableMap(pieces.count, threads: threads) { piece in
            var scratch = [Int32](repeating: 0, count: self.places)
            for row in pieces[piece] {
                if unsafe self.rows[row].count > self.capacity { _ = self.dropHopeless(row, scratch: &scratch) }
                self.sort(row)
            }
        }
        let lengths = (0..<rowCount).map { unsafe min(rows[$0].count, Int32(capacity)) }
        return CandidateLists(storage: storage, stride: places, lengths: lengths)
    }
}

extension PairOrder {
    /// Whether the pair of `row` and candidate `a` comes before that of `row` and candidate `b`, both exact.
    ///
    /// Among equal scores and hashes the lower candidate comes first, which for two pairs that share a row is the same
    /// as the lower first row, then the lower second row.
    @inline(__always)
    func precedes(_ a: CandidateTable.Entry, _ b: CandidateTable.Entry, of row: Int) -> Bool {
        if a.most != b.most { return a.most > b.most }
        let (left, right) = (hash(row, Int(a.row)), hash(row, Int(b.row)))
        return left != right ? left < right : a.row < b.row
    }
}

extension [Int32] {
    /// A value that at least `k` of the first `count` elements reach, and at most k + k/8 of them unless they are equal.
    ///
    /// Bisects between the smallest and the largest; counting is four elements an instruction and has no branch that
    /// depends on them, which makes it several times as fast as selecting the k-th of elements in random order.
    ///
    /// - Precondition: 1 ≤ `k` ≤ `count`, and the elements differ by less than 2³¹.
    /// - Complexity: O(count · log(largest − smallest)).
    func floor(ofBest k: Int, count: Int) -> Int32 {
        precondition(1 <= k && k <= count && count <= self.count)
        let span = span.extracting(first: count)
        // At least k elements reach `low`, fewer than k reach `high`.
        var (low, high) = (Int32.max, Int32.min)
        for index in 0..<count {
            low = unsafe Swift.min(low, span[unchecked: index])
            high = unsafe Swift.max(high, span[unchecked: index])
        }
        high += 1
        while high - low > 1 {
            let middle = low + (high - low) / 2
            var reached: Int32 = 0
            // A check or a comparison per element would keep the compiler from counting four at once; the shifted
            // difference is −1 where the element reaches the middle, 0 elsewhere.
            for index in 0..<count { unsafe reached &-= (middle &- 1 &- span[unchecked: index]) >> 31 }
            if reached < k {
                high = middle
            } else {
                low = middle
                if reached <= k + k / 8 { break }
            }
        }
        return low
    }
}
