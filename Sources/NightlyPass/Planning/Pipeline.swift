/// Work that many cores prepare and one takes over in order, as the one connection that writes does.
enum Pipeline {
    /// Makes parts 0 ..< `count` ahead of their turn and takes them one after the other.
    ///
    /// - Parameters:
    ///   - threads: how many parts are being made, or wait to be taken, at most, ≥ 1.
    ///   - make: makes one part; what it makes must depend on nothing but its number.
    ///   - take: takes one part; called in ascending order.
    /// - Throws: what `make` or `take` throws first, and `CancellationError`.
    static func run<Part: Sendable>(
        _ count: Int, threads: Int, make: @escaping @Sendable (Int) throws -> Part,
        take: (Int, Part) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Part).self) { tasks in
            func start(_ number: Int) {
                guard number < count else { return }
                tasks.addTask {
                    try Task.checkCancellation()
                    return (number, try make(number))
                }
            }
            for number in 0...threads { start(number) }
            var waiting: [Int: Part] = [:]
            for number in 0..<count {
                while waiting[number] == nil, let (made, part) = try await tasks.next() { waiting[made] = part }
                guard let part = waiting.removeValue(forKey: number) else {
                    preconditionFailure("every part is made once")
                }
                start(number + threads + 1)
                try take(number, part)
            }
        }
    }
}
