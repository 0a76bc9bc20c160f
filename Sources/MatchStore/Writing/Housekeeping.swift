internal import GRDB
internal import Profiles

/// Keeps Duet's own tables free of what is no longer wanted, in short transactions.
package enum Housekeeping {
    /// Removes every row about people whom the app has deleted, and about those whose name is somebody else's now. What stands in
    /// the table of wishes under such a name may be the new bearer's: it stays.
    ///
    /// Everybody on record has a number, and the app writes wishes: whoever is gone is among those.
    ///
    /// - Parameter notes: says whose name is somebody else's.
    /// - Returns: how many people were gone.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    /// - Complexity: O(n log n) for n users and people on record, outside of any write transaction.
    @discardableResult
    package static func forgetPeopleWhoAreGone(
        _ database: MatchDatabase, _ notes: ReadingNotes = ReadingNotes()
    ) throws -> Int {
        let (users, preferences) = (database.names[.users], database.names[.preferences])
        let (gone, isOwn) = try database.read { db in
            // Wishes that the app keeps in a table of its own are its own to remove.
            let isOwn = try MatchSchema.isOwn(db, preferences)
            // Our column stands on the left: names are compared as it does, without regard to letter case. One with a NUL
            // reaches Swift cut short, as the name of somebody who is not gone.
            let named = [("match_people", "username")] + (isOwn ? [("\(preferences)", preferences[.username])] : [])
            let gone = try named.flatMap { table, name in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT \(name) FROM \(table)
                        WHERE typeof(\(name)) = 'text' AND instr(\(name), char(0)) = 0 AND \(name) NOT IN (
                            SELECT \(users[.username]) FROM \(users) WHERE \(users[.username]) IS NOT NULL)
                        """)
            }
            return (gone, isOwn)
        }
        let retracts = EmittedMatches.retractsMatches(of: "?1")
        let rows = (isOwn ? ["\(preferences) WHERE \(preferences[.username]) = ?"] : []) + personal
        for (names, rows) in [(gone, rows), (notes.replaced, personal)] {
            try database.inBatches(names) { db, name in
                // Before the pairs go, by which the matches are found.
                try db.cachedStatement(sql: retracts).execute(arguments: [name])
                for condition in rows {
                    try db.cachedStatement(sql: "DELETE FROM \(condition)").execute(arguments: [name])
                }
            }
        }
        return Set((gone + notes.replaced).map(Username.folded)).count
    }

    /// The rows about one person in Duet's own tables. The number goes last: with it goes the knowledge of whose list is
    /// whose.
    private static let personal = [
        "match_outbox WHERE chat_id IN (SELECT chat_id FROM match_pairs WHERE first = ?1 OR second = ?1)",
        "match_pairs WHERE first = ?", "match_pairs WHERE second = ?",
        "match_plan WHERE first = ?", "match_plan WHERE second = ?",
        """
        match_lists WHERE run_id IN (SELECT run_id FROM match_runs)
            AND person_id IN (SELECT person_id FROM match_people WHERE username = ?)
        """,
        "match_readings WHERE person_id IN (SELECT person_id FROM match_people WHERE username = ?)",
        "match_spellings WHERE username = ?", "match_people WHERE username = ?",
    ]

    /// Removes what earlier runs have stored and nobody wants any more: held ones are given up, since accepted without its
    /// plan one would count as carried out.
    ///
    /// - Parameter run: has stored its lists and plan, and is carried out or held.
    /// - Throws: `StoreError`.
    package static func dropOtherRuns(_ database: MatchDatabase, keeping run: Int64) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    UPDATE match_runs SET status = 'abandoned', message = 'overtaken by run ' || ?1
                    WHERE status = 'held' AND run_id <> ?1
                    """, arguments: [run])
        }
        try dropAbandonedRuns(database, keeping: run)
        try RefusedPair.forgetOld(database, keeping: run)
    }

    /// Removes lists and plans of all runs but the given one, the one whose lists are in force, and those whose plan is held
    /// or still to be carried out. What was refused stays on record.
    ///
    /// - Throws: `StoreError`.
    package static func dropAbandonedRuns(_ database: MatchDatabase, keeping run: Int64) throws {
        let others = try database.read { db in
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT run_id FROM match_runs WHERE run_id <> ? AND status NOT IN ('planned', 'held') AND run_id <> coalesce(
                        (SELECT max(run_id) FROM match_runs WHERE status IN ('completed', 'undone')), 0)
                    """, arguments: [run])
        }
        for (table, key, condition) in [
            ("match_lists", "person_id", "1"), ("match_phrases", "phrase_id", "1"),
            ("match_plan", "position", "reason IS NOT 'refused'"),
        ] {
            for other in others { try drop(database, table, key, run: other, where: condition) }
        }
    }

    /// Removes one run's rows from a table, as many at a time as one short transaction takes.
    private static func drop(
        _ database: MatchDatabase, _ table: String, _ key: String, run: Int64, where condition: String
    ) throws {
        let rows = "\(table) WHERE run_id = ?1 AND \(condition)"
        let sql = """
            DELETE FROM \(rows) AND \(key) <=
                coalesce((SELECT \(key) FROM \(rows) ORDER BY \(key) LIMIT 1 OFFSET 255), \(Int64.max))
            """
        let isThere = "SELECT EXISTS (SELECT 1 FROM \(rows))"
        // Most runs on record have nothing left: that is seen without the write lock.
        while try database.read({ try Bool.fetchOne($0, sql: isThere, arguments: [run]) }) == true {
            try database.write { db in
                let started = ContinuousClock.now
                let statement = try db.cachedStatement(sql: sql)
                repeat {
                    try statement.execute(arguments: [run])
                } while db.changesCount > 0 && ContinuousClock.now - started < MatchWriter.batchBudget
            }
        }
    }
}
