internal import MatchStore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A place that somebody named for lines.
struct Place {
    let path: String
    /// Files that it must not be.
    var others = OutputGuard()
    /// Whose group may read a file that is made.
    var database: String?
    /// The last file that was seen here: one that is made in its stead is for the same people.
    private var former: stat?

    init(path: String, others: OutputGuard = OutputGuard(), database: String? = nil) {
        self.path = path
        self.others = others
        self.database = database
    }

    /// What was found at a place.
    struct Opened {
        /// As `S_IFMT` masks it.
        var type: mode_t
        /// `nil` for a pipe that nobody reads.
        var descriptor: Int32?
    }

    private func refusal(_ why: String) -> LineOutlet.Refusal { LineOutlet.Refusal(sentence: "\(path) \(why)") }

    /// Opens a pipe or a device, whose reader waits for that. Of a file it is only found out whether it could be opened or
    /// made: nothing is made, and nothing held.
    ///
    /// - Returns: what is there, or will be; the descriptor is `nil` for a file.
    mutating func openUnlessFile() throws -> Opened {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if let why = others.objection(to: path, as: .stream) { throw refusal(why) }
            // What could not be made later is refused now.
            guard unsafe faccessat(AT_FDCWD, FilePlace.folder(of: path), W_OK | X_OK, AT_EACCESS) == 0 else {
                throw refusal("cannot be written to: \(reason(errno)).")
            }
            return Opened(type: S_IFREG)
        }
        var opened = try open()
        if opened.type == S_IFREG, let descriptor = opened.descriptor {
            close(descriptor)
            opened.descriptor = nil
        }
        return opened
    }

    /// Opens what is there, or makes a file.
    mutating func open() throws -> Opened {
        // Others may make the file or take it away while this looks at it.
        for _ in 0..<20 {
            if let why = others.objection(to: path, as: .stream) { throw refusal(why) }
            var status = stat()
            // What is not there becomes a file.
            let isThere = unsafe lstat(path, &status) == 0
            let type = isThere ? status.st_mode & S_IFMT : S_IFREG
            // A file is also read: its last line may be half of one. A pipe that we could read would never lack a reader.
            let how = type == S_IFREG ? O_RDWR | O_APPEND : O_WRONLY
            let making = isThere ? 0 : O_CREAT | O_EXCL
            let descriptor = Self.open(path, how | making | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                if errno == (isThere ? ENOENT : EEXIST) { continue }
                if type == S_IFIFO, errno == ENXIO { return Opened(type: type) }
                throw refusal("cannot be written to: \(reason(errno)).")
            }
            do {
                if !isThere { settle(descriptor) }
                guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == type else {
                    throw refusal("has become something else just now.")
                }
                try requireApart(descriptor)
            } catch {
                close(descriptor)
                throw error
            }
            if type == S_IFREG { former = status }
            return Opened(type: type, descriptor: descriptor)
        }
        throw refusal("is made and taken away all the time.")
    }

    /// Lets those read a file that was just made who could read the one before it, or who have its folder or the database;
    /// and sees to it that the file is there after a power cut.
    private func settle(_ descriptor: Int32) {
        try? FilePlace.synchronize(FilePlace.folder(of: path))
        if let former, fchown(descriptor, geteuid() == 0 ? former.st_uid : geteuid(), former.st_gid) == 0 {
            _ = fchmod(descriptor, former.st_mode & 0o666)
            return
        }
        guard let database else { return }
        var folder = stat()
        let namesGroup = unsafe stat(FilePlace.folder(of: path), &folder) == 0 && folder.st_mode & S_ISGID != 0
        FilePlace.share(descriptor, with: database, group: namesGroup ? UInt32(folder.st_gid) : nil) { _ in 0o640 }
    }

    /// Refuses an open file that is one of the others under whatever name.
    func requireApart(_ descriptor: Int32) throws {
        if let why = others.objection(toOpen: descriptor) { throw refusal(why) }
    }

    /// Whether the path still leads to the file that is open.
    func leads(to descriptor: Int32) -> Bool {
        FilePlace.Identity(path) == FilePlace.Identity(descriptor: descriptor)
    }

    /// The system's function, whose name the method above has taken.
    private static func open(_ path: String, _ how: Int32, _ mode: mode_t) -> Int32 {
        #if canImport(Glibc)
            unsafe Glibc.open(path, how, mode)
        #elseif canImport(Musl)
            unsafe Musl.open(path, how, mode)
        #else
            unsafe Darwin.open(path, how, mode)
        #endif
    }
}
