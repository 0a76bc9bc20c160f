package import Compatibility
package import Matching
package import Profiles

/// The contenders of one backtest: Duet as it is set, with every fusion, and what it must be better than.
package struct Contenders: Sendable {
    /// As set; the first of `all`.
    package let chosen: Contender
    /// The contender that what is set must be better than: how readily people like, and how readily they are liked. It knows of
    /// history what needs no profile and no model.
    package static let baseline = "rates of both"
    /// In the order in which tables show them.
    package let all: [Contender]

    /// - Parameter all: at least one, the chosen one first.
    init(_ all: [Contender]) {
        self.all = all
        chosen = all[0]
    }

    /// Fits the model to what was known at the split.
    ///
    /// - Parameters:
    ///   - rules: who may meet: it sets which pairs the scale of scores is for.
    ///   - tick: called before every pass over the decisions; what it throws ends the fit.
    /// - Throws: `SymmetricEigen.Failure` if a kernel of a factor cannot be decomposed.
    package init(
        _ backtest: Backtest, tables: ReferenceTables, weights: FactorWeights, fusion: Fusion,
        history: HistorySettings = HistorySettings(), rules: MeetingRules, tick: () throws -> Void = {}
    ) throws {
        let model = try CompatibilityModel(
            people: backtest.learners.people, learners: backtest.learners.count,
            standing: backtest.learners.standing, asOf: backtest.split,
            tables: tables,
            factors: weights.factors, settings: history, tick: tick)
        let sample = backtest.learners.allowedPairs(rules)
        func predictor(keeping isKept: (Factor) -> Bool = { _ in true }) -> ModelPredictor {
            let vectors = model.vectors(weights: weights, calibratedOn: sample, keeping: isKept)
            return ModelPredictor(
                CanonicalScore(
                    seeks: backtest.learners.spread(vectors.seeks), offers: backtest.learners.spread(vectors.offers)))
        }
        let own = predictor()
        func asSet(_ how: String, _ combination: Contender.Combination) -> Contender {
            Contender(name: "as set, \(how)", predictor: own, combination: combination, family: "as set")
        }
        var all = [asSet(fusion.rawValue, .fused(fusion))]
        for other in Fusion.allCases where other != fusion { all.append(asSet(other.rawValue, .fused(other))) }
        all.append(asSet("one-sided", .oneSided))
        for (name, isHistory) in [("profile only", false), ("history only", true)] {
            func isKept(_ factor: Factor) -> Bool { (factor == .history) == isHistory }
            // Where these have no weight there is nothing to rank by.
            guard weights.factors.contains(where: { isKept($0) && weights[$0] > 0 }) else { continue }
            all.append(Contender(name: name, predictor: predictor(keeping: isKept), combination: .fused(fusion)))
        }
        all.append(
            Contender(
                name: Self.baseline, predictor: RatePredictor(backtest, usesActor: true, usesTarget: true),
                combination: .fused(fusion)))
        all.append(
            Contender(
                name: "popularity", predictor: RatePredictor(backtest, usesActor: false, usesTarget: true),
                combination: .oneSided))
        all.append(
            Contender(
                name: "random", predictor: RandomPredictor(seed: 1), combination: .fused(fusion), isCalibrated: false))
        self.init(all)
    }
}
