import GRDB
import MatchStore
import Profiles
import Testing

/// What is stored has no length, and what is done with a text takes a multiple of it.
struct `Texts of any length` {
    private static let long = String(repeating: "x", count: 200_000)

    private func read(_ sql: String) throws -> (crowd: Crowd, words: [String: Set<[Int]>]) {
        let queue = try initializedDatabase()
        return try queue.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(
                sql: fourPeople + """
                    INSERT INTO interactions (username, target_username, interaction_type) VALUES ('Ana', 'bo_', 'like');
                    """)
            try db.execute(sql: sql, arguments: [Self.long])
            let reader = CrowdReader(
                columns: try AppColumns(db), tables: ShippedTables.tables, mapping: TypeMapping(),
                asOf: Timestamp("2026-06-01 03:00:00")!)
            let crowd = try reader.read(db)
            return (crowd, try UnmappedWords.pairs(db, AppNames(), mapping: TypeMapping(), people: crowd.people))
        }
    }

    @Test func `are printed in part where they are a word that nobody mapped`() throws {
        let (crowd, words) = try read("UPDATE interactions SET interaction_type = ?")
        let word = String(repeating: "x", count: 100)
        #expect(crowd.report.unmappedTypes == [word: 1])
        #expect(words.mapValues(\.count) == [word: 1])
    }

    @Test func `are understood as far as they are read, and a wish that is not read whole welcomes nobody`() throws {
        let name = try read("UPDATE profiles SET name = ?").crowd.people.map(\.name.count).max()
        #expect(name == 1_000)
        let wish = try read(
            "INSERT INTO match_preferences (username, genders) VALUES ('Ana', '[\"woman\", \"' || ? || '\"]')")
        #expect(wish.crowd.people.first { $0.username == "Ana" }?.preferences.genders == [])
        #expect(wish.crowd.report.unknownWishes == ["(no text)": 1])
    }
}
