import Foundation
import GRDBSQLite
import Synchronization

/// Every statement that any connection of this process runs on the databases under watch.
///
/// GRDB has its own authorizer on its connections, and SQLite has room for one. So statements are collected as they run, by
/// an extension that SQLite calls for each new connection, and are prepared again afterwards where an authorizer listens.
enum StatementWatch {
    /// Statements by path; a path that is no key is not watched.
    private static let seen = Mutex<[String: Set<String>]>([:])
    private static let isInstalled: Bool = {
        typealias Entry =
            @convention(c) (OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?, OpaquePointer?) -> Int32
        let entry: Entry = { connection, _, _ in
            unsafe sqlite3_trace_v2(
                connection, UInt32(SQLITE_TRACE_STMT),
                { _, _, statement, _ in
                    unsafe StatementWatch.note(OpaquePointer(statement))
                    return 0
                }, nil)
        }
        return unsafe sqlite3_auto_extension(unsafeBitCast(entry, to: (@convention(c) () -> Void).self)) == SQLITE_OK
    }()

    /// The statements that run on the file while `body` does. Connections made before are not heard.
    static func statements(on path: String, while body: () async throws -> Void) async throws -> Set<String> {
        guard isInstalled else { return [] }
        let path = URL(filePath: path).resolvingSymlinksInPath().path
        seen.withLock { $0[path] = [] }
        defer { seen.withLock { $0[path] = nil } }
        try await body()
        return seen.withLock { $0[path] ?? [] }
    }

    private static func note(_ statement: OpaquePointer?) {
        guard let connection = unsafe sqlite3_db_handle(statement),
            let file = unsafe sqlite3_db_filename(connection, "main"), let text = unsafe sqlite3_sql(statement)
        else { return }
        let path = unsafe String(cString: file)
        let sql = unsafe String(cString: text)
        seen.withLock { _ = $0[path]?.insert(sql) }
    }
}

/// What a statement asks SQLite for.
struct Access: Hashable, CustomStringConvertible {
    var action: Int32
    /// Mostly a table and a column; a pragma and its value.
    var first: String
    var second: String
    /// The trigger or view that asks, if any does.
    var inside: String

    var description: String { "action \(action) on \(first) \(second) inside \(inside.isEmpty ? "nothing" : inside)" }

    /// All that preparing a statement asks for; `nil` where it cannot be prepared on this database.
    static func all(_ sql: String, on path: String) throws -> Set<Access>? {
        var connection: OpaquePointer?
        defer { unsafe sqlite3_close(connection) }
        guard unsafe sqlite3_open(path, &connection) == SQLITE_OK else { return nil }
        // The schema is read before the authorizer listens.
        guard unsafe sqlite3_exec(connection, "SELECT count(*) FROM sqlite_master", nil, nil, nil) == SQLITE_OK else {
            return nil
        }
        let found = Found()
        let code = withExtendedLifetime(found) {
            unsafe sqlite3_set_authorizer(
                connection,
                { found, action, first, second, _, inside in
                    func text(_ start: UnsafePointer<CChar>?) -> String {
                        unsafe start.map { unsafe String(cString: $0) } ?? ""
                    }
                    guard let found = unsafe found else { return SQLITE_DENY }
                    let access = unsafe Access(
                        action: action, first: text(first), second: text(second), inside: text(inside))
                    unsafe Unmanaged<Found>.fromOpaque(found).takeUnretainedValue().list.insert(access)
                    return SQLITE_OK
                }, Unmanaged.passUnretained(found).toOpaque())
            var statement: OpaquePointer?
            defer { unsafe sqlite3_finalize(statement) }
            return unsafe sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
        }
        return code == SQLITE_OK ? found.list : nil
    }

    private final class Found {
        var list: Set<Access> = []
    }
}
