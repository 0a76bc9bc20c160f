internal import GRDB
package import Profiles

/// One row of `match_runs`.
package struct RunRecord: Sendable, Equatable {
    package enum Status: String, Sendable {
        case planning, planned, held, completed, abandoned, undone
    }

    package var id: Int64
    package var passDate: String
    package var asOf: Timestamp
    package var startedAt: Timestamp
    package var finishedAt: Timestamp?
    package var status: Status
    /// A JSON object.
    package var options: String
    package var optionsHash: String
    package var version: String
    package var eligible: Int
    /// Chats planned, and chats written.
    package var planned: Int
    package var written: Int
    /// A JSON object.
    package var summary: String?
    package var message: String?
}

extension RunRecord {
    /// `nil` for a row that no version of Duet wrote.
    init?(_ row: Row) {
        guard let asOf = Timestamp(row["as_of"] as String), let startedAt = Timestamp(row["started_at"] as String),
            let status = Status(rawValue: row["status"])
        else { return nil }
        self.init(
            id: row["run_id"], passDate: row["pass_date"], asOf: asOf, startedAt: startedAt,
            finishedAt: (row["finished_at"] as String?).flatMap { Timestamp($0) }, status: status,
            options: row["options"], optionsHash: row["options_hash"], version: row["duet_version"],
            eligible: row["eligible"], planned: row["planned"], written: row["written"], summary: row["summary"],
            message: row["message"])
    }
}
