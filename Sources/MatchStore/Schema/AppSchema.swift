package import GRDB
package import Profiles

/// The app's seven tables, as `duet init` creates them.
///
/// On a database that an app made, none of this is applied: it is used as it is (see ``AppSchemaCheck``).
package enum AppSchema {
    /// The names of the app's tables, each after those that it refers to: the order for loading.
    package static let tableNames = AppTable.allCases.dropLast().map(\.rawValue)

    /// Every statement that makes the app's tables, indexes and triggers, in order.
    ///
    /// The triggers on `users` write to Duet's own tables, which must exist before anyone is erased or renamed:
    /// ``create(in:mapping:)`` makes both.
    package static var statements: [String] {
        tables + indexes + timestampTriggers + erasureTriggers + renameTriggers
    }

    /// Creates the app's tables and Duet's own in a database that has neither, within the caller's transaction.
    ///
    /// - Throws: ``StoreError/appTablesExist(_:)`` when one of the seven names is taken; nothing was changed then.
    package static func create(in db: Database, mapping: TypeMapping = TypeMapping()) throws {
        let taken = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master
                WHERE lower(name) IN \(SQLText.list(tableNames)) ORDER BY name
                """
        )
        guard taken.isEmpty else { throw StoreError.appTablesExist(taken) }
        for statement in statements {
            try db.execute(sql: statement)
        }
        try MatchSchema.prepare(db, mapping: mapping)
    }
}
