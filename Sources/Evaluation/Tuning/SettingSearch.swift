internal import Compatibility
internal import Matching
internal import Profiles
internal import Randomness

/// Looks for the best setting on one sample, by successive refinement.
///
/// Weights are drawn at random around the best of the round before, nearer from round to round; history's settings are
/// then moved one at a time. Every draw is addressed by the seed and the number of the trial.
struct SettingSearch {
    /// A setting that was tried.
    struct Candidate {
        var setting: TuningSetting
        var value: Double
        var gini: Double
    }

    /// The effect of a factor's weight.
    enum FactorEffect: Equatable {
        case identified
        /// It is the same for all pairs.
        case constant
        /// Its weight from 0 to four times as much moves the metric by no more than chance.
        case noEffect
    }

    struct Outcome {
        var start: Candidate
        /// The best within the limit; `nil` where there is none.
        var best: Candidate?
        /// The least uneven of all that were looked at for it.
        var mostEven: Candidate
        var effects: [Factor: FactorEffect]
        /// History's settings that were moved.
        var moved: [HistorySettings.Name]
        var isComplete: Bool
    }

    let scorer: SettingScorer
    let sample: TuningSample
    let metric: TuningMetric
    let start: TuningSetting
    /// The most uneven exposure that is allowed.
    let limit: Double
    /// How many trials there may be, the fixed ones included, which are always made.
    let budget: Int
    let seed: UInt64

    static let radii = [1.5, 1.0, 0.6, 0.35, 0.2]
    /// What a history setting is tried at.
    static let grid: [(name: HistorySettings.Name, values: [Double])] = [
        (.kappa, [5, 20, 80]), (.conversation, [1, 2, 4]), (.cap, [0.8, 0.95, 1]), (.factors, [0, 8]),
        (.penalty, [0.4, 0.8, 1.6]),
    ]

    var moves = WeightMoves(start: .standard, free: [])
    var trials = 0
    private var tried: Set<[Double]> = []
    var best: Candidate?
    var mostEven: Candidate?
    var isStopped = false

    init(
        scorer: SettingScorer, sample: TuningSample, metric: TuningMetric, start: TuningSetting, limit: Double,
        budget: Int, seed: UInt64
    ) {
        self.scorer = scorer
        self.sample = sample
        self.metric = metric
        self.start = start
        self.limit = limit
        self.budget = budget
        self.seed = seed
    }

    /// The fusions that are tried: all that a pass should use, and the one that is set.
    private var fusions: [Fusion] {
        guard metric.usesFusion else { return [start.fusion] }
        return [start.fusion] + Fusion.allCases.filter { $0 != start.fusion && $0 != .arithmetic }
    }

    /// - Parameter shouldContinue: asked after every trial; the search ends when it says `false`.
    /// - Returns: `nil` where the metric is undefined in the sample.
    mutating func run(_ shouldContinue: () -> Bool) throws -> Outcome? {
        guard try attempt(start.weights, start.history, shouldContinue), let own = mostEven else { return nil }
        // Asked for first: it is the start's own figure, whichever fusion was best.
        guard let first = try candidate(start) else { return nil }
        let effects = try effects(shouldContinue)
        moves = WeightMoves(start: start.weights, free: start.weights.factors.filter { effects[$0] == .identified })
        var moved: [HistorySettings.Name] = []
        if moves.free.count > 1 {
            try fixed(shouldContinue)
            // The last two fifths are for after history's settings.
            let steps = try historySteps(effects)
            let left = max(0, budget - trials - 4 * steps.reduce(0) { $0 + $1.values.count - 1 })
            try refine(until: trials + left * 3 / 5, radii: Self.radii, shouldContinue)
            moved = try history(steps, shouldContinue)
            try refine(until: budget, radii: Array(Self.radii.suffix(3)), shouldContinue)
        } else if effects[.history] == .identified {
            moved = try history(try historySteps(effects), shouldContinue)
        }
        if best == nil { try lowerHistory(shouldContinue) }
        return Outcome(
            start: first, best: best, mostEven: mostEven ?? own, effects: effects, moved: moved,
            isComplete: !isStopped)
    }

    /// How good a value is: more is better.
    private func goodness(_ value: Double) -> Double { metric.risesWithQuality ? value : -value }

    private func candidate(_ setting: TuningSetting) throws -> Candidate? {
        let scores = try scorer.scores(setting)
        guard let value = sample.value(metric, scores) else { return nil }
        return Candidate(setting: setting, value: value, gini: sample.gini(scores))
    }

    /// One trial: weights and history settings, with every fusion.
    ///
    /// - Returns: `false` where the metric is undefined.
    @discardableResult
    mutating func attempt(
        _ weights: FactorWeights?, _ history: HistorySettings, _ shouldContinue: () -> Bool
    ) throws -> Bool {
        guard let weights, !isStopped else { return true }
        let key = weights.factors.map { weights[$0] } + HistorySettings.Name.allCases.map { history[$0] }
        trials += 1
        defer { if !shouldContinue() { isStopped = true } }
        guard tried.insert(key).inserted else { return true }
        let own = TuningSetting(weights: weights, fusion: start.fusion, history: history)
        for (fusion, scores) in zip(fusions, try scorer.scores(own, fusions: fusions)) {
            guard let value = sample.value(metric, scores) else { return false }
            // Ties go to the first, and the start is first.
            if let best, goodness(value) <= goodness(best.value) + 1e-12 { continue }
            var setting = own
            setting.fusion = fusion
            let candidate = Candidate(setting: setting, value: value, gini: sample.gini(scores))
            if candidate.gini <= limit { best = candidate }
            if candidate.gini < mostEven?.gini ?? .infinity { mostEven = candidate }
        }
        return true
    }

    /// Where the next draws are made: around the best or, while none is within the limit, the nearest to it.
    var centre: Candidate? { best ?? mostEven }

    /// What the factors are, found at the start's fusion and history. What is tried for it is no candidate: it also changes
    /// weights that are to stay.
    private mutating func effects(_ shouldContinue: () -> Bool) throws -> [Factor: FactorEffect] {
        let terms = try scorer.terms(start.history)
        var effects: [Factor: FactorEffect] = [:]
        let standard = FactorWeights.standard(of: start.weights.factors)
        for factor in start.weights.factors {
            effects[factor] = terms.allSatisfy { $0.spread(of: factor) < 1e-6 } ? .constant : .noEffect
        }
        let varying = start.weights.factors.filter { effects[$0] != .constant }
        let moves = WeightMoves(start: start.weights, free: varying)
        let own = sample.influence(metric, try scorer.scores(start))
        for factor in varying {
            var moved: [Influence] = []
            // One that is switched off is tried at shares of its standard weight.
            let isOff = start.weights[factor] == 0
            for number in [0, 0.5, 2, 4] {
                var base = start.weights
                if isOff, let lifted = try? base.replacing(factor, with: standard[factor]) { base = lifted }
                guard !isStopped else {
                    // Not all of it was looked at.
                    effects[factor] = nil
                    continue
                }
                guard let weights = moves.weights(base, multiplying: factor, by: number),
                    weights != start.weights
                else { continue }
                trials += 1
                var setting = start
                setting.weights = weights
                if let difference = sample.influence(metric, try scorer.scores(setting)) - own {
                    moved.append(difference)
                }
                if !shouldContinue() { isStopped = true }
            }
            if effects[factor] == .noEffect, Self.isMoved(moved, seed: seed) { effects[factor] = .identified }
        }
        return effects
    }

    /// Whether one of several differences is not 0: of coins, 5 % are said to be, however many were tried.
    ///
    /// Each alone would be said of 5 %. So the largest of them, in standard errors, is compared with the largest that chance
    /// makes of as many that vary together as these do.
    private static func isMoved(_ differences: [Influence], seed: UInt64) -> Bool {
        let reach = SimultaneousReach.normal(differences, seed: seed)
        return differences.contains { difference in
            let interval = difference.interval(normal: reach)
            return interval.low > 0 || interval.high < 0
        }
    }
}
