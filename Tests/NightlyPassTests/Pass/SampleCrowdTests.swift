import CSV
import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// The sample crowd, loaded and passed over once for all the tests below; kept in memory, where it leaves no file.
private actor SamplePass {
    static let shared = SamplePass()
    private var task: Task<(database: DatabaseCopy, summary: PassSummary, oldChats: Int), any Error>?

    func result() async throws -> (database: DatabaseCopy, summary: PassSummary, oldChats: Int) {
        if let task { return try await task.value }
        let made = Task {
            let database = try PassDatabase()
            _ = try TableImport(folder: Reference.sample.path).load(into: database.path)
            let chats = try database.count("SELECT max(id) FROM chats")
            let summary = try await database.run()
            return (database: try DatabaseCopy(of: database), summary: summary, oldChats: chats)
        }
        task = made
        return try await made.value
    }
}

/// What a database held at one moment.
private struct DatabaseCopy {
    private let queue: DatabaseQueue

    init(of database: PassDatabase) throws {
        queue = try DatabaseQueue()
        let source = try DatabaseQueue(path: database.path)
        try source.backup(to: queue)
        try source.close()
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try queue.read { try Row.fetchAll($0, sql: sql, arguments: arguments) }
    }

    func texts(_ sql: String, _ arguments: StatementArguments = []) throws -> [String] {
        try rows(sql, arguments).map { PassDatabase.text($0) }
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int { try rows(sql, arguments)[0][0] }
}

/// `expected.csv`: what a pass over the sample crowd must do, worked out by another program.
private struct Expected {
    var first: String
    var second: String
    var verdict: String
    var createdBy: String
    var rule: String

    var pair: String { "\(first) \(second)" }

    static func all() throws -> [Expected] {
        let file = Reference.sample.appending(path: "expected.csv")
        let table = try DelimitedText(try String(contentsOf: file, encoding: .utf8))
            .table(requiring: ["first", "second", "verdict", "created_by", "rule"])
        return table.rows.map {
            Expected(first: $0[0], second: $0[1], verdict: $0[2], createdBy: $0[3], rule: $0[4])
        }
    }
}

@Suite("A pass over the sample crowd") struct SampleCrowdTests {
    /// The two people of each chat that the pass made, the smaller username by bytes first.
    private func newChats(_ kind: String?) async throws -> [(pair: String, createdBy: String)] {
        let (database, _, oldChats) = try await SamplePass.shared.result()
        let rows = try database.rows(
            """
            SELECT created_by, min(p.username COLLATE BINARY), max(p.username COLLATE BINARY)
            FROM chats JOIN chat_participants p ON p.chat_id = chats.id JOIN match_pairs m ON m.chat_id = chats.id
            WHERE chats.id > ? AND m.kind = coalesce(?, m.kind) GROUP BY chats.id
            """, [oldChats, kind])
        return rows.map { ("\($0[1] as String) \($0[2] as String)", $0[0]) }
    }

    @Test func `makes exactly the expected chats of mutual likes, by the expected people`() async throws {
        let expected = try Expected.all().filter { $0.verdict == "match" }
        #expect(expected.count == 55)
        let made = try await newChats("mutual_like").map { "\($0.pair) by \($0.createdBy)" }
        #expect(made.sorted() == expected.map { "\($0.pair) by \($0.createdBy)" }.sorted())
    }

    @Test func `puts exactly the expected old mutual likes on record`() async throws {
        let (database, summary, _) = try await SamplePass.shared.result()
        let expected = try Expected.all().filter { $0.verdict == "known" }.map(\.pair).sorted()
        let known = try database.texts(
            """
            SELECT min(first COLLATE BINARY, second COLLATE BINARY), max(first COLLATE BINARY, second COLLATE BINARY)
            FROM match_pairs WHERE status = 'known' AND chat_id IS NULL
            """)
        #expect(known.sorted() == expected)
        #expect(summary.known == 15)
    }

    @Test func `makes no chat that the table forbids, nor one for an old mutual like`() async throws {
        let made = Set(try await newChats(nil).map(\.pair))
        for row in try Expected.all() where row.verdict != "match" {
            #expect(!made.contains(row.pair), "\(row.rule)")
        }
    }

    @Test func `makes introductions, all within the rules`() async throws {
        let (database, summary, oldChats) = try await SamplePass.shared.result()
        let made = try await newChats("introduction")
        #expect(made.count == summary.matches["introduction"])
        #expect(made.count > 5)
        // The same crowd as it was before the pass.
        let before = try PassDatabase()
        _ = try TableImport(folder: Reference.sample.path).load(into: before.path)
        let inspection = try Inspection(
            path: before.path, options: PassOptions(), tables: Reference.tables, asOf: PassDatabase.asOf)
        for (pair, createdBy) in made {
            let names = pair.split(separator: " ").map(String.init)
            let report = try inspection.pair(names[0], names[1])
            #expect(report.keptApart["introduction"] == [], "\(pair)")
            #expect(report.lift >= 1.2, "\(pair)")
            // The first by username, as the database orders them: without case.
            #expect(createdBy == names.min { $0.lowercased() < $1.lowercased() })
        }
        let most =
            try database.rows(
                """
                SELECT max(n) FROM (SELECT count(*) AS n FROM chat_participants p JOIN match_pairs m ON m.chat_id = p.chat_id
                WHERE p.chat_id > ? AND m.kind = 'introduction' GROUP BY p.username)
                """, [oldChats])[0][0] as Int
        #expect(most <= 2)
    }

    @Test func `gives every new chat its type and exactly its two people`() async throws {
        let (database, summary, oldChats) = try await SamplePass.shared.result()
        #expect(try database.texts("SELECT DISTINCT type FROM chats WHERE id > ?", [oldChats]) == ["dm"])
        let sizes = try database.texts(
            """
            SELECT DISTINCT (SELECT count(*) FROM chat_participants WHERE chat_id = chats.id)
            FROM chats WHERE id > ?
            """, [oldChats])
        #expect(sizes == ["2"])
        let made = try database.count("SELECT count(*) FROM chats WHERE id > ?", [oldChats])
        #expect(made == summary.totalMatches)
        #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test func `tells both people of every chat, in true words and without numbers`() async throws {
        let (database, summary, oldChats) = try await SamplePass.shared.result()
        let notices = try database.rows(
            """
            SELECT n.username, n.title, n.content, n.data, m.kind, m.chat_id, m.run_id, m.payload, m.score,
                   CASE n.username WHEN m.first THEN m.second ELSE m.first END, p.name
            FROM notifications n JOIN match_pairs m ON m.chat_id = json_extract(n.data, '$.chat_id')
            JOIN profiles p ON p.username = CASE n.username WHEN m.first THEN m.second ELSE m.first END
            WHERE m.chat_id > ? AND n.type = 'match' AND n.username IN (m.first, m.second)
            """, [oldChats])
        #expect(notices.count == 2 * summary.totalMatches)
        #expect(Set(notices.map { "\($0[0] as String) \($0[5] as Int)" }).count == notices.count)
        for notice in notices {
            let (content, kind, other): (String, String, String) = (notice[2], notice[4], notice[9])
            let data = try #require(
                try JSONSerialization.jsonObject(with: Data((notice[3] as String).utf8)) as? [String: Any])
            #expect(
                Set(data.keys) == [
                    "version", "chat_id", "chat_id_str", "username", "kind", "reasons", "score_band", "run_id",
                    "run_id_str",
                ])
            #expect(data["chat_id_str"] as? String == "\(notice[5] as Int)")
            #expect(data["run_id_str"] as? String == "\(notice[6] as Int)")
            #expect(data["version"] as? Int == 1)
            #expect(data["chat_id"] as? Int == notice[5])
            #expect(data["run_id"] as? Int == notice[6])
            #expect(data["kind"] as? String == kind)
            #expect((data["username"] as? String)?.lowercased() == other.lowercased())
            #expect(["excellent", "very good", "good", "fair"].contains(data["score_band"] as? String))
            let reasons = try #require(data["reasons"] as? [String])
            let name = MatchWords.shown(notice[10] ?? "", username: other)
            if kind == "mutual_like" {
                #expect(content == "You and \(name) like each other")
                #expect(notice[1] == "It's a match")
            } else {
                #expect(
                    content
                        == (reasons.isEmpty ? "Meet \(name)" : "Meet \(name): \(reasons.joined(separator: ", and "))"))
                #expect(notice[1] == "An introduction")
            }
        }
    }

    @Test func `lists people only whom the rules let meet, and never the same two twice`() async throws {
        let (database, summary, _) = try await SamplePass.shared.result()
        let lists = try database.rows("SELECT username, rank, target FROM match_recommendations ORDER BY 1, 2")
        #expect(lists.count == summary.recommendations)
        #expect(lists.count > 500)
        #expect(Set(lists.map { "\($0[0] as String) \($0[2] as String)" }).count == lists.count)
        let before = try PassDatabase()
        _ = try TableImport(folder: Reference.sample.path).load(into: before.path)
        let inspection = try Inspection(
            path: before.path, options: PassOptions(), tables: Reference.tables, asOf: PassDatabase.asOf)
        let scored = inspection.scored
        for row in lists {
            let (one, other) = (
                try inspection.scored.crowd.row(named: row[0]), try inspection.scored.crowd.row(named: row[2])
            )
            #expect(scored.objections(to: .recommendation, one, other).isEmpty)
            #expect(scored.standing.decision(of: one, on: other)?.isLike != true)
        }
        let matched = try database.count(
            """
            SELECT count(*) FROM match_recommendations r JOIN match_pairs m
            ON (m.first = r.username AND m.second = r.target) OR (m.second = r.username AND m.first = r.target)
            """)
        #expect(matched == 0)
    }
}
