package import Matching
internal import MathFunctions

/// A way of ranking people that a backtest judges.
package struct Contender: Sendable {
    /// How the two directions become the score by which lists are ranked.
    package enum Combination: Sendable, Hashable {
        case fused(Fusion)
        /// Only whom the owner of the list is predicted to like counts.
        case oneSided
    }

    /// What tables call it.
    package var name: String
    package var predictor: any Predictor
    package var combination: Combination
    /// Whether its log-odds mean chances: then their calibration is judged.
    package var isCalibrated: Bool
    /// Contenders of one family have one predictor, and differ in their combination only.
    package var family: String
    /// The contender whose scores it spreads over people with prices; `nil`: it has no prices.
    package var spread: String?

    /// - Parameters:
    ///   - family: that of the predictor; without it, the contender is a family of its own.
    ///   - spread: the contender whose scores it spreads with prices.
    package init(
        name: String, predictor: any Predictor, combination: Combination, isCalibrated: Bool = true,
        family: String? = nil, spread: String? = nil
    ) {
        self.name = name
        self.family = family ?? name
        self.predictor = predictor
        self.combination = combination
        self.isCalibrated = isCalibrated
        self.spread = spread
    }

    /// The score by which the list of `owner` ranks `candidate`.
    func score(of candidate: Int, for owner: Int) -> Double {
        // Of one direction only, the other need not be worked out.
        if combination == .oneSided { return predictor.logOdds(from: owner, to: candidate) }
        let (forward, backward) = predictor.logOdds(between: owner, and: candidate)
        return score(forward, chances: (PortableMath.sigmoid(forward), PortableMath.sigmoid(backward)))
    }

    /// The same from what the predictor says.
    ///
    /// - Parameters:
    ///   - forward: the log-odds that the list's owner likes the candidate.
    ///   - chances: that the owner likes the candidate, and that the candidate likes the owner.
    func score(_ forward: Double, chances: (forward: Double, backward: Double)) -> Double {
        switch combination {
        case .oneSided: forward
        case .fused(let fusion): CanonicalScore.mutual(chances.forward, chances.backward, fusion: fusion)
        }
    }
}
