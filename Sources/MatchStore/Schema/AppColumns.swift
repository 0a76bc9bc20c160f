package import GRDB
internal import GRDBSQLite

/// What columns the app's tables have: an app may lack some that ours have, add its own, and declare other types.
///
/// Names ignore letter case, as SQLite's do.
package struct AppColumns: Sendable, Equatable {
    /// One column of a table.
    package struct Column: Sendable, Equatable {
        /// The name as the table spells it.
        package let name: String
        /// The type as declared, in the app's spelling; empty where none is.
        package let declaredType: String
        /// Whether NULL is refused. False for the columns of a primary key that do not say NOT NULL.
        package let isNotNull: Bool
        package let hasDefault: Bool
        /// Whether the default is the machine's time, as SQLite writes it.
        package let isNowByDefault: Bool
        /// Whether the value is computed, so that a row cannot be given one.
        package let isGenerated: Bool
        /// Whether it is the primary key or a part of it.
        package let isKey: Bool
        /// Whether SQLite compares its texts without letter case.
        package let ignoresCase: Bool

        /// Whether it is for bytes, or for anything: SQLite's rules of affinity.
        var isBytes: Bool {
            let type = declaredType.uppercased()
            return type.isEmpty
                || type.contains("BLOB") && !["INT", "CHAR", "CLOB", "TEXT"].contains(where: type.contains)
        }

        /// Whether it stores a text as it is, 007 too: SQLite's rules of affinity.
        var keepsText: Bool {
            let type = declaredType.uppercased()
            if type.contains("INT") { return false }
            return type.isEmpty || ["CHAR", "CLOB", "TEXT", "BLOB"].contains(where: type.contains)
        }
    }

    /// What the app calls its tables and columns.
    package let names: AppNames
    private let tables: [AppTable: [Column]]
    /// Whether the rows of `interactions` have numbers of SQLite's, which grow.
    let interactionsHaveRowids: Bool

    /// Reads the columns of the app's tables. A table that is absent has none.
    package init(_ db: Database, _ names: AppNames = AppNames()) throws {
        self.names = names
        let sql = """
            SELECT name, type, "notnull" AS isNotNull, dflt_value IS NOT NULL AS hasDefault, hidden,
                pk > 0 AS isKey, lower(replace(dflt_value, ' ', '')) IN ('current_timestamp', 'datetime(''now'')') AS isNow
            FROM pragma_table_xinfo(?, 'main')
            ORDER BY cid
            """
        var tables: [AppTable: [Column]] = [:]
        for table in AppTable.allCases {
            tables[table] = try Row.fetchAll(db, sql: sql, arguments: [names[table].name]).map { row in
                Column(
                    name: row["name"],
                    declaredType: row["type"],
                    isNotNull: row["isNotNull"],
                    hasDefault: row["hasDefault"],
                    isNowByDefault: row["isNow"] as Bool? ?? false,
                    // 2 is a virtual generated column and 3 a stored one.
                    isGenerated: row["hidden"] as Int >= 2,
                    isKey: row["isKey"],
                    ignoresCase: Self.collation(db, names[table].name, row["name"]) == "NOCASE"
                )
            }
        }
        self.tables = tables
        interactionsHaveRowids = try names[.interactions].hasRowids(db)
    }

    /// The collation of a column, in upper case; `nil` for what is no table's.
    private static func collation(_ db: Database, _ table: String, _ column: String) -> String? {
        var collation: UnsafePointer<CChar>?
        let result = unsafe sqlite3_table_column_metadata(
            db.sqliteConnection, "main", table, column, nil, &collation, nil, nil, nil)
        guard result == SQLITE_OK, let collation = unsafe collation else { return nil }
        return unsafe String(cString: collation).uppercased()
    }

    /// Whether a look-up by a name finds it in other letters, too. Such a column needs no search for other spellings.
    func ignoresCase(_ table: AppTable, _ column: AppColumn) -> Bool {
        self.column(table, column)?.ignoresCase ?? false
    }

    /// The app's names for a table and its columns.
    package subscript(table: AppTable) -> AppNames.Table { names[table] }

    /// The columns of a table in the table's order; empty when the table is absent.
    package func columns(of table: AppTable) -> [Column] { tables[table] ?? [] }

    /// The column, or nil when it or its table is absent.
    package func column(_ table: AppTable, _ column: AppColumn) -> Column? {
        let name = names[table].name(of: column).lowercased()
        return columns(of: table).first { $0.name.lowercased() == name }
    }

    package func has(_ table: AppTable, _ column: AppColumn) -> Bool { self.column(table, column) != nil }

    /// Whether ages follow from dates of birth: where the app's map names them, or there is no other age. In an app that is used
    /// without a map, a column that happens to have the name may hold anything.
    var tellsBirth: Bool {
        has(.profiles, .birthDate) && (names[.profiles].isNamed(.birthDate) || !has(.profiles, .age))
    }

    /// What SQL calls the number of an account: the primary key of `users`, where that is a number or called `id`; `nil`
    /// where people have no other key than their name.
    var accountNumber: String? {
        let keys = columns(of: .users).filter(\.isKey)
        guard keys.count == 1, let key = keys.first, key != column(.users, .username),
            key.declaredType.uppercased() == "INTEGER" || key == column(.users, .id)
        else { return nil }
        return SQLText.identifier(key.name)
    }

    /// Whether a look-up by a name written in digits finds the number: SQLite's rules of affinity.
    func findsNumbers(_ table: AppTable, _ column: AppColumn) -> Bool {
        self.column(table, column).map { !$0.keepsText } ?? false
    }

    /// What SQL calls a column, or NULL where it or its table is absent.
    func orNull(_ table: AppTable, _ column: AppColumn) -> String {
        has(table, column) ? names[table][column] : "NULL"
    }
}
