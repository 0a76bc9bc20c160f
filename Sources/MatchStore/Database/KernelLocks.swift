#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A lock on a file as Linux lists it. Processes of other containers are not in the list.
struct KernelLock: Equatable {
    /// `FLOCK`, or `POSIX` for the locks that SQLite takes.
    let kind: Substring
    let isExclusive: Bool
    let process: Int
    /// Major and minor number.
    let device: (Int, Int)
    let file: Int
    let firstByte: Int

    /// A line of `/proc/locks`, such as `1: POSIX  ADVISORY  READ  1234 08:01:5678 1073741826 1073742335`; `nil` for what is
    /// waited for.
    init?(_ line: some StringProtocol) {
        let fields = line.split { $0.isWhitespace }
        guard fields.count >= 8, let process = Int(fields[4]), let firstByte = Int(fields[6]) else { return nil }
        let place = fields[5].split(separator: ":")
        guard place.count == 3, let major = Int(place[0], radix: 16), let minor = Int(place[1], radix: 16),
            let file = Int(place[2])
        else { return nil }
        kind = Substring(fields[1])
        isExclusive = fields[3] == "WRITE"
        device = (major, minor)
        (self.process, self.file, self.firstByte) = (process, file, firstByte)
    }

    static func == (one: KernelLock, other: KernelLock) -> Bool {
        (one.kind, one.isExclusive, one.process, one.file, one.firstByte)
            == (other.kind, other.isExclusive, other.process, other.file, other.firstByte)
            && one.device == other.device
    }

    /// The locks on a file, by its number; another file system may have one of that number, too. `nil` where the system keeps
    /// no list.
    static func all(onFile number: UInt64) -> [KernelLock]? {
        guard let list = unsafe fopen("/proc/locks", "r") else { return nil }
        defer { unsafe fclose(list) }
        var locks: [KernelLock] = []
        var line = [CChar](repeating: 0, count: 256)
        while unsafe fgets(&line, Int32(line.count), list) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if let lock = KernelLock(text), UInt64(truncatingIfNeeded: lock.file) == number { locks.append(lock) }
        }
        return locks
    }
}
