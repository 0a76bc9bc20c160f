package import Profiles
internal import Randomness

/// A sample of the pairs who may meet, by which the scale of scores is set.
package enum AllowedPairs {
    /// With at most this many pairs in all, every one is looked at.
    static let fewPairs = 50_000
    /// Otherwise so many are drawn, and no more than `mostDraws` looked at.
    static let sampleSize = 20_000
    static let mostDraws = 400_000

    /// Pairs of the given rows that no rule keeps from being recommended to each other, in the order found.
    ///
    /// Large crowds are sampled with a fixed seed: the same people give the same sample.
    package static func sample(
        of rows: [Int], traits: [MeetingTraits], ledger: PairLedger, rules: MeetingRules
    ) -> [(first: Int, second: Int)] {
        var found: [(first: Int, second: Int)] = []
        func consider(_ one: Int, _ other: Int) {
            let (first, second) = (min(one, other), max(one, other))
            let objections = rules.objections(
                to: .recommendation, between: traits[first], and: traits[second], facts: ledger[first, second])
            if objections.isEmpty { found.append((first, second)) }
        }
        if rows.count * (rows.count - 1) / 2 <= fewPairs {
            for (position, one) in rows.enumerated() {
                for other in rows[(position + 1)...] { consider(one, other) }
            }
            return found
        }
        var generator = SplitMix64(seed: 1)
        var draws = 0
        while found.count < sampleSize, draws < mostDraws {
            let one = rows[Int(generator.next() % UInt64(rows.count))]
            let other = rows[Int(generator.next() % UInt64(rows.count))]
            if one != other { consider(one, other) }
            draws += 1
        }
        return found
    }
}
