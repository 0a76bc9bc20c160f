internal import Algorithms
package import GRDB

/// Columns of the app's tables that refer to chats, or to what belongs to one: its participants, its messages, the
/// notifications of a match. A row there is a sign of life.
///
/// They are found from foreign keys, and by name (`chat_id`, `chatId`, `chat`, or what the app calls such a column) where a
/// column has none. Messages have a rule of their own, and neither participants nor the notifications of a match say
/// anything of a chat that a match made.
package struct ChatReferences: Sendable {
    package struct Reference: Sendable, Equatable {
        /// The table and its columns, for people.
        package let name: String
        /// Whether there is a row; the parameters are the two people, the run and the chat.
        let sql: String
        /// Which chats of a `KeyList` there could be a row for; `nil` where only `sql` can say.
        let candidates: String?
    }

    package let all: [Reference]
    /// Whether SQLite would read a whole table for each chat that is removed, to find out that no row refers to it.
    let slowsRemoval: Bool

    package init(_ db: Database, _ names: AppNames) throws {
        var all: [Reference] = []
        var slowsRemoval = false
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """)
        for table in tables where !MatchSchema.tableNames.contains(table.lowercased()) {
            var inKeys: Set<String> = []
            for key in try Self.foreignKeys(db, of: table) {
                inKeys.formUnion(key.from.map { $0.lowercased() })
                guard let parent = Self.parent(of: key, names) else { continue }
                if try !AppIndexes.columns(of: table, db).contains(where: {
                    $0.starts(with: key.from.map { $0.lowercased() })
                }) {
                    slowsRemoval = true
                }
                if let sql = Self.sql(table, key, parent, names) {
                    all.append(
                        Reference(
                            name: "\(table).\(key.from.joined(separator: "+"))", sql: sql,
                            candidates: Self.candidates(table, key, parent, names)))
                }
            }
            guard let exclusion = Self.exclusion(of: table, .chats, names) else { continue }
            for column in try String.fetchAll(db, sql: "SELECT name FROM pragma_table_xinfo(?)", arguments: [table])
            where Self.names(names).contains(Self.plain(column)) && !inKeys.contains(column.lowercased()) {
                let value = SQLText.identifier(column)
                all.append(
                    Reference(
                        name: "\(table).\(column)", sql: Self.exists(table, "\(value) = ?4", exclusion),
                        candidates: """
                            SELECT DISTINCT \(value) FROM \(SQLText.identifier(table)) WHERE \(value) IN \(KeyList.sql)
                            """))
            }
        }
        self.all = all
        self.slowsRemoval = slowsRemoval
    }

    /// For each reference, the chats that could be in it; `nil` for all.
    ///
    /// - Complexity: O(chats) with indexes, and otherwise O(rows of the tables that refer to chats).
    func candidates(_ db: Database, among chats: KeyList) throws -> [Set<AppKey>?] {
        try all.map { reference in
            guard let sql = reference.candidates else { return nil }
            return Set(try DatabaseValue.fetchAll(db, sql: sql, arguments: chats.arguments).compactMap(chats.key))
        }
    }

    /// The first that a chat is in; `nil` when none is.
    ///
    /// - Parameter candidates: as the function above says.
    func first(
        _ db: Database, _ arguments: StatementArguments, chat: AppKey, _ candidates: [Set<AppKey>?]
    ) throws -> Reference? {
        try zip(all, candidates).first { reference, candidates in
            guard candidates?.contains(chat) ?? true else { return false }
            return try Bool.fetchOne(db.cachedStatement(sql: reference.sql), arguments: arguments) == true
        }?.0
    }

    private struct ForeignKey {
        let parent: String
        let from: [String]
        let to: [String]
    }

    private static func foreignKeys(_ db: Database, of table: String) throws -> [ForeignKey] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?) ORDER BY id, seq",
            arguments: [table])
        return try rows.chunked { ($0["id"] as Int) == $1["id"] }.map { key in
            let parent: String = key.first?["table"] ?? ""
            var to = key.compactMap { $0["to"] as String? }
            if to.isEmpty {
                to = try String.fetchAll(
                    db, sql: "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", arguments: [parent])
            }
            return ForeignKey(parent: parent, from: key.map { $0["from"] }, to: to)
        }
    }

    /// `nil` for a key that leads elsewhere, or nowhere.
    private static func parent(of key: ForeignKey, _ names: AppNames) -> AppTable? {
        let parents: [AppTable] = [.chats, .participants, .messages, .notifications]
        return key.from.count == key.to.count
            ? parents.first { names[$0].name.lowercased() == key.parent.lowercased() } : nil
    }

    private static func list(_ names: [String]) -> String { names.map(SQLText.identifier).joined(separator: ", ") }

    /// `nil` for a key of a table that says nothing of a chat by itself.
    private static func sql(_ table: String, _ key: ForeignKey, _ parent: AppTable, _ names: AppNames) -> String? {
        guard let exclusion = exclusion(of: table, parent, names) else { return nil }
        let rows = "SELECT \(list(key.to)) FROM \(names[parent]) WHERE \(isOfMatch(parent, names))"
        return exists(table, "(\(list(key.from))) IN (\(rows))", exclusion)
    }

    private static func candidates(
        _ table: String, _ key: ForeignKey, _ parent: AppTable, _ names: AppNames
    ) -> String? {
        // Which chat a notification is of stands in its JSON.
        guard parent != .notifications else { return nil }
        let chat = names[parent][parent == .chats ? .id : .chat]
        return """
            SELECT DISTINCT \(chat) FROM \(names[parent]) WHERE \(chat) IN \(KeyList.sql)
                AND (\(list(key.to))) IN (SELECT \(list(key.from)) FROM \(SQLText.identifier(table)))
            """
    }

    private static func exists(_ table: String, _ condition: String, _ exclusion: String) -> String {
        // All four parameters are in it, whichever it asks about.
        "SELECT EXISTS (SELECT 1 FROM \(SQLText.identifier(table)) WHERE \(condition)\(exclusion)) AND ?4 IS NOT NULL"
    }

    /// Rows of the app's tables that go with a chat.
    private static func isOfMatch(_ table: AppTable, _ names: AppNames) -> String {
        let columns = names[table]
        return switch table {
        case .chats: "\(columns[.id]) = ?4"
        case .notifications:
            "\(columns[.username]) IN (?1, ?2) AND \(NoticeRow.isOf(columns, run: "?3", chat: "?4"))"
        default: "\(columns[.chat]) = ?4"
        }
    }

    /// Leaves out what goes with the chat anyway; `nil` for a table that says nothing of a chat by itself.
    private static func exclusion(of table: String, _ parent: AppTable, _ names: AppNames) -> String? {
        let own: [AppTable] = [.chats, .participants, .messages, .notifications]
        guard let child = own.first(where: { names[$0].name.lowercased() == table.lowercased() }) else { return "" }
        if parent == .chats, child == .participants || child == .messages { return nil }
        return " AND (\(isOfMatch(child, names))) IS NOT TRUE"
    }

    /// What a column is called that holds a chat, in small letters only.
    private static func names(_ names: AppNames) -> Set<String> {
        let chats = plain(names[.chats].name)
        let one = chats.hasSuffix("s") ? String(chats.dropLast()) : chats
        let known = [names[.participants], names[.messages]].map { plain($0.name(of: .chat)) }
        return Set(["chat", "chatid", one, one + "id", chats + "id"] + known)
    }

    private static func plain(_ name: String) -> String { name.lowercased().filter { $0.isLetter || $0.isNumber } }
}
