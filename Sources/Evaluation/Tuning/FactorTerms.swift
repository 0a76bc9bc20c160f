package import Compatibility
internal import LinearAlgebra
internal import MathFunctions

/// What each factor contributes to each pair of a backtest, so that scores under other weights cost five products a pair.
///
/// z(u → v) = β₀ + Σ_f m_f T_f(u, v), with m_f = w_f / w⁰_f, w⁰ the standard weights, and T_f(u, v) what factor f alone contributes at
/// its standard weight, in log-odds; it is the model's own sum (`CompatibilityModel.seeks(of:)`) but for the rounding of the
/// model's columns to Float.
package struct FactorTerms: Sendable {
    /// The share of likes to which the intercept fits the decisions that were learned from, or pairs who may meet.
    let baseRate: Double
    /// Whether there were enough decisions to fit more than wishes.
    let isFitted: Bool
    /// Whether latent factors contribute.
    let hasLatent: Bool
    private let factors: [Factor]
    /// Decisions × factors: from actor to target, and from target to actor.
    private let forward: [Float]
    private let backward: [Float]
    /// Pairs by which the level is set × factors, and how much each counts.
    private let sample: [Float]
    private let sampleWeights: [Float]

    /// How many bins the intercept is found with.
    private static let bins = 1024
    /// About how many pairs set the level at most: of 100,000 decisions its standard error is below .01.
    private static let mostPairs = 100_000

    /// - Parameters:
    ///   - model: of the backtest's learners.
    ///   - sample: pairs of learners who may meet, by which the level is set where decisions are too few.
    init(_ model: CompatibilityModel, _ backtest: Backtest, sample: [(first: Int, second: Int)]) {
        let decisions = backtest.decisions.map {
            (actor: backtest.learners.place(Int($0.actor)), target: backtest.learners.place(Int($0.target)))
        }
        baseRate = model.baseRate
        isFitted = model.isFitted
        hasLatent = model.findings.collaborative > 0
        factors = model.factors
        let width = factors.count
        var forward = [Float](repeating: 0, count: decisions.count * width)
        var backward = forward
        let pairs = model.calibrationPairs(sample: sample, most: Self.mostPairs)
        var level = [Float](repeating: 0, count: pairs.count * width)
        let columns = model.offers.columns
        let offers = model.offers.elements
        for (place, factor) in model.factors.enumerated() {
            let seeks = model.seeks(of: factor).elements
            func term(_ from: Int, _ to: Int) -> Float {
                var sum = 0.0
                for column in 0..<columns {
                    sum += Double(seeks[from * columns + column]) * Double(offers[to * columns + column])
                }
                return Float(sum)
            }
            for (row, decision) in decisions.enumerated() {
                let (actor, target) = decision
                forward[row * width + place] = term(actor, target)
                backward[row * width + place] = term(target, actor)
            }
            for (row, pair) in pairs.enumerated() {
                level[row * width + place] = term(pair.actor, pair.target)
            }
        }
        self.forward = forward
        self.backward = backward
        self.sample = level
        sampleWeights = pairs.map(\.weight)
    }

    /// The log-odds of every decision under some weights: that the actor likes the target, and the other way round.
    package func logOdds(_ weights: FactorWeights) -> (forward: [Double], backward: [Double]) {
        let multipliers = factors.map { weights.multiplier(of: $0) }
        let intercept = intercept(multipliers)
        return (
            sums(forward, multipliers).map { $0 + intercept },
            sums(backward, multipliers).map { $0 + intercept }
        )
    }

    /// The standard deviation of a factor's contributions to the decisions' pairs, in log-odds at its standard weight.
    func spread(of factor: Factor) -> Double {
        guard let place = factors.firstIndex(of: factor), !forward.isEmpty else { return 0 }
        let values = stride(from: place, to: forward.count, by: factors.count).flatMap {
            [Double(forward[$0]), Double(backward[$0])]
        }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    private func sums(_ terms: [Float], _ multipliers: [Double]) -> [Double] {
        let (span, width) = (terms.span, multipliers.count)
        return (0..<terms.count / width).map { row in
            var sum = 0.0
            for place in 0..<width { sum += multipliers[place] * Double(span[row * width + place]) }
            return sum
        }
    }

    /// β₀: the mean directed score over the pairs that set the level is the base rate, as in the model itself; the base rate's
    /// log-odds without any.
    ///
    /// Scores are gathered in bins and each bin taken at its mean. With bins of width h the mean of σ is off by at most
    /// h² / 80, since |σ″| < 0.1 and the variance in a bin is at most h² / 4: less than 4 · 10⁻⁶ for
    /// scores that span 16. It rises with β₀, and where Newton's step would leave the interval that holds the solution, its middle
    /// is taken.
    private func intercept(_ multipliers: [Double]) -> Double {
        let wanted = PortableMath.logit(baseRate)
        let scores = sums(sample, multipliers)
        guard let most = scores.max(), let least = scores.min() else { return wanted }
        var sums = [Double](repeating: 0, count: Self.bins)
        var counts = sums
        let scale = most > least ? Double(Self.bins - 1) / (most - least) : 0
        var total = 0.0
        for (score, weight) in zip(scores, sampleWeights) {
            let bin = Int((score - least) * scale)
            sums[bin] += score * Double(weight)
            counts[bin] += Double(weight)
            total += Double(weight)
        }
        let bins = zip(sums, counts).compactMap { $1 > 0 ? (mean: $0 / $1, count: $1) : nil }
        var (low, high) = (wanted - most, wanted - least)
        var intercept = wanted - scores.reduce(0, +) / Double(scores.count)
        for _ in 0..<60 {
            var (mean, slope) = (0.0, 0.0)
            for bin in bins {
                let chance = PortableMath.sigmoid(bin.mean + intercept)
                mean += bin.count * chance
                slope += bin.count * chance * (1 - chance)
            }
            let excess = mean - baseRate * total
            if excess < 0 { low = intercept } else { high = intercept }
            let step = excess / slope
            if abs(step) < 1e-10 || high - low < 1e-10 { break }
            let next = intercept - step
            intercept = low < next && next < high ? next : (low + high) / 2
        }
        return intercept
    }
}
