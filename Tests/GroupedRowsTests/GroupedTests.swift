import GroupedRows
import Randomness
import Testing

@Suite struct GroupedTests {
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `positions are grouped by their keys, in their order`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let keys = (0..<200).map { _ in Int32(stream.below(30)) }
        let grouped = Grouped(positionsOf: keys, groups: 40)
        #expect(grouped.count == 40)
        for group in 0..<40 {
            #expect(grouped[group].map { Int($0) } == keys.indices.filter { keys[$0] == Int32(group) })
        }
        #expect(grouped.offsets == GroupOffsets(counting: keys.reversed(), groups: 40))
    }

    @Test func `groups that are added keep their elements, empty ones too`() {
        var grouped = Grouped<Int>()
        grouped.appendGroup([1, 2])
        grouped.append(3)
        grouped.endGroup()
        grouped.endGroup()
        let once = grouped
        grouped.append(contentsOf: once)
        #expect((0..<grouped.count).map { Array(grouped[$0]) } == [[1, 2], [3], [], [1, 2], [3], []])
        #expect(grouped.map { -$0 }[3] == [-1, -2])
        #expect(grouped.offsets[1..<4] == 2..<5)
    }

    @Test func `groups are divided by how many rows they have`() {
        var offsets = GroupOffsets()
        #expect(offsets.pieces(ofRows: 6).isEmpty)
        for end in [5, 5, 6, 20, 21] { offsets.append(upTo: end) }
        #expect(offsets.pieces(ofRows: 6) == [0..<3, 3..<4, 4..<5])
    }
}

@Suite struct BinarySearchTests {
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `the first element with a key is found, and none where there is none`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let numbers = (0..<stream.below(40)).map { _ in stream.below(30) }.sorted()
        for key in -1...31 {
            #expect(numbers.binarySearch(for: -key, by: { -$0 }) == nil || numbers.allSatisfy { $0 == key })
            #expect(numbers.binarySearch(for: key, by: \.self) == numbers.firstIndex(of: key))
        }
    }
}
