package import GRDB

/// The indexes of an app's tables by which Duet looks up one person or one chat, and which of them are there.
///
/// Without one, a statement reads the whole table for each person. What is needed for many people at a time is read at once
/// there, and not under the write lock.
package struct AppIndexes: Sendable {
    /// What looks up single rows.
    package enum Use: String, Sendable {
        /// The recheck of a match after somebody else has committed.
        case recheck
        /// The numbering of chats.
        case write
        case undo
        case archive
        /// `match_recommendations_now`, for each place of a list.
        case view
    }

    package struct Wanted: Sendable {
        package let table: AppTable
        /// The columns with which an index should begin, in this order.
        package let columns: [AppColumn]
        package let uses: [Use]
    }

    /// All that are of use.
    package static let wanted: [Wanted] = [
        Wanted(table: .users, columns: [.username], uses: [.recheck, .view]),
        Wanted(table: .profiles, columns: [.username], uses: [.recheck, .view]),
        Wanted(table: .interactions, columns: [.username, .target], uses: [.recheck, .view]),
        Wanted(table: .interactions, columns: [.target], uses: [.view]),
        Wanted(table: .chats, columns: [.createdBy], uses: [.recheck, .view]),
        Wanted(table: .participants, columns: [.username], uses: [.recheck, .view]),
        Wanted(table: .participants, columns: [.chat], uses: [.recheck, .write, .undo, .view]),
        Wanted(table: .messages, columns: [.sender], uses: [.view]),
        Wanted(table: .messages, columns: [.chat], uses: [.recheck, .write, .undo, .view]),
        Wanted(table: .notifications, columns: [.username], uses: [.undo, .archive]),
    ]

    private let names: AppNames
    /// The columns of each index that holds every row, in lower case, by table.
    private let indexes: [AppTable: [[String]]]

    package init(_ db: Database, _ names: AppNames) throws {
        self.names = names
        var indexes: [AppTable: [[String]]] = [:]
        for table in Set(Self.wanted.map(\.table)) {
            indexes[table] = try Self.columns(of: names[table].name, db) + Self.rowid(of: names[table].name, db)
        }
        self.indexes = indexes
    }

    /// Whether an index begins with these columns.
    package func has(_ table: AppTable, _ columns: [AppColumn]) -> Bool {
        let folded = columns.map { names[table].name(of: $0).lowercased() }
        return indexes[table, default: []].contains { $0.starts(with: folded) }
    }

    /// The column that is the number of a row, by which a table is found without an index.
    private static func rowid(of table: String, _ db: Database) throws -> [[String]] {
        let keys = try Row.fetchAll(
            db, sql: "SELECT lower(name), upper(type) FROM pragma_table_info(?, 'main') WHERE pk > 0",
            arguments: [table])
        guard keys.count == 1, keys[0][1] as String == "INTEGER" else { return [] }
        return [[keys[0][0]]]
    }

    /// The columns of each index of a table, in order and in lower case; an expression is an empty name. A partial index is left
    /// out: it does not hold every row.
    static func columns(of table: String, _ db: Database) throws -> [[String]] {
        let names = try String.fetchAll(
            db, sql: "SELECT name FROM pragma_index_list(?, 'main') WHERE NOT partial", arguments: [table])
        return try names.map { name in
            try String.fetchAll(
                db,
                sql: "SELECT lower(coalesce(name, '')) FROM pragma_index_info(?, 'main') ORDER BY seqno",
                arguments: [name])
        }
    }
}
