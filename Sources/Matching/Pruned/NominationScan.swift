internal import CTileScan
internal import LinearAlgebra

/// Which pairs of a crowd are nominated: those whose g reaches the lower of both rows' cuts.
struct Nomination: Sendable {
    let basis: NominationBasis
    let meetings: CellMeetings
    /// One for each row, to the end of the last cell.
    let cuts: [Float]

    /// Whether a pair is nominated; `row` < `other`.
    ///
    /// Twin of `duet_nominate`.
    func includes(_ row: Int, _ other: Int) -> Bool {
        basis.product(row, other) >= min(cuts[row], cuts[other]) - basis.linear[row]
    }
}

/// One worker's scratch: it nominates the pairs of two tiles by their short product, and scores and offers them as the exact
/// search does.
///
/// The terms are asked first and the other rules last: looking two people up in the record costs several times as much as multiplying their vectors,
/// and most of the nominated do not reach the lists as they are by then.
struct NominationScan: TileVisitor {
    private let table: CandidateTable
    private let score: CanonicalScore
    private let tiles: Tiles
    private let tolerance: ScanTolerance
    private let nomination: Nomination
    private let terms: PairTerms
    private let admits: @Sendable (Int, Int) -> Admission

    private var places = [UInt32](repeating: 0, count: cellPairs)
    /// The nominated pairs, and both their logits.
    private var first = [Int32](repeating: 0, count: batch)
    private var second = [Int32](repeating: 0, count: batch)
    private var forward = [Float](repeating: 0, count: batch)
    private var backward = [Float](repeating: 0, count: batch)
    /// The most that each can score, which is written 16 at once.
    private var most = [Int32](repeating: 0, count: batch + 15)
    /// Their logits lie in the order of the pairs.
    private let inOrder = (0..<Int32(batch)).map { $0 }
    private var count = 0
    private var scratch: [Int32]

    private static let cellPairs = CellMeetings.rows * CellMeetings.rows
    /// So many pairs are scored together: at least one pair of cells, and more so that calls are few.
    private static let batch = 2 * cellPairs

    init(
        table: CandidateTable, score: CanonicalScore, tiles: Tiles, tolerance: ScanTolerance, nomination: Nomination,
        terms: PairTerms, admits: @escaping @Sendable (Int, Int) -> Admission
    ) {
        self.table = table
        self.score = score
        self.tiles = tiles
        self.tolerance = tolerance
        self.nomination = nomination
        self.terms = terms
        self.admits = admits
        scratch = [Int32](
            repeating: 0, count: CandidateTable.places(capacity: table.capacity, rowCount: score.rowCount))
    }

    /// Nominates, scores and offers the pairs of two tiles.
    mutating func visit(_ lower: Int, _ higher: Int) {
        let slack = tolerance.logits(lower, higher)
        for cell in CellMeetings.cells(of: tiles.rows(of: lower)) {
            for other in CellMeetings.cells(of: tiles.rows(of: higher))
            where other >= cell && nomination.meetings.mayMeet(cell, other) {
                if count > Self.batch - Self.cellPairs { offerAll(slack: slack) }
                nominate(cell, other)
            }
        }
        offerAll(slack: slack)
    }

    /// Collects the nominated pairs of two cells that the terms allow; within a cell every pair once, by its lower row.
    private mutating func nominate(_ cell: Int, _ other: Int) {
        let (basis, cuts, size) = (nomination.basis, nomination.cuts, CellMeetings.rows)
        let found = basis.nominate(
            cell, cuts: cuts, from: cell * size, panels: basis.panels, linear: basis.linear, otherCuts: cuts,
            from: other * size, cell: other, places: &places)
        for index in 0..<found {
            let place = places[index]
            let row = Int32(truncatingIfNeeded: cell * size) + Int32(place >> 16)
            let column = Int32(truncatingIfNeeded: other * size) + Int32(place & 0xFFFF)
            first[count] = row
            second[count] = column
            count += row < column && terms.rows[Int(row)].allows(terms.rows[Int(column)]) ? 1 : 0
        }
    }

    /// Scores what was collected and offers it to both rows of each pair.
    private mutating func offerAll(slack: Double) {
        guard count > 0 else { return }
        unsafe duet_pair_logits(
            score.seeks.elements, score.offers.elements, score.seeks.columns, first, second, count, &forward, &backward)
        unsafe duet_estimate(
            forward, backward, inOrder, count, Float(slack).nextUp, score.fusion.inC, &most)
        for index in 0..<count {
            _ = table.offer(
                Int(first[index]), Int(second[index]), most: most[index], scratch: &scratch, admits: admits)
        }
        count = 0
    }
}
