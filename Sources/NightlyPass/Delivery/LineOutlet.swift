package import MatchStore
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

    /// Opens a place. A file that is not there is made for its owner and the database's group only: the lines name people.
    ///
    /// A pipe that nobody reads yet is tried again when there is something to write. A file that was taken away is made
    /// again.
    /// - Parameters:
    ///   - path: the place.
    ///   - others: files that it must not be.
    ///   - database: whose group may read a file that is made.
    ///   - timeout: how long it may take nothing, and a pipe may be without a reader.
    /// - Throws: `Refusal`.
    package init(
        path: String, apartFrom others: OutputGuard = OutputGuard(), groupOf database: String? = nil,
        timeout: Duration = LineOutlet.timeout
    ) throws {
        let place = Place(path: path, others: others, database: database)
        state = Mutex(OpenOutlet(place, descriptor: try place.open(), closesDescriptor: true, timeout: timeout))
    }

    /// Takes a stream that is open already, and stays open.
    ///
    /// - Throws: `Refusal`.
    package init(
        descriptor: Int32, named name: String, apartFrom others: OutputGuard = OutputGuard(),
        timeout: Duration = LineOutlet.timeout
    ) throws {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, fcntl(descriptor, F_GETFL) & O_ACCMODE != O_RDONLY,
            [S_IFREG, S_IFIFO, S_IFCHR, S_IFSOCK].contains(status.st_mode & S_IFMT)
        else { throw Refusal(sentence: "\(name) is not open for writing.") }
        let place = Place(path: name, others: others)
        try place.requireApart(descriptor)
        state = Mutex(OpenOutlet(place, descriptor: descriptor, closesDescriptor: false, timeout: timeout))
    }

    deinit {
        state.withLock { $0.end() }
    }

    package func take(_ lines: [UInt8]) -> Receipt { state.withLock { $0.take(lines) } }
}

/// A place that somebody named for lines.
struct Place {
    let path: String
    /// Files that it must not be.
    var others = OutputGuard()
    /// Whose group may read a file that is made.
    var database: String?

    private func refusal(_ why: String) -> LineOutlet.Refusal { LineOutlet.Refusal(sentence: "\(path) \(why)") }

    /// - Returns: a descriptor, or `nil` for a pipe that nobody reads.
    func open() throws -> Int32? {
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
            if type == S_IFIFO, errno == ENXIO { return nil }
            throw refusal("cannot be written to: \(reason(errno)).")
        }
        if !isThere, let database { FilePlace.share(descriptor, with: database) { _ in 0o640 } }
        do {
            guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == type else {
                throw refusal("has become something else just now.")
            }
            try requireApart(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
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

/// The system's words for an error number.
func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
