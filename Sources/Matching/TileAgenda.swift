internal import Synchronization

/// Hands out pairs of tiles so that no tile is with two workers at once, without locks.
///
/// A worker claims both tiles of a pair, or puts the pair by and tries again later. What one worker did to the rows of a
/// tile is seen by the next that holds it: releasing a claim and taking it are ordered.
@safe final class TileAgenda: @unchecked Sendable {
    let pairs: [TilePair]
    /// The next pair that nobody has taken.
    private let next = Atomic(0)
    /// The number of pairs that are finished.
    private let finished = Atomic(0)
    /// One flag per tile: whether a worker holds it.
    private let claims: UnsafeMutablePointer<Atomic<Bool>>
    private let tileCount: Int

    init(pairs: [TilePair], tileCount: Int) {
        self.pairs = pairs
        self.tileCount = tileCount
        unsafe claims = .allocate(capacity: max(tileCount, 1))
        for tile in 0..<tileCount { unsafe (claims + tile).initialize(to: Atomic(false)) }
    }

    deinit {
        unsafe claims.deinitialize(count: tileCount)
        unsafe claims.deallocate()
    }

    /// Whether every pair was visited.
    private var isFinished: Bool { finished.load(ordering: .relaxed) == pairs.count }

    /// Visits every pair, shared by `threads` tasks.
    ///
    /// - Parameters:
    ///   - progress: told `(done, total)` after each pair.
    ///   - visitor: makes a worker; it alone touches the rows of the two tiles while it visits them.
    /// - Throws: `CancellationError` when the surrounding task was cancelled.
    func visitAll(
        threads: Int, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
        visitor: @escaping @Sendable () -> some TileVisitor
    ) async throws(CancellationError) {
        let total = pairs.count
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(threads, max(total, 1)) {
                group.addTask {
                    var visitor = visitor()
                    await self.work(
                        visit: { visitor.visit(Int($0.lower), Int($0.higher)) }, progress: { progress($0, total) })
                }
            }
        }
        guard isFinished else { throw CancellationError() }
    }

    /// Visits pairs until none is left or the task is cancelled.
    ///
    /// - Parameters:
    ///   - visit: does the work; it alone touches the rows of the two tiles meanwhile.
    ///   - progress: told how many pairs are finished after each.
    private func work(visit: (TilePair) -> Void, progress: (Int) -> Void) async {
        var putBy: [TilePair] = []
        while !Task.isCancelled {
            if let position = putBy.firstIndex(where: claim) {
                finish(putBy.remove(at: position), visit, progress)
                continue
            }
            let index = next.add(1, ordering: .relaxed).oldValue
            if index < pairs.count {
                if claim(pairs[index]) {
                    finish(pairs[index], visit, progress)
                } else {
                    putBy.append(pairs[index])
                }
            } else {
                if putBy.isEmpty { return }
                await Task.yield()
            }
        }
    }

    private func finish(_ pair: TilePair, _ visit: (TilePair) -> Void, _ progress: (Int) -> Void) {
        visit(pair)
        release(Int(pair.higher))
        if pair.lower != pair.higher { release(Int(pair.lower)) }
        progress(finished.add(1, ordering: .relaxed).newValue)
    }

    private func claim(_ pair: TilePair) -> Bool {
        guard claim(Int(pair.lower)) else { return false }
        if pair.lower == pair.higher || claim(Int(pair.higher)) { return true }
        release(Int(pair.lower))
        return false
    }

    private func claim(_ tile: Int) -> Bool {
        unsafe claims[tile].compareExchange(
            expected: false, desired: true, successOrdering: .acquiring, failureOrdering: .relaxed
        ).exchanged
    }

    private func release(_ tile: Int) {
        unsafe claims[tile].store(false, ordering: .releasing)
    }
}

/// One worker with its scratch.
protocol TileVisitor: SendableMetatype {
    /// Does what there is to do for two tiles, `lower` ≤ `higher`.
    mutating func visit(_ lower: Int, _ higher: Int)
}
