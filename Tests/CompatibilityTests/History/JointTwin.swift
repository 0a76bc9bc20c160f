import Compatibility

/// The joint fit as it is documented: parameters are the intercept, a slope per factor, a selectivity and a reputation per
/// person, of which the last two are held by the spreads that the fit itself ended with.
struct JointTwin {
    private(set) var regression: LogisticTwin
    private let people: Int
    private let factors: Int

    var intercept: Double { regression.parameters[0] }
    var slopes: [Double] { Array(regression.parameters[1...factors]) }
    var selectivity: [Double] { Array(regression.parameters[(1 + factors)..<(1 + factors + people)]) }
    var reputation: [Double] { Array(regression.parameters[(1 + factors + people)...]) }

    init(_ table: DecisionTable, priorSlopes: [Double], like fit: JointFit) {
        people = table.people
        factors = table.factors
        var means = [Double](repeating: 0, count: table.factors)
        for row in 0..<table.count {
            for factor in means.indices {
                means[factor] += Double(table.fits[row * table.factors + factor]) / Double(table.count)
            }
        }
        let rows = (0..<table.count).map { row in
            var terms = [
                (0, 1.0), (1 + table.factors + Int(table.actors[row]), 1),
                (1 + table.factors + table.people + Int(table.targets[row]), 1),
            ]
            for factor in means.indices {
                terms.append((1 + factor, Double(table.fits[row * table.factors + factor]) - means[factor]))
            }
            return LogisticTwin.Row(
                terms: terms, outcome: Double(table.outcomes[row]), weight: Double(table.weights[row]))
        }
        func priors(_ spread: Double) -> [LogisticTwin.Prior?] {
            [LogisticTwin.Prior?](repeating: .init(mean: 0, deviation: spread), count: table.people)
        }
        regression = LogisticTwin(
            rows,
            priors: [nil] + priorSlopes.map { .init(mean: $0, deviation: 0.5) } + priors(fit.selectivitySpread)
                + priors(fit.reputationSpread))
        regression.climb()
    }
}
