internal import GRDB
package import Profiles

/// A database that is being filled with rows of the app's tables, batch after batch: it gets all of them, or none.
///
///     let file = try CrowdFile.create("crowd.db")
///     try file.write(rows)      // as often as there are batches
///     try await file.seal()     // indexes, and everything on the disk
///     try file.publish()
///
/// Until ``publish()`` nobody sees a row. Where anything throws, the surrounding task is cancelled or the last owner goes,
/// a new database leaves no file behind and an existing one keeps the rows it had.
package final class CrowdFile {
    private let target: any FillTarget
    private var loader: RowLoader?
    private var written: [String: Int] = [:]
    private var isOver = false

    /// How many people there are or have been: the rows of `users` that were there before, or the number of the last one
    /// where that is larger, as after deletions.
    package let peopleBefore: Int

    /// Begins a database with the app's tables and Duet's. Its folder must exist.
    ///
    /// - Parameters:
    ///   - dirty: whether rows may break the tables' checks: malformed usernames, unknown types.
    ///   - mapping: the type of direct chats, and what the view of recommendations is made for.
    /// - Throws: `StoreError.alreadyExists` for a path that is taken, `.locked` when another process works on it, and
    ///   others where no file can be made.
    package static func create(
        _ path: String, dirty: Bool = false, mapping: TypeMapping = TypeMapping()
    ) throws -> CrowdFile {
        try CrowdFile(NewDatabase(path: path, dirty: dirty, mapping: mapping), names: AppNames(), mapping: mapping)
    }

    /// Begins to add to a database, also one that an app made. What other connections write waits until the end.
    ///
    /// - Parameter dirty: whether rows may break the tables' checks and refer to people who are not there.
    /// - Throws: `StoreError` for a file that is absent or not an app's database, and `.locked` when another process works
    ///   on it.
    package static func append(
        to path: String, dirty: Bool = false, names: AppNames = AppNames(), mapping: TypeMapping = TypeMapping()
    ) throws -> CrowdFile {
        try FilePlace.requireOwnName(path)
        let database = try ExistingDatabase(path: path, dirty: dirty, names: names, mapping: mapping)
        return try CrowdFile(database, names: names, mapping: mapping)
    }

    private init(_ target: any FillTarget, names: AppNames, mapping: TypeMapping) throws {
        self.target = target
        do {
            (peopleBefore, loader) = try target.access { db in
                (
                    try Self.people(db, names[.users]),
                    try RowLoader(db, path: target.path, names: names, mapping: mapping)
                )
            }
        } catch {
            target.abandon()
            throw error
        }
    }

    private static func people(_ db: Database, _ users: AppNames.Table) throws -> Int {
        let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(users)") ?? 0
        // A table without row numbers has none; numbers that are no count of people say nothing.
        let last = try? Int64.fetchOne(db, sql: "SELECT max(rowid) FROM \(users)")
        return max(count, last.flatMap { $0 < 1_000_000_000 ? Int($0) : nil } ?? 0)
    }

    deinit { abandon() }

    /// The database.
    package var path: String { target.path }

    /// The rows written so far into each table, tables after those that they refer to.
    package var counts: [(table: String, rows: Int)] {
        RowLoader.tables.map { (table: $0, rows: written[$0, default: 0]) }
    }

    /// Writes a batch. The people and chats that its rows name were in it or in an earlier one.
    ///
    /// Chats get ids after those that there have been, in the order of their numbers, which must be 0 or more.
    ///
    /// - Throws: `StoreError.usernameTaken` for a person who is there already; `StoreError`; `CancellationError` when the
    ///   surrounding task is cancelled. Everything is taken back then.
    package func write(_ rows: AppRows) throws {
        try orAbandon {
            guard let loader else { preconditionFailure("a sealed crowd file takes no more rows") }
            try target.access { try loader.load(rows, into: $0) }
            written = loader.counts
        }
    }

    /// Does all that takes time after the last batch: indexes, for a new database, and bringing it to the disk.
    ///
    /// - Parameter progress: gets how many of how many rows are indexed.
    /// - Throws: as ``write(_:)``.
    package func seal(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) async throws {
        // A connection cannot close while it has statements.
        loader = nil
        // An index takes long, and SQLite does not ask whether anybody still wants it.
        let interrupt = target.interrupt
        try await withTaskCancellationHandler {
            try orAbandon { try target.seal(counts: written, progress: progress) }
        } onCancel: {
            interrupt()
        }
    }

    /// Makes the rows visible, all at once. Only after ``seal(progress:)``.
    ///
    /// - Throws: `StoreError.alreadyExists` when something has taken the place of a new database meanwhile.
    package func publish() throws {
        try orAbandon { try target.publish() }
        isOver = true
    }

    /// Takes everything back.
    package func abandon() {
        guard !isOver else { return }
        isOver = true
        loader = nil
        target.abandon()
    }

    private func orAbandon(_ body: () throws -> Void) throws {
        precondition(!isOver, "a crowd file that was published or abandoned takes nothing more")
        do {
            try Task.checkCancellation()
            try body()
        } catch {
            abandon()
            // An interrupted statement fails like any other.
            try Task.checkCancellation()
            throw error
        }
    }
}

/// Where rows go.
protocol FillTarget: AnyObject {
    var path: String { get }
    /// Ends the statement that runs now, from any thread.
    var interrupt: @Sendable () -> Void { get }
    /// Runs statements in the transaction that is open.
    ///
    /// - Throws: `StoreError` in the place of `DatabaseError`.
    func access<Value>(_ body: (Database) throws -> Value) throws -> Value
    func seal(counts: [String: Int], progress: (_ done: Int, _ total: Int) -> Void) throws
    func publish() throws
    /// Leaves everything as it was before. May be called again, and after `publish`, when it does nothing.
    func abandon()
}
