internal import GroupedRows
internal import LinearAlgebra
internal import MathFunctions
internal import Profiles

/// One term of a score.
package struct Contribution: Sendable, Equatable, Codable {
    /// `base`, a factor's name, or a part of history: `history_wishes`, `history_selectivity`, `history_reputation`,
    /// `history_collaborative`.
    package var part: String
    /// The weight of the factor it belongs to, 0…1; `nil` for the base.
    package var weight: Double?
    /// What it rests on, in words.
    package var evidence: String
    /// In log-odds.
    package var value: Double
}

/// Why one person is expected to like another, or not.
package struct DirectedExplanation: Sendable, Equatable, Codable {
    package var from: String
    package var to: String
    /// The terms of the inner product that is scored: they add up to it.
    package var contributions: [Contribution]
    /// Their sum.
    package var logOdds: Double
    /// The chance that `from` likes `to`, 0…1.
    package var score: Double
}

extension CompatibilityModel {
    /// Splits the score of one direction into named parts.
    ///
    /// Each factor's columns are multiplied as they are scored; the part that the own profile alone would give is the
    /// factor's, and what history changed in the same columns is its remainder, so nothing is lost between them.
    ///
    /// - Parameter logOdds: the canonical inner product of the two, which the parts must add up to: what is left by the
    ///   order of summation (below 10⁻¹²) goes to the base.
    package func explanation(
        from actor: Int, to target: Int, vectors: ScoringVectors, logOdds: Double
    ) -> DirectedExplanation {
        let seeks = vectors.seeks
        let offers = vectors.offers
        let width = blocks.columns
        var own = [Double](repeating: 0, count: width)
        blocks.ownSeeks(of: people[actor], into: &own)
        var parts: [Contribution] = []
        var wished = 0.0
        for (position, factor) in blocks.factors.enumerated() {
            let multiplier = vectors.weights.multiplier(of: factor)
            var scored = 0.0
            var profile = 0.0
            for column in blocks.ranges[position] {
                scored += Double(seeks[actor, column]) * Double(offers[target, column])
                profile +=
                    Double(Float(own[column] * (multiplier * learned.slopes[position])))
                    * Double(offers[target, column])
            }
            wished += scored - profile
            let evidence = [actor, target].map {
                blocks.encoders[position].evidence(of: people[$0]) ?? "unknown: average"
            }
            parts.append(
                Contribution(
                    part: factor.name, weight: vectors.weights[factor], evidence: evidence.joined(separator: " → "),
                    value: profile))
        }
        let (actorPlace, targetPlace) = (Int(order.places[actor]), Int(order.places[target]))
        let historyWeight = vectors.weights[.history]
        let trust = vectors.weights.multiplier(of: .history)
        let selectivity = trust * learned.selectivity[actorPlace]
        // What the average person would get of the wishes was taken from the bias.
        wished += Double(seeks[actor, width]) * Double(offers[target, width]) - vectors.intercept - selectivity
        let words = history.words[actorPlace]
        let likes = words.filter(\.isPositive).count
        func add(_ part: String, _ evidence: String, _ value: Double) {
            parts.append(Contribution(part: part, weight: historyWeight, evidence: evidence, value: value))
        }
        add(
            "history_wishes",
            words.isEmpty ? "no decisions yet" : "\(likes) liked, \(words.count - likes) passed over", wished)
        add(
            "history_selectivity",
            words.isEmpty || !isFitted ? "unknown: average" : "how often \(people[actor].username) likes", selectivity)
        add(
            "history_reputation",
            !learned.isJudged[targetPlace]
                ? "unknown: average" : "how often \(people[target].username) is liked when seen",
            Double(seeks[actor, width + 1]) * Double(offers[target, width + 1]))
        var collaborative = 0.0
        for column in width + 2..<max(seeks.columns, width + 2) {
            collaborative += Double(seeks[actor, column]) * Double(offers[target, column])
        }
        add(
            "history_collaborative",
            collaborative == 0 ? "unknown: average" : "whom people like who like the same", collaborative)
        let base = logOdds - parts.reduce(0) { $0 + $1.value }
        parts.insert(
            Contribution(part: "base", weight: nil, evidence: "before all that follows", value: base), at: 0)
        return DirectedExplanation(
            from: people[actor].username, to: people[target].username, contributions: parts, logOdds: logOdds,
            score: PortableMath.sigmoid(logOdds))
    }
}
