import Foundation
import Matching
import Randomness
import Testing

@Suite("Lists by best response") struct BestResponseTests {
    /// People with a mutual score for every two of them, and each one's best candidates.
    private struct Crowd: Sendable {
        let scores: [[Double]]
        let lists: CandidateLists

        init(people: Int, candidates: Int, seed: UInt64) {
            var random = SplitMix64(seed: seed)
            var scores = [[Double]](repeating: [Double](repeating: 0, count: people), count: people)
            // Some are wanted by more than others.
            let wanted = (0..<people).map { _ in Double.random(in: 0.3...1, using: &random) }
            for one in 0..<people {
                for other in 0..<one {
                    let score = wanted[one] * wanted[other] * Double.random(in: 0.05...0.9, using: &random)
                    scores[one][other] = (score * 1e6).rounded() / 1e6
                    scores[other][one] = scores[one][other]
                }
            }
            self.scores = scores
            lists = CandidateLists(
                scores.indices.map { row in
                    scores.indices.filter { $0 != row }.sorted { scores[row][$0] > scores[row][$1] }.prefix(candidates)
                        .map { CandidateLists.Candidate(row: Int32($0), score: scores[row][$0]) }
                })
        }

        func responses(
            perPerson: Int = 10, attention: Double = 1, threads: Int = 1,
            waits: @escaping @Sendable (Int, Int) -> Bool = { _, _ in false }
        ) async throws -> [[Int]] {
            let scores = scores
            let lists = try await BestResponse(
                lists, perPerson: perPerson, attention: attention, threads: threads, mutual: { scores[$0][$1] },
                waits: waits
            ).candidates()
            return scores.indices.map { row in lists[row].map { Int($0.row) } }
        }

        /// Pairs that get to each other in their lists and like each other, when place r is looked at with chance 1/r.
        func matches(_ lists: [[Int]]) -> Double {
            var sum = 0.0
            for (row, list) in lists.enumerated() {
                for (place, other) in list.enumerated() where other > row {
                    guard let back = lists[other].firstIndex(of: row) else { continue }
                    sum += scores[row][other] * scores[row][other] / Double((place + 1) * (back + 1))
                }
            }
            return sum
        }

        var byScore: [[Int]] { scores.indices.map { row in lists[row].map { Int($0.row) } } }
    }

    @Test func `two who want the same third person are told apart by whom that person would get to`() async throws {
        // 0 is everybody's first, and ranks them 1, 2, 3; for 3, somebody else is as good.
        let scores: [[Double]] = [
            [0, 0.8, 0.7, 0.6, 0.1], [0.8, 0, 0.1, 0.1, 0.1], [0.7, 0.1, 0, 0.1, 0.1], [0.6, 0.1, 0.1, 0, 0.55],
            [0.1, 0.1, 0.1, 0.55, 0],
        ]
        let lists = CandidateLists(
            scores.indices.map { row in
                scores.indices.filter { $0 != row }.sorted { (scores[row][$0], $1) > (scores[row][$1], $0) }
                    .map { CandidateLists.Candidate(row: Int32($0), score: scores[row][$0]) }
            })
        let found = try await BestResponse(lists, perPerson: 4, mutual: { scores[$0][$1] }, waits: { _, _ in false })
            .candidates()
        // By score 3 would look at 0 first, who looks at them third; 4 looks at nobody else first.
        #expect(lists[3].first?.row == 0)
        #expect(found[3].map(\.row).prefix(2) == [4, 0])
        #expect(found[0].map(\.row) == [1, 2, 3, 4])
        #expect(found[4].first?.row == 3)
    }

    @Test(arguments: 1...6) func `more people match than by score`(seed: UInt64) async throws {
        let crowd = Crowd(people: 90, candidates: 60, seed: seed)
        let (before, after) = (crowd.matches(crowd.byScore), crowd.matches(try await crowd.responses()))
        #expect(after > 1.15 * before)
        // Without attention that falls, the order is that of scores.
        #expect(try await crowd.responses(attention: 0) == crowd.byScore.map { Array($0.prefix(50)) })
    }

    @Test(arguments: [(people: 40, candidates: 39), (70, 20), (60, 59), (3, 2), (2, 1)])
    func `equals the plain loop`(people: Int, candidates: Int) async throws {
        for seed in 0..<4 as Range<UInt64> {
            let crowd = Crowd(people: people, candidates: candidates, seed: 100 + seed)
            let waits: @Sendable (Int, Int) -> Bool = { ($0 + 2 * $1) % 5 == 0 }
            #expect(try await crowd.responses(waits: waits) == plain(crowd, waits: waits))
        }
    }

    /// The definition, with a dictionary of places.
    private func plain(_ crowd: Crowd, waits: (Int, Int) -> Bool) -> [[Int]] {
        func units(_ log: Double) -> Int { Int((log * 2048).rounded()) }
        struct Pair: Hashable { var row: Int, other: Int }
        let lists = crowd.byScore.map { Array($0.prefix(50)) }
        let width = lists.map(\.count).max() ?? 0
        var place: [Pair: Int] = [:]
        for (row, list) in lists.enumerated() {
            for (index, other) in list.enumerated() {
                place[Pair(row: row, other: other)] = units(log(Double(index + 1)))
            }
        }
        func worth(_ row: Int, _ other: Int) -> Int {
            let weight = units(2 * log(crowd.scores[row][other]))
            if let back = place[Pair(row: other, other: row)] { return weight - back }
            return waits(row, other) ? weight : weight - units(log(Double(width + 1)))
        }
        func ordered(_ row: Int) -> [Int] {
            lists[row].enumerated().map { (place: $0.offset, other: $0.element, worth: worth(row, $0.element)) }
                .sorted { $0.worth != $1.worth ? $0.worth > $1.worth : $0.place < $1.place }.map(\.other)
        }
        for _ in 0..<4 {
            var moved = place
            for row in lists.indices {
                for (index, other) in ordered(row).enumerated() {
                    let pair = Pair(row: row, other: other)
                    moved[pair] = (place[pair]! + units(log(Double(index + 1)))) / 2
                }
            }
            place = moved
        }
        return lists.indices.map(ordered)
    }

    @Test func `the same on any number of threads`() async throws {
        let crowd = Crowd(people: 2100, candidates: 12, seed: 9)
        let one = try await crowd.responses()
        for threads in [2, 5] { #expect(try await crowd.responses(threads: threads) == one) }
    }

    @Test func `who likes one already stands where their score puts them`() async throws {
        let crowd = Crowd(people: 80, candidates: 10, seed: 4)
        let lists = try await crowd.responses { _, _ in true }
        for (row, list) in lists.enumerated() {
            let waiting = list.filter { !crowd.byScore[$0].contains(row) }
            #expect(waiting == waiting.sorted { crowd.scores[row][$0] > crowd.scores[row][$1] })
            guard let first = waiting.first else { continue }
            // Only somebody with a higher score stands before the best of them.
            #expect(list.prefix { $0 != first }.allSatisfy { crowd.scores[row][$0] >= crowd.scores[row][first] })
        }
    }
}
