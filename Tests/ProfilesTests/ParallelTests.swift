import Profiles
import Randomness
import Testing

@Suite("Work in pieces") struct ParallelTests {
    @Test(arguments: [1, 2, 5], [0, 1, 7, 100])
    func `does every piece once and gives what they find in their order`(threads: Int, count: Int) {
        #expect(Parallel.map(count, threads: threads) { $0 * $0 } == (0..<count).map { $0 * $0 })
        var numbers = [Int](repeating: 0, count: count)
        Parallel.write(&numbers, parts: Parallel.pieces(of: count, size: 3), threads: threads) { piece, part in
            for place in part.indices { part[place] += 10 * piece + place }
        }
        #expect(numbers == (0..<count).map { 10 * ($0 / 3) + $0 % 3 })
    }
}
