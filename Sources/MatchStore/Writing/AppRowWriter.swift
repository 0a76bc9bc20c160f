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
        var sql: String
        /// The same, with the id in front.
        var sqlWithID: String
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
        case .chats: "\(names[.type]) = ?2"
        case .participants: "\(isPerson) AND \(names[.chat]) = ?3"
        default: isPerson
        }
    }

    /// - Parameter looksForOrphans: whether chats are to be numbered behind those that rows without a chat name.
    init(_ db: Database, columns: AppColumns, clock: Timestamp, looksForOrphans: Bool) throws {
        var inserts: [AppTable: Insert] = [:]
        for (table, values) in Self.written {
            let names = columns[table]
            let times = [AppColumn.createdAt, .updatedAt, .joinedAt].filter { Self.needsValue(columns, table, $0) }
            let flags = [AppColumn.isRead, .isArchived].filter { Self.needsValue(columns, table, $0) }
            let filled = values + times + flags
            func sql(_ filled: [AppColumn]) -> String {
                """
                INSERT OR ABORT INTO \(names)(\(names[filled])) \
                VALUES (\(filled.map { _ in "?" }.joined(separator: ", ")))
                """
            }
            inserts[table] = Insert(
                table: names.name, sql: sql(filled), sqlWithID: sql([.id] + filled),
                constants: try times.map { time in
                    // What SQLite's own time would be by this clock, or what the app's rows look like.
                    columns.column(table, time)?.isNowByDefault == true
                        ? clock.description.databaseValue
                        : try TimeForm(db, columns, table, time).value(clock).databaseValue
                } + flags.map { _ in 0.databaseValue },
                findsRow: try names.hasRowids(db)
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
        orphans = Orphans(
            highest: looksForOrphans ? try Self.highestOrphan(db, highestOrphanSQL) : 0,
            version: try MatchDatabase.foreignVersion(db))
    }

    /// Whether a row may be another than was inserted, though no error said so: `requireAsWritten` finds out.
    func mayChangeRows(_ db: Database) throws -> Bool {
        if mayConvert { return true }
        return try Bool.fetchOne(db.cachedStatement(sql: hasTriggersSQL)) ?? true
    }

    /// Makes a chat and returns its id.
    ///
    /// An app may have deleted chats and left their participants and messages behind, and SQLite gives ids of deleted chats
    /// again: those people would be in the new chat. So its id is higher than all that are named anywhere.
    ///
    /// - Precondition: `highestOrphanNow` was asked in this transaction.
    func insertChat(_ db: Database, type: String, createdBy: String) throws -> Int64 {
        let isBehind = try lastChat(db) < orphans.highest
        return try insert(db, into: .chats, [type, createdBy], id: isBehind ? orphans.highest + 1 : nil)
    }

    /// The highest id that is named though no chat has it, as far as that matters, those included whose chats were deleted
    /// since the pass began.
    ///
    /// - Complexity: O(1) for as long as nobody else commits. After a commit of others, two look-ups where the app has indexes on
    ///   the chats of participants and messages, and their rows where it has none: to be asked without the write lock first.
    func highestOrphanNow(_ db: Database) throws -> Int64 {
        let version = try MatchDatabase.foreignVersion(db)
        guard orphans.version != version else { return orphans.highest }
        let known = max(try lastChat(db), orphans.highest)
        let isBehind = try Bool.fetchOne(db.cachedStatement(sql: orphansBehindSQL), arguments: [known]) ?? false
        if isBehind { orphans.highest = try Self.highestOrphan(db, highestOrphanSQL) }
        orphans.version = version
        return orphans.highest
    }

    /// Remembers a chat that was made: a trigger of the app's may remove it later, and leave its people behind.
    func note(chat: Int64) { orphans.highest = max(orphans.highest, chat) }

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

    /// Inserts one row and returns its rowid.
    ///
    /// Whatever a table says of conflicts, one is an error here: no row of the app's is replaced. An app's trigger may drop
    /// the new row without an error as well; the rowid would then be that of some earlier row, perhaps of a chat of others.
    ///
    /// - Throws: `Refusal`, and `DatabaseError` for all that is not the row's fault.
    func insert(
        _ db: Database, into table: AppTable, _ values: [any DatabaseValueConvertible], id: Int64? = nil
    ) throws -> Int64 {
        let insert = insert(table)
        do {
            let statement = try db.cachedStatement(sql: id == nil ? insert.sql : insert.sqlWithID)
            // One value for each question mark, as `init` made them.
            statement.setUncheckedArguments(
                StatementArguments(
                    (id.map { [$0.databaseValue] } ?? []) + values.map(\.databaseValue) + insert.constants))
            try statement.execute()
        } catch let error as DatabaseError {
            guard let refusal = Refusal(error, table: insert.table) else { throw error }
            throw refusal
        }
        guard db.changesCount == 1 else { throw dropped(insert.table) }
        return db.lastInsertedRowID
    }

    /// Throws a `Refusal` where a trigger has removed a row since it was inserted, or has put another person or type there.
    ///
    /// - Parameter values: what must stand in the row: a chat's type, a participant and the chat, or a recipient.
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
