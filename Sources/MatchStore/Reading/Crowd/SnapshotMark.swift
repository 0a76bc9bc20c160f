internal import GRDB

/// Up to where a snapshot has seen an app's tables.
package struct SnapshotMark: Sendable {
    /// SQLite's number for the last commit by others.
    let version: Int64
    /// The highest rowid of chats and of participants; `nil` where one of the tables has none.
    let last: (chat: Int64, participant: Int64)?

    /// As of the transaction in which the snapshot is read.
    init(_ db: Database, _ names: AppNames) throws {
        version = try MatchDatabase.foreignVersion(db)
        let (chats, participants) = (names[.chats], names[.participants])
        func highest(_ table: AppNames.Table) throws -> Int64 {
            try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM \(table)") ?? 0
        }
        last =
            try chats.hasRowids(db) && participants.hasRowids(db)
            ? (chat: highest(chats), participant: highest(participants)) : nil
    }
}
