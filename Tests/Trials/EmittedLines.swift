internal import Foundation
internal import GRDB

/// The file into which passes deliver notifications, some of which were ended as they wrote it.
enum EmittedLines {
    static let file = "lines.jsonl"

    private struct Line: Decodable, Hashable {
        var notificationID: Int64
        var recipient: String
        var chatID: Int64

        enum CodingKeys: String, CodingKey {
            case notificationID = "notification_id"
            case recipient
            case chatID = "chat_id"
        }
    }

    /// What is wrong after a pass that was not ended.
    ///
    /// - Parameter ended: how many before it were ended: each may have left one line without its end, and have written lines
    ///   that the next one writes again.
    static func faults(_ scratch: Scratch, ended: Int) throws -> [String] {
        let committed = try committed(scratch)
        let text = (try? scratch.text(file)) ?? ""
        var lines: [Line: Int] = [:]
        var torn = 0
        for line in text.split(separator: "\n") {
            if let line = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) {
                lines[line, default: 0] += 1
            } else {
                torn += 1
            }
        }
        var faults: [String] = []
        let missing = committed.lines.subtracting(lines.keys).count
        if missing > 0 { faults.append("\(missing) notifications were never delivered") }
        let unknown = Set(lines.keys).subtracting(committed.lines).count
        if unknown > 0 { faults.append("\(unknown) lines are of no notification") }
        if torn > ended { faults.append("\(torn) lines are torn, and \(ended) passes were ended") }
        if let most = lines.values.max(), most > ended + 1 { faults.append("a line was delivered \(most) times") }
        if !text.isEmpty, !text.hasSuffix("\n") { faults.append("the last line has no end") }
        if committed.waiting > 0 { faults.append("\(committed.waiting) notifications still wait") }
        return faults
    }

    /// Not asynchronous, or GRDB's calls would be.
    private static func committed(_ scratch: Scratch) throws -> (lines: Set<Line>, waiting: Int) {
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: .patient)
        defer { try? queue.close() }
        return try queue.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT id, username, data ->> '$.chat_id' FROM notifications
                    WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL
                    """)
            return (
                Set(rows.map { Line(notificationID: $0[0], recipient: $0[1], chatID: $0[2]) }),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM match_outbox") ?? 0
            )
        }
    }
}
