/// Merges sorted lists into one sequence in total order, a part of it at a time.
///
/// A heap over the heads of a million lists misses the cache at every step. Instead all entries down to some score are
/// taken from the lists, sorted and handed out, then those down to the next: what is sorted fits into the cache, and lists
/// that nobody reads on cost nothing more.
struct ListMerge {
    /// One place in the list of one row.
    struct Entry {
        let score: Double
        /// What tells equal scores apart first.
        let hash: UInt64
        let row: Int32
        let candidate: Int32

        var isForFirst: Bool { row < candidate }
        var first: Int { Int(min(row, candidate)) }
        var second: Int { Int(max(row, candidate)) }

        /// Whether both are places of one pair.
        func isOfSamePair(as other: Entry) -> Bool { first == other.first && second == other.second }

        /// The total order of pairs; within a pair the place in the lower row's list comes first.
        static func precedes(_ a: Entry, _ b: Entry) -> Bool {
            if a.score != b.score { return a.score > b.score }
            if a.hash != b.hash { return a.hash < b.hash }
            if a.first != b.first { return a.first < b.first }
            if a.second != b.second { return a.second < b.second }
            return a.isForFirst && !b.isForFirst
        }
    }

    private let lists: CandidateLists
    private let order: PairOrder
    /// By row: how many entries were taken from its list.
    private var taken: [Int32]
    /// By row: the score of the next entry; −∞ behind the last one.
    private var heads: [Double]
    /// How many entries of a sample of lists have a score in each of `bins` equal parts of [0, 1], and the lowest part that
    /// was handed out.
    private let sizes: [Int]
    private var bin: Int
    /// How many entries of the sample the next part aims at.
    private var aim: Int

    private static let bins = 1 << 14
    /// Entries that are sorted together, about.
    private static let part = 1 << 18
    /// Entries by which the scores are known beforehand, about.
    private static let sample = 1 << 20

    /// - Complexity: O(rows).
    init(_ lists: CandidateLists, order: PairOrder) {
        self.lists = lists
        self.order = order
        taken = [Int32](repeating: 0, count: lists.rowCount)
        heads = (0..<lists.rowCount).map { lists[$0].first?.score ?? -.infinity }
        // Lists are about equally long: how scores are spread shows in some of them.
        let length = max(1, lists.rowCount > 0 ? lists[lists.rowCount / 2].count : 1)
        let step = max(1, lists.rowCount / max(1, Self.sample / length))
        var sizes = [Int](repeating: 0, count: Self.bins)
        for row in stride(from: 0, to: lists.rowCount, by: step) {
            for candidate in lists[row] { sizes[Self.bin(candidate.score)] += 1 }
        }
        self.sizes = sizes
        bin = Self.bins
        aim = max(1, Self.part / step)
    }

    private static func bin(_ score: Double) -> Int {
        Int(max(0, min(score, 1)) * Double(bins - 1))
    }

    /// The next entries in total order; `nil` when no list that is read has one left.
    ///
    /// - Parameters:
    ///   - isRead: whether a row's list is read on. Asked once about each row that has entries left; what it refuses
    ///     once is not asked about again.
    ///   - isWanted: whether `(row, candidate)` is handed out.
    mutating func next(
        where isRead: (Int) -> Bool, _ isWanted: (Int, Int) -> Bool = { _, _ in true }
    ) -> [Entry]? {
        guard bin > 0 else { return nil }
        var expected = 0
        repeat {
            bin -= 1
            expected += sizes[bin]
        } while bin > 0 && expected < aim
        // The part with the lowest scores takes in all that is left, whatever it may be.
        let lowest = bin > 0 ? Double(bin) / Double(Self.bins - 1) : -Double.greatestFiniteMagnitude
        var entries: [Entry] = []
        entries.reserveCapacity(Self.part)
        for row in 0..<lists.rowCount where heads[row] >= lowest {
            guard isRead(row) else {
                heads[row] = -.infinity
                continue
            }
            let list = lists[row]
            var position = list.startIndex + Int(taken[row])
            while position < list.endIndex, list[position].score >= lowest {
                let candidate = list[position]
                if isWanted(row, Int(candidate.row)) {
                    entries.append(
                        Entry(
                            score: candidate.score, hash: order.hash(row, Int(candidate.row)), row: Int32(row),
                            candidate: candidate.row))
                }
                position += 1
            }
            taken[row] = Int32(position - list.startIndex)
            heads[row] = position < list.endIndex ? list[position].score : -.infinity
        }
        // Full lists are read no further: later parts would become ever smaller.
        if entries.count < Self.part / 2 { aim *= 2 }
        if entries.count > Self.part * 2 { aim = max(1, aim / 2) }
        entries.sort(by: Entry.precedes)
        return entries
    }
}
