internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Holds the process at a point until a test lets it go on: a test that guesses how far a process is fails on a busy
/// machine.
///
/// For tests alone. With `DUET_TEST_PAUSE="point /path/of/a/pipe"` in the environment, the process writes a line into the
/// pipe when it first comes to the point, and goes on when the pipe's reader has closed it or the surrounding task is
/// cancelled.
package enum TestPause {
    package enum Point: String, Sendable {
        /// Another pass holds the lock.
        case lockWait = "lock-wait"
        /// A file of an import is to be loaded, in the transaction.
        case load
        /// Some matches are written, and not all.
        case write
        /// Lines are written, and it is not known yet whether the receiver has them: a pipe is full, or a file may have gone.
        case lines
        /// Some chats are taken back, and not all.
        case undo
        /// The work of a command that only computes has begun.
        case compute
    }

    package static let variable = "DUET_TEST_PAUSE"

    private static let wanted: (point: Substring, pipe: String)? = {
        guard let text = unsafe getenv(variable) else { return nil }
        let parts = unsafe String(cString: text).split(separator: " ", maxSplits: 1)
        return parts.count == 2 ? (parts[0], String(parts[1])) : nil
    }()
    private static let isOver = Atomic(false)

    package static func at(_ point: Point) {
        guard let wanted, wanted.point == point.rawValue, !isOver.exchange(true, ordering: .relaxed) else { return }
        let descriptor = unsafe open(wanted.pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = unsafe Array("\(point.rawValue)\n".utf8).withUnsafeBytes { unsafe FilePlace.write(descriptor, $0) }
        while !Task.isCancelled {
            // Nothing is asked for: an error is reported all the same.
            var asked = pollfd(fd: descriptor, events: 0, revents: 0)
            if unsafe poll(&asked, 1, 5) > 0 { return }
        }
    }
}
