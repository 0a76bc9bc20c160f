import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// How an app keeps times: the type of its columns, and a moment in it.
struct KeptTimes: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var type: String
    /// 20 May 2026, 12:00, as SQL.
    var may20: String
    /// 1 June 2026, 03:00, the moment of the passes.
    var june1: String

    static let all = [
        KeptTimes("SQLite", "TEXT", "'2026-05-20 12:00:00'", "'2026-06-01 03:00:00'"),
        KeptTimes("Django", "datetime", "'2026-05-20 12:00:00.123456'", "'2026-06-01 03:00:00.000000'"),
        KeptTimes("JavaScript", "TEXT", "'2026-05-20T12:00:00.123Z'", "'2026-06-01T03:00:00.000Z'"),
        KeptTimes("Go with a zone", "TEXT", "'2026-05-20T14:00:00+02:00'", "'2026-06-01T05:00:00+02:00'"),
        KeptTimes("Sequelize", "DATETIME", "'2026-05-20 12:00:00.000 +00:00'", "'2026-06-01 03:00:00.000 +00:00'"),
        KeptTimes("hours and minutes", "TEXT", "'2026-05-20 14:00:00+0200'", "'2026-06-01 05:00:00+0200'"),
        KeptTimes("hours", "TEXT", "'2026-05-20 14:00:00+02'", "'2026-06-01 05:00:00+02'"),
        KeptTimes("Rails", "TEXT", "'2026-05-20 12:00:00 UTC'", "'2026-06-01 03:00:00 UTC'"),
        KeptTimes("Go", "TEXT", "'2026-05-20 12:00:00 +0000 UTC'", "'2026-06-01 03:00:00 +0000 UTC'"),
        KeptTimes("a lower-case z", "TEXT", "'2026-05-20T12:00:00z'", "'2026-06-01T03:00:00z'"),
        KeptTimes("a decimal comma", "TEXT", "'2026-05-20 12:00:00,500'", "'2026-06-01 03:00:00,000'"),
        KeptTimes("seconds", "INTEGER", "1779278400", "1780282800"),
        KeptTimes("milliseconds", "BIGINT", "1779278400123", "1780282800000"),
        KeptTimes("microseconds", "INTEGER", "1779278400123456", "1780282800000000"),
        KeptTimes("nanoseconds", "INTEGER", "1779278400123456000", "1780282800000000000"),
        KeptTimes("seconds with a fraction", "REAL", "1779278400.25", "1780282800.0"),
        KeptTimes("digits", "TEXT", "'1779278400'", "'1780282800'"),
        KeptTimes("Julian days", "REAL", "2461181.0", "2461192.625"),
    ]

    private init(_ name: String, _ type: String, _ may20: String, _ june1: String) {
        (testDescription, self.type, self.may20, self.june1) = (name, type, may20, june1)
    }

    private var tables: String {
        """
        CREATE TABLE users (username TEXT PRIMARY KEY, created_at \(type));
        CREATE TABLE profiles (username TEXT, name TEXT, age INTEGER, gender TEXT, genre TEXT, role TEXT, experience INTEGER,
            updated_at \(type));
        CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT, interaction_type TEXT,
            created_at \(type), updated_at \(type));
        CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT, created_at \(type) NOT NULL);
        CREATE TABLE chat_participants (id INTEGER PRIMARY KEY, chat_id INTEGER, username TEXT, joined_at \(type));
        CREATE TABLE messages (id INTEGER PRIMARY KEY, chat_id INTEGER, sender TEXT, created_at \(type));
        CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT,
            is_archived INTEGER DEFAULT 0, created_at \(type) NOT NULL, updated_at \(type));
        """
    }

    /// Eight people, of whom four like each other by twos.
    func database() throws -> PassDatabase {
        let database = try PassDatabase(appTables: tables, journalMode: "wal")
        try database.change { db in
            for name in ["ana", "ben", "cleo", "dan", "eva", "fay", "gus", "hal"] {
                try db.execute(
                    sql: """
                        INSERT INTO users VALUES ('\(name)', \(may20));
                        INSERT INTO profiles VALUES ('\(name)', '\(name)', 30, 'female', 'jazz', 'vocalist', 5, \(may20));
                        """)
            }
            for (one, other) in [("ana", "ben"), ("cleo", "dan")] {
                try db.execute(sql: said("like", one, other) + said("like", other, one))
            }
        }
        return database
    }

    func said(_ word: String, _ one: String, _ other: String, at time: String? = nil) -> String {
        """
        INSERT INTO interactions (username, target_username, interaction_type, created_at, updated_at)
        VALUES ('\(one)', '\(other)', '\(word)', \(time ?? may20), \(time ?? may20));
        """
    }
}

struct `Times as an app keeps them` {
    @Test(arguments: KeptTimes.all) func `are read, and new rows are written alike`(kept: KeptTimes) async throws {
        let database = try kept.database()
        let summary = try await database.run { $0.options.introductions = .none }
        #expect(summary.totalMatches == 2 && summary.eligible == 8 && summary.unread == nil)
        #expect(summary.ignoredRows == [:])
        for column in ["chats.created_at", "chat_participants.joined_at", "notifications.created_at"] {
            let table = column.split(separator: ".")
            let form = try TimeForm(Self.value(database, "SELECT \(kept.may20)"))
            let written = try database.rows("SELECT \(table[1]) FROM \(table[0])").map { $0[0] as DatabaseValue }
            #expect(!written.isEmpty)
            for value in written {
                let stored = try #require(Self.value(value))
                // A real number may have lost its fraction on the way into a column.
                guard case .text(let text) = stored, case .text(let sample)? = form else {
                    #expect(TimeForm(stored) == form)
                    continue
                }
                #expect(text.count == sample.moment.description.count + (sample.text(sample.moment).count - 19))
                #expect(WrittenTime(text)?.zone == sample.zone && WrittenTime(text)?.fraction == sample.fraction)
            }
        }
    }

    private static func value(_ database: PassDatabase, _ sql: String) throws -> TimeForm.Value {
        try #require(value(try database.rows(sql)[0][0]))
    }

    private static func value(_ value: DatabaseValue) -> TimeForm.Value? {
        switch value.storage {
        case .string(let text): .text(text)
        case .int64(let number): .integer(number)
        case .double(let number): .real(number)
        case .null, .blob: nil
        }
    }

    @Test func `may be mixed in one column`() async throws {
        let database = try KeptTimes.all[0].database()
        try database.change("DELETE FROM interactions")
        let pairs = [("ana", "ben"), ("cleo", "dan"), ("eva", "fay"), ("gus", "hal")]
        for (place, kept) in KeptTimes.all.enumerated() {
            let (one, other) = pairs[place % 4]
            try database.change(kept.said("like", one, other) + kept.said("like", other, one))
        }
        let summary = try await database.run { $0.options.introductions = .none }
        #expect(summary.totalMatches == 4 && summary.unread == nil)
    }

    @Test(arguments: KeptTimes.all) func `say in the list, too, what was said last`(kept: KeptTimes) async throws {
        let database = try kept.database()
        try await database.run { $0.options.introductions = .none }
        func isShown() throws -> Bool {
            try database.count(
                "SELECT count(*) FROM match_recommendations_now WHERE username = 'eva' AND target = 'gus'") == 1
        }
        #expect(try isShown())
        // Of two words the later counts, whichever was written first.
        try database.change(kept.said("like", "gus", "eva", at: kept.june1) + kept.said("dislike", "gus", "eva"))
        #expect(try isShown())
        try database.change("UPDATE interactions SET created_at = NULL WHERE interaction_type = 'dislike'")
        #expect(try !isShown())
    }

    @Test(arguments: ["'01/02/2026 12:00'", "'yesterday'", "46170.79", "20260520"])
    func `that cannot be read are no quiet night`(time: String) async throws {
        let database = try KeptTimes.all[0].database()
        try database.change("UPDATE interactions SET created_at = \(time), updated_at = NULL")
        let summary = try await database.run { $0.options.introductions = .none }
        #expect(summary.status == .held && summary.totalMatches == 0)
        #expect(summary.held?.contains("4 of 4 values of interactions.created_at") == true)
        let unread = try #require(summary.unread?["interactions.created_at"])
        #expect(unread.rows == 4 && unread.count == 4 && unread.isTime && unread.samples.count == 1)
        let check = try await database.pass { $0.options.introductions = .none }.check()
        #expect(check.people.unread["interactions.created_at"] == unread)
        #expect(check.wouldBeHeld)
        // What a person has seen is usual from then on.
        #expect(try await database.run { $0.accept = true }.status == .completed)
        let next = try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400)) {
            $0.options.introductions = .none
        }
        #expect(next.status == .completed)
    }

    @Test func `that cannot be read make nobody inactive`() async throws {
        let database = try KeptTimes.all[0].database()
        try database.change(
            "UPDATE profiles SET updated_at = '20.05.2026'; UPDATE interactions SET created_at = 'soon'")
        await #expect {
            try await database.run { $0.options.activeWithin = .days(90) }
        } throws: { error in
            let words = "\(error)"
            return words.contains("20.05.2026") && words.contains("profiles.updated_at") && !words.contains("inactive")
        }
    }

    @Test func `of a few rows are said, and hold nothing`() async throws {
        let database = try KeptTimes.all[0].database()
        try database.change(
            "UPDATE interactions SET created_at = 'soon', updated_at = NULL WHERE id = (SELECT max(id) FROM interactions)"
        )
        let summary = try await database.run { $0.options.introductions = .none }
        #expect(summary.status == .completed && summary.totalMatches == 1)
        #expect(summary.unread?["interactions.created_at"]?.samples == ["soon"])
    }

    @Test func `of likes that are still to come are counted`() async throws {
        let database = try KeptTimes.all[0].database()
        try database.change(KeptTimes.all[0].said("like", "eva", "fay", at: "'2026-06-02 03:00:00'"))
        let summary = try await database.run { $0.options.introductions = .none }
        #expect(summary.ignoredRows == ["like_to_come": 1])
    }
}
