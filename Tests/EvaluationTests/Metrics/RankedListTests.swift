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

/// The measures place by place, from their definitions.
private struct NaiveRankedList {
    let outcomes: [Bool?]
    let relevantCount: Int

    func isRelevant(_ place: Int) -> Bool { place <= outcomes.count && outcomes[place - 1] == true }
    func hits(_ k: Int) -> Double { Double((1...k).count { isRelevant($0) }) }
    func precision(_ k: Int) -> Double? {
        outcomes.isEmpty ? nil : hits(k) / Double(k < outcomes.count ? k : outcomes.count)
    }
    func recall(_ k: Int) -> Double? { relevantCount == 0 ? nil : hits(k) / Double(relevantCount) }
    func ndcg(_ k: Int) -> Double? {
        guard relevantCount > 0 else { return nil }
        var (sum, ideal) = (0.0, 0.0)
        for place in 1...k {
            if isRelevant(place) { sum += 1 / log2(Double(place + 1)) }
            if place <= relevantCount { ideal += 1 / log2(Double(place + 1)) }
        }
        return sum / ideal
    }
    func success(_ k: Int) -> Double? {
        var (mutual, known) = (0, 0)
        for place in 1...k where place <= outcomes.count {
            if let outcome = outcomes[place - 1] {
                known += 1
                if outcome { mutual += 1 }
            }
        }
        return known == 0 ? nil : Double(mutual) / Double(known)
    }
}

@Suite struct RankedListTests {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `all measures are those of their definitions`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let outcomes: [Bool?] = (0..<stream.below(9)).map { _ in
            stream.chance(0.3) ? nil : stream.chance(0.4)
        }
        let relevantCount = outcomes.count { $0 == true } + stream.below(3)
        let list = RankedList(outcomes, relevantCount: relevantCount)
        let naive = NaiveRankedList(outcomes: outcomes, relevantCount: relevantCount)
        for k in 1...12 {
            #expect(list.precision(at: k) == naive.precision(k))
            #expect(list.recall(at: k) == naive.recall(k))
            #expect(agree(list.ndcg(at: k), naive.ndcg(k)))
            #expect(list.success(at: k) == naive.success(k))
        }
    }

    @Test func `a list worked out by hand`() {
        // Relevant at 2 and 3, unknown at 1, one more relevant candidate is not in the list.
        let list = RankedList([nil, true, true, false], relevantCount: 3)
        #expect(list.precision(at: 2) == 0.5)
        #expect(list.precision(at: 10) == 0.5)
        #expect(list.recall(at: 3) == 2.0 / 3)
        // (1 / log₂ 3 + 1 / log₂ 4) / (1 + 1 / log₂ 3 + 1 / log₂ 4) = 1.1309298 / 2.1309298
        #expect(agree(list.ndcg(at: 3), 0.530721274, within: 1e-9))
        // At 2 the ideal ends, too: 0.6309298 / 1.6309298.
        #expect(agree(list.ndcg(at: 2), 0.386852807, within: 1e-9))
        // A list of one cannot reach the ideal of two: 1 / 1.6309298.
        #expect(agree(RankedList([true], relevantCount: 2).ndcg(at: 2), 0.613147193, within: 1e-9))
        #expect(list.success(at: 1) == nil)
        #expect(list.success(at: 2) == 1)
        #expect(list.success(at: 4) == 2.0 / 3)
    }

    @Test func `a person without candidates or without relevant ones has no measure`() {
        let nobody = RankedList([])
        #expect(nobody.precision(at: 5) == nil && nobody.recall(at: 5) == nil && nobody.ndcg(at: 5) == nil)
        #expect(nobody.success(at: 5) == nil)
        let disliked = RankedList([false, nil])
        #expect(disliked.precision(at: 5) == 0 && disliked.success(at: 5) == 0)
        #expect(disliked.recall(at: 5) == nil && disliked.ndcg(at: 5) == nil)
        // Someone relevant exists and is not in the list.
        let missed = RankedList([], relevantCount: 1)
        #expect(missed.precision(at: 1) == nil && missed.success(at: 1) == nil)
        #expect(missed.recall(at: 1) == 0 && missed.ndcg(at: 1) == 0)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the area of a list is over all pairs of a relevant candidate and another one`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let relevant = (0..<stream.below(9)).map { _ in stream.chance(0.4) }
        let places = relevant.indices.filter { relevant[$0] }.map { $0 + 1 }
        var (wins, pairs) = (0, 0)
        for first in relevant.indices where relevant[first] {
            for second in relevant.indices where !relevant[second] {
                pairs += 1
                wins += first < second ? 1 : 0
            }
        }
        let expected = pairs == 0 ? nil : Double(wins) / Double(pairs)
        #expect(RankedList.area(places: places.reversed(), length: relevant.count) == expected)
    }

    @Test func `an area of a list worked out by hand`() {
        // Of five, the second and the fourth: 2 of 3 others and 1 of 3 stand behind.
        #expect(RankedList.area(places: [4, 2], length: 5) == 0.5)
        #expect(RankedList.area(places: [1, 2], length: 100_000) == 1)
        #expect(RankedList.area(places: [], length: 5) == nil && RankedList.area(places: [1], length: 1) == nil)
    }

    @Test(arguments: 1...5) func `a perfect list has one everywhere`(relevant: Int) {
        let list = RankedList(Array(repeating: true, count: relevant) + [false, false])
        #expect(list.precision(at: relevant) == 1 && list.recall(at: relevant) == 1)
        #expect(list.ndcg(at: relevant) == 1 && list.ndcg(at: 99) == 1)
    }
}
