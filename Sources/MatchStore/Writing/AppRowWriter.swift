internal import GRDB
internal import Profiles

/// Inserts rows into the app's tables as they are: only columns that exist, and times in the format that the app uses.
struct AppRowWriter {
    private let inserts: [AppTable: Insert]
    private let orphans: Orphans
    private let orphansBehindSQL: String
    private let lastChatSQL: String
    private let highestOrphanSQL: [String]
    /// Whether SQLite itself may store other values than were given: in a column for numbers, a name such as 007 becomes 7.
    private let mayConvert: Bool
    private let hasTriggersSQL: String
    /// Whether chats are known by numbers, of which SQLite gives those of chats that are gone again.
    private let numbersChats: Bool

    /// A row that was inserted.
    struct InsertedRow {
        var rowid: Int64
        /// What its `id` is; `nil` where it has none.
        var key: AppKey?
    }

    /// What is known of chat ids that participants or messages name. It outlives the transactions of a pass.
    private final class Orphans {
        /// No row names a higher id, as far as that matters, but the rows of chats that have it.
        var highest: Int64
        /// SQLite's number for the last commit by others that was looked at.
        var version: Int64?

        init(highest: Int64, version: Int64?) { (self.highest, self.version) = (highest, version) }
    }

    private struct Insert {
        var table: String
        /// The keys that Duet makes stand in front.
        var sql: String
        /// The same, with the number of a chat in front.
        var sqlWithID: String
        var keys: RowKeys
        /// Reads the key that was filled in otherwise, by its rowid; `nil` for a table without rowids, or without an `id`.
        var readsKey: String?
        /// What follows the values of a row: times and flags that no default fills in.
        var constants: [DatabaseValue]
        /// Looks for the row that was inserted, by its rowid and what it must say; `nil` for a table without rowids.
        var findsRow: String?
    }

    /// What a match puts into each table, in this order.
    private static let written: [(table: AppTable, columns: [AppColumn])] = [
        (.chats, [.type, .createdBy]),
        (.participants, [.chat, .username]),
        (.notifications, [.username, .type, .title, .content, .data]),
    ]

    /// A condition on what a row must say for two people to be where the match has put them. Names in other letters are the
    /// same ones: an app may fold them.
    private static func isAsWritten(_ names: AppNames.Table) -> String {
        let isPerson = "lower(\(names[.username])) = lower(?2)"
        return switch names.table {
        case .chats: "\(names[.type]) = ?2 AND \(names[.id]) = ?3"
        case .participants: "\(isPerson) AND \(names[.chat]) = ?3"
        default: isPerson
        }
    }

    /// Where the keys of new rows come from, by table.
    ///
    /// - Throws: `StoreError.matchRefused`
    static func keys(_ db: Database, _ columns: AppColumns) throws -> [AppTable: RowKeys] {
        try written.reduce(into: [:]) { keys, part in
            let filled = part.columns + times(columns, part.table) + flags(columns, part.table)
            keys[part.table] = try RowKeys(db, columns, part.table, filled: filled)
        }
    }

    private static func times(_ columns: AppColumns, _ table: AppTable) -> [AppColumn] {
        [.createdAt, .updatedAt, .joinedAt].filter { needsValue(columns, table, $0) }
    }

    private static func flags(_ columns: AppColumns, _ table: AppTable) -> [AppColumn] {
        [.isRead, .isArchived].filter { needsValue(columns, table, $0) }
    }

    /// - Parameters:
    ///   - keys: as `keys` says, of the app's own database.
    ///   - looksForOrphans: whether chats are to be numbered behind those that rows without a chat name.
    init(
        _ db: Database, columns: AppColumns, keys: [AppTable: RowKeys], clock: Timestamp, looksForOrphans: Bool
    ) throws {
        var inserts: [AppTable: Insert] = [:]
        for (table, values) in Self.written {
            guard let keys = keys[table] else { preconditionFailure("\(table.rawValue) has no keys") }
            let names = columns[table]
            let (times, flags) = (Self.times(columns, table), Self.flags(columns, table))
            let hasRowids = try names.hasRowids(db)
            func sql(_ made: [String]) -> String {
                let filled = made + (values + times + flags).map { names[$0] } + names.values.map(\.column.quoted)
                return """
                    INSERT OR ABORT INTO \(names)(\(filled.joined(separator: ", "))) \
                    VALUES (\(filled.map { _ in "?" }.joined(separator: ", ")))
                    """
            }
            inserts[table] = Insert(
                table: names.name, sql: sql(keys.made.map(\.column)), sqlWithID: sql([names[.id]]), keys: keys,
                readsKey: hasRowids && columns.has(table, .id) && keys.source == .stored
                    ? "SELECT \(names[.id]) FROM \(names) WHERE rowid = ?" : nil,
                constants: try times.map { try TimeForm(db, columns, table, $0).value(clock).databaseValue }
                    + flags.map { _ in 0.databaseValue } + names.values.map(\.text.databaseValue),
                findsRow: hasRowids
                    ? "SELECT EXISTS (SELECT 1 FROM \(names) WHERE rowid = ?1 AND \(Self.isAsWritten(names)))" : nil)
        }
        self.inserts = inserts
        let compared: [(AppTable, AppColumn)] = [
            (.chats, .type), (.participants, .username), (.notifications, .username),
        ]
        mayConvert = compared.contains { columns.findsNumbers($0, $1) }
        let tables = Self.written.map { columns[$0.table].name.lowercased() }
        hasTriggersSQL = """
            SELECT EXISTS (
                SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) IN \(SQLText.list(tables))
                    AND sql LIKE '%insert%')
            """
        lastChatSQL = "SELECT max(rowid) FROM \(columns[.chats])"
        let naming = [AppTable.participants, .messages].map { (table: columns[$0], chat: columns[$0][.chat]) }
        orphansBehindSQL =
            "SELECT "
            + naming.map { "EXISTS (SELECT 1 FROM \($0.table) WHERE \($0.chat) > ?1 AND \($0.chat) < 1 << 53)" }
            .joined(separator: " OR ")
        highestOrphanSQL = naming.map { table, chat in
            """
            SELECT max(CAST(\(chat) AS INTEGER)) FROM \(table)
            WHERE typeof(\(chat)) IN ('integer', 'real', 'text') AND CAST(\(chat) AS INTEGER) < 1 << 53
            """
        }
        numbersChats = Self.areNumbers(inserts[.chats]?.keys.source, columns)
        orphans = Orphans(
            highest: looksForOrphans && numbersChats ? try Self.highestOrphan(db, highestOrphanSQL) : 0,
            version: try MatchDatabase.foreignVersion(db))
    }

    private static func areNumbers(_ source: RowKeys.Source?, _ columns: AppColumns) -> Bool {
        switch source {
        case .rowid: true
        case .stored: columns.column(.chats, .id)?.declaredType.uppercased().contains("INT") == true
        case .made, nil: false
        }
    }

    /// Whether a row may be another than was inserted, though no error said so: `requireAsWritten` finds out.
    func mayChangeRows(_ db: Database) throws -> Bool {
        if mayConvert { return true }
        return try Bool.fetchOne(db.cachedStatement(sql: hasTriggersSQL)) ?? true
    }

    /// Makes a chat.
    ///
    /// An app may have deleted chats and left their participants and messages behind, and SQLite gives ids of deleted chats
    /// again: those people would be in the new chat. So its id is higher than all that are named anywhere.
    ///
    /// - Precondition: `highestOrphanNow` was asked in this transaction.
    func insertChat(
        _ db: Database, type: String, createdBy: String, _ match: MatchKeys
    ) throws -> (row: Int64, key: AppKey) {
        let isBehind = try numbersChats && lastChat(db) < orphans.highest
        let made = try insert(
            db, into: .chats, [type, createdBy], match, number: isBehind ? orphans.highest + 1 : nil)
        return (made.rowid, try requireKey(made, .chats))
    }

    /// The key of a row that must have one.
    ///
    /// - Throws: `Refusal`
    func requireKey(_ row: InsertedRow, _ table: AppTable) throws -> AppKey {
        guard let key = row.key else {
            throw Refusal(
                message: "a new row of \(insert(table).table) has no id", table: insert(table).table, kind: .changed)
        }
        return key
    }

    /// The highest id that is named though no chat has it, as far as that matters, those included whose chats were deleted
    /// since the pass began.
    ///
    /// - Complexity: O(1) for as long as nobody else commits. After a commit of others, two look-ups where the app has indexes on
    ///   the chats of participants and messages, and their rows where it has none: to be asked without the write lock first.
    func highestOrphanNow(_ db: Database) throws -> Int64 {
        guard numbersChats else { return 0 }
        let version = try MatchDatabase.foreignVersion(db)
        guard orphans.version != version else { return orphans.highest }
        let known = max(try lastChat(db), orphans.highest)
        let isBehind = try Bool.fetchOne(db.cachedStatement(sql: orphansBehindSQL), arguments: [known]) ?? false
        if isBehind { orphans.highest = try Self.highestOrphan(db, highestOrphanSQL) }
        orphans.version = version
        return orphans.highest
    }

    /// Remembers a chat that was made: a trigger of the app's may remove it later, and leave its people behind.
    func note(chat: AppKey) {
        if numbersChats, case .number(let chat) = chat { orphans.highest = max(orphans.highest, chat) }
    }

    /// What `highestOrphanNow` knows, to go back to where a transaction is rolled back.
    var highestKnown: Int64 {
        get { orphans.highest }
        nonmutating set { orphans.highest = newValue }
    }

    private func lastChat(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: lastChatSQL)) ?? 0
    }

    /// 0 where every id that is named is below the highest of a chat. Ids that no app comes to are left out: behind them
    /// SQLite finds none.
    ///
    /// - Complexity: O(participants + messages).
    private static func highestOrphan(_ db: Database, _ statements: [String]) throws -> Int64 {
        try statements.map { try Int64.fetchOne(db, sql: $0) ?? 0 }.max() ?? 0
    }

    /// Inserts one row.
    ///
    /// Whatever a table says of conflicts, one is an error here: no row of the app's is replaced. An app's trigger may drop
    /// the new row without an error as well; the rowid would then be that of some earlier row, perhaps of a chat of others.
    ///
    /// - Parameters:
    ///   - match: what its keys are made of, where the app's tables do not number them.
    ///   - person: 0 or 1, where each of the two has a row.
    ///   - number: the number of a chat that is not to be the next.
    /// - Throws: `Refusal`, and `DatabaseError` for all that is not the row's fault.
    func insert(
        _ db: Database, into table: AppTable, _ values: [any DatabaseValueConvertible], _ match: MatchKeys,
        person: Int = 0, number: Int64? = nil
    ) throws -> InsertedRow {
        let insert = insert(table)
        let keys =
            number.map { [.number($0)] }
            ?? insert.keys.made.map { $0.form.key(match, "\(table.rawValue).\($0.column)", person: person) }
        do {
            let statement = try db.cachedStatement(sql: number == nil ? insert.sql : insert.sqlWithID)
            // One value for each question mark, as `init` made them.
            statement.setUncheckedArguments(
                StatementArguments(keys.map(\.databaseValue) + values.map(\.databaseValue) + insert.constants))
            try statement.execute()
        } catch let error as DatabaseError {
            guard let refusal = Refusal(error, table: insert.table) else { throw error }
            throw refusal
        }
        guard db.changesCount == 1 else { throw dropped(insert.table) }
        let rowid = db.lastInsertedRowID
        let key: AppKey? =
            switch insert.keys.source {
            case .rowid: .number(rowid)
            case .made(let place): keys[place]
            case .stored:
                try insert.readsKey.flatMap { try AppKey.fetchOne(db.cachedStatement(sql: $0), arguments: [rowid]) }
            }
        return InsertedRow(rowid: rowid, key: key)
    }

    /// Throws a `Refusal` where a trigger has removed a row since it was inserted, or has put another person or type there.
    ///
    /// - Parameter values: what must stand in the row: a chat's type and key, a participant and the chat, or a recipient.
    func requireAsWritten(
        _ db: Database, _ table: AppTable, row: Int64, _ values: [any DatabaseValueConvertible]
    ) throws {
        let insert = insert(table)
        guard let sql = insert.findsRow else { return }
        let statement = try db.cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments([row.databaseValue] + values.map(\.databaseValue)))
        guard try Bool.fetchOne(statement) == true else { throw dropped(insert.table) }
    }

    private func insert(_ table: AppTable) -> Insert {
        guard let insert = inserts[table] else { preconditionFailure("no match is written into \(table.rawValue)") }
        return insert
    }

    private func dropped(_ table: String) -> Refusal {
        Refusal(
            message: "a row of \(table) was dropped or changed without an error, by a trigger", table: table,
            kind: .changed)
    }

    private static func needsValue(_ columns: AppColumns, _ table: AppTable, _ name: AppColumn) -> Bool {
        guard let column = columns.column(table, name) else { return false }
        return (!column.hasDefault || column.isNowByDefault) && !column.isGenerated
    }
}
