import LinearAlgebra
import Matching
import MathFunctions
import Randomness
import Testing

@Suite struct CanonicalScoreTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a logit is the sum in Double, column by column`(seed: UInt64) {
        let crowd = Crowd(12, columns: 33, seed: seed)
        for from in 0..<12 {
            for to in 0..<12 {
                var sum = 0.0
                for c in 0..<33 { sum += Double(crowd.score.seeks[from, c]) * Double(crowd.score.offers[to, c]) }
                #expect(crowd.score.logit(from: from, to: to).bitPattern == sum.bitPattern)
                #expect(crowd.score.directed(from: from, to: to) == PortableMath.sigmoid(sum))
            }
        }
    }

    @Test(arguments: Fusion.allCases)
    func `a mutual score is the fusion rounded to a millionth, the same from both sides`(fusion: Fusion) {
        for scale in [0.1, 1, 10] as [Float] {
            let score = Crowd(40, fusion: fusion, scale: scale, seed: 6).score
            for i in 0..<40 {
                for j in 0..<40 {
                    let (there, back) = (score.directed(from: i, to: j), score.directed(from: j, to: i))
                    let expected = (fusion.fuse(there, back) * 1e6).rounded() / 1e6
                    #expect(score.mutual(i, j).bitPattern == expected.bitPattern)
                    #expect(score.mutual(i, j).bitPattern == score.mutual(j, i).bitPattern)
                    #expect(CanonicalScore.mutual(there, back, fusion: fusion) == expected)
                }
            }
        }
    }

    @Test func `a score worked out by hand`() {
        // Row 0 seeks 2·1 + 1·(−1) = 1 in row 1; row 1 seeks 0·3 + 1·0.5 = ½ in row 0.
        let score = CanonicalScore(
            seeks: Matrix(rows: 2, columns: 2, elements: [2, 1, 0, 1]),
            offers: Matrix(rows: 2, columns: 2, elements: [3, 0.5, 1, -1]))
        #expect(score.logit(from: 0, to: 1) == 1)
        #expect(score.logit(from: 1, to: 0) == 0.5)
        // σ(1) = 0.7310586, σ(½) = 0.6224593; 2·0.4550543 / 1.3535179 = 0.672402.
        #expect(score.mutual(0, 1) == 0.672402)
    }
}

@Suite struct PairOrderTests {
    @Test(arguments: [1, 2] as [UInt64])
    func `the order is total`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        // Few keys, so that hashes tie as well.
        let order = PairOrder(keys: (0..<12).map { _ in UInt64.random(in: 0..<3, using: &generator) })
        var pairs: [ScoredPair] = []
        for first in 0..<12 {
            for second in first + 1..<12 {
                let score = Bool.random(using: &generator) ? 0.25 : 0.5
                pairs.append(ScoredPair(first: first, second: second, score: score))
            }
        }
        let sorted = pairs.sorted(by: order.precedes)
        #expect(pairs.shuffled(using: &generator).sorted(by: order.precedes) == sorted)
        for (rank, pair) in sorted.enumerated() {
            #expect(!order.precedes(pair, pair))
            for later in sorted[(rank + 1)...] {
                #expect(order.precedes(pair, later) && !order.precedes(later, pair))
            }
        }
    }

    @Test func `a tie goes to the earlier hash, and the hash does not know sides`() {
        let order = PairOrder(keys: [10, 20, 30, 40])
        #expect(order.hash(0, 3) == order.hash(3, 0))
        let (a, b) = (ScoredPair(first: 0, second: 1, score: 0.5), ScoredPair(first: 2, second: 3, score: 0.5))
        #expect(order.precedes(a, b) == (order.hash(0, 1) < order.hash(2, 3)))
        #expect(order.precedes(ScoredPair(of: 3, and: 2, score: 0.6), a))
    }

    @Test func `a tie of hashes goes to the lower row, then to the lower partner`() {
        let order = PairOrder(keys: [7, 7, 7, 7])
        let pairs = [(0, 1), (0, 3), (1, 2), (2, 3)].map { ScoredPair(first: $0, second: $1, score: 0.5) }
        #expect(pairs.reversed().sorted(by: order.precedes) == pairs)
    }
}
