internal import LinearAlgebra
internal import Synchronization

/// The exact search for everybody's best candidates among all pairs of a crowd.
///
/// Both directions of every pair are multiplied tile by tile with `sgemm`. What BLAS says only nominates: a pair that
/// may, within a proven tolerance, reach the worst place of either row's list is put before the caller's rules and kept;
/// what is kept at the end is scored by `CanonicalScore` and ranked by `PairOrder`. The result is therefore the same
/// bits on any number of threads and with any BLAS kernel.
///
/// Memory, beside the two matrices of 4·n·d bytes each: 16·n·k + 25·n bytes per thread for candidates and thresholds,
/// 2 MB per thread for two tiles, 8·n bytes for keys, and at most 32·n·k bytes while the result is put together.
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
        try self.init(score: score, order: order, tileRows: 512)
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
    ///   - admits: whether the pair (i, j), i < j, may be listed for row i (`.first`) and for row j (`.second`). Must
    ///     always answer the same. It is asked in any order, from several threads, only about pairs that may still
    ///     enter a list; for a row whose list never fills, that is every pair.
    ///   - progress: told `(done, total)` tile pairs after each, from several threads, so that a smaller `done` may
    ///     arrive after a larger one; the last is told before this returns.
    /// - Returns: for every row up to `k` candidates in total order.
    /// - Throws: `CancellationError` soon after the surrounding task is cancelled (within one tile pair per thread).
    /// - Complexity: 2·n²·d floating-point operations in `sgemm`, O(n²) comparisons, and for a crowd in random order
    ///   about n·k·ln(n/k) nominations per thread of O(1) and n·k canonical scores of O(d). A crowd in which everybody
    ///   ties, beyond what Float can tell apart, costs a canonical score for every pair: O(n²·d) with a constant some
    ///   thirty times that of `sgemm`.
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
        let workers = (0..<min(threads, tiles.count)).map { _ in
            let table = CandidateTable(capacity: capacity, spread: tolerance.spread, score: score, order: order)
            return Worker(TileScan(table: table, score: score, tiles: tiles, tolerance: tolerance, admits: admits))
        }
        // Every worker knows only what it met itself. From time to time, ever less often, all learn what they know
        // together; for one worker there is nothing to learn.
        var (done, goal) = (0, workers.count == 1 ? tiles.count : tiles.tileCount)
        while true {
            let counter = Counter(from: done)
            await withTaskGroup(of: Void.self) { group in
                for worker in workers {
                    group.addTask { [goal] in await worker.work(counter, goal: goal, tiles: tiles, progress: progress) }
                }
            }
            guard counter.done.load(ordering: .relaxed) == goal else { throw CancellationError() }
            guard goal < tiles.count else { break }
            let floors = await Self.join(workers, threads: threads).floors()
            for worker in workers { await worker.raise(to: floors) }
            (done, goal) = (goal, min(2 * goal, tiles.count))
        }
        return await Self.join(workers, threads: threads).lists(score: score, order: order)
    }

    private static func join(_ workers: [Worker], threads: Int) async -> CandidateJoin {
        var tables: [CandidateTable] = []
        for worker in workers { tables.append(await worker.table) }
        return CandidateJoin(tables, threads: threads)
    }

    /// How far the workers have come, shared without locks.
    private final class Counter: Sendable {
        /// The next tile pair that nobody has taken.
        let next: Atomic<Int>
        /// The number of tile pairs that are finished.
        let done: Atomic<Int>

        init(from start: Int) {
            next = Atomic(start)
            done = Atomic(start)
        }
    }

    /// One of the tasks that share the work, with the table that is its own.
    private actor Worker {
        private var scan: TileScan

        init(_ scan: TileScan) {
            self.scan = scan
        }

        var table: CandidateTable { scan.table }

        /// Takes tile pairs until `goal` are taken or the task is cancelled.
        func work(_ counter: Counter, goal: Int, tiles: TilePairs, progress: @Sendable (Int, Int) -> Void) {
            while !Task.isCancelled {
                let index = counter.next.add(1, ordering: .relaxed).oldValue
                guard index < goal else { return }
                let (lower, higher) = tiles[index]
                scan.visit(lower, higher)
                progress(counter.done.add(1, ordering: .relaxed).newValue, tiles.count)
            }
        }

        func raise(to floors: [Int32]) {
            for (row, floor) in floors.enumerated() { scan.table.raise(row, to: floor) }
        }
    }
}
