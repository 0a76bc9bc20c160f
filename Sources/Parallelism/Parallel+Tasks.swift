internal import Synchronization

extension Parallel {
    /// What `body` returns for each piece 0 ..< `count`, in the order of the pieces, shared by `threads` tasks.
    ///
    /// - Parameters:
    ///   - progress: told how many pieces are done, from several threads, so that a smaller number may arrive after a larger
    ///     one.
    /// - Throws: `CancellationError` when the surrounding task is cancelled; each task ends the piece it is at.
    package static func cancellableMap<Found: Sendable>(
        _ count: Int, threads: Int, progress: @escaping @Sendable (_ done: Int) -> Void = { _ in },
        _ body: @escaping @Sendable (_ piece: Int) -> Found
    ) async throws(CancellationError) -> [Found] {
        precondition(count >= 0 && threads >= 1)
        let counters = Counters()
        let parts = await withTaskGroup(of: [(Int, Found)].self) { group in
            for _ in 0..<min(threads, count) {
                group.addTask {
                    var found: [(Int, Found)] = []
                    while !Task.isCancelled {
                        let piece = counters.next.add(1, ordering: .relaxed).oldValue
                        guard piece < count else { break }
                        found.append((piece, body(piece)))
                        progress(counters.done.add(1, ordering: .relaxed).newValue)
                    }
                    return found
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var found = [Found?](repeating: nil, count: count)
        for (piece, one) in parts.joined() { found[piece] = one }
        let all = found.compactMap(\.self)
        guard all.count == count else { throw CancellationError() }
        return all
    }

    private final class Counters: Sendable {
        /// The next piece that nobody has begun.
        let next = Atomic(0)
        let done = Atomic(0)
    }

    /// Makes pieces 0 ..< `count` on several threads and hands them over one by one, in order: work that one connection to a
    /// database, say, has to finish.
    ///
    /// - Parameters:
    ///   - threads: how many pieces are being made at most, ≥ 1; one more may wait to be taken.
    ///   - make: what it makes must depend on nothing but the number of the piece.
    ///   - take: takes one piece; called in ascending order.
    /// - Throws: what `make` or `take` throws first, and `CancellationError`.
    package static func pipeline<Piece: Sendable>(
        _ count: Int, threads: Int, make: @escaping @Sendable (_ piece: Int) throws -> Piece,
        take: (_ number: Int, _ piece: Piece) throws -> Void
    ) async throws {
        precondition(count >= 0 && threads >= 1)
        try await withThrowingTaskGroup(of: (Int, Piece).self) { tasks in
            func start(_ number: Int) {
                guard number < count else { return }
                tasks.addTask {
                    try Task.checkCancellation()
                    return (number, try make(number))
                }
            }
            for number in 0...threads { start(number) }
            var waiting: [Int: Piece] = [:]
            for number in 0..<count {
                while waiting[number] == nil, let (made, piece) = try await tasks.next() { waiting[made] = piece }
                guard let piece = waiting.removeValue(forKey: number) else {
                    preconditionFailure("every piece is made once")
                }
                start(number + threads + 1)
                try take(number, piece)
            }
        }
    }
}
