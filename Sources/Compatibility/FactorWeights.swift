/// How much each factor counts: 0 or more, relative to each other. A crowd is scored by the factors that its weights name.
package struct FactorWeights: Sendable, Equatable {
    /// What is weighed, in the order of columns and reports.
    package let factors: [Factor]
    /// By factor, 0…1; all sum to 1.
    package let values: [Factor: Double]

    /// The shipped weights.
    package static let standard = standard(of: Factor.all)

    /// Everybody's standard weight, scaled to sum to 1.
    package static func standard(of factors: [Factor]) -> FactorWeights {
        let sum = factors.reduce(0) { $0 + $1.standardWeight }
        return FactorWeights(
            factors: factors, values: Dictionary(uniqueKeysWithValues: factors.map { ($0, $0.standardWeight / sum) }))
    }

    private init(factors: [Factor], values: [Factor: Double]) {
        self.factors = factors
        self.values = values
    }

    /// The given weights, the standard ones for factors that are not named, all scaled to sum to 1.
    ///
    /// - Throws: `WeightError` for a weight that is negative or not finite, and when all are zero.
    package init(_ given: [Factor: Double], of factors: [Factor] = Factor.all) throws(WeightError) {
        let standard = Self.standard(of: factors)
        var values: [Factor: Double] = [:]
        var sum = 0.0
        for factor in factors {
            let weight = given[factor] ?? standard[factor]
            guard weight.isFinite, weight >= 0 else { throw .outOfRange(factor, weight) }
            values[factor] = weight
            sum += weight
        }
        guard sum > 0 else { throw .allZero }
        guard sum.isFinite else { throw .outOfRange(factors[0], sum) }
        self.init(factors: factors, values: values.mapValues { $0 / sum })
    }

    /// The weight of a factor, 0…1; all sum to 1.
    package subscript(factor: Factor) -> Double { values[factor, default: 0] }

    /// What a factor's part of a score is multiplied by: 1 at its standard weight.
    package func multiplier(of factor: Factor) -> Double {
        // Not by `standard(of:)`: every score that is explained asks for it several times.
        self[factor] / (factor.standardWeight / factors.reduce(0) { $0 + $1.standardWeight })
    }

    /// The same with another weight for one factor, all scaled to sum to 1.
    package func replacing(_ factor: Factor, with weight: Double) throws(WeightError) -> FactorWeights {
        var given = values
        given[factor] = weight
        return try FactorWeights(given, of: factors)
    }
}

extension FactorWeights: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        var given: [Factor: Double] = [:]
        for (name, weight) in try container.decode([String: Double].self) {
            // Another version may have had other factors.
            if let factor = Factor.all.first(where: { $0.name == name }) { given[factor] = weight }
        }
        let scaled = try FactorWeights(given)
        // Weights that were written are whole but for rounding: to scale them again would move their last bits.
        let sum = Factor.all.reduce(0) { $0 + given[$1, default: 0] }
        let isWhole = given.count == Factor.all.count && abs(sum - 1) < 1e-12
        self = isWhole ? FactorWeights(factors: Factor.all, values: given) : scaled
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Dictionary(uniqueKeysWithValues: values.map { ($0.key.name, $0.value) }))
    }
}

/// Why weights cannot be used.
package enum WeightError: Error, Equatable, CustomStringConvertible {
    case outOfRange(Factor, Double)
    case allZero

    package var description: String {
        switch self {
        case .outOfRange(let factor, let weight):
            "the weight of \(factor.name) is \(weight), but a weight is a finite number of 0 or more"
        case .allZero:
            "all weights are zero, so nobody would suit anybody better than anybody else: raise at least one of "
                + Factor.all.map(\.name).joined(separator: ", ")
        }
    }
}
