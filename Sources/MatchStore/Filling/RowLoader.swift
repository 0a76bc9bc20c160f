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
    private let inserts: [String: Insert]
    private var times: [String: TimeText]

    /// Every table that rows go into, each after those that it refers to.
    static let tables = [
        "users", "profiles", "match_preferences", "interactions", "chats", "chat_participants", "messages",
    ]

    private static let columns = [
        "users": ["username", "email", "password", "created_at", "updated_at"],
        "profiles": [
            "username", "name", "role", "age", "gender", "genre", "experience", "main_image", "concert_img",
            "last_song", "last_desc", "created_at", "updated_at",
        ],
        "match_preferences": [
            "username", "genders", "age_min", "age_max", "introductions", "created_at", "updated_at",
        ],
        "interactions": ["username", "target_username", "interaction_type", "created_at", "updated_at"],
        "chats": ["id", "type", "created_by", "created_at", "updated_at"],
        "chat_participants": ["chat_id", "username", "joined_at", "created_at", "updated_at"],
        "messages": ["chat_id", "sender", "text", "created_at", "updated_at"],
    ]

    /// - Parameter path: the database, for what is said of it.
    init(_ db: Database, path: String, mapping: TypeMapping) throws {
        self.path = path
        directType = mapping.direct
        for table in ["interactions", "chats", "chat_participants", "messages"] {
            try Self.requireNumbers(in: table, db, path: path)
        }
        let (firstChat, overflow) = try Self.lastChat(db).addingReportingOverflow(1)
        guard !overflow else { throw StoreError.refused(path, detail: "no chat can be added after id \(Int64.max)") }
        self.firstChat = firstChat
        let present = try AppColumns(db)
        var inserts: [String: Insert] = [:]
        var times: [String: TimeText] = [:]
        for (table, names) in Self.columns {
            let isOurs = table == "match_preferences"
            let isKept = names.map { isOurs || present.column(table, $0).map { !$0.isGenerated } ?? false }
            inserts[table] = try Insert(db, table: table, columns: names, isKept: isKept)
            let ownTimes = isOurs || present.has(table, "created_at")
            times[table] = TimeText(
                try TimestampForm(db, table: ownTimes ? table : "interactions", column: "created_at"))
        }
        self.inserts = inserts
        self.times = times
    }

    /// New rows are numbered on from those that are there: ids that are text would be mixed up, or stay empty.
    private static func requireNumbers(in table: String, _ db: Database, path: String) throws {
        let column = "SELECT upper(type) FROM pragma_table_xinfo('\(table)') WHERE lower(name) = 'id'"
        guard let type = try String.fetchOne(db, sql: column) else { return }
        let isText = ["CHAR", "CLOB", "TEXT"].contains { type.contains($0) } && !type.contains("INT")
        let hasOthers = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE typeof(id) NOT IN ('integer', 'null'))")
        guard !isText, hasOthers != true else {
            throw StoreError.refused(
                path, detail: "\(table).id holds text, and rows can be added only where it is a number")
        }
    }

    /// The largest id that a chat has or has had.
    private static func lastChat(_ db: Database) throws -> Int64 {
        let present = try Int64.fetchOne(db, sql: "SELECT max(id) FROM chats") ?? 0
        guard try db.tableExists("sqlite_sequence") else { return present }
        let given = try Int64.fetchOne(db, sql: "SELECT max(seq) FROM sqlite_sequence WHERE lower(name) = 'chats'")
        return max(present, given ?? 0)
    }

    /// Inserts a batch.
    ///
    /// - Throws: `StoreError.usernameTaken`; `DatabaseError`; `CancellationError` when the surrounding task is cancelled.
    func load(_ rows: AppRows, into db: Database) throws {
        try loadPeople(rows, db)
        try each(rows.interactions, "interactions") { row, insert, time in
            try insert.execute([row.actor, row.target, row.type, time.text(row.created), time.text(row.updated)])
        }
        try each(rows.chats, "chats") { row, insert, time in
            let created = time.text(row.created)
            try insert.execute([try id(ofChat: row.number), directType, row.creator, created, created])
        }
        // A chat's participants joined when it began.
        let seats = rows.chats.flatMap { chat in chat.participants.map { (chat: chat, username: $0) } }
        try each(seats, "chat_participants") { seat, insert, time in
            let joined = time.text(seat.chat.created)
            try insert.execute([try id(ofChat: seat.chat.number), seat.username, joined, joined, joined])
        }
        try each(rows.messages, "messages") { row, insert, time in
            let created = time.text(row.created)
            try insert.execute([try id(ofChat: row.chat), row.sender, row.text, created, created])
        }
    }

    private func loadPeople(_ rows: AppRows, _ db: Database) throws {
        try each(rows.users, "users") { row, insert, time in
            let created = time.text(row.created)
            do {
                // No password has this hash.
                try insert.execute([row.username, row.email, "!", created, created])
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                // SQLite may have named another column first, such as that of the address.
                if try Self.isTaken(row.username, db) { throw StoreError.usernameTaken(row.username) }
                throw error
            }
        }
        try each(rows.profiles, "profiles") { row, insert, time in
            try insert.execute([
                row.username, row.name, row.role, row.age, row.gender, row.genre, row.experience, row.mainImage,
                row.concertImage, row.lastSong, row.lastDescription, time.text(row.created), time.text(row.updated),
            ])
        }
        try each(rows.preferences, "match_preferences") { row, insert, time in
            let created = time.text(row.created)
            try insert.execute([
                row.username, row.genders.map(JSONStrings.array), row.youngest, row.oldest, row.introductions, created,
                created,
            ])
        }
    }

    private func each<Row>(
        _ rows: [Row], _ table: String, _ body: (Row, Insert, inout TimeText) throws -> Void
    ) throws {
        guard !rows.isEmpty, let insert = inserts[table], var time = times[table] else { return }
        for (position, row) in rows.enumerated() {
            if position.isMultiple(of: 1024) { try Task.checkCancellation() }
            try body(row, insert, &time)
        }
        times[table] = time
        counts[table, default: 0] += rows.count
    }

    private func id(ofChat number: Int) throws -> Int64 {
        let (id, overflow) = firstChat.addingReportingOverflow(Int64(number))
        guard number >= 0, !overflow else {
            throw StoreError.refused(path, detail: "a chat cannot have the number \(number)")
        }
        return id
    }

    private static func isTaken(_ username: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM users WHERE username = ? COLLATE NOCASE)", arguments: [username])
            ?? false
    }
}

/// A prepared INSERT that leaves out values for columns that are not there.
private struct Insert {
    private let statement: Statement
    /// `nil` where all columns are there.
    private let kept: [Int]?

    init(_ db: Database, table: String, columns: [String], isKept: [Bool]) throws {
        let positions = columns.indices.filter { isKept[$0] }
        kept = positions.count == columns.count ? nil : positions
        statement = try db.makeStatement(
            sql: """
                INSERT INTO \(table)(\(positions.map { columns[$0] }.joined(separator: ", "))) \
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
