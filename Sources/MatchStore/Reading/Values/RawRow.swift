internal import GRDB
internal import GRDBSQLite

/// The current row of a statement as SQLite holds it: no value is built for a column that is looked at.
///
/// GRDB builds a String for every text; of a row of `interactions` only numbers are wanted, and there are many rows.
struct RawRow {
    private let statement: Statement

    /// - Parameter statement: stepped by somebody else, a cursor.
    init(_ statement: Statement) {
        self.statement = statement
    }

    /// Gives `body` the bytes of a text, in UTF-8. They are SQLite's own, and last until the next step only.
    ///
    /// - Returns: `nil`, without a call, where there is no text.
    func text<Result>(_ column: Int32, _ body: (borrowing Span<UInt8>) -> Result) -> Result? {
        guard unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_TEXT,
            let start = unsafe sqlite3_column_text(statement.sqliteStatement, column)
        else { return nil }
        // Asked after the text: in a database of UTF-16 that is when it becomes UTF-8.
        let count = Int(unsafe sqlite3_column_bytes(statement.sqliteStatement, column))
        return unsafe body(UnsafeBufferPointer(start: start, count: count).span)
    }

    /// Whether a text has a NUL, behind which GRDB would cut it off.
    func hasNUL(_ column: Int32) -> Bool {
        text(column) { text in text.indices.contains { text[$0] == 0 } } ?? false
    }

    func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_NULL
    }

    /// A stored integer.
    func integer(_ column: Int32) -> Int64? {
        guard unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_INTEGER else { return nil }
        return unsafe sqlite3_column_int64(statement.sqliteStatement, column)
    }
}
