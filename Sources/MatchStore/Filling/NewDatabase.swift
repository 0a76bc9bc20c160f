internal import GRDB
internal import Profiles

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A database that is made in a temporary file beside its place: tables first, then rows, then indexes and triggers, which
/// takes a fraction of the time that keeping them up to date row by row would.
final class NewDatabase: FillTarget {
    let path: String
    private let temporary: String
    private let contents: Contents
    private var lock: PassLock?
    private var queue: DatabaseQueue?

    /// What is made beside Duet's own tables.
    struct Contents {
        /// Statements, in order.
        var tables: [String]
        /// Each of the form `CREATE INDEX name ON table …`.
        var indexes: [String]
        var triggers: [String]
        /// Of the finished file.
        var journalMode: String

        /// What `duet init` makes.
        static var app: Contents {
            Contents(
                tables: AppSchema.tables, indexes: AppSchema.indexes,
                triggers: AppSchema.timestampTriggers + AppSchema.erasureTriggers + AppSchema.renameTriggers,
                journalMode: "WAL")
        }
    }

    /// What SQLite puts beside a database.
    private static let sides = ["-journal", "-wal", "-shm"]

    init(path: String, contents: Contents = .app, dirty: Bool, mapping: TypeMapping) throws {
        try Self.requireFree(path)
        self.path = path
        self.contents = contents
        temporary = FilePlace.temporary(for: path, .database)
        lock = try PassLock(database: path)
        do {
            // It may have appeared before the lock was had.
            try Self.requireFree(path)
            removeTemporary()
            queue = try open()
            try access { db in try Self.prepare(db, contents, dirty: dirty, mapping: mapping) }
        } catch {
            abandon()
            throw error
        }
    }

    deinit { abandon() }

    /// Side files of a database that is gone would be taken for this one's.
    private static func requireFree(_ path: String) throws {
        for suffix in [""] + sides { try FilePlace.requireFree(path + suffix) }
    }

    private func open() throws -> DatabaseQueue {
        // SQLite follows symbolic links. It is only led to a file that was made here.
        let descriptor = try FilePlace.create(temporary, for: path)
        defer { close(descriptor) }
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        // The transaction of the rows stays open from batch to batch.
        configuration.allowsUnsafeTransactions = true
        configuration.label = "duet"
        let queue: DatabaseQueue
        do {
            // Where SQLite reads names as URIs, this is none.
            let name = temporary.hasPrefix("file:") ? "./" + temporary : temporary
            queue = try DatabaseQueue(path: name, configuration: configuration)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
        guard FilePlace.isFile(temporary, openAs: descriptor) else {
            throw StoreError.cannotCreate(path, detail: "\(temporary) was replaced by another file")
        }
        return queue
    }

    private static func prepare(
        _ db: Database, _ contents: Contents, dirty: Bool, mapping: TypeMapping
    ) throws {
        // A file that is not whole is thrown away: nothing of it needs to be safe, or to be undone.
        try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072")
        for statement in contents.tables { try db.execute(sql: statement) }
        try MatchSchema.prepare(db, mapping: mapping)
        if dirty { try db.execute(sql: "PRAGMA ignore_check_constraints = ON") }
        try db.execute(sql: "BEGIN")
    }

    var interrupt: @Sendable () -> Void {
        let queue = self.queue
        return { queue?.interrupt() }
    }

    func access<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard let queue else { preconditionFailure("a sealed database takes no more rows") }
        do {
            return try queue.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    func seal(counts: [String: Int], progress: (_ done: Int, _ total: Int) -> Void) throws {
        let work = contents.indexes.map { (statement: $0, rows: counts[Self.table(ofIndex: $0), default: 0]) }
        let total = work.reduce(0) { $0 + $1.rows }
        var done = 0
        progress(0, total)
        try access { db in
            // Sorting takes as much memory as the cache may have, on each thread; with 16 MB it is fastest, because a
            // processor's own cache then holds more of it.
            try db.execute(sql: "COMMIT; PRAGMA cache_size = -16384; PRAGMA threads = 2")
            for (statement, rows) in work {
                try Task.checkCancellation()
                try db.execute(sql: statement)
                done += rows
                progress(done, total)
            }
            for statement in contents.triggers { try db.execute(sql: statement) }
            try db.execute(sql: "PRAGMA journal_mode = \(contents.journalMode)")
        }
        try closeQueue()
        try FilePlace.synchronize(temporary)
    }

    private static func table(ofIndex statement: String) -> String {
        let words = statement.split { $0 == " " || $0 == "\n" }
        guard let position = words.firstIndex(of: "ON"), position + 1 < words.endIndex else { return "" }
        return String(words[position + 1])
    }

    private func closeQueue() throws {
        do {
            try queue?.close()
            queue = nil
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    func publish() throws {
        precondition(queue == nil, "a database is sealed before it is published")
        try Self.requireFree(path)
        try FilePlace.move(temporary, to: path)
        lock = nil
    }

    func abandon() {
        guard let lock else { return }
        try? closeQueue()
        queue = nil
        removeTemporary()
        // A lock without a database would only puzzle people.
        if !FilePlace.isTaken(path) { lock.removeFile() }
        self.lock = nil
    }

    private func removeTemporary() {
        for suffix in [""] + Self.sides { FilePlace.remove(temporary + suffix) }
    }
}
