internal import GRDB

/// Where the keys of new rows in one of the app's tables come from.
struct RowKeys {
    enum Source: Equatable {
        /// SQLite numbers the rows: `INTEGER PRIMARY KEY`.
        case rowid
        /// Duet makes the key: the place of `id` among the columns that it makes.
        case made(Int)
        /// A default or a trigger fills it in.
        case stored
    }

    /// Columns that Duet makes keys for, as SQL calls them.
    let made: [(column: String, form: KeyForm)]
    /// Where that of `id` comes from.
    let source: Source

    /// How many of the newest rows say what form a key has.
    private static let sample = 16

    /// - Parameter filled: columns that get a value otherwise.
    /// - Throws: `StoreError.matchRefused` where a row must have a key whose form is not known.
    init(_ db: Database, _ columns: AppColumns, _ table: AppTable, filled: [AppColumn]) throws {
        let (names, all) = (columns[table], columns.columns(of: table))
        let keys = all.filter(\.isKey)
        let hasRowids = try names.hasRowids(db)
        let id = columns.column(table, .id)
        if table == .chats, keys.count > 1, let id, id.isKey {
            throw Self.refused(names, id, "is only one of the columns of the primary key, and Duet knows a chat by one")
        }
        let others = filled.compactMap { columns.column(table, $0) }
        var (made, isRowid): ([(column: AppColumns.Column, form: KeyForm)], Bool) = ([], false)
        for column in all where !others.contains(column) && !column.isGenerated {
            let isOnlyKey = column.isKey && keys.count == 1
            guard isOnlyKey || column == id && column.isNotNull else { continue }
            if try Self.isRowid(column, db, columns, table) {
                isRowid = column == id
                continue
            }
            // Where a row cannot be found by its rowid, a key that a default makes would not be known.
            if column.hasDefault, hasRowids { continue }
            if let form = try Self.form(of: column, db, names, hasRowids) {
                made.append((column, form))
            } else if column.isNotNull || table == .chats {
                throw Self.refused(
                    names, column,
                    "holds keys in a form that Duet does not make. It makes UUIDs, ULIDs and cuids, as text or as 16 bytes, and "
                        + "SQLite numbers an INTEGER PRIMARY KEY; give any other column a DEFAULT that makes its keys")
            }
        }
        let place = made.firstIndex { $0.column == id }
        source = isRowid ? .rowid : place.map { .made($0) } ?? .stored
        self.made = made.map { (SQLText.identifier($0.column.name), $0.form) }
    }

    /// Whether SQLite numbers the rows of a table. One that is absent has none with other keys.
    static func areRowids(_ db: Database, _ columns: AppColumns, _ table: AppTable) throws -> Bool {
        try columns.column(table, .id).map { try isRowid($0, db, columns, table) } ?? true
    }

    /// Whether a column is another name of the rowid: of a key of any other kind SQLite keeps an index.
    private static func isRowid(
        _ column: AppColumns.Column, _ db: Database, _ columns: AppColumns, _ table: AppTable
    ) throws -> Bool {
        guard column.isKey, column.declaredType.uppercased() == "INTEGER",
            columns.columns(of: table).count(where: \.isKey) == 1, try columns[table].hasRowids(db)
        else { return false }
        return try Bool.fetchOne(
            db, sql: "SELECT NOT EXISTS (SELECT 1 FROM pragma_index_list(?, 'main') WHERE origin = 'pk')",
            arguments: [columns[table].name]) ?? false
    }

    private static func form(
        of column: AppColumns.Column, _ db: Database, _ names: AppNames.Table, _ hasRowids: Bool
    ) throws -> KeyForm? {
        let name = SQLText.identifier(column.name)
        let keys = try DatabaseValue.fetchAll(
            db,
            sql: """
                SELECT \(name) FROM \(names) WHERE \(name) IS NOT NULL
                ORDER BY \(hasRowids ? "rowid" : name) DESC LIMIT \(sample)
                """
        ).compactMap(AppKey.init)
        return keys.isEmpty ? KeyForm(declaredType: column.declaredType) : KeyForm(of: keys)
    }

    private static func refused(_ names: AppNames.Table, _ column: AppColumns.Column, _ why: String) -> StoreError {
        .matchRefused(detail: "\(names.name).\(column.name) \(why)")
    }
}
