#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A way in which another program may see a database without the files beside it.
///
/// SQLite keeps the log of WAL mode, and the journal of the other modes, beside the name under which a program opens the
/// file. Who knows the file by another name finds neither: commits are missed, a block for example, and what is written on
/// both sides damages the file.
package enum OtherView: Sendable, Equatable {
    case hardLinks(Int)
    /// The file is mounted by itself, as `docker run --volume app.db:/app.db` does.
    case mountedAlone
    /// A program has the file open, and its log is not here.
    case openElsewhere(process: Int)

    /// - Parameter path: without symbolic links, which SQLite follows.
    /// - Throws: `StoreError.otherView`.
    static func refuse(_ path: String) throws {
        if let view = links(to: path) ?? mount(of: path) ?? program(with: path) {
            throw StoreError.otherView(path, view)
        }
    }

    private static func links(to path: String) -> OtherView? {
        var status = stat()
        // A new database has the name that it was made under, too, which may go between two looks.
        let unfinished = FilePlace.temporary(for: path, .database)
        for _ in 0..<2 {
            guard unsafe stat(path, &status) == 0, status.st_nlink > 1 else { return nil }
            if status.st_nlink == 2, FilePlace.Identity(unfinished) == .init(status) { return nil }
        }
        return .hardLinks(Int(status.st_nlink))
    }

    private static func mount(of path: String) -> OtherView? {
        let own = Set(["", "-wal", "-shm", "-journal"].map { path + $0 })
        return MountTable.points.contains(where: own.contains) ? .mountedAlone : nil
    }

    /// In WAL mode a connection has a lock for as long as it is open, and the index of its log beside the file.
    private static func program(with path: String) -> OtherView? {
        var process: Int?
        var (seen, missed) = (0, 0)
        // It takes the lock first, and opens the log next.
        while seen < 20 {
            var status = stat()
            guard DatabaseHeader.isIdleWAL(path), unsafe stat(path, &status) == 0,
                let locks = KernelLock.all(onFile: UInt64(status.st_ino))
            else { return nil }
            let device = deviceNumbers(UInt64(truncatingIfNeeded: status.st_dev))
            let reader = locks.first {
                $0.kind == "POSIX" && !$0.isExclusive && $0.firstByte == sharedLock && $0.device == device
            }
            guard let reader else {
                // The list is read in parts, and one may be passed over while others come and go.
                missed += 1
                if missed > 3 { return nil }
                continue
            }
            (process, missed) = (reader.process, 0)
            seen += 1
            usleep(5_000)
        }
        return process.map { .openElsewhere(process: $0) }
    }

    /// The major and minor number of a device, as the C library packs them.
    private static func deviceNumbers(_ device: UInt64) -> (Int, Int) {
        (Int(device >> 8 & 0xFFF | device >> 32 & ~0xFFF), Int(device & 0xFF | device >> 12 & 0xFFFF_FF00))
    }

    /// Where SQLite locks a file to read it: behind the first gigabyte, and the bytes of the pending and the reserved lock.
    private static let sharedLock = 0x4000_0002
}

/// What is mounted where, as this process sees it.
enum MountTable {
    /// Empty where the system keeps no table.
    static var points: [String] {
        guard let table = unsafe fopen("/proc/self/mountinfo", "r") else { return [] }
        defer { unsafe fclose(table) }
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        defer { unsafe free(line) }
        var points: [String] = []
        while unsafe getline(&line, &room, table) > 0, let text = unsafe line {
            if let point = point(in: unsafe String(cString: text)) { points.append(point) }
        }
        return points
    }

    /// The fifth field, in which spaces and the like are written as octal numbers: `/srv/my\040app`.
    static func point(in line: String) -> String? {
        let fields = line.split(separator: " ")
        guard fields.count > 4 else { return nil }
        var bytes: [UInt8] = []
        var rest = fields[4].utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
