package import GRDB
package import Profiles

/// Notifications that are committed and not yet known to be delivered.
///
/// An entry is made in the transaction that makes its notification. It holds keys and numbers only: names and words are read from
/// the app's rows when the notification is delivered, so that nothing here has to be renamed or can say what the app no
/// longer does.
package enum Outbox {
    /// One notification that waits.
    package struct Entry: Sendable, Equatable {
        /// `notifications.id`
        package var notification: AppKey
        package var chat: AppKey
        package var run: Int64
        /// When its notification was written, in whole seconds.
        package var notifiedAt: Timestamp
    }

    /// Adds a notification, in the transaction that writes it. An app may give the key of a notification that is gone
    /// to another: what waited under it is forgotten.
    static func add(_ db: Database, notification: AppKey, chat: AppKey, run: Int64, at time: Timestamp) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO match_outbox (notification_id, chat_id, run_id, notified_at) VALUES (?, ?, ?, ?)
                """)
        try statement.execute(arguments: [notification, chat, run, time.description])
    }

    /// Everything that waits, in the order of delivery: by recipient, and for each as they were written. An absent table is empty.
    ///
    /// - Complexity: O(n log n) for n entries, and 64 bytes of memory for each, besides keys that are no numbers.
    package static func entries(_ db: Database, _ names: AppNames = AppNames()) throws -> [Entry] {
        let notices = names[.notifications]
        guard try db.tableExists("match_outbox") else { return [] }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT waiting.notification_id, waiting.chat_id, waiting.run_id, waiting.notified_at
                FROM match_outbox AS waiting
                LEFT JOIN \(notices) AS notice ON notice.\(notices[.id]) = waiting.notification_id
                ORDER BY notice.\(notices[.username]) COLLATE NOCASE, waiting.rowid
                """)
        var entries: [Entry] = []
        while let row = try rows.next() {
            entries.append(
                Entry(
                    notification: row["notification_id"], chat: row["chat_id"], run: row["run_id"],
                    notifiedAt: Timestamp(row["notified_at"] as String) ?? Timestamp(seconds: 0)))
        }
        return entries
    }

    /// Removes entries, in short transactions. Not stopped by a cancelled task: what was delivered should not be delivered
    /// again because somebody pressed a key.
    ///
    /// - Throws: `StoreError`.
    package static func remove(_ database: MatchDatabase, _ entries: [Entry]) throws {
        try database.inBatches(entries, untilCancelled: false) { db, entry in
            try db.cachedStatement(
                sql: "DELETE FROM match_outbox WHERE notification_id = ? AND chat_id = ? AND run_id = ?"
            ).execute(arguments: [entry.notification, entry.chat, entry.run])
        }
    }

    /// Removes what waits about one chat. An absent table is empty.
    static func forget(_ db: Database, chat: AppKey) throws {
        guard try db.tableExists("match_outbox") else { return }
        try db.cachedStatement(sql: "DELETE FROM match_outbox WHERE chat_id = ?").execute(arguments: [chat])
    }
}

/// How a match's notification is known among an app's own.
enum NoticeRow {
    /// A condition: a flag of a row is not set. Apps store one as a number, or as a word.
    static func isNot(_ flag: String) -> String { "(\(flag) IS NULL OR \(flag) IN (0, '0', 'false'))" }

    /// A condition on a row of the app's notifications: it is a match's, of this run and chat, which are SQL expressions.
    ///
    /// Bytes stand in it as text. The app may keep notifications whose data is no JSON, on which SQLite's functions fail.
    static func isOf(_ notices: AppNames.Table, run: String, chat: String) -> String {
        let data = notices[.data]
        return """
            \(notices[.type]) = '\(MatchWriter.notificationType)' AND CASE WHEN json_valid(\(data))
            THEN json_extract(\(data), '$.run_id') = \(run) AND json_extract(\(data), '$.chat_id') = \(AppKey.inJSON(chat)) END
            """
    }
}
