internal import MathFunctions
internal import Parallelism

/// Finds the intercept of a crowd.
enum Calibration {
    /// Scores of directed pairs without an intercept, and how much each counts.
    struct Scores: Sendable {
        var logOdds: [Float] = []
        /// As many, above 0.
        var weights: [Float] = []
    }

    private static let scoresOfPiece = 65_536

    /// β₀ for which Σ w σ(s + β₀) = `rate` · Σ w over the scores; the rate's log-odds where there are none.
    ///
    /// The sum rises strictly with β₀: Newton's method finds it, and where a step would leave the interval that is known to hold
    /// it, the middle is taken. Sums are made by pieces and in their order, so that threads do not matter.
    ///
    /// - Parameter rate: in (0, 1).
    static func intercept(of scores: Scores, rate: Double, threads: Int) -> Double {
        let wanted = PortableMath.logit(rate)
        guard let most = scores.logOdds.max(), let least = scores.logOdds.min() else { return wanted }
        let pieces = Parallel.pieces(of: scores.logOdds.count, size: scoresOfPiece)
        // Outside of these bounds every score would be on one side of the rate.
        var (low, high) = (wanted - Double(most), wanted - Double(least))
        var intercept = (low + high) / 2
        for _ in 0..<60 {
            let level = intercept
            let parts = Parallel.map(pieces.count, threads: threads) { piece in
                var (excess, slope) = (0.0, 0.0)
                for position in pieces[piece] {
                    let weight = Double(scores.weights[position])
                    let chance = PortableMath.sigmoid(Double(scores.logOdds[position]) + level)
                    excess += weight * (chance - rate)
                    slope += weight * chance * (1 - chance)
                }
                return (excess, slope)
            }
            let (excess, slope) = parts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
            if excess < 0 { low = intercept } else { high = intercept }
            let next = intercept - excess / slope
            let step = low <= next && next <= high ? next - intercept : (low + high) / 2 - intercept
            intercept += step
            if abs(step) < 1e-12 || high - low < 1e-12 { break }
        }
        return intercept
    }
}
