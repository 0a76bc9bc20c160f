internal import Synchronization

/// Does independent pieces of work on several threads, and gives their results in the order of the pieces: what comes out
/// does not depend on the number of threads.
///
/// - Parameters:
///   - count: how many pieces there are, ≥ 0.
///   - threads: how many tasks share them, ≥ 1.
///   - progress: told how many are done, from several threads, so that a smaller number may arrive after a larger one.
///   - work: does piece i, 0 ..< `count`.
/// - Throws: `CancellationError` soon after the surrounding task is cancelled, and what `work` throws.
func inParallel<Piece: Sendable>(
    _ count: Int, threads: Int, progress: @escaping @Sendable (_ done: Int) -> Void = { _ in },
    _ work: @escaping @Sendable (Int) throws -> Piece
) async throws -> [Piece] {
    precondition(count >= 0 && threads >= 1)
    let queue = Queue()
    return try await withThrowingTaskGroup(of: [(Int, Piece)].self) { group in
        for _ in 0..<min(threads, count) {
            group.addTask {
                var pieces: [(Int, Piece)] = []
                while true {
                    try Task.checkCancellation()
                    let index = queue.next.add(1, ordering: .relaxed).oldValue
                    guard index < count else { return pieces }
                    pieces.append((index, try work(index)))
                    progress(queue.done.add(1, ordering: .relaxed).newValue)
                }
            }
        }
        var ordered = [Piece?](repeating: nil, count: count)
        for try await pieces in group {
            for (index, piece) in pieces { ordered[index] = piece }
        }
        return ordered.compactMap(\.self)
    }
}

/// Which piece comes next, and how many are done.
private final class Queue: Sendable {
    let next = Atomic<Int>(0)
    let done = Atomic<Int>(0)
}
