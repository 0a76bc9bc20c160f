internal import GRDB

/// Keeps Duet's own tables free of what is no longer wanted, in short transactions.
public enum Housekeeping {
    private static let personal: [(table: String, columns: [String])] = [
        ("match_pairs", ["first", "second"]),
        ("match_plan", ["first", "second"]),
        ("match_recommendations", ["username", "target"]),
        ("match_preferences", ["username"]),
    ]

    /// Removes every row about people whom the app has deleted.
    ///
    /// - Returns: how many people were gone.
    @discardableResult
    public static func forgetPeopleWhoAreGone(_ database: MatchDatabase) throws -> Int {
        let gone = try database.read { db -> [String] in
            let names = personal.flatMap { table, columns in columns.map { "SELECT \($0) AS name FROM \(table)" } }
            return try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT name FROM (\(names.joined(separator: " UNION ")))
                    WHERE name NOT IN (SELECT username FROM users WHERE username IS NOT NULL)
                    """)
        }
        try database.inBatches(gone) { db, name in
            for (table, columns) in personal {
                for column in columns {
                    try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(column) = ?").execute(arguments: [name])
                }
            }
        }
        return gone.count
    }

    /// Removes recommendations and plans of all runs but the given one, and what an interrupted planning left. Held runs
    /// among them are given up: accepted without its plan, one would count as carried out.
    public static func dropOtherRuns(_ database: MatchDatabase, keeping run: Int64) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    UPDATE match_runs SET status = 'abandoned', message = 'overtaken by run ' || ?1
                    WHERE status = 'held' AND run_id <> ?1
                    """, arguments: [run])
        }
        try dropRows(database, of: "match_recommendations", key: "run_id, username, rank", keeping: run)
        try dropRows(database, of: "match_plan", key: "run_id, position", keeping: run)
    }

    /// The runs are looked up one by one: a plain `run_id <> ?` would end with reading all that is kept, under the write
    /// lock.
    private static func dropRows(
        _ database: MatchDatabase, of table: String, key: String, keeping run: Int64
    ) throws {
        var dropped = 1
        while dropped > 0 {
            dropped = try database.write { db in
                try db.execute(
                    sql: """
                        DELETE FROM \(table) WHERE (\(key)) IN
                            (SELECT \(key) FROM \(table)
                             WHERE run_id IN (SELECT run_id FROM match_runs WHERE run_id <> ?) LIMIT 2000)
                        """, arguments: [run])
                return db.changesCount
            }
        }
    }
}
