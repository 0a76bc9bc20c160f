/// What a backtest measures.
public enum Measure: Sendable, Hashable {
    /// Does u like v: area under the ROC curve over all decisions after the split.
    case directedArea
    /// Do both: area under the ROC curve over the pairs of which it is known, each seen from both sides.
    case mutualArea
    /// Of the first k of a person's list, the share that became mutual.
    case precision(Int)
    /// Precision at 1 as a share of what is possible: only people with a mutual pair among their candidates can have it.
    case precisionOfCeiling
    case recall(Int)
    case ndcg(Int)
    /// Mean squared error, and mean logarithmic loss, of the foretold chance of a like.
    case brier
    case logLoss

    /// What tables call it.
    public var name: String {
        switch self {
        case .directedArea: "directed AUC"
        case .mutualArea: "mutual AUC"
        case .precision(let k): "precision@\(k)"
        case .precisionOfCeiling: "of ceiling"
        case .recall(let k): "recall@\(k)"
        case .ndcg(let k): "NDCG@\(k)"
        case .brier: "Brier"
        case .logLoss: "log loss"
        }
    }

    /// Whether more is better.
    public var risesWithQuality: Bool {
        switch self {
        case .brier, .logLoss: false
        default: true
        }
    }

    /// All that lists of the given lengths are judged by.
    public static func all(at places: [Int]) -> [Measure] {
        [.directedArea, .mutualArea] + places.map { .precision($0) } + [.precisionOfCeiling]
            + places.map { .recall($0) } + places.map { .ndcg($0) } + [.brier, .logLoss]
    }
}
