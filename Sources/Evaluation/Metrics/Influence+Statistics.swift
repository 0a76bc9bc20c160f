internal import MathFunctions

extension Influence {
    /// The mean of values: each adds its distance from it, as its share of all.
    ///
    /// - Returns: nil without values.
    package static func mean(_ values: [Double], _ observations: [Observation], in sample: SamplingUnits) -> Influence?
    {
        guard !values.isEmpty else { return nil }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        return Influence(mean, in: sample, terms: zip(observations, values).lazy.map { ($0, ($1 - mean) / count) })
    }

    /// The area under the ROC curve, in [0, 1]: how often an observation with a positive outcome has a higher score than one
    /// with a negative outcome, over all pairs of the two; equal scores count ½. Random scores reach ½.
    ///
    /// An observation's influence is how far the share of those of the other outcome that it wins against lies from the area,
    /// divided by how many have its own outcome.
    ///
    /// Source: Hanley & McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve"
    /// (Radiology 143, 1982); DeLong, DeLong & Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
    /// characteristic curves" (Biometrics 44, 1988), for the components.
    ///
    /// - Parameters:
    ///   - scores: one per observation, infinite ones included; NaN is an error.
    ///   - outcomes: as many.
    /// - Returns: nil where no outcome is positive, or none negative.
    /// - Complexity: O(n log n).
    package static func area(
        scores: [Double], outcomes: [Bool], _ observations: [Observation], in sample: SamplingUnits
    ) -> Influence? {
        precondition(scores.count == outcomes.count && scores.count == observations.count)
        precondition(!scores.contains(where: \.isNaN), "a score is NaN")
        let positives = Double(outcomes.count { $0 })
        let negatives = Double(outcomes.count) - positives
        guard positives > 0, negatives > 0 else { return nil }
        // Among equal scores by index, so that sums do not depend on the way of sorting.
        let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
        // Of each observation, how many of the other outcome it wins against.
        var wins = [Double](repeating: 0, count: scores.count)
        var (positiveBelow, negativeBelow, start) = (0.0, 0.0, 0)
        while start < order.count {
            var (end, positive) = (start, 0.0)
            while end < order.count, scores[order[end]] == scores[order[start]] {
                if outcomes[order[end]] { positive += 1 }
                end += 1
            }
            let negative = Double(end - start) - positive
            for place in order[start..<end] {
                wins[place] =
                    outcomes[place]
                    ? negativeBelow + negative / 2 : positives - positiveBelow - positive / 2
            }
            positiveBelow += positive
            negativeBelow += negative
            start = end
        }
        // Multiples of ½, and so exact.
        let all = zip(wins, outcomes).reduce(0.0) { $1.1 ? $0 + $1.0 : $0 }
        let area = all / (positives * negatives)
        return Influence(
            area, in: sample,
            terms: observations.indices.lazy.map { place in
                let share =
                    outcomes[place]
                    ? (wins[place] / negatives - area) / positives : (wins[place] / positives - area) / negatives
                return (observations[place], share)
            })
    }
}
