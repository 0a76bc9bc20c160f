import Foundation
import GRDB
import MatchStore
import Profiles

/// Rows as an app would have them, whatever they are filled into.
enum SmallCrowd {
    static let time = RowTime.moment(Timestamp("2025-12-31 23:59:59")!)

    /// People with a profile each, who like one another around a circle.
    static func circle(_ names: [String]) -> AppRows {
        var rows = AppRows()
        for (position, name) in names.enumerated() {
            rows.users.append(UserRow(username: name, email: "\(name)@example.org", created: time))
            rows.profiles.append(
                ProfileRow(username: name, name: name, age: 30, genre: "jazz", created: time, updated: time))
            rows.interactions.append(
                InteractionRow(
                    actor: name, target: names[(position + 1) % names.count], type: "like",
                    created: .moment(Timestamp("2025-11-30 08:05:09.75")!), updated: time))
        }
        return rows
    }

    /// A chat of two people, and a message of the first.
    static func chat(_ number: Int, _ first: String, _ second: String, says text: String = "hello") -> AppRows {
        var rows = AppRows()
        rows.chats = [ChatRow(number: number, creator: first, participants: [first, second], created: time)]
        rows.messages = [MessageRow(chat: number, sender: first, text: text, created: time)]
        return rows
    }

    /// One of everything that no app's tables should take.
    static var dirty: AppRows {
        var rows = circle(["ana", "ben"])
        rows.users.append(UserRow(username: "no such name!", email: nil, created: .text("yesterday")))
        rows.profiles.append(
            ProfileRow(username: "no such name!", age: 999, created: .text(""), updated: .text("31/12/2025")))
        rows.preferences = [
            PreferenceRow(
                username: "ben", genders: ["a \"quote\" \\ and\ta tab"], youngest: 3, oldest: 1, introductions: nil,
                created: .text("never"))
        ]
        rows.interactions.append(
            InteractionRow(actor: "ana", target: "nobody", type: "wink", created: .text("soon"), updated: time))
        rows.chats = [ChatRow(number: 0, creator: "stranger", participants: ["ana"], created: time)]
        rows.messages = [MessageRow(chat: 7, sender: "stranger", text: "anybody here?", created: time)]
        return rows
    }

    static let many = (0..<3000).map { "person_\($0)" }
}

extension ScratchFolder {
    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? [] }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

    /// The rows of a query, values separated by bars.
    func rows(_ sql: String, in name: String = "app.db") throws -> [String] {
        let queue = try DatabaseQueue(path: path(name))
        defer { try? queue.close() }
        return try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "NULL" : String.fromDatabaseValue($0) ?? "\($0)" }
                    .joined(separator: "|")
            }
        }
    }

    /// Every row of every table.
    func everything(in name: String = "app.db") throws -> [String] {
        try rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", in: name)
            .flatMap { table in try [table] + rows("SELECT * FROM \(table)", in: name) }
    }
}

/// What stops somebody who fills a database.
struct Stop: Error {}
