internal import GRDB
internal import Profiles

/// Puts rows into the app's tables and into `match_preferences`: only columns that are there, and times in the form that
/// each table uses.
final class RowLoader {
    /// How many rows went into each table.
    private(set) var counts: [String: Int] = [:]
    private let path: String
    private let directType: String
    /// The id of chat number 0.
    private let firstChat: Int64
    private let inserts: [AppTable: Insert]
    private var times: [AppTable: TimeText]
    private let isTakenSQL: String

    /// Every table that rows go into, each after those that it refers to, and the columns that are filled.
    private static let columns: [(table: AppTable, columns: [AppColumn])] = [
        (.users, [.username, .email, .password, .createdAt, .updatedAt]),
        (
            .profiles,
            [
                .username, .name, .role, .age, .gender, .genre, .experience, .mainImage, .concertImage, .lastSong,
                .lastDescription, .createdAt, .updatedAt,
            ]
        ),
        (.preferences, [.username, .genders, .youngest, .oldest, .introductions, .createdAt, .updatedAt]),
        (.interactions, [.username, .target, .interactionType, .createdAt, .updatedAt]),
        (.chats, [.id, .type, .createdBy, .createdAt, .updatedAt]),
        (.participants, [.chat, .username, .joinedAt, .createdAt, .updatedAt]),
        (.messages, [.chat, .sender, .text, .createdAt, .updatedAt]),
    ]
    static let tables = columns.map(\.table.rawValue)

    /// - Parameter path: the database, for error messages.
    init(_ db: Database, path: String, names: AppNames, mapping: TypeMapping) throws {
        self.path = path
        directType = mapping.direct
        for table in [AppTable.interactions, .chats, .participants, .messages] {
            try Self.requireNumbers(in: names[table], db, path: path)
        }
        let users = names[.users]
        isTakenSQL = "SELECT EXISTS (SELECT 1 FROM \(users) WHERE \(users[.username]) = ? COLLATE NOCASE)"
        let (firstChat, overflow) = try Self.lastChat(db, names[.chats]).addingReportingOverflow(1)
        guard !overflow else { throw StoreError.refused(path, detail: "no chat can be added after id \(Int64.max)") }
        self.firstChat = firstChat
        let present = try AppColumns(db, names)
        var inserts: [AppTable: Insert] = [:]
        var times: [AppTable: TimeText] = [:]
        for (table, filled) in Self.columns {
            let isKept = filled.map { present.column(table, $0).map { !$0.isGenerated } ?? false }
            inserts[table] = try Insert(db, names[table], filled, isKept: isKept)
            let source = present.has(table, .createdAt) ? table : .interactions
            times[table] = TimeText(try TimeForm(db, present, source, .createdAt))
        }
        self.inserts = inserts
        self.times = times
    }

    /// New rows are numbered on from those that are there: ids that are text would be mixed up, or stay empty.
    private static func requireNumbers(in table: AppNames.Table, _ db: Database, path: String) throws {
        let type = try String.fetchOne(
            db, sql: "SELECT upper(type) FROM pragma_table_xinfo(?) WHERE lower(name) = ?",
            arguments: [table.name, table.name(of: .id).lowercased()])
        guard let type else { return }
        let isText = ["CHAR", "CLOB", "TEXT"].contains { type.contains($0) } && !type.contains("INT")
        let hasOthers = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE typeof(\(table[.id])) NOT IN ('integer', 'null'))")
        guard !isText, hasOthers != true else {
            let column = "\(table.name).\(table.name(of: .id))"
            throw StoreError.refused(
                path, detail: "\(column) holds text, and rows can be added only where it is a number")
        }
    }

    /// The largest id that a chat has or has had.
    private static func lastChat(_ db: Database, _ chats: AppNames.Table) throws -> Int64 {
        let present = try Int64.fetchOne(db, sql: "SELECT max(\(chats[.id])) FROM \(chats)") ?? 0
        guard try db.tableExists("sqlite_sequence") else { return present }
        let given = try Int64.fetchOne(
            db, sql: "SELECT max(seq) FROM sqlite_sequence WHERE lower(name) = ?",
            arguments: [chats.name.lowercased()])
        return max(present, given ?? 0)
    }

    /// Inserts a batch.
    ///
    /// - Throws: `StoreError.usernameTaken`; `DatabaseError`; `CancellationError` when the surrounding task is cancelled.
    func load(_ rows: AppRows, into db: Database) throws {
        try loadPeople(rows, db)
        try each(rows.interactions, .interactions) { row, insert, time in
            try insert.execute([row.actor, row.target, row.type, time.text(row.created), time.text(row.updated)])
        }
        try each(rows.chats, .chats) { row, insert, time in
            let created = time.text(row.created)
            try insert.execute([try id(ofChat: row.number), directType, row.creator, created, created])
        }
        // A chat's participants joined when it began.
        let participants = rows.chats.flatMap { chat in chat.participants.map { (chat: chat, username: $0) } }
        try each(participants, .participants) { participant, insert, time in
            let joined = time.text(participant.chat.created)
            try insert.execute([
                try id(ofChat: participant.chat.number), participant.username, joined, joined, joined,
            ])
        }
        try each(rows.messages, .messages) { row, insert, time in
            let created = time.text(row.created)
            try insert.execute([try id(ofChat: row.chat), row.sender, row.text, created, created])
        }
    }

    private func loadPeople(_ rows: AppRows, _ db: Database) throws {
        try each(rows.users, .users) { row, insert, time in
            let created = time.text(row.created)
            do {
                // No password has this hash.
                try insert.execute([row.username, row.email, "!", created, created])
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                // SQLite may have named another column first, such as that of the address.
                if try isTaken(row.username, db) { throw StoreError.usernameTaken(row.username) }
                throw error
            }
        }
        try each(rows.profiles, .profiles) { row, insert, time in
            try insert.execute([
                row.username, row.name, row.role, row.age, row.gender, row.genre, row.experience, row.mainImage,
                row.concertImage, row.lastSong, row.lastDescription, time.text(row.created), time.text(row.updated),
            ])
        }
        try each(rows.preferences, .preferences) { row, insert, time in
            let created = time.text(row.created)
            try insert.execute([
                row.username, try row.genders?.json, row.youngest, row.oldest, row.introductions, created,
                created,
            ])
        }
    }

    private func each<Row>(
        _ rows: [Row], _ table: AppTable, _ body: (Row, Insert, inout TimeText) throws -> Void
    ) throws {
        guard !rows.isEmpty, let insert = inserts[table], var time = times[table] else { return }
        for (position, row) in rows.enumerated() {
            if position.isMultiple(of: 1024) { try Task.checkCancellation() }
            try body(row, insert, &time)
        }
        times[table] = time
        counts[table.rawValue, default: 0] += rows.count
    }

    private func id(ofChat number: Int) throws -> Int64 {
        let (id, overflow) = firstChat.addingReportingOverflow(Int64(number))
        guard number >= 0, !overflow else {
            throw StoreError.refused(path, detail: "a chat cannot have the number \(number)")
        }
        return id
    }

    private func isTaken(_ username: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: isTakenSQL, arguments: [username]) ?? false
    }
}

/// A prepared INSERT that leaves out values for columns that are not there.
private struct Insert {
    private let statement: Statement
    /// `nil` where all columns are there.
    private let kept: [Int]?

    init(_ db: Database, _ table: AppNames.Table, _ columns: [AppColumn], isKept: [Bool]) throws {
        let positions = columns.indices.filter { isKept[$0] }
        kept = positions.count == columns.count ? nil : positions
        statement = try db.makeStatement(
            sql: """
                INSERT INTO \(table)(\(table[positions.map { columns[$0] }])) \
                VALUES (\(positions.map { _ in "?" }.joined(separator: ", ")))
                """)
    }

    func execute(_ values: [(any DatabaseValueConvertible)?]) throws {
        let arguments = kept.map { positions in positions.map { values[$0] } } ?? values
        // One value for each question mark: there is nothing to check a second time, twenty million times.
        statement.setUncheckedArguments(StatementArguments(arguments))
        try statement.execute()
    }
}
