import GRDB
import MatchStore
import Profiles
import Testing

@Suite struct RecommendationsViewTests {
    /// Ana is shown three people; the run began at noon and speaks for noon.
    private static let list =
        """
        INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
            VALUES ('2026-06-01', '2026-06-01 12:00:00', '2026-06-01 12:00:00', 'completed', '{}', 'h', '1');
        """
        + listing("Ana", [("bo_", "high", #"["a"]"#), ("cleo", "good", #"["b"]"#), ("dan", "good", nil)])

    private func database(_ sql: String = "") throws -> DatabaseQueue {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + Self.list + sql) }
        return queue
    }

    private func shown(in queue: DatabaseQueue, to person: String = "ana") throws -> [String?] {
        try queue.texts(
            "SELECT rank || ' ' || target FROM match_recommendations_now WHERE username = '\(person)' ORDER BY rank")
    }

    private let everyone = ["1 bo_", "2 cleo", "3 dan"]

    /// `actor` says `word` of `target`, at a time, or edits it in place at a later one.
    private static func says(
        _ actor: String, _ word: String, of target: String, at time: String = "2026-06-02 09:00:00",
        edited: String? = nil
    ) -> String {
        """
        INSERT INTO interactions (username, target_username, interaction_type, created_at, updated_at)
        VALUES ('\(actor)', '\(target)', '\(word)', '\(time)', '\(edited ?? time)');
        """
    }

    private static func chat(
        _ type: String, by creator: String? = nil, of people: [String], from senders: [String] = []
    )
        -> String
    {
        "INSERT INTO chats (id, type, created_by) VALUES (9, '\(type)', \(creator.map { "'\($0)'" } ?? "NULL"));"
            + people.map { "INSERT INTO chat_participants (chat_id, username) VALUES (9, '\($0)');" }.joined()
            + senders.map { "INSERT INTO messages (chat_id, sender, text) VALUES (9, '\($0)', 'x');" }.joined()
    }

    private static func matched(_ first: String, _ second: String, status: String) -> String {
        """
        INSERT INTO match_pairs (first, second, kind, status, run_id, matched_at)
        VALUES ('\(first)', '\(second)', 'introduction', '\(status)', 1, '2026-06-01');
        """
    }

    /// A limit of age that was stated before the pass.
    private static func wishes(_ person: String, _ limit: String, _ age: Int) -> String {
        """
        INSERT INTO match_preferences (username, \(limit), updated_at)
        VALUES ('\(person)', \(age), '2026-05-01 00:00:00');
        """
    }

    @Test func `the app reads the list with ranks, bands and reasons`() throws {
        let queue = try database()
        let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM match_recommendations_now ORDER BY rank") }
        #expect(
            rows.first == [
                "username": "Ana", "rank": 1, "target": "bo_", "score_band": "high", "reasons": #"["a"]"#, "run_id": 1,
            ])
        #expect(try shown(in: queue, to: "ANA") == everyone)
        #expect(try shown(in: queue, to: "bo_") == [])
    }

    @Test(arguments: [
        Case("she has liked since", says("Ana", "like", of: "cleo")),
        Case("she had liked before", says("ANA", "like", of: "CLEO", at: "2020-01-01 00:00:00")),
        Case("she passed over", says("Ana", "dislike", of: "cleo")),
        Case("she was passed over", says("cleo", "dislike", of: "Ana")),
        Case("she was passed over long ago", says("cleo", "dislike", of: "Ana", at: "2001-01-01 00:00:00")),
        Case("she blocked", says("Ana", "block", of: "cleo")),
        Case("she was blocked", says("cleo", "block", of: "Ana")),
        Case(
            "a block is not undone by a later like",
            says("cleo", "block", of: "Ana", at: "2001-01-01 00:00:00") + says("cleo", "like", of: "Ana")),
        Case(
            "a like was followed by a dislike",
            says("cleo", "like", of: "Ana") + says("cleo", "dislike", of: "Ana", at: "2026-06-02 09:00:01")),
        Case(
            "a later dislike has the smaller id",
            says("cleo", "dislike", of: "Ana", at: "2026-06-03 00:00:00") + says("cleo", "like", of: "Ana")),
        Case(
            "a dislike was edited in place after a like",
            says("cleo", "dislike", of: "Ana", at: "2026-06-01 00:00:00", edited: "2026-06-03 00:00:00")
                + says("cleo", "like", of: "Ana")),
        Case(
            "of two words at one time the dislike has the larger id",
            says("cleo", "like", of: "Ana") + says("cleo", "dislike", of: "Ana")),
        Case(
            "the later time is written in another form",
            says("cleo", "dislike", of: "Ana", at: "2026-06-02T09:00:00.5Z")
                + says("cleo", "like", of: "Ana", at: "2026-06-02 09:00:00")),
        Case("they share a direct chat", chat("dm", of: ["Ana", "cleo"])),
        Case("they share a direct chat that one has left", chat("dm", of: ["Ana"], from: ["cleo"])),
        Case("they share a direct chat that she has left", chat("dm", of: ["CLEO"], from: ["ANA"])),
        Case("they share a direct chat that both have left", chat("dm", of: [], from: ["Ana", "cleo"])),
        Case("she made a direct chat with the other", chat("dm", by: "Ana", of: ["cleo"])),
        Case("the other made a direct chat and left it", chat("dm", by: "cleo", of: ["Ana"])),
        Case("they have been matched", matched("ana", "cleo", status: "matched")),
        Case("they were matched and that was undone", matched("ANA", "CLEO", status: "undone")),
        Case("the other turned out to be under 18", "UPDATE profiles SET age = 17 WHERE username = 'cleo'"),
        Case("the other is older than anybody", "UPDATE profiles SET age = 121 WHERE username = 'cleo'"),
        Case(
            "a dislike at an unreadable time stands against a later like",
            says("cleo", "dislike", of: "Ana", at: "then") + says("cleo", "like", of: "Ana")),
        Case(
            "a dislike was edited at an unreadable time",
            says("cleo", "dislike", of: "Ana", at: "2026-06-01 00:00:00", edited: "now?")
                + says("cleo", "like", of: "Ana")),
        Case(
            "a like at an unreadable time does not undo a dislike",
            says("cleo", "dislike", of: "Ana", at: "2001-01-01") + says("cleo", "like", of: "Ana", at: "then")),
        Case("the other's age is no longer known", "UPDATE profiles SET age = NULL WHERE username = 'cleo'"),
        Case("the other's profile is gone", "DELETE FROM profiles WHERE username = 'cleo'"),
        Case("the other is gone", "DELETE FROM users WHERE username = 'cleo'"),
        Case(
            "the other is gone, Duet's rows are not",
            "DROP TRIGGER users_erase; DELETE FROM users WHERE username = 'cleo'"),
        Case(
            "the account is gone, the profile is not",
            "PRAGMA foreign_keys = OFF; DROP TRIGGER users_erase; DELETE FROM users WHERE username = 'cleo'"),
        Case(
            "the other states a wish after the pass began",
            "INSERT INTO match_preferences (username, updated_at) VALUES ('cleo', '2026-06-01 12:00:01')"),
        Case(
            "the other states a wish at an unreadable time",
            "INSERT INTO match_preferences (username, updated_at) VALUES ('cleo', 'soon')"),
        Case("the other had asked for people of another age", wishes("CLEO", "age_max", 29)),
        Case("the other had asked for older people", wishes("cleo", "age_min", 31)),
        Case(
            "the other's corrected age is above her wish",
            wishes("ana", "age_max", 40) + "UPDATE profiles SET age = 41 WHERE username = 'cleo'"
        ),
        Case(
            "the other's corrected age is below her wish",
            wishes("ana", "age_min", 25) + "UPDATE profiles SET age = 24 WHERE username = 'cleo'"
        ),
    ]) func `someone who may no longer be shown disappears, and those after move up`(change: Case) throws {
        // Foreign keys can be switched off only outside of a transaction.
        let queue = try database()
        #expect(try shown(in: queue) == everyone)
        try queue.writeWithoutTransaction { try $0.execute(sql: change.sql) }
        #expect(try shown(in: queue) == ["1 bo_", "2 dan"])
    }

    @Test(arguments: [
        Case("the other likes her", says("cleo", "like", of: "Ana")),
        Case(
            "a dislike was followed by a like",
            says("cleo", "dislike", of: "Ana") + says("cleo", "like", of: "Ana", at: "2026-06-02 09:00:01")),
        Case(
            "a like was edited in place after a dislike",
            says("cleo", "like", of: "Ana", at: "2026-06-01 00:00:00", edited: "2026-06-03 00:00:00")
                + says("cleo", "dislike", of: "Ana")),
        Case(
            "of two words at one time the like has the larger id",
            says("cleo", "dislike", of: "Ana") + says("cleo", "like", of: "Ana")),
        Case("others have quarrelled", says("cleo", "block", of: "bo_") + says("dan", "dislike", of: "cleo")),
        Case("they share a group", chat("group", by: "Ana", of: ["Ana", "cleo"], from: ["Ana", "cleo"])),
        Case(
            "the other is in a direct chat with someone else",
            chat("dm", by: "bo_", of: ["bo_", "cleo"], from: ["dan"])),
        Case("others have been matched", matched("bo_", "cleo", status: "matched")),
        Case("the other is as old as anybody", "UPDATE profiles SET age = 120 WHERE username = 'cleo'"),
        Case("the other has just turned 18", "UPDATE profiles SET age = 18 WHERE username = 'cleo'"),
        Case(
            "wishes stated before the pass allow it",
            """
            INSERT INTO match_preferences (username, age_min, age_max, genders, updated_at) VALUES
                ('cleo', 30, 30, '["F"]', '2026-06-01 12:00:00'), ('ana', 30, 30, NULL, '2026-06-01T11:59:59Z')
            """
        ),
    ]) func `what is no reason to hide someone hides nobody`(change: Case) throws {
        #expect(try shown(in: database(change.sql)) == everyone)
    }

    @Test(arguments: [
        Case("her profile is gone", "DELETE FROM profiles WHERE username = 'ana'"),
        Case("she turned out to be under 18", "UPDATE profiles SET age = 17 WHERE username = 'ana'"),
        Case("she stated a new wish", "INSERT INTO match_preferences (username) VALUES ('ana')"),
        Case("she asked for people of another age", wishes("ana", "age_min", 31)),
    ]) func `what concerns the reader empties the list`(change: Case) throws {
        #expect(try shown(in: database(change.sql)) == [])
    }

    @Test func `a pair is remembered whichever of the two reads`() throws {
        let queue = try database(listing("cleo", of: "ana") + Self.matched("ana", "cleo", status: "known"))
        #expect(try shown(in: queue, to: "cleo") == [])
    }

    @Test(arguments: [
        ("completed", ["1 dan"]), ("undone", ["1 dan"]), ("planning", ["1 bo_", "2 cleo", "3 dan"]),
        ("planned", ["1 bo_", "2 cleo", "3 dan"]), ("held", ["1 bo_", "2 cleo", "3 dan"]),
        ("abandoned", ["1 bo_", "2 cleo", "3 dan"]),
    ]) func `the latest run that is all written is the one that is shown`(status: String, expected: [String]) throws {
        let queue = try database(
            """
            INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
                VALUES ('2026-06-02', '2026-06-02', '2026-06-02', '\(status)', '{}', 'h', '1');
            """ + listing("ana", run: 2, of: "dan"))
        #expect(try shown(in: queue) == expected)
    }

    @Test func `each person's ranks are counted apart`() throws {
        let queue = try database(
            listing("bo_", of: "ana", "cleo", "dan") + "DELETE FROM profiles WHERE username = 'cleo'")
        #expect(try shown(in: queue) == ["1 bo_", "2 dan"])
        #expect(try shown(in: queue, to: "bo_") == ["1 Ana", "2 dan"])
        #expect(try queue.count("match_recommendations_now") == 4)
    }

    /// A pass that let dislikes expire may show such people again; nobody else's list forgets them.
    @Test(arguments: [
        ("{}", "2020-01-01 00:00:00", false), ("no json", "2020-01-01 00:00:00", false),
        (#"{"dislike_expiry": null}"#, "2020-01-01 00:00:00", false),
        (#"{"dislike_expiry": "30d"}"#, "2026-05-01 12:00:00", true),
        (#"{"dislike_expiry": "30d"}"#, "2026-05-03 12:00:00", false),
        (#"{"dislike_expiry": "30d"}"#, "2026-06-02 00:00:00", false),
        (#"{"dislike_expiry": "30d"}"#, "long ago", false),
        (#"{"dislike_expiry": "36h"}"#, "2026-05-30 23:00:00", true),
        (#"{"dislike_expiry": "36h"}"#, "2026-05-31 01:00:00", false),
        (#"{"dislike_expiry": "90m"}"#, "2026-06-01 10:29:00", true),
        (#"{"dislike_expiry": "90m"}"#, "2026-06-01 10:31:00", false),
        (#"{"dislike_expiry": "90s"}"#, "2026-06-01 11:58:29", true),
        (#"{"dislike_expiry": "90s"}"#, "2026-06-01 11:58:31", false),
    ]) func `a dislike expires only as the run's own options say`(options: String, time: String, isShown: Bool) throws {
        for (actor, target) in [("cleo", "Ana"), ("Ana", "cleo")] {
            let queue = try database(
                "PRAGMA ignore_check_constraints = ON; UPDATE match_runs SET options = '\(options)';"
                    + Self.says(actor, "dislike", of: target, at: time))
            #expect(try shown(in: queue).contains("2 cleo") == isShown, "\(actor) of \(target)")
        }
    }
}
