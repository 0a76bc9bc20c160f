internal import GRDB
package import Profiles

/// What an app does on a day, statement by statement, within one transaction.
package struct SimulatedDay {
    private let db: Database
    private let names: AppNames
    private let loader: RowLoader
    private let list: Statement
    private let message: Statement
    private let profile: Statement
    private let preference: Statement
    private let erasure: Statement

    init(_ db: Database, names: AppNames, loader: RowLoader) throws {
        (self.db, self.names, self.loader) = (db, names, loader)
        list = try db.cachedStatement(
            sql: "SELECT target FROM match_recommendations_now WHERE username = ? ORDER BY rank")
        let (messages, profiles, wishes) = (names[.messages], names[.profiles], names[.preferences])
        message = try db.cachedStatement(
            sql: """
                INSERT INTO \(messages)(\(messages[[.chat, .sender, .text, .createdAt, .updatedAt]])) VALUES (?, ?, ?, ?, ?)
                """)
        profile = try db.cachedStatement(
            sql: """
                UPDATE \(profiles) SET \(profiles[.role]) = ?, \(profiles[.genre]) = ?, \(profiles[.experience]) = ?,
                    \(profiles[.updatedAt]) = ? WHERE \(profiles[.username]) = ?
                """)
        preference = try db.cachedStatement(
            sql: """
                UPDATE \(wishes) SET \(wishes[.genders]) = ?, \(wishes[.youngest]) = ?, \(wishes[.oldest]) = ?,
                    \(wishes[.introductions]) = ?, \(wishes[.updatedAt]) = ? WHERE \(wishes[.username]) = ?
                """)
        erasure = try db.cachedStatement(
            sql: "DELETE FROM \(names[.users]) WHERE \(names[.users][.username]) = ?")
    }

    /// The list that somebody reads, best first.
    package func list(of username: String) throws -> [String] {
        try String.fetchAll(list, arguments: [username])
    }

    /// Writes what somebody said of another person.
    package func say(_ word: String, _ actor: String, of target: String, at time: Timestamp) throws {
        var rows = AppRows()
        rows.interactions = [
            InteractionRow(
                actor: actor, target: target, type: word, created: .moment(time), updated: .moment(time))
        ]
        try loader.load(rows, into: db)
    }

    /// Writes a message into a chat that is there.
    package func write(_ text: String, by sender: String, in chat: Int64, at time: Timestamp) throws {
        try message.execute(arguments: [chat, sender, text, time.description, time.description])
    }

    /// Whether a chat is still there.
    package func isThere(_ chat: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM \(names[.chats]) WHERE \(names[.chats][.id]) = ?)"),
            arguments: [chat]) ?? false
    }

    /// Writes the rows of people who sign up.
    package func signUp(_ rows: AppRows) throws { try loader.load(rows, into: db) }

    /// Rewrites what somebody says of themselves.
    package func change(_ row: ProfileRow, _ wish: PreferenceRow?) throws {
        guard case .moment(let time) = row.updated else { return }
        try profile.execute(arguments: [row.role, row.genre, row.experience, time.description, row.username])
        guard let wish else { return }
        try preference.execute(arguments: [
            try wish.genders?.json, wish.youngest, wish.oldest, wish.introductions, time.description, wish.username,
        ])
    }

    /// Erases somebody's account.
    package func erase(_ username: String) throws { try erasure.execute(arguments: [username]) }
}
