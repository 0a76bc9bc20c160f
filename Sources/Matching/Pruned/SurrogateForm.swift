internal import LinearAlgebra
internal import Parallelism

/// The surrogate of a crowd as a quadratic form of x = (seeks, offers, δ), and the directions in which it varies most.
///
/// All is Double in one fixed order.
struct SurrogateForm: Sendable {
    /// One direction: x's coordinate along it is `weights` · (x − mean).
    struct Axis: Sendable {
        /// u_jᵀ L⁻¹ √|λ_j|, by column of x.
        let weights: [Double]
        /// |λ_j|: the standard deviation over pairs of what this direction adds to g.
        let strength: Double
        /// Whether λ_j is negative.
        let isNegative: Bool
    }

    /// A crowd in the coordinates of some axes.
    struct Projection: Sendable {
        /// n × `kept` coordinates, row by row.
        fileprivate(set) var vectors: [Double] = []
        /// The part of g that is one row's own.
        fileprivate(set) var linear: [Double] = []
        /// The standard deviation over partners of what the axes that were not kept add to g.
        fileprivate(set) var residual: [Double] = []
    }

    let score: CanonicalScore
    let surrogate: Surrogate
    private let mean: [Double]

    /// d, and the 2d + 1 columns of x.
    private var half: Int { score.seeks.columns }
    var width: Int { 2 * half + 1 }

    /// - Complexity: O(n · d).
    init(_ score: CanonicalScore, _ surrogate: Surrogate) {
        self.score = score
        self.surrogate = surrogate
        let everybody = Tiles(rowCount: score.rowCount, tileRows: score.rowCount)
        let (seeks, offers) = (
            TileOrder.means(of: score.seeks, tiles: everybody), TileOrder.means(of: score.offers, tiles: everybody)
        )
        let lopsidedness = surrogate.lopsidedness.reduce(0, +) / Double(score.rowCount)
        mean = (seeks.elements + offers.elements).map(Double.init) + [lopsidedness]
    }

    /// x − mean of one row.
    func centred(_ row: Int, into x: inout [Double]) {
        for column in 0..<half {
            x[column] = Double(score.seeks[row, column]) - mean[column]
            x[half + column] = Double(score.offers[row, column]) - mean[half + column]
        }
        x[2 * half] = surrogate.lopsidedness[row] - mean[2 * half]
    }

    /// J x.
    func joined(_ x: [Double]) -> [Double] {
        Array(x[half..<2 * half]) + Array(x[..<half]) + [2 * surrogate.kappa * x[2 * half]]
    }

    /// The coordinates of all rows along the first `kept` axes, and how much the others matter for each row.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n · d · axes), shared by `threads` tasks.
    func project(_ axes: [Axis], kept: Int, threads: Int) async throws(CancellationError) -> Projection {
        let lanes = Lanes.scalarCount
        let groups = (axes.count + lanes - 1) / lanes
        var weights = [Lanes](repeating: Lanes(), count: groups * width)
        for (index, axis) in axes.enumerated() {
            for column in 0..<width { weights[index / lanes * width + column][index % lanes] = axis.weights[column] }
        }
        let (shared, kept) = (weights, min(kept, axes.count))
        let strengths = axes.map(\.strength)
        let pieces = Parallel.pieces(of: score.rowCount, size: 4096)
        let parts = try await Parallel.cancellableMap(pieces.count, threads: threads) { piece in
            project(pieces[piece], weights: shared, strengths: strengths, kept: kept)
        }
        return parts.reduce(into: Projection()) {
            $0.vectors += $1.vectors
            $0.linear += $1.linear
            $0.residual += $1.residual
        }
    }

    private typealias Lanes = SIMD8<Double>

    private func project(_ rows: Range<Int>, weights: [Lanes], strengths: [Double], kept: Int) -> Projection {
        let meanJoined = joined(mean)
        let own = zip(mean, meanJoined).reduce(0) { $0 + $1.0 * $1.1 } / 2
        var result = Projection()
        result.vectors.reserveCapacity(rows.count * kept)
        var x = [Double](repeating: 0, count: width)
        var coordinates = [Double](repeating: 0, count: weights.count / width * Lanes.scalarCount)
        for row in rows {
            centred(row, into: &x)
            for group in 0..<weights.count / width {
                var sum = Lanes()
                for column in 0..<width { sum += weights[group * width + column] * x[column] }
                for lane in 0..<Lanes.scalarCount { coordinates[group * Lanes.scalarCount + lane] = sum[lane] }
            }
            result.vectors += coordinates[..<kept]
            var rest = 0.0
            for index in kept..<max(kept, strengths.count) {
                rest += strengths[index] * coordinates[index] * coordinates[index]
            }
            result.residual.append(rest.squareRoot())
            var linear = own
            for column in 0..<width { linear += x[column] * meanJoined[column] }
            let lopsidedness = surrogate.lopsidedness[row]
            result.linear.append(linear - surrogate.kappa * lopsidedness * lopsidedness)
        }
        return result
    }
}
