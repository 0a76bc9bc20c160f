internal import Matching
package import Profiles

/// What contenders reach in one or several backtests of the same people, and how certain that is.
package struct EvaluationReport: Sendable {
    /// One backtest.
    package struct Cut: Sendable {
        package var split: Timestamp
        package var counts: Backtest.Counts
        /// Who had signed up.
        package var people: Int
        package var testDecisions: Int
        /// Pairs by outcome.
        package var pairs: [TestPair.Outcome: Int]
        package var lists: Int
        package var listsWithMutual: Int
        /// How many candidates a list has on average.
        package var candidates: Double
    }

    /// A contender's figures: means over the cuts.
    package struct Result: Sendable {
        package var name: String
        /// In the order of `measures`; `nil` where a measure says nothing.
        package var figures: [Interval?]
        /// The chosen contender's figure less this one's: what both owe to the same people cancels. Each by itself.
        package var leads: [Interval?]
        /// How unevenly people are among the first three of others' lists: the Gini coefficient, the share of all
        /// candidates who are in somebody's, and the share of those who are in nobody's. Means over the cuts.
        package var exposureGini: Double
        package var coverage: Double
        package var shownToNobody: Double
    }

    /// What is said of the chosen contender, by `Measure.headline`, which was chosen before anything is looked at.
    package struct Headline: Sendable {
        package var measure: Measure
        /// What it must be better than.
        package var baseline: String
        /// `nil` where the measure says nothing.
        package var chosen: Interval?
        package var other: Interval?
        /// The chosen contender's figure less the baseline's, by itself.
        package var lead: Interval?
        /// How large a lead would have been seen four times in five.
        package var visible: Double?

        package var verdict: PairedBacktest.Verdict {
            PairedBacktest.Verdict(difference: lead, risesWithQuality: measure.risesWithQuality)
        }
    }

    /// What the chosen contender reaches for some of the people.
    package struct SegmentResult: Sendable {
        package var name: String
        /// Decisions that were predicted, over all cuts.
        package var decisions: Int
        /// In the order of `measures`; `nil` also where the evidence is not enough.
        package var figures: [Interval?]
    }

    /// How to judge.
    package struct Options: Sendable {
        package var grouping: Grouping
        /// Who is in the lists.
        package var candidates = Candidates.observed
        /// Who may meet whom, where everybody is a candidate.
        package var rules = MeetingRules()
        /// The lengths k of lists to be judged.
        package var places: [Int]
        /// For whom intervals are meant to hold.
        package var scope = IntervalScope.suchACrowd
        /// How many tasks share the work; no figure depends on it.
        package var threads = 1
        /// The known truth of a synthetic population; with it the report says how good lists are in truth.
        package var truth: TrueChances?
        /// How the truth's own lists are balanced, for the best that could be reached; `nil`: not at all.
        package var balance: Balance?

        package init(grouping: Grouping, places: [Int]) {
            self.grouping = grouping
            self.places = places
        }
    }

    /// Those who had signed up by the first split.
    package let people: Int
    package let cuts: [Cut]
    package let options: Options
    /// How many units of the grouping there are, those without any test counted too.
    package let groups: Int
    package let measures: [Measure]
    /// The chosen contender first.
    package let results: [Result]
    /// `nil` where the baseline is not among the contenders.
    package let headline: Headline?
    package let segments: [SegmentResult]
    /// Of the chosen contender, for each cut: how the predicted chances of likes compare with what happened.
    package let reliability: [ReliabilityTable]
    /// Of the chosen contender, for each cut: the same by how many decisions were known of the two.
    package let calibration: [[CalibrationByKnown.Row]]
    /// By the truth, where it is known.
    package let truth: TrueReport?

    /// How many places of a list count as being shown.
    package static let shownPlaces = 3
    /// Where everybody is a candidate: how many people's lists are judged at most, and how many people, at most, rank each
    /// other to see who is shown.
    package static let crowdSize = RowSample.size

    /// - Parameters:
    ///   - cuts: backtests of the same people; at least one.
    ///   - contend: makes the contenders of a backtest, alike in number and order for all. They are the larger part of what
    ///     there is to remember, and one cut's are let go before the next cut's are made.
    ///   - genders: names the genders.
    ///   - progress: told what is being done, how much of it is done and how much there is, from several threads.
    /// - Throws: `CancellationError`.
    package init(
        _ cuts: [Backtest], genders: Vocabulary, options: Options,
        progress: @escaping @Sendable (EvaluationPhase, Int, Int) -> Void = { _, _, _ in },
        contend: (_ cut: Int, Backtest) async throws -> Contenders
    ) async throws {
        precondition(!cuts.isEmpty)
        let measures = Measure.all(at: options.places)
        var judged: [JudgedCut] = []
        var names: [String] = []
        var reliability: [ReliabilityTable] = []
        var calibration: [[CalibrationByKnown.Row]] = []
        let sample = SamplingUnits(cuts, grouping: options.grouping)
        for (number, backtest) in cuts.enumerated() {
            let contenders = try await contend(number, backtest)
            let pool = options.candidates == .all ? MeetingPool(backtest, rules: options.rules) : nil
            let judgement = Judgement(backtest, grouping: options.grouping, sample: sample, pool: pool)
            judged.append(
                try await JudgedCut(
                    judgement, contenders, genders: genders, options: options, progress: progress))
            names = contenders.all.map(\.name)
            reliability.append(judgement.reliability(of: contenders.chosen, scope: options.scope))
            calibration.append(judgement.calibration(of: contenders.chosen))
        }
        // Means over the cuts.
        let averages = names.indices.map { position in
            measures.indices.map { measure in Influence.average(judged.map { $0.statistics[position][measure] }) }
        }
        func figures(_ statistics: [Influence?]) -> [Interval?] {
            zip(measures, statistics).map { $1?.interval(options.scope, within: $0.bounds) }
        }
        results = zip(names, averages).enumerated().map { position, row in
            let shown = judged.map { $0.exposure[position] }
            func mean(_ value: ([Int]) -> Double) -> Double { shown.map(value).reduce(0, +) / Double(shown.count) }
            return Result(
                name: row.0, figures: figures(row.1),
                leads: zip(averages[0], row.1).map { ($0 - $1)?.interval(options.scope) },
                exposureGini: mean(ExposureStatistics.gini), coverage: mean { ExposureStatistics.coverage($0) ?? 0 },
                shownToNobody: mean(ExposureStatistics.shareShownToNobody))
        }
        headline = names.firstIndex(of: Contenders.baseline).flatMap { baseline in
            measures.firstIndex(of: .headline).map { measure in
                let lead = averages[0][measure] - averages[baseline][measure]
                let error = lead?.standardError(options.scope) ?? 0
                return Headline(
                    measure: .headline, baseline: names[baseline], chosen: figures(averages[0])[measure],
                    other: figures(averages[baseline])[measure], lead: lead?.interval(options.scope),
                    visible: error > 0 ? Power.visible(error: error) : nil)
            }
        }
        segments = judged[0].segments.compactMap { segment in
            // Who is a newcomer depends on the cut: segments of one name belong together.
            let parts = judged.compactMap { cut in cut.segments.first { $0.name == segment.name } }
            guard parts.count == judged.count else { return nil }
            return SegmentResult(
                name: segment.name, decisions: parts.reduce(0) { $0 + $1.decisions },
                figures: figures(
                    measures.indices.map { measure in Influence.average(parts.map { $0.statistics[measure] }) }))
        }
        let trueLists = judged.compactMap(\.truth)
        truth =
            trueLists.isEmpty
            ? nil
            : options.truth.map { truth in
                TrueReport(
                    truth, trueLists, names: names,
                    precisions: averages.map { row in
                        options.places.compactMap { measures.firstIndex(of: .precision($0)) }.map { row[$0] }
                    }, scope: options.scope)
            }
        self.calibration = calibration
        self.reliability = reliability
        self.measures = measures
        self.options = options
        groups = sample.count
        people = cuts[0].learners.count
        self.cuts = judged.map { judged in
            let backtest = judged.judgement.backtest
            let lists = judged.judgement.listCounts
            return Cut(
                split: backtest.split, counts: backtest.counts,
                people: backtest.learners.count, testDecisions: backtest.decisions.count,
                pairs: backtest.pairs.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }, lists: lists.all,
                listsWithMutual: lists.withMutual, candidates: judged.meanLength)
        }
    }
}
