public import Compatibility
public import Matching
public import Profiles

/// The contenders of one backtest: Duet as it is set, with every fusion, and what it must be better than.
public struct Contenders: Sendable {
    /// As set; the first of `all`.
    public let chosen: Contender
    /// In the order in which tables show them.
    public let all: [Contender]

    /// Fits the model to what was known at the split.
    ///
    /// - Parameters:
    ///   - crowd: the crowd that `backtest` was cut from.
    ///   - rules: who may meet: it sets which pairs the scale of scores is for.
    /// - Throws: `SymmetricEigen.Failure` if a kernel of a factor cannot be decomposed.
    public init(
        _ backtest: Backtest, crowd: Crowd, tables: ReferenceTables, weights: FactorWeights, fusion: Fusion,
        rules: MeetingRules
    ) throws {
        let model = try CompatibilityModel(
            people: backtest.people, standing: backtest.standing, asOf: backtest.split, tables: tables)
        let traits = crowd.traits(standing: backtest.standing, asOf: backtest.split, activeWithin: nil)
        let sample = AllowedPairs.sample(
            of: Array(traits.indices), traits: traits, ledger: backtest.standing.ledger, rules: rules)
        func predictor(_ weights: FactorWeights) -> ModelPredictor {
            let vectors = model.vectors(weights: weights, calibratedOn: sample)
            return ModelPredictor(CanonicalScore(seeks: vectors.seeks, offers: vectors.offers))
        }
        let own = predictor(weights)
        func asSet(_ how: String, _ combination: Contender.Combination) -> Contender {
            Contender(name: "as set, \(how)", predictor: own, combination: combination, family: "as set")
        }
        chosen = asSet(fusion.rawValue, .fused(fusion))
        var all = [chosen]
        for other in Fusion.allCases where other != fusion { all.append(asSet(other.rawValue, .fused(other))) }
        all.append(asSet("one-sided", .oneSided))
        if let profile = Self.weights(weights, where: { $0 != .history }) {
            all.append(
                Contender(name: "profile only", predictor: predictor(profile), combination: .fused(fusion)))
        }
        if let history = Self.weights(weights, where: { $0 == .history }) {
            // A weight of 1 stretches history's log-odds to several times what they were fitted to: the order of people is
            // history's, the chances are not.
            all.append(
                Contender(
                    name: "history only", predictor: predictor(history), combination: .fused(fusion),
                    isCalibrated: false))
        }
        all.append(
            Contender(
                name: "rates of both", predictor: RatePredictor(backtest, usesActor: true, usesTarget: true),
                combination: .fused(fusion)))
        all.append(
            Contender(
                name: "popularity", predictor: RatePredictor(backtest, usesActor: false, usesTarget: true),
                combination: .oneSided))
        all.append(
            Contender(
                name: "random", predictor: RandomPredictor(seed: 1), combination: .fused(fusion), isCalibrated: false))
        self.all = all
    }

    /// The same weights with those of the other factors at 0; `nil` when nothing is left.
    private static func weights(_ weights: FactorWeights, where isKept: (Factor) -> Bool) -> FactorWeights? {
        try? FactorWeights(
            Dictionary(uniqueKeysWithValues: Factor.allCases.map { ($0, isKept($0) ? weights[$0] : 0) }))
    }
}
