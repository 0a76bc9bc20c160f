internal import GRDB

// From version 1, which kept a row for each place in a list under the names of both people, from version 2, which had no
// outbox, from version 3, which did not tell two bearers of a name apart, nor know what a sender had been told, and from version 4,
// which knew chats and notifications by numbers only.
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

    /// Lets columns of version 4 that hold keys of the app's take those that are no numbers as well. SQLite gives a column no other
    /// type: the table is made again, with all that was made on it since.
    ///
    /// Where the app numbers its rows, the tables stay as they are: they may be large, and writing them again takes seconds. Where it
    /// does not, version 4 has written no match.
    static func takeAnyKey(_ db: Database, _ app: AppColumns) throws {
        let hasNumbers = try (
            chats: RowKeys.areRowids(db, app, .chats), notifications: RowKeys.areRowids(db, app, .notifications)
        )
        let tables: [String] =
            (hasNumbers.chats ? [] : ["match_pairs", "match_emitted"])
            + (hasNumbers.chats && hasNumbers.notifications ? [] : ["match_outbox"])
        for table in tables {
            let made = try String.fetchOne(
                db, sql: "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", arguments: [table])
            let statement = made?.replacing(
                "notification_id INTEGER PRIMARY KEY", with: "notification_id ANY NOT NULL PRIMARY KEY"
            )
            .replacing("chat_id INTEGER", with: "chat_id ANY")
            guard let statement, statement != made else { continue }
            let attached = try String.fetchAll(
                db,
                sql: """
                    SELECT sql FROM sqlite_master
                    WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid
                    """, arguments: [table])
            // A generated column is not among them.
            let columns = try String.fetchAll(
                db, sql: "SELECT name FROM pragma_table_info(?, 'main')", arguments: [table]
            ).map(SQLText.identifier).joined(separator: ", ")
            // A table cannot be renamed while a trigger names it.
            try db.execute(
                sql: """
                    CREATE TEMPORARY TABLE duet_kept AS SELECT \(columns) FROM main.\(table);
                    DROP TABLE main.\(table);
                    \(statement);
                    INSERT INTO main.\(table) (\(columns)) SELECT * FROM temp.duet_kept;
                    DROP TABLE temp.duet_kept;
                    """)
            for sql in attached { try db.execute(sql: sql) }
        }
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
