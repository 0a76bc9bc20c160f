public import GRDB
public import Profiles

/// Duet's own tables, which stand beside the app's, in a database that `duet init` made or in one that the app made.
///
/// They refer to the app's tables by name only, without foreign keys, so that nothing of ours stops the app from
/// deleting its rows. Their version is kept in `match_schema`: `user_version` and `grdb_migrations` may be the app's.
public enum MatchSchema {
    /// The version that this program writes and the newest that it can read.
    public static let currentVersion = 3

    /// The names of Duet's tables. `match_recommendations` and `match_recommendations_now` are views.
    public static let tableNames = [
        "match_schema", "match_runs", "match_plan", "match_pairs", "match_outbox", "match_people", "match_phrases",
        "match_lists", "match_preferences",
    ]

    /// The version of Duet's tables in this database, or nil when it has none (a database before its first pass).
    public static func version(_ db: Database) throws -> Int? {
        guard
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'match_schema')"
            ) == true
        else { return nil }
        return try Int.fetchOne(db, sql: "SELECT max(version) FROM match_schema")
    }

    /// - Throws: ``StoreError/newerMatchSchema(found:known:)`` when a newer Duet has worked on this database,
    ///   ``StoreError/namesTaken(_:)`` when an app's own tables have Duet's names.
    public static func requireKnownVersion(_ db: Database) throws {
        let taken = try takenNames(db)
        guard taken.isEmpty else { throw StoreError.namesTaken(taken) }
        if let found = try version(db), found > currentVersion {
            throw StoreError.newerMatchSchema(found: found, known: currentVersion)
        }
    }

    /// What has the names of Duet's tables and is not Duet's, in lower case.
    ///
    /// All of its tables are STRICT, so that a value which is there can be read as what it must be. An app may have made
    /// `match_preferences` itself, and is read leniently there.
    static func takenNames(_ db: Database) throws -> [String] {
        let found = try Row.fetchAll(
            db,
            sql: """
                SELECT lower(name), type = 'table', strict FROM pragma_table_list
                WHERE schema = 'main' AND lower(name) IN \(SQLText.list(tableNames + viewNames)) ORDER BY 1
                """
        ).map { row in (name: row[0] as String, isTable: row[1] as Bool, isStrict: row[2] as Bool) }
        let isPrepared = found.contains { $0.name == "match_schema" && $0.isTable && $0.isStrict }
        let taken = found.filter { object in
            if object.name == "match_preferences" { return !object.isTable }
            if !isPrepared { return true }
            return !viewNames.contains(object.name) && !(object.isTable && object.isStrict)
        }
        return taken.map(\.name)
    }

    private static let viewNames = ["match_recommendations", "match_recommendations_now"]

    /// Brings tables of an older version up to date, creates what is absent of Duet's tables, and the view anew where its
    /// text is no longer the one that the mapping and the app's columns ask for. Where all is as it should be, nothing is
    /// written.
    ///
    /// Runs in the caller's transaction, which must be able to write.
    /// - Throws: as `requireKnownVersion`, before anything is changed.
    public static func prepare(_ db: Database, mapping: TypeMapping) throws {
        try requireKnownVersion(db)
        let found = try version(db)
        if let found, found < 2 { try dropRecommendationsTable(db) }
        for statement in statements {
            try db.execute(sql: statement)
        }
        if found == nil {
            try db.execute(sql: "INSERT INTO match_schema (version) VALUES (?)", arguments: [currentVersion])
        } else if let found, found < currentVersion {
            if found < 2 { try numberPeopleOnRecord(db) }
            try renewAppTriggers(db)
            try db.execute(sql: "UPDATE match_schema SET version = ?", arguments: [currentVersion])
        }
        try prepareView(db, mapping: mapping)
    }

    private static func prepareView(_ db: Database, mapping: TypeMapping) throws {
        let hasUpdatedAt = try AppColumns(db).has("interactions", "updated_at")
        let wanted = recommendationsView(mapping: mapping, hasInteractionUpdatedAt: hasUpdatedAt)
        let current = try String.fetchOne(
            db, sql: "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'match_recommendations_now'"
        )
        guard current != wanted else { return }
        try db.execute(sql: "DROP VIEW IF EXISTS match_recommendations_now")
        try db.execute(sql: wanted)
    }
}
