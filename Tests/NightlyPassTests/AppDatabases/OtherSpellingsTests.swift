import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Randomness
import Testing

/// How an app's tables declare the columns that hold names.
enum NameColumns: String, CaseIterable {
    case plain = "TEXT"
    case untyped = ""
    case usersWithoutCase = "users TEXT COLLATE NOCASE"
    case allWithoutCase = "TEXT COLLATE NOCASE"

    fileprivate var tables: String {
        let users = self == .usersWithoutCase ? "TEXT COLLATE NOCASE" : rawValue
        let others = self == .usersWithoutCase ? "TEXT" : rawValue
        return """
            CREATE TABLE users (username \(users) PRIMARY KEY, email TEXT);
            CREATE TABLE profiles (username \(users), name TEXT, role TEXT, age INTEGER, gender TEXT, genre TEXT,
                experience INTEGER, created_at TEXT, updated_at TEXT);
            CREATE TABLE interactions (id INTEGER PRIMARY KEY, username \(others), target_username \(others),
                interaction_type TEXT, created_at TEXT, updated_at TEXT);
            CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by \(others), created_at TEXT, updated_at TEXT);
            CREATE TABLE chat_participants (id INTEGER PRIMARY KEY, chat_id INTEGER, username \(others));
            CREATE TABLE messages (id INTEGER PRIMARY KEY, chat_id INTEGER, sender \(others), text TEXT, created_at TEXT,
                updated_at TEXT);
            CREATE TABLE notifications (id INTEGER PRIMARY KEY, username \(others), type TEXT, title TEXT, content TEXT,
                data TEXT, is_archived INTEGER DEFAULT 0, created_at TEXT);
            CREATE INDEX interactions_both ON interactions (username, target_username);
            CREATE INDEX participants_by_name ON chat_participants (username);
            """
    }

    fileprivate func database(_ people: [String], journalMode: String = "wal") throws -> PassDatabase {
        let database = try PassDatabase(appTables: tables, journalMode: journalMode)
        try database.change { db in
            for name in people { try db.addPerson(name) }
        }
        return database
    }
}

/// People go by one name, however the app's tables spell it.
struct `A name in other letters` {
    private static let people = ["ana", "cleo", "eva", "Zoe_B"]
    private static let spellings = ["cleo", "Cleo", "CLEO", "cLEo"]

    private func run(_ database: PassDatabase, day: Int64 = 0) async throws -> PassSummary {
        try await database.run(asOf: PassDatabase.asOf.adding(seconds: day * 86_400)) {
            $0.options.introductions = .none
            $0.options.minimumLift = 0
        }
    }

    private func shown(_ database: PassDatabase) throws -> Set<String> {
        Set(try database.texts("SELECT username, target FROM match_recommendations_now"))
    }

    private func lists(_ database: PassDatabase) throws -> Set<String> {
        var found: Set<String> = []
        _ = try CurrentLists(path: database.path).visit { found.insert("\($0.username) \($0.target)") }
        return found
    }

    @Test(arguments: NameColumns.allCases, spellings)
    func `of a block hides the two from each other at once`(columns: NameColumns, spelling: String) async throws {
        for word in ["block", "report"] {
            let database = try columns.database(Self.people)
            _ = try await run(database)
            #expect(try shown(database).isSuperset(of: ["ana cleo", "cleo ana"]))
            try database.change { try $0.add(word, spelling, "ANA", at: "2026-06-01 04:00:00") }
            let left = try shown(database)
            #expect(left.isDisjoint(with: ["ana cleo", "cleo ana"]))
            #expect(left.isSuperset(of: ["ana eva", "eva ana", "cleo eva", "eva cleo", "ana Zoe_B"]))
            #expect(try lists(database) == left)
            // No time makes a difference.
            try database.change("UPDATE interactions SET created_at = 'some day', updated_at = NULL")
            #expect(try shown(database) == left)
        }
    }

    @Test(arguments: NameColumns.allCases, spellings)
    func `of a dislike hides the two from each other at once`(columns: NameColumns, spelling: String) async throws {
        let database = try columns.database(Self.people)
        _ = try await run(database)
        try database.change { try $0.add("dislike", "ANA", spelling, at: "2026-06-01 04:00:00") }
        #expect(try shown(database).isDisjoint(with: ["ana cleo", "cleo ana"]))
    }

    @Test(arguments: NameColumns.allCases, spellings)
    func `of a block is found when a match is written`(columns: NameColumns, spelling: String) async throws {
        for (word, reason) in [("block", "blocked"), ("dislike", "disliked"), ("report", "unmapped_interaction")] {
            for journal in ["wal", "delete"] {
                let database = try columns.database(Self.people, journalMode: journal)
                try database.change { try $0.addMutualLike("ana", "cleo") }
                let pass = database.pass { $0.options.introductions = .none }
                let summary = try await database.run(pass) { database in
                    try database.change { try $0.add(word, "Ana", spelling, at: "2026-06-01 04:00:00") }
                }
                #expect(summary.skipped == [reason: 1] && summary.totalMatches == 0)
            }
        }
    }

    @Test(arguments: NameColumns.allCases)
    func `of a block is found where a later run finishes a plan`(columns: NameColumns) async throws {
        let database = try columns.database(Self.people)
        try database.change { try $0.addMutualLike("ana", "cleo") }
        let pass = database.pass { $0.options.introductions = .none }
        #expect(try await database.runUntil(pass) { phase, _, _ in phase == .write })
        try database.change { try $0.add("block", "CLEO", "Ana", at: "2026-06-01 04:00:00") }
        let summary = try await pass.run()
        #expect(summary.resumed && summary.skipped == ["blocked": 1])
    }

    @Test(arguments: NameColumns.allCases, spellings)
    func `of a like makes a match, once`(columns: NameColumns, spelling: String) async throws {
        let database = try columns.database(Self.people)
        try database.change { db in
            try db.add("like", "ANA", spelling)
            try db.add("like", spelling, "Ana")
        }
        let check = try await database.pass { $0.options.introductions = .none }.check()
        #expect(check.forecast?.totalMatches == 1)
        // Somebody writes meanwhile: all is looked up again.
        let pass = database.pass { $0.options.introductions = .none }
        let summary = try await database.run(pass) { try $0.change("UPDATE users SET email = 'new'") }
        #expect(summary.totalMatches == 1 && summary.skipped == [:])
        #expect(
            try database.texts("SELECT username FROM chat_participants ORDER BY 1") == ["ana", "cleo"],
            "as users has them")
        #expect(try await run(database, day: 1).totalMatches == 0)
    }

    @Test(arguments: NameColumns.allCases)
    func `of a word that is changed in place hides the two`(columns: NameColumns) async throws {
        let database = try columns.database(Self.people)
        try database.change { try $0.add("dislike", "CLEO", "Ana", at: "2020-01-01 00:00:00") }
        let pass = database.pass {
            $0.options.introductions = .none
            $0.options.dislikeExpiry = .days(90)
        }
        _ = try await pass.run()
        #expect(try shown(database).contains("ana cleo"))
        try database.change("UPDATE interactions SET interaction_type = 'block'")
        #expect(try shown(database).isDisjoint(with: ["ana cleo", "cleo ana"]))
        #expect(try lists(database) == shown(database))
    }

    @Test(arguments: NameColumns.allCases)
    func `of somebody in a chat keeps the two apart`(columns: NameColumns) async throws {
        for column in ["chat_participants", "chats", "messages"] {
            let database = try columns.database(Self.people)
            try database.change { db in
                try db.addMutualLike("ana", "cleo")
                let chat = try db.addChat(
                    createdBy: column == "chats" ? "CLEO" : nil,
                    participants: column == "chat_participants" ? ["ana", "CLEO"] : ["ana"],
                    senders: column == "messages" ? ["CLEO"] : [])
                #expect(chat > 0)
            }
            #expect(try await run(database).totalMatches == 0)
            #expect(try shown(database).isDisjoint(with: ["ana cleo", "cleo ana"]))
        }
    }

    @Test func `of digits may be a number`() async throws {
        let database = try NameColumns.untyped.database(["ana", "12345", "eva"])
        _ = try await run(database)
        try database.change(
            """
            INSERT INTO interactions (username, target_username, interaction_type, created_at)
            VALUES (12345, 'ana', 'block', '2026-06-01 04:00:00')
            """)
        let left = try shown(database)
        #expect(left.isDisjoint(with: ["ana 12345", "12345 ana"]) && left.contains("12345 eva"))
        _ = try await run(database, day: 1)
        try database.change("UPDATE interactions SET target_username = 'eva'")
        #expect(try shown(database).isDisjoint(with: ["eva 12345", "12345 eva"]))
    }

    @Test func `is forgotten with the person`() async throws {
        let database = try NameColumns.plain.database(Self.people)
        try database.change { try $0.add("like", "CLEO", "Ana") }
        _ = try await run(database)
        #expect(
            try database.texts("SELECT username, spelling FROM match_spellings ORDER BY 1") == ["ana Ana", "cleo CLEO"])
        try database.change("DELETE FROM users WHERE username = 'cleo'; DELETE FROM profiles WHERE username = 'cleo'")
        _ = try await run(database, day: 1)
        #expect(try database.texts("SELECT spelling FROM match_spellings") == [])
    }

    @Test(arguments: NameColumns.allCases, [UInt64(1), 2, 3])
    func `is the same person's for the reader, the recheck and the view`(columns: NameColumns, seed: UInt64)
        async throws
    {
        var random = SplitMix64(seed: seed)
        let people = ["ana", "Ben", "cleo", "DAN", "Eva_x", "fay"]
        let database = try columns.database(people)
        func spelled(_ name: String) -> String {
            [name, name.lowercased(), name.uppercased(), name.capitalized, name.replacing("a", with: "A")]
                .randomElement(using: &random)!
        }
        func say(_ words: [String], at time: String) throws {
            for _ in 0..<6 {
                let (one, other) = (people.randomElement(using: &random)!, people.randomElement(using: &random)!)
                guard one != other else { continue }
                let (actor, target) = (spelled(one), spelled(other))
                let word = words.randomElement(using: &random)!
                try database.change { try $0.add(word, actor, target, at: time) }
            }
        }
        try say(["like", "like", "block", "dislike"], at: "2026-05-20 12:00:00")
        let pass = database.pass { $0.options.introductions = .all }
        let between = try (0..<6).map { _ in
            let one = people.randomElement(using: &random)!
            let other = try #require(people.filter { $0 != one }.randomElement(using: &random))
            return (spelled(one), spelled(other))
        }
        let summary = try await database.run(pass) { database in
            try database.change { db in
                for (one, other) in between.prefix(3) { try db.add("block", one, other, at: "2026-06-01 03:30:00") }
            }
        }
        try say(["block", "dislike", "report"], at: "2026-06-01 04:00:00")
        let crowd = try CrowdReader.snapshot(
            of: database.path, tables: Reference.tables, mapping: TypeMapping(), asOf: PassDatabase.asOf)
        let standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: [], remembered: [],
            asOf: PassDatabase.asOf, dislikeExpiry: nil)
        func areApart(_ one: String, _ other: String, _ facts: PairFacts) -> Bool {
            guard let row = crowd.row(of: one), let otherRow = crowd.row(of: other) else { return true }
            return !standing.ledger[min(row, otherRow), max(row, otherRow)].isDisjoint(with: facts)
        }
        for row in try database.rows("SELECT username, target FROM match_recommendations_now") {
            #expect(
                !areApart(row[0], row[1], [.blocked, .unmapped, .firstDislikes, .secondDislikes]), "\(row)")
        }
        // What was blocked before it was written is no chat.
        let blocked = Set(between.prefix(3).map { Set([$0.0.lowercased(), $0.1.lowercased()]) })
        for row in try database.rows("SELECT first, second FROM match_pairs WHERE status = 'matched'") {
            #expect(!blocked.contains([(row[0] as String).lowercased(), (row[1] as String).lowercased()]))
        }
        #expect(summary.status == .completed)
        let shown = try shown(database)
        #expect(try lists(database).isSubset(of: shown))
    }
}
