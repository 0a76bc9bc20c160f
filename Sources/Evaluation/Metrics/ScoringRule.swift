internal import MathFunctions

/// What a predicted probability costs, given what happened: a proper scoring rule, whose expectation is least for the
/// true probability.
///
/// Source: Gneiting & Raftery, "Strictly proper scoring rules, prediction, and estimation" (JASA 102, 2007), section 3.
package enum ScoringRule: String, CaseIterable, Sendable, Codable {
    /// (p − y)², in [0, 1]; ¼ for p = ½ (Brier, Monthly Weather Review 78, 1950, of one class).
    case brier
    /// −ln of the probability of what happened, in nats: ln 2 for p = ½.
    ///
    /// p is first moved into `clip`…1 − `clip`, so that one certain error costs 34.5 and not infinitely much.
    case logLoss

    /// How near to 0 and 1 a probability can come for `logLoss`: 10⁻¹⁵.
    package static let clip = 1e-15

    /// The loss of one prediction, ≥ 0.
    ///
    /// - Parameters:
    ///   - prediction: the probability of a positive outcome, in [0, 1]; anything else is an error.
    ///   - outcome: whether it was positive.
    package func loss(of prediction: Double, _ outcome: Bool) -> Double {
        precondition((0...1).contains(prediction), "the prediction \(prediction) is not in 0…1")
        switch self {
        case .brier:
            let gap = prediction - (outcome ? 1 : 0)
            return gap * gap
        case .logLoss:
            let clipped = min(max(prediction, Self.clip), 1 - Self.clip)
            return -PortableMath.log(outcome ? clipped : 1 - clipped)
        }
    }

    /// The losses of several predictions, one each, as for `GroupedMean`.
    ///
    /// - Parameters:
    ///   - predictions: each in [0, 1].
    ///   - outcomes: as many.
    package func losses(of predictions: [Double], _ outcomes: [Bool]) -> [Double] {
        precondition(
            predictions.count == outcomes.count, "\(predictions.count) predictions, \(outcomes.count) outcomes")
        return zip(predictions, outcomes).map { loss(of: $0, $1) }
    }
}
