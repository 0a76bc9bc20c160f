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
        let pairs = try database.read { db -> [Pair] in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT first, second, chat_id FROM match_pairs
                    WHERE run_id = ? AND status = 'matched' ORDER BY chat_id, first, second
                    """, arguments: [run]
            ).map { Pair(first: $0[0], second: $0[1], chat: $0[2]) }
        }
        if dryRun {
            try database.read { db in
                for pair in pairs { try count(db, pair, run: run) }
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
                    try count(db, pairs[next], run: run)
                    if removed > before { try remove(db, pairs[next], run: run) }
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

    private mutating func count(_ db: Database, _ pair: Pair, run: Int64) throws {
        guard let chat = pair.chat,
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM chats WHERE id = ?)", arguments: [chat]) == true
        else {
            gone += 1
            return
        }
        if try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM messages WHERE chat_id = ?)", arguments: [chat]) == true
        {
            kept += 1
            return
        }
        removed += 1
        notifications +=
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM notifications WHERE \(Self.isNotice)",
                arguments: [pair.first, pair.second, run, chat]) ?? 0
    }

    private func remove(_ db: Database, _ pair: Pair, run: Int64) throws {
        try db.execute(
            sql: "DELETE FROM notifications WHERE \(Self.isNotice)",
            arguments: [pair.first, pair.second, run, pair.chat])
        if let chat = pair.chat { try Outbox.forget(db, chat: chat) }
        // Said outright: an app's tables need not cascade.
        try db.execute(sql: "DELETE FROM chat_participants WHERE chat_id = ?", arguments: [pair.chat])
        try db.execute(sql: "DELETE FROM chats WHERE id = ?", arguments: [pair.chat])
        try db.execute(
            sql: "UPDATE match_pairs SET status = 'undone', chat_id = NULL WHERE first = ? AND second = ?",
            arguments: [pair.first, pair.second])
    }

    private static let isNotice = "username IN (?1, ?2) AND \(NoticeRow.isOf(run: "?3", chat: "?4"))"
}
