package import GRDB
package import Profiles

/// What runs have done about two people: their last match, or the match that was chosen and not made.
package struct MatchRecord: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case matched, undone
        /// Why, as it is on record.
        case skipped(String)
    }

    package let run: Int64
    package let passDate: String
    package let kind: Meeting
    package let state: State

    /// - Parameter run: the run of whose plan it is asked what was not made.
    /// - Returns: `nil` where nothing was chosen, and for two who are only known to like each other.
    package static func find(
        _ db: Database, _ one: String, _ other: String, run: Int64
    ) throws -> MatchRecord? {
        func record(_ row: Row, _ state: State) -> MatchRecord {
            MatchRecord(
                run: row["run_id"], passDate: row["pass_date"] ?? "",
                kind: Meeting(rawValue: row["kind"]) ?? .introduction, state: state)
        }
        let areTheTwo = "(item.first = ?1 AND item.second = ?2 OR item.first = ?2 AND item.second = ?1)"
        let pair = try Row.fetchOne(
            db,
            sql: """
                SELECT item.run_id, run.pass_date, item.kind, item.status FROM match_pairs AS item
                LEFT JOIN match_runs AS run ON run.run_id = item.run_id
                WHERE \(areTheTwo) AND item.status <> 'known'
                """, arguments: [one, other])
        if let pair { return record(pair, pair["status"] == "undone" ? .undone : .matched) }
        let line = try Row.fetchOne(
            db,
            sql: """
                SELECT item.run_id, run.pass_date, item.kind, item.reason FROM match_plan AS item
                JOIN match_runs AS run ON run.run_id = item.run_id
                WHERE \(areTheTwo) AND item.run_id = ?3 AND item.status = 'skipped'
                """, arguments: [one, other, run])
        return line.map { record($0, .skipped($0["reason"] ?? "unknown")) }
    }
}
