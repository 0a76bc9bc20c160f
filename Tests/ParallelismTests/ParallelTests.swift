import Foundation
import Parallelism
import Synchronization
import Testing

@Suite("Work in pieces") struct ParallelTests {
    @Test(arguments: [1, 2, 5], [0, 1, 7, 100])
    func `does every piece once and gives what they find in their order`(threads: Int, count: Int) {
        let begun = Atomic(0)
        let found = Parallel.map(count, threads: threads) { piece in
            begun.add(1, ordering: .relaxed)
            return piece * piece
        }
        #expect(found == (0..<count).map { $0 * $0 })
        #expect(begun.load(ordering: .relaxed) == count)
    }

    @Test(arguments: [1, 2, 5])
    func `writes to its own part of an array and nowhere else`(threads: Int) {
        var numbers = [Int](repeating: -1, count: 10)
        Parallel.write(&numbers, parts: [1..<4, 4..<4, 6..<9], threads: threads) { piece, part in
            for place in part.indices { part[place] = 10 * piece + place }
        }
        #expect(numbers == [-1, 0, 1, 2, -1, -1, 20, 21, 22, -1])
        Parallel.update(&numbers, threads: threads) { $0 += 1 }
        #expect(numbers == [0, 1, 2, 3, 0, 0, 21, 22, 23, 0])
    }

    @Test func `parts that overlap end the program`() async {
        await #expect(processExitsWith: .failure) {
            var numbers = [0, 0, 0]
            Parallel.write(&numbers, parts: [0..<2, 1..<3], threads: 2) { _, part in part[0] = 1 }
        }
    }

    @Test func `indices are divided into ranges of one size`() {
        #expect(Parallel.pieces(of: 10, size: 4) == [0..<4, 4..<8, 8..<10])
        #expect(Parallel.pieces(of: 0, size: 4).isEmpty)
    }
}

@Suite("Work in tasks") struct TaskTests {
    @Test(arguments: [1, 2, 5], [0, 1, 7, 100])
    func `gives what pieces find in their order and tells how many are done`(threads: Int, count: Int) async throws {
        let told = Mutex<[Int]>([])
        let found = try await Parallel.cancellableMap(
            count, threads: threads, progress: { done in told.withLock { $0.append(done) } }, { -$0 })
        #expect(found == (0..<count).map { -$0 })
        #expect(told.withLock { $0.sorted() } == Array(1..<count + 1))
    }

    @Test func `ends with the pieces it is at when it is cancelled`() async {
        let begun = Atomic(0)
        let isAtTen = DispatchSemaphore(value: 0)
        let work = Task {
            try await Parallel.cancellableMap(1000, threads: 2) { piece in
                begun.add(1, ordering: .relaxed)
                guard piece >= 10 else { return }
                isAtTen.signal()
                while !Task.isCancelled { usleep(1_000) }
            }
        }
        // From a thread of its own: on two cores the pieces hold all threads that tasks have.
        DispatchQueue.global().async {
            isAtTen.wait()
            work.cancel()
        }
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(begun.load(ordering: .relaxed) <= 12)
    }
}

@Suite("A pipeline") struct PipelineTests {
    private struct Broken: Error {}

    @Test(arguments: [1, 2, 5], [0, 1, 2, 40])
    func `hands over every piece in order`(threads: Int, count: Int) async throws {
        var taken: [Int] = []
        try await Parallel.pipeline(count, threads: threads) {
            $0 * 3
        } take: { number, piece in
            #expect(piece == number * 3)
            taken.append(number)
        }
        #expect(taken == Array(0..<count))
    }

    @Test func `makes no more than it can hand over soon`() async throws {
        let made = Atomic(0)
        try await Parallel.pipeline(50, threads: 3) { _ in
            made.add(1, ordering: .relaxed).newValue
        } take: { number, _ in
            #expect(made.load(ordering: .relaxed) <= number + 5)
        }
    }

    @Test func `stops at the first error, of making or of taking`() async {
        var taken = 0
        await #expect(throws: Broken.self) {
            try await Parallel.pipeline(50, threads: 2) { number in
                if number == 5 { throw Broken() }
            } take: { _, _ in
                taken += 1
            }
        }
        #expect(taken <= 5)
        await #expect(throws: Broken.self) {
            try await Parallel.pipeline(50, threads: 2) {
                $0
            } take: { number, _ in
                if number == 3 { throw Broken() }
            }
        }
    }

    @Test func `ends when it is cancelled`() async {
        let work = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            try await Parallel.pipeline(3, threads: 2) {
                $0
            } take: { _, _ in
            }
        }
        await #expect(throws: CancellationError.self) { try await work.value }
    }
}
