package import GRDB

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A connection to the app's database.
///
/// One connection does everything, through GRDB's `DatabaseQueue`: a `DatabasePool` would turn a rollback-mode file of an
/// app into a WAL one. The journal mode stays what it is.
package final class MatchDatabase: Sendable {
    package enum Access: Sendable {
        /// Commands that only read never create a file.
        case read
        case write
        /// As `write`, for a transaction that stays open from one call to the next.
        case writeAcrossCalls
        /// For a database that does not exist yet; it is set to WAL.
        case create
    }

    /// The file, with symbolic links resolved.
    package let path: String
    /// What the app calls its tables and columns.
    package let names: AppNames
    // Before the queue, whose connection must not outlive it.
    private let watch = LockWatch()
    private let queue: DatabaseQueue
    /// The file as it was when it was opened; `nil` for one that is still to be moved to its place.
    private let file: FilePlace.Identity?

    /// How long a transaction of `write` held the write lock, at the longest.
    package var longestWriteLock: Duration { watch.longest }

    /// How long to wait for another connection's lock before giving up, in seconds.
    package static let busyTimeout = 10.0

    /// Opens a database.
    ///
    /// - Throws: `StoreError` for a file that is absent, unreadable or no database, and for `create` one that exists.
    package init(path given: String, access: Access, names: AppNames = AppNames()) throws {
        self.names = names
        path = try Self.resolve(given, access: access)
        var configuration = Configuration()
        // A connection that may not write leaves the side files of an idle WAL database behind; one that may removes them
        // when it closes. Nor can it take back what a program that died had half written, as every reader does that may write.
        // What it reads is the same: only `read` is called on it, which forbids every change.
        configuration.readonly =
            access == .read && !Self.wouldLeaveSideFiles(path) && !Self.hasUnfinishedTransaction(path)
        configuration.foreignKeysEnabled = true
        // An app's triggers may quote a text like a name, which SQLite takes unless it is told not to, as GRDB does.
        configuration.acceptsDoubleQuotedStringLiterals = true
        // GRDB's own default is to fail at once.
        configuration.busyMode = .timeout(Self.busyTimeout)
        configuration.label = "duet"
        configuration.allowsUnsafeTransactions = access == .writeAcrossCalls
        if access == .read { try Self.refuseToLeaveSideFiles(path) }
        file = access == .write ? FilePlace.Identity(path) : nil
        // SQLite's own 2 MB are soon passed by the lookups of a pass: pages would be read from the file again and again.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -65536") }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            if access == .create {
                try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            }
            if access != .read { try queue.writeWithoutTransaction { try Self.syncSparingly($0, watch) } }
            // The header is only read with the first statement.
            try queue.read { db in
                _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
                // From here on others' commits are noticed, those while a pass is planned above all.
                _ = watch.pause(foreignVersion: try Self.foreignVersion(db))
            }
        } catch let error as DatabaseError {
            if error.resultCode == .SQLITE_CANTOPEN {
                if access == .create { throw Self.cannotCreate(path) }
                for side in ["-wal", "-shm", "-journal"] where Self.isClosed(path + side) {
                    throw FilePlace.denied(path + side)
                }
                // A WAL database needs side files.
                if !Self.canMakeFilesBeside(path) { throw FilePlace.denied(path + "-shm") }
            }
            throw StoreError(error, path: path)
        }
    }

    /// In WAL mode a sync at every checkpoint keeps the database whole. A power cut may then undo the last commits, whole
    /// ones, and the next run carries them out again; a sync for each of a night's thousands of short transactions would
    /// cost more than all else in them. In the other modes the database's own setting stays.
    private static func syncSparingly(_ db: Database, _ watch: LockWatch) throws {
        if try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal" {
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            watch.watch(db)
        }
    }

    private static func canMakeFilesBeside(_ path: String) -> Bool {
        isAccessible(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".", W_OK)
    }

    /// Why a file cannot be made: the system says more than SQLite does.
    private static func cannotCreate(_ path: String) -> StoreError {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor < 0 else {
            close(descriptor)
            unsafe unlink(path)
            return .cannotCreate(path, detail: "SQLite cannot open it")
        }
        return switch errno {
        case EACCES, EPERM, EROFS: FilePlace.denied(path)
        case ENOSPC: .diskFull(path)
        default: .cannotCreate(path, detail: unsafe String(cString: strerror(errno)))
        }
    }

    /// Reads one snapshot: the whole body sees the database as of one moment.
    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(body)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    /// Runs one write transaction that takes the write lock at its start.
    ///
    /// Between two of them others can take the lock. It fails when another file has taken the name before it or during it:
    /// SQLite goes on writing into a file that nobody can open any more.
    ///
    /// A transaction that read first could not become a writer after somebody else's commit: SQLite would fail it at once,
    /// whatever the timeout.
    ///
    /// - Parameter enforcingKeys: whether SQLite watches over foreign keys. A caller who knows that no row refers to what is
    ///   removed spares it to look for such rows.
    package func write<Value>(enforcingKeys: Bool = true, _ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.writeWithoutTransaction { db in
                var result: Value?
                try pauseForOthers(db)
                // Without effect inside of a transaction.
                if !enforcingKeys { try db.execute(sql: "PRAGMA foreign_keys = OFF") }
                defer { if !enforcingKeys { try? db.execute(sql: "PRAGMA foreign_keys = ON") } }
                try requireSameFile()
                defer { watch.end() }
                try db.inTransaction(.immediate) {
                    watch.begin()
                    result = try body(db)
                    return .commit
                }
                try requireSameFile()
                guard let result else { preconditionFailure("a committed transaction has a result") }
                return result
            }
        } catch let error as DatabaseError {
            throw failure(error)
        }
    }

    private func requireSameFile() throws {
        if let file, FilePlace.Identity(path) != file { throw StoreError.exchanged(path) }
    }

    /// SQLite also says that the disk is full where a table with AUTOINCREMENT has used up its numbers.
    private func failure(_ error: DatabaseError) -> StoreError {
        guard error.resultCode == .SQLITE_FULL,
            let table = try? queue.writeWithoutTransaction({ try Rehearsal.tableWithoutNumbers($0) })
        else { return StoreError(error, path: path) }
        return .numbersUsedUp(path, table: table)
    }

    /// Leaves the write lock to others for a while if it was held just now.
    private func pauseForOthers(_ db: Database) throws {
        let pause = watch.pause(foreignVersion: try Self.foreignVersion(db))
        if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
    }

    /// A number that changes with every commit of another connection, and with none of this one.
    static func foreignVersion(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
    }

    /// Runs `body` for every item, in transactions that each hold the write lock for a moment only.
    ///
    /// - Parameter untilCancelled: whether a cancelled task ends it between two of them.
    package func inBatches<Item>(
        _ items: some Collection<Item>, untilCancelled: Bool = true, _ body: (Database, Item) throws -> Void
    ) throws {
        var position = items.startIndex
        while position < items.endIndex {
            if untilCancelled { try Task.checkCancellation() }
            try write { db in
                // Waiting for the lock is no part of it.
                let started = ContinuousClock.now
                while position < items.endIndex, ContinuousClock.now - started < MatchWriter.batchBudget {
                    try body(db, items[position])
                    items.formIndex(after: &position)
                }
            }
        }
    }

    /// Writes all that was committed to the disk, where the database's mode does not do so with every commit: `syncSparingly`
    /// says what a power cut could otherwise undo.
    package func syncToDisk() throws {
        // A checkpoint begins with a sync of the log. That somebody reads or writes meanwhile is no failure.
        try outsideTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
    }

    /// Runs statements that must stand outside of a transaction.
    package func outsideTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw failure(error)
        }
    }

    /// Copies the database into another, some pages at a time.
    func backUp(
        to copy: DatabaseQueue, pagesPerStep: CInt, progress: @escaping (DatabaseBackupProgress) throws -> Void
    ) throws {
        do {
            try queue.backup(to: copy, pagesPerStep: pagesPerStep, progress: progress)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    /// Ends the statement that runs now, from any thread; it fails then.
    func interrupt() { queue.interrupt() }

    /// Closes the connection before its last owner goes: the last one to close removes the side files of WAL mode.
    func disconnect() { try? queue.close() }

    private static func resolve(_ given: String, access: Access) throws -> String {
        var status = stat()
        let exists = unsafe stat(given, &status) == 0
        if access == .create {
            if exists { throw StoreError.alreadyExists(given) }
            return given
        }
        guard exists else { throw errno == EACCES ? FilePlace.denied(given) : .noSuchFile(given) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw StoreError.notAFile(given) }
        guard isAccessible(given, access == .read ? R_OK : R_OK | W_OK) else { throw FilePlace.denied(given) }
        var path = given
        if let resolved = unsafe realpath(given, nil) {
            path = unsafe String(cString: resolved)
            unsafe free(resolved)
        }
        try OtherView.refuse(path)
        return path
    }

    /// Whether a file is there and may not be read.
    private static func isClosed(_ path: String) -> Bool { isAccessible(path, F_OK) && !isAccessible(path, R_OK) }

    /// Reading an idle WAL database makes side files. Made by another user than the owner's, the app could not write them.
    private static func refuseToLeaveSideFiles(_ path: String) throws {
        var status = stat()
        // Root is no danger: SQLite gives the side files to the owner of the database.
        guard geteuid() != 0, unsafe stat(path, &status) == 0, status.st_uid != geteuid() else { return }
        guard DatabaseHeader.isIdleWAL(path) else { return }
        throw StoreError.wouldLeaveSideFiles(path, owner: user(status.st_uid))
    }

    /// The name of a user, or the number of one without a name.
    static func user(_ number: uid_t) -> String {
        unsafe getpwuid(number).map { unsafe String(cString: $0.pointee.pw_name) } ?? "user \(number)"
    }

    /// Whether a connection that may not write would make side files here and leave them.
    private static func wouldLeaveSideFiles(_ path: String) -> Bool {
        isAccessible(path, W_OK) && DatabaseHeader.isIdleWAL(path)
    }

    /// Whether there is a journal that is in use, perhaps by nobody any more. SQLite decides: it asks the locks.
    private static func hasUnfinishedTransaction(_ path: String) -> Bool {
        isAccessible(path, W_OK) && canMakeFilesBeside(path) && DatabaseHeader(path + "-journal")?.isInUse == true
    }
}

/// The first bytes of a database or of its journal.
struct DatabaseHeader {
    private let bytes: [UInt8]

    /// `nil` for a file that is not there, or too short to say anything.
    init?(_ path: String) {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 20)
        guard unsafe fread(&bytes, 1, bytes.count, file) == bytes.count else { return nil }
        self.bytes = bytes
    }

    /// Whether a database is in WAL mode, and nobody has it open: its write version, byte 18, is 2.
    ///
    /// The file is only looked into where there is no index of a log. Where this process has it open, closing it here would
    /// free SQLite's locks.
    static func isIdleWAL(_ path: String) -> Bool {
        !isAccessible(path + "-shm", F_OK) && DatabaseHeader(path)?.bytes[18] == 2
    }

    /// Of a journal: one that is kept for the next transaction begins with zeros.
    var isInUse: Bool { bytes[0] != 0 }
}

private func isAccessible(_ path: String, _ mode: Int32) -> Bool { unsafe access(path, mode) == 0 }
