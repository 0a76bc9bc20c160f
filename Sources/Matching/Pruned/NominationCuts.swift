internal import CTileScan
internal import Parallelism

/// What a pair's g must reach for each of its rows to nominate it.
///
/// Cuts are set before the scan and never change, so that which pairs are nominated depends on nothing but the crowd. A row
/// is measured against a sample of everybody: `base` is the g of about its 2k-th best candidate as the sample has it; from
/// there a cut goes down by a margin, one for the whole crowd, in units of how much the short product is off for that row.
struct NominationCuts: Sendable {
    /// Every so manieth row of the layout is in the sample.
    private static let step = 32
    /// How many times k the base stands for. More are better known from a sample, and farther from what matters.
    private static let depth = 2
    /// What g is off for reasons other than columns left out: fusion, and the sample.
    private static let leastResidual = 0.05

    /// By row, in units of the basis' scale; −∞ for a row that has fewer candidates in the sample: it nominates everybody.
    let base: [Float]
    /// By row, in the same units, > 0: what a margin of 1 takes off.
    let spread: [Float]

    /// - Throws: `CancellationError`.
    /// - Complexity: O(n² · columns / 32), shared by `threads` tasks.
    init(
        _ basis: NominationBasis, rowCount: Int, capacity: Int, meetings: CellMeetings,
        admits: @escaping @Sendable (Int, Int) -> Admission, threads: Int
    ) async throws(CancellationError) {
        spread = basis.residual.map {
            Float(($0 * $0 + Self.leastResidual * Self.leastResidual).squareRoot() * basis.scale)
        }
        let sample = SampledRows(basis, rows: Array(stride(from: Self.step / 2, to: rowCount, by: Self.step)))
        let rank = (Self.depth * capacity + Self.step - 1) / Self.step
        let cells = try await Parallel.cancellableMap(meetings.count, threads: threads) { cell in
            sample.best(rank, of: cell, rowCount: rowCount, meetings: meetings, admits: admits)
        }
        base = cells.flatMap(\.self)
    }

    /// The cuts of a margin, whole numbers; to the end of the last cell.
    ///
    /// - Parameter margin: any number; ∞ lets everything through.
    func cuts(margin: Double, padded: Int) -> [Float] {
        var cuts = zip(base, spread).map { Float((Double($0) - margin * Double($1)).rounded()) }
        cuts += [Float](repeating: .infinity, count: padded - cuts.count)
        return cuts
    }

    /// The least margin at which two rows nominate each other, g being what the basis has of them.
    func margin(_ row: Int, _ other: Int, g: Float) -> Double {
        min(Double(base[row] - g) / Double(spread[row]), Double(base[other] - g) / Double(spread[other]))
    }
}

/// Some rows of a crowd, packed as `duet_nominate` wants its columns.
private struct SampledRows: Sendable {
    private let basis: NominationBasis
    private let rows: [Int]
    private let panels: [Float]
    private let linear: [Float]

    init(_ basis: NominationBasis, rows: [Int]) {
        self.basis = basis
        self.rows = rows
        let (columns, width) = (basis.columns, Int(DUET_PANEL))
        let padded = (rows.count + CellMeetings.rows - 1) / CellMeetings.rows * CellMeetings.rows
        var panels = [Float](repeating: 0, count: padded * columns)
        var linear = [Float](repeating: .nan, count: padded)
        for (place, row) in rows.enumerated() {
            for column in 0..<columns {
                panels[(place / width * columns + column) * width + place % width] =
                    basis.panels[(row / width * columns + column) * width + row % width]
            }
            linear[place] = basis.linear[row]
        }
        self.panels = panels
        self.linear = linear
    }

    /// For every row of a cell the `rank`-th largest g among those sampled whom it may be shown; −∞ where there are fewer.
    func best(
        _ rank: Int, of cell: Int, rowCount: Int, meetings: CellMeetings, admits: (Int, Int) -> Admission
    ) -> [Float] {
        let size = CellMeetings.rows
        let first = cell * size
        let own = first..<min(first + size, rowCount)
        var best = own.map { _ in [Float]() }
        var cuts = [Float](repeating: -.infinity, count: size)
        let nobody = [Float](repeating: .infinity, count: size)
        var places = [UInt32](repeating: 0, count: size * size)
        for start in stride(from: 0, to: rows.count, by: size) {
            let sampled = rows[start..<min(start + size, rows.count)]
            let crossed = sampled[sampled.startIndex] / size...sampled[sampled.endIndex - 1] / size
            guard crossed.contains(where: { meetings.mayMeet(cell, $0) }) else { continue }
            let count = basis.nominate(
                cell, cuts: cuts, from: 0, panels: panels, linear: linear, otherCuts: nobody, from: 0,
                cell: start / size,
                places: &places)
            for place in places[..<count] {
                let line = Int(place >> 16)
                let (row, other) = (first + line, rows[start + Int(place & 0xFFFF)])
                guard row != other else { continue }
                let admission = row < other ? admits(row, other) : admits(other, row).exchanged
                guard admission.contains(.first) else { continue }
                let g = basis.product(row, other) + basis.linear[row]
                // What is kept is ascending, so that the worst is in front.
                if best[line].count == rank {
                    guard g > best[line][0] else { continue }
                    best[line].removeFirst()
                }
                best[line].insert(g, at: best[line].firstIndex { $0 >= g } ?? best[line].count)
                if best[line].count == rank { cuts[line] = best[line][0] }
            }
        }
        return best.map { $0.count == rank && rank > 0 ? $0[0] : -.infinity }
    }
}
