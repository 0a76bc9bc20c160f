internal import GRDB
package import Profiles

/// Copies what Duet learns from into a new database in which people have pseudonyms.
///
/// What is copied is listed here, column by column; a column that is not listed, the app's own included, is not read. Values
/// are parsed and written again: a genre, role or gender as the vocabularies know it, ages and years as numbers, a
/// time only if it can be read as one, a type of interaction or chat only if it is a word as programs use them. So no text
/// that a person wrote is in the copy: genres that no table knows get names of their own where the model distinguishes them.
///
/// The copy is of one moment, read in one transaction, and appears when it is whole.
package struct PseudonymousCopy: Sendable {
    let path: String
    let names: AppNames
    let place: String
    let key: [UInt8]
    let tables: ReferenceTables
    let mapping: TypeMapping
    let asOf: Timestamp

    /// The fewest bytes of a key: 128 bits.
    package static let shortestKey = 16

    /// - Parameters:
    ///   - path: the app's database.
    ///   - place: where the copy is to be; nothing may be there.
    ///   - key: what pseudonyms are made with: at least `shortestKey` bytes that nobody can guess. It is in no file.
    ///   - mapping: what Duet's view in the copy is made for.
    ///   - asOf: when people are as old as the copy says, where the app has dates of birth.
    package init(
        of path: String, names: AppNames = AppNames(), at place: String, key: [UInt8], tables: ReferenceTables,
        mapping: TypeMapping, asOf: Timestamp
    ) {
        precondition(key.count >= Self.shortestKey, "a key of \(key.count) bytes can be guessed")
        self.path = path
        self.names = names
        self.place = place
        self.key = key
        self.tables = tables
        self.mapping = mapping
        self.asOf = asOf
    }

    /// Makes the copy.
    ///
    /// - Parameter progress: gets how many of how many rows are copied, and then how many are indexed.
    /// - Returns: how many rows went into each table.
    /// - Throws: `StoreError` for a file that is absent or no app's database, and for a place that is taken;
    ///   `CancellationError` when the surrounding task is cancelled. No file is left then.
    package func make(
        progress: @escaping (_ isIndexing: Bool, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
    ) async throws -> [(table: String, rows: Int)] {
        let source = try MatchDatabase(path: path, access: .read, names: names)
        let target = try NewDatabase(path: place, contents: Self.contents, dirty: true, mapping: mapping)
        do {
            let writer = try source.read { db in
                try AppSchemaCheck.require(in: db, names)
                try MatchSchema.requireKnownVersion(db)
                var writer = try CopyWriter(
                    db, names: names, into: target, Pseudonyms(key: key, isUsername: names.isUsername), tables: tables,
                    asOf: asOf
                ) { done, total in progress(false, done, total) }
                try writer.copy()
                return writer
            }
            let interrupt = target.interrupt
            try await withTaskCancellationHandler {
                try target.seal(counts: writer.counts) { progress(true, $0, $1) }
            } onCancel: {
                interrupt()
            }
            try Task.checkCancellation()
            try target.publish()
            return Self.tableNames.map { (table: $0, rows: writer.counts[$0, default: 0]) }
        } catch {
            target.abandon()
            // An interrupted statement fails like any other.
            try Task.checkCancellation()
            throw error
        }
    }

    /// The tables that rows go into.
    static let tableNames = [
        "users", "profiles", "match_preferences", "interactions", "chats", "chat_participants", "messages",
        "match_runs", "match_plan", "match_pairs", "match_people", "match_phrases", "match_lists",
        "match_talks", "match_partings", "match_showings",
    ]

    /// Columns without a type keep values as they come. Notifications hold nothing that is learned from: their table is
    /// there because a pass looks for it, and is empty.
    private static let contents = NewDatabase.Contents(
        tables: [
            "CREATE TABLE users (username TEXT COLLATE NOCASE, created_at TEXT)",
            """
            CREATE TABLE profiles (username TEXT COLLATE NOCASE, name TEXT, role TEXT, age INTEGER, gender TEXT,
                genre TEXT, experience INTEGER, updated_at TEXT)
            """,
            """
            CREATE TABLE interactions (id INTEGER, username TEXT COLLATE NOCASE, target_username TEXT COLLATE NOCASE,
                interaction_type TEXT, created_at TEXT, updated_at TEXT)
            """,
            "CREATE TABLE chats (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT, created_by TEXT COLLATE NOCASE)",
            "CREATE TABLE chat_participants (chat_id INTEGER, username TEXT COLLATE NOCASE)",
            "CREATE TABLE messages (chat_id INTEGER, sender TEXT COLLATE NOCASE, created_at TEXT)",
            """
            CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT,
                data TEXT)
            """,
        ],
        indexes: [
            "CREATE INDEX users_by_name ON users (username)",
            "CREATE INDEX profiles_by_name ON profiles (username)",
            "CREATE INDEX interactions_by_pair ON interactions (username, target_username)",
            "CREATE INDEX interactions_by_target ON interactions (target_username)",
            "CREATE INDEX chats_by_creator ON chats (created_by)",
            "CREATE INDEX chat_participants_by_person ON chat_participants (username)",
            "CREATE INDEX messages_by_chat ON messages (chat_id)",
            "CREATE INDEX messages_by_sender ON messages (sender)",
        ],
        triggers: [], journalMode: "DELETE")
}
