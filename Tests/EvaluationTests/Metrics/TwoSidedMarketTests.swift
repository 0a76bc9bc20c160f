import Evaluation
import Matching
import Randomness
import Testing

/// A market of 30 and 20 people whose chances the authors of "Fair reciprocal recommendation in matching markets"
/// (Tomita & Yokoyama, RecSys 2024) draw with seed 0.
private let published = TwoSidedMarket(
    leftLikes: rows(PackageResources.market_left_to_right_csv),
    rightLikes: rows(PackageResources.market_right_to_left_csv))

private func rows(_ csv: [UInt8]) -> [[Double]] {
    String(decoding: csv, as: UTF8.self).split(separator: "\n").map { line in
        line.split(separator: ",").compactMap { Double($0) }
    }
}

/// The expected matches from their definition: a rank is one more than there are better ones.
private func naive(_ market: TwoSidedMarket, _ left: [[Double]], _ right: [[Double]]) -> Double {
    func rank(_ other: Int, _ scores: [Double]) -> Double {
        let better = scores.indices.count { scores[$0] > scores[other] || (scores[$0] == scores[other] && $0 < other) }
        return Double(better + 1)
    }
    var matches = 0.0
    for i in left.indices {
        for j in right.indices where left[i][j] > -.infinity && right[j][i] > -.infinity {
            matches +=
                market.leftLikes[i][j] * market.rightLikes[j][i] / (rank(j, left[i]) * rank(i, right[j]))
        }
    }
    return matches
}

private func matrix(_ rows: Int, _ columns: Int, levels: Int, _ stream: inout RandomStream) -> [[Double]] {
    (0..<rows).map { _ in (0..<columns).map { _ in Double(stream.below(levels + 1)) / Double(levels) } }
}

extension TwoSidedMarket {
    /// The expected number of matches when both sides rank by one mutual score of each pair.
    ///
    /// - Parameter mutualScores: n rows of m.
    fileprivate func expectedMatches(rankedBy mutualScores: [[Double]]) -> Double {
        let transposed = rightLikes.indices.map { right in mutualScores.map { $0[right] } }
        return expectedMatches(leftScores: mutualScores, rightScores: transposed)
    }

    /// The expected number of matches when both sides rank by a fusion of the two chances of each pair.
    fileprivate func expectedMatches(rankedBy fusion: Fusion) -> Double {
        let mutual = leftLikes.indices.map { left in
            rightLikes.indices.map { right in fusion.fuse(leftLikes[left][right], rightLikes[right][left]) }
        }
        return expectedMatches(rankedBy: mutual)
    }

    /// When everybody ranks by their own chance to like.
    fileprivate var matchesOfOwnPreference: Double {
        expectedMatches(leftScores: leftLikes, rightScores: rightLikes)
    }
}

@Suite struct TwoSidedMarketTests {
    @Test(
        arguments: [
            (Fusion.geometric, 13.214715194901732), (.harmonic, 13.610610925403478), (.minimum, 13.484575678725035),
            (.arithmetic, 13.05596663449194),
        ])
    func `the published market's matches are those of the authors' own evaluation`(fusion: Fusion, matches: Double) {
        #expect(published.leftLikes.count == 30 && published.rightLikes.count == 20)
        #expect(agree(published.expectedMatches(rankedBy: fusion), matches, within: 1e-13 * matches))
    }

    @Test func `so they are when each side ranks by its own preference, or both by the product`() {
        #expect(agree(published.matchesOfOwnPreference, 6.097606001793401, within: 6e-13))
        let product = published.leftLikes.indices.map { left in
            published.rightLikes.indices.map { published.leftLikes[left][$0] * published.rightLikes[$0][left] }
        }
        #expect(agree(published.expectedMatches(rankedBy: product), 13.214715194901732, within: 1e-12))
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `matches are those of the definition, ties by index, and those who are not listed are not read`(
        seed: UInt64
    ) {
        var stream = RandomStream(seed: seed)
        let (n, m) = (1 + stream.below(6), 1 + stream.below(6))
        let levels = seed % 2 == 0 ? 3 : 1_000
        let market = TwoSidedMarket(
            leftLikes: matrix(n, m, levels: levels, &stream), rightLikes: matrix(m, n, levels: levels, &stream))
        var left = matrix(n, m, levels: levels, &stream)
        let right = matrix(m, n, levels: levels, &stream)
        #expect(agree(market.expectedMatches(leftScores: left, rightScores: right), naive(market, left, right)))
        #expect(
            agree(market.matchesOfOwnPreference, naive(market, market.leftLikes, market.rightLikes)))
        let transposed = (0..<m).map { right in left.map { $0[right] } }
        #expect(agree(market.expectedMatches(rankedBy: left), naive(market, left, transposed)))
        for row in left.indices { left[row][stream.below(m)] = -.infinity }
        #expect(agree(market.expectedMatches(leftScores: left, rightScores: right), naive(market, left, right)))
    }

    @Test func `a market worked out by hand`() {
        // Left 0 likes both with 1 and ½, left 1 with ½ and ½; the right likes everybody. Left lists are 0, 1 for both
        // (a tie goes by index), right lists too. Pairs: 1 / (1 · 1) + ½ / (2 · 1) + ½ / (1 · 2) + ½ / (2 · 2).
        let market = TwoSidedMarket(leftLikes: [[1, 0.5], [0.5, 0.5]], rightLikes: [[1, 1], [1, 1]])
        #expect(market.matchesOfOwnPreference == 1 + 0.25 + 0.25 + 0.125)
        // Left 1 prefers right 1, and right 1 left 1: ½ of the last pair, and ½ / (2 · 2) twice.
        let scores = [[1.0, 0], [0, 1]]
        #expect(market.expectedMatches(leftScores: scores, rightScores: scores) == 1 + 0.125 + 0.125 + 0.5)
        // Nobody but the pair 0, 0 is listed.
        let one: [[Double]] = [[1, -.infinity], [-.infinity, -.infinity]]
        #expect(market.expectedMatches(leftScores: one, rightScores: one) == 1)
    }

    @Test func `a market with an empty side has no matches`() {
        #expect(TwoSidedMarket(leftLikes: [], rightLikes: []).matchesOfOwnPreference == 0)
        #expect(TwoSidedMarket(leftLikes: [[], []], rightLikes: []).expectedMatches(rankedBy: .harmonic) == 0)
        #expect(TwoSidedMarket(leftLikes: [], rightLikes: [[]]).expectedMatches(rankedBy: .harmonic) == 0)
    }
}
