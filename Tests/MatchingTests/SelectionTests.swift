import Matching
import Randomness
import Testing

/// A small market with random scores, some of them equal, and random capacities.
private struct Market {
    var pairs: [ScoredPair] = []
    var capacities: [Int]
    let order: PairOrder

    init(_ count: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        capacities = (0..<count).map { _ in Int.random(in: 0...2, using: &generator) }
        order = PairOrder(keys: (0..<count).map { _ in generator.next() })
        for first in 0..<count {
            for second in first + 1..<count where Int.random(in: 0..<3, using: &generator) > 0 {
                let score = Double(Int.random(in: 1...9, using: &generator)) / 10
                pairs.append(ScoredPair(first: first, second: second, score: score))
            }
        }
        pairs.shuffle(using: &generator)
    }

    /// Each pair in the list of one of its rows, or in both.
    var lists: CandidateLists {
        var entries = [[ScoredPair]](repeating: [], count: capacities.count)
        for (position, pair) in pairs.enumerated() {
            if position % 3 != 1 { entries[pair.first].append(pair) }
            if position % 3 != 2 { entries[pair.second].append(pair) }
        }
        return CandidateLists(
            entries.enumerated().map { row, own in
                own.sorted(by: order.precedes).map {
                    .init(row: Int32($0.first == row ? $0.second : $0.first), score: $0.score)
                }
            })
    }

    /// The best total score of any choice within the capacities, by trying all.
    func bestTotal(from index: Int = 0, room: [Int]? = nil) -> Double {
        guard index < pairs.count else { return 0 }
        var room = room ?? capacities
        let without = bestTotal(from: index + 1, room: room)
        let pair = pairs[index]
        guard room[pair.first] > 0, room[pair.second] > 0 else { return without }
        room[pair.first] -= 1
        room[pair.second] -= 1
        return max(without, pair.score + bestTotal(from: index + 1, room: room))
    }
}

@Suite struct PairSelectionTests {
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `the choice is stable and reaches half of the best total`(seed: UInt64) {
        let market = Market(6, seed: seed)
        let chosen = PairSelection.choose(from: market.lists, capacities: market.capacities, order: market.order)

        var partners = [Int](repeating: 0, count: 6)
        for pair in chosen {
            partners[pair.first] += 1
            partners[pair.second] += 1
        }
        #expect(zip(partners, market.capacities).allSatisfy { $0 <= $1 })
        #expect(chosen.sorted(by: market.order.precedes) == chosen)
        for pair in market.pairs where !chosen.contains(pair) {
            // One of the two is full of pairs that come before this one.
            let isBlocked = [pair.first, pair.second].contains { row in
                let own = chosen.filter { $0.first == row || $0.second == row }
                return own.count == market.capacities[row] && own.allSatisfy { market.order.precedes($0, pair) }
            }
            #expect(isBlocked, "\(pair) would rather have each other.")
        }
        #expect(2 * chosen.reduce(0) { $0 + $1.score } >= market.bestTotal() - 1e-12)
    }

    /// Best first, one pair after the other.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the choice is that of going through all pairs in order`(seed: UInt64) {
        let market = Market(40, seed: seed)
        let isWanted = { (first: Int, second: Int) in (first + 3 * second) % 7 != 0 }
        var room = market.capacities
        var expected: [ScoredPair] = []
        for pair in market.pairs.sorted(by: market.order.precedes)
        where room[pair.first] > 0 && room[pair.second] > 0 && isWanted(pair.first, pair.second) {
            room[pair.first] -= 1
            room[pair.second] -= 1
            expected.append(pair)
        }
        let chosen = PairSelection.choose(
            from: market.lists, capacities: market.capacities, order: market.order, where: isWanted)
        #expect(chosen == expected && chosen.count > 10)
    }

    @Test func `a pair that occurs twice is asked about and chosen once`() {
        let lists = CandidateLists([[.init(row: 1, score: 0.5)], [.init(row: 0, score: 0.5)]])
        let order = PairOrder(keys: [1, 2])
        var asked = 0
        let chosen = PairSelection.choose(from: lists, capacities: [5, 5], order: order) { _, _ in
            asked += 1
            return true
        }
        #expect(chosen == [ScoredPair(first: 0, second: 1, score: 0.5)] && asked == 1)
        #expect(PairSelection.choose(from: CandidateLists([]), capacities: [], order: PairOrder(keys: [])).isEmpty)
    }
}

@Suite struct CandidateListsTests {
    @Test func `lists given one by one are those of their rows`() {
        let lists = CandidateLists([
            [.init(row: 1, score: 0.9), .init(row: 2, score: 0.4)], [.init(row: 0, score: 0.9)], [],
        ])
        #expect(lists.rowCount == 3)
        #expect(lists[2].isEmpty)
        #expect(lists[0].map(\.row) == [1, 2])
        #expect(lists[0].map(\.score) == [0.9, 0.4])
    }

    @Test func `renumbered lists are those of the same rows under their new numbers`() {
        let lists = CandidateLists([
            [.init(row: 2, score: 0.9), .init(row: 1, score: 0.4)], [], [.init(row: 0, score: 0.9)],
        ])
        let renumbered = lists.renumbered(as: [3, 0, 1], rowCount: 5)
        #expect(
            renumbered
                == CandidateLists([
                    [], [.init(row: 3, score: 0.9)], [], [.init(row: 1, score: 0.9), .init(row: 0, score: 0.4)], [],
                ]))
        #expect(renumbered.rowCount == 5)
    }
}

@Suite struct RecommendationSelectionTests {
    @Test(arguments: [1, 2, 3] as [UInt64], [1, 2, 5])
    func `lists keep both caps, leave out what is closed, and are filled best pair first`(
        seed: UInt64, shownAtMost: Int
    ) {
        let crowd = Crowd(40, seed: seed)
        let lists = crowd.plainLists(perRow: 12)
        let isOpen = { (row: Int, candidate: Int) in (row + 2 * candidate) % 5 != 0 }
        let chosen = RecommendationSelection.choose(
            from: lists, order: crowd.order, perPerson: 4, shownAtMost: shownAtMost, isOpen: isOpen)

        let shown = ExposureStatistics.counts(of: chosen)
        #expect(chosen.count == 40)
        #expect(chosen.allSatisfy { $0.count <= 4 })
        #expect(shown.allSatisfy { $0 <= shownAtMost })
        for row in 0..<40 {
            let listed = Array(lists[row])
            #expect(
                listed.filter(chosen[row].contains) == Array(chosen[row]), "A list keeps the order of its candidates.")
            for candidate in listed where !chosen[row].contains(candidate) {
                let other = Int(candidate.row)
                let pair = ScoredPair(of: row, and: other, score: candidate.score)
                let isFull =
                    chosen[row].count == 4
                    && chosen[row].allSatisfy {
                        crowd.order.precedes(ScoredPair(of: row, and: Int($0.row), score: $0.score), pair)
                    }
                #expect(isFull || shown[other] == shownAtMost || !isOpen(row, other))
            }
        }
    }

    /// Larger than the parts in which lists are merged.
    @Test(arguments: [1, 15]) func `the choice is that of going through all entries in order`(shownAtMost: Int) {
        let (rows, perRow) = (6000, 60)
        var generator = SplitMix64(seed: 9)
        let order = PairOrder(keys: (0..<rows).map { _ in generator.next() })
        // Few different scores, the same for both rows of a pair, as in lists that a search makes.
        var entries: [(pair: ScoredPair, row: Int)] = []
        let lists = CandidateLists(
            (0..<rows).map { row in
                let others = Set((0..<perRow).map { _ in Int.random(in: 0..<rows, using: &generator) }).subtracting([
                    row
                ])
                let pairs = others.map { other in
                    ScoredPair(of: row, and: other, score: Double((row * other) % 977) / 1000)
                }.sorted(by: order.precedes)
                entries += pairs.map { ($0, row) }
                return pairs.map { .init(row: Int32($0.first == row ? $0.second : $0.first), score: $0.score) }
            })
        entries.sort { one, other in
            one.pair == other.pair ? one.row < other.row : order.precedes(one.pair, other.pair)
        }
        var expected = [[CandidateLists.Candidate]](repeating: [], count: rows)
        var shown = [Int](repeating: 0, count: rows)
        for (pair, row) in entries {
            let other = pair.first == row ? pair.second : pair.first
            guard expected[row].count < 10, shown[other] < shownAtMost, (row + other) % 11 != 0 else { continue }
            expected[row].append(.init(row: Int32(other), score: pair.score))
            shown[other] += 1
        }
        let chosen = RecommendationSelection.choose(
            from: lists, order: order, perPerson: 10, shownAtMost: shownAtMost
        ) { ($0 + $1) % 11 != 0 }
        #expect(chosen.map(Array.init) == expected)
    }

    @Test(arguments: [1, 3]) func `new scores put every list in their order`(threads: Int) async throws {
        let lists = CandidateLists([
            [.init(row: 1, score: 0.9), .init(row: 2, score: 0.4)], [.init(row: 2, score: 0.9)], [],
        ])
        let order = PairOrder(keys: [1, 2, 3])
        let chosen = RecommendationSelection.choose(from: lists, order: order, perPerson: 2, shownAtMost: 3) { _, _ in
            true
        }
        let rescored = try await chosen.rescored(in: order, threads: threads) { Double($0 + $1) / 10 }
        #expect(
            rescored.map(Array.init) == [
                [.init(row: 2, score: 0.2), .init(row: 1, score: 0.1)], [.init(row: 2, score: 0.3)], [],
            ])
    }

    @Test func `of the two entries of one pair the lower row's is offered first`() {
        // Row 2 may be shown once: row 0 takes it, row 1 comes too late. Within a pair the lower row is served first.
        let lists = CandidateLists([
            [.init(row: 1, score: 0.5)], [.init(row: 0, score: 0.5)],
        ])
        var asked: [[Int]] = []
        let chosen = RecommendationSelection.choose(
            from: lists, order: PairOrder(keys: [1, 2]), perPerson: 1, shownAtMost: 1
        ) {
            asked.append([$0, $1])
            return true
        }
        #expect(asked == [[0, 1], [1, 0]])
        #expect(chosen.map { $0.map(\.row) } == [[1], [0]])
    }

    @Test func `who is shown often enough goes to the better pair`() {
        let lists = CandidateLists([
            [.init(row: 2, score: 0.4)], [.init(row: 2, score: 0.8)], [],
        ])
        let order = PairOrder(keys: [1, 2, 3])
        func choose(perPerson: Int, shownAtMost: Int) -> [[Int32]] {
            RecommendationSelection.choose(
                from: lists, order: order, perPerson: perPerson, shownAtMost: shownAtMost
            ) { _, _ in true }
            .map { $0.map(\.row) }
        }
        #expect(choose(perPerson: 3, shownAtMost: 1) == [[], [2], []])
        #expect(choose(perPerson: 3, shownAtMost: 2) == [[2], [2], []])
        #expect(choose(perPerson: 0, shownAtMost: 2) == [[], [], []])
        #expect(choose(perPerson: 2, shownAtMost: 0) == [[], [], []])
    }
}

@Suite struct ExposureTests {
    @Test func `Gini coefficients worked out by hand`() {
        // Σ (2i − n − 1)·xᵢ / (n·Σx) for (1, 2, 3): (−2·1 + 0·2 + 2·3) / (3·6) = 4/18.
        #expect(ExposureStatistics.gini([3, 1, 2]) == 4 / 18.0)
        #expect(ExposureStatistics.gini([0, 0, 0, 8]) == 0.75)
        #expect(ExposureStatistics.gini([5, 5, 5]) == 0)
        #expect(ExposureStatistics.gini([0, 0]) == 0)
        #expect(ExposureStatistics.gini([]) == 0)
    }

    @Test func `people shown to nobody are counted`() {
        #expect(ExposureStatistics.shareShownToNobody([0, 3, 0, 1]) == 0.5)
        #expect(ExposureStatistics.shareShownToNobody([]) == 0)
        let one = [CandidateLists.Candidate(row: 1, score: 1)]
        #expect(ExposureStatistics.counts(of: [one, [], one]) == [0, 2, 0])
    }
}
