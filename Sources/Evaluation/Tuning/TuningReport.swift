package import Compatibility
package import Profiles

/// What a search for settings found, and how good it is on people that the search never saw.
package struct TuningReport: Sendable {
    /// One backtest.
    package struct Cut: Sendable {
        package var split: Timestamp
        /// Decisions known by then, decisions to be predicted, and pairs of whom it is known whether they became mutual.
        package var known, decisions, pairs: Int
    }

    /// How groups are shared out between searching and reporting.
    package enum Plan: Sendable, Equatable {
        /// Some groups to search on, the others to report on.
        case halves(search: Int, report: Int)
        /// Few groups, in so many parts: for each, a search on all the others; the setting comes from a search on all.
        case folds(Int)
    }

    /// What was found out about a factor.
    package enum Finding: Sendable, Equatable {
        /// Its weight matters: of factors that do not, 5 % are said to. What the metric loses when it goes to 0 and the others share its weight, on the groups of
        /// the report, so wide that all factors' intervals hold at once; above 0 is a loss also of metrics that fall with quality. `nil` where nothing was measured.
        case identified(lostAtZero: Interval?)
        /// It is the same for all pairs that were looked at, or unknown.
        case constant
        /// Moved from 0 to four times as much, its weight changes the metric by no more than chance where it was searched.
        case noEffect(lostAtZero: Interval?)
        /// The search was stopped before it was looked at.
        case unknown

        /// Whether chance had a say.
        package var isTested: Bool {
            switch self {
            case .identified, .noEffect: true
            case .constant, .unknown: false
            }
        }
    }

    /// Both settings on the groups of the report.
    package struct Comparison: Sendable, Equatable {
        package var start: Interval
        package var best: Interval
        /// By how much the best is better: above 0 is better for all metrics. What both owe to the same people cancels.
        package var lead: Interval
        /// How large a lead would have been seen four times in five; 0 where the two do not differ.
        package var visible: Double
    }

    /// Gini coefficients of who is among the first places of others' lists, and the limit for them.
    package struct Unevenness: Sendable, Equatable {
        package var start, best, limit: Double

        package init(start: Double, best: Double, limit: Double) {
            self.start = start
            self.best = best
            self.limit = limit
        }
    }

    package enum Verdict: String, Sendable {
        /// The best is better than the start, and the interval of its lead is above 0.
        case better
        /// It is not shown to be better: keep what is set.
        case keep
        /// What is set exceeds the limit on exposure, and the best is what is within.
        case withinLimit = "within limit"
        /// The same, but nobody asked for this limit, and keeping to it costs more than chance: keep what is set until
        /// somebody decides.
        case limitCosts = "limit costs"
        /// Nothing that was tried is within the limit.
        case nothingWithinLimit = "nothing within limit"
        /// The search was stopped before anything could be said.
        case unknown
    }

    package let metric: TuningMetric
    package let seed: UInt64
    package let people: Int
    package let cuts: [Cut]
    package let grouping: Grouping
    /// How many groups have tests.
    package let groups: Int
    package let plan: Plan
    /// What is visible to the search for the best, over all cuts: decisions, and people in lists.
    package let searched: (decisions: Int, listed: Int)
    /// Weights and history settings that were tried, in all searches; each with every fusion.
    package let trials: Int
    package let isComplete: Bool

    /// What was set.
    package let start: TuningSetting
    /// What was found, after the one-standard-error rule; what was set where nothing is found to be better.
    package let best: TuningSetting
    package let findings: [Factor: Finding]
    /// By factor that was tried without: what it would have to lose for that to be seen four times in five.
    package let visible: [Factor: Double]
    /// History's settings that were moved.
    package let moved: [HistorySettings.Name]
    /// With folds: in how many of them the search went back to what was set.
    package let foldsKept: Int

    /// `nil` where there was no time for it, or the metric is undefined on the groups of the report.
    package let comparison: Comparison?
    /// The same for the logarithmic loss of the predicted chances; a lead above 0 is a lower loss.
    package let logLoss: Comparison?
    /// Whether the limit is that of the profile alone and `Tuning.margin`, on the same groups.
    package let isLimitFromProfile: Bool
    /// On the groups of the search, where the limit decides.
    package let exposure: Unevenness
    /// The least uneven that was looked at there.
    package let mostEven: Double
    /// On the groups of the report.
    package let reportedExposure: Unevenness?

    /// A lead whose lower bound is less is shown as one that can be 0.
    package static let leastLead = 0.0005

    package var verdict: Verdict {
        Self.verdict(
            exposure, isLimitFromProfile: isLimitFromProfile, isStart: best == start, lead: comparison?.lead)
    }

    /// - Parameters:
    ///   - isStart: whether the best is what was set.
    ///   - lead: of the best over what was set; `nil` where it is not known.
    package static func verdict(
        _ exposure: Unevenness, isLimitFromProfile: Bool, isStart: Bool, lead: Interval?
    ) -> Verdict {
        guard exposure.start <= exposure.limit else {
            guard exposure.best <= exposure.limit else { return .nothingWithinLimit }
            let costs = lead.map { $0.high < 0 } ?? false
            return isLimitFromProfile && costs ? .limitCosts : .withinLimit
        }
        guard !isStart else { return .keep }
        guard let lead else { return .unknown }
        return lead.low >= leastLead ? .better : .keep
    }

    /// What to use: the best where it is shown to be better, or where only it is within the limit; otherwise what is set.
    package var recommended: TuningSetting {
        switch verdict {
        case .better, .withinLimit: best
        case .keep, .limitCosts, .nothingWithinLimit, .unknown: start
        }
    }
}
