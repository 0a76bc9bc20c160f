package import Compatibility
package import Profiles
internal import Randomness

/// One backtest of a search: what was known at a split, and everything that people decided afterwards.
package struct TuningCut: Sendable {
    package let backtest: Backtest
    private let tables: ReferenceTables
    private let factors: [Factor]
    /// Pairs who may meet, over which the scale of scores is set.
    private let sample: [(first: Int, second: Int)]
    /// By decision of the backtest: whether it became mutual; `nil` where it is not known.
    let isMutual: [Bool?]
    /// By decision: the order of equal scores in a list, a random number for the pair.
    let tieKeys: [UInt64]

    /// - Parameters:
    ///   - factors: what people are compared by: those of the weights that are looked for.
    ///   - rules: who may meet: it sets which pairs the scale of scores is for.
    package init(
        _ backtest: Backtest, tables: ReferenceTables, factors: [Factor] = Factor.all, rules: MeetingRules
    ) {
        self.backtest = backtest
        self.tables = tables
        self.factors = factors
        sample = backtest.learners.allowedPairs(rules)
        var outcomes: [UInt64: Bool] = [:]
        for pair in backtest.pairs where pair.outcome.isKnown {
            outcomes[Backtest.key(pair.first, pair.second)] = pair.outcome == .mutual
        }
        isMutual = backtest.decisions.map { outcomes[Backtest.key($0.actor, $0.target)] }
        // The same numbers as for the lists of a backtest.
        tieKeys = backtest.decisions.map {
            var stream = RandomStream(seed: 0, UInt64($0.actor), UInt64($0.target))
            return stream.next()
        }
    }

    /// Fits the model to what was known, and takes apart what it says of everything that is looked at.
    ///
    /// - Throws: `SymmetricEigen.Failure` if a kernel cannot be decomposed.
    package func terms(_ history: HistorySettings) throws -> FactorTerms {
        let model = try CompatibilityModel(
            people: backtest.learners.people, learners: backtest.learners.count,
            standing: backtest.learners.standing, asOf: backtest.split,
            tables: tables,
            factors: factors, settings: history)
        return FactorTerms(model, backtest, sample: sample)
    }
}
