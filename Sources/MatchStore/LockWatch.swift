internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// How long one connection held the write lock, at the longest.
///
/// In WAL mode SQLite lets go of the lock at the end of a commit and only then copies pages back to the database, if it is
/// time for that: others write meanwhile. So the end is taken where SQLite says that the lock is free.
final class LockWatch: Sendable {
    private struct State {
        var began: ContinuousClock.Instant?
        var longest = Duration.zero
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
            state.began = nil
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
