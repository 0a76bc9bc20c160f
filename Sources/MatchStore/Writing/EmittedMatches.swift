package import GRDB

/// Matches of which a sender may have been told, each with the key of its lines.
///
/// A key is made of random bits when a match is offered for the first time, and stays. It is none that could be counted
/// or computed: after a restore from a backup, and in a second database, the same runs and numbers of chats and notifications
/// are given to other people.
///
/// A match that is taken back, or of which one of the two is erased, is retracted: its row waits until the sender is told.
/// Rows hold no names, so that nothing here has to be renamed or erased.
package enum EmittedMatches {
    /// What a line for one of two people is known by.
    ///
    /// - Parameter person: `match_people.person_id`, which a new name does not change.
    package static func key(_ match: String, of person: Int64) -> String { "\(match)-\(person)" }

    /// Gives a key to every match that waits in the outbox and has none, in short transactions.
    ///
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    package static func giveKeys(_ database: MatchDatabase) throws {
        let new = try database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT chat_id, run_id FROM match_outbox AS waiting WHERE NOT EXISTS (
                        SELECT 1 FROM match_emitted AS known
                        WHERE known.chat_id = waiting.chat_id AND known.run_id = waiting.run_id AND NOT known.retracted)
                    ORDER BY chat_id, run_id
                    """
            ).map { (chat: $0[0] as AppKey, run: $0[1] as Int64) }
        }
        try database.inBatches(new) { db, match in
            try db.cachedStatement(
                sql: """
                    INSERT OR IGNORE INTO match_emitted (chat_id, run_id, match_key, first_id, second_id)
                    SELECT pair.chat_id, pair.run_id, ?, one.person_id, other.person_id FROM match_pairs AS pair
                    JOIN match_people AS one ON one.username = pair.first
                    JOIN match_people AS other ON other.username = pair.second
                    WHERE pair.chat_id = ? AND pair.run_id = ? AND pair.status = 'matched'
                    """
            ).execute(arguments: [
                String(UInt128.random(in: 0 ... .max), radix: 36), match.chat, match.run,
            ])
        }
    }

    /// A match that is no more, of which a sender may have been told.
    package struct Retraction: Sendable, Equatable {
        package var chat: AppKey
        package var run: Int64
        package var match: String
        /// The two, by number; without a name where they are erased.
        package var people: [(number: Int64, username: String?)]

        package static func == (one: Retraction, other: Retraction) -> Bool { one.match == other.match }
    }

    /// Whether anything can be retracted: a database on which only earlier versions have worked has no such table.
    package static func isKept(_ db: Database) throws -> Bool { try db.tableExists("match_emitted") }

    /// Retracts a match of which a sender may have been told.
    static func retract(_ db: Database, chat: AppKey, run: Int64) throws {
        try db.cachedStatement(
            sql: "UPDATE match_emitted SET retracted = 1 WHERE chat_id = ? AND run_id = ?"
        ).execute(arguments: [chat, run])
    }

    /// How many notifications of a match a sender may have been told of.
    static func count(_ db: Database, chat: AppKey, run: Int64) throws -> Int {
        let matches = try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT count(*) FROM match_emitted WHERE chat_id = ? AND run_id = ? AND NOT retracted"),
            arguments: [chat, run])
        return 2 * (matches ?? 0)
    }

    /// A statement that retracts the matches of a person who is erased.
    ///
    /// - Parameter name: an SQL expression.
    static func retractsMatches(of name: String) -> String {
        """
        UPDATE match_emitted SET retracted = 1 WHERE (chat_id, run_id) IN (
            SELECT chat_id, run_id FROM match_pairs WHERE (first = \(name) OR second = \(name)) AND status = 'matched')
        """
    }

    /// What a sender is still to be told, in the order of the chats.
    package static func retractions(_ db: Database) throws -> [Retraction] {
        guard try isKept(db) else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT emitted.*, one.username AS first, other.username AS second FROM match_emitted AS emitted
                LEFT JOIN match_people AS one ON one.person_id = emitted.first_id
                LEFT JOIN match_people AS other ON other.person_id = emitted.second_id
                WHERE emitted.retracted ORDER BY emitted.chat_id, emitted.run_id, emitted.match_key
                """
        ).map { row in
            Retraction(
                chat: row["chat_id"], run: row["run_id"], match: row["match_key"],
                people: [(row["first_id"], row["first"]), (row["second_id"], row["second"])])
        }
    }

    /// Forgets matches whose retraction was delivered, in short transactions. Not stopped by a cancelled task, as
    /// `Outbox.remove`.
    ///
    /// - Throws: `StoreError`.
    package static func forget(_ database: MatchDatabase, _ told: [Retraction]) throws {
        try database.inBatches(told, untilCancelled: false) { db, retraction in
            try db.cachedStatement(
                sql: "DELETE FROM match_emitted WHERE chat_id = ? AND run_id = ? AND match_key = ? AND retracted"
            ).execute(arguments: [retraction.chat, retraction.run, retraction.match])
        }
    }
}
