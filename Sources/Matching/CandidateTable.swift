/// The best candidates that one worker has met so far, for every row: flat arrays of n · k places, nothing allocated
/// after the start.
///
/// Each row's places are a binary heap with its worst candidate at the root. Once the heap is full, the root's score
/// bounds what a further pair must reach.
struct CandidateTable: Sendable {
    /// A candidate and its score in millionths.
    struct Entry: Sendable {
        var millionths: Int32
        var row: Int32
    }

    /// k, the length of a full list.
    let capacity: Int
    private let fusion: Fusion
    private let order: PairOrder
    private var entries: [Entry]
    private var counts: [Int32]
    /// What a pair's logits must reach to be of use to a row, without the scan's tolerance; −∞ until its list is full.
    private(set) var bounds: [LogitBounds]

    /// - Complexity: O(n · k).
    init(rowCount: Int, capacity: Int, fusion: Fusion, order: PairOrder) {
        self.capacity = capacity
        self.fusion = fusion
        self.order = order
        entries = [Entry](repeating: Entry(millionths: 0, row: 0), count: rowCount * capacity)
        counts = [Int32](repeating: 0, count: rowCount)
        bounds = [LogitBounds](repeating: .none, count: rowCount)
    }

    /// The candidates of a row in no particular order.
    func candidates(of row: Int) -> ArraySlice<Entry> {
        entries[row * capacity..<row * capacity + Int(counts[row])]
    }

    /// Puts a candidate into a row's list if there is room or if it comes before the worst one there.
    ///
    /// - Returns: whether the row's `bounds` changed.
    /// - Complexity: O(log k).
    @inline(__always)
    mutating func offer(_ entry: Entry, to row: Int) -> Bool {
        let start = row * capacity
        let count = Int(counts[row])
        if count < capacity {
            rise(entry, in: row, from: count)
            counts[row] = Int32(count + 1)
            guard count + 1 == capacity else { return false }
        } else {
            let worst = entries[start]
            guard order.precedes(entry, worst, of: row) else { return false }
            sink(entry, in: row)
            guard entries[start].millionths != worst.millionths else { return false }
        }
        let score = CanonicalScore.score(millionths: entries[start].millionths)
        bounds[row] = fusion.bounds(reaching: score - ScanTolerance.score)
        return true
    }

    private mutating func rise(_ entry: Entry, in row: Int, from count: Int) {
        let start = row * capacity
        var place = count
        while place > 0 {
            let parent = (place - 1) / 2
            guard order.precedes(entries[start + parent], entry, of: row) else { break }
            entries[start + place] = entries[start + parent]
            place = parent
        }
        entries[start + place] = entry
    }

    private mutating func sink(_ entry: Entry, in row: Int) {
        let start = row * capacity
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < capacity else { break }
            if child + 1 < capacity, order.precedes(entries[start + child], entries[start + child + 1], of: row) {
                child += 1
            }
            guard order.precedes(entry, entries[start + child], of: row) else { break }
            entries[start + place] = entries[start + child]
            place = child
        }
        entries[start + place] = entry
    }
}

extension PairOrder {
    /// Whether the pair of `row` and candidate `a` comes before that of `row` and candidate `b`.
    ///
    /// Among equal scores and hashes the lower candidate comes first, which for two pairs that share a row is the same
    /// as the lower first row, then the lower second row.
    @inline(__always)
    func precedes(_ a: CandidateTable.Entry, _ b: CandidateTable.Entry, of row: Int) -> Bool {
        if a.millionths != b.millionths { return a.millionths > b.millionths }
        let (left, right) = (hash(row, Int(a.row)), hash(row, Int(b.row)))
        return left != right ? left < right : a.row < b.row
    }
}
