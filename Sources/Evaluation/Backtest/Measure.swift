/// What a backtest measures.
package enum Measure: Sendable, Hashable {
    /// Does u like v: area under the ROC curve over all decisions after the split.
    case directedArea
    /// Mean squared error, and mean logarithmic loss, of the predicted chance of a like.
    case brier
    case logLoss
    /// Do both: area under the ROC curve over the pairs of which it is known, each seen from both sides.
    case mutualArea
    /// The same within one person's list: how often somebody mutual stands before somebody who is not, or of whom nothing
    /// is known. The mean over the people of whose list that can be said.
    case listArea
    /// How many of the mutual pairs of a list come about when both of a pair read their lists as `Examination` says: the
    /// mean over all people with a list. The sum over people has each pair twice, once for each of the two.
    case expectedMatches
    /// Precision at 1 as a share of what is possible: only people with a mutual pair among their candidates can have it.
    case precisionOfCeiling
    /// Of the first k of a person's list, the share that became mutual.
    case precision(Int)
    case recall(Int)
    case ndcg(Int)
    /// Of those among the first k who liked or were liked, the share that became mutual, as RECON has it; the mean over
    /// the people who have any.
    case success(Int)

    /// What tables call it.
    package var name: String {
        switch self {
        case .directedArea: "directed AUC"
        case .brier: "Brier"
        case .logLoss: "log loss"
        case .mutualArea: "mutual AUC"
        case .listArea: "list AUC"
        case .expectedMatches: "matches"
        case .precisionOfCeiling: "of ceiling"
        case .precision(let k): "precision@\(k)"
        case .recall(let k): "recall@\(k)"
        case .ndcg(let k): "NDCG@\(k)"
        case .success(let k): "success@\(k)"
        }
    }

    /// Whether more is better.
    package var risesWithQuality: Bool {
        switch self {
        case .brier, .logLoss: false
        default: true
        }
    }

    /// What it cannot leave.
    package var bounds: ClosedRange<Double> {
        switch self {
        case .logLoss, .expectedMatches: 0 ... .infinity
        default: 0...1
        }
    }

    /// The one that a comparison is decided by, chosen before anything is looked at: whether two people will like each other is
    /// what a match needs, and it is known of all pairs, not only of the first of a list.
    package static let headline = Measure.mutualArea

    /// Whether it is about decisions and not about lists: it is then the same for all contenders of one predictor.
    var isOfDecisions: Bool {
        switch self {
        case .directedArea, .brier, .logLoss: true
        default: false
        }
    }

    /// All that lists of the given lengths are judged by, those together that belong together.
    package static func groups(at places: [Int]) -> [[Measure]] {
        [
            [.directedArea, .brier, .logLoss], [.mutualArea, .listArea, .expectedMatches, .precisionOfCeiling],
            places.map { .precision($0) }, places.map { .recall($0) }, places.map { .ndcg($0) },
            places.map { .success($0) },
        ]
    }

    /// The same in one row.
    package static func all(at places: [Int]) -> [Measure] { groups(at: places).flatMap(\.self) }
}
