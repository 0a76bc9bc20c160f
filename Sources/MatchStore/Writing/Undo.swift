internal import GRDB
internal import Profiles

/// Takes back the chats of a run in which nobody wrote.
package struct Undo: Sendable, Equatable {
    /// Chats removed, or that would be.
    package private(set) var removed = 0
    /// Chats kept because somebody wrote in them.
    package private(set) var kept = 0
    /// Chats that were gone already.
    package private(set) var gone = 0
    /// Notifications removed with them.
    package private(set) var notifications = 0

    /// Counts, and unless `dryRun` removes, what a run made. The memory of the pairs stays, so that they are not matched
    /// again.
    package init(_ database: MatchDatabase, run: Int64, dryRun: Bool, isCancelled: () -> Bool = { false }) throws {
        let statements = Statements(database.names)
        let pairs = try database.read { db -> [Pair] in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT first, second, chat_id FROM match_pairs
                    WHERE run_id = ? AND status = 'matched' ORDER BY chat_id, first, second
                    """, arguments: [run]
            ).map { Pair(first: $0["first"], second: $0["second"], chat: $0["chat_id"]) }
        }
        if dryRun {
            try database.read { db in
                for pair in pairs { try count(db, pair, run: run, statements) }
            }
            return
        }
        var next = 0
        // At least once: a run that made nothing yet must not make it later.
        repeat {
            let started = ContinuousClock.now
            try database.write { db in
                while next < pairs.count, ContinuousClock.now - started < MatchWriter.batchBudget {
                    let before = removed
                    try count(db, pairs[next], run: run, statements)
                    if removed > before { try remove(db, pairs[next], run: run, statements) }
                    next += 1
                }
                if next == pairs.count { try RunLog.update(db, run: run, status: .undone) }
            }
        } while next < pairs.count && !isCancelled()
    }

    private struct Pair {
        var first: String
        var second: String
        var chat: Int64?
    }

    /// What is asked of the app's tables, and done to them.
    private struct Statements {
        let chatExists: String
        let hasMessages: String
        let countNotices: String
        let removeNotices: String
        /// Participants are named: an app's tables need not cascade.
        let removeChat: [String]

        init(_ names: AppNames) {
            let (chats, messages, participants) = (names[.chats], names[.messages], names[.participants])
            let notices = names[.notifications]
            let isOfMatch = NoticeRow.isOf(notices, run: "?3", chat: "?4")
            let ofMatch = "\(notices) WHERE \(notices[.username]) IN (?1, ?2) AND \(isOfMatch)"
            chatExists = "SELECT EXISTS (SELECT 1 FROM \(chats) WHERE \(chats[.id]) = ?)"
            hasMessages = "SELECT EXISTS (SELECT 1 FROM \(messages) WHERE \(messages[.chat]) = ?)"
            countNotices = "SELECT count(*) FROM \(ofMatch)"
            removeNotices = "DELETE FROM \(ofMatch)"
            removeChat = [
                "DELETE FROM \(participants) WHERE \(participants[.chat]) = ?",
                "DELETE FROM \(chats) WHERE \(chats[.id]) = ?",
            ]
        }
    }

    private mutating func count(_ db: Database, _ pair: Pair, run: Int64, _ statements: Statements) throws {
        guard let chat = pair.chat,
            try Bool.fetchOne(db.cachedStatement(sql: statements.chatExists), arguments: [chat]) == true
        else {
            gone += 1
            return
        }
        if try Bool.fetchOne(db.cachedStatement(sql: statements.hasMessages), arguments: [chat]) == true {
            kept += 1
            return
        }
        removed += 1
        notifications +=
            try Int.fetchOne(
                db.cachedStatement(sql: statements.countNotices), arguments: [pair.first, pair.second, run, chat]) ?? 0
    }

    private func remove(_ db: Database, _ pair: Pair, run: Int64, _ statements: Statements) throws {
        try db.cachedStatement(sql: statements.removeNotices)
            .execute(arguments: [pair.first, pair.second, run, pair.chat])
        if let chat = pair.chat { try Outbox.forget(db, chat: chat) }
        for sql in statements.removeChat { try db.cachedStatement(sql: sql).execute(arguments: [pair.chat]) }
        try db.cachedStatement(
            sql: "UPDATE match_pairs SET status = 'undone', chat_id = NULL WHERE first = ? AND second = ?"
        ).execute(arguments: [pair.first, pair.second])
    }
}
