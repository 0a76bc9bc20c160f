import Evaluation
import Matching
import Randomness
import Testing

@Suite struct ExposureCoverageTests {
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `coverage counts who is in any list, and is the rest of those who are shown to nobody`(seed: UInt64) throws {
        var stream = RandomStream(seed: seed)
        let lists = (0..<12).map { _ in (0..<stream.below(4)).map { _ in stream.below(12) } }
        var counts = [Int](repeating: 0, count: 12)
        for row in lists.joined() { counts[row] += 1 }
        let coverage = try #require(ExposureStatistics.coverage(counts))
        #expect(coverage == Double(Set(lists.joined()).count) / 12)
        #expect(agree(coverage, 1 - ExposureStatistics.shareShownToNobody(counts)))
    }

    @Test func `coverage worked out by hand`() {
        // Three of four are in a list.
        #expect(ExposureStatistics.coverage([2, 0, 1, 9]) == 0.75)
        #expect(ExposureStatistics.coverage([0, 0]) == 0)
        #expect(ExposureStatistics.coverage([]) == nil)
    }
}
