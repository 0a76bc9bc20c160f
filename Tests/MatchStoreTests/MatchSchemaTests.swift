import GRDB
import MatchStore
import Profiles
import Testing

@Suite struct MatchSchemaTests {
    /// Everything but SQLite's own: the indexes behind PRIMARY KEY and UNIQUE, and the counter of AUTOINCREMENT.
    private func schema(_ queue: DatabaseQueue) throws -> [String?] {
        try queue.texts(
            "SELECT name || sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' ORDER BY name")
    }

    @Test func `a database before its first pass has no version`() throws {
        #expect(try foreignAppDatabase().read { try MatchSchema.version($0) } == nil)
    }

    @Test func `an app's database gets Duet's own tables, and its own stay as they were`() throws {
        let queue = try foreignAppDatabase()
        let before = try schema(queue)
        try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        let after = try schema(queue)
        #expect(after.filter { $0?.hasPrefix("match_") != true } == before)
        for table in MatchSchema.tableNames {
            #expect(try queue.count("pragma_table_list WHERE name = '\(table)' AND strict") == 1)
            #expect(try queue.count("pragma_foreign_key_list('\(table)')") == 0)
        }
        #expect(try queue.read { try MatchSchema.version($0) } == 1)
        #expect(try queue.count("match_recommendations_now") == 0)
    }

    @Test func `preparing again writes nothing`() throws {
        let queue = try foreignAppDatabase()
        let changes = "SELECT total_changes() + (SELECT schema_version FROM pragma_schema_version)"
        let counts = try (1...2).map { _ in
            try queue.write { db in
                try MatchSchema.prepare(db, mapping: TypeMapping())
                return try Int.fetchOne(db, sql: changes)
            }
        }
        #expect(counts[0] == counts[1])
    }

    @Test func `what an app has dropped is made again`() throws {
        let queue = try foreignAppDatabase()
        try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        let complete = try schema(queue)
        try queue.write {
            try $0.execute(sql: "DROP VIEW match_recommendations_now; DROP TABLE match_plan; DROP TABLE match_schema")
            try MatchSchema.prepare($0, mapping: TypeMapping())
        }
        #expect(try schema(queue) == complete)
        #expect(try queue.count("match_schema") == 1)
    }

    @Test func `the view is made anew when the mapping or the app's columns change`() throws {
        let queue = try foreignAppDatabase()
        let view = "SELECT sql FROM sqlite_master WHERE name = 'match_recommendations_now'"
        let mapping = TypeMapping(like: ["like", "it's a 'yes'"], group: [])
        try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        let first = try queue.texts(view)
        try queue.write { try MatchSchema.prepare($0, mapping: mapping) }
        let second = try queue.texts(view)
        try queue.write {
            try $0.execute(sql: "ALTER TABLE interactions ADD COLUMN Updated_At TEXT")
            try MatchSchema.prepare($0, mapping: mapping)
        }
        let third = try queue.texts(view)
        #expect(Set([first, second, third]).count == 3)
        #expect(third == [MatchSchema.recommendationsView(mapping: mapping, hasInteractionUpdatedAt: true)])
        #expect(try queue.count("match_recommendations_now") == 0, "the text is valid")
    }

    @Test func `tables of a newer Duet are refused and left alone`() throws {
        let queue = try foreignAppDatabase()
        try queue.write {
            try $0.execute(
                sql: "CREATE TABLE match_schema (version INTEGER NOT NULL); INSERT INTO match_schema VALUES (2)")
        }
        let before = try schema(queue)
        let error = #expect(throws: StoreError.newerMatchSchema(found: 2, known: 1)) {
            try queue.write { try MatchSchema.prepare($0, mapping: TypeMapping()) }
        }
        #expect(try schema(queue) == before)
        #expect(error?.description.contains("version 2 and this program knows up to version 1") == true)
    }
}
