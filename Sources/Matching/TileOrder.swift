internal import LinearAlgebra

/// In which order pairs of tiles are visited: those whose average rows suit each other best come first, so that thresholds
/// are high early and later tiles have little to offer.
///
/// The order costs or saves time and changes no result.
struct TileOrder {
    private let score: CanonicalScore

    /// - Complexity: O(n · d).
    init(_ score: CanonicalScore, tiles: Tiles) {
        self.score = CanonicalScore(
            seeks: Self.means(of: score.seeks, tiles: tiles), offers: Self.means(of: score.offers, tiles: tiles),
            fusion: score.fusion)
    }

    /// The pairs by the sum of both logits of the average rows, best first.
    ///
    /// - Complexity: O(p · (d + log p)) for p pairs.
    func bestFirst(_ pairs: [TilePair]) -> [TilePair] {
        var keyed = pairs.enumerated().map { position, pair in
            let (forward, backward) = score.logits(Int(pair.lower), Int(pair.higher))
            return (promise: Float(forward + backward), position: UInt32(position))
        }
        keyed.sort { $0.promise != $1.promise ? $0.promise > $1.promise : $0.position < $1.position }
        return keyed.map { pairs[Int($0.position)] }
    }

    /// The mean row of every tile.
    static func means(of matrix: Matrix, tiles: Tiles) -> Matrix {
        let (columns, elements) = (matrix.columns, matrix.elements.span)
        var means = Matrix(rows: tiles.count, columns: columns)
        for tile in 0..<tiles.count {
            let rows = tiles.rows(of: tile)
            for column in 0..<columns {
                var sum = 0.0
                for row in rows { sum += Double(elements[row * columns + column]) }
                means[tile, column] = Float(sum / Double(rows.count))
            }
        }
        return means
    }
}
