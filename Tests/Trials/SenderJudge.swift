internal import Foundation
internal import GRDB

/// What a sender that drops repeats by their key has come to know, and what is wrong with it.
struct SenderJudge {
    /// One notice, whatever its line is known by.
    private struct Notice: Hashable {
        var recipient: String
        var other: String
        var chat: String
        var notification: String
        var run: String
    }

    /// What the sender knows at one moment.
    private struct Knowledge {
        var retracted: Set<String> = []
        /// Keys of notices that the database does not remember since it was restored.
        var lost: Set<String> = []
    }

    private(set) var faults: [String] = []
    /// Lines that are no JSON: a pass that is killed may leave one.
    private(set) var unreadable = 0
    private(set) var repeated = 0
    private var notices: [String: Notice] = [:]
    private var now = Knowledge()
    private var read = 0
    private var backup: (lines: Int, knowledge: Knowledge)?
    private var keysInOrder: [String?] = []

    /// Reads what was taken since the last call.
    mutating func learn(_ taken: LineSender.Taken) {
        for line in taken.lines[read...] { keysInOrder.append(learn(line)) }
        read = taken.lines.count
    }

    /// - Returns: the key of a notification.
    private mutating func learn(_ line: String) -> String? {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else {
            if !line.isEmpty { unreadable += 1 }
            return nil
        }
        guard let key = object["key"] as? String else {
            faults.append("a line has no key: \(line)")
            return nil
        }
        switch object["message_type"] as? String {
        case "retraction":
            now.retracted.insert(key)
            return nil
        case "notification":
            guard let recipient = object["recipient"] as? String, let data = object["data"] as? [String: Any],
                let other = data["username"] as? String, let chat = object["chat_id_str"] as? String,
                let notification = object["notification_id_str"] as? String, let run = object["run_id_str"] as? String
            else {
                faults.append("a line lacks something: \(line)")
                return nil
            }
            let notice = Notice(recipient: recipient, other: other, chat: chat, notification: notification, run: run)
            if let known = notices.updateValue(notice, forKey: key) {
                repeated += 1
                if known != notice { faults.append("key \(key) is of two notices: \(known) and \(notice)") }
            }
            // The database that was restored knows it all the same.
            now.lost.remove(key)
            return key
        default:
            faults.append("a line of an unknown type: \(line)")
            return nil
        }
    }

    /// A backup of the database is made.
    mutating func noteBackup() { backup = (keysInOrder.count, now) }

    /// The backup is restored: the database has forgotten what the sender has learned since.
    mutating func noteRestore() {
        guard let backup else { return }
        now = backup.knowledge
        let before = Set(keysInOrder[..<backup.lines].compactMap { $0 })
        for case let key? in keysInOrder[backup.lines...] where !before.contains(key) { now.lost.insert(key) }
    }

    /// Every notice of a chat that stands has one key, no other has any, and nothing waits.
    mutating func judge(_ databases: [URL]) throws {
        var standing: [Notice: Int] = [:]
        for database in databases {
            let (notices, waiting) = try Self.standing(database)
            for notice in notices { standing[notice, default: 0] += 1 }
            if waiting > 0 { faults.append("\(waiting) lines still wait in \(database.lastPathComponent)") }
        }
        var known: [Notice: Int] = [:]
        for (key, notice) in notices where !now.retracted.contains(key) && !now.lost.contains(key) {
            known[notice, default: 0] += 1
        }
        for (notice, count) in standing where known[notice, default: 0] != count {
            let keys = notices.filter { $0.value == notice }.keys.map { key in
                "\(key)\(now.lost.contains(key) ? " lost" : "")\(now.retracted.contains(key) ? " retracted" : "")"
            }
            faults.append("\(notice) has \(known[notice, default: 0]) keys instead of \(count), of \(keys)")
        }
        for notice in known.keys where standing[notice] == nil {
            faults.append("\(notice) is of no chat that stands, and was not retracted")
        }
    }

    /// Not asynchronous, or GRDB's calls would be.
    private static func standing(_ database: URL) throws -> (notices: [Notice], waiting: Int) {
        let queue = try DatabaseQueue(path: database.path, configuration: .patient)
        defer { try? queue.close() }
        return try queue.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT username, data ->> '$.username', CAST(data ->> '$.chat_id' AS TEXT), CAST(id AS TEXT),
                        CAST(data ->> '$.run_id' AS TEXT)
                    FROM notifications WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL
                        AND EXISTS (SELECT 1 FROM chats WHERE chats.id = data ->> '$.chat_id')
                    """)
            let waiting = try ["match_outbox", "match_emitted WHERE retracted"].map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0
            }
            return (
                rows.map { Notice(recipient: $0[0], other: $0[1], chat: $0[2], notification: $0[3], run: $0[4]) },
                waiting.reduce(0, +)
            )
        }
    }
}
