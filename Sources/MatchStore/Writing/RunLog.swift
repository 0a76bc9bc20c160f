package import GRDB
package import Profiles

/// The passes on record, and the plan of each. Absent tables read as empty.
package enum RunLog {
    /// All runs that a condition picks, newest first.
    private static func runs(
        _ db: Database, where condition: String, _ arguments: StatementArguments = []
    ) throws -> [RunRecord] {
        guard try db.tableExists("match_runs") else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT run_id, pass_date, as_of, started_at, finished_at, status, options, options_hash, duet_version,
                       eligible, planned, written, summary, message
                FROM match_runs WHERE \(condition) ORDER BY run_id DESC
                """, arguments: arguments)
        return rows.compactMap { row in
            guard let asOf = Timestamp(row[2] as String), let startedAt = Timestamp(row[3] as String),
                let status = RunRecord.Status(rawValue: row[5])
            else { return nil }
            return RunRecord(
                id: row[0], passDate: row[1], asOf: asOf, startedAt: startedAt,
                finishedAt: (row[4] as String?).flatMap { Timestamp($0) }, status: status, options: row[6],
                optionsHash: row[7], version: row[8], eligible: row[9], planned: row[10], written: row[11],
                summary: row[12], message: row[13])
        }
    }

    package static func run(_ db: Database, id: Int64) throws -> RunRecord? {
        try runs(db, where: "run_id = ?", [id]).first
    }

    package static func latest(_ db: Database) throws -> RunRecord? {
        try runs(db, where: "run_id = (SELECT max(run_id) FROM match_runs)").first
    }

    /// Every run, oldest first.
    package static func all(_ db: Database) throws -> [RunRecord] { try runs(db, where: "1").reversed() }

    /// The run whose plan a pass of this date would have to finish or leave be: the latest that was neither cut off while
    /// planning nor abandoned.
    package static func planned(_ db: Database, passDate: String) throws -> RunRecord? {
        // A date with a NUL behind it reaches Swift without: what is finished as of that date has to be found by it, too.
        try runs(
            db, where: "substr(pass_date, 1, 10) = ? AND status IN ('planned', 'held', 'completed', 'undone')",
            [passDate]
        ).first
    }

    /// Runs whose plan is stored and not yet carried out, oldest first.
    package static func unfinished(_ db: Database) throws -> [RunRecord] {
        try runs(db, where: "status = 'planned'").reversed()
    }

    /// Completed runs, newest first, undone ones included: they say how large a usual plan is.
    package static func completed(_ db: Database, limit: Int) throws -> [RunRecord] {
        Array(try runs(db, where: "status IN ('completed', 'undone')").prefix(limit))
    }

    /// Gives up runs that were cut off while planning: nothing of theirs was written.
    package static func abandonPlanning(_ db: Database) throws {
        try db.execute(
            sql:
                "UPDATE match_runs SET status = 'abandoned', message = 'cut off while planning' WHERE status = 'planning'"
        )
    }

    /// Starts a run: its plan is not complete until `complete` says so.
    package static func begin(
        _ db: Database, passDate: String, asOf: Timestamp, startedAt: Timestamp, options: String, optionsHash: String,
        version: String, eligible: Int
    ) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO match_runs(pass_date, as_of, started_at, status, options, options_hash, duet_version, eligible)
                VALUES (?, ?, ?, 'planning', ?, ?, ?, ?)
                """,
            arguments: [
                passDate, asOf.description, startedAt.description, options, optionsHash, version, eligible,
            ])
        return db.lastInsertedRowID
    }

    package static func append(_ db: Database, run: Int64, position: Int, _ match: PlannedMatch) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO match_plan(run_id, position, first, second, kind, action, score, created_by, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            run, position, match.first, match.second, match.kind.rawValue, match.action.rawValue, match.score,
            match.createdBy, match.payload,
        ])
    }

    /// Sets the status and what goes with it. A run that ends gets `finishedAt`.
    package static func update(
        _ db: Database, run: Int64, status: RunRecord.Status, planned: Int? = nil, summary: String? = nil,
        message: String? = nil, finishedAt: Timestamp? = nil
    ) throws {
        try db.execute(
            sql: """
                UPDATE match_runs SET status = ?2, planned = coalesce(?3, planned), summary = coalesce(?4, summary),
                    message = ?5, finished_at = coalesce(?6, finished_at)
                WHERE run_id = ?1
                """,
            arguments: [run, status.rawValue, planned, summary, message, finishedAt?.description])
    }

    /// The next lines of a plan that are not carried out, in order, after a position: without it, every batch would read all
    /// that is done over again.
    static func next(
        _ db: Database, run: Int64, after position: Int, limit: Int
    ) throws -> [(position: Int, match: PlannedMatch)] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT position, first, second, kind, action, score, created_by, payload FROM match_plan
                WHERE run_id = ? AND position > ? AND status = 'planned' ORDER BY position LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [run, position, limit]).map { row in
            (
                row[0],
                PlannedMatch(
                    first: row[1], second: row[2], kind: Meeting(rawValue: row[3]) ?? .introduction,
                    action: PlannedMatch.Action(rawValue: row[4]) ?? .chat, score: row[5] ?? 0,
                    createdBy: row[6] ?? row[1], payload: row[7] ?? "{}")
            )
        }
    }

    /// How many lines of a plan are still to be carried out.
    ///
    /// - Complexity: reads the plan.
    package static func left(_ db: Database, run: Int64) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT count(*) FROM match_plan WHERE run_id = ? AND status = 'planned'", arguments: [run]) ?? 0
    }

    /// What became of a plan: lines written by kind and action, and lines skipped by reason.
    ///
    /// - Complexity: reads the plan, and counts its people: not to be asked under the write lock.
    package static func outcome(_ db: Database, run: Int64) throws -> PlanOutcome {
        var outcome = PlanOutcome()
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT status, kind, action, reason, count(*) FROM match_plan WHERE run_id = ?
                GROUP BY status, kind, action, reason
                """, arguments: [run])
        for row in rows {
            let count: Int = row[4]
            switch (row[0] as String, row[2] as String) {
            case ("written", "chat"): outcome.chats[row[1], default: 0] += count
            case ("written", _): outcome.remembered += count
            case ("skipped", _): outcome.skipped[row[3] ?? "unknown", default: 0] += count
            default: break
            }
        }
        let chats = try Row.fetchAll(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT first AS name FROM match_plan WHERE run_id = ?1 AND status = 'written' AND action = 'chat'
                    UNION ALL
                    SELECT second FROM match_plan WHERE run_id = ?1 AND status = 'written' AND action = 'chat')
                GROUP BY name
                """, arguments: [run]
        ).map { $0[0] as Int }
        outcome.people = chats.count
        outcome.mostForOnePerson = chats.max() ?? 0
        return outcome
    }
}

/// What became of a plan.
package struct PlanOutcome: Sendable, Equatable {
    /// Chats made, by kind.
    package var chats: [String: Int] = [:]
    /// Old mutual likes put on record.
    package var remembered = 0
    /// Lines that were not carried out because something had changed since, by reason.
    package var skipped: [String: Int] = [:]
    /// People who got a chat, and the most that one of them got.
    package var people = 0
    package var mostForOnePerson = 0

    package init() {}
}
