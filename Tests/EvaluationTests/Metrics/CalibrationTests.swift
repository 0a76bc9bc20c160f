import Evaluation
import Randomness
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

extension ScoringRule {
    /// The mean loss: the Brier score, or the log loss; nil without predictions.
    fileprivate func mean(of predictions: [Double], _ outcomes: [Bool]) -> Double? {
        let losses = losses(of: predictions, outcomes)
        return losses.isEmpty ? nil : losses.reduce(0, +) / Double(losses.count)
    }
}

@Suite struct CalibrationTests {
    /// Predictions, of which many are equal, and outcomes as likely as predicted.
    private func forecasts(_ count: Int, seed: UInt64, levels: Int) -> (predictions: [Double], outcomes: [Bool]) {
        var stream = RandomStream(seed: seed)
        let predictions = (0..<count).map { _ in Double(stream.below(levels + 1)) / Double(levels) }
        return (predictions, predictions.map { stream.chance($0) })
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func `losses are those of their definitions`(seed: UInt64) {
        let (predictions, outcomes) = forecasts(200, seed: seed, levels: 23)
        var (brier, logLoss) = (0.0, 0.0)
        for (p, y) in zip(predictions, outcomes) {
            brier += y ? (1 - p) * (1 - p) : p * p
            logLoss -= y ? log(max(p, 1e-15)) : log(max(1 - p, 1e-15))
        }
        #expect(agree(ScoringRule.brier.mean(of: predictions, outcomes), brier / 200))
        #expect(agree(ScoringRule.logLoss.mean(of: predictions, outcomes), logLoss / 200))
    }

    @Test func `losses worked out by hand, and bounded for certain errors`() {
        // (0.3² + 0.2²) / 2, and −(ln 0.7 + ln 0.8) / 2.
        #expect(agree(ScoringRule.brier.mean(of: [0.7, 0.2], [true, false]), 0.065))
        #expect(agree(ScoringRule.logLoss.mean(of: [0.7, 0.2], [true, false]), 0.2899092476264711))
        #expect(ScoringRule.brier.losses(of: [0, 1, 0.5], [true, true, false]) == [1, 0, 0.25])
        // 15 ln 10, but for the rounding of 1 − 10⁻¹⁵.
        #expect(agree(ScoringRule.logLoss.loss(of: 0, true), 34.538776394910684))
        #expect(agree(ScoringRule.logLoss.loss(of: 1, false), 34.538776394910684, within: 0.01))
        #expect(ScoringRule.logLoss.loss(of: 1, true) < 1.2e-15)
        for rule in ScoringRule.allCases { #expect(rule.mean(of: [], []) == nil) }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `a table holds what its bins are defined to hold, whatever the order of the predictions`(seed: UInt64) throws {
        let (predictions, outcomes) = forecasts(97, seed: seed, levels: seed % 2 == 0 ? 12 : 1_000)
        func bin(_ p: Double) -> Int { (0..<10).last { Double($0) <= p * 10 } ?? 0 }
        var (expected, error): ([ReliabilityTable.Bin], Double) = ([], 0)
        let table = ReliabilityTable(predictions: predictions, outcomes: outcomes)
        for index in 0..<10 {
            let members = predictions.indices.filter { bin(predictions[$0]) == index }
            guard !members.isEmpty else { continue }
            let found = try #require(table.bins.dropFirst(expected.count).first)
            expected.append(found)
            let mean = members.reduce(0.0) { $0 + predictions[$1] } / Double(members.count)
            let positives = members.count { outcomes[$0] }
            #expect(found.count == members.count && agree(found.meanPredicted, mean))
            #expect(found.lowest == members.map { predictions[$0] }.min())
            #expect(found.highest == members.map { predictions[$0] }.max())
            #expect(found.observed == Interval.wilson(successes: positives, trials: members.count))
            error += abs(Double(positives) - mean * Double(members.count)) / 97
        }
        #expect(table.bins == expected)
        #expect(agree(table.expectedCalibrationError, error))
        let reversed = ReliabilityTable(predictions: predictions.reversed(), outcomes: outcomes.reversed())
        #expect(table == reversed)
    }

    @Test func `a table worked out by hand`() {
        // Two bins: 0.7, 0.75 with one positive, and 0.8, 0.84, 0.88 with two: |0.725 − 0.5| · 2/5 + |0.84 − 2/3| · 3/5.
        let table = ReliabilityTable(
            predictions: [0.84, 0.7, 0.88, 0.75, 0.8], outcomes: [true, false, true, true, false])
        #expect(table.bins.map(\.count) == [2, 3])
        #expect(zip(table.bins, [0.725, 0.84]).allSatisfy { agree($0.meanPredicted, $1) })
        #expect(table.bins.map(\.observed.estimate) == [0.5, 2.0 / 3])
        #expect(agree(table.expectedCalibrationError, 0.194))
        let empty = ReliabilityTable(predictions: [], outcomes: [])
        #expect(empty.bins.isEmpty && empty.expectedCalibrationError == nil)
    }

    @Test func `true probabilities are nearly calibrated, and others are not`() throws {
        let (predictions, outcomes) = forecasts(20_000, seed: 3, levels: 10_000)
        let table = ReliabilityTable(predictions: predictions, outcomes: outcomes)
        // Ten bins of 2,000, each off by about 0.8 · 0.009.
        #expect(try #require(table.expectedCalibrationError) < 0.015)
        let flattened = predictions.map { 0.4 + 0.2 * $0 }
        let off = ReliabilityTable(predictions: flattened, outcomes: outcomes)
        // |0.8 p − 0.4| is 0.2 on average.
        #expect(abs(try #require(off.expectedCalibrationError) - 0.2) < 0.015)
    }

    @Test func `Wilson intervals are the published ones`() throws {
        // Newcombe, "Two-sided confidence intervals for the single proportion" (Statistics in Medicine 17, 1998),
        // table I, method 3.
        let published = [
            (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
        ]
        for (successes, trials, low, high) in published {
            let interval = try #require(Interval.wilson(successes: successes, trials: trials))
            #expect(agree(interval.low, low, within: 5e-5) && agree(interval.high, high, within: 5e-5))
            #expect(interval.estimate == Double(successes) / Double(trials))
            let mirrored = try #require(Interval.wilson(successes: trials - successes, trials: trials))
            #expect(agree(mirrored.low, 1 - interval.high) && agree(mirrored.high, 1 - interval.low))
        }
        #expect(Interval.wilson(successes: 0, trials: 7)?.low == 0)
        #expect(Interval.wilson(successes: 7, trials: 7)?.high == 1)
        #expect(Interval.wilson(successes: 0, trials: 0) == nil)
    }
}
