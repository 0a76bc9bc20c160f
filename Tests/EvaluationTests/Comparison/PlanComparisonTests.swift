import Evaluation
import Randomness
import Testing

@Suite struct PlanComparisonTests {
    @Test func `overlap is the mean share of those in both lists, over people who have one`() {
        let one: [[Int32]] = [[1, 2, 3], [4], [], [7]]
        let other: [[Int32]] = [[3, 2, 9], [], [], [7]]
        // 2 of 4, 0 of 1, nobody, 1 of 1.
        #expect(ListOverlap.mean(one, other) == 0.5)
        // 0 of 2, 0 of 1, nobody, 1 of 1.
        #expect(ListOverlap.mean(one, other, first: 1) == 1.0 / 3)
        // 1 of 3, 0 of 1, nobody, 1 of 1.
        #expect(abs(ListOverlap.mean(one, other, first: 2)! - (1.0 / 3 + 1) / 3) < 1e-15)
        #expect(ListOverlap.mean(one, one) == 1)
        #expect(ListOverlap.mean([[], []], [[], []]) == nil)
        #expect(ListOverlap.mean([], []) == nil)
    }

    @Test func `rank correlation asks for the order only`() {
        #expect(RankCorrelation.spearman([1, 2, 3, 4], [1, 10, 100, 1000]) == 1)
        #expect(RankCorrelation.spearman([1, 2, 3, 4], [5, 4, 3, 2]) == -1)
        // 1 − 6 Σd² / (n (n² − 1)) with d = 1, 1, 1, 1.
        #expect(abs(RankCorrelation.spearman([1, 2, 3, 4], [2, 1, 4, 3])! - 0.6) < 1e-15)
        #expect(RankCorrelation.spearman([], []) == nil)
        #expect(RankCorrelation.spearman([1], [1]) == nil)
        #expect(RankCorrelation.spearman([1, 2], [3, 3]) == nil)
    }

    @Test func `equal numbers share the mean of their ranks`() {
        // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / √(4.5 · 5).
        #expect(abs(RankCorrelation.spearman([1, 2, 2, 3], [1, 2, 3, 4])! - (4.5 / (4.5 * 5).squareRoot())) < 1e-15)
    }

    /// Ranks by counting who is below and who is equal.
    private func slowRank(_ number: Double, among numbers: [Double]) -> Double {
        Double(numbers.count { $0 < number }) + Double(numbers.count { $0 == number } + 1) / 2
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `rank correlation is the correlation of ranks`(seed: UInt64) throws {
        var stream = RandomStream(seed: seed)
        let one = (0..<50).map { _ in Double(stream.below(20)) }
        let other = one.map { $0 + Double(stream.below(20)) }
        let (left, right) = (
            one.map { slowRank($0, among: one) }, other.map { slowRank($0, among: other) }
        )
        func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
        func moment(_ a: [Double], _ b: [Double]) -> Double {
            let (ma, mb) = (mean(a), mean(b))
            return zip(a, b).reduce(0.0) { sum, pair in sum + (pair.0 - ma) * (pair.1 - mb) }
        }
        let expected = moment(left, right) / (moment(left, left) * moment(right, right)).squareRoot()
        #expect(abs(try #require(RankCorrelation.spearman(one, other)) - expected) < 1e-12)
    }

    @Test func `who has more, fewer and the same is counted among those asked for`() {
        let change = CountChange(from: [0, 1, 2, 3, 4], to: [1, 1, 0, 0, 9], of: [0, 1, 2, 3])
        #expect(change.more == 1 && change.fewer == 2 && change.same == 1)
    }
}
