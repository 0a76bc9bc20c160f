internal import GRDB
package import Profiles

/// Keeps how the app spells people otherwise than in `users`: `match_spellings`, by which the view looks for each; and up to which
/// row of `interactions` that is known.
package enum SpellingRecord {
    /// Puts on record what a pass has found, before its lists come into force.
    ///
    /// - Parameters:
    ///   - people: of the crowd.
    ///   - mark: up to where the snapshot has seen the app's tables.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    package static func note(
        _ spellings: OtherSpellings, mark: SnapshotMark, in database: MatchDatabase
    ) throws {
        let found = Set(spellings.everybody.map { Line(username: $0.folded, spelling: $0.name) })
        let known = try database.read { try lines($0) }
        let new = found.subtracting(known)
        // New ones first: whoever reads in between finds too much.
        try database.inBatches(sorted(new)) { db, line in
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO match_spellings (username, spelling) VALUES (?, ?)")
                .execute(arguments: [line.username, line.spelling.databaseValue])
        }
        try database.inBatches(sorted(known.subtracting(found))) { db, line in
            try db.cachedStatement(sql: "DELETE FROM match_spellings WHERE username = ? AND spelling = ?")
                .execute(arguments: [line.username, line.spelling.databaseValue])
        }
        guard try database.read({ try self.mark($0) }) != mark.interaction else { return }
        try database.write { db in
            try db.execute(sql: "DELETE FROM match_marks")
            if let row = mark.interaction {
                try db.execute(sql: "INSERT INTO match_marks (interaction) VALUES (?)", arguments: [row])
            }
        }
    }

    private struct Line: Hashable {
        var username: String
        var spelling: OtherSpellings.Name
    }

    private static func sorted(_ lines: Set<Line>) -> [Line] {
        lines.sorted { ($0.username, $0.spelling.text) < ($1.username, $1.spelling.text) }
    }

    private static func lines(_ db: Database) throws -> Set<Line> {
        var found: Set<Line> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT username, spelling FROM match_spellings")
        while let row = try rows.next() {
            if let username = (row[0] as DatabaseValue).text, let spelling = (row[1] as DatabaseValue).spelling {
                found.insert(Line(username: username, spelling: spelling))
            }
        }
        return found
    }

    /// What is on record. Absent tables read as empty.
    static func read(_ db: Database) throws -> OtherSpellings {
        var spellings = OtherSpellings()
        guard try db.tableExists("match_spellings") else { return spellings }
        for line in try lines(db) { spellings.note(line.spelling) }
        return spellings
    }

    /// The last row of `interactions` whose spellings are on record; `nil` before the first pass, and where rows have no number.
    static func mark(_ db: Database) throws -> Int64? {
        try db.tableExists("match_marks") ? Int64.fetchOne(db, sql: "SELECT interaction FROM match_marks") : nil
    }
}
