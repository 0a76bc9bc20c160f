/// The most promising candidates that one worker has met so far, for every row: flat arrays of n · 2k places, nothing
/// allocated after the start.
///
/// A candidate comes in with an upper bound of its score, a few millionths wide, because the canonical score costs more
/// than all that leads up to it, and of the candidates that ever come in only one in several stays. When the places of
/// a row are full, those are dropped that k others surely beat, and what the k-th of the rest surely scores becomes
/// the row's new threshold. Only a row in which too many candidates are too close to call is settled by canonical
/// scores, and is kept by them from then on.
struct CandidateTable: Sendable {
    /// A candidate and what is known of its score.
    struct Entry: Sendable {
        /// Twice the largest score it may have, in millionths; one more if that is the score.
        private var bits: Int32
        /// The candidate's row.
        let row: Int32

        /// - Parameter isExact: whether `millionths` is the score, or else an upper bound of it.
        init(row: Int, millionths: Int32, isExact: Bool) {
            self.row = Int32(truncatingIfNeeded: row)
            self.bits = millionths << 1 | (isExact ? 1 : 0)
        }

        var isExact: Bool { bits & 1 == 1 }
        /// The largest score it may have, in millionths.
        var most: Int32 { bits >> 1 }
        /// The smallest score it may have, if an upper bound is at most `spread` too high.
        func least(spread: Int32) -> Int32 { most &- spread & ((bits & 1) &- 1) }
    }

    /// k, the length of a full list.
    let capacity: Int
    /// How far `most` may lie above the score, in millionths.
    let spread: Int32
    private let places: Int
    private let score: CanonicalScore
    private let order: PairOrder
    private var entries: [Entry]
    private var counts: [Int32]
    private var scratch: [Int32]

    /// What a pair's logits must reach to be of use to a row, without the scan's tolerance.
    private(set) var bounds: [LogitBounds]
    /// What a pair must score to be of use to a row, in millionths: k candidates are known to score that or more.
    private(set) var worst: [Int32]
    /// Whether all candidates of a row are exact, the best k as of the last time it was full in front and in order.
    private(set) var isSettled: [Bool]

    /// - Complexity: O(n · k).
    init(capacity: Int, spread: Int32, score: CanonicalScore, order: PairOrder) {
        self.capacity = capacity
        self.spread = spread
        self.score = score
        self.order = order
        let rowCount = score.rowCount
        places = min(2 * capacity, max(rowCount - 1, capacity))
        entries = [Entry](repeating: Entry(row: 0, millionths: 0, isExact: true), count: rowCount * places)
        counts = [Int32](repeating: 0, count: rowCount)
        scratch = [Int32](repeating: 0, count: places)
        bounds = [LogitBounds](repeating: .none, count: rowCount)
        worst = [Int32](repeating: 0, count: rowCount)
        isSettled = [Bool](repeating: false, count: rowCount)
    }

    /// The candidates of a row in no particular order.
    func candidates(of row: Int) -> ArraySlice<Entry> {
        entries[row * places..<row * places + Int(counts[row])]
    }

    /// Whether a candidate may still enter the final list of a row; for a settled row it has to be exact.
    @inline(__always)
    func canUse(_ entry: Entry, for row: Int) -> Bool {
        guard entry.most >= worst[row] else { return false }
        return !isSettled[row] || order.precedes(entry, entries[row * places + capacity - 1], of: row)
    }

    /// Adds a candidate to a row that can use it.
    ///
    /// - Returns: whether the row's threshold may have changed.
    /// - Complexity: O(1) amortised while scores differ; O(log k + d) where they are too close to call.
    @inline(__always)
    mutating func add(_ entry: Entry, to row: Int) -> Bool {
        let count = Int(counts[row])
        entries[row * places + count] = entry
        counts[row] = Int32(truncatingIfNeeded: count + 1)
        guard count + 1 == places else { return false }
        condense(row)
        return true
    }

    /// Raises a row's threshold to one that was found elsewhere.
    mutating func raise(_ row: Int, to millionths: Int32) {
        guard millionths > worst[row] else { return }
        worst[row] = millionths
        bounds[row] = score.fusion.bounds(
            reaching: CanonicalScore.score(millionths: millionths) - ScanTolerance.score)
    }

    /// Makes room in a row that is full.
    private mutating func condense(_ row: Int) {
        let start = row * places
        if !isSettled[row] {
            for place in 0..<places { scratch[place] = entries[start + place].least(spread: spread) }
            let floor = scratch.floor(ofBest: capacity, count: places)
            var kept = 0
            for place in start..<start + places {
                let entry = entries[place]
                entries[start + kept] = entry
                // −1 where the entry reaches the floor: no branch, which would be a coin toss for the processor.
                kept &-= Int((floor &- 1 &- entry.most) >> 31)
            }
            counts[row] = Int32(kept)
            raise(row, to: floor)
            guard kept > (capacity + places) / 2 || kept == places else { return }
        }
        settle(row)
    }

    /// Replaces upper bounds by scores and keeps the best k.
    private mutating func settle(_ row: Int) {
        let start = row * places
        let range = start..<start + Int(counts[row])
        for place in range where !entries[place].isExact {
            let other = Int(entries[place].row)
            entries[place] = Entry(row: other, millionths: score.millionths(row, other), isExact: true)
        }
        let order = order
        entries[range].sort { order.precedes($0, $1, of: row) }
        counts[row] = Int32(capacity)
        isSettled[row] = true
        raise(row, to: entries[start + capacity - 1].most)
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
