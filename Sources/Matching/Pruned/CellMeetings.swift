internal import CTileScan

/// Which cells of a crowd, `rows` consecutive people each, hold anybody who may meet anybody of another.
///
/// Tiles are large so that the products of two of them stay in the cache; cells are small so that what the rules keep apart
/// as a whole is not looked at.
struct CellMeetings: Sendable {
    /// How many rows a cell has; the last one may be shorter.
    static let rows = Int(DUET_CELL)

    /// ⌈rowCount / rows⌉.
    let count: Int
    /// One bit for each pair of cells (lower, higher), lower · count + higher.
    private var bits: [UInt64]

    /// - Complexity: O(count²) questions and bits.
    init(_ terms: PairTerms) {
        let cells = Tiles(rowCount: terms.rows.count, tileRows: Self.rows)
        count = cells.count
        let groups = (0..<cells.count).map { terms.group(cells.rows(of: $0)) }
        bits = [UInt64](repeating: 0, count: (cells.count * cells.count + 63) / 64)
        for lower in 0..<count {
            for higher in lower..<count where groups[lower].mayMeet(groups[higher]) {
                let place = lower * count + higher
                bits[place / 64] |= 1 << UInt64(place % 64)
            }
        }
    }

    /// Whether any pair between two cells, or within one, might be admitted.
    @inline(__always)
    func mayMeet(_ one: Int, _ other: Int) -> Bool {
        let place = min(one, other) * count + max(one, other)
        return bits[place / 64] >> UInt64(place % 64) & 1 == 1
    }

    /// The cells of a range of rows that begins with a cell.
    static func cells(of range: Range<Int>) -> Range<Int> {
        range.lowerBound / rows..<(range.upperBound + rows - 1) / rows
    }
}
