package import GRDB
package import Profiles

/// All that a plan is made from, as of one moment of the database.
package struct PassReading: Sendable {
    package let columns: AppColumns
    package let crowd: Crowd
    /// What of the people is new since the last pass.
    package let notes: ReadingNotes
    /// Up to where the app's tables were read.
    package let mark: SnapshotMark
    /// The last run whose plan was carried out, is held, or will be.
    package let lastRun: RunRecord?
    /// Completed runs, newest first: what is usual.
    package let history: [RunRecord]
    /// Pairs that the app's tables have refused.
    package let refused: [RefusedPair]
    /// What the app keeps, by its names, in places that are not read.
    package let unreadFacts: [UnreadFact]
    /// The run before, whatever became of it.
    package let latest: RunRecord?

    /// Reads in the transaction that the caller holds.
    ///
    /// - Parameters:
    ///   - runs: how many runs of the history are wanted.
    ///   - listsDetails: whether the report names every person left out and every row ignored.
    package init(
        _ db: Database, names: AppNames, tables: ReferenceTables, mapping: TypeMapping, asOf: Timestamp, runs: Int,
        listsDetails: Bool
    ) throws {
        columns = try AppColumns(db, names)
        history = try RunLog.completed(db, limit: runs)
        (crowd, notes) = try CrowdReader(
            columns: columns, tables: tables, mapping: mapping, asOf: asOf, listsDetails: listsDetails,
            earlier: history.first?.asOf
        ).readWithNotes(db)
        mark = try SnapshotMark(db, names)
        lastRun = try RunLog.lastPlanned(db)
        let former = Set(notes.replaced.map(Username.folded))
        refused = try RefusedPair.all(db).filter {
            !former.contains(Username.folded($0.first)) && !former.contains(Username.folded($0.second))
        }
        unreadFacts = try UnreadFact.all(db, names)
        latest = try RunLog.latest(db)
    }

    /// How many rows there are to read, and how many bytes the database has.
    package struct Size: Sendable, Equatable {
        package var users: Int
        package var interactions: Int
        package var bytes: Int
    }

    /// - Complexity: O(rows), by an index where there is one: a small part of reading them.
    package static func size(_ db: Database, _ names: AppNames) throws -> Size {
        func number(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
        return Size(
            users: try number("SELECT count(*) FROM \(names[.users])"),
            interactions: try number("SELECT count(*) FROM \(names[.interactions])"),
            bytes: try number("PRAGMA page_count") * number("PRAGMA page_size"))
    }
}
