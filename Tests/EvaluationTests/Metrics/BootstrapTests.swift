import Evaluation
import MathFunctions
import Randomness
import Testing

/// A statistic that is how often the first group was drawn.
private struct FirstWeight: GroupedStatistic {
    func value(_ weights: [Double]) -> Double? { weights[0] }
}

/// Draws whose groups differ: each group's level from the standard normal distribution, each member's around it.
private func levels(_ groups: Int, members: Int, seed: UInt64) -> (values: [Double], groups: [Int]) {
    var stream = RandomStream(seed: seed)
    var (values, places): ([Double], [Int]) = ([], [])
    for group in 0..<groups {
        let level = stream.normal()
        for _ in 0..<members {
            values.append(level + stream.normal())
            places.append(group)
        }
    }
    return (values, places)
}

extension Bootstrap {
    /// The 95 % percentile interval of a statistic; nil where it is undefined for the sample or for every replicate.
    fileprivate func interval(of statistic: some GroupedStatistic) -> Interval? {
        distributions(of: [statistic])[0].interval
    }

    /// The 95 % percentile interval of `first` − `second`, both computed from the same draws.
    ///
    /// - Returns: nil where either is undefined for the sample, or one of them in every replicate. A replicate in which
    ///   either is undefined is left out and counted.
    fileprivate func difference(_ first: some GroupedStatistic, _ second: some GroupedStatistic) -> Interval? {
        let both = distributions(of: [first, second])
        return (both[0] - both[1]).interval
    }
}

@Suite struct BootstrapTests {
    /// 200 simulations of 95 % have 190 hits with a standard deviation of 3.1. A percentile interval of forty groups
    /// covers 94 %: 188 hits, and 11 are more than three standard deviations.
    private let tolerated = 177...198

    @Test func `every replicate draws as many groups as there are, each as often as any other`() {
        let bootstrap = Bootstrap(groups: 5, replicates: 4_000, seed: 3)
        var totals = [Double](repeating: 0, count: 5)
        for replicate in 0..<4_000 {
            let weights = bootstrap.weights(replicate: replicate)
            #expect(weights.reduce(0, +) == 5)
            for group in 0..<5 { totals[group] += weights[group] }
        }
        // 4,000 with a standard deviation of √(20,000 · ⅕ · ⅘) = 57.
        for total in totals { #expect(abs(total - 4_000) < 4 * 57) }
    }

    @Test func `equal seeds give equal intervals, other seeds others`() {
        let sample = GroupedSample(seed: 1, observations: 300, groups: 40, levels: 20)
        let area = GroupedArea(scores: sample.scores, outcomes: sample.outcomes, groups: sample.groups)
        let first = Bootstrap(groups: 40, replicates: 200, seed: 5).interval(of: area)
        #expect(first != nil)
        #expect(first == Bootstrap(groups: 40, replicates: 200, seed: 5).interval(of: area))
        #expect(first != Bootstrap(groups: 40, replicates: 200, seed: 6).interval(of: area))
        // More replicates begin with the same draws.
        let few = Bootstrap(groups: 40, replicates: 2, seed: 5)
        let many = Bootstrap(groups: 40, replicates: 9, seed: 5)
        #expect(few.weights(replicate: 1) == many.weights(replicate: 1))
    }

    @Test(arguments: [1, 2, 3, 16]) func `any number of threads gives the same distributions`(threads: Int) async throws
    {
        let sample = GroupedSample(seed: 2, observations: 300, groups: 40, levels: 20)
        let statistics: [any GroupedStatistic] = [
            GroupedArea(scores: sample.scores, outcomes: sample.outcomes, groups: sample.groups),
            GroupedMean(values: sample.scores, groups: sample.groups),
        ]
        let bootstrap = Bootstrap(groups: 40, replicates: 101, seed: 5)
        let drawn = try await bootstrap.distributions(of: statistics, threads: threads)
        #expect(drawn == bootstrap.distributions(of: statistics))
    }

    @Test func `the interval of 39 replicates is their least and greatest`() throws {
        // (39 + 1) · 2.5 % = 1, and (39 + 1) · 97.5 % = 39.
        let bootstrap = Bootstrap(groups: 20, replicates: 39, seed: 8)
        let drawn = (0..<39).map { bootstrap.weights(replicate: $0)[0] }.sorted()
        let interval = try #require(bootstrap.interval(of: FirstWeight()))
        #expect(interval == Interval(estimate: 1, low: drawn[0], high: drawn[38]))
    }

    @Test(arguments: [1, 2, 19, 20, 100, 1_000])
    func `the bounds lie at the percentiles of the sorted replicates`(replicates: Int) throws {
        let values = levels(30, members: 1, seed: 4)
        let bootstrap = Bootstrap(groups: 30, replicates: replicates, seed: 2)
        let means = (0..<replicates).map { replicate in
            zip(bootstrap.weights(replicate: replicate), values.values).reduce(0) { $0 + $1.0 * $1.1 } / 30
        }.sorted()
        func percentile(_ share: Double) -> Double {
            let place = Double(replicates + 1) * share
            guard place > 1 else { return means[0] }
            guard place < Double(replicates) else { return means[replicates - 1] }
            let part = place - Double(Int(place))
            return means[Int(place) - 1] * (1 - part) + means[Int(place)] * part
        }
        let interval = try #require(
            bootstrap.interval(of: GroupedMean(values: values.values, groups: values.groups)))
        #expect(agree(interval.low, percentile(0.025)) && agree(interval.high, percentile(0.975)))
    }

    @Test func `a mean's interval covers the truth about as often as it says, and too rarely where groups are torn`() {
        var (whole, torn) = (0, 0)
        for simulation in 0..<200 as Range<UInt64> {
            let drawn = levels(40, members: 5, seed: 1_000 + simulation)
            let byGroup = Bootstrap(groups: 40, replicates: 400, seed: simulation)
            let mean = GroupedMean(values: drawn.values, groups: drawn.groups)
            if let interval = byGroup.interval(of: mean) { whole += interval.low <= 0 && 0 <= interval.high ? 1 : 0 }
            let byMember = Bootstrap(groups: 200, replicates: 100, seed: simulation)
            let alone = GroupedMean(values: drawn.values, groups: Array(0..<200))
            if let interval = byMember.interval(of: alone) { torn += interval.low <= 0 && 0 <= interval.high ? 1 : 0 }
        }
        #expect(tolerated.contains(whole), "\(whole) of 200")
        // The variance of the mean is (1 + ⅕) / 40, and 2 / 200 is a third of it: 1.96 √⅓ standard deviations cover 74
        // %, 148 hits with a standard deviation of 6.2.
        #expect(torn < 170, "\(torn) of 200")
    }

    @Test func `an area's and a difference's intervals cover the truth about as often as they say`() {
        // Score = outcome + level of the group + noise: pairs of two groups differ by N(1, 4), those of one group,
        // which are 1 in 40, by N(1, 2). That makes the area Φ(½) = .691, and .002 more for these.
        func normalShare(_ z: Double) -> Double { 1 - PortableMath.upperGamma(0.5, z * z / 2) / 2 }
        let truth = normalShare(0.5)
        var (area, difference) = (0, 0)
        for simulation in 0..<200 as Range<UInt64> {
            let drawn = levels(40, members: 8, seed: 5_000 + simulation)
            let outcomes = drawn.values.indices.map { $0 % 2 == 0 }
            let scores = zip(drawn.values, outcomes).map { $1 ? $0 + 1 : $0 }
            var stream = RandomStream(seed: 9_000 + simulation)
            let noise = scores.map { _ in stream.normal() }
            let bootstrap = Bootstrap(groups: 40, replicates: 200, seed: simulation)
            let good = GroupedArea(scores: scores, outcomes: outcomes, groups: drawn.groups)
            let useless = GroupedArea(scores: noise, outcomes: outcomes, groups: drawn.groups)
            if let interval = bootstrap.interval(of: good) {
                area += interval.low <= truth && truth <= interval.high ? 1 : 0
            }
            if let interval = bootstrap.difference(good, useless) {
                difference += interval.low <= truth - 0.5 && truth - 0.5 <= interval.high ? 1 : 0
            }
        }
        #expect(tolerated.contains(area), "\(area) of 200")
        #expect(tolerated.contains(difference), "\(difference) of 200")
    }

    @Test func `a statistic differs from itself by exactly nothing, and from what is close to it by little`() throws {
        let sample = GroupedSample(seed: 6, observations: 300, groups: 30, levels: 50)
        let bootstrap = Bootstrap(groups: 30, replicates: 300, seed: 1)
        let area = GroupedArea(scores: sample.scores, outcomes: sample.outcomes, groups: sample.groups)
        #expect(bootstrap.difference(area, area) == Interval(estimate: 0, low: 0, high: 0))
        // Some values are raised by a hundredth: everything else cancels.
        let near = zip(sample.scores, sample.outcomes).map { $1 ? $0 + 0.01 : $0 }
        let first = GroupedMean(values: near, groups: sample.groups)
        let second = GroupedMean(values: sample.scores, groups: sample.groups)
        let paired = try #require(bootstrap.difference(first, second))
        let alone = try #require(bootstrap.interval(of: second))
        #expect(paired.high - paired.low < (alone.high - alone.low) / 50)
    }

    @Test func `one group gives an interval without width, and no group gives none`() {
        let mean = GroupedMean(values: [1, 2, 6], groups: [0, 0, 0])
        let bootstrap = Bootstrap(groups: 1, seed: 1)
        #expect(bootstrap.interval(of: mean) == Interval(estimate: 3, low: 3, high: 3))
        #expect(Bootstrap(groups: 0, seed: 1).interval(of: GroupedMean(values: [], groups: [])) == nil)
    }

    @Test func `replicates without a value are left out and counted, on both sides of a difference`() throws {
        // Group 0 has the only value of the first, group 1 of the second.
        let first = GroupedMean(values: [4, nil, nil], groups: [0, 1, 2])
        let second = GroupedMean(values: [nil, 1, nil], groups: [0, 1, 2])
        let bootstrap = Bootstrap(groups: 3, replicates: 500, seed: 7)
        let weights = (0..<500).map { bootstrap.weights(replicate: $0) }
        let alone = weights.count { $0[0] == 0 }
        let either = weights.count { $0[0] == 0 || $0[1] == 0 }
        #expect(alone > 0 && either > alone)
        #expect(
            bootstrap.interval(of: first) == Interval(estimate: 4, low: 4, high: 4, undefinedReplicates: alone))
        #expect(
            bootstrap.difference(first, second)
                == Interval(estimate: 3, low: 3, high: 3, undefinedReplicates: either))
        // Undefined for the sample, or never defined: no interval.
        let never = GroupedMean(values: [nil], groups: [0])
        #expect(bootstrap.interval(of: never) == nil)
        #expect(bootstrap.difference(first, never) == nil)
    }

    @Test func `several statistics at once have the intervals that each has alone`() {
        let sample = GroupedSample(seed: 9, observations: 100, groups: 10, levels: 8)
        let area = GroupedArea(scores: sample.scores, outcomes: sample.outcomes, groups: sample.groups)
        let mean = GroupedMean(values: sample.scores, groups: sample.groups)
        let bootstrap = Bootstrap(groups: 10, replicates: 100, seed: 2)
        let both = bootstrap.distributions(of: [area, mean])
        #expect(both.map(\.interval) == [bootstrap.interval(of: area), bootstrap.interval(of: mean)])
        #expect((both[0] - both[1]).interval == bootstrap.difference(area, mean))
        #expect(bootstrap.distributions(of: []).isEmpty)
    }
}
