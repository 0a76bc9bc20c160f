internal import GRDB
package import Profiles

/// Puts away the notifications of matches whose two people must not meet any more.
package enum Archiving {
    /// Two usernames.
    package typealias Pair = (first: String, second: String)

    /// Pairs on record with somebody who cannot be scored because of their age, a child, or nobody knows; or whom the app has
    /// marked as gone.
    ///
    /// - Parameter asOf: when people are as old as they must be.
    /// - Complexity: reads all profiles.
    package static func pairsOfPeopleLeftOut(_ database: MatchDatabase, asOf: Timestamp) throws -> [Pair] {
        let (users, profiles) = (database.names[.users], database.names[.profiles])
        return try database.read { db in
            guard try db.tableExists("match_pairs") else { return [] }
            let columns = try AppColumns(db, database.names)
            // Ordinary ages are recognized here, all others by the reader of ages.
            let age = "p.\(profiles[.age])"
            let isOrdinary =
                columns.tellsBirth
                ? "0"
                : """
                ifnull(typeof(\(age)) = 'integer' AND \(age) BETWEEN \(MeetingRules.adulthood) AND \(Person.oldest), 0)
                """
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT p.\(profiles[.username]), \(AgeReading(columns).values("p")) FROM \(profiles) p
                    WHERE NOT \(isOrdinary)\(profiles.andCounts("p"))
                    """)
            var names = rows.filter { row in
                guard case .years(let years) = AgeReading.age(row[1], born: row[2], at: asOf) else { return true }
                return !(MeetingRules.adulthood...Person.oldest).contains(years)
            }.compactMap { ($0[0] as DatabaseValue).text }
            for table in [users, profiles] {
                guard let isGone = table.isLeftOut("gone") else { continue }
                let name = table[.username]
                // The name may have been taken by somebody else since.
                let gone = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT gone.\(name) FROM \(table) AS gone WHERE \(isGone) AND NOT EXISTS (
                            SELECT 1 FROM \(table) AS other WHERE other.\(name) = gone.\(name)\(table.andCounts("other")))
                        """)
                names += gone.compactMap { ($0[0] as DatabaseValue).text }
            }
            return try names.flatMap { name in
                try Row.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT first, second FROM match_pairs WHERE status = 'matched' AND first = ?1
                            UNION ALL SELECT first, second FROM match_pairs WHERE status = 'matched' AND second = ?1
                            """), arguments: [name]
                ).map { (first: $0[0], second: $0[1]) }
            }
        }
    }

    /// Archives what two people were told of each other.
    ///
    /// They are looked up without the write lock, for all pairs at once, and archived in short transactions, each by its row.
    ///
    /// - Parameters:
    ///   - pairs: those not on record as matched are passed over.
    ///   - clock: goes into `updated_at`, where the table has it.
    /// - Returns: how many notifications were archived; 0 in an app that knows no archive.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    /// - Complexity: O(pairs + notifications of their people), outside of any write transaction.
    @discardableResult
    package static func archive(_ database: MatchDatabase, _ pairs: [Pair], clock: Timestamp) throws -> Int {
        guard !pairs.isEmpty else { return 0 }
        let (notices, change): ([(MatchNotices.Match, DatabaseValue)], String) = try database.read { db in
            let columns = try AppColumns(db, database.names)
            guard let flag = columns.column(.notifications, .isArchived), !flag.isGenerated else { return ([], "") }
            let table = columns[.notifications]
            let reader = try MatchNotices(db, database.names, where: NoticeRow.isNot(table[.isArchived]))
            let found = try reader.rows(db, of: pairs.compactMap { try match(db, $0) })
            let sorted = found.sorted { ($0.key.run, $0.key.chat) < ($1.key.run, $1.key.chat) }
            return (
                sorted.flatMap { match, rows in rows.map { (match, $0) } },
                try statement(db, columns, key: reader.key, clock)
            )
        }
        var archived = 0
        try database.inBatches(notices) { db, notice in
            try db.cachedStatement(sql: change).execute(
                arguments: [notice.1, notice.0.run, notice.0.chat])
            archived += db.changesCount
        }
        return archived
    }

    /// The match of a pair, with the names of the two.
    private static func match(_ db: Database, _ pair: Pair) throws -> (people: [String], match: MatchNotices.Match)? {
        try Task.checkCancellation()
        let names = [pair.first, pair.second].sorted { PlannedMatch.areOrdered($0, $1) }
        let match = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT run_id, chat_id FROM match_pairs
                    WHERE first = ? AND second = ? AND status = 'matched' AND chat_id IS NOT NULL
                    """),
            arguments: StatementArguments(names))
        return match.map { (people: names, match: MatchNotices.Match(run: $0[0], chat: $0[1])) }
    }

    private static func statement(_ db: Database, _ columns: AppColumns, key: String, _ clock: Timestamp) throws
        -> String
    {
        let notices = columns[.notifications]
        var assignments = ["\(notices[.isArchived]) = 1"]
        if let updated = columns.column(.notifications, .updatedAt), !updated.isGenerated {
            let time = try TimeForm(db, columns, .notifications, .updatedAt).value(clock)
            assignments.append("\(notices[.updatedAt]) = \(time.sql)")
        }
        return """
            UPDATE \(notices) SET \(assignments.joined(separator: ", "))
            WHERE \(key) = ?1 AND \(NoticeRow.isNot(notices[.isArchived]))
                AND \(NoticeRow.isOf(notices, run: "?2", chat: "?3"))
            """
    }
}
