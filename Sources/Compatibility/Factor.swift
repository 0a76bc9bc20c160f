/// What a score is made of.
package enum Factor: String, Sendable, CaseIterable, Codable {
    case genre, experience, role, age, history

    /// The factors that a profile alone decides.
    package static let profile: [Factor] = allCases.filter { $0 != .history }
}

/// How much each factor counts: 0 or more, relative to each other.
package struct FactorWeights: Sendable, Equatable {
    private var values: [Factor: Double]

    /// The shipped weights. What backs each of them is said in `data/README.md`.
    package static let standard = FactorWeights(unchecked: [
        .genre: 0.30, .experience: 0.10, .role: 0.15, .age: 0.20, .history: 0.25,
    ])

    private init(unchecked values: [Factor: Double]) {
        self.values = values
    }

    /// The given weights, the standard ones for factors that are not named, all scaled to sum to 1.
    ///
    /// - Throws: `WeightError` for a weight that is negative or not finite, and when all are zero.
    package init(_ given: [Factor: Double]) throws(WeightError) {
        var values: [Factor: Double] = [:]
        for factor in Factor.allCases {
            let weight = given[factor] ?? Self.standard[factor]
            guard weight.isFinite, weight >= 0 else { throw .outOfRange(factor, weight) }
            values[factor] = weight
        }
        let sum = Factor.allCases.reduce(0) { $0 + values[$1, default: 0] }
        guard sum > 0 else { throw .allZero }
        guard sum.isFinite else { throw .outOfRange(.genre, sum) }
        self.values = values.mapValues { $0 / sum }
    }

    /// The weight of a factor, 0…1; all sum to 1.
    package subscript(factor: Factor) -> Double { values[factor, default: 0] }
}

extension FactorWeights: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        var given: [Factor: Double] = [:]
        for (name, weight) in try container.decode([String: Double].self) {
            // Another version may have had other factors.
            if let factor = Factor(rawValue: name) { given[factor] = weight }
        }
        let scaled = try FactorWeights(given)
        // Weights that were written are whole but for rounding: to scale them again would move their last bits.
        let sum = Factor.allCases.reduce(0) { $0 + given[$1, default: 0] }
        let isWhole = given.count == Factor.allCases.count && abs(sum - 1) < 1e-12
        self = isWhole ? FactorWeights(unchecked: given) : scaled
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(
            Dictionary(uniqueKeysWithValues: Factor.allCases.map { ($0.rawValue, self[$0]) }))
    }
}

/// Why weights cannot be used.
package enum WeightError: Error, Equatable, CustomStringConvertible {
    case outOfRange(Factor, Double)
    case allZero

    package var description: String {
        switch self {
        case .outOfRange(let factor, let weight):
            "the weight of \(factor.rawValue) is \(weight), but a weight is a finite number of 0 or more"
        case .allZero:
            "all weights are zero, so nobody would suit anybody better than anybody else: raise at least one of "
                + Factor.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }
}
