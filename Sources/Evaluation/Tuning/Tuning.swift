internal import Compatibility
internal import Matching
internal import Profiles

/// A search for the best setting, by what people decided after one or several splits.
///
/// Log-odds are linear in the weights (`FactorTerms`), so that the model is fitted once for each set of
/// history settings, and weights cost next to nothing to try. The groups that are searched on are not those that are reported on.
package struct Tuning {
    package struct Options: Sendable {
        package var metric = TuningMetric.mutualArea
        /// The most uneven exposure, as a Gini coefficient of the first places of lists on the groups of the search;
        /// `nil`: that of the profile alone, and `margin`.
        package var maxGini: Double?
        /// How many weights and history settings are tried in all searches. Each search makes at least its fixed ones.
        package var trials = 600
        /// Decides which groups are searched on and what is tried.
        package var seed: UInt64 = 1
        /// `nil`: what suits the backtests.
        package var grouping: Grouping?

        package init() {}
    }

    package enum Failure: Error, Equatable {
        /// Everything belongs to one group, which cannot be both searched and reported on.
        case oneGroup(Grouping)
        /// The groups of the search have no value of the metric: nobody liked, or everybody did.
        case undefined(TuningMetric, Grouping)
    }

    /// What the limit on exposure is above that of the profile alone.
    package static let margin = 0.05
    /// With fewer groups, searches on all but some are made in turn.
    package static let fewGroups = 40
    /// How many.
    package static let folds = 5
    /// The share of the groups that is searched on where there are more.
    static let searchShare = 0.6

    private let scorer: SettingScorer
    private let groups: TuningGroups
    private let grouping: Grouping
    private let start: TuningSetting
    private let options: Options

    /// - Parameters:
    ///   - cuts: backtests of the same people, at least one.
    ///   - start: what is set: what the best is compared with, and what is kept where nothing is known.
    /// - Throws: `Failure.oneGroup`.
    package init(_ cuts: [TuningCut], start: TuningSetting, options: Options) throws {
        precondition(!cuts.isEmpty)
        scorer = SettingScorer(cuts)
        let backtests = cuts.map(\.backtest)
        grouping = options.grouping ?? Grouping.suited(to: backtests)
        groups = TuningGroups(backtests, grouping: grouping)
        self.start = start
        self.options = options
        guard groups.count > 1 else { throw Failure.oneGroup(grouping) }
    }

    /// - Parameter progress: is told how many trials are done, of how many; the search ends early when it says `false`, with
    ///   the best so far.
    /// - Throws: `Failure.undefined`, and `SymmetricEigen.Failure` if a kernel cannot be decomposed.
    package func run(_ progress: (_ done: Int, _ all: Int) -> Bool = { _, _ in true }) throws -> TuningReport {
        let order = groups.shuffled(seed: options.seed)
        let plan = plan
        let searched = searchGroups
        let searches = if case .folds(let count) = plan { count + 1 } else { 1 }
        var trials = 0
        var shouldContinue = true
        func step() -> Bool {
            trials += 1
            shouldContinue = progress(min(trials, options.trials), options.trials) && shouldContinue
            return shouldContinue
        }
        let main = try search(on: searched, budget: options.trials / searches, step)
        var parts: [TuningComparison.Part] = []
        switch plan {
        case .halves:
            let rest = Set(order).subtracting(searched)
            parts = [.init(groups: rest, best: main.chosen)]
        case .folds(let count):
            for fold in 0..<count where shouldContinue {
                let own = Set(order.indices.filter { $0 % count == fold }.map { order[$0] })
                let found = try search(
                    on: Set(order).subtracting(own), budget: options.trials / searches, step)
                parts.append(.init(groups: own, best: found.chosen))
            }
            // A report on some folds would be one on some groups.
            if !shouldContinue { parts = [] }
        }
        let compared =
            parts.isEmpty
            ? nil
            : try TuningComparison(
                scorer, groups, parts, start: start, metric: options.metric,
                zeroed: shouldContinue
                    ? start.weights.factors.filter { [.identified, .noEffect].contains(main.outcome.effects[$0]) } : [],
                limit: (options.maxGini, profileOnly))
        return try report(
            plan, main, compared, trials: trials, isComplete: shouldContinue,
            foldsKept: plan == .folds(parts.count) ? parts.count { $0.best == start } : 0)
    }

    /// By decision of a cut: whether the search for the setting may look at it.
    package func isSearched(cut: Int) -> [Bool] {
        let chosen = searchGroups
        return groups.ofDecision[cut].indices.map { groups.isWithin(chosen, cut: cut, decision: $0) }
    }

    /// The groups on which the setting is searched.
    private var searchGroups: Set<Int> {
        let order = groups.shuffled(seed: options.seed)
        if case .halves(let count, _) = plan { return Set(order.prefix(count)) }
        return Set(order)
    }

    private var plan: TuningReport.Plan {
        if groups.count < Self.fewGroups { return .folds(min(Self.folds, groups.count)) }
        let search = Int(Double(groups.count) * Self.searchShare)
        return .halves(search: search, report: groups.count - search)
    }

    private struct Search {
        var sample: TuningSample
        var outcome: SettingSearch.Outcome
        var chosen: TuningSetting
        var limit: Double
    }

    /// Searches on some groups, and settles on what is to be believed of it.
    private func search(on chosen: Set<Int>, budget: Int, _ step: () -> Bool) throws -> Search {
        let sample = TuningSample.visible(scorer.cuts, groups, in: chosen)
        let limit = try options.maxGini ?? sample.gini(scorer.scores(profileOnly)) + Self.margin
        var search = SettingSearch(
            scorer: scorer, sample: sample, metric: options.metric, start: start, limit: limit, budget: budget,
            seed: options.seed)
        guard let outcome = try search.run(step) else { throw Failure.undefined(options.metric, grouping) }
        let choice = SettingChoice(
            scorer: scorer, sample: sample, metric: options.metric, limit: limit)
        return Search(sample: sample, outcome: outcome, chosen: try choice.setting(for: outcome), limit: limit)
    }

    /// What is set without history; the standard weights without it where nothing else is set.
    private var profileOnly: TuningSetting {
        var setting = start
        let standard = FactorWeights.standard(of: start.weights.factors)
        setting.weights =
            (try? start.weights.replacing(.history, with: 0)) ?? (try? standard.replacing(.history, with: 0))
            ?? standard
        return setting
    }

    private func report(
        _ plan: TuningReport.Plan, _ main: Search, _ compared: TuningComparison?, trials: Int, isComplete: Bool,
        foldsKept: Int
    ) throws -> TuningReport {
        let best = main.chosen
        var findings: [Factor: TuningReport.Finding] = [:]
        for factor in start.weights.factors {
            findings[factor] =
                switch main.outcome.effects[factor] {
                case .constant: .constant
                case .identified: .identified(lostAtZero: compared?.losses[factor])
                case .noEffect: .noEffect(lostAtZero: compared?.losses[factor])
                case nil: .unknown
                }
        }
        return TuningReport(
            metric: options.metric, seed: options.seed, people: scorer.cuts[0].backtest.learners.count,
            cuts: scorer.cuts.map { cut in
                TuningReport.Cut(
                    split: cut.backtest.split, known: cut.backtest.counts.known,
                    decisions: cut.backtest.decisions.count,
                    pairs: cut.backtest.pairs.count { $0.outcome.isKnown })
            }, grouping: grouping, groups: groups.count, plan: plan, searched: main.sample.size, trials: trials,
            isComplete: isComplete, start: start, best: best, findings: findings,
            visible: compared?.visible ?? [:], moved: main.outcome.moved,
            foldsKept: foldsKept, comparison: compared?.metric, logLoss: compared?.logLoss,
            isLimitFromProfile: options.maxGini == nil,
            exposure: TuningReport.Unevenness(
                start: main.outcome.start.gini, best: main.sample.gini(try scorer.scores(best)),
                limit: main.limit),
            mostEven: main.outcome.mostEven.gini, reportedExposure: compared?.exposure)
    }
}
