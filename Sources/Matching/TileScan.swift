internal import CTileScan
internal import LinearAlgebra

/// One worker's scratch: it multiplies a pair of tiles and offers what may be of use to the rows of both.
struct TileScan: TileVisitor {
    private let table: CandidateTable
    private let score: CanonicalScore
    private let tiles: Tiles
    private let tolerance: ScanTolerance
    private let terms: PairTerms
    private let admits: @Sendable (Int, Int) -> Admission

    /// The length of a line of a tile in memory: a multiple of 64, as the scan marks 64 pairs to a word.
    private let stride: Int
    /// z(i → j) for the rows i of the lower and j of the higher tile, line by line.
    private var forward: [Float]
    /// z(j → i) at the same places.
    private var backward: [Float]
    /// The rows of either tile.
    private var byLine: TileSide
    private var byColumn: TileSide
    /// One bit for each pair of a band of lines.
    private var marks: [UInt64]
    /// The marked pairs of a band: their places in the tile, and the most they can score, which are written 16 at once.
    private var nominees: [Int32]
    private var estimates: [Int32]
    private var scratch: [Int32]

    /// How many lines are scanned with the thresholds of one moment. Fewer see them rise sooner; more keep the loops long.
    private static let bandLines = 16

    init(
        table: CandidateTable, score: CanonicalScore, tiles: Tiles, tolerance: ScanTolerance,
        terms: PairTerms, admits: @escaping @Sendable (Int, Int) -> Admission
    ) {
        self.table = table
        self.score = score
        self.tiles = tiles
        self.tolerance = tolerance
        self.terms = terms
        self.admits = admits
        stride = (tiles.tileRows + 63) / 64 * 64
        forward = [Float](repeating: 0, count: tiles.tileRows * stride)
        backward = [Float](repeating: 0, count: tiles.tileRows * stride)
        byLine = TileSide(count: stride)
        byColumn = TileSide(count: stride)
        marks = [UInt64](repeating: 0, count: Self.bandLines * stride / 64)
        nominees = [Int32](repeating: 0, count: Self.bandLines * stride)
        estimates = [Int32](repeating: 0, count: Self.bandLines * stride + 15)
        scratch = [Int32](
            repeating: 0, count: CandidateTable.places(capacity: table.capacity, rowCount: score.rowCount))
    }

    /// Multiplies the two tiles in both directions and offers every promising pair to both its rows.
    mutating func visit(_ lower: Int, _ higher: Int) {
        let (rows, columns) = (tiles.rows(of: lower), tiles.rows(of: higher))
        Matrix.multiply(
            score.seeks, rows: rows, byTransposeOf: score.offers, rows: columns, into: &forward, stride: stride)
        Matrix.multiply(
            score.offers, rows: rows, byTransposeOf: score.seeks, rows: columns, into: &backward, stride: stride)

        let slack = tolerance.logits(lower, higher)
        for (line, row) in rows.enumerated() {
            byLine.set(line, table[row].bounds, slack: slack)
            byLine.set(line, terms.rows[row])
        }
        for (column, row) in columns.enumerated() {
            byColumn.set(column, table[row].bounds, slack: slack)
            byColumn.set(column, terms.rows[row])
        }
        var line = 0
        while line < rows.count {
            let band = line..<min(line + Self.bandLines, rows.count)
            mark(band, width: columns.count)
            let count = collect(band, aboveDiagonal: lower == higher)
            estimate(count, slack: slack)
            for index in 0..<count {
                let place = Int(nominees[index])
                let (line, column) = (place / stride, place % stride)
                consider(
                    rows.lowerBound + line, columns.lowerBound + column, most: estimates[index], line: line,
                    column: column, slack: slack)
            }
            line = band.upperBound
        }
    }

    /// A closer look at one pair, `row` < `other`.
    @inline(__always)
    private mutating func consider(_ row: Int, _ other: Int, most: Int32, line: Int, column: Int, slack: Double) {
        // The thresholds may have risen since the line was scanned, and the bounds looked at the logits one way at a time.
        let changed = table.offer(row, other, most: most, scratch: &scratch, admits: admits)
        if changed.contains(.first) { byLine.set(line, table[row].bounds, slack: slack) }
        if changed.contains(.second) { byColumn.set(column, table[other].bounds, slack: slack) }
    }
}

// MARK: - The innermost loops

extension TileScan {
    /// Marks the pairs of some lines that are allowed and may be of use to either of their rows.
    ///
    /// Both bounds rise with a row's worst score, so "of use to either" is the test against the smaller bound of each
    /// kind.
    private mutating func mark(_ band: Range<Int>, width: Int) {
        unsafe byLine.withPointers { byLine in
            unsafe byColumn.withPointers { byColumn in
                unsafe duet_mark_promising(
                    forward, backward, band.lowerBound, band.count, width, stride, byLine, byColumn, &marks)
            }
        }
    }

    /// Writes the places of the marked pairs into `nominees`, ascending; within a tile every pair is met once, by its
    /// lower row.
    ///
    /// - Returns: how many there are.
    private mutating func collect(_ band: Range<Int>, aboveDiagonal: Bool) -> Int {
        let words = stride / 64
        var count = 0
        let (allMarks, stride) = (marks, stride)
        let marks = allMarks.span
        var nominees = nominees.mutableSpan
        for line in band {
            for word in 0..<words {
                var bits = unsafe marks[unchecked: (line - band.lowerBound) * words + word]
                let start = word * 64
                if aboveDiagonal {
                    // Columns up to the line itself are left out.
                    let out = line + 1 - start
                    if out >= 64 { bits = 0 } else if out > 0 { bits &= ~0 << UInt64(out) }
                }
                while bits != 0 {
                    let place = line &* stride &+ start &+ bits.trailingZeroBitCount
                    unsafe nominees[unchecked: count] = Int32(truncatingIfNeeded: place)
                    count &+= 1
                    bits &= bits &- 1
                }
            }
        }
        return count
    }

    /// Writes the most that each nominee can score, in millionths, into `estimates`.
    private mutating func estimate(_ count: Int, slack: Double) {
        guard count > 0 else { return }
        unsafe duet_estimate(
            forward, backward, nominees, count, Float(slack).nextUp, score.fusion.inC, &estimates)
    }
}

extension Fusion {
    var inC: duet_fusion {
        switch self {
        case .harmonic: DUET_HARMONIC
        case .geometric: DUET_GEOMETRIC
        case .minimum: DUET_MINIMUM
        case .arithmetic: DUET_ARITHMETIC
        }
    }
}
