internal import Compatibility
package import Evaluation
internal import Matching
internal import Parallelism
internal import Profiles

/// Puts what `duet evaluate`, `compare` and `tune` say after "95 %" to the test, on crowds of known truth.
package struct CoverageTrials: Sendable {
    package static let worlds = ["music", "indifferent", "opposites", "popularity"]
    /// Measures whose intervals are counted.
    static let measures: [Measure] = [
        .directedArea, .brier, .logLoss, .mutualArea, .listArea, .expectedMatches, .precision(1), .recall(3), .ndcg(5),
    ]

    private let threads: Int

    package init(threads: Int = 1) { self.threads = threads }

    /// Those of chances, which differ between settings even where nothing can be predicted: the bolder one loses.
    static func isOfChances(_ measure: Measure) -> Bool { measure == .brier || measure == .logLoss }

    /// Two settings that are compared.
    private static func contenders(_ crowd: CoverageCrowd, _ backtest: Backtest) throws -> (
        one: Contender, other: Contender
    ) {
        func chosen(_ weights: FactorWeights) throws -> Contender {
            try Contenders(
                backtest, tables: crowd.tables, weights: weights, fusion: .geometric, rules: MeetingRules()
            ).chosen
        }
        return (try chosen(.standard), try chosen(try FactorWeights.standard.replacing(.genre, with: 0.6)))
    }

    private static func statistics(_ contender: Contender, _ backtest: Backtest) async throws -> [Influence?] {
        let judgement = Judgement(backtest, grouping: .person)
        let places = try await judgement.places(of: [contender])[0]
        return judgement.statistics(of: contender, places, measures)
    }

    /// `compare` where every later decision is a coin: how often it speaks for a difference that is none.
    package func comparisonsOfCoins(_ crowd: CoverageCrowd, draws: Int) async throws -> [CoverageLine] {
        let (one, other) = try Self.contenders(crowd, crowd.backtest())
        let parts = Parallel.map(draws, threads: threads) { draw in
            let backtest = crowd.backtest(.coins, seed: UInt64(draw))
            let paired = PairedBacktest(
                [
                    (
                        backtest: backtest, one: PairedBacktest.Side(predicts: one, shows: one),
                        other: PairedBacktest.Side(predicts: other, shows: other)
                    )
                ], grouping: .person, places: [1, 3, 5, 10])
            var headline = CoverageLine("coins, compare: the verdict is better or worse", wanted: 0.05)
            headline.note([.better, .worse].contains(paired.verdict))
            var others = CoverageLine("coins, compare: any other row leaves out 0", wanted: 0.05)
            others.note(
                paired.rows.dropFirst().contains { row in
                    !Self.isOfChances(row.measure) && row.difference.map { $0.low > 0 || $0.high < 0 } ?? false
                })
            return [headline, others]
        }
        var lines = parts.flatMap(\.self)
        for draw in 0..<draws {
            let backtest = crowd.backtest(.coins, seed: UInt64(draw))
            let (first, second) = (
                try await Self.statistics(one, backtest), try await Self.statistics(other, backtest)
            )
            for (measure, (own, its)) in zip(Self.measures, zip(first, second)) where !Self.isOfChances(measure) {
                guard let difference = its - own, difference.standardError() > 0 else { continue }
                var line = CoverageLine("coins, a difference of \(measure.name) leaves out 0", wanted: 0.05)
                let interval = difference.interval()
                line.note(interval.low > 0 || interval.high < 0)
                lines.append(line)
            }
        }
        return CoverageLine.sums(lines)
    }

    /// `tune` where every later decision is a coin: how often a factor is said to matter, and a setting to be better.
    package func searchesOfCoins(
        _ crowd: CoverageCrowd, metric: TuningMetric, draws: Int, trials: Int = 60
    ) throws -> [CoverageLine] {
        var factors = CoverageLine("coins, tune: a factor is identified (\(metric.name))", wanted: 0.05)
        var better = CoverageLine("coins, tune: the best is better (\(metric.name)), at most", wanted: 0.05)
        for draw in 0..<draws {
            let cut = TuningCut(
                crowd.backtest(.coins, seed: UInt64(draw)), tables: crowd.tables, rules: MeetingRules())
            var options = Tuning.Options()
            (options.metric, options.trials, options.seed) = (metric, trials, UInt64(draw))
            (options.grouping, options.maxGini) = (.person, 1)
            let start = TuningSetting(weights: .standard, fusion: .geometric, history: HistorySettings())
            let report: TuningReport
            do {
                report = try Tuning([cut], start: start, options: options).run()
            } catch is Tuning.Failure {
                // Of so few people nothing can be said, and nothing is.
                continue
            }
            for finding in report.findings.values {
                switch finding {
                case .identified: factors.note(true)
                case .noEffect: factors.note(false)
                case .constant, .unknown: break
                }
            }
            better.note(report.verdict == .better)
        }
        return [factors, better]
    }

    /// The same pairs decide again, by their hidden wishes: how often the interval for these people has the mean in it.
    package func redraws(_ crowd: CoverageCrowd, draws: Int) async throws -> [CoverageLine] {
        let (one, _) = try Self.contenders(crowd, crowd.backtest())
        var drawn: [[Influence?]] = []
        for draw in 0..<draws {
            drawn.append(try await Self.statistics(one, crowd.backtest(.truth, seed: UInt64(draw))))
        }
        return Self.coverage(
            drawn, .thesePeople, Self.measures.map { "these people, \($0.name)" }, bounds: { Self.measures[$0].bounds })
    }

    /// Other crowds of the same kind: how often the interval for such a crowd has the mean over the crowds in it, and that of
    /// the difference between two settings.
    package func crowds(_ crowds: [CoverageCrowd]) async throws -> [CoverageLine] {
        var (drawn, differences): ([[Influence?]], [[Influence?]]) = ([], [])
        for crowd in crowds {
            let backtest = crowd.backtest()
            let (one, other) = try Self.contenders(crowd, backtest)
            let (own, its) = (try await Self.statistics(one, backtest), try await Self.statistics(other, backtest))
            drawn.append(own)
            differences.append(zip(its, own).map { $0 - $1 })
        }
        return Self.coverage(
            drawn, .suchACrowd, Self.measures.map { "such a crowd, \($0.name)" }, bounds: { Self.measures[$0].bounds })
            + Self.coverage(
                differences, .suchACrowd, Self.measures.map { "such a crowd, the difference of \($0.name)" })
    }

    /// How often intervals have the mean of all estimates in them.
    private static func coverage(
        _ drawn: [[Influence?]], _ scope: IntervalScope, _ statements: [String],
        bounds: (Int) -> ClosedRange<Double> = { _ in -.infinity ... .infinity }
    ) -> [CoverageLine] {
        statements.indices.map { place in
            // Where nothing differs there is no interval.
            let own = drawn.compactMap { $0[place] }.filter { $0.standardError(scope) > 0 }
            var line = CoverageLine(statements[place], wanted: 0.95)
            let mean = own.reduce(0) { $0 + $1.estimate } / Double(max(own.count, 1))
            for influence in own {
                let interval = influence.interval(scope, within: bounds(place))
                line.note(interval.low <= mean && mean <= interval.high)
            }
            return line
        }
    }
}
