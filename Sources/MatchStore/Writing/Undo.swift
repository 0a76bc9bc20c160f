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
    /// What is there is found out without the write lock, for many chats at a time, and taken back with it if nobody else has
    /// committed meanwhile; otherwise it is found out again for fewer.
    ///
    /// - Parameters:
    ///   - rehearses: let a dry run remove as well, and roll back. What the app's triggers refuse shows in no other
    ///     way; the database must be open for writing.
    ///   - progress: gets the number of matches dealt with, and of all, before every transaction.
    package init(
        _ database: MatchDatabase, run: Int64, dryRun: Bool, rehearses: Bool = false,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }, isCancelled: () -> Bool = { false }
    ) throws {
        let (pairs, statements) = try database.read { db in
            let pairs = try Row.fetchAll(
                db,
                sql: """
                    SELECT first, second, chat_id FROM match_pairs
                    WHERE run_id = ? AND status = 'matched' ORDER BY chat_id, first, second
                    """, arguments: [run]
            ).map { UndoSurvey.Pair(first: $0["first"], second: $0["second"], chat: $0["chat_id"], run: run) }
            return (pairs, try UndoStatements(db, database.names))
        }
        progress(0, pairs.count)
        if dryRun, !rehearses {
            try database.read { db in
                let survey = try UndoSurvey(db, pairs, statements)
                for (place, pair) in pairs.enumerated() { _ = try count(db, pair, survey[place], statements) }
            }
            return
        }
        // What a trigger does when one chat goes could change what is said of the next.
        let isAlone = try Self.hasTriggers(database)
        var (size, inVain) = (isAlone ? 1 : Self.mostAtOnce, 0)
        var next = 0
        // What is known of the matches from a place on.
        var known: (survey: UndoSurvey, from: Int)?
        // What the app refused by ending the whole transaction.
        var ended: [Int: String] = [:]
        // At least once: a run that made nothing yet must not make it later.
        repeat {
            progress(next, pairs.count)
            let (before, start) = (self, next)
            if known.map({ next >= $0.from + $0.survey.count }) ?? true {
                let matches = pairs[next..<min(pairs.count, next + size)]
                known =
                    inVain > Self.attempts
                    ? nil : (try database.read { try UndoSurvey($0, matches, statements) }, next)
            }
            var isOvertaken = false
            do {
                // Which rows refer to a chat is known: SQLite would look for them in all of a table without an index.
                let skipsKeys = known != nil && !isAlone && statements.references.slowsRemoval
                try database.write(enforcingKeys: !skipsKeys) { db in
                    let started = ContinuousClock.now
                    if let known, try !known.survey.isCurrent(db) {
                        isOvertaken = true
                        return
                    }
                    let (survey, from) =
                        try known ?? (UndoSurvey(db, pairs[next..<min(pairs.count, next + 1)], statements), next)
                    while next < from + survey.count, ContinuousClock.now - started < MatchWriter.batchBudget {
                        try takeBack(db, pairs[next], survey[next - from], statements, refusal: ended[next])
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
            if isOvertaken {
                (size, inVain, known) = (max(1, size / 2), inVain + 1, nil)
            } else {
                (size, inVain) = (isAlone ? 1 : min(Self.mostAtOnce, size * 2), 0)
            }
        } while next < pairs.count && !isCancelled()
    }

    /// How many matches are looked up at a time, where nobody else writes.
    private static let mostAtOnce = 4_096
    /// Beyond this many attempts in vain the next match is looked up with the lock, so that an undo comes to its end.
    private static let attempts = 12

    private struct Rehearsed: Error {}

    /// A trigger has rolled back the transaction.
    private struct EndedByApp: Error {
        let message: String
    }

    private mutating func takeBack(
        _ db: Database, _ pair: UndoSurvey.Pair, _ fate: UndoSurvey.Fate, _ statements: UndoStatements, refusal: String?
    ) throws {
        let before = self
        let rows = try count(db, pair, fate, statements)
        if let rows, let message = try refusal ?? remove(db, pair, rows, statements) {
            self = before
            refused[message, default: 0] += 1
        } else if retracted > before.retracted, let chat = pair.chat {
            try EmittedMatches.retract(db, chat: chat, run: pair.run)
        }
    }

    /// Counts a chat as what it is.
    ///
    /// - Returns: what is to be removed.
    private mutating func count(
        _ db: Database, _ pair: UndoSurvey.Pair, _ fate: UndoSurvey.Fate, _ statements: UndoStatements
    ) throws -> UndoSurvey.Rows? {
        switch fate {
        case .gone:
            gone += 1
            try countEmitted(db, pair, statements)
        case .written: written += 1
        case .referredTo(let name): referredTo[name, default: 0] += 1
        case .removable(let rows):
            removed += 1
            notifications += rows.notices.count
            try countEmitted(db, pair, statements)
            return rows
        }
        return nil
    }

    private mutating func countEmitted(_ db: Database, _ pair: UndoSurvey.Pair, _ statements: UndoStatements) throws {
        guard statements.knowsEmitted, let chat = pair.chat else { return }
        retracted += try EmittedMatches.count(db, chat: chat, run: pair.run)
    }

    /// Removes a chat, or leaves all as it was.
    ///
    /// - Returns: what the app's tables object; `nil` when the chat is gone.
    private func remove(
        _ db: Database, _ pair: UndoSurvey.Pair, _ rows: UndoSurvey.Rows, _ statements: UndoStatements
    ) throws -> String? {
        var message: String?
        try db.execute(sql: "SAVEPOINT duet_undo")
        do {
            try removeRows(db, pair, rows, statements)
            let chat = KeyList([pair.chat].compactMap(\.self))
            let isThere = try DatabaseValue.fetchOne(
                db.cachedStatement(sql: statements.existingChats), arguments: chat.arguments)
            if isThere != nil {
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

    private func removeRows(
        _ db: Database, _ pair: UndoSurvey.Pair, _ rows: UndoSurvey.Rows, _ statements: UndoStatements
    ) throws {
        for notice in rows.notices {
            try db.cachedStatement(sql: statements.removeNotice).execute(arguments: [notice, pair.run, pair.chat])
        }
        if let chat = pair.chat { try Outbox.forget(db, chat: chat) }
        // Participants and messages are named: an app's tables need not cascade.
        for (removal, rows) in [
            (statements.removeMessages, rows.messages), (statements.removeParticipants, rows.participants),
        ] {
            let statement = try db.cachedStatement(sql: removal.sql)
            if removal.isByRow {
                for row in rows { try statement.execute(arguments: [pair.chat, row]) }
            } else {
                try statement.execute(arguments: [pair.chat])
            }
        }
        try db.cachedStatement(sql: statements.removeChat).execute(arguments: [pair.chat])
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
