internal import LinearAlgebra
internal import Randomness

/// Times the search beside the bare products of the same tiles, and checks what it finds.
///
/// Absolute times are noise on a shared machine; the ratio of two that were taken one right after the other lasts.
package struct SearchBenchmark: Sendable {
    /// One comparison.
    package struct Measurement: Sendable, Equatable {
        /// Seconds for `sgemm` alone, both directions of every pair of tiles that the search multiplies, on as many threads.
        package var productSeconds: Double
        /// Seconds for the whole search.
        package var searchSeconds: Double
    }

    /// The share of all pairs of tiles that is multiplied, in (0, 1]; the rules rule out the others. 0 where none is left.
    package let shareMultiplied: Double
    private let search: CandidateSearch
    private let k: Int
    private let pairs: [TilePair]
    private let terms: PairTerms
    private let admits: @Sendable (Int, Int) -> Admission

    /// The parameters are those of `CandidateSearch.candidates`.
    package init(
        _ search: CandidateSearch, perRow k: Int, terms: PairTerms? = nil,
        admits: @escaping @Sendable (Int, Int) -> Admission
    ) {
        self.search = search
        self.k = k
        self.terms = terms ?? .open(search.score.rowCount)
        self.admits = admits
        pairs = search.pairs(allowedBy: self.terms)
        shareMultiplied = Double(pairs.count) / Double(max(search.tiles.count * (search.tiles.count + 1) / 2, 1))
    }

    /// Multiplies, then searches.
    ///
    /// - Throws: `CancellationError`.
    package func measure(
        threads: Int, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(CancellationError) -> (measurement: Measurement, lists: CandidateLists) {
        let clock = ContinuousClock()
        let begin = clock.now
        try await multiply(threads: threads)
        let middle = clock.now
        let lists = try await search.candidates(
            perRow: k, threads: threads, terms: terms, admits: admits, progress: progress)
        let measurement = Measurement(
            productSeconds: (middle - begin) / .seconds(1), searchSeconds: (clock.now - middle) / .seconds(1))
        return (measurement, lists)
    }

    /// Rows, spread evenly over the crowd, whose list is not that of a plain loop over all pairs.
    ///
    /// - Complexity: O(sample · n · d).
    package func wrongRows(in lists: CandidateLists, sample: Int) -> [Int] {
        let (score, order, n) = (search.score, search.order, search.score.rowCount)
        let count = min(sample, n)
        return (0..<count).map { $0 * n / count }.filter { row in
            var pairs: [ScoredPair] = []
            for other in 0..<n where other != row && terms.rows[row].allows(terms.rows[other]) {
                let isListed =
                    row < other ? admits(row, other).contains(.first) : admits(other, row).contains(.second)
                if isListed { pairs.append(ScoredPair(of: row, and: other, score: score.mutual(row, other))) }
            }
            let best = pairs.sorted(by: order.precedes).prefix(k)
            return !lists[row].elementsEqual(best) { candidate, pair in
                Int(candidate.row) == (pair.first == row ? pair.second : pair.first) && candidate.score == pair.score
            }
        }
    }

    /// Both products of every pair of tiles, in the order of the search, into scratch that stays in the cache.
    private func multiply(threads: Int) async throws(CancellationError) {
        BLAS.useOneThread()
        let (score, tiles) = (search.score, search.tiles)
        try await TileAgenda(pairs: pairs, tileCount: tiles.count).visitAll(threads: threads) {
            TileProduct(score: score, tiles: tiles)
        }
    }
}

/// Both products of two tiles, and nothing done with them.
private struct TileProduct: TileVisitor {
    let score: CanonicalScore
    let tiles: Tiles
    private var forward: [Float]
    private var backward: [Float]

    init(score: CanonicalScore, tiles: Tiles) {
        self.score = score
        self.tiles = tiles
        forward = [Float](repeating: 0, count: tiles.tileRows * tiles.tileRows)
        backward = forward
    }

    mutating func visit(_ lower: Int, _ higher: Int) {
        let (rows, columns) = (tiles.rows(of: lower), tiles.rows(of: higher))
        Matrix.multiply(score.seeks, rows: rows, byTransposeOf: score.offers, rows: columns, into: &forward)
        Matrix.multiply(score.offers, rows: rows, byTransposeOf: score.seeks, rows: columns, into: &backward)
    }
}

/// A crowd of random vectors without structure, in which any two may meet but for one pair in a hundred: nothing can be
/// skipped, and rules have to be asked.
package struct RandomCrowd: Sendable {
    package let score: CanonicalScore
    package let order: PairOrder

    /// - Parameters:
    ///   - people: the number n of rows.
    ///   - columns: d. Logits have a standard deviation of about 1.5 whatever it is.
    ///   - seed: the same seed, the same crowd.
    package init(people: Int, columns: Int, fusion: Fusion, seed: UInt64) {
        let scale = (1.5 / Double(max(columns, 1)).squareRoot()).squareRoot()
        func matrix(_ stream: UInt64) -> Matrix {
            var generator = SplitMix64(seed: seed &* 4 &+ stream)
            let elements = (0..<people * columns).map { _ -> Float in
                // The sum of three uniform numbers in ±1 has variance 1.
                let sum = (0..<3).reduce(0.0) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-52 - 1 }
                return Float(sum * scale)
            }
            return Matrix(rows: people, columns: columns, elements: elements)
        }
        score = CanonicalScore(seeks: matrix(0), offers: matrix(1), fusion: fusion)
        var generator = SplitMix64(seed: seed &* 4 &+ 2)
        order = PairOrder(keys: (0..<people).map { _ in generator.next() })
    }

    /// Nothing for one pair in a hundred, both sides for the others.
    package func admission(_ first: Int, _ second: Int) -> Admission {
        SplitMix64.mix(UInt64(first) << 32 | UInt64(second)) % 100 == 0 ? [] : .both
    }
}
