package import GRDB

/// Up to where a snapshot has seen an app's tables.
package struct SnapshotMark: Sendable {
    /// SQLite's number for the last commit by others.
    let version: Int64
    /// The highest rowid of chats and of participants; `nil` where one of the tables has none.
    let last: (chat: Int64, participant: Int64)?
    /// The highest rowid of interactions; `nil` where they have none.
    let interaction: Int64?

    /// As of the transaction in which the snapshot is read.
    package init(_ db: Database, _ names: AppNames) throws {
        version = try MatchDatabase.foreignVersion(db)
        let (chats, participants, interactions) = (names[.chats], names[.participants], names[.interactions])
        func highest(_ table: AppNames.Table) throws -> Int64 {
            try Int64.fetchOne(db, sql: "SELECT max(rowid) FROM \(table)") ?? 0
        }
        last =
            try chats.hasRowids(db) && participants.hasRowids(db)
            ? (chat: highest(chats), participant: highest(participants)) : nil
        interaction = try interactions.hasRowids(db) ? highest(interactions) : nil
    }
}
