internal import LinearAlgebra
internal import Synchronization

/// The exact search for everybody's best candidates among all pairs of a crowd.
///
/// Both directions of every pair are multiplied tile by tile with `sgemm`. What BLAS says only nominates: a pair that
/// may, within a proven tolerance, reach the worst place of either row's list is put before the caller's rules, scored
/// by `CanonicalScore` and ranked by `PairOrder`. The result is therefore the same bits on any number of threads and
/// with any BLAS kernel.
///
/// Memory, beside the two matrices of 4·n·d bytes each: 8·n·k + 20·n bytes per thread for lists and bounds, 512 kB per
/// thread for two tiles, 24·n bytes for keys and norms, and up to 32·n·k bytes for the result while it is joined.
public struct CandidateSearch: Sendable {
    /// A matrix that cannot be scored.
    public struct InvalidRow: Error, Equatable, Sendable {
        /// The first row that holds NaN or an infinity in either matrix.
        public let row: Int
    }

    /// The function that decides.
    public let score: CanonicalScore
    /// The order that ranks.
    public let order: PairOrder
    private let tileRows: Int

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - score: seeks and offers, n × d each, d ≤ 65,536, and the fusion.
    ///   - order: the total order, with one key per row.
    /// - Throws: `InvalidRow` if a matrix holds NaN or an infinity.
    /// - Complexity: O(n · d).
    public init(score: CanonicalScore, order: PairOrder) throws(InvalidRow) {
        try self.init(score: score, order: order, tileRows: 256)
    }

    /// The same with tiles of `tileRows` rows, ≥ 1; the result does not depend on it.
    package init(score: CanonicalScore, order: PairOrder, tileRows: Int) throws(InvalidRow) {
        precondition(order.rowCount == score.rowCount, "One key per row.")
        precondition(score.rowCount <= Int(Int32.max), "Candidates are numbered in 32 bits.")
        precondition(tileRows > 0)
        for row in 0..<score.rowCount where !score.isFinite(row) { throw InvalidRow(row: row) }
        self.score = score
        self.order = order
        self.tileRows = tileRows
    }

    /// Finds the best candidates of every row.
    ///
    /// - Parameters:
    ///   - k: how long a list may become, ≥ 0. A row has fewer if fewer are admitted; k beyond n − 1 is n − 1.
    ///   - threads: how many tasks share the work, ≥ 1. They run on Swift's pool, one thread per core.
    ///   - admits: whether the pair (i, j), i < j, may be listed for row i (`.first`) and for row j (`.second`). Must
    ///     always answer the same. It is asked in any order, from several threads, only about pairs that may still
    ///     enter a list; for a row whose list never fills, that is every pair.
    ///   - progress: told `(done, total)` tile pairs after each, from several threads, so that a smaller `done` may
    ///     arrive after a larger one; the last is told before this returns.
    /// - Returns: for every row up to `k` candidates in total order.
    /// - Throws: `CancellationError` soon after the surrounding task is cancelled (within one tile pair per thread).
    /// - Complexity: 2·n²·d floating-point operations in `sgemm`, O(n²) comparisons, and for a crowd in random order
    ///   about n·k·ln(n/k) canonical scores and insertions of O(d + log k).
    public func candidates(
        perRow k: Int, threads: Int = 1,
        admits: @escaping @Sendable (Int, Int) -> Admission = { _, _ in .both },
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws(CancellationError) -> CandidateLists {
        precondition(k >= 0 && threads >= 1)
        let n = score.rowCount
        let capacity = min(k, n - 1)
        guard capacity > 0 else {
            return CandidateLists(entries: [], lengths: [Int](repeating: 0, count: n))
        }
        BLAS.useOneThread()
        let tiles = TilePairs(rowCount: n, tileRows: min(tileRows, n))
        let tolerance = ScanTolerance(seeks: score.seeks, offers: score.offers, tiles: tiles)
        let (score, order) = (score, order)
        let counter = Counter()

        let tables = await withTaskGroup(of: CandidateTable.self) { group in
            for _ in 0..<min(threads, tiles.count) {
                group.addTask {
                    let table = CandidateTable(rowCount: n, capacity: capacity, fusion: score.fusion, order: order)
                    var scan = TileScan(
                        table: table, score: score, tiles: tiles, tolerance: tolerance, admits: admits)
                    while !Task.isCancelled {
                        let index = counter.next.add(1, ordering: .relaxed).oldValue
                        guard index < tiles.count else { break }
                        let (lower, higher) = tiles[index]
                        scan.visit(lower, higher)
                        progress(counter.done.add(1, ordering: .relaxed).newValue, tiles.count)
                    }
                    return scan.table
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        guard counter.done.load(ordering: .relaxed) == tiles.count else { throw CancellationError() }
        return await Self.join(tables, rowCount: n, capacity: capacity, order: order, threads: threads)
    }

    /// How far the workers have come, shared without locks.
    private final class Counter: Sendable {
        /// The next tile pair that nobody has taken.
        let next = Atomic<Int>(0)
        /// The tile pairs that are finished.
        let done = Atomic<Int>(0)
    }

    /// The best of what the workers found, row by row.
    ///
    /// A worker only ever turns a pair away for k better ones, so every pair of the final list stands in the table of
    /// the worker that met it. Pairs are met once: there is nothing to deduplicate.
    private static func join(
        _ tables: [CandidateTable], rowCount: Int, capacity: Int, order: PairOrder, threads: Int
    ) async -> CandidateLists {
        typealias Part = (index: Int, entries: [CandidateLists.Candidate], lengths: [Int])
        let parts = await withTaskGroup(of: Part.self) { group in
            for index in 0..<threads {
                let rows = rowCount * index / threads..<rowCount * (index + 1) / threads
                group.addTask {
                    var part: Part = (index, [], [])
                    part.entries.reserveCapacity(rows.count * capacity)
                    part.lengths.reserveCapacity(rows.count)
                    var merged: [CandidateTable.Entry] = []
                    for row in rows {
                        merged.removeAll(keepingCapacity: true)
                        for table in tables { merged.append(contentsOf: table.candidates(of: row)) }
                        merged.sort { order.precedes($0, $1, of: row) }
                        for entry in merged.prefix(capacity) {
                            let score = CanonicalScore.score(millionths: entry.millionths)
                            part.entries.append(CandidateLists.Candidate(row: entry.row, score: score))
                        }
                        part.lengths.append(min(capacity, merged.count))
                    }
                    return part
                }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.index < $1.index }
        }
        return CandidateLists(entries: parts.flatMap(\.entries), lengths: parts.flatMap(\.lengths))
    }
}
