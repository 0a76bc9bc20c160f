internal import LinearAlgebra

/// The exact search for everybody's best candidates among all pairs of a crowd.
///
/// Both directions of every pair are multiplied tile by tile with `sgemm`. What BLAS says only nominates: a pair that
/// may, within a proven tolerance, reach the worst place of either row's list is put before the caller's rules and kept;
/// what is kept at the end is scored by `CanonicalScore` and ranked by `PairOrder`. The result is therefore the same
/// bits on any number of threads and with any BLAS kernel.
///
/// Memory, beside the two matrices of 4·n·d bytes each: 12·n·k bytes for candidates, which the result keeps, 32·n for
/// thresholds, 8·n for keys, 600 kB per thread for two tiles, and 8 bytes for each pair of tiles, n²/131,072 of them.
package struct CandidateSearch: Sendable {
    /// A matrix that cannot be scored.
    package struct InvalidRow: Error, Equatable, Sendable {
        /// The first row that holds NaN or an infinity in either matrix.
        package let row: Int
    }

    /// Two tiles of 256 × 256 logits take half a megabyte: they stay in the second-level cache of today's processors
    /// between the product and the scan. With 512 rows they do not, and 128 rows cost `sgemm` more than they save.
    static let usualTileRows = 256

    /// The function that decides.
    package let score: CanonicalScore
    /// The order that ranks.
    package let order: PairOrder
    private let tileRows: Int

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - score: seeks and offers, n × d each, d ≤ 65,536, and the fusion.
    ///   - order: the total order, with one key per row.
    /// - Throws: `InvalidRow` if a matrix holds NaN or an infinity.
    /// - Complexity: O(n · d).
    package init(score: CanonicalScore, order: PairOrder) throws(InvalidRow) {
        try self.init(score: score, order: order, tileRows: Self.usualTileRows)
    }

    /// The same with tiles of `tileRows` rows, ≥ 1; the result does not depend on it.
    package init(score: CanonicalScore, order: PairOrder, tileRows: Int) throws(InvalidRow) {
        precondition(order.rowCount == score.rowCount, "One key per row.")
        precondition(score.rowCount <= Int(Int32.max), "Candidates are numbered in 32 bits.")
        precondition(tileRows > 0)
        if let row = score.firstInvalidRow { throw InvalidRow(row: row) }
        self.score = score
        self.order = order
        self.tileRows = tileRows
    }

    /// Finds the best candidates of every row.
    ///
    /// - Parameters:
    ///   - k: how long a list may become, ≥ 0. A row has fewer if fewer are admitted; k beyond n − 1 is n − 1.
    ///   - threads: how many tasks share the work, ≥ 1. They run on Swift's pool, one thread per core.
    ///   - terms: rules that rule out whole tiles, which are then not multiplied; `nil` where there are none. Rows with like
    ///     terms should lie together.
    ///   - admits: whether the pair (i, j), i < j, may be listed for row i (`.first`) and for row j (`.second`). Must
    ///     always answer the same. It is asked in any order, from several threads, only about pairs that the terms allow and
    ///     that may still enter a list; for a row whose list never fills, that is every pair.
    ///   - progress: told `(done, total)` tile pairs after each, from several threads, so that a smaller `done` may
    ///     arrive after a larger one; the last is told before this returns.
    /// - Returns: for every row up to `k` candidates in total order.
    /// - Throws: `CancellationError` soon after the surrounding task is cancelled (within one tile pair per thread).
    /// - Complexity: 2·n²·d floating-point operations in `sgemm`, O(n²) comparisons, and for a crowd in random order
    ///   about n·k·ln(n/k) nominations of O(1) and n·k canonical scores of O(d). A crowd in which everybody
    ///   ties, beyond what Float can tell apart, costs a canonical score for every pair: O(n²·d) with a constant some
    ///   thirty times that of `sgemm`.
    package func candidates(
        perRow k: Int, threads: Int = 1, terms: PairTerms? = nil,
        admits: @escaping @Sendable (Int, Int) -> Admission = { _, _ in .both },
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(CancellationError) -> CandidateLists {
        precondition(k >= 0 && threads >= 1)
        let n = score.rowCount
        let capacity = min(k, n - 1)
        guard capacity > 0 else { return CandidateLists([[CandidateLists.Candidate]](repeating: [], count: n)) }
        BLAS.useOneThread()
        let terms = terms ?? .open(n)
        precondition(terms.rows.count == n, "One term per row.")
        let tiles = tiles
        let tolerance = ScanTolerance(seeks: score.seeks, offers: score.offers, tiles: tiles)
        let table = CandidateTable(capacity: capacity, spread: tolerance.spread, score: score, order: order)
        let agenda = TileAgenda(pairs: pairs(allowedBy: terms), tileCount: tiles.count)
        try await agenda.visitAll(threads: threads, progress: progress) { [score] in
            TileScan(table: table, score: score, tiles: tiles, tolerance: tolerance, terms: terms, admits: admits)
        }
        return try await table.lists(rowCount: n, threads: threads)
    }

    var tiles: Tiles { Tiles(rowCount: score.rowCount, tileRows: max(min(tileRows, score.rowCount), 1)) }

    /// The pairs of tiles that have to be multiplied, in the order in which they are visited.
    func pairs(allowedBy terms: PairTerms) -> [TilePair] {
        let tiles = tiles
        let groups = (0..<tiles.count).map { terms.group(tiles.rows(of: $0)) }
        return TileOrder(score, tiles: tiles).bestFirst(tiles.pairs { groups[$0].mayMeet(groups[$1]) })
    }
}
