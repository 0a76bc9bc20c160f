internal import MathFunctions

/// Finds the intercept of a crowd.
enum Calibration {
    /// The intercept at which the mean directed score over both directions of the pairs is `baseRate`.
    ///
    /// The mean rises strictly with the intercept, so halving an interval finds it; 60 halvings end below the rounding
    /// of a Float. Everything is summed in the order of the pairs.
    ///
    /// - Parameters:
    ///   - seeks: people × columns, row-major, without an intercept.
    ///   - offers: people × columns, row-major.
    static func intercept(
        of pairs: [(first: Int, second: Int)], seeks: [Float], offers: [Float], columns: Int, baseRate: Double
    ) -> Double {
        guard !pairs.isEmpty else { return PortableMath.logit(baseRate) }
        var scores: [Double] = []
        scores.reserveCapacity(2 * pairs.count)
        for (first, second) in pairs {
            for (actor, target) in [(first, second), (second, first)] {
                var score = 0.0
                for column in 0..<columns {
                    score += Double(seeks[actor * columns + column]) * Double(offers[target * columns + column])
                }
                scores.append(score)
            }
        }
        // Outside of these bounds every score would be on one side of the base rate.
        let wanted = PortableMath.logit(baseRate)
        var low = wanted - (scores.max() ?? 0)
        var high = wanted - (scores.min() ?? 0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            var mean = 0.0
            for score in scores { mean += PortableMath.sigmoid(score + middle) }
            if mean / Double(scores.count) < baseRate { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
