import LinearAlgebra
import Matching
import MathFunctions
import Randomness
import Testing

/// A crowd in which everybody agrees on who is attractive, but for a little taste.
private func agreeingCrowd(_ people: Int, seed: UInt64) -> CanonicalScore {
    var random = SplitMix64(seed: seed)
    var seeks: [Float] = []
    var offers: [Float] = []
    for _ in 0..<people {
        let appeal = Float(random.next() % 2000) / 500 - 2
        seeks += [1, Float(random.next() % 200) / 1000]
        offers += [appeal, Float(random.next() % 200) / 1000]
    }
    return CanonicalScore(
        seeks: Matrix(rows: people, columns: 2, elements: seeks),
        offers: Matrix(rows: people, columns: 2, elements: offers))
}

/// How many lists want each row at given prices, written straight from the definition.
private func expectedLists(
    _ score: CanonicalScore, prices: [Double], listLength: Int, admits: (Int, Int) -> Admission
) -> [Double] {
    let n = score.rowCount
    var lists = [Double](repeating: 0, count: n)
    for viewer in 0..<n {
        var wants = [Double](repeating: 0, count: n)
        for other in 0..<n where other != viewer {
            let admission = admits(min(viewer, other), max(viewer, other))
            guard admission.contains(viewer < other ? .first : .second) else { continue }
            let logit = PortableMath.logit(score.mutual(viewer, other))
            wants[other] = PortableMath.exp((logit - prices[other]) / ExposurePrices.temperature)
        }
        let total = wants.reduce(0, +)
        guard total > 0 else { continue }
        for other in 0..<n { lists[other] += Double(listLength) * wants[other] / total }
    }
    return lists
}

@Suite struct ExposurePricesTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `at the prices nobody is wanted by more lists than the target and only the wanted have one`(
        seed: UInt64
    ) async throws {
        let score = agreeingCrowd(150, seed: seed)
        // Two thirds may meet: the rules are part of demand.
        let admits: @Sendable (Int, Int) -> Admission = { ($0 + $1) % 3 == 0 ? [] : .both }
        let found = try await ExposurePrices(score: score, listLength: 6, shownAtMost: 10, admits: admits)
        let lists = expectedLists(score, prices: found.prices, listLength: 6, admits: admits)
        let target = ExposurePrices.target(listLength: 6, shownAtMost: 10)
        for row in 0..<150 {
            #expect(found.prices[row] >= 0)
            #expect(lists[row] <= target * 1.02, "row \(row)")
            if found.prices[row] > 0.001 { #expect(abs(lists[row] / target - 1) < 0.02, "row \(row)") }
        }
        #expect(found.prices.contains { $0 > 0 } && found.prices.contains(0))
    }

    @Test func `where demand is even nobody has a price`() async throws {
        let flat = CanonicalScore(seeks: Matrix(rows: 40, columns: 1), offers: Matrix(rows: 40, columns: 1))
        let found = try await ExposurePrices(score: flat, listLength: 5, shownAtMost: 8) { _, _ in .both }
        #expect(found.prices == [Double](repeating: 0, count: 40))
    }

    @Test(arguments: [0, 1]) func `a crowd of nobody or one has no demand`(people: Int) async throws {
        let score = CanonicalScore(seeks: Matrix(rows: people, columns: 3), offers: Matrix(rows: people, columns: 3))
        let found = try await ExposurePrices(score: score, listLength: 5, shownAtMost: 8) { _, _ in .both }
        #expect(found.prices == [Double](repeating: 0, count: people))
    }

    @Test func `prices do not depend on the number of threads`() async throws {
        let score = agreeingCrowd(200, seed: 9)
        let one = try await ExposurePrices(score: score, listLength: 5, shownAtMost: 8) { _, _ in .both }
        let three = try await ExposurePrices(score: score, listLength: 5, shownAtMost: 8, threads: 3) { _, _ in .both }
        #expect(one.prices == three.prices)
    }

    @Test func `a sample of viewers has of each group its share, and is moved little by one more person`() {
        let people = 10_000
        func key(_ row: Int) -> UInt64 { (UInt64(row) &+ 1) &* 0x9e37_79b9_7f4a_7c15 }
        let groups = (0..<people).map { UInt64($0 % 10 < 7 ? 1 : 2) }
        let keys = (0..<people).map(key)
        let viewers = ExposurePrices.viewers(groups: groups, keys: keys)
        let size = ExposurePrices.mostPairs / people
        #expect(abs(viewers.count - size) <= 1 && Set(viewers).count == viewers.count)
        #expect(abs(viewers.count { groups[$0] == 1 } - size * 7 / 10) <= 1)
        // The same people in another order, and one more of them.
        let order = (0..<people).reversed()
        let other = ExposurePrices.viewers(groups: order.map { groups[$0] }, keys: order.map { keys[$0] })
        #expect(Set(other.map { keys[people - 1 - $0] }) == Set(viewers.map { keys[$0] }))
        let more = ExposurePrices.viewers(groups: [1] + groups, keys: [key(123_456)] + keys)
        #expect(Set(viewers).subtracting(more.map { $0 - 1 }).count <= 2)
    }

    @Test func `of a small crowd everybody is a viewer`() {
        #expect(ExposurePrices.viewers(groups: [1, 2, 1], keys: [3, 2, 1]) == [0, 1, 2])
        #expect(ExposurePrices.viewers(groups: [], keys: []).isEmpty)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `prices fill almost every list and show most people where scores alone show few`(seed: UInt64) async throws {
        let people = 600
        let score = agreeingCrowd(people, seed: seed)
        let keys = (0..<people).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
        let order = PairOrder(keys: keys)
        func lists(_ score: CanonicalScore) async throws -> ChosenLists {
            let candidates = try await CandidateSearch(score: score, order: order).candidates(perRow: 40)
            return RecommendationSelection.choose(
                from: candidates, order: order, perPerson: 10, shownAtMost: 15, isOpen: { _, _ in true })
        }
        let plain = try await lists(score)
        let prices = try await ExposurePrices(score: score, listLength: 10, shownAtMost: 15) { _, _ in .both }
        let spread = try await lists(score.priced(prices.prices, keys: keys))
        // By score alone all forty candidates are the same few for everybody.
        #expect(plain.count { !$0.isEmpty } < people / 2)
        #expect(ExposureStatistics.shareShownToNobody(ExposureStatistics.counts(of: plain)) > 0.8)
        #expect(spread.count { $0.isEmpty } <= people / 100)
        #expect(spread.reduce(0) { $0 + $1.count } > 9 * people)
        #expect(ExposureStatistics.shareShownToNobody(ExposureStatistics.counts(of: spread)) < 0.2)
    }

    @Test func `the chance of a pair is the same for both, small, and another for other keys`() {
        let people = 300
        let flat = CanonicalScore(seeks: Matrix(rows: people, columns: 1), offers: Matrix(rows: people, columns: 1))
        let prices = [Double](repeating: 0, count: people)
        let tonight = flat.priced(prices, keys: (0..<people).map { UInt64($0) })
        let tomorrow = flat.priced(prices, keys: (0..<people).map { UInt64($0 + 1_000_000) })
        var sum = 0.0
        var squares = 0.0
        var same = 0
        for first in 0..<people {
            for second in (first + 1)..<people {
                let chance = tonight.logit(from: first, to: second)
                #expect(abs(chance - tonight.logit(from: second, to: first)) < 1e-6)
                if chance == tomorrow.logit(from: first, to: second) { same += 1 }
                sum += chance
                squares += chance * chance
            }
        }
        let pairs = Double(people * (people - 1) / 2)
        let spread = ExposurePrices.temperature * 1.2825
        #expect(abs(sum / pairs) < spread / 20)
        #expect(abs((squares / pairs).squareRoot() / spread - 1) < 0.1)
        #expect(same == 0)
    }

    @Test func `a price lowers the candidate in everybody's list by its log-odds`() {
        let score = agreeingCrowd(10, seed: 4)
        var prices = [Double](repeating: 0, count: 10)
        prices[3] = 1.5
        let keys = [UInt64](repeating: 0, count: 10)
        let free = score.priced([Double](repeating: 0, count: 10), keys: keys)
        let priced = score.priced(prices, keys: keys)
        for other in 0..<10 where other != 3 {
            #expect(abs(free.logit(from: other, to: 3) - priced.logit(from: other, to: 3) - 1.5) < 1e-5)
            #expect(abs(free.logit(from: 3, to: other) - priced.logit(from: 3, to: other) - 1.5) < 1e-5)
            #expect(
                abs(
                    free.logit(from: other, to: (other + 1) % 10 == 3 ? 4 : (other + 1) % 10)
                        - priced.logit(from: other, to: (other + 1) % 10 == 3 ? 4 : (other + 1) % 10)) < 1e-6)
        }
    }
}
