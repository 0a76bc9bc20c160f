import Evaluation
import MathFunctions
import Profiles
import Randomness
import Testing

@Suite struct CalibrationByKnownTests {
    private static let split = Timestamp("2026-05-01 00:00:00")!
    private static let count = 150

    /// Everybody decides on 40 others after the split, as the log-odds say; before it, the first fifty on four and the next fifty
    /// on ten.
    private static func trial(seed: UInt64) -> (backtest: Backtest, logOdds: [[Double]]) {
        var stream = RandomStream(seed: seed)
        let logOdds = (0..<count).map { _ in (0..<count).map { _ in stream.normal() - 0.3 } }
        var interactions: [Interaction] = []
        func decide(_ actor: Int, _ target: Int, _ seconds: Int64) {
            let like = stream.chance(PortableMath.sigmoid(logOdds[actor][target]))
            interactions.append(
                Interaction(
                    actor: Int32(actor), target: Int32(target), kind: like ? .like : .dislike,
                    time: split.adding(seconds: seconds), id: Int64(interactions.count)))
        }
        for actor in 0..<count {
            for step in 1...[4, 10, 0][actor / 50] + 40 {
                decide(actor, (actor + step) % count, step <= [4, 10, 0][actor / 50] ? -60 : 60)
            }
        }
        let people = (0..<count).map { Person(username: "p\($0)", age: 30) }
        return (Backtest(crowd: Crowd(people: people, interactions: interactions), split: split), logOdds)
    }

    private static func rows(_ trial: (backtest: Backtest, logOdds: [[Double]]), times factor: Double)
        -> [CalibrationByKnown.Row]
    {
        let predictor = TablePredictor(values: trial.logOdds.map { $0.map { $0 * factor } })
        let contender = Contender(name: "table", predictor: predictor, combination: .oneSided)
        return Judgement(trial.backtest, grouping: .person).calibration(of: contender)
    }

    @Test func `decisions are told apart by how many their actors had made`() {
        let rows = Self.rows(Self.trial(seed: 1), times: 1).filter { $0.side == .actor }
        #expect(rows.map(\.known) == [.none, .few, .more])
        #expect(rows.map(\.decisions) == [2000, 2000, 2000])
        for row in rows { #expect(abs(row.observed.estimate - row.predicted - row.excess.estimate) < 1e-12) }
    }

    /// Of 40 intervals of 95 %, 38 hold, with a standard deviation of 1.4.
    @Test func `true chances have no excess and a slope of 1, and chances twice as far apart one of a half`() throws {
        var (excess, slope, half, count) = (0, 0, 0, 0)
        for seed in 1...14 as ClosedRange<UInt64> {
            let trial = Self.trial(seed: seed)
            func holds(_ truth: Double, _ interval: Interval) -> Int {
                interval.low <= truth && truth <= interval.high ? 1 : 0
            }
            for (row, wide) in zip(Self.rows(trial, times: 1), Self.rows(trial, times: 2)) where row.side == .actor {
                count += 1
                excess += holds(0, row.excess.interval())
                slope += holds(1, try #require(row.slope).interval())
                half += holds(0.5, try #require(wide.slope).interval())
            }
        }
        #expect(count == 42)
        for hits in [excess, slope, half] { #expect(hits >= 35, "\(excess), \(slope), \(half) of \(count)") }
    }

    @Test func `where all chances are alike there is no slope`() {
        for row in Self.rows(Self.trial(seed: 1), times: 0) { #expect(row.slope == nil) }
    }
}
