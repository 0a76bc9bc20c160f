internal import GRDB
internal import GRDBSQLite
internal import Profiles

/// Takes back the chats of a run that show no sign of life: neither of the two wrote, and no row of the app refers to them.
package struct Undo: Sendable, Equatable {
    /// Chats removed, or that would be.
    package private(set) var removed = 0
    /// Chats kept because one of the two wrote in them.
    package private(set) var written = 0
    /// Chats kept because a row refers to them, by table and column.
    package private(set) var referredTo: [String: Int] = [:]
    /// Chats that the app's tables do not give up, by what SQLite or a trigger says.
    package private(set) var refused: [String: Int] = [:]
    /// Chats that were gone already.
    package private(set) var gone = 0
    /// Notifications removed with them.
    package private(set) var notifications = 0
    /// Notifications of chats that are gone of which a sender may have been told, and is to be told that they are retracted.
    package private(set) var retracted = 0

    /// Counts, and unless `dryRun` removes, what a run made. The memory of the pairs stays, so that they are not matched
    /// again.
    ///
    /// - Parameter rehearses: let a dry run remove as well, and roll back. What the app's triggers refuse shows in no other
    ///   way; the database must be open for writing.
    package init(
        _ database: MatchDatabase, run: Int64, dryRun: Bool, rehearses: Bool = false,
        isCancelled: () -> Bool = { false }
    ) throws {
        let (pairs, statements) = try database.read { db in
            let pairs = try Row.fetchAll(
                db,
                sql: """
                    SELECT first, second, chat_id FROM match_pairs
                    WHERE run_id = ? AND status = 'matched' ORDER BY chat_id, first, second
                    """, arguments: [run]
            ).map { Pair(first: $0["first"], second: $0["second"], chat: $0["chat_id"], run: run) }
            return (pairs, try Statements(db, database.names))
        }
        if dryRun, !rehearses {
            try database.read { db in
                for pair in pairs { _ = try count(db, pair, statements) }
            }
            return
        }
        var next = 0
        // What the app refused by ending the whole transaction.
        var ended: [Int: String] = [:]
        // At least once: a run that made nothing yet must not make it later.
        repeat {
            let (before, start) = (self, next)
            do {
                let started = ContinuousClock.now
                try database.write { db in
                    while next < pairs.count, ContinuousClock.now - started < MatchWriter.batchBudget {
                        try takeBack(db, pairs[next], statements, refusal: ended[next])
                        next += 1
                    }
                    if dryRun { throw Rehearsed() }
                    if next == pairs.count { try RunLog.update(db, run: run, status: .undone) }
                }
            } catch is Rehearsed {
            } catch let error as EndedByApp {
                ended[next] = error.message
                (self, next) = (before, start)
            }
        } while next < pairs.count && !isCancelled()
    }

    private struct Rehearsed: Error {}

    /// A trigger has rolled back the transaction.
    private struct EndedByApp: Error {
        let message: String
    }

    private struct Pair {
        var first: String
        var second: String
        var chat: Int64?
        var run: Int64

        var arguments: StatementArguments { [first, second, run, chat] }
        func isOneOfThem(_ name: String) -> Bool {
            [first, second].contains { $0.lowercased() == name.lowercased() }
        }
    }

    /// What is asked of the app's tables, and done to them.
    private struct Statements {
        let chatExists: String
        let senders: String
        let countNotices: String
        let removeNotices: String
        /// Participants and messages are named: an app's tables need not cascade.
        let removeChat: [String]
        let references: ChatReferences
        /// Whether it is known what a sender was told.
        let knowsEmitted: Bool

        init(_ db: Database, _ names: AppNames) throws {
            let (chats, messages, participants) = (names[.chats], names[.messages], names[.participants])
            let notices = names[.notifications]
            let isOfMatch = NoticeRow.isOf(notices, run: "?3", chat: "?4")
            let ofMatch = "\(notices) WHERE \(notices[.username]) IN (?1, ?2) AND \(isOfMatch)"
            chatExists = "SELECT EXISTS (SELECT 1 FROM \(chats) WHERE \(chats[.id]) = ?)"
            senders = "SELECT DISTINCT \(messages[.sender]) FROM \(messages) WHERE \(messages[.chat]) = ?"
            countNotices = "SELECT count(*) FROM \(ofMatch)"
            removeNotices = "DELETE FROM \(ofMatch)"
            removeChat = [
                "DELETE FROM \(messages) WHERE \(messages[.chat]) = ?",
                "DELETE FROM \(participants) WHERE \(participants[.chat]) = ?",
                "DELETE FROM \(chats) WHERE \(chats[.id]) = ?",
            ]
            references = try ChatReferences(db, names)
            knowsEmitted = try EmittedMatches.isKept(db)
        }
    }

    private mutating func takeBack(_ db: Database, _ pair: Pair, _ statements: Statements, refusal: String?) throws {
        let before = self
        let isRemoved = try count(db, pair, statements)
        if isRemoved, let message = try refusal ?? remove(db, pair, statements) {
            self = before
            refused[message, default: 0] += 1
        } else if retracted > before.retracted, let chat = pair.chat {
            try EmittedMatches.retract(db, chat: chat, run: pair.run)
        }
    }

    /// Counts a chat as what it is.
    ///
    /// - Returns: whether it is to be removed.
    private mutating func count(_ db: Database, _ pair: Pair, _ statements: Statements) throws -> Bool {
        guard let chat = pair.chat, try exists(db, chat, statements) else {
            gone += 1
            try countEmitted(db, pair, statements)
            return false
        }
        let senders = try DatabaseValue.fetchAll(db.cachedStatement(sql: statements.senders), arguments: [chat])
        if senders.contains(where: { $0.text.map(pair.isOneOfThem) ?? false }) {
            written += 1
            return false
        }
        if let reference = try statements.references.first(db, pair.arguments) {
            referredTo[reference.name, default: 0] += 1
            return false
        }
        removed += 1
        notifications +=
            try Int.fetchOne(db.cachedStatement(sql: statements.countNotices), arguments: pair.arguments) ?? 0
        try countEmitted(db, pair, statements)
        return true
    }

    private mutating func countEmitted(_ db: Database, _ pair: Pair, _ statements: Statements) throws {
        guard statements.knowsEmitted, let chat = pair.chat else { return }
        retracted += try EmittedMatches.count(db, chat: chat, run: pair.run)
    }

    private func exists(_ db: Database, _ chat: Int64, _ statements: Statements) throws -> Bool {
        try Bool.fetchOne(db.cachedStatement(sql: statements.chatExists), arguments: [chat]) == true
    }

    /// Removes a chat, or leaves all as it was.
    ///
    /// - Returns: what the app's tables object; `nil` when the chat is gone.
    private func remove(_ db: Database, _ pair: Pair, _ statements: Statements) throws -> String? {
        var message: String?
        try db.execute(sql: "SAVEPOINT duet_undo")
        do {
            try removeRows(db, pair, statements)
            if let chat = pair.chat, try exists(db, chat, statements) {
                message = "the row of the chat stays"
            } else if Self.breaksForeignKey(db) {
                message = "FOREIGN KEY constraint failed"
            }
        } catch let error as DatabaseError
            where [.SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISMATCH].contains(error.resultCode)
        {
            let words = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
            guard db.isInsideTransaction else { throw EndedByApp(message: words) }
            message = words
        }
        if message != nil { try db.execute(sql: "ROLLBACK TO duet_undo") }
        try db.execute(sql: "RELEASE duet_undo")
        return message
    }

    private func removeRows(_ db: Database, _ pair: Pair, _ statements: Statements) throws {
        try db.cachedStatement(sql: statements.removeNotices).execute(arguments: pair.arguments)
        if let chat = pair.chat { try Outbox.forget(db, chat: chat) }
        for sql in statements.removeChat { try db.cachedStatement(sql: sql).execute(arguments: [pair.chat]) }
        try db.cachedStatement(
            sql: "UPDATE match_pairs SET status = 'undone', chat_id = NULL WHERE first = ? AND second = ?"
        ).execute(arguments: [pair.first, pair.second])
    }

    /// Whether the transaction could not be committed: a foreign key that is deferred objects only then.
    private static func breaksForeignKey(_ db: Database) -> Bool {
        var (broken, highest): (Int32, Int32) = (0, 0)
        _ = unsafe sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &highest, 0)
        return broken != 0
    }

    /// Whether triggers of the app's own stand on what an undo removes.
    package static func hasTriggers(_ database: MatchDatabase) throws -> Bool {
        let tables = [AppTable.chats, .participants, .messages, .notifications].map {
            database.names[$0].name.lowercased()
        }
        return try database.read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) IN \(SQLText.list(tables))
                            AND sql LIKE '%delete%' AND name <> 'chats_remove')
                    """) ?? false
        }
    }
}
