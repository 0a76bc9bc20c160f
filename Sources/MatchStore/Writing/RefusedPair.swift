package import GRDB
internal import Profiles

/// Two people whose match the app's tables refused: the line of the plan in which that happened last.
///
/// There is one line for a pair, which outlives the rest of its plan. `users` has triggers that rename and erase people in
/// plans, and so they do here.
package struct RefusedPair: Sendable, Equatable {
    package let first: String
    package let second: String
    /// How often in all.
    package let times: Int
    /// The pass date of the last time.
    package let last: String
    package let refusal: Refusal

    /// A pair is chosen again after 1, 2, 4, 8… nights, and at the latest after so many.
    static let longestRest = 64
    /// Who has not been refused for so many nights is as if never refused.
    static let memory = 2 * longestRest

    /// The first pass date on which the pair may be chosen again.
    package var nextTry: String {
        let nights = times > 6 ? Self.longestRest : 1 << max(0, times - 1)
        return Self.date(last, plus: nights) ?? last
    }

    package func rests(on passDate: String) -> Bool { passDate < nextTry }

    private static func date(_ date: String, plus days: Int) -> String? {
        Timestamp("\(date) 00:00:00")?.adding(seconds: Int64(days) * 86_400).date
    }

    /// All on record, or those of one run. Absent tables read as empty.
    ///
    /// - Complexity: O(refused pairs), by an index.
    package static func all(_ db: Database, run: Int64? = nil) throws -> [RefusedPair] {
        guard try db.tableExists("match_plan"), try db.tableExists("match_runs") else { return [] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT line.first, line.second, run.pass_date, \(member("times")) AS times,
                    \(member("message")) AS message, \(member("table")) AS "table", \(member("kind")) AS kind
                FROM match_plan AS line JOIN match_runs AS run ON run.run_id = line.run_id
                WHERE line.reason = 'refused' AND line.run_id = coalesce(?, line.run_id)
                """, arguments: [run]
        ).map { row in
            RefusedPair(
                first: row["first"], second: row["second"], times: (row["times"] as DatabaseValue).wholeNumber ?? 1,
                last: row["pass_date"],
                refusal: Refusal(
                    message: (row["message"] as DatabaseValue).text ?? "", table: (row["table"] as DatabaseValue).text,
                    kind: (row["kind"] as DatabaseValue).text.flatMap(Refusal.Kind.init) ?? .error))
        }
    }

    /// What is on record of two people.
    package static func find(_ db: Database, _ one: String, _ other: String) throws -> RefusedPair? {
        let names = Set([one, other].map(Username.folded))
        return try all(db).last { Set([$0.first, $0.second].map(Username.folded)) == names }
    }

    /// Marks a line of a plan as refused. What an older plan says of the same two goes.
    static func record(_ db: Database, run: Int64, position: Int, _ match: PlannedMatch, _ refusal: Refusal) throws {
        let isPair = "reason = 'refused' AND (first = ?1 AND second = ?2 OR first = ?2 AND second = ?1)"
        let earlier = try DatabaseValue.fetchOne(
            db.cachedStatement(
                sql: "SELECT max(\(member("times"))) FROM match_plan AS line WHERE \(isPair)"),
            arguments: [match.first, match.second])
        let times = max(earlier?.wholeNumber ?? 0, 0)
        if times > 0 {
            try db.cachedStatement(sql: "DELETE FROM match_plan WHERE \(isPair)")
                .execute(arguments: [match.first, match.second])
        }
        try db.cachedStatement(
            sql: """
                UPDATE match_plan SET status = 'skipped', reason = 'refused', payload = json_object('refusal', json_object(
                    'message', ?3, 'table', ?4, 'kind', ?5, 'times', ?6))
                WHERE run_id = ?1 AND position = ?2
                """
        ).execute(
            arguments: [run, position, refusal.message, refusal.table, refusal.kind.rawValue, times + 1])
    }

    /// Removes what is on record of pairs that were matched since, and what is older than the memory.
    static func forgetOld(_ database: MatchDatabase, keeping run: Int64) throws {
        let old = try database.read { db in
            let newest = try RunLog.run(db, id: run)?.passDate
            let oldest = newest.flatMap { date($0, plus: -memory) } ?? ""
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT line.run_id, line.position FROM match_plan AS line
                    JOIN match_runs AS run ON run.run_id = line.run_id
                    WHERE line.reason = 'refused' AND (run.pass_date < ?1 OR EXISTS (
                        SELECT 1 FROM match_pairs
                        WHERE match_pairs.first IN (line.first, line.second)
                            AND match_pairs.second IN (line.first, line.second)))
                    """, arguments: [oldest]
            ).map { (run: $0[0] as Int64, position: $0[1] as Int64) }
        }
        try database.inBatches(old) { db, line in
            try db.cachedStatement(sql: "DELETE FROM match_plan WHERE run_id = ? AND position = ?")
                .execute(arguments: [line.run, line.position])
        }
    }

    private static func member(_ name: String) -> String { "json_extract(line.payload, '$.refusal.\(name)')" }
}
