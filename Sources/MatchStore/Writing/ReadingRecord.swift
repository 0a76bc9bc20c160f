internal import GRDB

/// Keeps what passes have read of people: `match_readings`.
package enum ReadingRecord {
    /// Puts on record what a pass has read, before its lists come into force. Those of the run before are hidden from then on
    /// where somebody has changed: they were made by what is on record no more.
    ///
    /// - Parameters:
    ///   - usernames: of the crowd, in ascending order by bytes.
    ///   - numbers: of the same people, as `PeopleNumbers` has them.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    package static func note(
        _ notes: ReadingNotes, run: Int64, usernames: some RandomAccessCollection<String>, numbers: [Int64],
        in database: MatchDatabase
    ) throws {
        // Both in the same order: one walk finds the numbers.
        var lines: [(number: Int64, reading: PersonReading)] = []
        lines.reserveCapacity(notes.changed.count)
        var changed = notes.changed.sorted { $0.username.utf8.lexicographicallyPrecedes($1.username.utf8) }[...]
        for (username, number) in zip(usernames, numbers) {
            while let first = changed.first, first.username.utf8.lexicographicallyPrecedes(username.utf8) {
                changed.removeFirst()
            }
            guard let first = changed.first else { break }
            if first.username == username { lines.append((number, first.reading)) }
        }
        lines.sort { $0.number < $1.number }
        try database.inBatches(lines) { db, line in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO match_readings
                        (person_id, run_id, joined, account, gender, wish, inherited_wish, since)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            let reading = line.reading
            try statement.execute(arguments: [
                line.number, run, reading.joined, reading.account, reading.gender, reading.wish,
                reading.inheritedWish, reading.since,
            ])
        }
        try dropOfNobody(database)
    }

    /// An erasure by triggers of an earlier version leaves such rows behind.
    private static func dropOfNobody(_ database: MatchDatabase) throws {
        let gone = try database.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT person_id FROM match_readings AS known
                    WHERE NOT EXISTS (SELECT 1 FROM match_people WHERE person_id = known.person_id)
                    """)
        }
        try database.inBatches(gone) { db, number in
            try db.cachedStatement(sql: "DELETE FROM match_readings WHERE person_id = ?").execute(arguments: [number])
        }
    }
}
