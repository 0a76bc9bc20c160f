internal import Compatibility
internal import MathFunctions
internal import Randomness

/// The weights that a search tries: some factors keep theirs, the others share what is left.
struct WeightMoves {
    let start: FactorWeights
    /// Factors whose weights move.
    let free: [Factor]

    /// What the free factors share.
    private var share: Double { free.reduce(0) { $0 + start[$1] } }

    /// Weights in the given proportions of the free factors, in whole thousandths; `nil` where all are 0, or where there is
    /// nothing to share.
    ///
    /// - Parameter parts: by free factor, 0 or more.
    func weights(_ parts: [Double]) -> FactorWeights? {
        let sum = parts.reduce(0, +)
        guard sum > 0, sum.isFinite, share > 0 else { return nil }
        var given = start.values
        // Whole thousandths that add up to the share: what a person reads in a file is what was judged.
        var cumulative = 0.0
        var before = 0.0
        for (place, part) in parts.enumerated() {
            cumulative += part / sum * share
            // The last takes what is left: where the share is not whole, those who stay keep theirs to the last bit.
            let isLast = parts[(place + 1)...].allSatisfy { $0 == 0 }
            let upTo = isLast ? share : (cumulative * 1000).rounded() / 1000
            // The difference of two thousandths is not quite one.
            given[free[place]] = part > 0 ? max(0, ((upTo - before) * 1e9).rounded() / 1e9) : 0
            if part > 0 { before = upTo }
        }
        return try? FactorWeights(given, of: start.factors)
    }

    /// The proportions of some weights.
    func parts(of weights: FactorWeights) -> [Double] { free.map { weights[$0] } }

    /// The given weights with one free factor multiplied, the other free ones sharing what is left.
    func weights(_ base: FactorWeights, multiplying factor: Factor, by number: Double) -> FactorWeights? {
        weights(free.map { $0 == factor ? base[$0] * number : base[$0] })
    }

    /// A place between two weights: the first for 0, the second for 1.
    func between(_ one: FactorWeights, _ other: FactorWeights, _ part: Double) -> FactorWeights? {
        weights(free.map { (1 - part) * one[$0] + part * other[$0] })
    }

    /// Random weights near some others: logarithms move by normal numbers.
    ///
    /// - Parameter radius: their standard deviation.
    func near(_ base: FactorWeights, radius: Double, _ stream: inout RandomStream) -> FactorWeights? {
        // A factor at 0 gets the chance to come back.
        weights(free.map { (base[$0] + 0.01) * PortableMath.exp(radius * stream.normal()) })
    }

    /// Random weights, all proportions equally likely: exponential numbers, scaled to sum to 1, are uniform on the simplex.
    ///
    /// Source: L. Devroye, "Non-Uniform Random Variate Generation" (1986), chapter V, theorem 2.2.
    func anywhere(_ stream: inout RandomStream) -> FactorWeights? {
        weights(free.map { _ in stream.exponential() })
    }
}
