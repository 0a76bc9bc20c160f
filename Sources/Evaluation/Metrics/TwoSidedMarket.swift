/// People on two sides, left and right, and how likely each is to like each of the other side on being shown them.
///
/// A crowd that is not divided can stand on both sides, if nobody is listed for themselves: every pair is then counted
/// twice.
package struct TwoSidedMarket: Sendable, Hashable {
    /// n rows of m: the chance that left i likes right j.
    package let leftLikes: [[Double]]
    /// m rows of n: the chance that right j likes left i.
    package let rightLikes: [[Double]]

    /// - Parameters:
    ///   - leftLikes: n rows of m probabilities in [0, 1].
    ///   - rightLikes: m rows of n; n and m may be 0.
    package init(leftLikes: [[Double]], rightLikes: [[Double]]) {
        Self.check(leftLikes, rows: leftLikes.count, columns: rightLikes.count)
        Self.check(rightLikes, rows: rightLikes.count, columns: leftLikes.count)
        precondition(
            (leftLikes + rightLikes).allSatisfy { $0.allSatisfy { (0...1).contains($0) } }, "a chance is not in 0…1")
        self.leftLikes = leftLikes
        self.rightLikes = rightLikes
    }

    /// The expected number of matches when everybody reads a list of the other side, as `Examination` says:
    ///
    /// Σᵢⱼ pᵢⱼ · qⱼᵢ / (rankᵢ(j) · rankⱼ(i)), with p and q the likes of left and right, and ranks counted from 1.
    ///
    /// It is a match if both get to the other and both like what they see.
    ///
    /// Source: Tomita & Yokoyama, "Fair reciprocal recommendation in matching markets" (RecSys 2024).
    ///
    /// - Parameters:
    ///   - leftScores: n rows of m: what the lists of the left are ranked by, the highest first; equal scores by index.
    ///     −∞ keeps somebody out of a list. NaN is an error.
    ///   - rightScores: m rows of n, for the lists of the right.
    /// - Returns: ≥ 0, and 0 where a side is empty. One person can match several: it can exceed min(n, m).
    /// - Complexity: O(n · m · log(n · m)).
    package func expectedMatches(leftScores: [[Double]], rightScores: [[Double]]) -> Double {
        Self.check(leftScores, rows: leftLikes.count, columns: rightLikes.count)
        Self.check(rightScores, rows: rightLikes.count, columns: leftLikes.count)
        let leftPlaces = leftScores.map(Self.places)
        let rightPlaces = rightScores.map(Self.places)
        var matches = 0.0
        for left in leftLikes.indices {
            for right in rightLikes.indices {
                matches += Examination.match(
                    leftLikes[left][right], at: leftPlaces[left][right], rightLikes[right][left],
                    at: rightPlaces[right][left])
            }
        }
        return matches
    }

    /// The place of everybody in a list, counted from 1; 0 for those who are not in it.
    private static func places(_ scores: [Double]) -> [Int] {
        precondition(!scores.contains(where: \.isNaN), "a score is NaN")
        let listed = scores.indices.filter { scores[$0] > -.infinity }
        var places = [Int](repeating: 0, count: scores.count)
        for (index, other) in listed.sorted(by: { (-scores[$0], $0) < (-scores[$1], $1) }).enumerated() {
            places[other] = index + 1
        }
        return places
    }

    private static func check(_ matrix: [[Double]], rows: Int, columns: Int) {
        precondition(
            matrix.count == rows && matrix.allSatisfy { $0.count == columns },
            "a matrix of this market has \(rows) rows of \(columns)")
    }
}
