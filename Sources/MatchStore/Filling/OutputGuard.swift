#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// The files that a command must not write over: its database with what belongs to it, its settings, its inputs, and what
/// it writes elsewhere.
///
/// A file is known by its device and number, so that links and other ways to spell a path make no difference. One that is
/// not there yet is known by its folder and its name in lower case. Numbers are looked up when a path is asked about: SQLite
/// removes and makes side files as it works, and a new file may get the number of one that is gone.
package struct OutputGuard: Sendable {
    /// How a path is written.
    package enum Use: Sendable {
        /// A file that must not be there yet.
        case newFile
        /// A database that must not be there yet. Its side files and its lock stand beside it.
        case newDatabase
        /// A file that is replaced as a whole.
        case replacedFile
        /// A file that lines are appended to, a pipe or a character device.
        case stream
    }

    /// Why a path is refused, in a sentence that names the option and the path.
    package struct Refusal: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// A name in a folder.
    private struct Place: Hashable {
        var folder: FilePlace.Identity
        var name: String
    }

    /// What is protected, each with what it is.
    private var protected: [(path: String, what: String)] = []

    package init() {}

    /// Keeps a file from being written over, whether it is there or not.
    ///
    /// - Parameter what: what it is, as in "the settings file".
    package mutating func protect(_ path: String, as what: String) {
        protected.append((path, what))
    }

    /// Protects a database, its side files and its lock, also where the path is a link to it.
    package mutating func protect(database path: String) {
        for path in Set([path, Self.target(of: path)]) {
            protect(path, as: "the database")
            for suffix in Self.suffixes { protect(path + suffix, as: "a file that belongs to the database") }
        }
    }

    /// Refuses a path by which a command would destroy something, and keeps it from the command's other outputs.
    ///
    /// Nothing is opened for writing, made or changed.
    ///
    /// - Parameter option: what names the path, such as `--emit`.
    package mutating func claim(_ path: String, by option: String, as use: Use) throws(Refusal) {
        if let why = objection(to: path, as: use) { throw Refusal(description: "\(option): \(path) \(why)") }
        if use == .newDatabase { protect(database: path) } else { protect(path, as: "what \(option) writes") }
    }

    /// Why a path must not be written, as the rest of a sentence that begins with it; `nil` when it may be.
    package func objection(to path: String, as use: Use) -> String? {
        let beside = use == .newDatabase ? Self.suffixes : []
        for path in [path] + beside.map({ path + $0 }) {
            if let own = protected.first(where: { Self.areOne(path, $0.path) }) { return Self.sentence(own.what) }
        }
        for suffix in Self.suffixes where path.hasSuffix(suffix) {
            let database = String(path.dropLast(suffix.count))
            if Self.isDatabase(database) { return Self.sentence("a file that belongs to the database \(database)") }
        }
        var status = stat()
        // What must not be there yet is refused, if it is, by whoever makes it.
        guard use == .replacedFile || use == .stream, unsafe lstat(path, &status) == 0 else { return nil }
        let isStream = use == .stream
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Self.isDatabase(path) ? Self.sentence("an SQLite database") : nil
        case S_IFIFO where isStream, S_IFCHR where isStream: return nil
        case S_IFLNK: return "is a symbolic link, which may lead anywhere: name what it leads to."
        case S_IFDIR: return "is a folder, and it must be a file\(isStream ? ", a pipe or a device" : " in one")."
        default: return "is \(isStream ? "neither a file nor a pipe nor a character device" : "not a regular file")."
        }
    }

    /// Why a file that is open already must not be written; `nil` when it may be.
    package func objection(toOpen descriptor: Int32) -> String? {
        // As long as it is open nothing else gets its number.
        let identity = FilePlace.Identity(descriptor: descriptor)
        let own = protected.first { identity != nil && FilePlace.Identity($0.path) == identity }
        return own.map { Self.sentence($0.what) }
    }

    /// Whether two paths name one file, or one place for a file.
    private static func areOne(_ path: String, _ other: String) -> Bool {
        if !places(of: path).isDisjoint(with: places(of: other)) { return true }
        // Asked twice: between two looks a file may go, and another get its number.
        guard let file = FilePlace.Identity(path), FilePlace.Identity(other) == file else { return false }
        return FilePlace.Identity(path) == file && FilePlace.Identity(other) == file
    }

    private static func sentence(_ what: String) -> String { "is \(what), which writing there would destroy." }

    /// What the names of the files that stand beside a database end in.
    private static let suffixes = ["-wal", "-shm", "-journal", PassLock.path(of: "")]

    /// Where a path stands, and where it leads if it is a link.
    private static func places(of path: String) -> Set<Place> {
        Set(
            [path, target(of: path)].compactMap { path in
                let (folder, name) = split(path)
                return FilePlace.Identity(folder).map { Place(folder: $0, name: name.lowercased()) }
            })
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }

    /// Where a path leads when it is a symbolic link, also when nothing is there; otherwise the path.
    private static func target(of path: String) -> String {
        var path = path
        // As many as Linux follows.
        for _ in 0..<40 {
            var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = unsafe readlink(path, &bytes, bytes.count)
            guard count > 0 else { return path }
            let link = String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            path = link.hasPrefix("/") ? link : split(path).folder + "/" + link
        }
        return path
    }

    /// Whether there is a file that begins as SQLite's do.
    private static func isDatabase(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let file = unsafe fopen(path, "rb")
        else { return false }
        defer { unsafe fclose(file) }
        let magic = Array("SQLite format 3\0".utf8)
        var header = [UInt8](repeating: 0, count: magic.count)
        return unsafe fread(&header, 1, header.count, file) == header.count && header == magic
    }
}
