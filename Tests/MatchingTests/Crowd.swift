import LinearAlgebra
import Matching
import Randomness

/// A random crowd and the slow, obvious twin of the search.
struct Crowd {
    var score: CanonicalScore
    var order: PairOrder

    /// Entries are uniform in ±`scale`. With `kinds`, there are only so many different rows.
    init(
        _ count: Int, columns: Int = 5, fusion: Fusion = .harmonic, scale: Float = 1, kinds: Int? = nil, seed: UInt64
    ) {
        var generator = SplitMix64(seed: seed)
        func matrix() -> Matrix {
            let rows = (0..<(kinds ?? count)).map { _ in
                (0..<columns).map { _ in Float.random(in: -scale...scale, using: &generator) }
            }
            let elements = (0..<count).flatMap { rows[$0 % rows.count] }
            return Matrix(rows: count, columns: columns, elements: elements)
        }
        score = CanonicalScore(seeks: matrix(), offers: matrix(), fusion: fusion)
        order = PairOrder(keys: (0..<count).map { _ in generator.next() })
    }

    /// Every pair scored, admitted, sorted: what the search has to equal.
    func plainLists(perRow k: Int, admits: (Int, Int) -> Admission = { _, _ in .both }) -> CandidateLists {
        let count = score.rowCount
        return CandidateLists(
            (0..<count).map { row in
                var pairs: [ScoredPair] = []
                for other in 0..<count where other != row {
                    let isListed =
                        row < other ? admits(row, other).contains(.first) : admits(other, row).contains(.second)
                    if isListed { pairs.append(ScoredPair(of: row, and: other, score: score.mutual(row, other))) }
                }
                return pairs.sorted(by: order.precedes).prefix(k).map {
                    CandidateLists.Candidate(row: Int32($0.first == row ? $0.second : $0.first), score: $0.score)
                }
            })
    }

    func lists(
        perRow k: Int, threads: Int = 1, tileRows: Int = 16,
        admits: @escaping @Sendable (Int, Int) -> Admission = { _, _ in .both }
    ) async throws -> CandidateLists {
        try await CandidateSearch(score: score, order: order, tileRows: tileRows)
            .candidates(perRow: k, threads: threads, admits: admits)
    }
}

/// Rules that look random, are always the same, and differ by direction.
func randomAdmission(one: UInt64, of many: UInt64) -> @Sendable (Int, Int) -> Admission {
    { first, second in
        var generator = SplitMix64(seed: UInt64(first * 100_003 + second))
        var admission: Admission = []
        if generator.next() % many < one { admission.insert(.first) }
        if generator.next() % many < one { admission.insert(.second) }
        return admission
    }
}
