internal import Foundation
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A push sender that takes lines away while others write them, in the ways that the help of `--emit` names.
final class LineSender: Sendable {
    enum Way: CaseIterable {
        /// Rename, read what is there, remove: what is being written meanwhile comes again.
        case renaming
        /// Lock, read, empty.
        case emptying
    }

    /// What was taken.
    struct Taken: Sendable {
        var files = 0
        /// Whole lines, in the order in which they were taken.
        var lines: [String] = []
        /// Files whose last line had no end.
        var torn = 0
    }

    private let file: URL
    private let way: Way
    private let taken = Mutex(Taken())
    private let isOver = Atomic(false)
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Begins at once, on a thread of its own.
    init(_ file: URL, way: Way) {
        self.file = file
        self.way = way
        Thread.detachNewThread { [self] in
            while !isOver.load(ordering: .relaxed) {
                if !take() { usleep(5_000) }
            }
            hasEnded.signal()
        }
    }

    /// Everything that was taken until now, what is there at this moment included. Nobody may be writing.
    func drain() -> Taken {
        _ = take()
        return taken.withLock { $0 }
    }

    /// Ends it, and returns everything.
    func stop() -> Taken {
        isOver.store(true, ordering: .relaxed)
        hasEnded.wait()
        return drain()
    }

    /// - Returns: whether there was a file.
    private func take() -> Bool {
        taken.withLock { taken in
            let aside = file.path + ".taken"
            if way == .renaming, unsafe rename(file.path, aside) != 0 { return false }
            let descriptor = unsafe open(way == .renaming ? aside : file.path, O_RDWR)
            guard descriptor >= 0 else { return false }
            defer { close(descriptor) }
            if way == .emptying { while flock(descriptor, LOCK_EX) != 0 {} }
            let text = (try? FileHandle(fileDescriptor: descriptor).readToEnd()) ?? Data()
            switch way {
            case .renaming: unsafe unlink(aside)
            case .emptying: ftruncate(descriptor, 0)
            }
            guard !text.isEmpty else { return false }
            taken.files += 1
            var lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            if let end = lines.popLast(), !end.isEmpty { taken.torn += 1 }
            taken.lines += lines.map(String.init)
            return true
        }
    }
}
