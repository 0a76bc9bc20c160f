package import GRDB
internal import Profiles

/// What can be said about a database before anybody in it is looked at.
package struct DatabaseState {
    package let problems: [SchemaProblem]
    package let warnings: [String]
    /// Statements that would make the indexes that the warnings are about.
    package let missingIndexes: [String]
    /// Rows whose reference leads nowhere, by table.
    package let brokenReferences: [String: Int]
    /// Columns that refer to chats, as `table.column`.
    package let chatReferences: [String]
    /// What the app keeps, by its names, in places that no pass reads.
    package let unreadFacts: [UnreadFact]
    /// A table by which tools know what they have migrated that rebuild tables and give the new one the old name.
    package let migrationTable: String?
    /// The same, where there is no view that would stop them.
    package let toolWithoutView: String?
    /// Whether `duet init` has made the app's tables, and not an app.
    package let isOfInit: Bool
    package let journalMode: String
    package let matchSchema: Int?
    /// Rows by table of the app.
    package let rows: [String: Int]
    package let lastRun: RunRecord?
    /// What Duet's own tables take, in bytes with their indexes, by table; rows where SQLite does not tell bytes.
    package let ownTables: [String: OwnSize]

    package struct OwnSize: Sendable, Equatable, Codable {
        package var rows: Int
        package var bytes: Int?
    }

    package init(_ db: Database, _ names: AppNames) throws {
        problems = try AppSchemaCheck.missing(in: db, names)
        let slow = try AppSchemaCheck.warnings(in: db, names)
        warnings = slow.map(\.description)
        missingIndexes = slow.map(\.statement)
        var broken: [String: Int] = [:]
        let violations = try Row.fetchCursor(db, sql: "PRAGMA foreign_key_check")
        while let row = try violations.next() { broken[row[0], default: 0] += 1 }
        brokenReferences = broken
        chatReferences = try ChatReferences(db, names).all.map(\.name)
        unreadFacts = try UnreadFact.all(db, names)
        isOfInit = try db.triggerExists("users_rename")
        migrationTable = try MigrationTable.find(db)
        toolWithoutView = try MatchSchema.toolThatViewWouldStop(db)
        journalMode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
        // What an app keeps under Duet's names is not read as if it were Duet's; the forecast names it.
        let isOurs = try MatchSchema.takenNames(db).isEmpty
        matchSchema = isOurs ? try MatchSchema.version(db) : nil
        var rows: [String: Int] = [:]
        for (table, _) in AppSchemaCheck.requiredColumns where try db.tableExists(names[table].name) {
            rows[table.rawValue] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(names[table])")
        }
        self.rows = rows
        lastRun = isOurs ? try RunLog.latest(db) : nil
        ownTables = isOurs ? try Self.ownSizes(db) : [:]
    }

    /// - Complexity: reads Duet's tables.
    private static func ownSizes(_ db: Database) throws -> [String: OwnSize] {
        let tellsBytes = try Bool.fetchOne(db, sql: "SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')") ?? false
        var sizes: [String: OwnSize] = [:]
        for table in MatchSchema.tableNames where try db.tableExists(table) {
            let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            sizes[table] = OwnSize(rows: rows)
            guard tellsBytes else { continue }
            let trees = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE tbl_name = ?", arguments: [table])
            sizes[table]?.bytes = try trees.reduce(0) { bytes, tree in
                try bytes
                    + (Int.fetchOne(
                        db, sql: "SELECT sum(pgsize) FROM dbstat WHERE name = ?", arguments: [tree]) ?? 0)
            }
        }
        return sizes
    }
}
