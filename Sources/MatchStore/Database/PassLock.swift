#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The lock that lets one pass at a time work on a database: `flock` on a file beside it, which the kernel frees on any
/// death of its holder.
package final class PassLock: Sendable {
    private let descriptor: Int32
    private let path: String
    /// Whether the holder's number is in the file.
    private let isNoted: Bool

    /// The lock file of a database.
    package static func path(of database: String) -> String { database + ".duet-lock" }

    /// Takes the lock.
    ///
    /// - Parameter wait: how many seconds to wait for another holder; 0: not at all.
    /// - Throws: `StoreError.locked`, naming the holder; `StoreError` when the file cannot be made; `CancellationError`
    ///   when the surrounding task is cancelled while it waits.
    package init(database: String, wait: Int = 0) throws {
        path = Self.path(of: database)
        var descriptor = try Self.openFile(path, of: database)
        var (waited, moments) = (0.0, 0)
        while true {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                if FilePlace.isFile(path, openAs: descriptor) { break }
                // Its holder has removed the file: who comes now locks another of that name.
                close(descriptor)
                descriptor = try Self.openFile(path, of: database)
                continue
            }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                defer { close(descriptor) }
                throw Self.failure(path)
            }
            if waited >= Double(wait) {
                let holder = Self.process(holding: descriptor)
                // Whoever only asks, in `holder(of:)`, has it for a moment, too; and a process notes its number next.
                if holder == nil, moments < 200 {
                    usleep(5_000)
                    moments += 1
                    continue
                }
                close(descriptor)
                throw StoreError.locked(database, holder: holder.map { "\($0)" } ?? Self.unknown)
            }
            TestPause.at(.lockWait)
            if Task.isCancelled {
                close(descriptor)
                throw CancellationError()
            }
            usleep(100_000)
            waited += 0.1
        }
        self.descriptor = descriptor
        isNoted = Self.takesNotes(descriptor)
        guard isNoted else { return }
        let number = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = unsafe pwrite(descriptor, number, number.count, 0)
    }

    /// Whether the holder's number may be written into a file, and not over what somebody else keeps there: a second name
    /// of another file, say.
    private static func takesNotes(_ descriptor: Int32) -> Bool {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 && status.st_nlink <= 1 && status.st_size <= 64
            && fcntl(descriptor, F_GETFL) & O_ACCMODE == O_RDWR
    }

    /// Opens the lock file, which belongs to whoever has the database: one that root made must not keep its owner out.
    ///
    /// To lock it, it is enough to read it.
    private static func openFile(_ path: String, of database: String) throws -> Int32 {
        // Not through a symbolic link: in a shared directory it could lead anywhere.
        let how = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        var descriptor: Int32 = -1
        // It may go between two looks, with a database that did not come to be.
        for _ in 0..<10 where descriptor < 0 {
            descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | how, 0o600)
            guard descriptor < 0, errno == EEXIST else { break }
            descriptor = unsafe open(path, O_RDWR | how)
            if descriptor < 0, errno == EACCES { descriptor = unsafe open(path, O_RDONLY | how) }
            guard descriptor < 0, errno == ENOENT else { break }
        }
        guard descriptor >= 0 else { throw failure(path) }
        var status = stat()
        if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1,
            [0, status.st_uid].contains(geteuid())
        {
            // Where files cannot be given away (a container's root, a network file system), everybody may read it: that is enough to
            // lock it, and a number is all that is in it.
            if !FilePlace.share(descriptor, with: database, mode: { $0 & 0o660 | 0o400 }), FilePlace.isTaken(database) {
                _ = fchmod(descriptor, 0o644)
            }
        }
        return descriptor
    }

    /// Removes the file while the lock is held, for a database that did not come to be. Whoever has opened the file
    /// meanwhile sees that it is gone, and makes another.
    func removeFile() { FilePlace.remove(path) }

    deinit {
        // The file stays, for the next holder.
        if isNoted { _ = ftruncate(descriptor, 0) }
        // A process that was started just now has the descriptor too, until it runs its program.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Who works on a database.
    package enum Holder: Sendable, Equatable {
        case nobody
        case process(Int)
        /// A process that cannot be seen from here: of another container, or on another machine.
        case elsewhere
        /// The lock file may not be read.
        case unknown
    }

    /// Who works on a database now. Makes no file, and has the lock for no longer than it takes to see that it is free.
    package static func holder(of database: String) -> Holder {
        let descriptor = unsafe open(path(of: database), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT || errno == ELOOP ? .nobody : .unknown }
        defer { close(descriptor) }
        // Shared, as others who ask have it; a pass that finds it so tries again.
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else {
            _ = flock(descriptor, LOCK_UN)
            return .nobody
        }
        guard errno == EWOULDBLOCK else { return .unknown }
        return process(holding: descriptor).map { .process($0) } ?? .elsewhere
    }

    static let unknown = "unknown: perhaps of another container"

    /// The process that has a lock file for itself: as the kernel lists it or, where it keeps no list, as is noted there.
    static func process(holding descriptor: Int32) -> Int? {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        if let locks = KernelLock.all(onFile: UInt64(status.st_ino)) {
            return locks.first { $0.kind == "FLOCK" && $0.isExclusive }?.process
        }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func failure(_ path: String) -> StoreError {
        switch errno {
        case EACCES, EPERM, EROFS:
            var status = stat()
            guard errno != EROFS, unsafe lstat(path, &status) == 0 else { return FilePlace.denied(path) }
            return .lockClosed(path, owner: MatchDatabase.user(status.st_uid), user: MatchDatabase.user(geteuid()))
        case ELOOP: return .cannotCreate(path, detail: unsafe String(cString: strerror(errno)))
        case ENOSPC: return .diskFull(path)
        default: return .inputOutput(path, detail: unsafe String(cString: strerror(errno)))
        }
    }
}
