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

    /// Finds out whether a place can be written to, before any work is done.
    ///
    /// A file is opened when there is something to write, and made then where it is not there; it is held for as long as one
    /// `take` lasts, and locked (`flock`) meanwhile. Whoever takes files away may do so at any time: lines that may have been
    /// missed are written again, to a new file. A pipe that nobody reads yet is tried again when there is something to write.
    /// - Parameters:
    ///   - path: the place.
    ///   - others: files that it must not be.
    ///   - database: whose group may read a file that is made.
    ///   - timeout: how long it may take nothing, be locked by others, or a pipe be without a reader.
    /// - Throws: `Refusal`.
    package init(
        path: String, apartFrom others: OutputGuard = OutputGuard(), groupOf database: String? = nil,
        timeout: Duration = LineOutlet.timeout
    ) throws {
        var place = Place(path: path, others: others, database: database)
        let opened = try place.openUnlessFile()
        state = Mutex(OpenOutlet(place, opened, closesDescriptor: true, timeout: timeout))
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
        let opened = Place.Opened(type: status.st_mode & S_IFMT, descriptor: descriptor)
        state = Mutex(OpenOutlet(place, opened, closesDescriptor: false, timeout: timeout))
    }

    deinit {
        state.withLock { $0.end() }
    }

    package func take(_ lines: [UInt8]) -> Receipt { state.withLock { $0.take(lines) } }
}

/// The system's words for an error number.
func reason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
