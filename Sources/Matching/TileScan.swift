internal import LinearAlgebra

/// One worker's scratch and table: it multiplies a pair of tiles and keeps what its rows can use.
struct TileScan {
    var table: CandidateTable
    private let score: CanonicalScore
    private let tiles: TilePairs
    private let tolerance: ScanTolerance
    private let admits: @Sendable (Int, Int) -> Admission

    /// z(i → j) for the rows i of the lower and j of the higher tile, row by row.
    private var forward: [Float]
    /// z(j → i) at the same places.
    private var backward: [Float]
    /// What the columns' rows ask of the smaller logit and of the sum, tolerance taken off.
    private var leastOfColumn: [Float]
    private var sumOfColumn: [Float]
    /// The columns of one row that passed.
    private var nominees: [Int32]

    init(
        table: CandidateTable, score: CanonicalScore, tiles: TilePairs, tolerance: ScanTolerance,
        admits: @escaping @Sendable (Int, Int) -> Admission
    ) {
        self.table = table
        self.score = score
        self.tiles = tiles
        self.tolerance = tolerance
        self.admits = admits
        // The scan reads blocks of 16 columns and may look past the last one.
        let area = tiles.tileRows * tiles.tileRows + Self.blockWidth
        forward = [Float](repeating: 0, count: area)
        backward = [Float](repeating: 0, count: area)
        leastOfColumn = [Float](repeating: 0, count: tiles.tileRows + Self.blockWidth)
        sumOfColumn = [Float](repeating: 0, count: tiles.tileRows + Self.blockWidth)
        nominees = [Int32](repeating: 0, count: tiles.tileRows + Self.blockWidth)
    }

    /// Multiplies the two tiles in both directions and offers every promising pair to both its rows.
    mutating func visit(_ lower: Int, _ higher: Int) {
        let (rows, columns) = (tiles.rows(of: lower), tiles.rows(of: higher))
        Matrix.multiply(score.seeks, rows: rows, byTransposeOf: score.offers, rows: columns, into: &forward)
        Matrix.multiply(score.offers, rows: rows, byTransposeOf: score.seeks, rows: columns, into: &backward)

        let slack = tolerance.logits(lower, higher)
        for (column, row) in columns.enumerated() { refresh(column: column, of: row, slack: slack) }
        for (line, row) in rows.enumerated() {
            // Within a tile every pair is met once, by its lower row.
            let first = lower == higher ? line + 1 : 0
            var asked = asked(by: row, slack: slack)
            let count = nominate(line: line, from: first, width: columns.count, asking: asked)
            for index in 0..<count {
                let column = Int(nominees[index])
                let place = line * columns.count + column
                consider(
                    row, columns.lowerBound + column, column: column,
                    forward: forward[place], backward: backward[place], asked: &asked, slack: slack)
            }
        }
    }

    /// A closer look at one pair, `row` < `other`, the cheapest questions first.
    @inline(__always)
    private mutating func consider(
        _ row: Int, _ other: Int, column: Int, forward: Float, backward: Float, asked: inout AskedLogits, slack: Double
    ) {
        var wanted = Admission.both
        // A list that is still filling lets every pair through, and if few are admitted it never fills: then the rules
        // come before the arithmetic.
        let isFilling = table.worst[row] == 0 || table.worst[other] == 0
        if isFilling {
            let ofColumn = AskedLogits(least: leastOfColumn[column], sum: sumOfColumn[column])
            if asked.exceeds(forward, backward) { wanted.remove(.first) }
            if ofColumn.exceeds(forward, backward) { wanted.remove(.second) }
            guard !wanted.isEmpty else { return }
            wanted.formIntersection(admits(row, other))
            guard !wanted.isEmpty else { return }
        }
        // The bounds look at the logits one way at a time and may have risen since the line was scanned; this is sharp.
        let isExact = table.isSettled[row] || table.isSettled[other]
        let millionths =
            isExact
            ? score.millionths(row, other)
            : score.mostMillionths(Double(forward) + slack, Double(backward) + slack)
        let forRow = CandidateTable.Entry(row: other, millionths: millionths, isExact: isExact)
        let forOther = CandidateTable.Entry(row: row, millionths: millionths, isExact: isExact)
        if !table.canUse(forRow, for: row) { wanted.remove(.first) }
        if !table.canUse(forOther, for: other) { wanted.remove(.second) }
        guard !wanted.isEmpty else { return }
        if !isFilling {
            wanted.formIntersection(admits(row, other))
            guard !wanted.isEmpty else { return }
        }
        if wanted.contains(.first), table.add(forRow, to: row) {
            asked = self.asked(by: row, slack: slack)
        }
        if wanted.contains(.second), table.add(forOther, to: other) {
            refresh(column: column, of: other, slack: slack)
        }
    }

    @inline(__always)
    private mutating func refresh(column: Int, of row: Int, slack: Double) {
        let asked = asked(by: row, slack: slack)
        leastOfColumn[column] = asked.least
        sumOfColumn[column] = asked.sum
    }

    @inline(__always)
    private func asked(by row: Int, slack: Double) -> AskedLogits {
        let bounds = table.bounds[row]
        return AskedLogits(least: roundedDown(bounds.least - slack), sum: roundedDown(bounds.sum - 2 * slack))
    }
}

/// What a row asks of the logits that BLAS computes, in Float, tolerance taken off.
private struct AskedLogits {
    var least: Float
    var sum: Float

    /// Whether the pair is surely of no use. NaN, which stands for an overflow, is not.
    @inline(__always)
    func exceeds(_ forward: Float, _ backward: Float) -> Bool {
        (backward < forward ? backward : forward) < least || forward + backward < sum
    }
}

/// A Float just below `value`, or equal to it: what is taken off is twice what rounding can add. Written without a
/// branch, which would be a coin toss for the processor.
@inline(__always)
private func roundedDown(_ value: Double) -> Float {
    Float(value - abs(value) * 0x1p-23 - 0x1p-148)
}

// MARK: - The innermost scan

extension TileScan {
    /// How many columns are tested at once.
    fileprivate static let blockWidth = 16

    /// Writes the columns of one line that may be of use to either of their two rows into `nominees`, ascending.
    ///
    /// Both bounds rise with a row's worst score, so "of use to either" is the test against the smaller bound of each
    /// kind. Reads the line in blocks of 16, up to 15 places past its end, where the arrays are padded.
    ///
    /// - Returns: how many there are.
    private mutating func nominate(line: Int, from first: Int, width: Int, asking asked: AskedLogits) -> Int {
        precondition(forward.count >= (line + 1) * width + Self.blockWidth)
        precondition(backward.count >= (line + 1) * width + Self.blockWidth)
        precondition(min(leastOfColumn.count, sumOfColumn.count, nominees.count) >= width + Self.blockWidth)
        var count = 0
        unsafe forward.withUnsafeBytes { forward in
            unsafe backward.withUnsafeBytes { backward in
                unsafe leastOfColumn.withUnsafeBytes { least in
                    unsafe sumOfColumn.withUnsafeBytes { sum in
                        unsafe nominees.withUnsafeMutableBufferPointer { nominees in
                            let (leastOfRow, sumOfRow) = (Block(repeating: asked.least), Block(repeating: asked.sum))
                            var start = first / Self.blockWidth * Self.blockWidth
                            while start < width {
                                let place = (line * width + start) * MemoryLayout<Float>.stride
                                let offset = start * MemoryLayout<Float>.stride
                                let there = unsafe forward.loadUnaligned(fromByteOffset: place, as: Block.self)
                                let back = unsafe backward.loadUnaligned(fromByteOffset: place, as: Block.self)
                                let leastOther = unsafe least.loadUnaligned(fromByteOffset: offset, as: Block.self)
                                let sumOther = unsafe sum.loadUnaligned(fromByteOffset: offset, as: Block.self)
                                let below =
                                    (smaller(there, back) .< smaller(leastOfRow, leastOther))
                                    .| ((there + back) .< smaller(sumOfRow, sumOther))
                                if !all(below) {
                                    for lane in 0..<Self.blockWidth
                                    where !below[lane] && start &+ lane >= first && start &+ lane < width {
                                        unsafe nominees[count] = Int32(truncatingIfNeeded: start &+ lane)
                                        count &+= 1
                                    }
                                }
                                start &+= Self.blockWidth
                            }
                        }
                    }
                }
            }
        }
        return count
    }
}

private typealias Block = SIMD16<Float>

/// The smaller value lane by lane. Written so that it becomes one instruction per four lanes (`minps`).
@inline(__always)
private func smaller(_ a: Block, _ b: Block) -> Block {
    a.replacing(with: b, where: b .< a)
}
