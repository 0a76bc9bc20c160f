internal import Dispatch
internal import Synchronization

/// Work in pieces on several threads: `map`, `write` and `update` while the caller waits, `cancellableMap` and `pipeline` in
/// tasks that can be cancelled.
///
/// Where pieces begin and end must follow from the data alone, never from the number of threads, and what they find is
/// joined in their order: then the same bits come out on any number of threads.
///
/// What is generic here is `public`, as in `GroupedRows`: the compiler specialises it for other modules only so.
public enum Parallel {
    /// What `body` returns for each piece 0 ..< `count`, in the order of the pieces, on up to `threads` threads.
    @inlinable
    public static func map<Found: Sendable>(
        _ count: Int, threads: Int, _ body: @Sendable (_ piece: Int) -> Found
    ) -> [Found] {
        var found = [Found?](repeating: nil, count: count)
        write(&found, parts: (0..<count).map { $0..<$0 + 1 }, threads: threads) { piece, part in
            part[0] = body(piece)
        }
        return found.compactMap(\.self)
    }

    /// Lets every piece write its own part of an array.
    ///
    /// - Parameters:
    ///   - parts: by piece, indices of the array: ascending, without overlap.
    ///   - body: gets a part, in which the first of its indices is 0.
    @inlinable
    public static func write<Element: Sendable>(
        _ array: inout [Element], parts: [Range<Int>], threads: Int,
        _ body: @Sendable (_ piece: Int, _ part: inout MutableSpan<Element>) -> Void
    ) {
        var end = 0
        for part in parts {
            precondition(part.lowerBound >= end, "Parts ascend, and share nothing.")
            end = part.upperBound
        }
        precondition(end <= array.count, "A part lies outside of the array.")
        // The language has no way yet to lend parts of one array to several threads. That they share nothing was seen to.
        unsafe array.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let whole = unsafe buffer
            forEach(parts.count, threads: threads) { piece in
                var part = unsafe UnsafeMutableBufferPointer(rebasing: whole[parts[piece]]).mutableSpan
                body(piece, &part)
            }
        }
    }

    /// Changes every element of an array, each by itself.
    @inlinable
    public static func update<Element: Sendable>(
        _ array: inout [Element], threads: Int, _ body: @Sendable (_ element: inout Element) -> Void
    ) {
        write(&array, parts: array.indices.map { $0..<$0 + 1 }, threads: threads) { _, part in body(&part[0]) }
    }

    /// Does every piece 0 ..< `count` once, on up to `threads` threads, the caller's among them.
    @usableFromInline
    static func forEach(_ count: Int, threads: Int, _ body: @Sendable (_ piece: Int) -> Void) {
        precondition(count >= 0 && threads >= 1)
        guard threads > 1, count > 1 else {
            for piece in 0..<count { body(piece) }
            return
        }
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let piece = next.add(1, ordering: .relaxed).oldValue
                guard piece < count else { return }
                body(piece)
            }
        }
    }

    /// Divides indices into pieces of about the same size.
    ///
    /// - Parameter size: of a piece, ≥ 1; the last may be smaller.
    package static func pieces(of count: Int, size: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }
}
