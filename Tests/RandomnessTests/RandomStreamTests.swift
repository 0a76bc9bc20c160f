import Randomness
import Testing

/// Bounds are given with the probability that a sound generator breaks them, were the seed not fixed.
@Suite struct RandomStreamTests {
    /// Pearson's χ² of `counts` against equal shares.
    private func chiSquare(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) { sum, count in
            let gap = Double(count) - expected
            return sum + gap * gap / expected
        }
    }

    @Test func `the first numbers of a stream are these`() {
        var stream = RandomStream(seed: 1)
        var keyed = RandomStream(seed: 1, 2, 3, 4)
        #expect([stream.next(), stream.next()] == [6_791_897_765_849_424_158, 17_405_687_883_870_564_846])
        #expect([keyed.next(), keyed.next()] == [10_828_975_724_301_162_211, 9_919_045_016_030_122_807])
        var draws = RandomStream(seed: 7, 8)
        #expect(draws.uniform() == 0.8187123874313881)
        #expect(draws.below(1000) == 956)
        #expect(draws.normal() == 2.324725050367712)
        #expect(draws.exponential() == 0.14985018309459225)
        #expect(draws.geometric(mean: 20) == 2)
        #expect(draws.pick(CumulativeWeights([1, 2, 3, 4])) == 2)
    }

    @Test func `streams of other seeds and keys, in another order or number, begin otherwise`() {
        var firsts: Set<UInt64> = []
        var made = 0
        func add(_ stream: RandomStream) {
            var stream = stream
            firsts.insert(stream.next())
            made += 1
        }
        // Seeds among the keys, and keys in both orders: no two of them may meet.
        for a in 0..<40 as Range<UInt64> {
            add(RandomStream(seed: a))
            for b in 0..<40 as Range<UInt64> {
                add(RandomStream(seed: a, b))
                for c in 0..<10 as Range<UInt64> {
                    add(RandomStream(seed: a, b, c))
                    add(RandomStream(seed: a, b, c, 5))
                }
            }
        }
        #expect(firsts.count == made)
    }

    @Test func `streams of neighbouring keys have nothing in common`() {
        // The correlation of 100,000 independent pairs is beyond 5 / √n once in 2 million.
        let n = 100_000
        var sums = (key: 0.0, step: 0.0)
        for key in 0..<UInt64(n) {
            var (stream, neighbour) = (RandomStream(seed: 3, key), RandomStream(seed: 3, key + 1))
            let first = stream.uniform() - 0.5
            sums.key += first * (neighbour.uniform() - 0.5)
            sums.step += first * (stream.uniform() - 0.5)
        }
        #expect(abs(sums.key / Double(n) * 12) < 5 / Double(n).squareRoot())
        #expect(abs(sums.step / Double(n) * 12) < 5 / Double(n).squareRoot())
    }

    @Test func `uniform numbers fill the interval evenly and never reach its ends`() {
        let n = 200_000
        var stream = RandomStream(seed: 4)
        var cells = [Int](repeating: 0, count: 100)
        var (sum, squares, inside) = (0.0, 0.0, true)
        for _ in 0..<n {
            let u = stream.uniform()
            inside = inside && u > 0 && u < 1
            sum += u
            squares += (u - 0.5) * (u - 0.5)
            cells[Int(u * 100)] += 1
        }
        #expect(inside)
        // Five standard errors each (one in 1.7 million): √(1 / 12n), √(1 / 180n).
        #expect(abs(sum / Double(n) - 0.5) < 5 / (12 * Double(n)).squareRoot())
        #expect(abs(squares / Double(n) - 1.0 / 12) < 5 / (180 * Double(n)).squareRoot())
        // χ² of 99 degrees of freedom is above 182 once in a million.
        #expect(chiSquare(cells) < 182)
        // The largest number that 52 bits can give.
        #expect((Double(UInt64.max >> 12) + 0.5) * 0x1p-52 < 1)
    }

    @Test func `a number below a bound is as likely as every other`() {
        var stream = RandomStream(seed: 5)
        var cells = [0, 0, 0]
        for _ in 0..<90_000 { cells[stream.below(3)] += 1 }
        // χ² of 2 degrees of freedom is above 27.6 once in a million.
        #expect(chiSquare(cells) < 27.6)

        // Of 3 × 2⁶¹ numbers those that leave 2 divided by 3 would have ¼ and not ⅓ without rejection.
        let bound = 3 << 61
        var (remainders, halves, inside) = ([0, 0, 0], [0, 0], true)
        for _ in 0..<90_000 {
            let number = stream.below(bound)
            inside = inside && number >= 0 && number < bound
            remainders[number % 3] += 1
            halves[number < bound / 2 ? 0 : 1] += 1
        }
        #expect(inside)
        #expect(chiSquare(remainders) < 27.6)
        // 1 degree of freedom: above 23.9 once in a million.
        #expect(chiSquare(halves) < 23.9)
        #expect(stream.below(1) == 0)
    }

    @Test func `a chance of 0 never comes, a chance of 1 always, and another as often as it says`() {
        var stream = RandomStream(seed: 6)
        var hits = [0, 0, 0, 0]
        for _ in 0..<100_000 {
            for (index, p) in [0, 0.02, 1, Double.nan].enumerated() where stream.chance(p) { hits[index] += 1 }
        }
        #expect(hits[0] == 0 && hits[2] == 100_000 && hits[3] == 0)
        // 2,000 with a standard deviation of 44.3; five of them.
        #expect(abs(hits[1] - 2_000) < 222)
    }

    @Test func `normal, exponential and geometric numbers have the moments of their distributions`() {
        let n = 200_000.0
        var stream = RandomStream(seed: 7)
        var (normal, squares, exponential, geometric, zeros) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for _ in 0..<Int(n) {
            let z = stream.normal()
            normal += z
            squares += z * z
            exponential += stream.exponential()
            let count = stream.geometric(mean: 4)
            geometric += Double(count)
            zeros += count == 0 ? 1 : 0
        }
        // Five standard errors each. The geometric distribution with mean 4 has variance 20, and 0 with probability ⅕.
        #expect(abs(normal / n) < 5 / n.squareRoot())
        #expect(abs(squares / n - 1) < 5 * (2 / n).squareRoot())
        #expect(abs(exponential / n - 1) < 5 / n.squareRoot())
        #expect(abs(geometric / n - 4) < 5 * (20 / n).squareRoot())
        #expect(abs(zeros / n - 0.2) < 5 * (0.16 / n).squareRoot())
        #expect((0..<100).allSatisfy { _ in stream.geometric(mean: 0) == 0 })
    }

    @Test func `a weight is picked as often as its share says, and a weight of 0 never`() {
        let weights = CumulativeWeights([0, 1, 0, 2, 3, 0])
        #expect(weights.count == 6 && weights.total == 6)
        var stream = RandomStream(seed: 8)
        var hits = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { hits[stream.pick(weights)] += 1 }
        #expect(hits[0] == 0 && hits[2] == 0 && hits[5] == 0)
        let distance = [(1, 10_000.0), (3, 20_000), (4, 30_000)].reduce(0.0) { sum, cell in
            let gap = Double(hits[cell.0]) - cell.1
            return sum + gap * gap / cell.1
        }
        // 2 degrees of freedom: above 27.6 once in a million.
        #expect(distance < 27.6)
    }
}
