import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

@Suite("An app that knows its rows by other keys than numbers") struct AppKeyTests {
    private static let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

    private static func adjust(_ pass: inout NightlyPass) {
        pass.options.introductions = .all
        pass.options.minimumLift = 0.8
        pass.options.recommendations = 3
        pass.lockWait = 10
    }

    /// What an app with numbers gets, worked out once for both kinds of `AppKeys.numbered`.
    private struct Numbered: Sendable {
        let nights: (told: [String], report: UndoReport, outcome: [String])
        let plan: [String]
        let copy: [String]

        init(_ keys: AppKeys) async throws {
            let database = try keys.database()
            let told = try await AppKeyTests.twoNights(database, keys)
            let report = try UndoPass(path: database.path, run: 1).run()
            nights = (told, report, try database.outcome())
            plan = try await AppKeyTests.planAmongTalkers(keys)
            copy = try await AppKeyTests.copied(keys)
        }

        private static let withRows = Task { try await Numbered(AppKeys(kind: .numbers)) }
        private static let withoutRows = Task { try await Numbered(AppKeys(kind: .numbers, hasRows: false)) }

        static func twin(of keys: AppKeys) async throws -> Numbered {
            try await (keys.numbered.hasRows ? withRows : withoutRows).value
        }
    }

    private static func night(_ database: PassDatabase, _ asOf: Timestamp, to receiver: Recorder) async throws
        -> PassSummary
    {
        try await database.run(asOf: asOf) {
            Self.adjust(&$0)
            $0.delivery = Delivery(to: receiver)
        }
    }

    /// What happens on the day between: two newcomers like each other, somebody blocks a match, in one new chat somebody writes, in
    /// another both do.
    private static func day(_ database: PassDatabase, _ keys: AppKeys) throws {
        try database.change { db in
            for name in ["new_one", "new_two"] { try db.addPerson(name) }
            for (number, (actor, target)) in [("new_one", "new_two"), ("new_two", "new_one")].enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO interactions(id, username, target_username, interaction_type, created_at, updated_at)
                        VALUES (?, ?, ?, 'like', '2026-06-01 12:00:00', '2026-06-01 12:00:00')
                        """, arguments: [keys.key("interactions", Int64(90_000 + number)), actor, target])
            }
            try db.execute(
                sql: """
                    INSERT INTO interactions(id, username, target_username, interaction_type, created_at)
                    SELECT ?, first, second, 'block', '2026-06-01 12:00:00' FROM match_pairs
                    WHERE status = 'matched' ORDER BY first, second LIMIT 1 OFFSET 2
                    """, arguments: [keys.key("interactions", 90_009)])
            for (number, (place, sender)) in [(0, "first"), (1, "first"), (1, "second")].enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO messages(id, chat_id, sender, text, created_at)
                        SELECT ?, chat_id, \(sender), 'Hi', '2026-06-01 12:00:00' FROM match_pairs
                        WHERE status = 'matched' ORDER BY first, second LIMIT 1 OFFSET \(place)
                        """, arguments: [keys.key("messages", Int64(90_000 + number))])
            }
        }
    }

    /// All that does not depend on what keys there are, after two nights.
    private static func twoNights(_ database: PassDatabase, _ keys: AppKeys) async throws -> [String] {
        let receiver = Recorder()
        let check = try await database.pass(adjust).check()
        #expect(check.isUsable && check.forecastFailure == nil)
        var told = [try await Self.night(database, PassDatabase.asOf, to: receiver).totalMatches.description]
        told += try database.outcome()
        try day(database, keys)
        told.append(try await Self.night(database, tomorrow, to: receiver).totalMatches.description)
        told += try database.outcome()
        told += try receiver.objects.map { line in
            "\(line["recipient"] ?? "") \(line["kind"] ?? "") \(line["run_id"] ?? "") \(line["title"] ?? "")"
        }
        told += try MadeMatches(path: database.path, asOf: tomorrow.adding(seconds: 86_400)).matches.map {
            "\($0.run) \($0.kind) \($0.state) \($0.firstMessage != nil) \($0.bothWrote != nil)"
        }
        told += try database.texts(
            """
            SELECT username, json_extract(data, '$.username') FROM notifications WHERE type = 'match' AND is_archived
            ORDER BY 1, 2
            """)
        #expect(try database.count("SELECT count(*) FROM notifications WHERE is_archived") == 2)
        try expectKeys(database, keys, receiver)
        return told
    }

    private static func expectKeys(_ database: PassDatabase, _ keys: AppKeys, _ receiver: Recorder) throws {
        #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
        #expect(try database.rows("PRAGMA integrity_check").map { $0[0] as String } == ["ok"])
        let isBytes = [.bytes4, .bytes7].contains(keys.kind)
        func shown(_ column: String) -> String { isBytes ? "hex(\(column))" : column }
        let made = try database.texts(
            """
            SELECT \(shown("id")) FROM chats WHERE id IN (SELECT chat_id FROM match_pairs)
            UNION ALL SELECT \(shown("id")) FROM chat_participants WHERE chat_id IN (SELECT chat_id FROM match_pairs)
            UNION ALL SELECT \(shown("id")) FROM notifications WHERE type = 'match'
            """)
        #expect(made.count > 100 && Set(made).count == (keys.kind == .numbers ? Set(made).count : made.count))
        for key in made { #expect(key.wholeMatch(of: keys.pattern) != nil, "\(key)") }
        // JSON says the same key in its own type.
        let written =
            isBytes ? "replace(upper(json_extract(data, '$.chat_id')), '-', '')" : "json_extract(data, '$.chat_id')"
        let said = try database.texts(
            """
            SELECT json_type(data, '$.chat_id'), json_type(data, '$.chat_id_str'),
                json_extract(data, '$.chat_id') = CAST(json_extract(data, '$.chat_id_str') AS \(
                    keys.kind == .numbers ? "INTEGER" : "TEXT")),
                count(*) = (SELECT 2 * count(*) FROM match_pairs WHERE status = 'matched'),
                sum(EXISTS (SELECT 1 FROM match_pairs WHERE \(shown("chat_id")) = \(written))) = count(*)
            FROM notifications WHERE type = 'match' GROUP BY 1, 2, 3
            """)
        #expect(said == ["\(keys.kind == .numbers ? "integer" : "text") text 1 1 1"])
        let objects = try receiver.objects
        #expect(objects.count == (try database.count("SELECT count(*) FROM notifications WHERE type = 'match'")))
        for line in objects {
            for member in ["chat_id", "notification_id"] {
                #expect((line[member] is String) == (keys.kind != .numbers))
                #expect("\(line[member] ?? "")" == line["\(member)_str"] as? String)
            }
            #expect("\(line["chat_id"] ?? "")" == ((line["data"] as? [String: Any])?["chat_id_str"] as? String))
        }
        #expect(try database.count("SELECT count(*) FROM match_outbox") == 0)
    }

    @Test(arguments: AppKeys.others)
    func `gets the matches that it would get with numbers, each under a key in the form of its own`(
        keys: AppKeys
    ) async throws {
        let database = try keys.database()
        let twin = try await Numbered.twin(of: keys).nights
        let told = try await Self.twoNights(database, keys)
        #expect(told == twin.told)
        #expect(told.count > 200)
        // What was written in stays, the rest goes, and a sender is told.
        let report = try UndoPass(path: database.path, run: 1).run()
        #expect(report == twin.report)
        #expect(report.removed > 20 && report.kept == 2 && report.retracted == 2 * report.removed)
        #expect(try database.outcome() == twin.outcome)
        #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
        let receiver = Recorder()
        _ = try await Self.night(database, Self.tomorrow, to: receiver)
        let taken = try receiver.objects
        #expect(taken.count == report.retracted)
        #expect(taken.allSatisfy { $0["message_type"] as? String == "retraction" && $0["chat_id"] is String })
    }

    @Test(arguments: AppKeys.others)
    func `gets the same keys from a pass that was cut off`(keys: AppKeys) async throws {
        func written(_ database: PassDatabase) throws -> [String] {
            try ["match_pairs", "chats", "chat_participants", "notifications"].flatMap { table in
                try database.rows("SELECT * FROM \(table)").map { row in
                    row.filter { !$0.0.hasSuffix("_at") }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
                }.sorted()
            }
        }
        // Every match takes milliseconds, so that several transactions write them all.
        let slow = """
            CREATE TRIGGER slow AFTER INSERT ON notifications BEGIN
                SELECT (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000) SELECT max(i) FROM n);
            END
            """
        let whole = try keys.database()
        let summary = try await whole.run(Self.adjust)
        let database = try keys.database()
        try database.change(slow)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { $0 == .write && $1 > 0 && $1 < $2 })
        let begun = try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'")
        #expect(begun > 0 && begun < summary.totalMatches)
        #expect(try await database.run(Self.adjust).resumed)
        #expect(try written(database) == written(whole))
    }

    @Test(arguments: [AppKeys(kind: .uuid4), AppKeys(kind: .bytes7)], ["", "REFERENCES chats (id)"])
    func `keeps a chat that a row of the app refers to when a night is taken back`(
        keys: AppKeys, reference: String
    ) async throws {
        let database = try keys.database()
        try await database.run(Self.adjust)
        try database.change(
            """
            CREATE TABLE reactions (chat_id \(reference), what TEXT);
            INSERT INTO reactions(chat_id) SELECT chat_id FROM match_pairs WHERE status = 'matched' ORDER BY first LIMIT 3;
            """)
        let report = try UndoPass(path: database.path, run: 1).run()
        #expect(report.kept == 3 && report.removed > 20)
        #expect(
            try database.count("SELECT count(*) FROM reactions JOIN chats ON chats.id = reactions.chat_id") == 3)
    }

    /// The recheck looks two people up, the reader reads whole tables.
    @Test(arguments: AppKeys.others)
    func `has no match made for two who have begun to talk since the plan was made`(keys: AppKeys) async throws {
        let plan = try await Self.planAmongTalkers(keys)
        #expect(try await plan == Numbered.twin(of: keys).plan)
        #expect(plan.filter { $0.hasSuffix("skipped direct_chat") }.count == 1)
    }

    /// A plan two of whose people begin to talk before it is written.
    private static func planAmongTalkers(_ keys: AppKeys) async throws -> [String] {
        let database = try keys.database()
        try await database.run(database.pass(adjust)) { database in
            try database.change { db in
                try db.execute(
                    sql: """
                        INSERT INTO chats(id, type, created_by) SELECT ?1, 'dm', first FROM match_plan WHERE position = 3
                        """, arguments: [keys.key("chats", 91_000)])
                for (number, person) in ["first", "second"].enumerated() {
                    try db.execute(
                        sql: """
                            INSERT INTO chat_participants(id, chat_id, username)
                            SELECT ?, ?, \(person) FROM match_plan WHERE position = 3
                            """,
                        arguments: [
                            keys.key("chat_participants", Int64(91_000 + number)), keys.key("chats", 91_000),
                        ])
                }
            }
        }
        return try database.texts("SELECT position, first, second, status, reason FROM match_plan")
    }

    @Test(arguments: AppKeys.others) func `is copied under numbers`(keys: AppKeys) async throws {
        let copy = try await Self.copied(keys)
        #expect(try await copy == Numbered.twin(of: keys).copy)
        #expect(copy.contains { $0.contains(" integer p_") })
    }

    /// What a copy under pseudonyms holds after a night.
    private static func copied(_ keys: AppKeys) async throws -> [String] {
        let database = try keys.database()
        try await database.run(adjust)
        let place = database.folder.appending(path: "copy.db").path
        _ = try await PseudonymousCopy(
            of: database.path, at: place, key: Array(repeating: 7, count: 16), tables: Reference.tables,
            mapping: TypeMapping(), asOf: PassDatabase.asOf
        ).make()
        let copy = try DatabaseQueue(path: place)
        defer { try? copy.close() }
        return try await copy.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT pair.first, pair.second, typeof(chats.id), (
                        SELECT group_concat(username) FROM (
                            SELECT username FROM chat_participants WHERE chat_id = chats.id ORDER BY 1))
                    FROM match_pairs AS pair LEFT JOIN chats ON chats.id = pair.chat_id
                    UNION ALL SELECT sender, chats.type, typeof(chats.id), messages.created_at FROM messages
                    JOIN chats ON chats.id = messages.chat_id
                    UNION ALL SELECT username, target_username, interaction_type,
                        row_number() OVER (PARTITION BY username, target_username ORDER BY created_at, id)
                    FROM interactions ORDER BY 1, 2, 3, 4
                    """
            ).map(PassDatabase.text)
        }
    }

    /// The id of the word that is inserted later is the smaller one.
    @Test(arguments: [("dislike", "like"), ("like", "dislike")], [false, true])
    func
        `has the word count that was inserted later, or has the larger id where there are no rowids, of two of one time`(
            words: (earlier: String, later: String), withoutRowids: Bool
        ) async throws
    {
        let database = try AppKeys(kind: .uuid4, withoutRowids: withoutRowids).database(people: 2)
        func say(_ words: [(id: String, word: String, actor: String, target: String)]) throws {
            try database.change { db in
                for (id, word, actor, target) in words {
                    try db.execute(
                        sql: """
                            INSERT INTO interactions(id, username, target_username, interaction_type, created_at, updated_at)
                            VALUES (?, ?, ?, ?, '2026-05-30 12:00:00', '2026-05-30 12:00:00')
                            """, arguments: [id, actor, target, word])
                }
            }
        }
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
        }
        try await database.run { $0.options.introductions = .none }
        func isShown() throws -> Bool {
            try database.count(
                "SELECT count(*) FROM match_recommendations_now WHERE username = 'eva' AND target = 'ana'") == 1
        }
        #expect(try isShown())
        try say([
            ("ffffffff-0000-4000-8000-000000000001", words.earlier, "ana", "eva"),
            ("00000000-0000-4000-8000-000000000002", words.later, "ana", "eva"),
        ])
        let likes = (withoutRowids ? words.earlier : words.later) == "like"
        #expect(try isShown() == likes)
        try say([("77777777-0000-4000-8000-000000000003", "like", "eva", "ana")])
        try await database.run(asOf: Self.tomorrow)
        #expect(
            try database.count("SELECT count(*) FROM match_pairs WHERE first = 'ana' AND second = 'eva'")
                == (likes ? 1 : 0))
    }

    @Test func `may fill them in itself`() async throws {
        let keys = AppKeys(kind: .uuid4, hasDefaults: true)
        let (database, numbered) = (try keys.database(), try keys.numbered.database())
        let receiver = Recorder()
        _ = try await Self.night(database, PassDatabase.asOf, to: receiver)
        try await numbered.run(Self.adjust)
        #expect(try database.outcome() == numbered.outcome())
        let chats = try database.texts("SELECT id FROM chats WHERE id LIKE 'own-%' ORDER BY 1")
        #expect(chats.count > 20)
        #expect(try database.texts("SELECT chat_id FROM match_pairs WHERE status = 'matched' ORDER BY 1") == chats)
        #expect(try receiver.objects.allSatisfy { ($0["notification_id"] as? String)?.hasPrefix("own-") == true })
    }
}
