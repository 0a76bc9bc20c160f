import Evaluation
import MathFunctions
import Randomness
import Testing

@Suite struct GroupedStatisticTests {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a mean under weights is the mean of observations repeated as often, without those that have no value`(
        seed: UInt64
    ) {
        let sample = GroupedSample(seed: seed, observations: 60, groups: 7, levels: 9)
        let values = zip(sample.scores, sample.outcomes).map { $1 ? $0 : nil }
        let repeated = sample.repeated(values, sample.weights).compactMap(\.self)
        let expected = repeated.isEmpty ? nil : repeated.reduce(0, +) / Double(repeated.count)
        let mean = GroupedMean(values: values, groups: sample.groups)
        #expect(agree(mean.value(sample.weights), expected))
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a ratio under weights is the ratio of the sums of observations repeated as often`(seed: UInt64) {
        let sample = GroupedSample(seed: seed, observations: 60, groups: 7, levels: 9)
        let parts = sample.outcomes.map { $0 ? 2.5 : 0 }
        let above = sample.repeated(sample.scores, sample.weights).reduce(0, +)
        let below = sample.repeated(parts, sample.weights).reduce(0, +)
        let ratio = GroupedRatio(numerators: sample.scores, denominators: parts, groups: sample.groups)
        #expect(agree(ratio.value(sample.weights), below > 0 ? above / below : nil))
    }

    @Test func `a mean and a ratio worked out by hand`() {
        // Group 0 holds 1 and 3, group 1 holds 8: (2 · 1 + 2 · 3 + 8) / (2 + 2 + 1) = 16 / 5.
        let mean = GroupedMean(values: [1, 8, 3], groups: [0, 1, 0])
        #expect(mean.value([2, 1]) == 3.2)
        #expect(mean.value([0, 5]) == 8)
        // (3 · 4 + 1 · 5) / (3 · 2 + 1 · 10) = 17 / 16.
        let ratio = GroupedRatio(numerators: [4, 5], denominators: [2, 10], groups: [0, 1])
        #expect(ratio.value([3, 1]) == 17.0 / 16)
    }

    @Test func `without weight, values or observations there is no mean and no ratio`() {
        let mean = GroupedMean(values: [1, nil], groups: [0, 1])
        #expect(mean.value([0, 1]) == nil)
        #expect(mean.value([0, 0]) == nil)
        #expect(GroupedMean(values: [], groups: []).value([]) == nil)
        #expect(GroupedMean(values: [nil, nil], groups: [0, 0]).value([1]) == nil)
        #expect(GroupedRatio(numerators: [1], denominators: [0], groups: [0]).value([1]) == nil)
        // Groups 1 and 2 have no observations and do no harm.
        #expect(GroupedMean(values: [7], groups: [0]).value([1, 1, 1]) == 7)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>, [(3, 2), (3, 40), (7, 1), (30, 3), (30, 1_000)])
    func `an area under weights is that over all pairs, with few groups and with many`(
        seed: UInt64, groupsAndLevels: (groups: Int, levels: Int)
    ) {
        let sample = GroupedSample(
            seed: seed, observations: 70, groups: groupsAndLevels.groups, levels: groupsAndLevels.levels)
        let area = GroupedArea(scores: sample.scores, outcomes: sample.outcomes, groups: sample.groups)
        // Every sum is exact.
        #expect(area.value(sample.weights) == sample.area(sample.weights))
        let ones = [Double](repeating: 1, count: sample.groupCount)
        #expect(area.value(ones) == sample.area(ones))
        let parts = sample.weights.map { $0 / 7 }
        #expect(agree(area.value(parts), sample.area(parts)))
    }

    @Test func `an area worked out by hand, ties counting half`() {
        // Positive 3 and 1, negative 2, 1 and 0: 3 wins thrice; 1 loses, ties and wins: (3 + 1.5) / 6.
        let (scores, outcomes) = ([3.0, 1, 2, 1, 0], [true, true, false, false, false])
        let grouped = GroupedArea(scores: scores, outcomes: outcomes, groups: [0, 1, 0, 1, 0])
        #expect(grouped.value([1, 1]) == 0.75)
        #expect(
            GroupedArea(scores: scores, outcomes: outcomes, groups: [0, 1, 2, 3, 4]).value([1, 1, 1, 1, 1]) == 0.75)
        // Without group 1, 3 wins against 2 and 0.
        #expect(grouped.value([1, 0]) == 1)
        // With group 1 twice, 3 wins 1 + 2 + 1 pairs, and each of two 1s ties with two and wins one: 2 · (½ · 2 + 1).
        // Of (1 + 2) · (1 + 2 + 1) pairs that makes 8.
        #expect(agree(grouped.value([1, 2]), 8.0 / 12))
    }

    @Test func `an area needs both outcomes, and is a half where all scores are equal`() {
        let equal = GroupedArea(scores: [2, 2, 2], outcomes: [true, false, true], groups: [0, 0, 1])
        #expect(equal.value([1, 1]) == 0.5)
        #expect(equal.value([0, 1]) == nil)
        #expect(equal.value([0, 0]) == nil)
        #expect(GroupedArea(scores: [], outcomes: [], groups: []).value([]) == nil)
        #expect(GroupedArea(scores: [1, 2], outcomes: [true, true], groups: [0, 0]).value([1]) == nil)
        #expect(
            GroupedArea(scores: [-.infinity, .infinity], outcomes: [false, true], groups: [0, 0]).value([1]) == 1)
        // 0 and −0 are one score.
        #expect(GroupedArea(scores: [0, -0.0], outcomes: [false, true], groups: [0, 0]).value([1]) == 0.5)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `an area depends on the order of scores only, and turns over with them`(seed: UInt64) {
        let sample = GroupedSample(seed: seed, observations: 200, groups: 12, levels: 25)
        func area(_ transform: (Double) -> Double) -> Double? {
            GroupedArea(scores: sample.scores.map(transform), outcomes: sample.outcomes, groups: sample.groups)
                .value(sample.weights)
        }
        #expect(area { PortableMath.exp($0) } == area { $0 })
        #expect(agree(area { -$0 }, area { $0 }.map { 1 - $0 }))
    }

    @Test(arguments: [(3, 2), (3, 40), (30, 3), (30, 1_000)], [1, 5, 8])
    func `draws side by side give the bits of one after the other`(
        groupsAndLevels: (groups: Int, levels: Int), draws: Int
    ) {
        var stream = RandomStream(seed: 4)
        let sample = GroupedSample(
            seed: 5, observations: 200, groups: groupsAndLevels.groups, levels: groupsAndLevels.levels)
        // One draw has nobody.
        let weights = (0..<draws).map { draw in
            (0..<sample.groupCount).map { _ in draw == 3 ? 0 : Double(stream.below(4)) }
        }
        let area = GroupedArea(scores: sample.scores, outcomes: sample.outcomes, groups: sample.groups)
        let mean = GroupedMean(values: zip(sample.scores, sample.outcomes).map { $1 ? $0 : nil }, groups: sample.groups)
        let ratio = GroupedRatio(
            numerators: sample.scores, denominators: sample.outcomes.map { $0 ? 2.5 : 0 }, groups: sample.groups)
        let statistics: [any GroupedStatistic] = [area, mean, ratio]
        for statistic in statistics {
            #expect(statistic.values(ReplicateBlock(weights)) == weights.map { statistic.value($0) })
        }
    }
}
