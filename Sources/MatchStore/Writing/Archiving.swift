internal import GRDB
package import Profiles

/// Puts away the notifications of matches whose two people must not meet any more.
package enum Archiving {
    /// Two usernames.
    package typealias Pair = (first: String, second: String)

    /// Pairs on record with somebody who cannot be scored because of their age: a child, or nobody knows.
    ///
    /// - Complexity: reads all profiles.
    package static func pairsOfPeopleWithoutAge(_ database: MatchDatabase) throws -> [Pair] {
        let profiles = database.names[.profiles]
        let age = profiles[.age]
        return try database.read { db in
            guard try db.tableExists("match_pairs") else { return [] }
            // Ordinary ages are recognized here, all others by the reader of ages.
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(profiles[.username]), \(age) FROM \(profiles) WHERE NOT ifnull(
                        typeof(\(age)) = 'integer' AND \(age) BETWEEN \(MeetingRules.adulthood) AND \(Person.oldest), 0)
                    """)
            let names = rows.filter { row in
                guard let age = (row[1] as DatabaseValue).wholeNumber else { return true }
                return !(MeetingRules.adulthood...Person.oldest).contains(age)
            }.compactMap { ($0[0] as DatabaseValue).text }
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
    /// They are looked up without the write lock, where an app without an index on `notifications.username` would have all
    /// of them read, and archived in short transactions.
    /// - Parameters:
    ///   - pairs: those not on record as matched are passed over.
    ///   - clock: goes into `updated_at`, where the table has it.
    /// - Returns: how many notifications were archived; 0 in an app that knows no archive.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled.
    @discardableResult
    package static func archive(_ database: MatchDatabase, _ pairs: [Pair], clock: Timestamp) throws -> Int {
        let (notices, change): ([DatabaseValue], String) = try database.read { db in
            let columns = try AppColumns(db, database.names)
            guard let flag = columns.column(.notifications, .isArchived), !flag.isGenerated else { return ([], "") }
            var notices: [DatabaseValue] = []
            for pair in pairs { notices += try unarchived(db, pair, columns[.notifications]) }
            return (notices, try statement(db, columns, clock))
        }
        var archived = 0
        try database.inBatches(notices) { db, id in
            try db.cachedStatement(sql: change).execute(arguments: [id])
            archived += db.changesCount
        }
        return archived
    }

    /// The ids of a pair's notifications that are not archived.
    private static func unarchived(
        _ db: Database, _ pair: Pair, _ notices: AppNames.Table
    ) throws -> [DatabaseValue] {
        let names = [pair.first, pair.second].sorted { PlannedMatch.areOrdered($0, $1) }
        let match = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT chat_id, run_id FROM match_pairs
                    WHERE first = ? AND second = ? AND status = 'matched' AND chat_id IS NOT NULL
                    """),
            arguments: StatementArguments(names))
        guard let match else { return [] }
        return try DatabaseValue.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT \(notices[.id]) FROM \(notices)
                    WHERE \(notices[.username]) IN (?1, ?2, ?3, ?4) AND \(NoticeRow.isNot(notices[.isArchived]))
                        AND \(NoticeRow.isOf(notices, run: "?5", chat: "?6"))
                    """),
            arguments: [
                names[0], names[1], names[0].lowercased(), names[1].lowercased(), match["run_id"] as Int64,
                match["chat_id"] as Int64,
            ])
    }

    private static func statement(_ db: Database, _ columns: AppColumns, _ clock: Timestamp) throws -> String {
        let notices = columns[.notifications]
        var assignments = ["\(notices[.isArchived]) = 1"]
        if let updated = columns.column(.notifications, .updatedAt), !updated.isGenerated {
            let time = try TimestampFormat(db, columns.names, .notifications, .updatedAt).text(clock)
            assignments.append("\(notices[.updatedAt]) = '\(time)'")
        }
        return """
            UPDATE \(notices) SET \(assignments.joined(separator: ", "))
            WHERE \(notices[.id]) = ? AND \(NoticeRow.isNot(notices[.isArchived]))
            """
    }
}
