package import Matching
internal import MathFunctions
internal import Profiles
internal import Randomness

/// Something that says how likely one person likes another, from what was known at a split.
package protocol Predictor: Sendable {
    /// The log-odds that the person of row `actor` likes the person of row `target`.
    func logOdds(from actor: Int, to target: Int) -> Double

    /// Both directions of a pair, with the same bits as one by one, only faster.
    func logOdds(between one: Int, and other: Int) -> (forward: Double, backward: Double)
}

extension Predictor {
    package func logOdds(between one: Int, and other: Int) -> (forward: Double, backward: Double) {
        (logOdds(from: one, to: other), logOdds(from: other, to: one))
    }
}

/// Duet's own model.
package struct ModelPredictor: Predictor {
    let score: CanonicalScore

    package init(_ score: CanonicalScore) {
        self.score = score
    }

    package func logOdds(from actor: Int, to target: Int) -> Double { score.logit(from: actor, to: target) }

    package func logOdds(between one: Int, and other: Int) -> (forward: Double, backward: Double) {
        score.logits(one, other)
    }
}

/// What the rates of likes say: how often the actor likes, how often the target is liked, or both.
///
/// Rates are shrunk towards the share of likes among all decisions, as if everybody had three more decisions of that
/// share, and added on the log-odds scale.
package struct RatePredictor: Predictor {
    private let base: Double
    /// Log-odds by row, less those of the base rate; 0 where the side does not count.
    private let actors: [Double]
    private let targets: [Double]

    private static let priorDecisions = 3.0

    /// - Parameters:
    ///   - usesActor: whether it counts how often the actor likes.
    ///   - usesTarget: whether it counts how often the target is liked.
    package init(_ backtest: Backtest, usesActor: Bool, usesTarget: Bool) {
        let count = backtest.people.count
        var given = [(likes: Double, decisions: Double)](repeating: (0, 0), count: count)
        var received = given
        for decision in backtest.standing.decisions {
            let like = decision.isLike ? 1.0 : 0
            given[Int(decision.actor)].likes += like
            given[Int(decision.actor)].decisions += 1
            received[Int(decision.target)].likes += like
            received[Int(decision.target)].decisions += 1
        }
        let likes = given.reduce(0) { $0 + $1.likes }
        let decisions = given.reduce(0) { $0 + $1.decisions }
        // One like and one dislike more than were seen: a rate of 0 or 1 has no log-odds.
        let rate = (likes + 1) / (decisions + 2)
        base = PortableMath.logit(rate)
        let base = base
        func excess(_ counts: [(likes: Double, decisions: Double)]) -> [Double] {
            counts.map { count in
                let shrunk = (count.likes + Self.priorDecisions * rate) / (count.decisions + Self.priorDecisions)
                return PortableMath.logit(shrunk) - base
            }
        }
        actors = usesActor ? excess(given) : [Double](repeating: 0, count: count)
        targets = usesTarget ? excess(received) : [Double](repeating: 0, count: count)
    }

    package func logOdds(from actor: Int, to target: Int) -> Double { base + actors[actor] + targets[target] }
}

/// A random number for each ordered pair.
package struct RandomPredictor: Predictor {
    private let seed: UInt64

    package init(seed: UInt64) {
        self.seed = seed
    }

    package func logOdds(from actor: Int, to target: Int) -> Double {
        var stream = RandomStream(seed: seed, UInt64(actor), UInt64(target))
        return stream.normal()
    }
}

/// Another predictor's log-odds, less the prices of both people: how lists are ranked where exposure is balanced.
struct PricedPredictor: Predictor {
    let base: any Predictor
    /// By row, in log-odds.
    let prices: [Double]

    func logOdds(from actor: Int, to target: Int) -> Double {
        base.logOdds(from: actor, to: target) - (prices[actor] + prices[target])
    }
}
