import Foundation
import GRDB
import MatchStore
import Profiles
import Randomness
import Testing

/// What an app knows its rows by, and whether it has any in the tables that a match is written into.
struct AppKeys: CustomTestStringConvertible, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case numbers, uuid4, uuid7, capitalUUID4, ulid, cuid, cuid2, bytes4, bytes7
    }

    var kind: Kind
    var hasRows = true
    var withoutRowids = false
    /// Whether the tables make keys themselves.
    var hasDefaults = false

    var testDescription: String {
        "\(kind)\(hasRows ? "" : ", no rows yet")\(withoutRowids ? ", without rowids" : "")"
    }

    /// All but numbers.
    static let others =
        Kind.allCases.dropFirst().map { AppKeys(kind: $0) }
        + [
            AppKeys(kind: .uuid7, hasRows: false), AppKeys(kind: .bytes7, hasRows: false),
            AppKeys(kind: .uuid7, withoutRowids: true), AppKeys(kind: .bytes7, hasRows: false, withoutRowids: true),
        ]

    /// The same app with numbers.
    var numbered: AppKeys { AppKeys(kind: .numbers, hasRows: hasRows) }

    private var type: String {
        switch kind {
        case .numbers: "INTEGER"
        case .bytes4, .bytes7: "BLOB"
        default: "TEXT"
        }
    }

    /// What every key that Duet makes looks like; of bytes the hexadecimal digits.
    var pattern: Regex<Substring> {
        switch kind {
        case .numbers: /[0-9]+/
        case .uuid4: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        case .uuid7: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        case .capitalUUID4: /[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}/
        case .ulid: /[0-7][0-9A-HJKMNP-TV-Z]{25}/
        case .cuid: /c[0-9a-z]{24}/
        case .cuid2: /[a-z][0-9a-z]{23}/
        case .bytes4: /[0-9A-F]{12}4[0-9A-F]{3}[89AB][0-9A-F]{15}/
        case .bytes7: /[0-9A-F]{12}7[0-9A-F]{3}[89AB][0-9A-F]{15}/
        }
    }

    /// The key that the app itself gives a row.
    func key(_ table: String, _ number: Int64) -> DatabaseValue {
        var random = SplitMix64(seed: UInt64(number) &+ table.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let time = UInt64(1_777_000_000_000 + number)
        func uuid(_ version: UInt8) -> [UInt8] {
            var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
            if version == 7 {
                for place in 0..<6 { bytes[place] = UInt8(truncatingIfNeeded: time >> (40 - 8 * UInt64(place))) }
            }
            bytes[6] = bytes[6] & 15 | version << 4
            bytes[8] = bytes[8] & 63 | 128
            return bytes
        }
        func dashed(_ bytes: [UInt8]) -> String { UUID(bytes).uuidString }
        func letters(_ count: Int, of alphabet: String) -> String {
            String((0..<count).map { _ in alphabet.randomElement(using: &random)! })
        }
        let base36 = "0123456789abcdefghijklmnopqrstuvwxyz"
        return switch kind {
        case .numbers: number.databaseValue
        case .uuid4: dashed(uuid(4)).lowercased().databaseValue
        case .uuid7: dashed(uuid(7)).lowercased().databaseValue
        case .capitalUUID4: dashed(uuid(4)).replacing("-", with: "").databaseValue
        case .ulid: ("01KP" + letters(22, of: "0123456789ABCDEFGHJKMNPQRSTVWXYZ")).databaseValue
        case .cuid: ("c" + String(time, radix: 36) + letters(16, of: base36)).databaseValue
        case .cuid2: (letters(1, of: "bdefgh") + "7" + letters(22, of: base36)).databaseValue
        case .bytes4: Data(uuid(4)).databaseValue
        case .bytes7: Data(uuid(7)).databaseValue
        }
    }

    private static let keyed = ["interactions", "chats", "chat_participants", "messages", "notifications"]
    private static let copied = ["users", "profiles"] + keyed + ["match_preferences"]

    /// The app's tables as `duet init` makes them, with these keys and without triggers.
    private var tables: String {
        AppSchema.statements.filter { $0.hasPrefix("CREATE TABLE") || $0.contains("INDEX") }.map { statement in
            guard kind != .numbers else { return statement }
            let filled = hasDefaults ? " DEFAULT ('own-' || lower(hex(randomblob(9))))" : ""
            let keyed = statement.replacing(
                /id INTEGER PRIMARY KEY( AUTOINCREMENT)?/, with: "id \(type) NOT NULL PRIMARY KEY\(filled)"
            )
            .replacing("chat_id INTEGER", with: "chat_id \(type)")
            return withoutRowids && keyed != statement
                ? keyed.replacing(") STRICT", with: ") STRICT, WITHOUT ROWID") : keyed
        }.joined(separator: ";\n")
    }

    /// A random crowd in which every row has such a key.
    func database(people: Int = 50, seed: UInt64 = 11) throws -> PassDatabase {
        let source = try PassDatabase()
        try source.change { db in
            try RandomCrowd.fill(db, people: people, seed: seed)
            try db.execute(
                sql: """
                    INSERT INTO notifications(username, type, title, content, data)
                    SELECT username, 'like', 'A like', '', '{}' FROM users LIMIT 9
                    """)
        }
        let database = try PassDatabase(appTables: tables)
        try database.change { db in
            try MatchSchema.prepare(db, mapping: TypeMapping())
            for table in Self.copied where hasRows || !Self.keyed.dropFirst().contains(table) {
                for row in try source.rows("SELECT * FROM \(table) ORDER BY rowid") {
                    let values = row.map { column, value -> DatabaseValue in
                        guard Self.keyed.contains(table), case .int64(let number) = value.storage else { return value }
                        return column == "id" ? key(table, number) : column == "chat_id" ? key("chats", number) : value
                    }
                    try db.execute(
                        sql: """
                            INSERT INTO \(table)(\(row.columnNames.joined(separator: ", "))) \
                            VALUES (\(values.map { _ in "?" }.joined(separator: ", ")))
                            """, arguments: StatementArguments(values))
                }
            }
        }
        return database
    }
}

extension UUID {
    fileprivate init(_ b: [UInt8]) {
        self.init(
            uuid: (b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15])
        )
    }
}
