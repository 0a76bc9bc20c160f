internal import Randomness

/// By how much a person's chance of being liked falls with each list in which a reader ignored them.
///
/// Of two people who looked at the same place, the one who says nothing likes less often; somebody ignored three times is hardly
/// worth a fourth place. In log-odds, the chance falls by `perTime` for each time, up to `most` times. How much that is, the places
/// say that people looked at last: log-odds of a like at a place = a + b · score − `perTime` · times, by logistic regression with a free
/// intercept a, since many who like say nothing yet, and normal priors on the others.
package struct IgnoredEffect: Sendable, Equatable {
    /// In log-odds, ≥ 0.
    package let perTime: Double

    /// Of the coefficient. Judgement: if half of those who do not like somebody say so, and nine tenths of those who do, it is
    /// log 5 = 1.6; if both say so as often, 0. Most places that seem ignored were looked at less closely than that.
    private static let prior = RidgeLogistic.Prior(mean: 0.5, deviation: 0.25, least: 0)
    /// Of the coefficient of the score: it means what it says, or nearly.
    private static let priorOfScore = RidgeLogistic.Prior(mean: 1, deviation: 0.25, least: 0)
    /// More times than this count as so many.
    package static let most = 5
    /// About as many places are learned from at most.
    private static let mostPlaces = 200_000

    package init(perTime: Double) {
        precondition(perTime >= 0 && perTime.isFinite)
        self.perTime = perTime
    }

    /// A place that somebody looked at.
    package struct Place: Sendable {
        /// Log-odds that the reader likes the person shown, by score.
        package let score: Double
        /// In how many earlier lists the reader ignored them.
        package let times: Int
        package let isLiked: Bool

        package init(score: Double, times: Int, isLiked: Bool) {
            self.score = score
            self.times = times
            self.isLiked = isLiked
        }
    }

    /// - Parameters:
    ///   - count: how many places there are.
    ///   - threads: how many tasks share the fit, which does not depend on it.
    ///   - key: of each of them: by what is drawn which are learned from where they are too many.
    ///   - place: each of them.
    package static func learned(
        from count: Int, threads: Int = 1, key: (Int) -> UInt64, place: (Int) -> Place
    ) -> IgnoredEffect {
        let share = Double(mostPlaces) / Double(max(count, 1))
        let places = (0..<count).filter {
            share >= 1 || Double(SplitMix64.mix(key($0)) >> 11) < share * 9_007_199_254_740_992
        }.map(place)
        // Without both kinds of places there is nothing to compare, and without a like no level.
        guard places.contains(where: { $0.times > 0 }), places.contains(where: \.isLiked),
            !places.allSatisfy(\.isLiked)
        else {
            return IgnoredEffect(perTime: prior.mean)
        }
        let fit = RidgeLogistic(
            terms: places.flatMap { [Float($0.score), -Float(min($0.times, most))] },
            outcomes: places.map { $0.isLiked ? 1 : 0 }, weights: places.map { _ in 1 },
            priors: [priorOfScore, prior], threads: threads)
        // In steps of a thousandth, and what no reader's silence can mean is not believed.
        return IgnoredEffect(perTime: (min(fit.coefficients[1], 3) * 1000).rounded() / 1000)
    }

    /// Log-odds of a like after the reader has ignored somebody so often.
    package func logOdds(_ score: Double, ignored times: Int) -> Double {
        score - perTime * Double(min(times, Self.most))
    }
}
