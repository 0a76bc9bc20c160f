import GRDB
import MatchStore
import Profiles
import Testing

/// The view on a database that an app made: its own words, hardly a constraint, columns without types.
@Suite struct RecommendationsInAppTests {
    private static let people =
        """
        INSERT INTO users (username) VALUES ('ana'), ('bo'), ('cleo');
        INSERT INTO profiles (username, age) VALUES ('ana', '30'), ('bo', 31.0), ('cleo', '33');
        INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
            VALUES ('2026-06-01', '2026-06-01', '2026-06-01', 'completed', '{}', 'h', '1');
        """ + listing("ana", of: "bo", "cleo")

    private static let mapping = TypeMapping(
        like: ["like", "super_like"], dislike: ["pass"], block: ["block", "ban"], group: ["band", "team"])

    private func shown(after change: String, mapping: TypeMapping = mapping) throws -> [String?] {
        let queue = try foreignAppDatabase()
        try queue.write {
            try MatchSchema.prepare($0, mapping: mapping)
            try $0.execute(sql: Self.people + change)
        }
        return try queue.texts("SELECT target FROM match_recommendations_now WHERE username = 'ana' ORDER BY rank")
    }

    private static func says(_ actor: String, _ word: String, of target: String, at time: String = "2026-06-02")
        -> String
    {
        """
        INSERT INTO interactions (username, target_username, interaction_type, created_at)
        VALUES ('\(actor)', '\(target)', \(word), '\(time)');
        """
    }

    @Test(arguments: [
        Case("a like by another word", says("ana", "'super_like'", of: "bo")),
        Case("a dislike by another word", says("bo", "'pass'", of: "ana")),
        Case("a block by another word", says("bo", "'ban'", of: "ana")),
        Case("a word that nobody mapped", says("bo", "'unmatch'", of: "ana", at: "2001-01-01")),
        Case("her own word that nobody mapped", says("ana", "'report'", of: "bo")),
        Case("a mapped word in other letters", says("bo", "'Like'", of: "ana")),
        Case("a word that is absent", says("bo", "NULL", of: "ana")),
        Case("a later dislike", says("bo", "'like'", of: "ana", at: "2026-06-01") + says("bo", "'pass'", of: "ana")),
        Case(
            "a chat of unknown type",
            "INSERT INTO chats VALUES (1, 'duo', 'ana'); INSERT INTO chat_participants VALUES (1, 'bo')"),
        Case(
            "a chat without a type",
            "INSERT INTO chats VALUES (1, NULL, 'ana'); INSERT INTO messages VALUES (1, 'bo', '2026')"),
        Case("an age in words", "UPDATE profiles SET age = 'thirty' WHERE username = 'bo'"),
        Case("an age of 9 as text", "UPDATE profiles SET age = '9' WHERE username = 'bo'"),
        Case("an age of 17.9", "UPDATE profiles SET age = 17.9 WHERE username = 'bo'"),
        Case("a range of ages", "UPDATE profiles SET age = '31-35' WHERE username = 'bo'"),
        Case("a date for an age", "UPDATE profiles SET age = '1995-05-04' WHERE username = 'bo'"),
        Case("an age with a word", "UPDATE profiles SET age = '31 years' WHERE username = 'bo'"),
    ]) func `the app's words and dirt keep people apart`(change: Case) throws {
        #expect(try shown(after: change.sql) == ["cleo"])
    }

    @Test(arguments: [
        Case("nothing", ""),
        Case("an age of 31 and a half", "UPDATE profiles SET age = 31.5 WHERE username = 'bo'"),
        Case("an age as text", "UPDATE profiles SET age = ' 31.0 ' WHERE username = 'bo'"),
        Case("a like by another word from the other", says("bo", "'super_like'", of: "ana")),
        Case(
            "a dislike before a like",
            says("bo", "'pass'", of: "ana", at: "2026-06-01") + says("bo", "'like'", of: "ana")),
        Case(
            "a group by another word",
            "INSERT INTO chats VALUES (1, 'team', 'ana'); INSERT INTO chat_participants VALUES (1, 'bo')"),
    ]) func `the app's words that are harmless keep nobody apart`(change: Case) throws {
        #expect(try shown(after: change.sql) == ["bo", "cleo"])
    }

    @Test func `with no word mapped every interaction keeps two people apart`() throws {
        let nothing = TypeMapping(like: [], dislike: [], block: [], group: [])
        #expect(try shown(after: Self.says("bo", "'like'", of: "ana"), mapping: nothing) == ["cleo"])
        #expect(try shown(after: "", mapping: nothing) == ["bo", "cleo"])
    }

    @Test func `a word to ignore keeps nobody apart, and no like or dislike is lost behind it`() throws {
        let views = TypeMapping(ignore: ["view"])
        let viewed = Self.says("bo", "'view'", of: "ana") + Self.says("ana", "'view'", of: "bo")
        #expect(try shown(after: viewed, mapping: views) == ["bo", "cleo"])
        #expect(try shown(after: viewed) == ["cleo"])
        let disliked = Self.says("bo", "'dislike'", of: "ana", at: "2026-05-01")
        #expect(try shown(after: disliked + viewed, mapping: views) == ["cleo"])
    }

    /// To the byte, however the app's column compares: the pass reads the same rows.
    @Test(
        arguments: ["TEXT COLLATE NOCASE", "INTEGER", "BLOB", ""], ["like", "Like", "7", "blo\u{E7}k", "bloc\u{327}k"])
    func `a type means in the view what it means in the pass`(declared: String, word: String) throws {
        let mapping = TypeMapping(like: ["like", "7"], block: ["blo\u{E7}k"])
        let queue = try emptyDatabase()
        try queue.write { db in
            try db.execute(
                sql: foreignAppTables.replacing("interaction_type TEXT", with: "interaction_type \(declared)"))
            try MatchSchema.prepare(db, mapping: mapping)
            let said = Self.says("cleo", word == "7" ? "7" : "'\(word)'", of: "ana", at: "2026-05-20 12:00:00")
            try db.execute(sql: Self.people + said)
        }
        let crowd = try queue.read { db in
            try CrowdReader(
                columns: try AppColumns(db), tables: ShippedTables.tables, mapping: mapping,
                asOf: Timestamp("2026-06-03 00:00:00")!
            ).read(db)
        }
        let isLike = crowd.facts("cleo", "ana") == .firstLikes
        #expect(isLike == ["like", "7"].contains(word))
        let shown = try queue.texts("SELECT target FROM match_recommendations_now WHERE username = 'ana' ORDER BY rank")
        #expect(shown == (isLike ? ["bo", "cleo"] : ["bo"]))
    }

    @Test func `words with quotes in them are compared as they are`() throws {
        let quoted = TypeMapping(like: ["it's \"a\" like'"], block: ["'"])
        #expect(
            try shown(after: Self.says("bo", "'it''s \"a\" like'''", of: "ana"), mapping: quoted) == ["bo", "cleo"])
        #expect(try shown(after: Self.says("bo", "''''", of: "ana"), mapping: quoted) == ["cleo"])
    }

    @Test func `a word mapped as a like and as a block is a block`() throws {
        let both = TypeMapping(like: ["tap"], block: ["tap"])
        #expect(try shown(after: Self.says("bo", "'tap'", of: "ana"), mapping: both) == ["cleo"])
    }

    @Test(arguments: [
        Case("a block", says("bo", "'block'", of: "ana")),
        Case("a block of them", says("Ana", "'block'", of: "bo")),
        Case("a dislike", says("bo", "'pass'", of: "Ana")),
        Case("her own like", says("ana", "'like'", of: "Bo")),
        Case("a chat", "INSERT INTO chats VALUES (1, 'duo', 'ana'); INSERT INTO chat_participants VALUES (1, 'bo')"),
        Case(
            "a chat that was left",
            "INSERT INTO chats VALUES (1, 'duo', 'ana'); INSERT INTO messages VALUES (1, 'bo', '2026')"),
    ]) func `names that the app writes in lower case keep people apart`(change: Case) throws {
        let capitals = """
            UPDATE users SET username = 'Ana' WHERE username = 'ana';
            UPDATE users SET username = 'Bo' WHERE username = 'bo';
            UPDATE profiles SET username = 'Ana' WHERE username = 'ana';
            UPDATE profiles SET username = 'Bo' WHERE username = 'bo';
            UPDATE match_people SET username = 'Ana' WHERE username = 'ana';
            UPDATE match_people SET username = 'Bo' WHERE username = 'bo';
            """
        #expect(try shown(after: capitals) == ["Bo", "cleo"])
        #expect(try shown(after: capitals + change.sql) == ["cleo"])
    }

    /// The view compares as the app's indexes do: one person's list must not read whole tables.
    @Test func `one person's list is found through indexes`() throws {
        let queue = try initializedDatabase()
        let plan = try queue.read {
            try Row.fetchAll(
                $0, sql: "EXPLAIN QUERY PLAN SELECT * FROM match_recommendations_now WHERE username = 'ana'"
            )
            .map { $0["detail"] as String }
        }
        let scans = plan.filter {
            $0.hasPrefix("SCAN") && $0 != "SCAN match_recommendations_now" && $0 != "SCAN match_runs"
                // The places of one list.
                && !$0.hasPrefix("SCAN place VIRTUAL TABLE")
        }
        #expect(scans.filter { !$0.hasPrefix("SCAN (subquery") } == [], "\(plan.joined(separator: "\n"))")
        #expect(plan.contains { $0.hasPrefix("SEARCH person USING") && $0.contains("username=?") })
        #expect(plan.contains { $0.hasPrefix("SEARCH list USING PRIMARY KEY (run_id=? AND person_id=?)") })
    }
}
