import GRDB
import MatchStore
import Profiles
import Testing

@Suite("Names that Duet's tables need") struct TakenNamesTests {
    @Test(
        arguments: [
            ("CREATE TABLE match_pairs (id INTEGER PRIMARY KEY, winner TEXT)", ["match_pairs"]),
            ("CREATE TABLE match_pairs (first TEXT, second TEXT) STRICT", ["match_pairs"]),
            ("CREATE TABLE Match_Outbox (letter TEXT) STRICT", ["match_outbox"]),
            ("CREATE VIEW match_schema AS SELECT 2 AS version", ["match_schema"]),
            ("CREATE TABLE match_recommendations_now (username)", ["match_recommendations_now"]),
            (
                "CREATE TABLE match_runs (run_id); CREATE TABLE match_plan (a TEXT)", ["match_plan", "match_runs"]
            ),
            ("CREATE VIEW match_recommendations AS SELECT 1 AS one", ["match_recommendations"]),
            ("CREATE VIEW match_preferences AS SELECT 'ana' AS username", ["match_preferences"]),
        ])
    func `are not taken from an app`(sql: String, names: [String]) throws {
        let queue = try foreignAppDatabase()
        try queue.write { try $0.execute(sql: sql) }
        try queue.write { db in
            #expect(throws: StoreError.namesTaken(names)) { try MatchSchema.requireKnownVersion(db) }
            #expect(throws: StoreError.namesTaken(names)) { try MatchSchema.prepare(db, mapping: TypeMapping()) }
        }
    }

    @Test func `may be had by stated preferences that an app keeps, and by other tables`() throws {
        let queue = try foreignAppDatabase()
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE match_preferences (username TEXT PRIMARY KEY, genders TEXT, age_min INTEGER,
                        age_max INTEGER, introductions INTEGER, updated_at TEXT);
                    CREATE TABLE match_results (home TEXT, guest TEXT)
                    """)
            try MatchSchema.prepare(db, mapping: TypeMapping())
            try MatchSchema.requireKnownVersion(db)
        }
    }
}
