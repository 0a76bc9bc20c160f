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

    /// - Throws: ``StoreError/newerMatchSchema(found:known:)`` when a newer Duet has worked on this database.
    public static func requireKnownVersion(_ db: Database) throws {
        if let found = try version(db), found > currentVersion {
            throw StoreError.newerMatchSchema(found: found, known: currentVersion)
        }
    }

    /// Brings tables of an older version up to date, creates what is absent of Duet's tables, and the view anew where its
    /// text is no longer the one that the mapping and the app's columns ask for. Where all is as it should be, nothing is
    /// written.
    ///
    /// Runs in the caller's transaction, which must be able to write.
    /// - Throws: ``StoreError/newerMatchSchema(found:known:)``, before anything is changed.
    public static func prepare(_ db: Database, mapping: TypeMapping) throws {
        let found = try version(db)
        try requireKnownVersion(db)
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
