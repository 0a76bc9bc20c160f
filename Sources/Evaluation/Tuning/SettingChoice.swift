internal import Compatibility
internal import Matching

/// Decides how much of what a search found is to be believed: the rule of one standard error.
///
/// The best of hundreds is partly the luckiest. From the start to the best there are steps, of which each gives up more of
/// the start: a quarter, a half, three quarters and all of the way of the weights, with the start's fusion and history,
/// with the best's fusion, and with both of the best. The first is taken that is within the limit on exposure and behind the best by no
/// more than the standard error of that difference, from groups drawn anew in pairs.
///
/// Source: Breiman, Friedman, Olshen & Stone, "Classification and Regression Trees" (1984), section 3.4.3.
struct SettingChoice {
    let scorer: SettingScorer
    let sample: TuningSample
    let metric: TuningMetric
    let limit: Double
    let seed: UInt64

    /// The setting to be chosen between the start and the best of a search.
    func settle(_ outcome: SettingSearch.Outcome) throws -> TuningSetting {
        guard let best = outcome.best else { return outcome.start.setting }
        let bestStatistic = sample.statistic(metric, try scorer.scores(best.setting))
        let bootstrap = Bootstrap(groups: sample.groupCount, replicates: SettingSearch.replicates, seed: seed)
        let sign = metric.risesWithQuality ? 1.0 : -1.0
        for rung in rungs(from: outcome.start.setting, to: best.setting, outcome.standings) {
            let scores = try scorer.scores(rung)
            guard sample.gini(scores) <= limit else { continue }
            let drawn = bootstrap.distributions(of: [bestStatistic, sample.statistic(metric, scores)])
            let difference = drawn[0] - drawn[1]
            if let estimate = difference.estimate, sign * estimate <= difference.standardError { return rung }
        }
        return best.setting
    }

    /// The start first; the best is not among them.
    private func rungs(
        from start: TuningSetting, to best: TuningSetting, _ standings: [Factor: SettingSearch.Standing]
    ) -> [TuningSetting] {
        let moves = WeightMoves(start: start.weights, free: start.weights.factors.filter { standings[$0] == .moves })
        var rungs = [start]
        for (fusion, history) in [
            (start.fusion, start.history), (best.fusion, start.history), (best.fusion, best.history),
        ] {
            for part in [0, 0.25, 0.5, 0.75, 1] {
                let weights =
                    part == 0
                    ? start.weights
                    : part == 1 ? best.weights : moves.between(start.weights, best.weights, part) ?? start.weights
                let rung = TuningSetting(weights: weights, fusion: fusion, history: history)
                if rung != best, !rungs.contains(rung) { rungs.append(rung) }
            }
        }
        return rungs
    }
}

extension BootstrapDistribution {
    /// The standard deviation of the replicates that have a value; 0 where fewer than two have.
    var standardError: Double {
        let defined = replicates.compactMap(\.self)
        guard defined.count > 1 else { return 0 }
        let mean = defined.reduce(0, +) / Double(defined.count)
        return (defined.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(defined.count - 1)).squareRoot()
    }
}
