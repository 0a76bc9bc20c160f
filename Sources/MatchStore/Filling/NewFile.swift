#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A new text file that appears in one step, or not at all: until it is published it has another name, and it is removed
/// with its last owner.
package final class NewFile {
    package let path: String
    private let temporary: String
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var isPublished = false

    /// Begins a file.
    ///
    /// - Parameter isPrivate: whether nobody but the owner may read it.
    /// - Throws: `StoreError.alreadyExists` for a place that is taken, `.locked` when another process makes the same
    ///   file, and others where no file can be made.
    package init(_ path: String, isPrivate: Bool = false) throws {
        try FilePlace.requireFree(path)
        self.path = path
        temporary = FilePlace.temporary(for: path, .text)
        try Self.removeLeftover(temporary, of: path)
        descriptor = try FilePlace.create(temporary, for: path)
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        // Whatever the umask.
        _ = fchmod(descriptor, isPrivate ? 0o600 : 0o644)
    }

    deinit {
        if !isPublished { FilePlace.remove(temporary) }
        close(descriptor)
    }

    /// Removes what a killed process left. One that lives holds a lock on its file.
    private static func removeLeftover(_ temporary: String, of path: String) throws {
        guard FilePlace.isTaken(temporary) else { return }
        let descriptor = unsafe open(temporary, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if descriptor >= 0 {
            defer { close(descriptor) }
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
                throw StoreError.locked(
                    path, holder: PassLock.process(holding: descriptor).map { "\($0)" } ?? PassLock.unknown)
            }
        }
        FilePlace.remove(temporary)
    }

    /// Adds a line.
    package func write(_ line: String) throws {
        pending.append(contentsOf: line.utf8)
        pending.append(UInt8(ascii: "\n"))
        if pending.count >= 1 << 16 { try flush() }
    }

    private func flush() throws {
        var written = 0
        while written < pending.count {
            let count = unsafe pending.withUnsafeBytes { bytes in
                unsafe FilePlace.write(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
            }
            if count < 0 {
                guard errno == EINTR else { throw FilePlace.failure(path) }
            } else {
                written += count
            }
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// Brings everything to the disk: what can fail for want of room has happened after this.
    package func seal() throws {
        try flush()
        guard fsync(descriptor) == 0 else { throw FilePlace.failure(path) }
    }

    /// Gives the file its name.
    ///
    /// - Throws: `StoreError.alreadyExists` when something has taken the place meanwhile.
    package func publish() throws {
        try FilePlace.move(temporary, to: path)
        isPublished = true
    }

    /// Takes a published file back.
    package func withdraw() {
        if isPublished, FilePlace.isFile(path, openAs: descriptor) { FilePlace.remove(path) }
    }
}
