import Foundation
import GRDBSQLite
import Synchronization

/// How many steps of SQLite's virtual machine the connections of this process take while they hold a database's write lock.
///
/// Steps follow the rows that are visited, on any machine.
enum LockSteps {
    /// Steps by path; a path that is no key is not watched.
    private static let seen = Mutex<[String: Int]>([:])
    private static let interval: Int32 = 20
    private static let isInstalled: Bool = {
        typealias Entry =
            @convention(c) (OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?, OpaquePointer?) -> Int32
        let entry: Entry = { connection, _, _ in
            unsafe sqlite3_progress_handler(
                connection, LockSteps.interval,
                { connection in
                    unsafe LockSteps.count(OpaquePointer(connection))
                    return 0
                }, UnsafeMutableRawPointer(connection))
            return SQLITE_OK
        }
        return unsafe sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self)) == SQLITE_OK
    }()

    /// The steps under the write lock of the file while `body` runs. Connections made before are not counted.
    static func count(on path: String, while body: () async throws -> Void) async throws -> Int {
        guard isInstalled else { return -1 }
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        seen.withLock { $0[path] = 0 }
        defer { seen.withLock { $0[path] = nil } }
        try await body()
        return seen.withLock { $0[path] ?? -1 }
    }

    private static func count(_ connection: OpaquePointer?) {
        guard unsafe sqlite3_txn_state(connection, "main") == SQLITE_TXN_WRITE,
            let file = unsafe sqlite3_db_filename(connection, "main")
        else { return }
        let path = unsafe String(cString: file)
        seen.withLock { if let steps = $0[path] { $0[path] = steps + Int(interval) } }
    }
}
