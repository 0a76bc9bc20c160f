internal import Foundation
internal import GRDB

extension Scratch {
    package func change(_ sql: String, in name: String = "app.db") throws {
        let queue = try DatabaseQueue(path: url(name).path, configuration: .patient)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: sql)
        }
        try queue.close()
    }

    /// The rows of a query, each as one text.
    package func rows(_ sql: String, in name: String = "app.db") throws -> [String] {
        let queue = try DatabaseQueue(path: url(name).path, configuration: .patient)
        defer { try? queue.close() }
        return try queue.read { db in
            try Row.fetchAll(db, sql: sql).map { row in
                row.databaseValues.map(\.description).joined(separator: "|")
            }
        }
    }

    package func count(_ table: String, in name: String = "app.db") throws -> Int {
        try Int(rows("SELECT count(*) FROM \(table)", in: name)[0]) ?? -1
    }

    /// Another folder with the same files, as they are now.
    ///
    /// What is left by a process that was killed can be looked at there: SQLite mends a database as it opens it.
    package func copy() throws -> Scratch {
        let copy = try Scratch()
        // An index of the WAL that nobody has open is made again.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(at: url(name), to: copy.url(name))
        }
        return copy
    }
}
