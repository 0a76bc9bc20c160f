internal import LinearAlgebra

/// How far the scan's arithmetic may be from the truth, so that a threshold never turns away a pair that belongs in a
/// list.
///
/// **Logits.** Let P be the largest ‖seeks row‖ · ‖offers row‖ of a tile pair, d the number of columns, u = 2⁻²⁴.
/// A sum of d products in any order, fused or not, is off by at most γ_d · P with γ_d = d·u / (1 − d·u)
/// (Cauchy–Schwarz on Σ|sᵢ||oᵢ|), plus d · 2⁻¹²⁶ where products underflow. The canonical logit is off by d·2⁻⁵³·P;
/// adding two logits in Float adds u·|z₁ + z₂| ≤ 2·u·P·(1 + γ_d). For d ≤ 65,536, γ_d ≤ 1.01·d·u and
///
///     ε = 1.01 · (d + 4) · u · P + d · 2⁻¹²⁵
///
/// covers each logit, and 2ε covers the sum. Where P is so large that Float could overflow, ε is infinite and the tile
/// lets everything through.
///
/// **Scores.** A pair is worth a canonical look if its rounded score may reach the worst score w of a full list, ties
/// included. Rounding to 10⁻⁶ lifts a score by at most 5·10⁻⁷; σ, the fusion and the bounds are off by a few units in
/// the last place (σ's slope is at most ¼, so a logit's error does not grow), for which 10⁻¹² is ample. So the fused
/// score is at least w − 5·10⁻⁷ − 10⁻¹².
///
/// **Estimates.** When both logits rise by 2ε, from the least they may be to the most, every fusion rises by at most ε/2,
/// since σ′ ≤ ¼: with s the fusion, its slope in both is s(1 − s) for harmonic and minimum, at most s(1 − s) for geometric
/// (arithmetic mean ≥ geometric mean of the two scores), and a mean of two σ′ for arithmetic. So the upper bound of a score
/// in millionths is at most ε/2 · 10⁶, and 6 for arithmetic in Float and rounding (`duet_estimate`), above the score.
///
/// Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed. (2002), § 3.1.
struct ScanTolerance: Sendable {
    /// Half a step of the rounded score and ample room for Double arithmetic.
    static let score = 5e-7 + 1e-12

    private let columns: Int
    private let seeksNorms: [Double]
    private let offersNorms: [Double]

    /// - Complexity: O(n · d).
    init(seeks: Matrix, offers: Matrix, tiles: Tiles) {
        precondition(seeks.columns <= 65_536, "The error bound is stated for at most 65,536 columns.")
        columns = seeks.columns
        seeksNorms = Self.largestNorms(of: seeks, tiles: tiles)
        offersNorms = Self.largestNorms(of: offers, tiles: tiles)
    }

    /// ε for the logits between the rows of two tiles, in either direction.
    func logits(_ tile: Int, _ other: Int) -> Double {
        epsilon(max(seeksNorms[tile] * offersNorms[other], seeksNorms[other] * offersNorms[tile]))
    }

    /// How far an estimate in millionths may lie above the score, for any pair of the crowd.
    var spread: Int32 {
        let product = (seeksNorms.max() ?? 0) * (offersNorms.max() ?? 0)
        return Int32(min(epsilon(product) / 2 * 1e6 + 6, 1e6).rounded(.up))
    }

    private func epsilon(_ product: Double) -> Double {
        guard product < 1e38 else { return .infinity }
        return 1.01 * Double(columns + 4) * 0x1p-24 * product + Double(columns) * 0x1p-125
    }

    private static func largestNorms(of matrix: Matrix, tiles: Tiles) -> [Double] {
        let norms = matrix.rowNorms()
        return (0..<tiles.count).map { norms[tiles.rows(of: $0)].max() ?? 0 }
    }
}
