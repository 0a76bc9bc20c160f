internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A file, pipe or character device that takes lines.
///
/// Lines of a file are safe when they are on the disk, those of a pipe when somebody has read them: what is in a pipe when
/// its reader dies is lost. Of a device it is enough that it took them.
package final class LineOutlet: NoticeReceiver {
    /// Why nothing can be written to a place, in a sentence.
    package struct Refusal: Error, Equatable {
        package let sentence: String

        package init(sentence: String) {
            self.sentence = sentence
        }
    }

    /// How long a receiver may take nothing before it is given up.
    package static let timeout = Duration.seconds(30)

    private let state: Mutex<OpenOutlet>

    /// Opens a place. A file that is not there is made, for its owner only: the lines name people.
    ///
    /// A pipe that nobody reads yet is tried again when there is something to write.
    /// - Parameters:
    ///   - path: the place.
    ///   - others: files that it must not be.
    ///   - timeout: how long it may take nothing, and a pipe may be without a reader.
    /// - Throws: `Refusal`.
    package init(path: String, apartFrom others: [String] = [], timeout: Duration = LineOutlet.timeout) throws {
        let descriptor = try Place(path).open(apartFrom: others)
        state = Mutex(OpenOutlet(path: path, descriptor: descriptor, closesDescriptor: true, timeout: timeout))
    }

    /// Takes a stream that is open already, and stays open.
    ///
    /// - Throws: `Refusal`.
    package init(
        descriptor: Int32, named name: String, apartFrom others: [String] = [], timeout: Duration = LineOutlet.timeout
    ) throws {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, fcntl(descriptor, F_GETFL) & O_ACCMODE != O_RDONLY,
            [S_IFREG, S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
        else { throw Refusal(sentence: "\(name) is not open for writing.") }
        try Place(name).requireApart(status, from: others)
        state = Mutex(OpenOutlet(path: name, descriptor: descriptor, closesDescriptor: false, timeout: timeout))
    }

    deinit {
        state.withLock { $0.end() }
    }

    package func take(_ lines: [UInt8]) -> Receipt { state.withLock { $0.take(lines) } }
}

/// A place that somebody named for lines.
struct Place {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    private func refusal(_ why: String) -> LineOutlet.Refusal { LineOutlet.Refusal(sentence: "\(path) \(why)") }

    /// - Returns: a descriptor, or `nil` for a pipe that nobody reads.
    func open(apartFrom others: [String]) throws -> Int32? {
        guard !others.contains(where: { Self.resolved($0) == Self.resolved(path) }) else { throw reserved }
        var status = stat()
        // What is not there becomes a file.
        let isThere = unsafe lstat(path, &status) == 0
        let type = isThere ? status.st_mode & S_IFMT : S_IFREG
        switch type {
        case S_IFREG, S_IFIFO, S_IFCHR: break
        case S_IFLNK: throw refusal("is a symbolic link, which may lead anywhere: name what it leads to.")
        case S_IFDIR: throw refusal("is a folder, and it must be a file, a pipe or a device.")
        default: throw refusal("is neither a file nor a pipe nor a character device.")
        }
        // A file is also read: its last line may be half of one. A pipe that we could read would never lack a reader.
        let how = type == S_IFREG ? O_RDWR | O_APPEND | O_CREAT : O_WRONLY
        let descriptor = Self.open(path, how | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if type == S_IFIFO, errno == ENXIO { return nil }
            throw refusal("cannot be written to: \(reason(errno)).")
        }
        do {
            guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == type else {
                throw refusal("has become something else just now.")
            }
            try requireApart(status, from: others)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
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

    /// Refuses a file that is one of the others under another name.
    func requireApart(_ opened: stat, from others: [String]) throws {
        for other in others {
            var status = stat()
            guard unsafe stat(other, &status) == 0 else { continue }
            if status.st_ino == opened.st_ino, status.st_dev == opened.st_dev { throw reserved }
        }
    }

    private var reserved: LineOutlet.Refusal {
        refusal("is the database, a file that belongs to it, or one that duet writes: lines would destroy it.")
    }

    /// The path without links on the way to it. What it names need not be there.
    private static func resolved(_ path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let real = unsafe realpath(folder, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real) + "/" + name
    }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
