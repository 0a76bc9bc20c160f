internal import GRDB
package import Profiles

/// The app of a simulation: a database of a synthetic crowd, on which an app's statements are run between the passes.
package final class SimulatedApp {
    private let store: MatchDatabase
    private let loader: RowLoader

    package var path: String { store.path }

    /// - Parameter path: a database that is the simulation's own.
    /// - Throws: `StoreError` where it is no app's database.
    package init(path: String, mapping: TypeMapping = TypeMapping()) throws {
        let store = try MatchDatabase(path: path, access: .write)
        self.store = store
        try store.read { db in
            try AppSchemaCheck.require(in: db, store.names)
            try MatchSchema.requireKnownVersion(db)
        }
        // A copy of a database in another mode, too: it is written to thousands of times, and needs no care.
        try store.outsideTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF")
        }
        try store.write { try MatchSchema.prepare($0, mapping: mapping, names: store.names) }
        loader = try store.outsideTransaction {
            try RowLoader($0, path: path, names: store.names, mapping: mapping)
        }
    }

    /// All usernames, in the order of the table.
    package func usernames() throws -> [String] {
        try store.read { db in
            try String.fetchAll(
                db, sql: "SELECT \(store.names[.users][.username]) FROM \(store.names[.users]) ORDER BY rowid")
        }
    }

    /// The moment of the last pass; `nil` where there was none.
    package func lastNight() throws -> Timestamp? { try store.read { try RunLog.lastPlanned($0)?.asOf } }

    /// Runs all statements of one day, in one transaction.
    package func day(_ body: (SimulatedDay) throws -> Void) throws {
        try store.write { db in try body(SimulatedDay(db, names: store.names, loader: loader)) }
    }

    /// What a pass has left on record is freed of what a machine's clock and memory say: equal nights leave equal rows.
    package func forgetMeasurements(ofRun run: Int64) throws {
        try store.write { db in
            try db.execute(
                sql: """
                    UPDATE match_runs
                    SET summary = json_remove(summary, '$.seconds', '$.peak_memory_mb', '$.longest_write_lock_ms')
                    WHERE run_id = ?
                    """, arguments: [run])
        }
    }

    /// A match that a pass has made.
    package struct Match: Sendable, Hashable {
        package let first: String
        package let second: String
        package let kind: Meeting
        package let chat: Int64
    }

    /// The matches of a run, in the order of names.
    package func matches(ofRun run: Int64) throws -> [Match] {
        try store.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT first, second, kind, chat_id FROM match_pairs
                    WHERE run_id = ? AND status = 'matched' AND chat_id IS NOT NULL ORDER BY first, second
                    """, arguments: [run])
            var matches: [Match] = []
            while let row = try rows.next() {
                guard let kind = Meeting(rawValue: row[2]) else { continue }
                matches.append(Match(first: row[0], second: row[1], kind: kind, chat: row[3]))
            }
            return matches
        }
    }

    /// Gives every list that is in force: those of the last completed run, before anything that has happened since.
    ///
    /// - Parameter body: gets whose list it is, and who is in it, best first, by position in `usernames`.
    package func lists(
        position: (String) -> Int?, _ body: (_ owner: Int, _ people: [Int32]) throws -> Void
    ) throws {
        try store.read { db in
            var positions: [Int32] = []
            let people = try Row.fetchCursor(db, sql: "SELECT person_id, username FROM match_people")
            while let row = try people.next() {
                let number: Int = row[0]
                if number >= positions.count {
                    positions += [Int32](repeating: -1, count: number + 1 - positions.count)
                }
                positions[number] = position(row[1]).map(Int32.init) ?? -1
            }
            let lists = try Row.fetchCursor(
                db,
                sql: """
                    SELECT person_id, entries FROM match_lists
                    WHERE run_id = (SELECT max(run_id) FROM match_runs WHERE status IN ('completed', 'undone'))
                    ORDER BY person_id
                    """)
            while let row = try lists.next() {
                let number: Int = row[0]
                guard number < positions.count, positions[number] >= 0 else { continue }
                let entries = StoredList.people(row[1] as String).compactMap { number in
                    number < positions.count && positions[number] >= 0 ? positions[number] : nil
                }
                try body(Int(positions[number]), entries)
            }
        }
    }

    /// Rows in each of Duet's tables, and the bytes that they and their indexes take; the record of runs takes some that
    /// depend on how long passes took, and is left out of the bytes.
    package func sizes() throws -> (rows: [String: Int], bytes: Int) {
        try store.read { db in
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'match\\_%' ESCAPE '\\'
                        AND name <> '\(store.names[.preferences].name)' ORDER BY name
                    """)
            var rows: [String: Int] = [:]
            for table in tables {
                rows[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(SQLText.identifier(table))")
            }
            let bytes = try Int.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE aggregate = TRUE AND name IN (
                        SELECT name FROM sqlite_master WHERE tbl_name LIKE 'match\\_%' ESCAPE '\\'
                            AND tbl_name NOT IN ('match_runs', '\(store.names[.preferences].name)'))
                    """)
            return (rows, bytes ?? 0)
        }
    }

    /// Who likes whom by what is on record, the latest row of two people not looked for: pairs of usernames.
    package func eachLike(mapping: TypeMapping, _ body: (_ actor: String, _ target: String) throws -> Void) throws {
        try store.read { db in
            let said = store.names[.interactions]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(said[[.username, .target]]) FROM \(said)
                    WHERE lower(\(said[.interactionType])) IN \(SQLText.list(mapping.like)) ORDER BY rowid
                    """)
            while let row = try rows.next() { try body(row[0], row[1]) }
        }
    }

    /// Closes the database and leaves no side files.
    package func close() { store.disconnect() }
}
