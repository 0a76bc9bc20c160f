internal import Matching
public import Profiles

/// What contenders reach in one or several backtests of the same people, and how sure that is.
public struct EvaluationReport: Sendable {
    /// One backtest.
    public struct Cut: Sendable {
        public var split: Timestamp
        public var counts: Backtest.Counts
        public var testDecisions: Int
        /// Pairs by outcome.
        public var pairs: [TestPair.Outcome: Int]
        public var lists: Int
        public var listsWithMutual: Int
    }

    /// A contender's figures: means over the cuts.
    public struct Result: Sendable {
        public var name: String
        /// In the order of `measures`; `nil` where a measure says nothing.
        public var figures: [Interval?]
        /// The chosen contender's figure less this one's, from the same draws.
        public var leads: [Interval?]
        /// How unevenly people are among the first three of others' lists: the Gini coefficient, and the share of all
        /// candidates who are in nobody's. Means over the cuts.
        public var exposureGini: Double
        public var shownToNobody: Double
    }

    /// What the chosen contender reaches for some of the people.
    public struct SegmentResult: Sendable {
        public var name: String
        /// Decisions that were foretold, over all cuts.
        public var decisions: Int
        /// In the order of `segmentMeasures`.
        public var figures: [Interval?]
    }

    public let people: Int
    public let cuts: [Cut]
    public let grouping: Grouping
    /// How many groups were drawn from, those without any test counted too.
    public let groups: Int
    public let measures: [Measure]
    /// The chosen contender first.
    public let results: [Result]
    public let segments: [SegmentResult]
    /// What segments are judged by.
    public let segmentMeasures: [Measure] = [.directedArea, .mutualArea, .precision(1)]
    /// Of the chosen contender, for each cut: how often people like to whom a chance was foretold.
    public let reliability: [ReliabilityTable]

    /// How many places of a list count as being shown.
    public static let shownPlaces = 3

    /// - Parameters:
    ///   - cuts: backtests of the same people, each with its contenders, which are alike in number and order; at least one.
    ///   - places: the lengths k of lists to be judged.
    ///   - replicates: how often groups are drawn anew.
    public init(
        _ cuts: [(backtest: Backtest, contenders: Contenders)], grouping: Grouping, places: [Int], genders: Vocabulary,
        replicates: Int = 1000, seed: UInt64 = 1
    ) {
        precondition(!cuts.isEmpty)
        let judgements = cuts.map { Judgement($0.backtest, grouping: grouping) }
        let measures = Measure.all(at: places)
        let names = cuts[0].contenders.all.map(\.name)
        let statistics = names.indices.flatMap { position in
            let byCut = zip(judgements, cuts).map { judgement, cut in
                judgement.statistics(of: cut.contenders.all[position], measures)
            }
            return measures.indices.map { measure in
                GroupedAverage(byCut.map { $0[measure] }) as any GroupedStatistic
            }
        }
        let groups = judgements.map(\.groupCount).max() ?? 0
        let bootstrap = Bootstrap(groups: groups, replicates: replicates, seed: seed)
        let drawn = bootstrap.distributions(of: statistics)
        results = names.indices.map { position in
            let own = drawn[position * measures.count..<(position + 1) * measures.count]
            let shown = zip(judgements, cuts).map { judgement, cut in
                judgement.exposure(of: cut.contenders.all[position], at: Self.shownPlaces)
            }
            return Result(
                name: names[position], figures: own.map(\.interval),
                leads: zip(drawn, own).map { chosen, other in (chosen - other).interval },
                exposureGini: shown.map(Exposure.gini).reduce(0, +) / Double(shown.count),
                shownToNobody: shown.map(Exposure.shareShownToNobody).reduce(0, +) / Double(shown.count))
        }
        segments = Self.segments(cuts, judgements, genders: genders, segmentMeasures, bootstrap)
        reliability = zip(judgements, cuts).map { $0.reliability(of: $1.contenders.chosen) }
        self.measures = measures
        self.grouping = grouping
        self.groups = groups
        people = cuts[0].backtest.people.count
        self.cuts = zip(cuts, judgements).map { cut, judgement in
            let lists = judgement.lists
            return Cut(
                split: cut.backtest.split, counts: cut.backtest.counts, testDecisions: cut.backtest.decisions.count,
                pairs: cut.backtest.pairs.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }, lists: lists.all,
                listsWithMutual: lists.withMutual)
        }
    }
}

extension EvaluationReport {
    private static func segments(
        _ cuts: [(backtest: Backtest, contenders: Contenders)], _ judgements: [Judgement], genders: Vocabulary,
        _ measures: [Measure], _ bootstrap: Bootstrap
    ) -> [SegmentResult] {
        // Who is a newcomer depends on the cut: segments of one name belong together.
        let byCut = cuts.map { Segment.all(of: $0.backtest, genders: genders) }
        return byCut[0].map(\.name).compactMap { name in
            var statistics: [[any GroupedStatistic]] = []
            var decisions = 0
            for (cut, (judgement, segments)) in zip(cuts, zip(judgements, byCut)) {
                guard let segment = segments.first(where: { $0.name == name }) else { return nil }
                let part = judgement.of(segment)
                decisions += part.decisionCount
                statistics.append(part.statistics(of: cut.contenders.chosen, measures))
            }
            let averages = measures.indices.map { measure in
                GroupedAverage(statistics.map { $0[measure] }) as any GroupedStatistic
            }
            return SegmentResult(
                name: name, decisions: decisions,
                figures: bootstrap.distributions(of: averages).map(\.interval))
        }
    }
}

/// The mean of several statistics of the same groups; undefined where one of them is.
struct GroupedAverage: GroupedStatistic {
    private let statistics: [any GroupedStatistic]

    init(_ statistics: [any GroupedStatistic]) {
        self.statistics = statistics
    }

    func value(_ weights: [Double]) -> Double? {
        var sum = 0.0
        for statistic in statistics {
            guard let value = statistic.value(weights) else { return nil }
            sum += value
        }
        return sum / Double(statistics.count)
    }
}
