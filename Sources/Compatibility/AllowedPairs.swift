package import Profiles

/// A sample of the pairs who may meet, by which the scale of scores is set.
package enum AllowedPairs {
    /// With at most this many pairs in all, every one is looked at.
    package static let fewPairs = 50_000
    /// Otherwise so many are drawn, and no more than `mostDraws` looked at.
    package static let sampleSize = 20_000
    package static let mostDraws = 400_000

    /// Pairs of the given rows that no rule keeps from being recommended to each other, in the order found.
    ///
    /// The rows stand in a circle, ordered by their keys, and those that are next to each other are looked at first, then those that
    /// are one further apart, and so on: as keys are chance, so are the pairs, and everybody is in as many of them. Of a large crowd
    /// only so many are looked at. One more person puts a few of the pairs in the place of others, and what people are called, none.
    ///
    /// - Parameter key: of a row: what chance goes by.
    package static func sample(
        of rows: [Int], traits: [MeetingTraits], ledger: PairLedger, rules: MeetingRules, key: (Int) -> UInt64
    ) -> [(first: Int, second: Int)] {
        let circle = rows.map { (key: key($0), row: $0) }.sorted { ($0.key, $0.row) < ($1.key, $1.row) }.map(\.row)
        let count = circle.count
        guard count > 1 else { return [] }
        let isSmall = count * (count - 1) / 2 <= fewPairs
        var found: [(first: Int, second: Int)] = []
        var looked = 0
        for distance in 1...count / 2 {
            // Halfway around, both of a pair would find each other.
            for place in 0..<(2 * distance == count ? distance : count) {
                if !isSmall, found.count >= sampleSize || looked >= mostDraws { return found }
                looked += 1
                let (one, other) = (circle[place], circle[(place + distance) % count])
                let (first, second) = (min(one, other), max(one, other))
                let objections = rules.objections(
                    to: .recommendation, between: traits[first], and: traits[second], facts: ledger[first, second])
                if objections.isEmpty { found.append((first, second)) }
            }
        }
        return found
    }
}
