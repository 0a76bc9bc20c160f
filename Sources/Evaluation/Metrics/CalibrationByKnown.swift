internal import MathFunctions
internal import Profiles

/// How the chances that a contender predicts compare with what happened, by how much was known of the two.
package enum CalibrationByKnown {
    /// Whose decisions are counted.
    package enum Side: String, Sendable, CaseIterable {
        /// Those made by who decides.
        case actor
        /// Those made on who is decided on.
        case target
    }

    /// How many decisions were known.
    package enum Known: String, Sendable, CaseIterable {
        case none = "0"
        case few = "1-4"
        case more = "5 and more"

        init(_ count: Int) { self = count == 0 ? .none : count < Segment.regularFrom ? .few : .more }
    }

    package struct Row: Sendable {
        package var side: Side
        package var known: Known
        package var decisions: Int
        /// The mean chance, and the share of likes.
        package var predicted: Double
        package var observed: Influence
        /// The share of likes less the mean chance: 0 where chances come true.
        package var excess: Influence
        /// By how much outcomes rise with the predicted log-odds: 1 where chances are as far apart as they should be, less where
        /// they are too far. `nil` where it cannot be found.
        package var slope: Influence?
    }

    /// By side and how much was known; those without decisions are left out.
    static func rows(
        logOdds: [Double], _ decisions: [TestDecision], _ observations: [Observation], of backtest: Backtest,
        in sample: SamplingUnits
    ) -> [Row] {
        var received = [Int](repeating: 0, count: backtest.people.count)
        var made = received
        for decision in backtest.standing.decisions {
            made[Int(decision.actor)] += 1
            received[Int(decision.target)] += 1
        }
        return Side.allCases.flatMap { side in
            Known.allCases.compactMap { known in
                let places = decisions.indices.filter { place in
                    let decision = decisions[place]
                    return Known(side == .actor ? made[Int(decision.actor)] : received[Int(decision.target)]) == known
                }
                let scores = places.map { logOdds[$0] }
                let own = places.map { observations[$0] }
                let likes = places.map { decisions[$0].isLike ? 1.0 : 0 }
                let chances = scores.map(PortableMath.sigmoid)
                guard let observed = Influence.mean(likes, own, in: sample),
                    let excess = Influence.mean(zip(likes, chances).map(-), own, in: sample)
                else { return nil }
                return Row(
                    side: side, known: known, decisions: places.count,
                    predicted: chances.reduce(0, +) / Double(chances.count), observed: observed, excess: excess,
                    slope: slope(scores, likes, own, in: sample))
            }
        }
    }

    /// The slope b of a logistic regression of outcomes on log-odds, logit P = a + b · log-odds, by Newton's method.
    ///
    /// An observation's influence is that of an M-estimator: what the inverse of the information makes of its score.
    ///
    /// Source: Cox, "Two further applications of a model for binary regression" (Biometrika 45, 1958), for the slope.
    private static func slope(
        _ scores: [Double], _ likes: [Double], _ observations: [Observation], in sample: SamplingUnits
    ) -> Influence? {
        var (a, b) = (0.0, 1.0)
        for _ in 0..<30 {
            var (gradient, information) = ((0.0, 0.0), (0.0, 0.0, 0.0))
            for (score, like) in zip(scores, likes) {
                let chance = PortableMath.sigmoid(a + b * score)
                let weight = chance * (1 - chance)
                gradient.0 += like - chance
                gradient.1 += (like - chance) * score
                information.0 += weight
                information.1 += weight * score
                information.2 += weight * score * score
            }
            let determinant = information.0 * information.2 - information.1 * information.1
            // Scores are all alike, or outcomes are told apart without error.
            guard determinant > 1e-9 * max(1, information.0 * information.0), determinant.isFinite else { return nil }
            let step = (
                (information.2 * gradient.0 - information.1 * gradient.1) / determinant,
                (information.0 * gradient.1 - information.1 * gradient.0) / determinant
            )
            a += step.0
            b += step.1
            guard abs(a) < 50, abs(b) < 50 else { return nil }
            if abs(step.0) + abs(step.1) < 1e-10 {
                let (level, rise) = (a, b)
                return Influence(
                    rise, in: sample,
                    terms: scores.indices.lazy.map { place in
                        let error = likes[place] - PortableMath.sigmoid(level + rise * scores[place])
                        return (
                            observations[place],
                            error * (information.0 * scores[place] - information.1) / determinant
                        )
                    })
            }
        }
        return nil
    }
}
