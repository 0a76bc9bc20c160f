/// What a search optimises: one of a backtest's measures.
package enum TuningMetric: Sendable, Hashable {
    case directedArea, mutualArea, brier, logLoss
    case precision(Int)
    case recall(Int)
    case ndcg(Int)

    /// Reads `mutual-auc`, `directed-auc`, `log-loss`, `brier`, `precision@K`, `recall@K` or `ndcg@K`, K being 1…1000;
    /// `nil` for anything else.
    package init?(_ name: String) {
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        let k = parts.count == 2 ? Int(parts[1]).flatMap { (1...1000).contains($0) ? $0 : nil } : nil
        switch (parts[0], parts.count, k) {
        case ("directed-auc", 1, _): self = .directedArea
        case ("mutual-auc", 1, _): self = .mutualArea
        case ("brier", 1, _): self = .brier
        case ("log-loss", 1, _): self = .logLoss
        case ("precision", 2, let k?): self = .precision(k)
        case ("recall", 2, let k?): self = .recall(k)
        case ("ndcg", 2, let k?): self = .ndcg(k)
        default: return nil
        }
    }

    /// The name that `init(_:)` reads.
    package var name: String {
        switch self {
        case .directedArea: "directed-auc"
        case .mutualArea: "mutual-auc"
        case .brier: "brier"
        case .logLoss: "log-loss"
        case .precision(let k): "precision@\(k)"
        case .recall(let k): "recall@\(k)"
        case .ndcg(let k): "ndcg@\(k)"
        }
    }

    /// Whether more is better.
    package var risesWithQuality: Bool { self != .brier && self != .logLoss }

    /// What it cannot leave.
    var bounds: ClosedRange<Double> { self == .logLoss ? 0 ... .infinity : 0...1 }

    /// Whether it looks at two people together, so that the fusion has a say.
    var usesFusion: Bool {
        switch self {
        case .directedArea, .brier, .logLoss: false
        case .mutualArea, .precision, .recall, .ndcg: true
        }
    }
}
