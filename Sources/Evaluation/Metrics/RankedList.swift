internal import MathFunctions

/// The outcomes of one person's candidates, in the order in which they were ranked: best first, places counted from 1.
///
/// A candidate whose outcome is unknown counts as not relevant everywhere but in `success(at:)`. All measures are in
/// [0, 1], and nil for a person about whom they say nothing: leave such people out of a mean, and say how many they
/// are. Candidates with equal scores stand in the order that they are given in, which should not depend on the
/// outcome.
package struct RankedList: Sendable, Hashable {
    /// Whether each candidate was relevant; nil where it is not known.
    package let outcomes: [Bool?]
    /// How many relevant candidates there are in all, those included who are not in the list.
    package let relevantCount: Int

    /// - Parameters:
    ///   - outcomes: the candidates' outcomes, best candidate first; may be empty.
    ///   - relevantCount: at least as many as are relevant in the list, and as many if it is not given.
    package init(_ outcomes: [Bool?], relevantCount: Int? = nil) {
        let listed = outcomes.count { $0 == true }
        precondition(relevantCount ?? listed >= listed, "\(listed) of \(relevantCount ?? listed) are relevant")
        self.outcomes = outcomes
        self.relevantCount = relevantCount ?? listed
    }

    /// The share of the first `k` candidates that is relevant; of all candidates where there are fewer than `k`.
    ///
    /// The denominator is min(k, candidates): having few candidates is not held against anybody. Where lists were cut off
    /// before place `k`, compare only precisions up to the cut.
    ///
    /// - Returns: nil without candidates.
    /// - Complexity: O(k), as for all measures up to a place.
    package func precision(at k: Int) -> Double? {
        let first = first(k)
        return first.isEmpty ? nil : Double(first.count { $0 == true }) / Double(first.count)
    }

    /// The share of all relevant candidates that is among the first `k`.
    ///
    /// - Returns: nil where no candidate is relevant.
    package func recall(at k: Int) -> Double? {
        relevantCount > 0 ? Double(first(k).count { $0 == true }) / Double(relevantCount) : nil
    }

    /// The normalised discounted cumulative gain of the first `k`: Σ 1 / log₂(1 + place) over the relevant ones,
    /// divided by what it would be if all relevant candidates, up to `k` of them, came first.
    ///
    /// Relevant candidates that are missing in the list belong to the ideal, too.
    ///
    /// Source: Järvelin & Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (ACM TOIS 20, 2002), with
    /// gains 0 and 1 and the discount of Burges et al. (ICML 2005), which starts at the first place.
    ///
    /// - Returns: nil where no candidate is relevant.
    package func ndcg(at k: Int) -> Double? {
        let first = first(k)
        guard relevantCount > 0 else { return nil }
        var sum = 0.0
        for (index, outcome) in first.enumerated() where outcome == true { sum += Self.gain(atPlace: index + 1) }
        return sum / Self.idealGain(at: k, relevant: relevantCount)
    }

    /// What somebody relevant at a place adds to the gain. The logarithm's base cancels.
    static func gain(atPlace place: Int) -> Double { 1 / PortableMath.log(Double(place + 1)) }

    /// The gain of the first `k` where all relevant candidates come first.
    static func idealGain(at k: Int, relevant: Int) -> Double {
        var ideal = 0.0
        for place in 0..<min(k, relevant) { ideal += gain(atPlace: place + 1) }
        return ideal
    }

    /// The success rate at `k`: of the first `k` candidates with a known outcome, the share that is relevant.
    ///
    /// It is the measure for reciprocal recommendations, for which `true` is a mutual like, `false` one that was not
    /// returned, and nil says that the two never met.
    ///
    /// Source: Pizzato et al., "RECON: a reciprocal recommender for online dating" (RecSys 2010).
    ///
    /// - Returns: nil where none of the first `k` outcomes is known.
    package func success(at k: Int) -> Double? {
        let known = first(k).compactMap(\.self)
        return known.isEmpty ? nil : Double(known.count { $0 }) / Double(known.count)
    }

    /// How often a relevant candidate stands before another one, over all pairs of the two: the area under the ROC curve
    /// of one list.
    ///
    /// - Parameters:
    ///   - places: of all relevant candidates, each counted from 1, in any order.
    ///   - length: how many candidates the list has in all.
    /// - Returns: nil where all candidates are relevant, or none.
    /// - Complexity: O(r log r) for r relevant candidates, however long the list.
    package static func area(places: [Int], length: Int) -> Double? {
        let others = length - places.count
        precondition(others >= 0 && places.allSatisfy { (1...length).contains($0) }, "a place is not in the list")
        guard !places.isEmpty, others > 0 else { return nil }
        var wins = 0
        for (before, place) in places.sorted().enumerated() { wins += others - (place - 1 - before) }
        return Double(wins) / (Double(places.count) * Double(others))
    }

    private func first(_ k: Int) -> ArraySlice<Bool?> {
        precondition(k >= 1, "the first place is 1, not \(k)")
        return outcomes.prefix(k)
    }
}
