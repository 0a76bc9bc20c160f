import GRDBSQLite

/// A value as SQLite holds it, with every byte of a text.
enum Cell: Hashable {
    case null
    case integer(Int64)
    /// By its bits: NaN cannot be stored, and zero has two signs.
    case real(UInt64)
    case text([UInt8])
    case blob([UInt8])

    /// All bytes at once: of some texts there are a million.
    func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .integer(let number): hasher.combine(number)
        case .real(let bits): hasher.combine(bits)
        case .text(let bytes), .blob(let bytes):
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
    }

    /// A text, or the digits of an integer.
    var words: String? {
        switch self {
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .integer(let number): String(number)
        case .null, .real, .blob: nil
        }
    }

    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
}

/// SQLite by its C interface and nothing else: what judges Duet must not read with Duet's code.
@safe final class HostileReader {
    private let connection: OpaquePointer

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    init(path: String) throws {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else { throw Failure(description: "open: \(code)") }
        unsafe connection = opened
        unsafe sqlite3_busy_timeout(opened, 10_000)
    }

    deinit { unsafe sqlite3_close_v2(connection) }

    /// Runs statements one after the other, and ends with the first that fails.
    func execute(_ sql: String) throws {
        guard unsafe sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    func rows(_ sql: String) throws -> [[Cell]] {
        var statement: OpaquePointer?
        defer { unsafe sqlite3_finalize(statement) }
        guard unsafe sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else { throw failure(sql) }
        let width = unsafe sqlite3_column_count(statement)
        var rows: [[Cell]] = []
        while true {
            let code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                guard code == SQLITE_DONE else { throw failure(sql) }
                return rows
            }
            rows.append((0..<width).map { unsafe Self.cell(statement, $0) })
        }
    }

    private func failure(_ sql: String) -> Failure {
        Failure(description: unsafe String(cString: sqlite3_errmsg(connection)) + " in " + sql.prefix(200))
    }

    private static func cell(_ statement: OpaquePointer?, _ column: Int32) -> Cell {
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(statement, column).bitPattern)
        case SQLITE_TEXT:
            let start = unsafe sqlite3_column_text(statement, column)
            let count = Int(unsafe sqlite3_column_bytes(statement, column))
            return .text(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(statement, column)
            let count = Int(unsafe sqlite3_column_bytes(statement, column))
            return .blob(unsafe Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }
}
