internal import LinearAlgebra

/// A form that ranks candidates nearly as the mutual score does, and that a short product can come close to:
///
///     g(u, v) = z(u → v) + z(v → u) − κ (δ_u − δ_v)²
///
/// Every fusion falls as the two logits part; what they are apart for a pair is mostly what both people are apart from
/// others on the whole, δ_u = mean over v of z(u → v) − z(v → u). So κ times a square of rank one stands for the fusion.
struct Surrogate: Sendable {
    /// How much more each row likes others than it is liked, in log-odds.
    let lopsidedness: [Double]
    /// κ, per log-odds; about σ/4 for the geometric fusion where lists end at a score of σ.
    let kappa: Double

    /// The rows whose means stand together for those whom a row may meet.
    private static let blockRows = 8 * CellMeetings.rows

    /// Finds δ of every row, over those whom its neighbours may meet, and κ by the exact lists of a sample.
    ///
    /// Pairs in the worse half of a list score nearly alike: in how far the sum of their logits rises with the square of the
    /// difference of δ, within one list, is what the fusion takes for the difference.
    ///
    /// - Complexity: O(n·d + (n / 384)²·d).
    init(_ score: CanonicalScore, meetings: CellMeetings, sample: ListSample) {
        let lopsidedness = Self.lopsidedness(score, meetings: meetings)
        var (together, squares) = (0.0, 0.0)
        for (row, list) in zip(sample.rows, sample.lists) where list.count == sample.length {
            let pairs = list[(list.count / 2)...].map { other in
                let (forward, backward) = score.logits(row, other)
                let difference = lopsidedness[row] - lopsidedness[other]
                return (sum: forward + backward, square: difference * difference)
            }
            let count = Double(pairs.count)
            let sum = pairs.reduce(0) { $0 + $1.sum } / count
            let square = pairs.reduce(0) { $0 + $1.square } / count
            for pair in pairs {
                together += (pair.sum - sum) * (pair.square - square)
                squares += (pair.square - square) * (pair.square - square)
            }
        }
        self.lopsidedness = lopsidedness
        kappa = squares > 0 ? together / squares : 0
    }

    private static func lopsidedness(_ score: CanonicalScore, meetings: CellMeetings) -> [Double] {
        let columns = score.seeks.columns
        let blocks = Tiles(rowCount: score.rowCount, tileRows: blockRows)
        let seeks = TileOrder.means(of: score.seeks, tiles: blocks)
        let offers = TileOrder.means(of: score.offers, tiles: blocks)
        var result: [Double] = []
        result.reserveCapacity(score.rowCount)
        for block in 0..<blocks.count {
            let cells = CellMeetings.cells(of: blocks.rows(of: block))
            let met = (0..<blocks.count).filter { other in
                CellMeetings.cells(of: blocks.rows(of: other)).contains { there in
                    cells.contains { meetings.mayMeet($0, there) }
                }
            }
            var wished = [Double](repeating: 0, count: columns)
            var brought = wished
            for other in met {
                for column in 0..<columns {
                    wished[column] += Double(seeks[other, column]) / Double(met.count)
                    brought[column] += Double(offers[other, column]) / Double(met.count)
                }
            }
            for row in blocks.rows(of: block) {
                var difference = 0.0
                for column in 0..<columns {
                    difference += Double(score.seeks[row, column]) * brought[column]
                    difference -= Double(score.offers[row, column]) * wished[column]
                }
                result.append(difference)
            }
        }
        return result
    }
}
