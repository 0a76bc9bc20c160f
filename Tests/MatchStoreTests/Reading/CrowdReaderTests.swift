import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

@Suite("People read from an app's tables") struct ProfileReaderTests {
    @Test(
        arguments: [
            ("NULL", LeftOutReason.ageUnknown), ("''", .ageUnknown), ("'  '", .ageUnknown),
            ("'thirty'", .ageImpossible),
            ("121", .ageImpossible), ("-1", .ageImpossible), ("x'3330'", .ageImpossible),
            ("'1e2'", .ageImpossible), ("'0x19'", .ageImpossible), ("'1996-05-04'", .ageImpossible),
            ("'25-34'", .ageImpossible), ("'25,5'", .ageImpossible), ("'25.'", .ageImpossible),
            ("9223372036854775807", .ageImpossible), ("1e300", .ageImpossible),
            ("17", .underage), ("'17'", .underage), ("17.0", .underage), ("0", .underage), ("17.9", .underage),
            ("'17.99'", .underage),
        ])
    func `are left out for their age`(age: String, reason: LeftOutReason) throws {
        let database = try LooseDatabase()
        try database.execute(
            "INSERT INTO users(username) VALUES ('ana'); INSERT INTO profiles(username, age) VALUES ('ana', \(age))")
        let crowd = try database.crowd()
        #expect(crowd.people.isEmpty)
        #expect(crowd.report.leftOut == [reason.rawValue: 1])
        #expect(crowd.report.details == ["left out, \(reason.rawValue): ana"])
        #expect(crowd.report.users == 1)
    }

    @Test(arguments: [
        ("18", 18), ("'42'", 42), ("' 42 '", 42), ("42.0", 42), ("120", 120), ("'42.0'", 42),
        ("' 42.0 '", 42), ("30.5", 30), ("'30.5'", 30), ("18.0", 18),
    ])
    func `have an age in whatever type it was stored`(age: String, years: Int) throws {
        let database = try LooseDatabase()
        try database.execute(
            "INSERT INTO users(username) VALUES ('ana'); INSERT INTO profiles(username, age) VALUES ('ana', \(age))")
        #expect(try database.onlyPerson()?.age == years)
    }

    @Test(
        arguments: [
            "'ab'", "'a name'", "'ána'", "''", "NULL", "12345", "1.5", "x'616e61'", "'ana' || char(0)",
            "'ana' || char(0) || 'x'", "char(0) || 'ana'", "'" + String(repeating: "a", count: 31) + "'", "'ana!'",
        ])
    func `are left out for their username`(username: String) throws {
        let database = try LooseDatabase()
        try database.execute(
            "INSERT INTO users(username) VALUES (\(username)); INSERT INTO profiles(username, age) VALUES (\(username), 30)"
        )
        let crowd = try database.crowd()
        #expect(crowd.people.isEmpty)
        #expect(crowd.report.leftOut == ["malformed_username": 1])
    }

    @Test func `are left out without a profile`() throws {
        let database = try LooseDatabase()
        try database.seat("ana")
        try database.execute(
            "INSERT INTO users(username) VALUES ('eva'); INSERT INTO profiles(username, age) VALUES ('ida', 30)")
        let crowd = try database.crowd()
        #expect(crowd.usernames == ["ana"])
        #expect(crowd.report.leftOut == ["no_profile": 1])
    }

    @Test func `are left out where two rows could be them`() throws {
        let database = try LooseDatabase()
        try database.seat("Ana", "ana", "eva", "ida")
        try database.execute("INSERT INTO profiles(username, age) VALUES ('eva', 31)")
        let crowd = try database.crowd()
        #expect(crowd.usernames == ["ida"])
        #expect(crowd.report.leftOut == ["ambiguous_username": 4])
    }

    @Test func `stand in ascending order of their usernames by bytes`() throws {
        let database = try LooseDatabase()
        try database.seat("zoe", "_eva", "Max", "ana", "Bea9", "1st")
        #expect(try database.crowd().usernames == ["1st", "Bea9", "Max", "_eva", "ana", "zoe"])
    }

    @Test func `are scored without what nobody knows, which is counted`() throws {
        let database = try LooseDatabase()
        try database.execute(
            """
            INSERT INTO users(username) VALUES ('ana'), ('eva'), ('ida');
            INSERT INTO profiles(username, age, gender, genre, role, experience) VALUES
                ('ana', 30, 'moonbeam', 'Zydeco-Step / jazz', 'theremin', 40),
                ('eva', 30, NULL, '', 7, 'lots'), ('ida', 30, 'F', 'Jazz', 'Singer', '7');
            """)
        let crowd = try database.crowd()
        #expect(crowd.usernames == ["ana", "eva", "ida"])
        #expect(crowd.report.unknownValues == ["gender": 2, "genre": 1, "role": 2, "experience": 2])
        #expect(crowd.report.unknownGenders == ["moonbeam": 1])
        #expect(crowd.report.unknownGenres == ["zydecostep": 1])
        #expect(crowd.report.unknownRoles == ["theremin": 1, "7": 1])
        #expect(crowd.people[0].otherGenres == ["zydecostep"])
        let tables = ShippedTables.tables
        #expect(crowd.people[2].genres == [try #require(tables.genres.term(for: "jazz"))])
        #expect(crowd.people[2].roles == [try #require(tables.roles.term(for: "vocalist"))])
        #expect(crowd.people[2].gender == GenderSet(tables.genders.term(for: "female")))
        #expect(crowd.people[2].experience == 7)
        #expect(crowd.people[0].gender == .unknown && crowd.people[0].experience == nil)
    }

    @Test(
        arguments: [
            ("0", 0), ("30", 30), ("'5'", 5), ("31", nil), ("-1", nil), ("2.5", 2), ("'5.0'", 5), ("5.0", 5),
            ("' 5 '", 5), ("'2019'", nil),
            ("'5-10'", nil), ("'5.5 years'", 5), ("'5 years'", 5),
            ("' 10+ yrs'", 10), ("'3Y'", 3), ("'1 year.'", 1), ("'5 apples'", nil), ("'years'", nil),
            ("'31 years'", nil),
        ] as [(String, Int?)])
    func `have an experience no longer than their life`(value: String, years: Int?) throws {
        let database = try LooseDatabase()
        try database.execute(
            """
            INSERT INTO users(username) VALUES ('ana');
            INSERT INTO profiles(username, age, experience) VALUES ('ana', 30, \(value));
            """)
        #expect(try database.onlyPerson()?.experience == years)
    }

    @Test(arguments: [("NULL", ""), ("7", "7"), ("'Ana'", "Ana"), ("x'41'", "")])
    func `have a name in whatever type it was stored`(value: String, name: String) throws {
        let database = try LooseDatabase()
        try database.execute(
            "INSERT INTO users(username) VALUES ('ana'); INSERT INTO profiles(username, age, name) VALUES ('ana', 30, \(value))"
        )
        #expect(try database.onlyPerson()?.name == name)
    }
}

@Suite("Interactions read from an app's tables") struct InteractionReaderTests {
    @Test func `count for nothing where they are a stranger's, one's own, or a like of no time`() throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.say("ana", "nobody", id: 1)
        try database.say("nobody", "ana", id: 2)
        try database.say("ana", "ANA", id: 3)
        try database.say("ana", "eva", at: "soon", id: 4)
        try database.say("ana", "eva", at: nil, id: 5)
        let crowd = try database.crowd()
        #expect(crowd.interactions.isEmpty)
        #expect(crowd.report.interactions == 5)
        #expect(crowd.report.ignoredRows == ["stranger": 2, "self": 1, "unreadable_time": 2])
        #expect(crowd.report.details.contains("row ignored, self: interactions.id = 3"))
    }

    @Test(arguments: [("dislike", PairFacts.firstDislikes), ("block", .blocked), ("report", .unmapped)])
    func `keep people apart even where their time is unreadable`(type: String, facts: PairFacts) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.say("ana", "eva", type, at: "soon")
        #expect(try database.crowd().facts("ana", "eva") == facts)
    }

    @Test(
        arguments: [
            "NULL", "''", "7", "x'6c696b65'", "'Like'", "' like'", "'like' || char(0)", "'like' || char(0) || 'x'",
            "'dislike' || char(0)", "'unmatch'",
        ])
    func `of a type that nobody mapped keep people apart`(type: String) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.execute("INSERT INTO interactions VALUES (1, 'ana', 'eva', \(type), '2026-05-20 12:00:00')")
        let crowd = try database.crowd()
        #expect(crowd.facts("ana", "eva") == .unmapped)
        #expect(crowd.report.unmappedTypes.values.reduce(0, +) == 1)
    }

    @Test func `mean what the mapping says`() throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva", "ida", "uma")
        try database.say("ana", "eva", "super_like")
        try database.say("ana", "ida", "pass")
        try database.say("ana", "uma", "like")
        let mapping = TypeMapping(like: ["super_like"], dislike: ["pass"], block: ["ban"])
        let crowd = try database.crowd(mapping: mapping)
        #expect(crowd.facts("ana", "eva") == .firstLikes)
        #expect(crowd.facts("ana", "ida") == .firstDislikes)
        #expect(crowd.facts("ana", "uma") == .unmapped)
        #expect(crowd.report.unmappedTypes == ["like": 1])
    }

    @Test(arguments: ["2026-05-20 12:00:00", "2026-05-20T12:00:00.5Z"])
    func `of a type to ignore show that somebody was there, and nothing else`(time: String) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.say("ana", "eva", "view", at: time)
        let mapping = TypeMapping(ignore: ["view", "rewind"])
        let crowd = try database.crowd(mapping: mapping)
        #expect(crowd.interactions.isEmpty)
        #expect(crowd.facts("ana", "eva") == [])
        #expect(crowd.report.ignoredRows == ["ignored_type": 1])
        #expect(crowd.report.unmappedTypes.isEmpty)
        #expect(crowd.people[0].lastActive == Timestamp(time))
        try database.say("eva", "ana", "View")
        #expect(try database.crowd(mapping: mapping).facts("ana", "eva") == .unmapped)
    }

    @Test(arguments: ["blo\u{E7}k", "bloc\u{327}k"], ["blo\u{E7}k", "bloc\u{327}k"])
    func `know a mapped word with its marks composed and decomposed`(mapped: String, written: String) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.say("ana", "eva", written)
        #expect(try database.crowd(mapping: TypeMapping(block: [mapped])).facts("ana", "eva") == .blocked)
    }

    /// Cut at the NUL, each of these would be a name of somebody else's.
    @Test(arguments: ["'eva' || char(0)", "'eva' || char(0) || 'x'", "char(0) || 'eva'", "'EVA' || char(0)"])
    func `with a NUL in a username are nobody's`(username: String) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.execute(
            """
            INSERT INTO interactions VALUES (1, 'ana', \(username), 'like', '2026-05-20 12:00:00'),
                (2, \(username), 'ana', 'block', '2026-05-31 12:00:00')
            """)
        let crowd = try database.crowd()
        #expect(crowd.interactions.isEmpty)
        #expect(crowd.report.ignoredRows == ["stranger": 2])
        #expect(crowd.people.allSatisfy { $0.lastActive == nil })
    }

    @Test func `find their people in another letter case, and the exact name first`() throws {
        let database = try LooseDatabase()
        try database.seat("Ana", "eva", "IDA")
        try database.say("ANA", "Eva", "block", id: 1)
        try database.say("ana", "ida", "like", id: 2)
        let crowd = try database.crowd()
        #expect(crowd.facts("Ana", "eva") == .blocked)
        #expect(crowd.facts("Ana", "IDA") == .firstLikes)
    }

    @Test func `find a username that was stored as a number`() throws {
        let database = try LooseDatabase()
        try database.seat("12345", "eva")
        try database.execute("INSERT INTO interactions VALUES (1, 12345, 'eva', 'block', '2026-05-20 12:00:00')")
        #expect(try database.crowd().facts("12345", "eva") == .blocked)
    }

    @Test(
        arguments: [
            ("2026-05-10 00:00:00", "2026-05-12 00:00:00", "2026-05-12 00:00:00"),
            ("2026-05-12 00:00:00", "2026-05-10 00:00:00", "2026-05-12 00:00:00"),
            ("2026-05-12 00:00:00", nil, "2026-05-12 00:00:00"), ("2026-05-12 00:00:00", "soon", nil),
            ("soon", "2026-05-12 00:00:00", nil),
        ] as [(String, String?, String?)])
    func `happened at the later of two times`(created: String, updated: String?, time: String?) throws {
        let database = try LooseDatabase(hasUpdatedAt: true)
        try database.seat("ana", "eva")
        try database.execute(
            "INSERT INTO interactions VALUES (1, 'ana', 'eva', 'dislike', ?, ?)", [created, updated])
        #expect(try database.crowd().interactions.map { $0.time?.description } == [time])
    }

    @Test(arguments: [["like", "dislike"], ["dislike", "like"]])
    func `of one moment keep people apart where ids do not say which came last`(types: [String]) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        for type in types {
            try database.execute(
                "INSERT INTO interactions VALUES (?, 'ana', 'eva', ?, '2026-05-20 12:00:00')", ["id of \(type)", type])
        }
        #expect(try database.crowd().facts("ana", "eva") == .firstDislikes)
    }

    @Test func `are read from a table without updated_at`() throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try database.say("ana", "eva", at: "2026-05-12T10:00:00.5Z")
        #expect(try database.crowd().interactions.map { $0.time?.description } == ["2026-05-12 10:00:00"])
    }

    @Test func `that were said before the moment and changed after it say so`() throws {
        let database = try LooseDatabase(hasUpdatedAt: true)
        try database.seat("ana", "eva")
        let (before, after) = ("2026-05-20 12:00:00", "2026-06-02 12:00:00")
        for (id, created, updated) in [(1, before, after), (2, before, before), (3, after, after)] {
            try database.execute(
                "INSERT INTO interactions VALUES (?, 'ana', 'eva', 'like', ?, ?)", [id, created, updated])
        }
        #expect(try database.crowd().interactions.map(\.wasChangedLater) == [true, false, false])
    }
}

@Suite("Direct chats read from an app's tables") struct ChatReaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var what: String
        var type = "'dm'"
        var creator = "NULL"
        var participants: [String] = []
        var senders: [String] = []
        var isDirect = true
        /// How many of the three people are kept apart, two by two.
        var pairs = 1

        var testDescription: String { what }
    }

    static let cases: [Case] = [
        Case(what: "two participants", participants: ["'ana'", "'eva'"]),
        Case(what: "creator and participant", creator: "'ana'", participants: ["'eva'"]),
        Case(what: "one left who had made it", creator: "'eva'", participants: ["'ana'"]),
        Case(what: "one left who had written", participants: ["'ana'"], senders: ["'eva'"]),
        Case(what: "both left", senders: ["'ana'", "'eva'"]),
        Case(what: "other letter case", creator: "'ANA'", participants: ["'ana'", "'Eva'"], senders: ["'EVA'"]),
        Case(what: "no type", type: "NULL", participants: ["'ana'", "'eva'"]),
        Case(what: "unknown type", type: "'salon'", participants: ["'ana'", "'eva'"]),
        Case(what: "type in another case", type: "'Group'", participants: ["'ana'", "'eva'"]),
        Case(what: "type with a NUL", type: "'group' || char(0)", participants: ["'ana'", "'eva'"]),
        Case(what: "a participant of no name", participants: ["'ana'", "'eva'", "NULL"]),
        Case(what: "group", type: "'group'", participants: ["'ana'", "'eva'"], isDirect: false),
        Case(what: "a third made it", creator: "'ida'", participants: ["'ana'", "'eva'"], pairs: 3),
        Case(what: "a third wrote", participants: ["'ana'", "'eva'"], senders: ["'ida'"], pairs: 3),
        Case(what: "a bot made it", creator: "'support'", participants: ["'ana'", "'eva'"]),
        Case(what: "a bot wrote", participants: ["'ana'", "'eva'"], senders: ["'system'"]),
        Case(what: "somebody made it whose name has a space", creator: "'ana '", participants: ["'ana'", "'eva'"]),
        Case(what: "a moderator and a bot look on", participants: ["'ana'", "'eva'", "'ida'", "'bot'"], pairs: 3),
        Case(what: "a third with a NUL", participants: ["'ana'", "'eva'", "'ana' || char(0)"]),
        Case(
            what: "a crowd", participants: ["'ana'", "'eva'", "'ida'", "'bot'", "'stranger'"], isDirect: false),
        Case(
            what: "a crowd that has one in two spellings",
            participants: ["'ana'", "'eva'", "'Eva'", "'ida'", "'bot'"], pairs: 3),
        Case(what: "the second with a NUL", participants: ["'ana'", "'eva' || char(0)"], isDirect: false),
        Case(what: "a sender with a NUL", participants: ["'ana'"], senders: ["'eva' || char(0)"], isDirect: false),
        Case(what: "a creator with a NUL", creator: "'eva' || char(0)", participants: ["'ana'"], isDirect: false),
        Case(what: "one person", creator: "'ana'", participants: ["'ana'"], isDirect: false),
        Case(what: "nobody", isDirect: false),
    ]

    private static let ignored = ["one person": ["one_person_chat": 1], "a crowd": ["direct_chat_of_many": 1]]

    private func put(_ given: Case, into database: LooseDatabase) throws {
        try database.execute("INSERT INTO chats VALUES (5, \(given.type), \(given.creator))")
        for username in given.participants {
            try database.execute("INSERT INTO chat_participants VALUES (5, \(username))")
        }
        for username in given.senders {
            try database.execute(
                "INSERT INTO messages(chat_id, sender, created_at) VALUES (5, \(username), '2026-05-20 12:00:00')")
        }
    }

    @Test(arguments: cases) func `keep apart all who took part, wrote or made them`(given: Case) throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva", "ida")
        try put(given, into: database)
        let crowd = try database.crowd()
        #expect(crowd.chats.count == (given.isDirect ? given.pairs : 0))
        #expect(crowd.facts("ana", "eva") == (given.isDirect ? .directChat : []))
        #expect(crowd.report.ignoredRows == Self.ignored[given.what, default: [:]])
    }

    @Test func `are answered when the second of two first wrote`() throws {
        let database = try LooseDatabase()
        try database.seat("ana", "eva")
        try put(Case(what: "", participants: ["'ana'", "'eva'"]), into: database)
        func write(_ sender: String, _ time: String) throws {
            try database.execute(
                "INSERT INTO messages(chat_id, sender, created_at) VALUES (5, ?, ?)", [sender, time])
        }
        try write("ana", "2026-05-20 12:00:00")
        try write("ana", "2026-05-10 12:00:00")
        #expect(try database.crowd().chats.map(\.answered) == [nil])
        try write("eva", "some day")
        #expect(try database.crowd().chats.map(\.answered) == [nil])
        try write("Eva", "2026-05-22 12:00:00")
        try write("eva", "2026-05-25 12:00:00")
        #expect(try database.crowd().chats.map { $0.answered?.description } == ["2026-05-22 12:00:00"])
    }
}

@Suite("Activity read from an app's tables") struct ActivityTests {
    @Test func `is the latest own interaction, message or profile update`() throws {
        let database = try LooseDatabase(hasUpdatedAt: true)
        for (name, updated) in [("ana", "2026-03-01 00:00:00"), ("eva", "2026-03-02 00:00:00"), ("ida", nil)] {
            try database.execute("INSERT INTO users(username) VALUES (?)", [name])
            try database.execute(
                "INSERT INTO profiles(username, age, updated_at) VALUES (?, 30, ?)", [name, updated])
        }
        func latest() throws -> [String?] { try database.crowd().people.map { $0.lastActive?.description } }
        #expect(try latest() == ["2026-03-01 00:00:00", "2026-03-02 00:00:00", nil])
        // What others do about somebody is not their own doing.
        try database.execute(
            "INSERT INTO interactions VALUES (1, 'ana', 'eva', 'like', '2026-04-01 00:00:00', '2026-04-03 00:00:00')")
        #expect(try latest() == ["2026-04-03 00:00:00", "2026-03-02 00:00:00", nil])
        try database.execute("INSERT INTO chats VALUES (5, 'group', 'ida')")
        try database.execute(
            """
            INSERT INTO messages(chat_id, sender, created_at) VALUES (5, 'IDA', '2026-04-10 00:00:00'),
                (5, 'ida', '2026-04-09 00:00:00'), (77, 'eva', '2026-04-02 00:00:00'), (5, 'eva', 'soon');
            """)
        #expect(try latest() == ["2026-04-03 00:00:00", "2026-04-02 00:00:00", "2026-04-10 00:00:00"])
        // Whom a person acts on may be somebody who cannot be scored.
        try database.execute(
            """
            INSERT INTO interactions VALUES (2, 'eva', 'stranger', 'like', '2026-04-11 00:00:00', NULL),
                (3, 'stranger', 'ida', 'like', '2026-04-12 00:00:00', NULL);
            """)
        #expect(try latest() == ["2026-04-03 00:00:00", "2026-04-11 00:00:00", "2026-04-10 00:00:00"])
    }

    @Test func `after the moment of the pass does not count`() throws {
        let database = try LooseDatabase(hasUpdatedAt: true)
        try database.execute(
            """
            INSERT INTO users(username) VALUES ('ana'), ('eva');
            INSERT INTO profiles(username, age, updated_at) VALUES ('ana', 30, '2026-06-01 03:00:01'),
                ('eva', 30, '2026-06-01 03:00:00');
            INSERT INTO interactions VALUES (1, 'ana', 'eva', 'like', '2026-06-02 00:00:00', NULL);
            INSERT INTO messages(chat_id, sender, created_at) VALUES (1, 'ana', '2026-06-02 00:00:00');
            """)
        #expect(try database.crowd().people.map { $0.lastActive?.description } == [nil, "2026-06-01 03:00:00"])
    }

    @Test func `is nothing that Duet writes`() throws {
        let database = try LooseDatabase(hasUpdatedAt: true, hasMatchTables: true)
        try database.seat("ana", "eva")
        try database.execute(
            """
            INSERT INTO chats VALUES (5, 'dm', 'ana');
            INSERT INTO chat_participants VALUES (5, 'ana'), (5, 'eva');
            INSERT INTO notifications(username, type) VALUES ('ana', 'match');
            INSERT INTO match_pairs(first, second, kind, status, run_id, chat_id, matched_at)
                VALUES ('ana', 'eva', 'introduction', 'matched', 1, 5, '2026-05-30 00:00:00');
            INSERT INTO match_preferences(username, updated_at) VALUES ('ana', '2026-05-30 00:00:00');
            """)
        #expect(try database.crowd().people.map(\.lastActive) == [nil, nil])
    }
}

@Suite("Duet's own record of pairs") struct MemoryReaderTests {
    @Test(arguments: [("matched", PairFacts.matchedBefore), ("undone", .matchedBefore), ("known", .known)])
    func `is part of what stands between people`(status: String, facts: PairFacts) throws {
        let database = try LooseDatabase(hasMatchTables: true)
        try database.seat("Ana", "eva")
        try database.execute(
            """
            INSERT INTO match_pairs(first, second, kind, status, run_id, chat_id, matched_at)
                VALUES ('ana', 'EVA', 'introduction', ?, 1, 99, '2026-05-30 00:00:00'),
                    ('ana', 'gone', 'introduction', ?, 1, 99, '2026-05-30 00:00:00')
            """, [status, status])
        let crowd = try database.crowd()
        #expect(crowd.remembered.count == 1)
        #expect(crowd.facts("Ana", "eva") == facts)
    }

    struct Open: CustomTestStringConvertible, Sendable {
        var what: String
        var kind = "introduction"
        var status = "matched"
        var at = "2026-05-20 00:00:00"
        var chat: Int? = 5
        var answered: String?
        var count: Int

        var testDescription: String { what }
    }

    @Test(
        arguments: [
            Open(what: "fresh", count: 1), Open(what: "fourteen days", at: "2026-05-18 03:00:00", count: 1),
            Open(what: "more than fourteen days", at: "2026-05-18 02:59:59", count: 0),
            Open(what: "a mutual like", kind: "mutual_like", count: 0),
            Open(what: "undone", status: "undone", count: 0),
            Open(what: "chat gone", chat: 6, count: 0), Open(what: "no chat", chat: nil, count: 0),
            Open(what: "answered", answered: "2026-05-25 00:00:00", count: 0),
            Open(what: "answered after the moment of the pass", answered: "2026-06-01 03:00:01", count: 1),
        ])
    func `says who has introductions open`(given: Open) throws {
        let database = try LooseDatabase(hasMatchTables: true)
        try database.seat("ana", "eva", "ida")
        try database.execute("INSERT INTO chats VALUES (5, 'dm', 'ana')")
        try database.execute("INSERT INTO chat_participants VALUES (5, 'ana'), (5, 'eva')")
        try database.execute(
            "INSERT INTO messages(chat_id, sender, created_at) VALUES (5, 'ana', '2026-05-21 00:00:00')")
        if let answered = given.answered {
            try database.execute("INSERT INTO messages(chat_id, sender, created_at) VALUES (5, 'eva', ?)", [answered])
        }
        try database.execute(
            """
            INSERT INTO match_pairs(first, second, kind, status, run_id, chat_id, matched_at)
                VALUES ('ana', 'eva', ?, ?, 1, ?, ?)
            """, [given.kind, given.status, given.chat, given.at])
        #expect(try database.crowd().openIntroductions == [given.count, given.count, 0])
    }
}

@Suite("Stated preferences") struct StatedPreferencesTests {
    private func preferences(_ values: String) throws -> StatedPreferences? {
        let database = try LooseDatabase(hasMatchTables: true)
        try database.seat("ana")
        try database.execute(
            "INSERT INTO match_preferences(username, genders, age_min, age_max, introductions) VALUES ('ANA', \(values))"
        )
        return try database.onlyPerson()?.preferences
    }

    private func genders(_ names: String...) -> GenderSet {
        names.reduce(into: GenderSet()) { $0.formUnion(GenderSet(ShippedTables.tables.genders.term(for: $1))) }
    }

    @Test func `say nothing where nothing is stated`() throws {
        #expect(try preferences("NULL, NULL, NULL, NULL") == StatedPreferences())
        let database = try LooseDatabase()
        try database.seat("ana")
        #expect(try database.onlyPerson()?.preferences == StatedPreferences())
    }

    @Test func `fold the words for genders`() throws {
        #expect(try preferences("'[\"Women\", \"m\"]', NULL, NULL, NULL")?.genders == genders("female", "male"))
    }

    @Test(arguments: ["'[]'", "'[\"moonbeam\"]'", "'[\"\", \"whatnot!\"]'"])
    func `close rather than open where no word is known`(list: String) throws {
        #expect(try preferences("\(list), NULL, NULL, NULL")?.genders == GenderSet())
    }

    @Test func `keep the words that are known beside those that are not`() throws {
        #expect(try preferences("'[\"moonbeam\", \"female\"]', NULL, NULL, NULL")?.genders == genders("female"))
    }

    @Test(
        arguments: [
            ("30, NULL", 30...120), ("NULL, 40", 0...40), ("30, 40", 30...40), ("18, 18", 18...18), ("NULL, NULL", nil),
        ] as [(String, ClosedRange<Int>?)])
    func `may bound ages on one side only`(ages: String, range: ClosedRange<Int>?) throws {
        #expect(try preferences("NULL, \(ages), NULL")?.ages == range)
    }

    @Test(arguments: [("NULL", nil), ("0", false), ("1", true)] as [(String, Bool?)])
    func `say whether introductions are wanted`(value: String, wanted: Bool?) throws {
        #expect(try preferences("NULL, NULL, NULL, \(value)")?.introductions == wanted)
    }

    @Test func `with a NUL in the username are nobody's`() throws {
        let database = try LooseDatabase(hasMatchTables: true)
        try database.seat("ana")
        try database.execute(
            "INSERT INTO match_preferences(username, genders) VALUES ('ana' || char(0), '[\"male\"]')")
        #expect(try database.onlyPerson()?.preferences == StatedPreferences())
    }
}
