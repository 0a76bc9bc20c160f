internal import MathFunctions

/// How the two directed scores of a pair become one mutual score.
///
/// Every fusion is symmetric bit for bit, lies between its two arguments, and does not fall when one of them rises.
///
/// Source: Neve & Palomares, "Aggregation strategies in user-to-user reciprocal recommender systems" (IEEE SMC 2019).
package enum Fusion: String, CaseIterable, Sendable, Codable {
    /// 2 / (1/s₁ + 1/s₂), and 0 where one is 0: the default of the literature.
    case harmonic
    /// √(s₁·s₂): orders pairs as the product does, the chance that both like each other. The default: no worse than the
    /// harmonic mean on real decisions, and better where lists compete for the same people.
    case geometric
    /// min(s₁, s₂): what the less interested of the two feels.
    case minimum
    /// (s₁ + s₂) / 2: one side's liking can make up for the other's dislike. For backtests.
    case arithmetic

    /// The mutual score of two directed scores in [0, 1]: in [0, 1], the same bits when they are exchanged.
    package func fuse(_ first: Double, _ second: Double) -> Double {
        let smaller = first < second ? first : second
        let larger = first < second ? second : first
        switch self {
        case .harmonic:
            // Each step rounds and none turns an order round, as the usual quotient 2·s₁·s₂ / (s₁ + s₂) does by a unit in the
            // last place. The reciprocal of 0 is +∞, and that of +∞ is 0.
            return min(max(2 / (1 / first + 1 / second), smaller), larger)
        case .geometric:
            // A product that is too small for a Double is 0.
            return min(max((first * second).squareRoot(), smaller), larger)
        case .minimum: return smaller
        case .arithmetic: return (first + second) / 2
        }
    }
}

/// What the two logits of a pair must at least reach for the pair to reach a mutual score.
package struct LogitBounds: Equatable, Sendable {
    /// The smaller of the two logits is at least this.
    package var least: Double
    /// The sum of the two logits is at least this.
    package var sum: Double

    /// Bounds that every pair satisfies.
    package static let none = LogitBounds(least: -.infinity, sum: -.infinity)

    package init(least: Double, sum: Double) {
        self.least = least
        self.sum = sum
    }
}

extension Fusion {
    /// Necessary conditions on the logits z₁ and z₂ of a pair whose mutual score is `score` or more.
    ///
    /// With L = logit(score) and a = min(z₁, z₂):
    ///
    /// | fusion | a ≥ | because with the other score at 1 | z₁ + z₂ ≥ | because |
    /// |---|---|---|---|---|
    /// | harmonic | L − ln 2 | odds of the fusion = 2 / (e^−z₁ + e^−z₂) | 2L | e^−z is convex (Jensen) |
    /// | geometric | logit(score²) | √s(a) | 2L | ln σ is concave (Jensen) |
    /// | minimum | L | it is s(a) | 2L | the mean is at least the minimum |
    /// | arithmetic | logit(2·score − 1) | (s(a) + 1) / 2 | 2L, only where score > ½ | see below |
    ///
    /// For the arithmetic mean, σ(x + t) + σ(x − t) = 1 + sinh x / (cosh x + cosh t) is at most 2σ(x) for x ≥ 0 and
    /// at most 1 for x < 0: a score above ½ needs x = (z₁ + z₂) / 2 ≥ L, one up to ½ needs nothing. Both bounds rise
    /// with `score`, so of two people the one with the lower score asks less in both.
    ///
    /// - Parameter score: any number; up to 0 nothing is asked, from 1 on the bounds are infinite or NaN-free large.
    /// - Returns: bounds computed in Double, within a few units in the last place of the exact ones.
    package func bounds(reaching score: Double) -> LogitBounds {
        guard score > 0 else { return .none }
        guard score < 1 else { return LogitBounds(least: .infinity, sum: .infinity) }
        let link = PortableMath.logit(score)
        switch self {
        case .harmonic:
            return LogitBounds(least: link - 0.693_147_180_559_945_4, sum: 2 * link)
        case .geometric:
            let least = PortableMath.log(score * score / ((1 - score) * (1 + score)))
            return LogitBounds(least: least, sum: 2 * link)
        case .minimum:
            return LogitBounds(least: link, sum: 2 * link)
        case .arithmetic:
            guard score > 0.5 else { return .none }
            return LogitBounds(least: PortableMath.logit(2 * score - 1), sum: 2 * link)
        }
    }
}
