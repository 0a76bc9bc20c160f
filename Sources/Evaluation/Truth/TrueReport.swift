/// What contenders reach by the known truth of a synthetic population: means over the cuts.
package struct TrueReport: Sendable {
    package struct Result: Sendable {
        package var name: String
        /// By k: the mean true chance of being mutual among the first k of a list of everybody whom its owner could have
        /// met.
        package var everybody: [Interval?]
        /// By k: the same among the first k of the lists that are judged; empty for those that rank by the truth.
        package var judged: [Interval?]
        /// By k: precision as it is judged less `judged`: what both owe to the same pairs cancels.
        package var excess: [Interval?]
        /// Expected matches per person in a closed crowd, and as a share of the best that ranking by the truth reaches.
        package var matches: Double
        package var shareOfBest: Double
        /// The same where each list is ordered by best response; `nil` for rankings without prices.
        package var reciprocal: Double?
        package var reciprocalShareOfBest: Double?
    }

    /// How many people's truth is known.
    package let people: Int
    /// How many of them, at most, are the closed crowd.
    package static let crowdSize = TrueLists.crowdSize
    /// The contenders, and then rankings by the truth with every fusion.
    package let results: [Result]

    /// - Parameter precisions: by contender and k, means over the cuts.
    init(
        _ truth: TrueChances, _ cuts: [TrueLists], names: [String], precisions: [[Influence?]], scope: IntervalScope
    ) {
        func averages(_ figures: (TrueLists) -> [[Influence?]]) -> [[Influence?]] {
            figures(cuts[0]).indices.map { contender in
                figures(cuts[0])[contender].indices.map { k in
                    Influence.average(cuts.map { figures($0)[contender][k] })
                }
            }
        }
        func interval(_ statistic: Influence?) -> Interval? { statistic?.interval(scope, within: 0...1) }
        let (everybody, allJudged) = (averages(\.everybody), averages(\.judged))
        people = truth.rows.count
        let matches = cuts[0].matches.indices.map { contender in
            cuts.reduce(0) { $0 + $1.matches[contender] } / Double(cuts.count)
        }
        let reciprocal = cuts[0].reciprocal.indices.map { contender -> Double? in
            let values = cuts.compactMap { $0.reciprocal[contender] }
            return values.count == cuts.count ? values.reduce(0, +) / Double(cuts.count) : nil
        }
        let best = (matches + reciprocal.compactMap(\.self)).max() ?? 0
        results = everybody.indices.map { contender in
            let isJudged = contender < names.count
            let judged = isJudged ? allJudged[contender] : []
            return Result(
                name: isJudged ? names[contender] : cuts[0].best[contender - names.count],
                everybody: everybody[contender].map(interval), judged: judged.map(interval),
                excess: isJudged ? zip(precisions[contender], judged).map { ($0 - $1)?.interval(scope) } : [],
                matches: matches[contender], shareOfBest: best > 0 ? matches[contender] / best : 0,
                reciprocal: reciprocal[contender],
                reciprocalShareOfBest: reciprocal[contender].map { best > 0 ? $0 / best : 0 })
        }
    }
}
