package import GRDB

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
        /// The expression of the default as written in SQL, nil where there is none.
        package let defaultExpression: String?
        /// Whether the value is computed, so that a row cannot be given one.
        package let isGenerated: Bool
        /// Whether the column is part of the primary key.
        package let isPrimaryKey: Bool

        package var hasDefault: Bool { defaultExpression != nil }
    }

    private let tables: [String: [Column]]

    /// Reads the columns of the app's seven tables. A table that is absent has none.
    package init(_ db: Database) throws {
        var tables: [String: [Column]] = [:]
        for table in AppSchema.tableNames {
            tables[table] = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?, 'main') ORDER BY cid
                    """,
                arguments: [table]
            ).map { row in
                Column(
                    name: row[0],
                    declaredType: row[1],
                    isNotNull: row[2],
                    defaultExpression: row[3],
                    // 2 is a virtual generated column and 3 a stored one.
                    isGenerated: (row[5] as Int) >= 2,
                    isPrimaryKey: (row[4] as Int) > 0
                )
            }
        }
        self.tables = tables
    }

    /// The columns of a table in the table's order; empty when the table is absent.
    package func columns(of table: String) -> [Column] {
        tables[table.lowercased()] ?? []
    }

    /// The column, or nil when it or its table is absent.
    package func column(_ table: String, _ column: String) -> Column? {
        let name = column.lowercased()
        return columns(of: table).first { $0.name.lowercased() == name }
    }

    package func has(_ table: String, _ column: String) -> Bool {
        self.column(table, column) != nil
    }
}
