import Compatibility
import Evaluation
import Matching
import Profiles
import Randomness
import Testing

@Suite struct FactorTermsTests {
    /// The sums are those of the model but for its columns, which are rounded to Float.
    @Test(arguments: [0.5, 3]) func `the terms of a pair add up to the model's log-odds, for any weights`(
        known: Double
    ) throws {
        let crowd = TuningCrowd(.genre, known: known, later: 3).crowd
        let backtest = Backtest(crowd: crowd, split: TuningCrowd.split)
        // With few decisions the shipped slopes are used, with more all is fitted.
        #expect((backtest.counts.known > 200) == (known == 3))
        let cut = TuningCut(backtest, tables: TuningCrowd.tables, rules: MeetingRules())
        let terms = try cut.terms(HistorySettings())
        var stream = RandomStream(seed: 3)
        for trial in 0..<4 {
            let weights = try FactorWeights(
                Dictionary(
                    uniqueKeysWithValues: Factor.all.map {
                        ($0, stream.chance(0.2) ? 0 : stream.exponential() + (trial == 0 ? 5 : 0))
                    }))
            let contender = try Contenders(
                backtest, tables: TuningCrowd.tables, weights: weights, fusion: .harmonic,
                history: HistorySettings(), rules: MeetingRules()
            ).chosen.predictor
            let (forward, backward) = terms.logOdds(weights)
            for (place, decision) in backtest.decisions.enumerated() {
                let (actor, target) = (Int(decision.actor), Int(decision.target))
                #expect(abs(forward[place] - contender.logOdds(from: actor, to: target)) < 1e-4)
                #expect(abs(backward[place] - contender.logOdds(from: target, to: actor)) < 1e-4)
            }
        }
    }

    @Test func `a metric has the name that it is read by`() {
        let names = ["mutual-auc", "directed-auc", "log-loss", "brier", "precision@1", "recall@10", "ndcg@1000"]
        for name in names { #expect(TuningMetric(name)?.name == name) }
        for name in ["", "auc", "precision", "precision@", "precision@0", "ndcg@1001", "mutual-auc@3", "recall@1@2"] {
            #expect(TuningMetric(name) == nil, "\(name)")
        }
    }

    /// Scores with many ties, and every measure of them by its two ways.
    @Test func `a metric has one value, whichever way it is computed`() throws {
        let cut = TuningCrowd(.chance).cut()
        let groups = TuningGroups([cut.backtest], grouping: .person)
        let sample = TuningSample.whole([cut], groups, of: Set(0..<groups.count))
        var stream = RandomStream(seed: 4)
        let scores = CutScores(
            logOdds: cut.backtest.decisions.map { _ in stream.normal() },
            mutual: cut.backtest.decisions.map { _ in Double(stream.below(20)) / 20 })
        for metric in [.mutualArea, .directedArea, .precision(2), .ndcg(3), .brier] as [TuningMetric] {
            let value = try #require(sample.value(metric, [scores]))
            let influence = try #require(sample.influence(metric, [scores]))
            #expect(abs(value - influence.estimate) < 1e-12)
            #expect(value > 0 && value < 1)
        }
    }
}
