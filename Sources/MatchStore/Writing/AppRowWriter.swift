internal import GRDB
internal import Profiles

/// Inserts rows into the app's tables as they are: only columns that exist, and times in the form that the app uses.
struct AppRowWriter {
    private let statements: [String: Prepared]
    /// The highest number of a chat that participants or messages name though no chat has it, or could soon have it.
    private let highestOrphan: Int64

    private struct Prepared {
        var sql: String
        /// Times that the column's default does not fill in.
        var times: [String]
        /// Zeros for flags that the column's default does not fill in.
        var zeros: Int
        /// Looks for the row that was inserted; `nil` for a table without rowids.
        var isThere: String?
    }

    /// What a match puts into each table, in this order.
    private static let written: [(table: String, columns: [String])] = [
        ("chats", ["type", "created_by"]),
        ("chat_participants", ["chat_id", "username"]),
        ("notifications", ["username", "type", "title", "content", "data"]),
    ]

    /// - Parameter highestOrphan: as found by the function of that name; 0 for tables without rows.
    init(_ db: Database, columns: AppColumns, clock: Timestamp, highestOrphan: Int64 = 0) throws {
        var statements: [String: Prepared] = [:]
        for (table, names) in Self.written {
            var filled = names
            var times: [String] = []
            for name in ["created_at", "updated_at", "joined_at"] where Self.needsValue(columns, table, name) {
                filled.append(name)
                times.append(try TimestampForm(db, table: table, column: name).write(clock))
            }
            let flags = ["is_read", "is_archived"].filter { Self.needsValue(columns, table, $0) }
            filled += flags
            statements[table] = Prepared(
                sql: """
                    INSERT OR ABORT INTO \(table)(\(filled.joined(separator: ", "))) \
                    VALUES (\(filled.map { _ in "?" }.joined(separator: ", ")))
                    """,
                times: times, zeros: flags.count,
                isThere: try TimestampForm.hasRowids(db, table: table)
                    ? "SELECT EXISTS (SELECT 1 FROM \(table) WHERE rowid = ?)" : nil)
        }
        self.statements = statements
        self.highestOrphan = highestOrphan
    }

    /// Makes a chat and returns its number.
    ///
    /// An app may have deleted chats and left their participants and messages behind, and SQLite gives numbers of deleted
    /// chats again: those people would be in the new chat. So it is numbered behind all that are named anywhere.
    ///
    /// - Parameter orphan: as `highestOrphanNow` said in this transaction.
    func insertChat(_ db: Database, type: String, createdBy: String, behind orphan: Int64) throws -> Int64 {
        let last = try lastChat(db)
        return try insert(db, into: "chats", [type, createdBy], id: last < orphan ? orphan + 1 : nil)
    }

    /// The highest number that is named though no chat has it, as far as that matters, those included whose chats were
    /// deleted since the pass began.
    func highestOrphanNow(_ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM chat_participants WHERE chat_id > ?1 AND chat_id < 1 << 53)
                    OR EXISTS (SELECT 1 FROM messages WHERE chat_id > ?1 AND chat_id < 1 << 53)
                """)
        let isBehind = try Bool.fetchOne(statement, arguments: [max(try lastChat(db), highestOrphan)]) ?? false
        return isBehind ? try Self.highestOrphan(db) : highestOrphan
    }

    private func lastChat(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(rowid) FROM chats")) ?? 0
    }

    /// 0 where every number that is named is below the highest of a chat. Numbers that no app comes to are left out: behind
    /// them SQLite finds none.
    ///
    /// - Complexity: O(participants + messages).
    static func highestOrphan(_ db: Database) throws -> Int64 {
        let highest = try ["chat_participants", "messages"].map { table in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT max(CAST(chat_id AS INTEGER)) FROM \(table)
                    WHERE typeof(chat_id) IN ('integer', 'real', 'text') AND CAST(chat_id AS INTEGER) < 1 << 53
                    """) ?? 0
        }
        return highest.max() ?? 0
    }

    /// Inserts one row and returns its rowid.
    ///
    /// Whatever a table says of conflicts, one is an error here: no row of the app's is replaced. An app's trigger may drop
    /// the new row without an error as well; the rowid would then be that of some earlier row, perhaps of a chat of others.
    func insert(
        _ db: Database, into table: String, _ values: [any DatabaseValueConvertible], id: Int64? = nil
    ) throws -> Int64 {
        guard let prepared = statements[table] else { preconditionFailure("no match is written into \(table)") }
        var all = values + prepared.times + [Int](repeating: 0, count: prepared.zeros)
        var sql = prepared.sql
        if let id {
            sql = sql.replacing("(", with: "(id, ", maxReplacements: 1).replacing("VALUES (", with: "VALUES (?, ")
            all.insert(id, at: 0)
        }
        let statement = try db.cachedStatement(sql: sql)
        // One value for each question mark, as `init` made them.
        statement.setUncheckedArguments(StatementArguments(all.map { $0.databaseValue }))
        try statement.execute()
        let row = db.lastInsertedRowID
        var isThere = db.changesCount == 1
        if isThere, let sql = prepared.isThere {
            isThere = try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [row]) ?? false
        }
        guard isThere else {
            throw DatabaseError(
                resultCode: .SQLITE_CONSTRAINT, message: "a row of \(table) was dropped without an error, by a trigger")
        }
        return row
    }

    private static func needsValue(_ columns: AppColumns, _ table: String, _ name: String) -> Bool {
        guard let column = columns.column(table, name) else { return false }
        return !column.hasDefault && !column.isGenerated
    }
}

/// How an app writes a moment.
struct TimestampForm {
    /// Between date and time.
    let separator: String
    /// Digits behind the seconds.
    let fraction: Int
    /// What follows for UTC; empty where nothing does.
    let zone: String

    /// The form of the newest row of a table, or while it has none that can be read of the app's interactions; SQLite's own
    /// where those have none either.
    init(_ db: Database, table: String, column: String) throws {
        let text =
            try Self.newestTime(db, table: table, column: column)
            ?? Self.newestTime(db, table: "interactions", column: "created_at")
        guard let text else {
            (separator, fraction, zone) = (" ", 0, "")
            return
        }
        separator = text.contains("T") ? "T" : " "
        let digits = text.split(separator: ".").dropFirst().first?.prefix(while: \.isNumber).count ?? 0
        fraction = min(digits, 6)
        zone = text.hasSuffix("Z") ? "Z" : text.hasSuffix("+00:00") ? "+00:00" : ""
    }

    private static func newestTime(_ db: Database, table: String, column: String) throws -> String? {
        // A table without rowids has no newest row that is found without reading all of it: any row will do.
        let newest = try hasRowids(db, table: table) ? "ORDER BY rowid DESC" : ""
        let text = try DatabaseValue.fetchOne(
            db, sql: "SELECT \(column) FROM \(table) WHERE \(column) IS NOT NULL \(newest) LIMIT 1")?.text
        return text.flatMap { Timestamp($0) == nil ? nil : $0 }
    }

    static func hasRowids(_ db: Database, table: String) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT NOT wr FROM pragma_table_list WHERE schema = 'main' AND lower(name) = ?",
            arguments: [table]) ?? true
    }

    func write(_ time: Timestamp) -> String {
        var text = time.date + separator + time.time
        if fraction > 0 {
            let micros = String(time.microseconds - time.seconds * 1_000_000)
            let padded = String(repeating: "0", count: 6 - micros.count) + micros
            text += "." + padded.prefix(fraction)
        }
        return text + zone
    }
}
