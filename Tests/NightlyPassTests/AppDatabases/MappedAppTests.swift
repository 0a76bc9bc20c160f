import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Randomness
import Testing

/// An app whose people go by a number or a UUID, with a date of birth in place of the age, and with rows that do not count.
private struct KeyedApp {
    enum Keys: String, CaseIterable {
        case numbers = "INTEGER"
        case numbersAsText = "TEXT"
        case uuids = "VARCHAR(36)"

        func key(_ number: Int) -> DatabaseValue {
            switch self {
            case .numbers: number.databaseValue
            case .numbersAsText: "\(number)".databaseValue
            case .uuids: "0190163D-8694-739B-AEA5-966C26F8A\(String(format: "%03d", number))".databaseValue
            }
        }

        func name(_ number: Int) -> String { self == .uuids ? "\(key(number).storage.value!)" : "\(number)" }
    }

    static let names = AppNames(
        tables: [
            .users: "account", .profiles: "person", .interactions: "swipe", .chats: "room", .participants: "member",
            .messages: "post", .notifications: "alert",
        ],
        columns: [
            .users: [.username: "id"],
            .profiles: [.username: "account_id", .name: "shown", .birthDate: "born", .genre: "order"],
            .interactions: [.username: "from_id", .target: "to_id", .interactionType: "kind", .createdAt: "at"],
            .chats: [.createdBy: "owner"], .participants: [.chat: "room", .username: "account_id"],
            .messages: [.chat: "room", .sender: "author"], .notifications: [.username: "account_id"],
        ],
        leavingOut: [
            .users: [
                LeftOutRows(column: "banned", value: .yes), LeftOutRows(column: "deleted_at", value: .filledIn),
                LeftOutRows(column: "active", value: .no),
            ],
            .profiles: [LeftOutRows(column: "status", value: .words(["suspended", "Gelöscht"]))],
            .interactions: [LeftOutRows(column: "undone_at", value: .filledIn)],
        ])

    let keys: Keys
    let database: PassDatabase
    static let people = 12

    init(_ keys: Keys) throws {
        self.keys = keys
        let key = keys.rawValue
        database = try PassDatabase(
            appTables: """
                CREATE TABLE account (id \(key) PRIMARY KEY, email TEXT, banned BOOLEAN, deleted_at TEXT,
                    active BOOLEAN DEFAULT 1);
                CREATE TABLE person (account_id \(key) REFERENCES account (id), shown TEXT, role TEXT, born TEXT,
                    gender TEXT, "order" TEXT, experience INTEGER, status TEXT DEFAULT 'ok');
                CREATE TABLE swipe (id INTEGER PRIMARY KEY, from_id \(key), to_id \(key), kind TEXT, at TEXT,
                    undone_at TEXT);
                CREATE TABLE room (id INTEGER PRIMARY KEY, type TEXT, owner \(key) REFERENCES account (id));
                CREATE TABLE member (id INTEGER PRIMARY KEY, room INTEGER REFERENCES room (id), account_id \(key));
                CREATE TABLE post (id INTEGER PRIMARY KEY, room INTEGER, author \(key), created_at TEXT);
                CREATE TABLE alert (id INTEGER PRIMARY KEY, account_id \(key), type TEXT, title TEXT, content TEXT,
                    data TEXT);
                CREATE INDEX swipes ON swipe (from_id, to_id);
                """)
        try database.change { db in
            for number in 1...Self.people {
                try db.execute(
                    sql: "INSERT INTO account (id) VALUES (?)", arguments: [keys.key(number)])
                try db.execute(
                    sql: """
                        INSERT INTO person (account_id, shown, role, born, gender, "order", experience)
                        VALUES (?, ?, 'guitar', ?, 'woman', 'jazz', 3)
                        """, arguments: [keys.key(number), "Person \(number)", "199\(number % 8)-05-01"])
            }
        }
    }

    func say(_ kind: String, _ one: Int, _ other: Int, at time: String = "2026-05-20 12:00:00") throws {
        try database.change(
            "INSERT INTO swipe (from_id, to_id, kind, at) VALUES (?, ?, ?, ?)",
            [keys.key(one), keys.key(other), kind, time])
    }

    func change(_ table: String, _ set: String, of number: Int) throws {
        try database.change(
            "UPDATE \(table) SET \(set) WHERE \(table == "account" ? "id" : "account_id") = ?", [keys.key(number)])
    }

    func pass(day: Int64 = 0, _ introductions: MeetingRules.Introductions = .none) -> NightlyPass {
        database.pass(asOf: PassDatabase.asOf.adding(seconds: day * 86_400)) {
            $0.names = Self.names
            $0.options.introductions = introductions
            $0.options.minimumLift = 0
        }
    }

    func shown() throws -> Set<Set<String>> {
        Set(try database.rows("SELECT username, target FROM match_recommendations_now").map { [$0[0], $0[1]] })
    }

    func lists() throws -> Set<Set<String>> {
        var found: Set<Set<String>> = []
        _ = try CurrentLists(path: database.path, names: Self.names).visit { found.insert([$0.username, $0.target]) }
        return found
    }

    func pair(_ one: Int, _ other: Int) -> Set<String> { [keys.name(one), keys.name(other)] }

    /// What keeps somebody, or a word between two, from counting.
    enum Mark: CaseIterable {
        case banned, deleted, notActive, suspended, germanWord, minor

        var change: (table: String, set: String) {
            switch self {
            case .banned: ("account", "banned = 'yes'")
            case .deleted: ("account", "deleted_at = '2026-05-31T10:00:00Z'")
            case .notActive: ("account", "active = NULL")
            case .suspended: ("person", "status = ' Suspended'")
            case .germanWord: ("person", "status = 'Gelöscht'")
            case .minor: ("person", "born = '2008-06-20'")
            }
        }
    }
}

struct `An app with a map` {
    @Test(arguments: KeyedApp.Keys.allCases)
    fileprivate func `is matched by its people's keys, which stay as they are`(keys: KeyedApp.Keys) async throws {
        let app = try KeyedApp(keys)
        for (one, other) in [(1, 2), (2, 1), (3, 4), (4, 3)] { try app.say("like", one, other) }
        try app.say("block", 4, 3)
        let check = try await app.pass().check()
        #expect(check.schemaProblems == [] && check.forecast?.totalMatches == 1)
        #expect(check.unreadFacts.isEmpty)
        let summary = try await app.pass().run()
        #expect(summary.totalMatches == 1 && summary.eligible == KeyedApp.people)
        let kinds = Set([keys.key(1), keys.key(2)])
        #expect(Set(try app.database.rows("SELECT account_id FROM member").map { $0[0] as DatabaseValue }) == kinds)
        #expect(Set(try app.database.rows("SELECT account_id FROM alert").map { $0[0] as DatabaseValue }) == kinds)
        #expect(try app.database.texts("SELECT content FROM alert ORDER BY id")[0].contains("Person "))
        #expect(try app.database.count("SELECT count(*) FROM pragma_foreign_key_check") == 0)
        #expect(try !app.shown().contains(app.pair(3, 4)) && app.shown().contains(app.pair(1, 5)))
        #expect(try app.lists() == app.shown())
        // Who is talking is not matched again, and what was said in numbers is no other spelling.
        #expect(try await app.pass(day: 1).run().totalMatches == 0)
        #expect(try app.database.texts("SELECT * FROM match_spellings") == [])
        let undone = try UndoPass(path: app.database.path, names: KeyedApp.names, run: 1).run()
        #expect(undone.removed == 1)
    }

    @Test(arguments: KeyedApp.Mark.allCases)
    fileprivate func `leaves people out whom the app has marked as gone`(mark: KeyedApp.Mark) async throws {
        let app = try KeyedApp(.numbers)
        for (one, other) in [(1, 2), (2, 1), (3, 4), (4, 3)] { try app.say("like", one, other) }
        try app.change(mark.change.table, mark.change.set, of: 2)
        let summary = try await app.pass(.all).run()
        #expect(summary.leftOut == [mark == .minor ? "underage" : "marked_as_gone": 1])
        #expect(try app.database.texts("SELECT account_id FROM member WHERE account_id = 2") == [])
        #expect(try app.shown().allSatisfy { !$0.contains("2") })
        let inspection = try Inspection(
            path: app.database.path, names: KeyedApp.names, options: PassOptions(), tables: Reference.tables,
            asOf: PassDatabase.asOf)
        #expect(throws: NamingFailure.self) { try inspection.candidates(of: "2") }
        let candidates = try inspection.candidates(of: "5").candidates.map(\.username)
        #expect(candidates.count > 5 && !candidates.contains("2"))
    }

    @Test(arguments: KeyedApp.Mark.allCases)
    fileprivate func `does not match or show somebody who goes while a pass writes`(mark: KeyedApp.Mark) async throws {
        let app = try KeyedApp(.uuids)
        for (one, other) in [(1, 2), (2, 1)] { try app.say("like", one, other) }
        let summary = try await app.database.run(app.pass()) { _ in
            try app.change(mark.change.table, mark.change.set, of: 2)
        }
        #expect(summary.totalMatches == 0 && summary.skipped == ["left_out": 1] || mark == .minor)
        #expect(summary.totalMatches == 0)
        #expect(try app.shown().allSatisfy { !$0.contains(app.keys.name(2)) })
        #expect(try app.lists() == app.shown())
    }

    @Test(arguments: KeyedApp.Mark.allCases)
    fileprivate func `puts away what was said of a match with somebody who has gone`(mark: KeyedApp.Mark) async throws {
        let app = try KeyedApp(.numbers)
        try app.database.change("ALTER TABLE alert ADD COLUMN is_archived INTEGER DEFAULT 0")
        for (one, other) in [(1, 2), (2, 1)] { try app.say("like", one, other) }
        #expect(try await app.pass().run().totalMatches == 1)
        try app.change(mark.change.table, mark.change.set, of: 2)
        _ = try await app.pass(day: 1).run()
        #expect(try app.database.texts("SELECT DISTINCT is_archived FROM alert") == ["1"])
    }

    @Test func `forgets a word that was taken back, and no other`() async throws {
        let app = try KeyedApp(.numbers)
        for (one, other) in [(1, 2), (2, 1), (3, 4), (4, 3)] { try app.say("like", one, other) }
        try app.say("block", 3, 4)
        try app.database.change(
            "UPDATE swipe SET undone_at = '2026-05-30' WHERE kind = 'block' AND from_id = 3 OR from_id = 2")
        let summary = try await app.pass().run()
        #expect(summary.totalMatches == 1 && summary.ignoredRows["marked_as_gone"] == 2)
        #expect(try app.database.texts("SELECT account_id FROM member ORDER BY 1") == ["3", "4"])
        #expect(try app.shown().contains(app.pair(5, 6)))
        for word in ["block", "dislike", "like"] {
            try app.database.change("DELETE FROM swipe WHERE from_id = 5")
            try app.say(word, 5, 6, at: "2026-06-01 04:00:00")
            #expect(
                try app.database.count(
                    "SELECT count(*) FROM match_recommendations_now WHERE username = '5' AND target = '6'") == 0)
            try app.database.change("UPDATE swipe SET undone_at = '2026-06-01 05:00:00' WHERE from_id = 5")
            #expect(try app.shown().contains(app.pair(5, 6)))
        }
    }

    @Test(arguments: KeyedApp.Keys.allCases, [UInt64(1), 2, 3, 4])
    fileprivate func `says the same to the reader, the recheck, the view and the lists`(
        keys: KeyedApp.Keys, seed: UInt64
    )
        async throws
    {
        var random = SplitMix64(seed: seed)
        let app = try KeyedApp(keys)
        func anybody() -> Int { Int.random(in: 1...KeyedApp.people, using: &random) }
        func disturb(at time: String) throws {
            for _ in 0..<3 {
                let (one, other) = (anybody(), anybody())
                if one != other {
                    try app.say(
                        ["block", "dislike", "report", "like"].randomElement(using: &random)!, one, other, at: time)
                }
            }
            let mark = KeyedApp.Mark.allCases.randomElement(using: &random)!
            try app.change(mark.change.table, mark.change.set, of: anybody())
            try app.database.change(
                "UPDATE swipe SET undone_at = '2026-05-31' WHERE id % 9 = \(Int.random(in: 0..<9, using: &random))")
        }
        for _ in 0..<40 {
            let (one, other) = (anybody(), anybody())
            if one != other { try app.say("like", one, other) }
        }
        try disturb(at: "1779278400000")
        var changes: [String] = []
        do {
            // Drawn before the pass, which may not share the stream.
            let mark = KeyedApp.Mark.allCases.randomElement(using: &random)!
            changes.append("\(mark.change.table)|\(mark.change.set)|\(anybody())")
        }
        let planned = changes
        _ = try await app.database.run(app.pass(.all)) { _ in
            for change in planned {
                let parts = change.split(separator: "|").map(String.init)
                try app.change(parts[0], parts[1], of: Int(parts[2])!)
            }
            try app.say("block", 1, 2, at: "2026-06-01 03:30:00")
        }
        try disturb(at: "2026-06-01 04:00:00")
        let crowd = try CrowdReader.snapshot(
            of: app.database.path, names: KeyedApp.names, tables: Reference.tables, mapping: TypeMapping(),
            asOf: PassDatabase.asOf)
        let standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: [], remembered: [],
            asOf: PassDatabase.asOf, dislikeExpiry: nil)
        let shown = try app.shown()
        for pair in shown {
            let rows = pair.compactMap { crowd.row(of: $0) }.sorted()
            #expect(rows.count == 2, "\(pair) are left out now")
            guard rows.count == 2 else { continue }
            let facts = standing.ledger[rows[0], rows[1]]
            #expect(facts.isDisjoint(with: [.blocked, .unmapped, .firstDislikes, .secondDislikes]), "\(pair)")
        }
        #expect(try app.lists().isSubset(of: shown))
        let matched = try app.database.rows("SELECT first, second FROM match_pairs WHERE status = 'matched'")
        #expect(!matched.contains { Set([$0[0] as String, $0[1]]) == app.pair(1, 2) })
        let gone = try planned.map { try #require(Int($0.split(separator: "|")[2])) }.map(keys.name)
        for row in matched { for name in gone { #expect((row[0] as String) != name && (row[1] as String) != name) } }
    }

    @Test func `may join what it keeps in several tables in a view`() async throws {
        let app = try KeyedApp(.numbers)
        for (one, other) in [(1, 2), (2, 1)] { try app.say("like", one, other) }
        try app.database.change(
            """
            ALTER TABLE person RENAME TO person_facts;
            CREATE TABLE music (account_id INTEGER, genre TEXT);
            INSERT INTO music SELECT account_id, "order" FROM person_facts;
            ALTER TABLE person_facts DROP COLUMN "order";
            CREATE VIEW person AS SELECT facts.*, music.genre AS "order" FROM person_facts AS facts JOIN music USING (account_id);
            """)
        let summary = try await app.pass().run()
        #expect(summary.totalMatches == 1 && summary.unknownValues["genre"] == nil)
        #expect(try app.shown().count > 10 && app.lists() == app.shown())
        try app.database.change("UPDATE person_facts SET status = 'suspended' WHERE account_id = 5")
        #expect(try app.shown().allSatisfy { !$0.contains("5") })
    }

    @Test(arguments: [
        ("INTEGER", "STRICT", "account_id > 0"), ("TEXT", "", "length(account_id) = 36"),
        ("INTEGER", "", "typeof(account_id) = 'integer'"),
    ])
    func `may check how its people's keys look`(type: String, strict: String, check: String) async throws {
        let database = try PassDatabase(
            appTables: """
                CREATE TABLE account (id \(type) PRIMARY KEY) \(strict);
                CREATE TABLE person (account_id \(type) NOT NULL, name TEXT, role TEXT, born TEXT, gender TEXT, genre TEXT,
                    experience INTEGER) \(strict);
                CREATE TABLE swipe (id INTEGER PRIMARY KEY, from_id \(type), to_id \(type), interaction_type TEXT,
                    created_at TEXT) \(strict);
                CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by \(type) REFERENCES account (id)) \(strict);
                CREATE TABLE chat_participants (chat_id INTEGER, account_id \(type) NOT NULL CHECK (\(check))) \(strict);
                CREATE TABLE messages (chat_id INTEGER, sender \(type), created_at TEXT) \(strict);
                CREATE TABLE notifications (id INTEGER PRIMARY KEY, username \(type) NOT NULL, type TEXT, title TEXT,
                    content TEXT, data TEXT) \(strict);
                """)
        let names = AppNames(
            tables: [.users: "account", .profiles: "person", .interactions: "swipe"],
            columns: [
                .users: [.username: "id"], .profiles: [.username: "account_id", .birthDate: "born"],
                .interactions: [.username: "from_id", .target: "to_id"], .participants: [.username: "account_id"],
            ])
        try database.change { db in
            let keys = ["1", "2"].map { type == "TEXT" ? "0190163d-8694-739b-aea5-966c26f8a00\($0)" : $0 }
            for key in keys {
                try db.execute(sql: "INSERT INTO account (id) VALUES (?)", arguments: [key])
                try db.execute(
                    sql: "INSERT INTO person (account_id, born) VALUES (?, '1990-05-01')", arguments: [key])
            }
            for (one, other) in [(keys[0], keys[1]), (keys[1], keys[0])] {
                try db.execute(
                    sql: """
                        INSERT INTO swipe (from_id, to_id, interaction_type, created_at)
                        VALUES (?, ?, 'like', '2026-05-20 12:00:00')
                        """, arguments: [one, other])
            }
        }
        #expect(try await database.pass { $0.names = names }.check().forecastFailure == nil)
        let summary = try await database.run { $0.names = names }
        #expect(summary.totalMatches == 1 && summary.refused == 0)
        #expect(try database.count("SELECT count(*) FROM chat_participants") == 2)
    }

    @Test(arguments: ["", "BLOB"]) func `is refused where people go by bytes or by anything`(
        type: String
    ) throws {
        let database = try PassDatabase(appTables: "CREATE TABLE account (id \(type) PRIMARY KEY)")
        let names = AppNames(tables: [.users: "account"], columns: [.users: [.username: "id"]])
        let queue = try DatabaseQueue(path: database.path)
        let problems = try queue.read { try AppSchemaCheck.missing(in: $0, names) }.map(\.description)
        #expect(
            problems.contains("people cannot go by account.id, which is declared neither as a number nor as a text"))
    }

    @Test func `is refused where a column is named that is not there`() async throws {
        let app = try KeyedApp(.numbers)
        try app.database.change("ALTER TABLE account DROP COLUMN banned")
        let before = try app.database.contents()
        let error = try await #require(throws: StoreError.self) { try await app.pass().run() }
        #expect(error.description.contains("table account has no column banned"))
        #expect(try app.database.contents() == before)
    }
}
