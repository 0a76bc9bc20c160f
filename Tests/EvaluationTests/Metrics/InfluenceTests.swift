import Evaluation
import MathFunctions
import Profiles
import Randomness
import Testing

@Suite struct InfluenceTests {
    private static let split = Timestamp("2026-05-01 00:00:00")!

    /// Everybody decides on some others after the split; some pairs from both sides.
    private static func backtest(people count: Int, each: Int, seed: UInt64) -> Backtest {
        var stream = RandomStream(seed: seed)
        var interactions: [Interaction] = []
        for actor in 0..<count {
            for _ in 0..<each {
                let target = stream.below(count)
                guard target != actor else { continue }
                interactions.append(
                    Interaction(
                        actor: Int32(actor), target: Int32(target), kind: .like, time: split.adding(seconds: 60),
                        id: Int64(interactions.count)))
            }
        }
        let people = (0..<count).map { Person(username: "p\($0)", age: 30) }
        return Backtest(crowd: Crowd(people: people, interactions: interactions), split: split)
    }

    private static func sample(_ backtest: Backtest) -> (sample: SamplingUnits, observations: [Observation]) {
        let sample = SamplingUnits([backtest], grouping: .person)
        return (
            sample,
            backtest.decisions.map { sample.observation($0.actor, $0.target, unit: Int($0.actor)) }
        )
    }

    /// Two decisions of four people, of values 1 and 3: influences -½ and ½, each of two people. Σ S² = 4 · ¼, Σ T² = 2 · ¼, and
    /// four people have a mean in common: (1 - ½) · 4 / 3.
    @Test func `the variance of a mean worked out by hand`() throws {
        let words = [(0, 1), (2, 3)].enumerated().map { place, pair in
            Interaction(
                actor: Int32(pair.0), target: Int32(pair.1), kind: .like, time: Self.split.adding(seconds: 60),
                id: Int64(place))
        }
        let people = (0..<4).map { Person(username: "p\($0)", age: 30) }
        let backtest = Backtest(crowd: Crowd(people: people, interactions: words), split: Self.split)
        let (sample, observations) = Self.sample(backtest)
        let mean = try #require(Influence.mean([1, 3], observations, in: sample))
        #expect(mean.estimate == 2)
        #expect(agree(mean.variance(.suchACrowd), 2.0 / 3))
        #expect(agree(mean.variance(.thesePeople), 0.5))
        #expect(mean.degreesOfFreedom(.suchACrowd) == 3)
        #expect(mean.degreesOfFreedom(.thesePeople) == 1)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `the variance is that of a loop in a loop, over influences that have a person in common`(seed: UInt64) throws {
        let backtest = Self.backtest(people: 12, each: 5, seed: seed)
        let (sample, observations) = Self.sample(backtest)
        var stream = RandomStream(seed: seed)
        let levels = (0..<12).map { _ in stream.normal() }
        let values = backtest.decisions.map { levels[Int($0.actor)] + levels[Int($0.target)] + stream.normal() }
        let mean = try #require(Influence.mean(values, observations, in: sample))
        let shares = values.map { ($0 - mean.estimate) / Double(values.count) }
        var (crowd, pairs) = (0.0, 0.0)
        for (one, first) in backtest.decisions.enumerated() {
            for (other, second) in backtest.decisions.enumerated() {
                let common = Set([first.actor, first.target]).intersection([second.actor, second.target]).count
                if common > 0 { crowd += shares[one] * shares[other] }
                if common == 2 { pairs += shares[one] * shares[other] }
            }
        }
        #expect(agree(mean.variance(.suchACrowd), max(crowd * 12 / 11, pairs / 2), within: 1e-7))
        #expect(agree(mean.variance(.thesePeople), pairs, within: 1e-7))
    }

    @Test func `an interval between 0 and 1 stays there, and reaches farther to where there is more room`() throws {
        let (sample, observations) = Self.sample(Self.backtest(people: 30, each: 2, seed: 4))
        let values = observations.indices.map { $0 < 3 ? 0.0 : 1 }
        let share = try #require(Influence.mean(values, observations, in: sample))
        let (inside, plain) = (share.interval(within: 0...1), share.interval())
        #expect(plain.high > 1 && inside.high < 1)
        #expect(inside.estimate - inside.low > inside.high - inside.estimate)
        let all = try #require(Influence.mean(values.map { _ in 1 }, observations, in: sample))
        #expect(all.interval(within: 0...1) == Interval(estimate: 1, low: 1, high: 1))
    }

    @Test func `an area worked out by hand, ties counting half`() throws {
        let (sample, observations) = Self.sample(Self.backtest(people: 9, each: 1, seed: 2))
        let five = Array(observations.prefix(5))
        // Positive 3 and 1, negative 2, 1 and 0: 3 wins thrice; 1 loses, ties and wins: (3 + 1.5) / 6.
        func area(_ scores: [Double], _ outcomes: [Bool]) -> Double? {
            Influence.area(scores: scores, outcomes: outcomes, Array(five.prefix(scores.count)), in: sample)?.estimate
        }
        #expect(area([3, 1, 2, 1, 0], [true, true, false, false, false]) == 0.75)
        #expect(area([2, 2, 2], [true, false, true]) == 0.5)
        #expect(area([1, 2], [true, true]) == nil)
        #expect(area([], []) == nil)
        #expect(area([-.infinity, .infinity], [false, true]) == 1)
        // 0 and -0 are one score.
        #expect(area([0, -0.0], [false, true]) == 0.5)
    }

    /// With days as units and one observation a unit, the variance is the sum of squares of what the area moves by where an
    /// observation counts a little more.
    @Test(arguments: 1...6 as ClosedRange<UInt64>, [2, 5, 1000])
    func `an area moves with an observation as its influence says`(seed: UInt64, levels: Int) throws {
        var stream = RandomStream(seed: seed)
        let interactions = (0..<30).map { day in
            Interaction(
                actor: Int32(day), target: Int32(day + 1), kind: .like,
                time: Self.split.adding(seconds: 60 + 86_400 * Int64(day)), id: Int64(day))
        }
        let people = (0..<31).map { Person(username: "p\($0)", age: 30) }
        let backtest = Backtest(crowd: Crowd(people: people, interactions: interactions), split: Self.split)
        let sample = SamplingUnits([backtest], grouping: .day)
        let day = Int(Self.split.microseconds / 86_400_000_000)
        let observations = backtest.decisions.enumerated().map {
            sample.observation($1.actor, $1.target, unit: day + $0)
        }
        let scores = observations.map { _ in Double(stream.below(levels)) }
        let outcomes = observations.map { _ in stream.chance(0.4) }
        func area(_ weights: [Double]) -> Double {
            var (wins, pairs) = (0.0, 0.0)
            for i in scores.indices where outcomes[i] {
                for j in scores.indices where !outcomes[j] {
                    pairs += weights[i] * weights[j]
                    wins += weights[i] * weights[j] * (scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0)
                }
            }
            return wins / pairs
        }
        let ones = scores.map { _ in 1.0 }
        let found = try #require(Influence.area(scores: scores, outcomes: outcomes, observations, in: sample))
        #expect(found.estimate == area(ones))
        let moved = scores.indices.map { place -> Double in
            var more = ones
            more[place] = 1 + 1e-6
            return (area(more) - area(ones)) / 1e-6
        }
        let squares = moved.reduce(0) { $0 + $1 * $1 }
        let count = Double(moved.count { abs($0) > 1e-9 })
        #expect(agree(found.variance(.suchACrowd), squares * count / (count - 1), within: 1e-5))
        #expect(agree(found.variance(.thesePeople), squares, within: 1e-5))
    }

    @Test func `the difference of equals is 0, and has no width`() throws {
        let backtest = Self.backtest(people: 20, each: 4, seed: 3)
        let (sample, observations) = Self.sample(backtest)
        var stream = RandomStream(seed: 3)
        let values = observations.map { _ in stream.normal() }
        let (one, other) = (
            try #require(Influence.mean(values, observations, in: sample)),
            try #require(Influence.mean(values.map { 2 * $0 }, observations, in: sample))
        )
        #expect((one - one).interval() == Interval(estimate: 0, low: 0, high: 0))
        #expect(agree((other - one).standardError(), one.standardError(), within: 1e-6))
        #expect((one - Influence?.none) == nil)
    }

    /// What two have in common with their other decisions is drawn anew with them. 200 simulations of 95 % have 190 hits with a
    /// standard deviation of 3.1.
    @Test
    func
        `intervals for such a crowd cover the mean of crowds with likers and liked, and those for these people theirs`()
        throws
    {
        var (crowds, people, wrong) = (0, 0, 0)
        for seed in 1...200 as ClosedRange<UInt64> {
            let backtest = Self.backtest(people: 60, each: 8, seed: seed)
            let (sample, observations) = Self.sample(backtest)
            var stream = RandomStream(seed: seed, 7)
            let (ready, charm) = ((0..<60).map { _ in stream.normal() }, (0..<60).map { _ in stream.normal() })
            let means = backtest.decisions.map { ready[Int($0.actor)] + charm[Int($0.target)] }
            let values = means.map { $0 + stream.normal() }
            let mean = try #require(Influence.mean(values, observations, in: sample))
            func holds(_ truth: Double, _ interval: Interval) -> Bool {
                interval.low <= truth && truth <= interval.high
            }
            if holds(0, mean.interval()) { crowds += 1 }
            if holds(0, mean.interval(.thesePeople)) { wrong += 1 }
            let truth = means.reduce(0, +) / Double(means.count)
            if holds(truth, mean.interval(.thesePeople)) { people += 1 }
        }
        #expect((179...199).contains(crowds), "\(crowds)")
        // It takes the differences between people for chance, too.
        #expect(people >= 190, "\(people)")
        #expect(wrong < 170, "\(wrong)")
    }

    @Test func `several that vary apart reach farther, copies of one do not`() throws {
        let backtest = Self.backtest(people: 200, each: 4, seed: 5)
        let (sample, observations) = Self.sample(backtest)
        func mean(_ seed: UInt64) throws -> Influence {
            var stream = RandomStream(seed: seed)
            return try #require(Influence.mean(observations.map { _ in stream.normal() }, observations, in: sample))
        }
        let one = try mean(1)
        let single = PortableMath.normalQuantile(0.975)
        #expect(SimultaneousReach.normal([one]) == single)
        #expect(SimultaneousReach.normal([]) == single)
        #expect(abs(SimultaneousReach.normal([one, one, one]) - single) < 0.15)
        // Of ten independent ones, the 1 - .95^(1/10) quantile on both sides.
        let ten = SimultaneousReach.normal(try (1...10 as ClosedRange<UInt64>).map(mean))
        #expect(abs(ten - PortableMath.normalQuantile(0.5 + PortableMath.exp(PortableMath.log(0.95) / 10) / 2)) < 0.15)
    }

    @Test(arguments: [(2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1e9, 1.960)])
    func `Student's quantiles are those of the tables`(degrees: Double, expected: Double) {
        let value = StudentQuantile.value(normal: PortableMath.normalQuantile(0.975), degrees: degrees)
        #expect(abs(value / expected - 1) < 0.009)
    }
}

/// Whether two values agree to `tolerance`, or both are missing.
func agree(_ first: Double?, _ second: Double?, within tolerance: Double = 1e-12) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    return abs(first - second) <= tolerance
}
