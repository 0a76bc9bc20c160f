internal import MatchStore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// An open file, pipe or device, and how lines are written to it.
struct OpenOutlet {
    private let place: Place
    private var path: String { place.path }
    /// Negative while a pipe has no reader.
    private var descriptor: Int32
    private let closesDescriptor: Bool
    private let timeout: Duration
    private var type: mode_t = S_IFIFO
    /// Whether what is there ends in the middle of a line, as a killed process leaves it.
    private var isTorn = false

    init(_ place: Place, descriptor: Int32?, closesDescriptor: Bool, timeout: Duration) {
        self.place = place
        self.descriptor = descriptor ?? -1
        self.closesDescriptor = closesDescriptor
        self.timeout = timeout
        if descriptor != nil { inspect() }
    }

    private mutating func inspect() {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return }
        type = status.st_mode & S_IFMT
        var last: UInt8 = 0
        guard type == S_IFREG, status.st_size > 0, unsafe pread(descriptor, &last, 1, status.st_size - 1) == 1 else {
            return
        }
        isTorn = last != UInt8(ascii: "\n")
    }

    func end() { if closesDescriptor, descriptor >= 0 { close(descriptor) } }

    mutating func take(_ lines: [UInt8]) -> Receipt {
        guard closesDescriptor, type == S_IFREG else { return takeHere(lines) }
        // Whoever takes the file away may have read it before the lines were in it: they are written again.
        for _ in 0..<Self.tries {
            if descriptor < 0 || !place.leads(to: descriptor), let failure = reopen() {
                return Receipt(bytes: 0, failure: failure)
            }
            let receipt = takeHere(lines)
            if receipt.bytes == 0 || place.leads(to: descriptor) { return receipt }
        }
        return Receipt(bytes: 0, failure: message("it was taken away again and again while lines were written"))
    }

    private static let tries = 5

    /// Opens what is there now, or makes the file again.
    private mutating func reopen() -> String? {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        return open()
    }

    /// Opens the place, if it has a reader.
    private mutating func open() -> String? {
        do {
            guard let descriptor = try place.open() else { return nil }
            self.descriptor = descriptor
            inspect()
            return nil
        } catch {
            return (error as? LineOutlet.Refusal)?.sentence ?? message("\(error)")
        }
    }

    private mutating func takeHere(_ lines: [UInt8]) -> Receipt {
        if descriptor < 0, let failure = awaitReader() { return Receipt(bytes: 0, failure: failure) }
        guard descriptor >= 0 else { return Receipt(bytes: 0) }
        let lead: [UInt8] = isTorn ? [UInt8(ascii: "\n")] : []
        isTorn = false
        var (written, failure) = write(lead + lines)
        switch type {
        case S_IFREG:
            if written > 0, fsync(descriptor) != 0 { (written, failure) = (0, message(reason(errno))) }
        case S_IFIFO:
            let unread = awaitEmpty()
            written -= unread.bytes
            failure = failure ?? unread.failure
        default: break
        }
        return Receipt(bytes: max(0, written - lead.count), failure: failure)
    }

    private func message(_ what: String) -> String { "\(path): \(what)" }
    private var timedOut: String { message("nothing was taken for \(timeout.components.seconds) s") }
    private var closed: String { message("whoever read it has closed it") }

    /// Opens a pipe as soon as somebody reads it.
    ///
    /// - Returns: why it is not open; `nil` also when the task was cancelled.
    private mutating func awaitReader() -> String? {
        let started = ContinuousClock.now
        while !Task.isCancelled {
            if let failure = open() { return failure }
            if descriptor >= 0 { return nil }
            if ContinuousClock.now - started >= timeout {
                return message("nobody has read it for \(timeout.components.seconds) s")
            }
            usleep(20_000)
        }
        return nil
    }

    /// Writes all, or as much as is taken.
    private func write(_ bytes: [UInt8]) -> (written: Int, failure: String?) {
        // What a pipe or terminal has room for when it says that it has any: of more, a stream that is not ours and waits
        // would not let go.
        let most = type == S_IFREG ? bytes.count : Int(PIPE_BUF)
        var written = 0
        var lastProgress = ContinuousClock.now
        while written < bytes.count {
            if Task.isCancelled { return (written, nil) }
            let events = poll(for: 100)
            if events & (POLLERR | POLLHUP | POLLNVAL) != 0 { return (written, closed) }
            if events & POLLOUT != 0 {
                let count = unsafe bytes.withUnsafeBytes { all in
                    let end = min(written + most, all.count)
                    return unsafe FilePlace.write(descriptor, UnsafeRawBufferPointer(rebasing: all[written..<end]))
                }
                if count > 0 {
                    written += count
                    lastProgress = .now
                    continue
                }
                if count < 0, ![EINTR, EAGAIN].contains(errno) {
                    return (written, errno == EPIPE ? closed : message(reason(errno)))
                }
            }
            if ContinuousClock.now - lastProgress >= timeout { return (written, timedOut) }
        }
        return (written, nil)
    }

    /// Waits until a pipe is empty, for as long as its reader goes on.
    private func awaitEmpty() -> (bytes: Int, failure: String?) {
        var least = unread
        var lastProgress = ContinuousClock.now
        while least > 0 {
            if Task.isCancelled { return (least, nil) }
            if poll(for: 0) & (POLLERR | POLLHUP | POLLNVAL) != 0 {
                let rest = unread
                return (rest, rest > 0 ? closed : nil)
            }
            if ContinuousClock.now - lastProgress >= timeout { return (least, timedOut) }
            usleep(1_000)
            let now = unread
            if now < least { (least, lastProgress) = (now, .now) }
        }
        return (0, nil)
    }

    /// How many bytes a pipe holds.
    private var unread: Int {
        var count: Int32 = 0
        #if canImport(Darwin)
            // FIONREAD, a macro that Swift does not see.
            return unsafe ioctl(descriptor, 0x4004_667F, &count) == 0 ? Int(count) : 0
        #else
            return unsafe ioctl(descriptor, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
        #endif
    }

    /// What can be done with the descriptor, after at most so many milliseconds.
    private func poll(for milliseconds: Int32) -> Int32 {
        var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        #if canImport(Glibc)
            let count = unsafe Glibc.poll(&asked, 1, milliseconds)
        #elseif canImport(Musl)
            let count = unsafe Musl.poll(&asked, 1, milliseconds)
        #else
            let count = unsafe Darwin.poll(&asked, 1, milliseconds)
        #endif
        return count > 0 ? Int32(asked.revents) : 0
    }
}
