import Foundation
import Testing
import Trials

/// An app whose tables have other names, read by a map.
@Suite struct MapTests {
    private static let tables = """
        CREATE TABLE app_user (id INTEGER PRIMARY KEY, email TEXT, handle TEXT UNIQUE, is_banned INTEGER DEFAULT 0,
            deleted_at TEXT, created_at TEXT);
        CREATE TABLE app_profile (user_id INTEGER REFERENCES app_user (id), display_name TEXT, instrument TEXT,
            birthday TEXT, sex TEXT, music_style TEXT, years_playing INTEGER, state TEXT DEFAULT 'ok');
        CREATE TABLE swipe (id INTEGER PRIMARY KEY AUTOINCREMENT, from_user_id INTEGER REFERENCES app_user (id),
            to_user_id INTEGER REFERENCES app_user (id), action TEXT, created_at TEXT, undone_at TEXT);
        CREATE TABLE conversation (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, size INTEGER NOT NULL, kind TEXT, owner_id INTEGER REFERENCES app_user (id));
        CREATE TABLE conversation_member (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversation (id),
            user_id INTEGER REFERENCES app_user (id));
        CREATE TABLE app_message (id INTEGER PRIMARY KEY, conversation_id INTEGER, author_id INTEGER, body TEXT, sent_at TEXT);
        CREATE TABLE app_notification (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, type TEXT, title TEXT, body TEXT,
            payload TEXT);
        """

    private static let map = """
        tables:
          users: app_user
          profiles: app_profile
          interactions: swipe
          chats: conversation
          chat_participants: conversation_member
          messages: app_message
          notifications: app_notification
        columns:
          users.username: id
          profiles.username: user_id
          profiles.name: display_name
          profiles.role: instrument
          profiles.birth_date: birthday
          profiles.gender: sex
          profiles.genre: music_style
          profiles.experience: years_playing
          interactions.username: from_user_id
          interactions.target_username: to_user_id
          interactions.interaction_type: action
          chats.type: kind
          chats.created_by: owner_id
          chat_participants.chat_id: conversation_id
          chat_participants.username: user_id
          messages.chat_id: conversation_id
          messages.sender: author_id
          messages.created_at: sent_at
          notifications.username: user_id
          notifications.content: body
          notifications.data: payload
        leave-out:
          users: {is_banned: true, deleted_at: set}
          profiles: {state: [suspended]}
          interactions: {undone_at: set}
        values: {chats.name: "", chats.size: 2}

        """

    /// Twenty people, of whom pairs of neighbours like each other, and one of each of the first pairs is marked.
    private func scratch() throws -> Scratch {
        let scratch = try Scratch()
        var sql = Self.tables
        for number in 1...20 {
            sql += """
                INSERT INTO app_user (id, handle, created_at) VALUES (\(number), 'handle_\(number)', '2026-01-01 00:00:00');
                INSERT INTO app_profile (user_id, display_name, instrument, birthday, sex, music_style, years_playing)
                VALUES (\(number), 'Person \(number)', 'guitar', '199\(number % 8)-05-01', 'woman', 'jazz, funk', 3);
                """
        }
        for number in stride(from: 1, to: 20, by: 2) {
            for (one, other) in [(number, number + 1), (number + 1, number)] {
                sql += """
                    INSERT INTO swipe (from_user_id, to_user_id, action, created_at)
                    VALUES (\(one), \(other), 'like', '2026-05-2\(number % 8) 10:00:00');
                    """
            }
        }
        sql += """
            UPDATE app_user SET is_banned = 1 WHERE id = 1;
            UPDATE app_user SET deleted_at = '2026-05-01' WHERE id = 3;
            UPDATE app_profile SET state = 'Suspended' WHERE user_id = 5;
            UPDATE app_profile SET birthday = '2008-06-02' WHERE user_id = 7;
            UPDATE swipe SET undone_at = '2026-05-30' WHERE from_user_id = 9;
            INSERT INTO swipe (from_user_id, to_user_id, action, created_at) VALUES (11, 12, 'block', '2026-05-01 10:00:00');
            """
        try scratch.change(sql)
        try scratch.write(Self.map, to: "map.yaml")
        return scratch
    }

    private let given = ["--database", "app.db", "--map", "map.yaml"]
    /// Those of the last four pairs, whom nothing keeps apart.
    private let matched = (13...20).map { "\($0)" }

    private func members(_ scratch: Scratch) throws -> [String] {
        try scratch.rows("SELECT user_id FROM conversation_member ORDER BY user_id")
    }

    @Test func `is all that a night and what follows it need`() async throws {
        let scratch = try scratch()
        func duet(_ arguments: [String]) async throws -> Outcome {
            let outcome = try await scratch.duet([arguments[0]] + given + arguments.dropFirst())
            #expect(outcome.code == 0, "\(arguments): \(outcome.err)")
            return outcome
        }
        let night = ["--as-of", Sample.night]
        let check = try await duet(["check"] + night)
        #expect(check.out.contains("4: 4 mutual likes") && !check.out.contains("Not read, and perhaps"))
        #expect(check.out.contains("marked as gone 3, underage 1"))
        let run = try await duet(["run"] + night)
        #expect(run.err == "" && run.out == "")
        #expect(try members(scratch) == matched)
        #expect(
            try scratch.rows("SELECT DISTINCT name, size, typeof(size) FROM conversation") == ["\"\"|2|\"integer\""])
        #expect(try scratch.count("app_notification") == 8)
        let payload = try scratch.rows(
            "SELECT body, json_extract(payload, '$.username') FROM app_notification ORDER BY id")[0]
        #expect(payload.contains("Person 14 like each other") && payload.hasSuffix("|\"14\""))
        _ = try await duet(["explain", "13", "15"] + night)
        _ = try await duet(["recommend", "13", "--by-score"] + night)
        #expect(try await duet(["recommend", "13"]).out.contains("made by run 1"))
        #expect(try await duet(["lists", "--to", "lists.csv", "--output", "text"]).out.contains("people"))
        #expect(try await duet(["lists", "--showing", "13"]).out.contains("rank"))
        #expect(try await duet(["outcomes"] + night).out.contains("4"))
        #expect(
            try await duet(["snapshot", "--to", "copy.db", "--pseudonyms", "--output", "text"]).out.contains("users"))
        #expect(try scratch.count("users", in: "copy.db") == 18, "all but those whom the app has marked")
        #expect(try scratch.count("interactions WHERE interaction_type = 'block'", in: "copy.db") == 1)
        #expect(try await duet(["undo", "--run", "1"]).code == 0)
        #expect(try members(scratch) == [])
    }

    @Test func `may stand in the settings file, or be named there or in the environment`() async throws {
        let dry = ["run", "--database", "app.db", "--dry-run", "--as-of", Sample.night, "--output", "json"]
        let scratch = try scratch()
        try scratch.write("map: map.yaml\n", to: "names.yaml")
        try scratch.write("top-k: 20\n" + Self.map, to: "settings.yaml")
        let expected = try await scratch.duet(dry + ["--map", "map.yaml"])
        #expect(expected.code == 0)
        func matches(_ outcome: Outcome) throws -> String {
            let found = try #require(try object(outcome.out, type: "summary")["matches"] as? [String: Int])
            return found.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        let known = try matches(expected)
        #expect(known.contains("mutual_like 4"))
        #expect(try matches(await scratch.duet(dry + ["--config", "names.yaml"])) == known)
        #expect(try matches(await scratch.duet(dry + ["--config", "settings.yaml"])) == known)
        #expect(try matches(await scratch.duet(dry, environment: ["DUET_MAP": "map.yaml"])) == known)
        let twice = try await scratch.duet(dry + ["--config", "settings.yaml", "--map", "map.yaml"])
        #expect(
            twice.code == 78 && twice.err.contains("settings.yaml, line 2: the app's names are here and in map.yaml"))
    }

    @Test func `is proposed from names and foreign keys`() async throws {
        let scratch = try scratch()
        let before = try scratch.contents()
        let proposed = try await scratch.duet("check", "--database", "app.db", "--write-map", "own.yaml")
        #expect(proposed.code == 0 && proposed.out.hasPrefix("Wrote own.yaml. ") && !proposed.out.contains("filled in"))
        let text = try String(contentsOf: scratch.url("own.yaml"), encoding: .utf8)
        for line in Self.map.split(separator: "\n") where line.contains(": ") && !line.contains("{") {
            #expect(text.contains(line), "\(line)")
        }
        #expect(text.contains("    # state: [banned, deleted]  # which of these words: ok (19), Suspended (1)"))
        // What it proposes is what is wanted, but for the words that only a person knows.
        try scratch.change("UPDATE app_profile SET state = 'ok'; UPDATE app_user SET is_banned = 1 WHERE id = 5")
        // Nor is it guessed what new rows need.
        try scratch.write(text + "values: {chats.name: '', chats.size: 2}\n", to: "own.yaml")
        let run = try await scratch.duet(
            "run", "--database", "app.db", "--map", "own.yaml", "--as-of", Sample.night, "--introductions", "none")
        #expect(run.code == 0)
        #expect(try members(scratch) == matched)
        let again = try await scratch.duet("check", "--database", "app.db", "--write-map", "own.yaml")
        #expect(again.code == 73 && again.err.contains("own.yaml exists already"))
        #expect(before["own.yaml"] == nil)
    }

    @Test func `is proposed with what is missing for an app that is quite another`() async throws {
        let scratch = try Scratch()
        try scratch.change("CREATE TABLE invoices (id INTEGER PRIMARY KEY, total REAL)")
        let proposed = try await scratch.duet("check", "--database", "app.db", "--write-map", "own.yaml")
        #expect(proposed.code == 0 && proposed.out.contains("To be filled in: users, profiles,"))
        #expect(try await scratch.duet("check", "--database", "app.db", "--map", "own.yaml").code == 65)
    }

    static let mistakes = [
        ("tables: {interaction: x}", "line 1: there is no table “interaction”. Did you mean interactions?"),
        (
            "columns:\n  profiles.genres: x",
            "line 2: there is no column “profiles.genres”. Did you mean profiles.genre?"
        ),
        ("columns: {genre: x}", "line 1: there is no column “genre”."),
        ("columns: {profiles.genre: [a, b]}", "line 1: columns.profiles.genre must be a name in the app's database."),
        ("tables: 5", "line 1: tables is followed by indented lines, name: value."),
        (
            "leave-out:\n  chats: {gone: set}",
            "line 2: rows can be left out of users, profiles, interactions, and not of chats"
        ),
        ("leave-out:\n  users:\n    gone: maybe", "line 3: leave-out.users.gone must be set, true, false, or a list"),
        ("leave-out:\n  users: {gone: []}", "line 2: leave-out.users.gone must be set, true, false, or a list"),
        ("leave-out: {users: gone}", "line 1: leave-out.users is followed by indented lines, column: value."),
        (
            "values:\n  users.name: x",
            "line 2: “users.name” must be a column that new rows need, as table.column, of chats,"
        ),
        ("values: {chats.name: [a]}", "line 1: values.chats.name must be a text or a number"),
        ("tables: {users: profiles}", "users and profiles cannot both be the table profiles."),
        (
            "colums: {}",
            "line 1: a map has tables, columns, leave-out and values, and no “colums”. Did you mean columns?"
        ),
        ("tables: {users: a, users: b}", "users is set twice."),
    ]

    @Test(arguments: mistakes) func `with a mistake is refused with its line`(text: String, message: String)
        async throws
    {
        let scratch = try scratch()
        try scratch.write(text + "\n", to: "map.yaml")
        let before = try scratch.contents()
        for command in [["run"], ["check"], ["undo", "--run", "1"], ["outcomes"], ["lists", "--showing", "13"]] {
            let outcome = try await scratch.duet([command[0]] + given + command.dropFirst())
            #expect(outcome.code == 78 && outcome.out == "" && outcome.err.contains("map.yaml"), "\(outcome.err)")
            #expect(outcome.err.contains(message), "\(outcome.err)")
        }
        #expect(try scratch.contents() == before)
    }

    @Test func `that names what is not there is refused before anything is written`() async throws {
        let scratch = try scratch()
        try scratch.change("ALTER TABLE app_user DROP COLUMN is_banned")
        let before = try scratch.contents()
        let outcome = try await scratch.duet(["run"] + given + ["--as-of", Sample.night])
        #expect(outcome.code == 65 && outcome.err.contains("table app_user has no column is_banned"))
        #expect(try scratch.contents() == before)
        #expect(try await scratch.duet("run", "--database", "app.db", "--map", "none.yaml").code == 66)
    }
}
