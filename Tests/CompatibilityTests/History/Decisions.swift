import Compatibility
import Foundation
import Randomness

/// One decision, as tests make them up.
struct Decision {
    var actor: Int
    var target: Int
    var isLike: Bool
    var weight = 1.0
    var fits: [Float] = []
}

extension DecisionTable {
    /// A table of decisions in any order.
    init(people: Int, factors: Int, _ decisions: [Decision]) {
        let sorted = (0..<people).flatMap { actor in decisions.filter { $0.actor == actor } }
        self.init(
            people: people, factors: factors, actors: sorted.map { Int32($0.actor) },
            targets: sorted.map { Int32($0.target) }, outcomes: sorted.map { $0.isLike ? 1 : 0 },
            weights: sorted.map { Float($0.weight) }, fits: sorted.flatMap(\.fits))
    }
}

/// Who decides how, for simulations.
struct Truth {
    var intercept: Double
    var slopes: [Double]
    var selectivity: [Double]
    var reputation: [Double]

    /// - Parameter spreads: standard deviations of selectivity and reputation.
    init(
        people: Int, intercept: Double, slopes: [Double], spreads: (Double, Double) = (0.8, 0.8),
        using stream: inout RandomStream
    ) {
        self.intercept = intercept
        self.slopes = slopes
        selectivity = (0..<people).map { _ in spreads.0 * stream.normal() }
        reputation = (0..<people).map { _ in spreads.1 * stream.normal() }
    }

    /// Everybody decides on `each` people, drawn each time, whose fits are up to three quarters.
    func decisions(each: Int, using stream: inout RandomStream) -> [Decision] {
        selectivity.indices.flatMap { actor in
            (0..<each).map { _ in
                let target = stream.below(reputation.count)
                let fits = slopes.map { _ in Float(0.75 * stream.uniform()) }
                var z = intercept + selectivity[actor] + reputation[target]
                for (slope, fit) in zip(slopes, fits) { z += slope * Double(fit) }
                return Decision(
                    actor: actor, target: target, isLike: stream.chance(1 / (1 + exp(-z))), fits: fits)
            }
        }
    }
}
