import Foundation
import Testing
import Trials

@Suite struct OutcomesTests {
    /// Ten matches of three runs whose outcome can be counted by hand; the names say which match has which chat.
    private static let matches = """
        INSERT INTO users(username) VALUES ('Ana'), ('ben'), ('cid'), ('dee'), ('fay');
        INSERT INTO match_runs(run_id, pass_date, as_of, started_at, finished_at, status, options, options_hash,
            duet_version, written) VALUES
            (1, '2026-06-01', '2026-06-01 03:00:00', '2026-06-01 03:00:00', '2026-06-01 03:00:09', 'completed',
             '{}', 'aaaaaaaaaaaa', '0', 9),
            (2, '2026-06-15', '2026-06-15 03:00:00', '2026-06-15 03:00:00', '2026-06-15 03:00:09', 'completed',
             '{"top_k":50,"mapping":{"block":["block"],"dislike":["dislike"],"like":["like"]}}', 'bbbbbbbbbbbb', '0', 1),
            (3, '2026-06-21', '2026-06-21 03:00:00', '2026-06-21 03:00:00', '2026-06-21 03:00:09', 'completed',
             '{"top_k":50}', 'bbbbbbbbbbbb', '0', 1);
        INSERT INTO match_pairs(first, second, kind, status, run_id, chat_id, matched_at, payload) VALUES
            ('ana', 'ben', 'mutual_like', 'matched', 1, 1, '2026-06-01 03:00:00', '{"score_band":"good"}'),
            ('ana', 'cid', 'introduction', 'matched', 1, 2, '2026-06-01 03:00:00', '{"score_band":"excellent"}'),
            ('ana', 'dee', 'introduction', 'matched', 1, 3, '2026-06-01 03:00:00', '{"score_band":"good"}'),
            ('ben', 'cid', 'introduction', 'matched', 1, 4, '2026-06-01 03:00:00', NULL),
            ('ben', 'dee', 'introduction', 'undone', 1, NULL, '2026-06-01 03:00:00', NULL),
            ('cid', 'dee', 'introduction', 'matched', 1, 6, '2026-06-01 03:00:00', NULL),
            ('ana', 'eve', 'introduction', 'matched', 1, 7, '2026-06-01 03:00:00', NULL),
            ('ana', 'fay', 'mutual_like', 'known', 1, NULL, '2026-06-01 03:00:00', NULL),
            ('ben', 'fay', 'introduction', 'matched', 2, 8, '2026-06-15 03:00:00', '{"score_band":"good"}'),
            ('cid', 'fay', 'introduction', 'matched', 3, 9, '2026-06-21 03:00:00', NULL);
        INSERT INTO chats(id, type) VALUES (1, 'dm'), (2, 'dm'), (3, 'dm'), (4, 'dm'), (7, 'dm'), (8, 'dm'), (9, 'dm');
        INSERT INTO messages(chat_id, sender, text, created_at) VALUES
            (1, 'ANA', '', '2026-06-01 10:00:00'), (1, 'ben', '', '2026-06-08T03:00:00Z'),
            (1, 'ben', '', '2026-06-09 00:00:00'), (1, 'ben', '', 'yesterday'),
            (2, 'ana', '', '2026-06-02 00:00:00'), (2, 'cid', '', '2026-06-08 03:00:01'), (2, 'fay', '', '2026-06-02'),
            (3, 'ana', '', '2026-06-20 00:00:01'),
            (4, 'ben', '', '2026-06-09 00:00:00'),
            (8, 'fay', '', '2026-06-15 04:00:00'), (8, 'ben', '', '2026-06-16 04:00:00');
        INSERT INTO interactions(username, target_username, interaction_type, created_at, updated_at) VALUES
            ('dee', 'ana', 'like', '2026-05-01', '2026-05-01'), ('dee', 'ana', 'dislike', '2026-05-02', '2026-06-03'),
            ('cid', 'ben', 'dislike', '2026-05-01', '2026-05-01'), ('ben', 'cid', 'block', '2026-06-10', '2026-06-10'),
            ('fay', 'ana', 'dislike', '2026-06-03', '2026-06-03'), ('fay', 'ben', 'dislike', '2026-06-21', '2026-06-21');
        """

    private static let outcomes = ["outcomes", "--database", "app.db", "--as-of", "2026-06-20 00:00:00"]

    private func scratch() async throws -> Scratch {
        let scratch = try Scratch()
        #expect(try await scratch.duet("init", "--database", "app.db").code == 0)
        try scratch.change(Self.matches)
        return scratch
    }

    @Test func `every match that was made is judged or named, and the file stays as it is`() async throws {
        let scratch = try await scratch()
        let before = try scratch.contents()
        let outcome = try await scratch.duet(Self.outcomes)
        #expect(outcome.code == 0)
        #expect(outcome.err == "")
        #expect(
            outcome.out == """
                Matches of Duet, as of 2026-06-20 00:00:00 UTC
                  made          10
                  judged        4, at least 7 days old
                  too young     1; so far a first message in 1, both wrote in 1,
                                dislike or block in 0
                  undone        1, by duet undo: nobody had written
                  chat deleted  1, by the app, with whatever was written in it
                  people gone   3, one of the two is no user any more

                What happened within 7 days of the match, in % of the judged
                                 judged  first message      both wrote        dislike or block
                  all            4       50.0 (15.0, 85.0)  25.0 (4.6, 69.9)  25.0 (4.6, 69.9)
                  mutual likes   1       100 (20.7, 100)    100 (20.7, 100)   0 (0, 79.3)
                  introductions  3       33.3 (6.1, 79.2)   0 (0, 56.1)       33.3 (6.1, 79.2)

                In brackets: 95 % confidence intervals (Wilson), for independent matches.
                Later than that: a first message in 1 more, both wrote in 1 more, dislike or
                block in 1 more.
                Of 2 matches of people who were erased, only the number is on record; they are
                in no group.

                """)
        #expect(try scratch.contents() == before)
        #expect(try await scratch.duet(Self.outcomes).out == outcome.out)
    }

    private struct Line: Decodable {
        struct Share: Decodable, Equatable {
            var count, later, soFar: Int
            var share, low, high: Double?
        }
        struct Configuration: Decodable {
            var first, last: String
            var runs: Int
            var differences: [String: String]
        }

        var messageType, asOf, within, by: String
        var group: String?
        var configuration: Configuration?
        var made, judged, tooYoung, undone, chatDeleted, peopleGone: Int
        var firstMessage, bothWrote, dislikeOrBlock: Share
    }

    private func lines(_ scratch: Scratch, _ arguments: String...) async throws -> [Line] {
        let outcome = try await scratch.duet(Self.outcomes + arguments + ["--output", "json"])
        #expect(outcome.code == 0, "\(outcome.err)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try outcome.out.split(separator: "\n").map { try decoder.decode(Line.self, from: Data($0.utf8)) }
    }

    @Test func `JSON has a line for each group and one for all at the end`() async throws {
        let lines = try await lines(scratch(), "--by", "config")
        #expect(lines.map(\.messageType) == ["outcome_group", "outcome_group", "outcomes"])
        #expect(lines.map(\.group) == ["aaaaaaaa", "bbbbbbbb", nil])
        #expect(lines.map(\.made) == [9, 1, 10])
        #expect(lines.map(\.judged) == [4, 0, 4])
        #expect(lines.map(\.tooYoung) == [0, 1, 1])
        #expect(lines.map(\.undone) == [1, 0, 1])
        #expect(lines.map(\.chatDeleted) == [1, 0, 1])
        #expect(lines.map(\.peopleGone) == [3, 0, 3])
        #expect(lines[1].firstMessage == .init(count: 0, later: 0, soFar: 1))
        #expect(lines[2].firstMessage.count == 2 && lines[2].firstMessage.share == 0.5)
        #expect(lines[2].bothWrote.count == 1 && lines[2].bothWrote.later == 1)
        #expect(lines[2].dislikeOrBlock.count == 1 && lines[2].dislikeOrBlock.later == 1)
        #expect(lines[1].configuration?.first == "2026-06-15" && lines[1].configuration?.runs == 1)
        #expect(lines[1].configuration?.differences["top-k"] == "50")
        #expect(lines[2].configuration == nil && lines[2].asOf == "2026-06-20 00:00:00" && lines[2].within == "7d")
    }

    @Test func `groups are weeks of the match, or bands of the score with the best first`() async throws {
        let scratch = try await scratch()
        let weeks = try await lines(scratch, "--by", "week")
        #expect(weeks.map(\.group) == ["2026-W23", "2026-W25", nil])
        #expect(weeks.map(\.judged) == [4, 0, 4])
        let bands = try await lines(scratch, "--by", "band")
        #expect(bands.map(\.group) == ["excellent", "good", "no band on record", nil])
        #expect(bands.map(\.judged) == [1, 2, 1, 4])
    }

    @Test func `another time makes other matches too young`() async throws {
        let scratch = try await scratch()
        let short = try await lines(scratch, "--within", "1d").last
        #expect(short?.judged == 5 && short?.tooYoung == 0 && short?.firstMessage.count == 3)
        let long = try await lines(scratch, "--within", "30d").last
        #expect(long?.judged == 0 && long?.tooYoung == 5)
    }

    @Test func `messages need no text to be counted`() async throws {
        let scratch = try await scratch()
        try scratch.change(
            """
            CREATE TEMP TABLE kept AS SELECT chat_id, sender, created_at FROM messages;
            DROP TABLE messages;
            CREATE TABLE messages (chat_id, sender, created_at);
            INSERT INTO messages SELECT * FROM kept
            """)
        #expect(try await lines(scratch).last?.firstMessage.count == 2)
    }

    @Test func `before the first match there is a sentence`() async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await scratch.duet(Self.outcomes)
        #expect(outcome.code == 0)
        #expect(
            outcome.out.flat == "Duet has not run on app.db yet, so no match is on record. duet run makes the first.")
        let line = try await lines(scratch).last
        #expect(line?.made == 0 && line?.firstMessage.share == nil)
        let passed = try await Scratch.withSample(afterPass: true)
        #expect(
            try await passed.duet(Self.outcomes.dropLast() + ["2020-01-01"]).out.flat
                == "No run has made a match by 2020-01-01 00:00:00 UTC, so there is nothing to report yet.")
    }

    @Test(
        arguments: [
            (["--by", "moon"], 64, "'moon' is invalid for '--by <what>'"),
            (["--within", "0d"], 64, "--within 0s: it must be longer than nothing, such as 7d."),
            (
                ["--within", "7"], 64,
                "option --within must be a length of time with a unit (d, h, m or s), such as 7d, not “7”."
            ),
            (["--database", "none.db"], 66, "there is no file none.db."),
        ] as [([String], Int32, String)])
    func `what cannot be answered is named`(arguments: [String], code: Int32, words: String) async throws {
        let scratch = try await Scratch.withSample()
        let outcome = try await scratch.duet(["outcomes", "--database", "app.db"] + arguments)
        #expect(outcome.code == code)
        #expect(outcome.out == "")
        #expect(outcome.err.contains(words), "\(outcome.err)")
    }
}
