import Foundation
import Testing
import Trials

@Suite struct SnapshotTests {
    /// Invented people with every kind of bad row, after two passes, and with what an app adds of its own.
    private static let app = Task { () throws -> Data in
        let scratch = try Scratch()
        let populate = [
            "populate", "--database", "app.db", "--people", "300", "--decisions", "150", "--messy", "0.05",
        ]
        #expect(try await scratch.duet(populate).code == 0)
        for night in ["2026-01-01 03:00:00", "2026-01-02 03:00:00"] {
            let run = ["run", "--database", "app.db", "--as-of", night, "--accept"]
            #expect(try await scratch.duet(run).code == 0)
        }
        try scratch.change(
            """
            PRAGMA ignore_check_constraints = ON;
            ALTER TABLE users ADD COLUMN birthplace TEXT DEFAULT 'topsecret birthplace';
            ALTER TABLE profiles ADD COLUMN bio TEXT DEFAULT 'topsecret bio';
            ALTER TABLE messages ADD COLUMN draft TEXT DEFAULT 'topsecret draft';
            CREATE TABLE app_payments (card TEXT);
            INSERT INTO app_payments VALUES ('topsecret card');
            UPDATE users SET phone = 'topsecret phone', password = 'topsecret password';
            UPDATE profiles SET last_song = 'topsecret song', last_desc = 'topsecret', main_image = 'topsecret.jpg';
            UPDATE messages SET text = 'topsecret text';
            UPDATE notifications SET content = 'topsecret notice';
            UPDATE chats SET name = 'topsecret name', avatar_url = 'topsecret.png';
            UPDATE profiles SET gender = 'topsecret' WHERE rowid = 7;
            UPDATE profiles SET role = 'guitarist, topsecret' WHERE rowid = 8;
            UPDATE profiles SET genre = 'sludgy noise, jazz, wonk, R&B' WHERE rowid BETWEEN 10 AND 20;
            UPDATE profiles SET genre = 'rock, topsecret' || rowid WHERE rowid BETWEEN 30 AND 60;
            UPDATE interactions SET created_at = created_at || '.123456topsecret' WHERE rowid = 100;
            UPDATE interactions SET created_at = created_at || '.1234564915112345678' WHERE rowid = 101;
            UPDATE interactions SET interaction_type = 'topsecret_type' WHERE rowid = 102;
            UPDATE interactions SET interaction_type = 'super_like' WHERE rowid BETWEEN 110 AND 130;
            UPDATE chats SET type = 'topsecret_chat' WHERE rowid = 3;
            """)
        return try Data(contentsOf: scratch.url("app.db"))
    }

    private func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        try await Self.app.value.write(to: scratch.url("app.db"))
        return scratch
    }

    private static let snapshot = ["snapshot", "--database", "app.db", "--to", "copy.db", "--pseudonyms"]

    @Test func `evaluate gives the same bytes on the copy, whatever its key, and so does outcomes`() async throws {
        let scratch = try await scratch()
        #expect(try await scratch.duet(Self.snapshot).code == 0)
        let other = ["snapshot", "--database", "app.db", "--to", "other.db", "--pseudonyms"]
        #expect(try await scratch.duet(other).code == 0)
        for arguments in [
            ["evaluate", "--split-at", "2025-11-01", "--output", "json"],
            [
                "evaluate", "--split-at", "2025-10-15", "--split-at", "2025-11-15", "--group-by", "day", "--weight",
                "genre=2",
            ],
            ["outcomes", "--as-of", "2030-01-01", "--output", "json"],
            ["outcomes", "--as-of", "2030-01-01", "--by", "band"],
        ] {
            let original = try await scratch.duet(arguments + ["--database", "app.db"])
            #expect(original.code == 0, "\(original.err)")
            #expect(try await scratch.duet(arguments + ["--database", "copy.db"]).out == original.out)
            #expect(try await scratch.duet(arguments + ["--database", "other.db"]).out == original.out)
        }
        let names = Set(try scratch.rows("SELECT username FROM users", in: "copy.db"))
        #expect(names.isDisjoint(with: try scratch.rows("SELECT username FROM users", in: "other.db")))
    }

    @Test func `nobody's name and no private text is in the copy, nor the key`() async throws {
        let scratch = try await scratch()
        let before = try Data(contentsOf: scratch.url("app.db"))
        try scratch.write("correct horse battery staple\n", to: "key")
        #expect(try await scratch.duet(Self.snapshot + ["--key-file", "key"]).code == 0)
        #expect(try Data(contentsOf: scratch.url("app.db")) == before)
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.url("copy.db").path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let bytes = try Data(contentsOf: scratch.url("copy.db"))
        for secret in [
            "topsecret", "@example", "correct horse", "battery", "app_payments", "birthplace", "email", "password",
            "4915112345678", "sludgy", "wonk",
        ] { #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)") }
        let words = try Self.words(of: scratch, in: "copy.db")
        let names = try scratch.rows("SELECT lower(username) FROM users UNION SELECT lower(name) FROM profiles")
        let split = names.flatMap { $0.split { !$0.isLetter && !$0.isNumber && $0 != "_" } }.map(String.init)
        #expect(split.count > 300)
        // Short words may be a name and something else as well.
        #expect(words.intersection(split.filter { $0.count > 6 }) == [])
        // What many rows have is the program's word; genres that no table knows are told apart without their words.
        #expect(words.contains("super_like") && words.contains("unlistedaaaa"))
    }

    /// Every word in every table.
    private static func words(of scratch: Scratch, in name: String) throws -> Set<String> {
        var words: Set<String> = []
        for table in try scratch.rows("SELECT name FROM sqlite_master WHERE type = 'table'", in: name) {
            for row in try scratch.rows("SELECT * FROM \(table)", in: name) {
                words.formUnion(
                    row.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
            }
        }
        return words
    }

    @Test func `one person has one pseudonym in every table`() async throws {
        let scratch = try await scratch()
        #expect(try await scratch.duet(Self.snapshot).code == 0)
        // Of a pair the lower name comes first, and makes an introduction: that may be the other's now.
        func both(_ table: String) -> String {
            "(SELECT first AS name FROM \(table) UNION ALL SELECT second FROM \(table))"
        }
        let makers = """
            (SELECT created_by AS name FROM chats WHERE id NOT IN (
                SELECT chat_id FROM match_pairs WHERE kind = 'introduction' AND chat_id IS NOT NULL))
            """
        let references = [
            ("interactions", "username"), ("interactions", "target_username"), (makers, "name"),
            ("chat_participants", "username"), ("messages", "sender"), (both("match_pairs"), "name"),
            (both("match_plan"), "name"), ("match_recommendations", "username"), ("match_recommendations", "target"),
            ("match_preferences", "username"), ("profiles", "username"),
        ]
        for (table, column) in references {
            // How often each name occurs is the same, whatever the names are.
            let sql = """
                SELECT count(*) FROM \(table) WHERE \(column) IN (SELECT username FROM users)
                GROUP BY \(column) COLLATE NOCASE ORDER BY 1
                """
            let counts = try scratch.rows(sql)
            let copied = try scratch.rows(sql, in: "copy.db")
            #expect(!counts.isEmpty)
            #expect(copied == counts, "\(table).\(column)")
        }
        let likes = """
            SELECT count(*) FROM interactions AS one JOIN interactions AS other
            ON one.username = other.target_username AND one.target_username = other.username
            """
        #expect(try scratch.rows(likes, in: "copy.db") == scratch.rows(likes))
        #expect(try scratch.rows("SELECT count(*) FROM match_pairs WHERE first >= second", in: "copy.db") == ["0"])
        // What the payload says of each goes with them.
        let wishes = """
            SELECT score, min(a, b), max(a, b) FROM (SELECT score, payload ->> '$.first.genre' AS a,
                payload ->> '$.second.genre' AS b FROM match_pairs) ORDER BY 1, 2, 3
            """
        #expect(try scratch.rows(wishes, in: "copy.db") == scratch.rows(wishes))
        let swapped = """
            SELECT pairs.score FROM match_pairs AS pairs JOIN match_preferences AS wish ON wish.username = pairs.first
            WHERE wish.age_min = 23 AND pairs.payload ->> '$.first.history_selectivity' < 0 ORDER BY 1
            """
        let bySecond = swapped.replacing("pairs.first", with: "pairs.second").replacing("$.first.", with: "$.second.")
        #expect(
            try (scratch.rows(swapped, in: "copy.db") + scratch.rows(bySecond, in: "copy.db")).sorted()
                == (scratch.rows(swapped) + scratch.rows(bySecond)).sorted())
    }

    @Test func `no order of rows, and nobody's part in an introduction, tells how names follow in the alphabet`()
        async throws
    {
        let scratch = try await scratch()
        #expect(try await scratch.duet(Self.snapshot).code == 0)
        func none(_ sql: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
            #expect(
                try scratch.rows("SELECT count(*) FROM \(sql)", in: "copy.db") == ["0"], sourceLocation: sourceLocation)
        }
        for table in ["users", "profiles", "match_preferences"] {
            try none("\(table) AS a JOIN \(table) AS b ON a.rowid + 1 = b.rowid WHERE a.username > b.username")
        }
        try none(
            """
            chat_participants AS a JOIN chat_participants AS b ON a.rowid + 1 = b.rowid AND a.chat_id = b.chat_id
            WHERE a.username > b.username
            """)
        // The database itself has the two of an introduction in the order of the alphabet.
        try none(
            """
            chats JOIN match_pairs AS pair ON pair.chat_id = chats.id
            WHERE pair.kind = 'introduction' AND chats.created_by <> pair.first
            """)
        try none("match_plan WHERE first > second OR (kind = 'introduction' AND created_by IS NOT NULL)")
        #expect(try scratch.count("match_plan", in: "copy.db") > 0)
    }

    @Test func `what a copy holds is said`() async throws {
        let scratch = try await scratch()
        let outcome = try await scratch.duet(Self.snapshot + ["--output", "json"])
        let line = try object(outcome.out, type: "snapshot")
        let rows = try #require(line["rows"] as? [String: Int])
        for (table, count) in rows { #expect(try scratch.count(table, in: "copy.db") == count, "\(table)") }
        #expect(rows["users"] == 300 && rows["notifications"] == nil)
        let second = try await scratch.duet(
            "snapshot", "--database", "app.db", "--to", "b.db", "--pseudonyms", "--output", "text")
        #expect(second.out.hasPrefix("Copied under pseudonyms\n  users "))
    }

    @Test(
        arguments: [
            (
                ["--to", "copy.db"], 64,
                "--pseudonyms is required. For a copy with real usernames, use SQLite's own backup"
            ),
            (["--pseudonyms"], 64, "no file for the copy is given: use --to FILE."),
            (
                ["--pseudonyms", "--to", "app.db"], 73,
                "--to: app.db is the database, which writing there would destroy."
            ),
            (
                ["--pseudonyms", "--to", "none/copy.db"], 73,
                "none/copy.db cannot be created: No such file or directory."
            ),
            (["--pseudonyms", "--to", "copy.db", "--key-file", "none"], 66, "--key-file: there is no file none."),
            (
                ["--pseudonyms", "--to", "copy.db", "--key-file", "short"], 65,
                "--key-file: short has 5 bytes, but a key needs 16"
            ),
            (["--pseudonyms", "--to", "copy.db", "--database", "none.db"], 66, "there is no file none.db."),
            (["--pseudonyms", "--to", "copy.db", "--database", "short"], 65, "short is not an SQLite database."),
            (
                ["--pseudonyms", "--to", "copy.db", "--tables", "none"], 66,
                "there is no folder none to read tables from."
            ),
        ] as [([String], Int32, String)])
    func `what cannot be done is named, and nothing is written`(
        arguments: [String], code: Int32, words: String
    ) async throws {
        let scratch = try await Scratch.withSample()
        try scratch.write("short\n", to: "short")
        let before = try scratch.contents()
        let outcome = try await scratch.duet(["snapshot", "--database", "app.db"] + arguments)
        #expect(outcome.code == code, "\(outcome.err)")
        #expect(outcome.err.contains(words), "\(outcome.err)")
        #expect(outcome.out == "")
        #expect(try scratch.contents() == before)
    }
}
