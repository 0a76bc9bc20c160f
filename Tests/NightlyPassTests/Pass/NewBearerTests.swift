import GRDB
import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

/// What a pass tells a person.
final class Notes: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }

    @Sendable func add(_ text: String) { texts.withLock { $0.append(text) } }
}

/// Takes nothing until it is opened, and then everything.
private final class Gate: NoticeReceiver {
    let isOpen = Mutex(false)

    func take(_ lines: [UInt8]) -> Receipt {
        isOpen.withLock { $0 } ? Receipt(bytes: lines.count) : Receipt(bytes: 0, failure: "it is shut")
    }
}

/// Somebody leaves, the app gives the name to somebody else, and no trigger of ours has seen it.
struct `A name that somebody else bears now` {
    private static let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

    private func database() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "ida", "max", "tom", "udo"] {
                let isWoman = ["ana", "eva", "ida"].contains(name)
                try db.addPerson(name, gender: isWoman ? "female" : "male")
                try db.addPreferences(name, genders: isWoman ? #"["male"]"# : #"["female"]"#, introductions: 1)
            }
            try db.execute(
                sql: """
                    UPDATE users SET created_at = '2025-01-01 00:00:00'; DROP TRIGGER users_erase;
                    DROP TRIGGER users_remove_direct_chats
                    """)
        }
        return database
    }

    private static let listsOnly = { @Sendable (pass: inout NightlyPass) in
        pass.options.introductions = .none
        pass.options.minimumLift = 0
    }

    private static let optedIn = { @Sendable (pass: inout NightlyPass) in
        pass.options.introductions = .optedIn
        pass.options.minimumLift = 0
        pass.options.matchesPerPerson = 10
    }

    /// All of ana that the app thinks of goes, wishes not among it.
    private static let leaves = """
        PRAGMA foreign_keys = OFF;
        DELETE FROM users WHERE username = 'ana'; DELETE FROM profiles WHERE username = 'ana';
        DELETE FROM interactions WHERE 'ana' IN (username, target_username);
        DELETE FROM messages; DELETE FROM chat_participants; DELETE FROM chats;
        """

    private static func comes(_ created: String = "2026-06-01 10:00:00") -> String {
        """
        INSERT INTO users (username, created_at) VALUES ('ana', '\(created)');
        INSERT INTO profiles (username, name, age, gender, genre, role, updated_at)
            VALUES ('ana', 'Anastasia', 30, 'female', 'jazz', 'vocalist', '2026-06-01 10:00:00');
        """
    }

    private func replace(_ database: PassDatabase, created: String = "2026-06-01 10:00:00") throws {
        try outsideTransaction(database, Self.leaves + Self.comes(created))
    }

    private func outsideTransaction(_ database: PassDatabase, _ sql: String) throws {
        let queue = try DatabaseQueue(path: database.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func shown(_ database: PassDatabase) throws -> [String] {
        try database.texts("SELECT username, target FROM match_recommendations_now WHERE 'ana' IN (username, target)")
    }

    private func matched(_ database: PassDatabase) throws -> [String] {
        try database.texts("SELECT first, second FROM match_pairs WHERE 'ana' IN (first, second) ORDER BY 1, 2")
    }

    @Test(arguments: ["2026-06-01 10:00:00", "2024-01-01 00:00:00"])
    func `is in no list before the next pass, neither as the one shown nor as the reader`(created: String) async throws
    {
        let database = try database()
        try await database.run(Self.listsOnly)
        #expect(try shown(database).count == 6)
        try replace(database, created: created)
        #expect(try shown(database) == [])
        #expect(try database.count("SELECT count(*) FROM match_recommendations_now") == 12)
        try await database.run(asOf: Self.tomorrow, Self.listsOnly)
        #expect(try shown(database).count == 6)
    }

    @Test func `has met nobody yet`() async throws {
        let database = try database()
        try await database.run(Self.optedIn)
        #expect(try matched(database) == ["ana max", "ana tom", "ana udo"])
        try replace(database)
        try database.change("UPDATE match_preferences SET updated_at = '2026-06-01 11:00:00' WHERE username = 'ana'")
        let dry = try await database.run(asOf: Self.tomorrow) { pass in
            Self.optedIn(&pass)
            pass.dryRun = true
        }
        #expect(dry.totalMatches == 3)
        #expect(try matched(database).count == 3)
        let summary = try await database.run(asOf: Self.tomorrow, Self.optedIn)
        #expect(summary.totalMatches == 3)
        #expect(try database.texts("SELECT DISTINCT run_id FROM match_pairs WHERE first = 'ana'") == ["2"])
    }

    @Test func `has liked nobody yet, and is liked by nobody, where the app leaves the likes`() async throws {
        let database = try database()
        try database.change { try $0.addMutualLike("ana", "max") }
        #expect(try await database.run(Self.listsOnly).totalMatches == 1)
        try outsideTransaction(
            database,
            """
            PRAGMA foreign_keys = OFF;
            DELETE FROM users WHERE username = 'ana'; DELETE FROM profiles WHERE username = 'ana';
            DELETE FROM chat_participants; DELETE FROM chats;
            """ + Self.comes())
        for night in 1...2 {
            let asOf = PassDatabase.asOf.adding(seconds: Int64(night) * 86_400)
            let summary = try await database.run(asOf: asOf, Self.listsOnly)
            #expect(summary.totalMatches == 0 && summary.ignoredRows["former_bearer"] == 2)
        }
        try database.change { try $0.addMutualLike("ana", "max", at: "2026-06-03 12:00:00") }
        let asOf = PassDatabase.asOf.adding(seconds: 3 * 86_400)
        #expect(try await database.run(asOf: asOf, Self.listsOnly).totalMatches == 1)
    }

    @Test func `has talked to nobody yet`() async throws {
        let database = try database()
        try database.change { db in
            try db.addMutualLike("ana", "max")
            try db.addChat(createdBy: "ana", participants: ["ana", "max"])
        }
        try await database.run(Self.listsOnly)
        #expect(try database.count("SELECT count(*) FROM match_talks") == 1)
        try replace(database)
        try database.change { try $0.addMutualLike("ana", "max", at: "2026-06-01 12:00:00") }
        #expect(try await database.run(asOf: Self.tomorrow, Self.listsOnly).totalMatches == 1)
    }

    @Test func `has asked for no introductions, and keeps apart whom the wish kept apart`() async throws {
        let database = try database()
        try await database.run(Self.listsOnly)
        try replace(database)
        for night in 1...2 {
            let asOf = PassDatabase.asOf.adding(seconds: Int64(night) * 86_400)
            let summary = try await database.run(asOf: asOf, Self.optedIn)
            #expect(summary.ignoredRows["inherited_wish"] == 1)
            #expect(try matched(database) == [])
            #expect(try !shown(database).isEmpty && !shown(database).contains { $0.contains("eva") })
        }
        // Now they have.
        try database.change("UPDATE match_preferences SET introductions = 1 WHERE username = 'ana'")
        let summary = try await database.run(asOf: PassDatabase.asOf.adding(seconds: 3 * 86_400), Self.optedIn)
        #expect(summary.ignoredRows["inherited_wish"] == nil)
        #expect(try matched(database).count == 3)
    }

    @Test func `has not asked either where the wish is older than the account, before any pass`() async throws {
        let database = try database()
        try replace(database, created: "2026-05-31 10:00:00")
        let summary = try await database.run(Self.optedIn)
        #expect(summary.ignoredRows["inherited_wish"] == 1)
        #expect(try matched(database) == [])
    }

    @Test func `is not matched by a plan that was made before`() async throws {
        for isCutOff in [true, false] {
            let database = try database()
            let pass = database.pass(Self.optedIn)
            let summary: PassSummary
            if isCutOff {
                #expect(try await database.runUntil(pass) { phase, _, _ in phase == .write })
                try replace(database)
                summary = try await database.run(Self.optedIn)
            } else {
                summary = try await database.run(pass) { try replace($0) }
            }
            #expect(summary.skipped == ["left_out": 3] && summary.totalMatches == 6)
            #expect(try matched(database) == [])
        }
    }

    @Test func `is told nothing of the matches of the one before`() async throws {
        let database = try database()
        let receiver = Gate()
        try await database.run { pass in
            Self.optedIn(&pass)
            pass.delivery = Delivery(to: receiver)
        }
        // The app renames whom it keeps for others' sake, and leaves their chats.
        try database.change("UPDATE users SET created_at = '2026-06-01 10:00:00' WHERE username = 'ana'")
        receiver.isOpen.withLock { $0 = true }
        let summary = try await database.run { pass in
            Self.optedIn(&pass)
            pass.delivery = Delivery(to: receiver)
        }
        #expect(summary.delivery == DeliveryOutcome(delivered: 12, left: 0, withdrawn: 6))
        let outcomes = try MadeMatches(path: database.path, asOf: Self.tomorrow)
        #expect(outcomes.matches.count { $0.state == .personGone } == 3)
    }

    private static let edits = [
        "UPDATE users SET created_at = replace(created_at, ' ', 'T') || 'Z'",
        "UPDATE users SET created_at = '2025-01-01T02:00:00.400+02:00'",
        "UPDATE users SET email = username || '@new.example.org', updated_at = '2026-06-01 10:00:00'",
        "UPDATE users SET created_at = 'in the beginning'",
    ]

    @Test(arguments: edits)
    func `is told from the same bearer whose row was edited`(edit: String) async throws {
        let database = try database()
        try await database.run(Self.optedIn)
        try database.change(edit)
        try outsideTransaction(database, "VACUUM")
        #expect(try await database.run(asOf: Self.tomorrow, Self.optedIn).totalMatches == 0)
        #expect(try matched(database).count == 3)
    }

    @Test func `is told from accounts whose times were all rewritten`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for number in 1...30 { try db.addPerson("person_\(number)") }
            try db.addMutualLike("person_1", "person_2")
            try db.execute(sql: "UPDATE users SET created_at = '2025-01-01 00:00:00'")
        }
        try await database.run(Self.listsOnly)
        try database.change("UPDATE users SET created_at = '2025-01-01 01:00:00'; DELETE FROM chats")
        let notes = Notes()
        let summary = try await database.run(asOf: Self.tomorrow) { pass in
            Self.listsOnly(&pass)
            pass.observer = PassObserver(note: notes.add)
        }
        #expect(summary.totalMatches == 0 && summary.ignoredRows.isEmpty)
        #expect(notes.all.contains { $0.hasPrefix("30 accounts have another time") })
        #expect(try database.count("SELECT count(*) FROM match_recommendations_now") > 0)
    }

    @Test func `is told from one account of two, of which nobody knows which is true`() async throws {
        let database = try PassDatabase(
            appTables: Self.tables(users: "username TEXT, created_at TEXT") + """
                INSERT INTO users VALUES ('ana', '2025-01-01'), ('max', '2025-01-01'), ('tom', '2025-01-01');
                \(Self.couple)
                """)
        #expect(try await database.run(Self.listsOnly).totalMatches == 1)
        try database.change(
            "DELETE FROM chats; DELETE FROM chat_participants; INSERT INTO users VALUES ('ana', '2026-06-01 10:00:00')")
        #expect(try await database.run(asOf: Self.tomorrow, Self.listsOnly).totalMatches == 0)
        try database.change("DELETE FROM users WHERE created_at = '2026-06-01 10:00:00'")
        let asOf = PassDatabase.asOf.adding(seconds: 2 * 86_400)
        #expect(try await database.run(asOf: asOf, Self.listsOnly).totalMatches == 0)
        #expect(try database.count("SELECT count(*) FROM match_pairs") == 1)
    }

    /// Those of an app that holds no name unique.
    private static func tables(users: String) -> String {
        """
        CREATE TABLE users (\(users));
        CREATE TABLE profiles (username TEXT, name TEXT, role TEXT, age INTEGER, gender TEXT, genre TEXT,
            experience INTEGER);
        CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT, interaction_type TEXT,
            created_at TEXT);
        CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);
        CREATE TABLE chat_participants (chat_id INTEGER, username TEXT);
        CREATE TABLE messages (chat_id INTEGER, sender TEXT, text TEXT, created_at TEXT);
        CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT);

        """
    }

    private static let couple = """
        INSERT INTO profiles (username, age) VALUES ('ana', 30), ('max', 30), ('tom', 30);
        INSERT INTO interactions (id, username, target_username, interaction_type, created_at) VALUES
            (1, 'ana', 'max', 'like', '2026-05-20 12:00:00'), (2, 'max', 'ana', 'like', '2026-05-20 12:00:00');
        """

    @Test(arguments: [("INTEGER PRIMARY KEY", true), ("INTEGER", false)])
    func `is told by the number of the account where there is no time`(type: String, isTold: Bool) async throws {
        let database = try PassDatabase(
            appTables: Self.tables(users: "number \(type), username TEXT") + """
                INSERT INTO users VALUES (1, 'ana'), (2, 'max'), (4, 'tom');
                \(Self.couple)
                """)
        #expect(try await database.run(Self.listsOnly).totalMatches == 1)
        try database.change(
            """
            DELETE FROM chats; DELETE FROM chat_participants; DELETE FROM users WHERE username = 'ana';
            INSERT INTO users VALUES (3, 'ana');
            """)
        let summary = try await database.run(asOf: Self.tomorrow, Self.listsOnly)
        // What was said before tonight may be the other's, so the two are no match; nor are they on record as one.
        #expect(summary.totalMatches == 0)
        #expect(try database.count("SELECT count(*) FROM match_pairs") == (isTold ? 0 : 1))
    }
}
