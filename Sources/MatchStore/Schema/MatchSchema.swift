package import GRDB
package import Profiles

/// Duet's own tables, which stand beside the app's, in a database that `duet init` made or in one that the app made.
///
/// They refer to the app's tables by name only, without foreign keys, so that nothing of ours stops the app from
/// deleting its rows. Their version is kept in `match_schema`: `user_version` and `grdb_migrations` may be the app's.
package enum MatchSchema {
    /// The version that this program writes and the newest that it can read.
    package static let currentVersion = 5

    /// The names of Duet's tables. `match_recommendations` and `match_recommendations_now` are views.
    package static let tableNames = [
        "match_schema", "match_runs", "match_plan", "match_pairs", "match_outbox", "match_emitted", "match_people",
        "match_phrases", "match_lists", "match_readings", "match_talks", "match_partings", "match_showings",
        "match_queries", "match_spellings", "match_marks",
        "match_preferences",
    ]

    /// The version of Duet's tables in this database, or nil when it has none (a database before its first pass).
    package static func version(_ db: Database) throws -> Int? {
        guard
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'match_schema')"
            ) == true
        else { return nil }
        return try Int.fetchOne(db, sql: "SELECT max(version) FROM match_schema WHERE typeof(version) = 'integer'")
    }

    /// - Throws: ``StoreError/newerMatchSchema(found:known:)`` when a newer Duet has worked on this database,
    ///   ``StoreError/namesTaken(_:)`` when an app's own tables have Duet's names.
    package static func requireKnownVersion(_ db: Database) throws {
        let taken = try takenNames(db)
        guard taken.isEmpty else { throw StoreError.namesTaken(taken) }
        if let found = try version(db), found > currentVersion {
            throw StoreError.newerMatchSchema(found: found, known: currentVersion)
        }
    }

    /// What has the names of Duet's tables and is not Duet's, in lower case.
    ///
    /// All of its tables are STRICT, so that a value which is there can be read as what it must be, and have their columns. An
    /// app may have made `match_preferences` itself, and is read leniently there; of `match_schema` only integers are read. Duet's views name
    /// Duet's tables, or stand beside its version.
    static func takenNames(_ db: Database) throws -> [String] {
        let taken = try takenByType(db)
        guard taken.isEmpty else { return taken }
        let present = try Row.fetchAll(
            db,
            sql: """
                SELECT lower(made.name), lower(field.name) FROM sqlite_master AS made, pragma_table_info(made.name, 'main') AS field
                WHERE made.type = 'table' AND lower(made.name) IN \(SQLText.list(tableNames))
                """
        ).reduce(into: [String: Set<String>]()) { $0[$1[0], default: []].insert($1[1]) }
        guard !present.isEmpty else { return [] }
        return try ownColumns().filter { name, columns in present[name].map { !$0.isSuperset(of: columns) } ?? false }
            .keys.sorted()
    }

    private static func takenByType(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT lower(here.name) FROM pragma_table_list AS here
                JOIN sqlite_master AS made ON made.name = here.name AND made.type IN ('table', 'view')
                WHERE here.schema = 'main' AND lower(here.name) IN \(SQLText.list(tableNames + viewNames))
                    AND NOT CASE
                        WHEN lower(here.name) IN ('match_schema', 'match_preferences') THEN here.type = 'table'
                        WHEN lower(here.name) NOT IN \(SQLText.list(viewNames)) THEN here.type = 'table' AND here.strict
                        WHEN here.type = 'view' THEN instr(made.sql, 'match_lists') OR instr(made.sql, 'match_runs')
                            OR EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'match_schema')
                        ELSE here.strict END
                ORDER BY 1
                """)
    }

    private static let viewNames = ["match_recommendations", "match_recommendations_now"]

    /// Brings tables of an older version up to date, creates what is absent of Duet's tables, and replaces the view where its
    /// text is no longer the one that the mapping and the app's columns ask for. Where all is as it should be, nothing is
    /// written.
    ///
    /// Runs in the caller's transaction, which must be able to write.
    /// - Parameter view: whether the view is to be there. While it is, SQLite refuses to drop a column that it names, and to
    ///   give another table the name of one that is gone; `nil`: it stays where it is, and is made where no table of a tool says
    ///   that migrations do that.
    /// - Throws: as `requireKnownVersion`, before anything is changed.
    package static func prepare(_ db: Database, mapping: TypeMapping, names: AppNames = AppNames(), view: Bool? = nil)
        throws
    {
        try requireKnownVersion(db)
        let found = try version(db)
        if let found, found < 2 { try dropRecommendationsTable(db) }
        for statement in statements(names[.preferences]) {
            try db.execute(sql: statement)
        }
        try prepareTriggers(db, on: names[.preferences])
        if found == nil {
            try db.execute(sql: "INSERT INTO match_schema (version) VALUES (?)", arguments: [currentVersion])
        } else if let found, found < currentVersion {
            if found < 2 { try numberPeopleOnRecord(db) }
            try renewAppTriggers(db)
            try db.execute(sql: "UPDATE match_schema SET version = ?", arguments: [currentVersion])
        }
        try takeAnyKey(db, AppColumns(db, names))
        try renewDirectChatsTrigger(db)
        try prepareQuery(db, recommendationsQuery(db, mapping: mapping, names: names), view: view)
    }

    private static func prepareTriggers(_ db: Database, on preferences: AppNames.Table) throws {
        if try isOwn(db, preferences) {
            for statement in triggers(on: preferences) { try db.execute(sql: statement) }
        } else {
            // An earlier version made them on any table of that name.
            for name in triggerNames { try db.execute(sql: "DROP TRIGGER IF EXISTS \(name)") }
        }
    }

    private static let triggerNames = [
        "match_preferences_genders_on_insert", "match_preferences_genders_on_update",
        "match_preferences_move_updated_at",
    ]

    /// The table of a tool for whose sake there is no view and none is made, unless somebody asks for it; otherwise `nil`.
    package static func toolThatViewWouldStop(_ db: Database) throws -> String? {
        try db.viewExists("match_recommendations_now") ? nil : MigrationTable.find(db)
    }

    private static func prepareQuery(_ db: Database, _ query: String, view: Bool?) throws {
        let known = try String.fetchOne(db, sql: "SELECT sql FROM match_queries WHERE name = 'recommendations_now'")
        if known != query {
            try db.execute(
                sql: """
                    INSERT INTO match_queries (name, sql) VALUES ('recommendations_now', ?1)
                    ON CONFLICT (name) DO UPDATE SET sql = ?1
                    """, arguments: [query])
        }
        let current = try String.fetchOne(
            db, sql: "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'match_recommendations_now'")
        let isWanted = try view ?? (toolThatViewWouldStop(db) == nil)
        let wanted = isWanted ? "CREATE VIEW match_recommendations_now AS\n\(query)" : nil
        guard current != wanted else { return }
        try db.execute(sql: "DROP VIEW IF EXISTS match_recommendations_now")
        if let wanted { try db.execute(sql: wanted) }
    }
}
