import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// People who like each other and talk in a chat of the app's own.
struct `People who talk already` {
    private func database(_ participants: [String] = [], creator: String? = "ana", senders: [String] = []) throws
        -> PassDatabase
    {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva", "max", "tom"] { try db.addPerson(name) }
            for name in ["support", "system", "helper", "guest"] { try db.addUser(name) }
            try db.addMutualLike("ana", "eva")
            try db.addMutualLike("max", "tom")
            if !participants.isEmpty {
                try db.addChat(createdBy: creator, participants: participants, senders: senders)
            }
        }
        return database
    }

    private let likesOnly = { @Sendable (pass: inout NightlyPass) in pass.options.introductions = .none }

    private func matches(_ database: PassDatabase) throws -> [String] {
        try database.texts("SELECT first, second FROM match_pairs WHERE status = 'matched' ORDER BY first")
    }

    @Test(arguments: ["ana", "support", nil], [[], ["system"], ["ana", "eva", "system"]])
    func `are not matched, whoever made the chat and wrote in it`(creator: String?, senders: [String]) async throws {
        let database = try database(["ana", "eva"], creator: creator, senders: senders)
        #expect(try await database.run(likesOnly).totalMatches == 1)
        #expect(try matches(database) == ["max tom"])
    }

    @Test func `are not matched where somebody looks after the chat, and are in a crowd`() async throws {
        for (others, matches) in [(["support"], 1), (["support", "helper"], 1), (["support", "helper", "guest"], 2)] {
            let database = try database(["ana", "eva"] + others)
            let report = try await database.pass(likesOnly).check()
            #expect(report.people.ignoredRows["direct_chat_of_many"] == (matches == 2 ? 1 : nil))
            #expect(try await database.run(likesOnly).totalMatches == matches)
        }
        let database = try database(["ana", "eva", "support"])
        let summary = try await database.run { pass in
            pass.options.introductions = .none
            pass.options.mapping.directSize = 2
        }
        #expect(summary.totalMatches == 2)
    }

    private static let endings = [
        "DELETE FROM messages; DELETE FROM chat_participants; DELETE FROM chats",
        "DELETE FROM messages; DELETE FROM chat_participants",
        "DELETE FROM chat_participants WHERE username = 'eva'; UPDATE chats SET created_by = NULL; DELETE FROM messages",
        "UPDATE chats SET type = 'group'",
        "UPDATE users SET username = 'evelyn' WHERE username = 'eva'; DELETE FROM messages; DELETE FROM chats",
    ]

    @Test(arguments: endings)
    func `and part, are not matched once a pass has seen them talking`(ending: String) async throws {
        let database = try database(["ana", "eva"], senders: ["ana", "eva"])
        try await database.run(likesOnly)
        try database.change(ending)
        let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)
        let dry = try await database.run(asOf: tomorrow) { pass in
            pass.options.introductions = .none
            pass.dryRun = true
        }
        #expect(dry.totalMatches == 0)
        #expect(try await database.run(asOf: tomorrow, likesOnly).totalMatches == 0)
        #expect(try matches(database) == ["max tom"])
        // Nobody else is kept apart, and what was matched is not on record twice.
        #expect(try database.count("SELECT count(*) FROM match_talks") == 1)
    }

    @Test func `are forgotten with the one who is erased`() async throws {
        let database = try database(["ana", "eva"])
        try await database.run(likesOnly)
        try database.change { db in
            try db.execute(sql: "DELETE FROM users WHERE username = 'eva'")
            try db.addPerson("eva")
            try db.addMutualLike("ana", "eva")
        }
        let summary = try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400), likesOnly)
        #expect(summary.totalMatches == 1)
        #expect(try database.count("SELECT count(*) FROM match_talks") == 0)
    }

    @Test func `tell check that the app makes chats, before the first night`() async throws {
        let quiet = try database()
        let database = try database(["ana", "eva"])
        // A database lasts as long as its value.
        defer { withExtendedLifetime((quiet, database)) {} }
        #expect(try await quiet.pass(likesOnly).check().likesWithoutChat == nil)
        #expect(try await database.pass(likesOnly).check().likesWithoutChat == 1)
        try await database.run(likesOnly)
        #expect(try await database.pass(likesOnly).check().likesWithoutChat == nil)
    }
}
