package import GRDB
package import Profiles

/// The passes on record, and the plan of each. Absent tables read as empty.
package enum RunLog {
    /// All runs that a condition picks, newest first.
    private static func runs(
        _ db: Database, where condition: String, _ arguments: StatementArguments = []
    ) throws -> [RunRecord] {
        guard try db.tableExists("match_runs") else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM match_runs WHERE \(condition) ORDER BY run_id DESC", arguments: arguments
        ).compactMap(RunRecord.init)
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
    /// planning, nor abandoned, nor undone before it was finished.
    package static func planned(_ db: Database, passDate: String) throws -> RunRecord? {
        // A date with a NUL behind it reaches Swift without: what is finished as of that date has to be found by it, too.
        try runs(
            db,
            where: """
                substr(pass_date, 1, 10) = ? AND (
                    status IN ('planned', 'held', 'completed') OR status = 'undone' AND finished_at IS NOT NULL)
                """, [passDate]
        ).first
    }

    /// The last run that chose something and was not given up or taken back.
    package static func lastPlanned(_ db: Database) throws -> RunRecord? {
        try runs(
            db,
            where: "run_id = (SELECT max(run_id) FROM match_runs WHERE status IN ('planned', 'held', 'completed'))"
        ).first
    }

    /// Runs whose plan is stored and not yet written, oldest first.
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

    /// Starts a run: its plan is not complete until `update` sets the status.
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

    /// - Parameter isHeld: whether the match waits for a person, while others of the plan do not.
    package static func append(
        _ db: Database, run: Int64, position: Int, _ match: PlannedMatch, isHeld: Bool = false
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO match_plan(
                    run_id, position, first, second, kind, action, score, created_by, payload, status, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            run, position, match.first, match.second, match.kind.rawValue, match.action.rawValue, match.score,
            match.createdBy, match.payload, isHeld ? "skipped" : "planned", isHeld ? Self.held : nil,
        ])
    }

    /// Why a match was skipped that waits for a person.
    package static let held = "held"

    /// Lets the matches of a plan go on that wait for a person.
    package static func release(_ store: MatchDatabase, run: Int64) throws {
        let positions = try store.read { try lines($0, run: run) }.filter(\.isHeld).map(\.position)
        try store.inBatches(positions) { db, position in
            try deal(db, run: run, position: position, status: "planned", reason: nil)
        }
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

    /// The next matches of a plan that are not dealt with, in order, after a position: without it, every batch would read all
    /// that are over again.
    ///
    /// - Parameter orHeld: whether those are wanted as well that wait for a person.
    static func pendingMatches(
        _ db: Database, run: Int64, after position: Int, limit: Int, orHeld: Bool = false
    ) throws -> [(position: Int, match: PlannedMatch)] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT position, first, second, kind, action, score, created_by, payload FROM match_plan
                WHERE run_id = ? AND position > ?
                    AND (status = 'planned'\(orHeld ? " OR status = 'skipped' AND reason = '\(held)'" : ""))
                ORDER BY position LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [run, position, limit]).map { row in
            (
                row["position"],
                PlannedMatch(
                    first: row["first"], second: row["second"], kind: Meeting(rawValue: row["kind"]) ?? .introduction,
                    action: PlannedMatch.Action(rawValue: row["action"]) ?? .chat, score: row["score"] ?? 0,
                    createdBy: row["created_by"] ?? row["first"], payload: row["payload"] ?? "{}")
            )
        }
    }

    /// All matches of a plan, in order, without what is only written.
    ///
    /// - Parameter releasing: whether those that wait for a person count as still to be dealt with.
    /// - Complexity: reads the plan.
    package static func lines(_ db: Database, run: Int64, releasing: Bool = false) throws -> [PlanLine] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT position, first, second, kind, action, score, status, reason FROM match_plan WHERE run_id = ?
                ORDER BY position
                """, arguments: [run]
        ).map { row in
            let isHeld = row["status"] == "skipped" && row["reason"] == held
            return PlanLine(
                position: row["position"], first: row["first"], second: row["second"],
                kind: Meeting(rawValue: row["kind"]) ?? .introduction, makesChat: row["action"] == "chat",
                score: row["score"] ?? 0, isPending: row["status"] == "planned" || releasing && isHeld,
                isWritten: row["status"] == "written", isHeld: isHeld)
        }
    }

    /// Leaves a match of a plan out for good.
    package static func skip(_ db: Database, run: Int64, position: Int, reason: String) throws {
        try deal(db, run: run, position: position, status: "skipped", reason: reason)
    }

    /// Records that a match of a plan is written.
    static func noteWritten(_ db: Database, run: Int64, position: Int) throws {
        try deal(db, run: run, position: position, status: "written", reason: nil)
    }

    private static func deal(_ db: Database, run: Int64, position: Int, status: String, reason: String?) throws {
        try db.cachedStatement(
            sql: "UPDATE match_plan SET status = ?, reason = ? WHERE run_id = ? AND position = ?"
        ).execute(arguments: [status, reason, run, position])
    }

    /// How many matches of a plan are still to be dealt with.
    ///
    /// - Complexity: reads the plan.
    package static func pendingCount(_ db: Database, run: Int64) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT count(*) FROM match_plan WHERE run_id = ? AND status = 'planned'", arguments: [run]) ?? 0
    }

    /// How many matches of a plan were refused so far, and how many chats it makes.
    ///
    /// - Complexity: reads the plan.
    static func refusedAndChats(_ db: Database, run: Int64) throws -> (Int, Int?) {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT count(*) FILTER (WHERE reason = 'refused'), count(*) FROM match_plan
                WHERE run_id = ? AND action = 'chat'
                """, arguments: [run])
        return (row?[0] ?? 0, row?[1])
    }

    /// What became of a plan: matches written by kind and action, and matches skipped by reason.
    ///
    /// - Complexity: reads the plan, and counts its people: not to be asked under the write lock.
    package static func outcome(_ db: Database, run: Int64) throws -> PlanOutcome {
        var outcome = PlanOutcome()
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT status, kind, action, reason, count(*) AS matches FROM match_plan WHERE run_id = ?
                GROUP BY status, kind, action, reason
                """, arguments: [run])
        for row in rows {
            let count: Int = row["matches"]
            switch (row["status"] as String, row["action"] as String) {
            case ("written", "chat"): outcome.chats[row["kind"], default: 0] += count
            case ("written", _): outcome.remembered += count
            case ("skipped", _) where (row["reason"] as String?) == "refused": outcome.refused += count
            case ("skipped", _): outcome.skipped[row["reason"] ?? "unknown", default: 0] += count
            default: break
            }
        }
        let chats = try Int.fetchAll(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT first AS name FROM match_plan WHERE run_id = ?1 AND status = 'written' AND action = 'chat'
                    UNION ALL
                    SELECT second FROM match_plan WHERE run_id = ?1 AND status = 'written' AND action = 'chat')
                GROUP BY name
                """, arguments: [run])
        if outcome.refused > 0 {
            for pair in try RefusedPair.all(db, run: run) {
                outcome.refusals[pair.refusal.description, default: 0] += 1
            }
        }
        outcome.people = chats.count
        outcome.mostForOnePerson = chats.max() ?? 0
        return outcome
    }
}

/// One match of a stored plan.
package struct PlanLine: Sendable, Equatable {
    package let position: Int
    package let first: String
    package let second: String
    /// `.mutualLike` or `.introduction`.
    package let kind: Meeting
    package let makesChat: Bool
    package let score: Double
    /// Whether it is still to be dealt with.
    package let isPending: Bool
    package let isWritten: Bool
    /// Whether it waits for a person, while others of the plan did not.
    package let isHeld: Bool
}

/// What became of a plan.
package struct PlanOutcome: Sendable, Equatable {
    /// Chats made, by kind.
    package var chats: [String: Int] = [:]
    /// Old mutual likes put on record.
    package var remembered = 0
    /// Matches that were not made because something had changed since, by reason.
    package var skipped: [String: Int] = [:]
    /// Matches that the app's tables refused, in all and by what refused them.
    package var refused = 0
    package var refusals: [String: Int] = [:]
    /// People who got a chat, and the most that one of them got.
    package var people = 0
    package var mostForOnePerson = 0

    package init() {}
}
