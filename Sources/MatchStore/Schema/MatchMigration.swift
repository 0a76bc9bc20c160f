internal import GRDB

// From version 1, which kept a row for each place in a list under the names of both people, from version 2, which had no
// outbox, and from version 3, which did not tell two bearers of a name apart, nor know what a sender had been told.
extension MatchSchema {
    /// Lists of version 1 are dropped: the next run that is all written brings new ones, and until then nobody has a list.
    /// A run that version 1 left unfinished still gets its chats; it ends without lists.
    static func dropRecommendationsTable(_ db: Database) throws {
        try db.execute(sql: "DROP VIEW IF EXISTS match_recommendations_now")
        let isTable =
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)",
                arguments: ["match_recommendations"]) ?? false
        if isTable { try db.execute(sql: "DROP TABLE match_recommendations") }
    }

    /// Who is gone is found among those who have a number: those on record get one.
    static func numberPeopleOnRecord(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO match_people (username)
                SELECT first FROM match_pairs UNION SELECT second FROM match_pairs
                UNION SELECT first FROM match_plan UNION SELECT second FROM match_plan
                """)
    }

    /// In a database that `duet init` made, triggers on `users` name Duet's tables: with one of those gone, the app could
    /// neither erase nor rename anybody, and what is new would not be erased. An app's own triggers of those names stay.
    static func renewAppTriggers(_ db: Database) throws {
        for (name, statement) in [
            ("users_erase", AppSchema.erasesPerson), ("users_rename", AppSchema.renamesPerson),
        ] {
            let current = try String.fetchOne(
                db, sql: "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", arguments: [name])
            guard let current, current != statement,
                ["match_recommendations", "match_people"].contains(where: current.contains)
            else { continue }
            try db.execute(sql: "DROP TRIGGER \(name)")
            try db.execute(sql: statement)
        }
    }

    /// Replaces the trigger of `duet init` that let a bot keep the chats of who is erased.
    static func renewDirectChatsTrigger(_ db: Database) throws {
        let name = "users_remove_direct_chats"
        let current = try String.fetchOne(
            db, sql: "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", arguments: [name])
        guard current?.contains(AppSchema.countsBots) == true else { return }
        try db.execute(sql: "DROP TRIGGER \(name)")
        try db.execute(sql: AppSchema.removesDirectChats)
    }
}
