/// How history is learned from.
///
/// The defaults were chosen by backtests: `data/README.md` says on what.
package struct HistorySettings: Sendable, Equatable {
    /// κ: after so many decisions of average doubt a person's own decisions say half of what they could of the traits
    /// that are liked.
    package var kappa = 20.0
    /// How many ordinary decisions a conversation counts for.
    package var conversation = 2.0
    /// Liking everyone must not win: how often somebody likes counts for no more than for the person at this share of
    /// all who decided.
    package var cap = 0.95
    /// How many latent factors people have; 0 leaves them out.
    package var factors = 8.0
    /// λ, by which latent factors are held to 0: about 1 where all that chance makes is held down.
    package var penalty = 0.8

    package init() {}

    /// The settings by the names that options and files use.
    package enum Name: String, CaseIterable, Sendable {
        case kappa, conversation, cap, factors, penalty

        /// Whether a value can be used.
        package func allows(_ value: Double) -> Bool {
            switch self {
            case .kappa, .penalty: value > 0 && value <= 1e6
            case .conversation: value > 0 && value <= 100
            case .cap: value > 0 && value <= 1
            case .factors: (0...Double(LatentFactors.mostFactors)).contains(value) && value == value.rounded()
            }
        }

        /// What a value must be, in words.
        package var range: String {
            switch self {
            case .kappa, .penalty: "a number above 0, and at most 1,000,000"
            case .conversation: "a number above 0, and at most 100"
            case .cap: "a number above 0, and at most 1"
            case .factors: "a whole number from 0 to \(LatentFactors.mostFactors)"
            }
        }

        fileprivate var path: WritableKeyPath<HistorySettings, Double> {
            switch self {
            case .kappa: \.kappa
            case .conversation: \.conversation
            case .cap: \.cap
            case .factors: \.factors
            case .penalty: \.penalty
            }
        }
    }

    package subscript(name: Name) -> Double {
        get { self[keyPath: name.path] }
        set { self[keyPath: name.path] = newValue }
    }
}

extension HistorySettings: Codable {
    package init(from decoder: any Decoder) throws {
        self.init()
        for (key, value) in try decoder.singleValueContainer().decode([String: Double].self) {
            if let name = Name(rawValue: key) { self[name] = value }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: Name.allCases.map { ($0.rawValue, self[$0]) }))
    }
}
