#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// How a file comes to be in one step: it is made under another name beside its place, and moved there when it is whole.
package enum FilePlace {
    /// What the name of a file ends in while it is made. What bears such a name is taken for a killed process's leftover
    /// and removed, so nobody may call a file of theirs so.
    enum Unfinished: String, CaseIterable {
        case database = ".duet-populating"
        case text = ".duet-writing"
    }

    /// The name under which a file is made.
    static func temporary(for path: String, _ kind: Unfinished) -> String { path + kind.rawValue }

    /// - Throws: `StoreError.refused` for a name that means an unfinished file, or one beside it.
    static func requireOwnName(_ path: String) throws {
        let name = path.split(separator: "/").last ?? ""
        for kind in Unfinished.allCases where name.contains(kind.rawValue) {
            throw StoreError.refused(
                path, detail: "names with \(kind.rawValue) are for files that duet is at work on: choose another")
        }
    }

    /// Refuses a place that is taken, also by a symbolic link that leads nowhere, one in no folder, and a name that means
    /// an unfinished file.
    static func requireFree(_ path: String) throws {
        try requireOwnName(path)
        guard !isTaken(path) else { throw StoreError.alreadyExists(path) }
        var status = stat()
        guard unsafe stat(folder(of: path), &status) == 0 else {
            throw errno == EACCES ? denied(path) : .cannotCreate(path, detail: reason(errno))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw StoreError.cannotCreate(path, detail: reason(ENOTDIR))
        }
    }

    static func isTaken(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// The system's function, for those whose own methods have taken its name.
    ///
    /// - Returns: how many bytes were written; −1 where none could be, and `errno` says why.
    package static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            unsafe Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Makes an empty file that was not there before, and opens it. What is there already, a link to elsewhere included,
    /// is neither opened nor changed.
    ///
    /// - Parameter wanted: the place that the error names.
    static func create(_ path: String, for wanted: String) throws -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(wanted) }
        return descriptor
    }

    /// Whether a name stands for the file that is open as `descriptor`, and not for another or a link to it.
    static func isFile(_ path: String, openAs descriptor: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return unsafe lstat(path, &named) == 0 && fstat(descriptor, &opened) == 0 && named.st_ino == opened.st_ino
            && named.st_dev == opened.st_dev
    }

    /// Which file has a name, whatever it is called.
    package struct Identity: Hashable, Sendable {
        private let device: UInt64
        private let number: UInt64

        /// `nil` where nothing has the name.
        package init?(_ path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            self.init(status)
        }

        /// `nil` for a descriptor that is not open.
        package init?(descriptor: Int32) {
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0 else { return nil }
            self.init(status)
        }

        init(_ status: stat) {
            (device, number) = (UInt64(truncatingIfNeeded: status.st_dev), UInt64(truncatingIfNeeded: status.st_ino))
        }
    }

    /// Gives a file that was just made to those who have the database: to its group, as far as the process may, and by
    /// root to its owner.
    ///
    /// - Parameters:
    ///   - group: another group than the database's.
    ///   - mode: what the file's mode becomes once it has the group.
    /// - Returns: whether they have it.
    @discardableResult
    package static func share(
        _ descriptor: Int32, with database: String, group: UInt32? = nil, mode: (_ database: UInt32) -> UInt32
    ) -> Bool {
        var status = stat()
        guard unsafe stat(database, &status) == 0 else { return false }
        let owner = geteuid() == 0 ? status.st_uid : geteuid()
        guard fchown(descriptor, owner, group.map { gid_t($0) } ?? status.st_gid) == 0 else { return false }
        return fchmod(descriptor, mode_t(truncatingIfNeeded: mode(UInt32(status.st_mode)))) == 0
    }

    /// Why something cannot be read or written: a file system that takes nothing, or permissions, with what to do.
    package static func denied(_ path: String) -> StoreError {
        for place in [path, folder(of: path)] where unsafe access(place, W_OK) != 0 && errno == EROFS {
            return .readOnlyFileSystem(path)
        }
        return .noPermission(path, advice: advice(path))
    }

    private static func advice(_ path: String) -> String {
        var status = stat()
        let isThere = isTaken(path)
        let place = isThere ? path : folder(of: path)
        if unsafe access(place, W_OK) != 0, errno == EPERM {
            return "\(place) is marked immutable (lsattr, chattr -i)."
        }
        if geteuid() == 0 {
            return
                "Root is refused, too: look for a security module such as SELinux, or a network file system."
        }
        let isKnown = unsafe stat(place, &status) == 0
        guard isKnown else { return "A folder above it is closed to this user." }
        let (owner, user) = (MatchDatabase.user(status.st_uid), MatchDatabase.user(geteuid()))
        if owner == user { return "\(place) belongs to this user already: chmod u+rw\(isThere ? "" : "x") \(place)." }
        return isThere
            ? "Run duet as the user who owns it, \(owner), and not as \(user)."
            : "The folder \(place) belongs to \(owner), and \(user) may not write there: SQLite makes files beside a database."
    }

    /// Waits until all that was written to a file is on the disk.
    package static func synchronize(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Moves a file to its place in one step, never over another that has appeared there.
    static func move(_ temporary: String, to path: String) throws {
        if unsafe link(temporary, path) == 0 {
            remove(temporary)
        } else {
            switch errno {
            case EEXIST: throw StoreError.alreadyExists(path)
            // A file system without hard links.
            case EPERM, EOPNOTSUPP, ENOSYS, EMLINK:
                try requireFree(path)
                guard unsafe rename(temporary, path) == 0 else { throw failure(path) }
            default: throw failure(path)
            }
        }
        // Some file systems cannot wait for a folder; the file is there all the same.
        try? synchronize(folder(of: path))
    }

    static func failure(_ path: String) -> StoreError {
        switch errno {
        case EACCES, EPERM, EROFS: denied(path)
        case ENOSPC, EDQUOT: .diskFull(path)
        case EIO: .inputOutput(path, detail: reason(EIO))
        default: .cannotCreate(path, detail: reason(errno))
        }
    }

    package static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    }

    private static func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
}
