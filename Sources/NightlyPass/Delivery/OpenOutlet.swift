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
    private var place: Place
    private var path: String { place.path }
    /// Negative while a pipe has no reader, and while there is nothing to write to a file.
    private var descriptor: Int32
    private let closesDescriptor: Bool
    private let timeout: Duration
    private var type: mode_t
    /// Whether what is there ends in the middle of a line, as a killed process leaves it.
    private var isTorn = false

    init(_ place: Place, _ opened: Place.Opened, closesDescriptor: Bool, timeout: Duration) {
        self.place = place
        descriptor = opened.descriptor ?? -1
        type = opened.type
        self.closesDescriptor = closesDescriptor
        self.timeout = timeout
    }

    /// Looks at the end of a file.
    private mutating func inspect() {
        isTorn = false
        var status = stat()
        var last: UInt8 = 0
        guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0,
            unsafe pread(descriptor, &last, 1, status.st_size - 1) == 1
        else { return }
        isTorn = last != UInt8(ascii: "\n")
    }

    func end() { if closesDescriptor, descriptor >= 0 { close(descriptor) } }

    mutating func take(_ lines: [UInt8]) -> Receipt {
        guard closesDescriptor, isFile else { return lines.isEmpty ? Receipt(bytes: 0) : takeHere(lines) }
        let started = ContinuousClock.now
        repeat {
            if Task.isCancelled { return Receipt(bytes: 0) }
            if let failure = open() { return Receipt(bytes: 0, failure: failure) }
            guard isFile else { return takeHere(lines) }
            let receipt = takeLocked(lines)
            // It may be moved to another file system, removed or packed at any time: nothing is held that is not written to.
            close(descriptor)
            descriptor = -1
            if let receipt { return receipt }
        } while ContinuousClock.now - started < timeout
        return Receipt(bytes: 0, failure: message("it was taken away again and again while lines were written"))
    }

    private var isFile: Bool { type == S_IFREG }

    /// Writes lines to the file that is open.
    ///
    /// - Returns: `nil` where somebody may have read the file before all lines were in it, and will not look again: they are
    ///   to be written to another.
    private mutating func takeLocked(_ lines: [UInt8]) -> Receipt? {
        let (isLocked, failure) = lock()
        guard isLocked else { return Receipt(bytes: 0, failure: failure) }
        // Whoever had the lock may have taken the file away.
        guard place.leads(to: descriptor) else { return nil }
        // What another process wrote meanwhile may have no end.
        inspect()
        let receipt = takeHere(lines)
        TestPause.at(.lines)
        var status = stat()
        let isWhole = unsafe fstat(descriptor, &status) == 0 && status.st_size >= lseek(descriptor, 0, SEEK_CUR)
        return receipt.bytes == 0 || isWhole && place.leads(to: descriptor) ? receipt : nil
    }

    /// Waits until nobody else has the file locked: another process that writes lines to it, or one that takes them. Closing
    /// the file frees it.
    ///
    /// - Returns: whether nobody else has; otherwise why not, and nothing when the task was cancelled.
    private func lock() -> (Bool, failure: String?) {
        let started = ContinuousClock.now
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // Of a file system without locks nobody can expect one.
            guard [EWOULDBLOCK, EINTR].contains(errno) else { break }
            if Task.isCancelled { return (false, nil) }
            if ContinuousClock.now - started >= timeout {
                return (false, message("somebody has had it locked for \(timeout.components.seconds) s"))
            }
            usleep(10_000)
        }
        return (true, nil)
    }

    /// Opens the place, if it has a reader.
    private mutating func open() -> String? {
        do {
            let opened = try place.open()
            (type, descriptor) = (opened.type, opened.descriptor ?? -1)
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
            TestPause.at(.lines)
            if Task.isCancelled { return (written, nil) }
            if ContinuousClock.now - lastProgress >= timeout { return (written, timedOut) }
        }
        return (written, nil)
    }

    /// Waits until a pipe is empty, for as long as its reader goes on.
    private func awaitEmpty() -> (bytes: Int, failure: String?) {
        var least = unread
        var lastProgress = ContinuousClock.now
        while least > 0 {
            TestPause.at(.lines)
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
