internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// How long one connection held the write lock, and how long it has to leave it to others.
///
/// In WAL mode SQLite lets go of the lock at the end of a commit and only then copies pages back to the database, if it is
/// time for that: others write meanwhile. So the end is taken where SQLite says that the lock is free.
final class LockWatch: Sendable {
    private struct State {
        var began: ContinuousClock.Instant?
        var longest = Duration.zero
        /// The last time that it was held: until when, and for how long.
        var last: (end: ContinuousClock.Instant, span: Duration)?
        /// What SQLite says of others' commits.
        var foreignVersion: Int64?
        var othersWrite = false
    }

    /// Pages in the WAL file beyond which they are copied back: 32 MB.
    private static let checkpointPages: Int32 = 8_000

    private let state = Mutex(State())

    /// The longest so far.
    var longest: Duration { state.withLock { $0.longest } }

    /// The lock was just taken.
    func begin() { state.withLock { $0.began = .now } }

    /// The lock is free. A second call says nothing new.
    func end() {
        let now = ContinuousClock.now
        state.withLock { state in
            guard let began = state.began else { return }
            state.longest = max(state.longest, now - began)
            state.last = (end: now, span: now - began)
            state.began = nil
        }
    }

    /// How long to wait before the lock is taken again.
    ///
    /// SQLite has no queue for its lock: whoever finds it taken tries again some twenty times in a second, and then gives
    /// up. Taken again at once, short transactions would be as bad as a long one. While others write, the lock is left to
    /// them for as long as it was held here: that all twenty attempts of theirs fail then has a chance of one in a million.
    /// Before anybody else has written, a third of that will do.
    ///
    /// - Parameter foreignVersion: SQLite's number for the last commit by others.
    func pause(foreignVersion: Int64) -> Duration {
        let now = ContinuousClock.now
        return state.withLock { state in
            state.othersWrite = state.othersWrite || state.foreignVersion.map { $0 != foreignVersion } ?? false
            state.foreignVersion = foreignVersion
            guard let last = state.last else { return .zero }
            return max(.zero, (state.othersWrite ? last.span : last.span / 3) - (now - last.end))
        }
    }

    /// Watches the commits of a connection in WAL mode, which must not outlive this, and takes over SQLite's automatic
    /// checkpoints. Each of them syncs twice: every 32 MB instead of every 4.
    func watch(_ db: Database) {
        _ = unsafe sqlite3_wal_hook(
            db.sqliteConnection,
            { watch, connection, name, pages in
                if let watch = unsafe watch {
                    unsafe Unmanaged<LockWatch>.fromOpaque(watch).takeUnretainedValue().end()
                }
                if pages >= LockWatch.checkpointPages {
                    // As much as others leave free; what is left comes with the next.
                    _ = unsafe sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
