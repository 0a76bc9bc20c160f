#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Where SQLite sorts what does not fit into memory: indexes of a large database, above all.
package enum TemporaryFolder {
    /// The first folder of SQLite's list that may be written to; `nil` when none may.
    static var path: String? {
        var named: [String] = []
        for name in ["SQLITE_TMPDIR", "TMPDIR"] {
            if let folder = unsafe getenv(name) { named.append(unsafe String(cString: folder)) }
        }
        return (named + ["/var/tmp", "/usr/tmp", "/tmp", "."]).first { folder in
            var status = stat()
            return unsafe stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
                && access(folder, W_OK | X_OK) == 0
        }
    }

    /// What SQLite found no room for: it does not say whether that was the database or a temporary file.
    static func full(_ database: String) -> StoreError {
        guard let path, let here = Disk(of: path), let there = Disk(of: FilePlace.folder(of: database)),
            isToBlame(here, beside: there, database: size(of: database))
        else { return .diskFull(database) }
        return .temporaryFolder(path, for: database)
    }

    /// A disk and the bytes that are free there now. SQLite has given back what its temporary files took.
    package struct Disk: Sendable {
        var device: UInt64
        var free: UInt64

        package init(device: UInt64, free: UInt64) { (self.device, self.free) = (device, free) }

        init?(of path: String) {
            var (status, room) = (stat(), statvfs())
            guard unsafe stat(path, &status) == 0, unsafe statvfs(path, &room) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            free = UInt64(room.f_bavail) * UInt64(room.f_frsize)
        }
    }

    /// Whether the disk of temporary files is the one that was full: it is another, has less room than the database's, and
    /// less than the database takes, which is more than is sorted at once.
    package static func isToBlame(_ temporary: Disk, beside database: Disk, database size: UInt64) -> Bool {
        temporary.device != database.device && temporary.free < database.free && temporary.free < size
    }

    /// Of a database, or of one that is being made.
    private static func size(of database: String) -> UInt64 {
        [database, FilePlace.temporary(for: database, .database)].map { path in
            var status = stat()
            return unsafe stat(path, &status) == 0 ? UInt64(status.st_size) : 0
        }.max() ?? 0
    }
}
