package import GRDB
package import Profiles

/// Writes one match into an empty copy of the app's tables, to find out before the pass what would refuse every match: a
/// column without a value, an id in a form that is not known, a check.
package enum Rehearsal {
    /// - Parameter delivers: whether notifications are to be delivered, for which they must have keys.
    /// - Returns: what a trigger or a reference has against the match. It may be about these two made-up people, or about
    ///   rows that an empty copy lacks: whether others are refused shows when their matches are written.
    /// - Throws: `StoreError.matchRefused` with what SQLite says, which names the column.
    package static func run(
        _ db: Database, columns: AppColumns, mapping: TypeMapping, notice: MatchNotice, delivers: Bool = false
    ) throws -> Refusal? {
        let objects = try Row.fetchAll(
            db,
            sql: """
                SELECT type, sql, tbl_name FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                ORDER BY type = 'trigger', type = 'view', type = 'index', rowid
                """)
        let tables = written.map { columns[$0].name.lowercased() }
        try requireNumbersLeft(db, in: tables)
        let keys = try AppRowWriter.keys(db, columns)
        func rehearse(_ objects: [Row]) throws -> Refusal? {
            do {
                try write(into: objects, columns, keys, mapping, notice, delivers: delivers)
                return nil
            } catch let refusal as Refusal {
                return refusal
            } catch let error as DatabaseError {
                throw StoreError.matchRefused(
                    detail: error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
            }
        }
        guard let refusal = try rehearse(objects) else { return nil }
        if refusal.kind == .error { throw StoreError.matchRefused(detail: refusal.message) }
        // What refuses a match without any trigger refuses them all.
        let rest = try rehearse(objects.filter { ($0["type"] as String) != "trigger" })
        if let rest, rest.kind != .foreignKey { throw StoreError.matchRefused(detail: rest.message) }
        return refusal
    }

    private static func write(
        into objects: [Row], _ columns: AppColumns, _ keys: [AppTable: RowKeys], _ mapping: TypeMapping,
        _ notice: MatchNotice, delivers: Bool
    ) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.acceptsDoubleQuotedStringLiterals = true
        let tables = written.map { columns[$0].name.lowercased() }
        try DatabaseQueue(configuration: configuration).writeWithoutTransaction { stage in
            for object in objects {
                do {
                    try stage.execute(sql: object["sql"])
                } catch  where !tables.contains((object["tbl_name"] as String).lowercased()) {
                    // A virtual table whose module is not here, or one of its shadows: no match is written there.
                    continue
                }
            }
            let people = people(columns)
            try insert(people, stage, columns: columns)
            let rows = try AppRowWriter(
                stage, columns: columns, keys: keys, clock: Timestamp(seconds: 0), looksForOrphans: false)
            let match = MatchKeys(
                run: 0, asOf: Timestamp(seconds: 0), position: 0,
                PlannedMatch(
                    first: people[0], second: people[1], kind: .mutualLike, action: .chat, score: 0,
                    createdBy: people[0], payload: "{}"))
            let made = try rows.insert(stage, into: .chats, [mapping.direct, people[0]], match)
            let chat = try key(made, columns[.chats])
            try rows.requireAsWritten(stage, .chats, row: made.rowid, [mapping.direct, chat])
            for (number, person) in people.enumerated() {
                let member = try rows.insert(stage, into: .participants, [chat, person], match, person: number)
                try rows.requireAsWritten(stage, .participants, row: member.rowid, [person, chat])
                let row = try rows.insert(
                    stage, into: .notifications,
                    [person, MatchWriter.notificationType, notice.title, notice.content, notice.data(chat: chat)],
                    match, person: number)
                try rows.requireAsWritten(stage, .notifications, row: row.rowid, [person])
                if delivers { _ = try key(row, columns[.notifications]) }
            }
        }
    }

    private static func key(_ row: AppRowWriter.InsertedRow, _ table: AppNames.Table) throws -> AppKey {
        guard let key = row.key else {
            throw StoreError.matchRefused(
                detail:
                    "\(table.name).\(table.name(of: .id)) stays empty in a new row: make it INTEGER PRIMARY KEY, or give it a "
                    + "DEFAULT that makes its keys")
        }
        return key
    }

    /// SQLite ends a transaction as if the disk were full where a table with AUTOINCREMENT has used up its numbers.
    private static func requireNumbersLeft(_ db: Database, in tables: [String]) throws {
        guard let full = try tableWithoutNumbers(db, among: tables) else { return }
        throw StoreError.matchRefused(
            detail: "\(full) has or had a row of the highest number that SQLite knows, and takes no other")
    }

    /// A table with AUTOINCREMENT that has used up its numbers.
    ///
    /// - Parameter names: those that are looked at, in lower case; `nil`: all.
    static func tableWithoutNumbers(_ db: Database, among names: [String]? = nil) throws -> String? {
        guard try db.tableExists("sqlite_sequence") else { return nil }
        let full = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_sequence WHERE seq = ?", arguments: [Int64.max])
        return full.first { names?.contains($0.lowercased()) ?? true }
    }

    private static let written: [AppTable] = [.chats, .participants, .notifications]
    /// Two people who are made up, each called as this app calls people.
    private static func people(_ columns: AppColumns) -> [String] {
        guard columns.names.peopleHaveKeys else { return ["rehearsal_one", "rehearsal_two"] }
        return columns.findsNumbers(.users, .username)
            ? ["1", "2"] : (1...2).map { "00000000-0000-4000-8000-00000000000\($0)" }
    }

    /// Two users and their profiles, with something in every column that must be filled, so that references to them hold.
    /// Where an app's own checks refuse such people, references are not tried.
    private static func insert(_ people: [String], _ db: Database, columns: AppColumns) throws {
        for table in [AppTable.users, .profiles] {
            let username = columns[table].name(of: .username).lowercased()
            for (number, person) in people.enumerated() {
                var names = [columns[table][.username]]
                var values: [DatabaseValue] = [person.databaseValue]
                for column in columns.columns(of: table)
                where column.isNotNull && !column.hasDefault && !column.isGenerated
                    && column.name.lowercased() != username
                {
                    names.append(SQLText.identifier(column.name))
                    let isNumber = column.declaredType.uppercased().contains("INT")
                    values.append(isNumber ? number.databaseValue : "\(person)@example.org".databaseValue)
                }
                do {
                    try db.execute(
                        sql: """
                            INSERT INTO \(columns[table])(\(names.joined(separator: ", "))) \
                            VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
                            """, arguments: StatementArguments(values))
                } catch is DatabaseError {
                    try db.execute(sql: "PRAGMA foreign_keys = OFF")
                    return
                }
            }
        }
    }
}
