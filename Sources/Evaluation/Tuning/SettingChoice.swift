internal import Compatibility
internal import Matching

/// Chooses between the start of a search and what it found: the one-standard-error rule.
///
/// The best of hundreds is partly lucky. From the start to the best there are steps, of which each gives up more of
/// the start: a quarter, a half, three quarters and all of the way of the weights, with the start's fusion and history,
/// with the best's fusion, and with both of the best. The first is taken that is within the limit on exposure and behind the best by no
/// more than the standard error of that difference.
///
/// Source: Breiman, Friedman, Olshen & Stone, "Classification and Regression Trees" (1984), section 3.4.3.
struct SettingChoice {
    let scorer: SettingScorer
    let sample: TuningSample
    let metric: TuningMetric
    let limit: Double

    /// The setting to be chosen between the start and the best of a search.
    func setting(for outcome: SettingSearch.Outcome) throws -> TuningSetting {
        guard let best = outcome.best else { return outcome.start.setting }
        let bestInfluence = sample.influence(metric, try scorer.scores(best.setting))
        let sign = metric.risesWithQuality ? 1.0 : -1.0
        for candidate in candidates(from: outcome.start.setting, to: best.setting, outcome.effects) {
            let scores = try scorer.scores(candidate)
            guard sample.gini(scores) <= limit else { continue }
            guard let behind = bestInfluence - sample.influence(metric, scores) else { continue }
            if sign * behind.estimate <= behind.standardError() { return candidate }
        }
        return best.setting
    }

    /// The start first; the best is not among them.
    private func candidates(
        from start: TuningSetting, to best: TuningSetting, _ effects: [Factor: SettingSearch.FactorEffect]
    ) -> [TuningSetting] {
        let moves = WeightMoves(start: start.weights, free: start.weights.factors.filter { effects[$0] == .identified })
        var candidates = [start]
        for (fusion, history) in [
            (start.fusion, start.history), (best.fusion, start.history), (best.fusion, best.history),
        ] {
            for part in [0, 0.25, 0.5, 0.75, 1] {
                let weights =
                    part == 0
                    ? start.weights
                    : part == 1 ? best.weights : moves.between(start.weights, best.weights, part) ?? start.weights
                let candidate = TuningSetting(weights: weights, fusion: fusion, history: history)
                if candidate != best, !candidates.contains(candidate) { candidates.append(candidate) }
            }
        }
        return candidates
    }
}
