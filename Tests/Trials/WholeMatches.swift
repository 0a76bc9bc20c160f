internal import Foundation
internal import GRDB

/// What must hold of a database at every moment, whatever became of a pass.
package enum WholeMatches {
    /// What is wrong, a sentence each; nothing when all is well.
    ///
    /// - Parameter besideAnApp: whether people may have been deleted since their match, whose chat then has one participant,
    ///   and one notification or none.
    package static func faults(_ scratch: Scratch, besideAnApp: Bool = false) throws -> [String] {
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: .patient)
        defer { try? queue.close() }
        return try queue.read { db in
            var faults: [String] = []
            let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
            if integrity != ["ok"] { faults.append("integrity_check says \(integrity.prefix(3))") }
            let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
            if orphans > 0 { faults.append("foreign_key_check finds \(orphans) rows") }
            let claims = besideAnApp ? [] : app + (try db.tableExists("match_pairs") ? own : [])
            for (sql, wrong) in claims + standing {
                let count = try Int.fetchOne(db, sql: sql) ?? 0
                if count > 0 { faults.append("\(count) \(wrong)") }
            }
            return faults
        }
    }

    /// What the deletion of somebody leaves as it was.
    private static let standing = [
        (
            """
            SELECT count(*) FROM (
                SELECT data ->> '$.chat_id' AS chat FROM notifications
                WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL GROUP BY chat
                HAVING count(*) <> (SELECT count(*) FROM chat_participants WHERE chat_id = chat))
            """, "chats with as many participants as notifications of their match no more"
        )
    ]

    /// Notifications of a pass say which run they are of; other rows are the app's own.
    private static let app = [
        (
            """
            SELECT count(*) FROM notifications AS n WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM chats WHERE id = n.data ->> '$.chat_id')
            """, "notifications without their chat"
        ),
        (
            """
            SELECT count(*) FROM (
                SELECT data ->> '$.chat_id' AS chat, count(*) AS notices, count(DISTINCT username) AS people
                FROM notifications WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL GROUP BY chat)
            WHERE notices <> 2 OR people <> 2
            """, "chats of a match without two notifications"
        ),
        (
            """
            SELECT count(*) FROM chats WHERE type = 'dm'
                AND (SELECT count(*) FROM chat_participants WHERE chat_id = chats.id) <> 2
            """, "direct chats without two participants"
        ),
    ]

    private static let own = [
        (
            """
            SELECT count(*) FROM match_pairs AS p WHERE status = 'matched' AND (
                NOT EXISTS (SELECT 1 FROM chats WHERE id = p.chat_id)
                OR (SELECT count(*) FROM notifications AS n
                    WHERE n.username IN (p.first, p.second) AND n.data ->> '$.chat_id' = p.chat_id
                        AND n.type = 'match') <> 2
                OR (SELECT count(*) FROM chat_participants AS c
                    WHERE c.chat_id = p.chat_id AND c.username IN (p.first, p.second)) <> 2)
            """, "matched pairs without a chat of their own and two notifications"
        ),
        (
            """
            SELECT count(*) FROM notifications AS n WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM match_pairs WHERE chat_id = n.data ->> '$.chat_id')
            """, "notifications of a match that is not on record"
        ),
        (
            """
            SELECT count(*) FROM match_plan AS l WHERE status = 'written' AND NOT EXISTS (
                SELECT 1 FROM match_pairs AS p
                WHERE min(l.first, l.second) = p.first COLLATE NOCASE AND max(l.first, l.second) = p.second COLLATE NOCASE)
            """, "lines of a plan that count as written and are not"
        ),
    ]
}
