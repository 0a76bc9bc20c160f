internal import CTileScan
internal import LinearAlgebra
internal import Parallelism

/// The exact lists of some people drawn at random: what a pruned search is set by, and judged by.
struct ListSample: Sendable {
    /// How many people a sample has: 800, by half of whom recall is known to about .004, and of a large crowd one in 250, who
    /// cost less than a hundredth of an exact search: of a million, recall is known to .002.
    static func usualSize(of rowCount: Int) -> Int { max(800, rowCount / 250) }

    /// k, the length of a full list.
    let length: Int
    /// The rows drawn, ascending. Which, follows from the keys of the order: on another date others.
    let rows: [Int]
    /// The rows of each one's exact list, best first.
    let lists: [[Int]]

    /// Scores the sampled rows against everybody.
    ///
    /// - Parameters:
    ///   - length: as `perRow` of `CandidateSearch.candidates`, at most n − 1.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(size · n · d), shared by `threads` tasks: 2 · size / n of an exact search.
    init(
        _ score: CanonicalScore, order: PairOrder, length: Int, meetings: CellMeetings,
        admits: @escaping @Sendable (Int, Int) -> Admission, threads: Int
    ) async throws(CancellationError) {
        let n = score.rowCount
        self.length = length
        let drawn = (0..<n).sorted { (order.mixedKeys[$0], $0) < (order.mixedKeys[$1], $1) }
            .prefix(Self.usualSize(of: n)).sorted()
        rows = drawn
        let whole = ScanTolerance(
            seeks: score.seeks, offers: score.offers, tiles: Tiles(rowCount: n, tileRows: max(n, 1)))
        let slack = n > 0 ? whole.logits(0, 0) : 0
        // Rows that nobody drew stay empty, and take no memory.
        let table = CandidateTable(capacity: length, spread: whole.spread, score: score, order: order)
        let blocks = Parallel.pieces(of: drawn.count, size: SampleScan.blockRows)
        _ = try await Parallel.cancellableMap(blocks.count, threads: threads) { block in
            var scan = SampleScan(table: table, score: score, meetings: meetings, admits: admits, slack: slack)
            scan.score(Array(drawn[blocks[block]]))
        }
        let found = try await table.lists(rowCount: n, threads: threads)
        lists = drawn.map { found[$0].map { Int($0.row) } }
    }

    /// Every other sampled row with its list, of those who have one.
    ///
    /// - Parameter half: 0 for those by whom a search is set, 1 for those by whom it is judged.
    func half(_ half: Int) -> [(row: Int, list: [Int])] {
        stride(from: half, to: rows.count, by: 2).lazy.filter { !lists[$0].isEmpty }.map { (rows[$0], lists[$0]) }
    }
}

/// Scratch for scoring a block of sampled rows against everybody.
private struct SampleScan {
    static let blockRows = 32
    private static let tileRows = 8 * CellMeetings.rows

    let table: CandidateTable
    let score: CanonicalScore
    let meetings: CellMeetings
    let admits: @Sendable (Int, Int) -> Admission
    /// How far a logit may be off.
    let slack: Double
    private var forward = [Float](repeating: 0, count: blockRows * tileRows)
    private var backward = [Float](repeating: 0, count: blockRows * tileRows)
    private var marks = [UInt64](repeating: 0, count: blockRows * tileRows / 64)
    private var byLine = TileSide(count: blockRows)
    /// The others ask nothing of their own: no list of theirs is made.
    private let byColumn = TileSide(count: tileRows, asking: .infinity)
    private var scratch: [Int32]

    init(
        table: CandidateTable, score: CanonicalScore, meetings: CellMeetings,
        admits: @escaping @Sendable (Int, Int) -> Admission, slack: Double
    ) {
        self.table = table
        self.score = score
        self.meetings = meetings
        self.admits = admits
        self.slack = slack
        scratch = [Int32](
            repeating: 0, count: CandidateTable.places(capacity: table.capacity, rowCount: score.rowCount))
    }

    /// Fills the lists of some rows, at most `blockRows`.
    mutating func score(_ rows: [Int]) {
        BLAS.useOneThread()
        let (seeks, offers) = (score.seeks.selecting(rows), score.offers.selecting(rows))
        let tiles = Tiles(rowCount: score.rowCount, tileRows: Self.tileRows)
        for tile in 0..<tiles.count {
            let others = tiles.rows(of: tile)
            guard
                rows.contains(where: { row in
                    CellMeetings.cells(of: others).contains { meetings.mayMeet(row / CellMeetings.rows, $0) }
                })
            else { continue }
            Matrix.multiply(
                seeks, rows: 0..<rows.count, byTransposeOf: score.offers, rows: others, into: &forward,
                stride: Self.tileRows)
            Matrix.multiply(
                offers, rows: 0..<rows.count, byTransposeOf: score.seeks, rows: others, into: &backward,
                stride: Self.tileRows)
            for (line, row) in rows.enumerated() { byLine.set(line, table[row].bounds, slack: slack) }
            unsafe byLine.withPointers { byLine in
                unsafe byColumn.withPointers { byColumn in
                    unsafe duet_mark_promising(
                        forward, backward, 0, rows.count, others.count, Self.tileRows, byLine, byColumn, &marks)
                }
            }
            for (line, row) in rows.enumerated() { consider(row, line: line, others: others) }
        }
    }

    /// Looks at the marked pairs of one row.
    private mutating func consider(_ row: Int, line: Int, others: Range<Int>) {
        let words = Self.tileRows / 64
        for word in 0..<words {
            var bits = marks[line * words + word]
            while bits != 0 {
                let other = others.lowerBound + word * 64 + bits.trailingZeroBitCount
                bits &= bits &- 1
                guard other != row else { continue }
                let admission = row < other ? admits(row, other) : admits(other, row).exchanged
                guard admission.contains(.first) else { continue }
                let entry = CandidateTable.Entry(row: other, millionths: score.millionths(row, other), isExact: true)
                if table.canUse(entry, for: row) { _ = table.add(entry, to: row, scratch: &scratch) }
            }
        }
    }
}

extension Matrix {
    /// The given rows, in the given order.
    fileprivate func selecting(_ rows: [Int]) -> Matrix {
        Matrix(
            rows: rows.count, columns: columns,
            elements: rows.flatMap { elements[$0 * columns..<($0 + 1) * columns] })
    }
}
