internal import MathFunctions

/// Two simulations on the same crowd and the same chance, seed by seed: how much one figure differs.
package struct PairedDifference: Sendable, Codable, Equatable {
    package var measure: String
    /// Means over the seeds in which the figure is known of both.
    package var a: Double
    package var b: Double
    package var seeds: Int
    /// The mean of b less a.
    package var difference: Double
    /// Its 95 % confidence interval by Student's t over the seeds; `nil` for fewer than two.
    package var low: Double?
    package var high: Double?

    /// - Parameter pairs: the figure of a and of b, seed by seed; at least one pair.
    package init(_ measure: String, _ pairs: [(Double, Double)]) {
        precondition(!pairs.isEmpty)
        self.measure = measure
        seeds = pairs.count
        let count = Double(pairs.count)
        a = pairs.reduce(0) { $0 + $1.0 } / count
        b = pairs.reduce(0) { $0 + $1.1 } / count
        let differences = pairs.map { $0.1 - $0.0 }
        let mean = differences.reduce(0, +) / count
        difference = mean
        guard pairs.count > 1 else { return }
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let half = StudentT.quantile975(freedom: pairs.count - 1) * (variance / count).squareRoot()
        (low, high) = (mean - half, mean + half)
    }
}

/// Student's t distribution.
package enum StudentT {
    /// The point below which 97.5 % lie, to three digits: from tables up to 10 degrees of freedom, where the expansion is not
    /// good enough, which holds above.
    package static func quantile975(freedom: Int) -> Double {
        let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
        guard freedom > table.count else { return table[max(1, freedom) - 1] }
        return StudentQuantile.value(normal: 1.959964, degrees: Double(freedom))
    }
}

extension PairedDifference {
    /// What is compared, in the order in which it is shown.
    private static let measures: [(name: String, value: @Sendable (NightsFigures) -> Double?)] = [
        ("conversations_per_person", { $0.conversationsPerPerson }),
        ("gini_of_conversations", { $0.giniOfConversations }),
        ("without_conversation", { $0.withoutConversation }),
        ("matches_per_person", { $0.matchesPerPerson }),
        ("without_match", { $0.withoutMatch }),
        ("mutual_likes", { Double($0.matches["mutual_like", default: 0]) }),
        ("introductions", { Double($0.matches["introduction", default: 0]) }),
        ("introductions_in_last_week", { $0.matchesInLastWeek["introduction"] }),
        ("introductions_answered", { $0.introductionsAnswered }),
        ("true_chance_of_introductions", { $0.trueChance["introduction"] }),
        ("likes", { Double($0.likes) }),
        ("median_nights_to_match", { $0.medianNightsToMatch.map(Double.init) }),
        ("median_nights_to_conversation", { $0.medianNightsToConversation.map(Double.init) }),
        ("newcomers_conversations_in_first_week", { $0.newcomersFirstWeek?.conversations }),
        ("looked_at_before", { $0.lookedAtBefore }),
        ("repeated", { $0.repeated }),
        ("shown_before", { $0.shownBefore }),
        ("gini_of_places", { $0.giniOfPlaces }),
        ("never_shown", { $0.neverShown }),
        ("attraction_and_places_at_last", { $0.attractionAndPlacesAtLast }),
        ("held_nights", { Double($0.held.count) }),
        ("bytes", { Double($0.bytes) }),
    ]

    /// The differences of all figures that some seed gives for both.
    ///
    /// - Parameter pairs: the figures of a and of b, by seed.
    package static func all(_ pairs: [(a: NightsFigures, b: NightsFigures)]) -> [PairedDifference] {
        measures.compactMap { name, value in
            let known = pairs.compactMap { pair in
                value(pair.a).flatMap { a in value(pair.b).map { (a, $0) } }
            }
            return known.isEmpty ? nil : PairedDifference(name, known)
        }
    }
}
