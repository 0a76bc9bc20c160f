import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// Two who were matched, or seen talking in a chat of the app's own, and whose chat is gone.
struct `People who parted` {
    private static let likedAnew = { @Sendable (pass: inout NightlyPass) in
        pass.options.introductions = .none
        pass.options.mapping.meetAgain = .likedAnew
    }

    private func night(_ number: Int64) -> Timestamp { PassDatabase.asOf.adding(seconds: number * 86_400) }

    /// A database in which two have met, in one of two ways, and their chat is gone since.
    private func parted(talking: Bool, _ adjust: @escaping (inout NightlyPass) -> Void) async throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
            if talking { try db.addChat(createdBy: "ana", participants: ["ana", "eva"], senders: ["ana"]) }
        }
        #expect(try await database.run(asOf: night(0), adjust).totalMatches == (talking ? 0 : 1))
        try database.change("DELETE FROM messages; DELETE FROM chat_participants; DELETE FROM chats")
        return database
    }

    private func like(_ database: PassDatabase, _ one: String, _ other: String, after number: Int64) throws {
        let time = night(number).adding(seconds: 3_600).description
        try database.change { try $0.add("like", one, other, at: time) }
    }

    /// How many matches a run makes, and that check and a dry run say the same before.
    private func matches(
        _ database: PassDatabase, night number: Int64, _ adjust: (inout NightlyPass) -> Void
    ) async throws -> Int {
        let forecast = try await database.pass(asOf: night(number), adjust).check().forecast?.totalMatches
        let dry = try await database.run(asOf: night(number)) { pass in
            adjust(&pass)
            pass.dryRun = true
        }
        let made = try await database.run(asOf: night(number), adjust).totalMatches
        #expect(forecast == made && dry.totalMatches == made)
        return made
    }

    @Test(arguments: [false, true])
    func `meet again once both like the other after the first pass that saw no chat`(talking: Bool) async throws {
        let database = try await parted(talking: talking, Self.likedAnew)
        // Before a pass has seen it, nobody knows when that was.
        for (one, other) in [("ana", "eva"), ("eva", "ana")] { try like(database, one, other, after: 0) }
        #expect(try await matches(database, night: 1, Self.likedAnew) == 0)
        try like(database, "ana", "eva", after: 1)
        #expect(try await matches(database, night: 2, Self.likedAnew) == 0)
        try like(database, "eva", "ana", after: 2)
        let inspection = try Inspection(
            path: database.path, options: database.pass(Self.likedAnew).options, tables: Reference.tables,
            asOf: night(3))
        #expect(try inspection.pair("ana", "eva").keptApart[Meeting.mutualLike.rawValue] == [])
        #expect(try await matches(database, night: 3, Self.likedAnew) == 1)
        #expect(
            try database.texts("SELECT first, second, run_id FROM match_pairs WHERE status = 'matched'") == [
                "ana eva 4"
            ])
        // They have a chat, and then part once more: what they said before counts no longer.
        #expect(try await matches(database, night: 4, Self.likedAnew) == 0)
        try database.change("DELETE FROM chat_participants; DELETE FROM chats")
        for number in 5...6 { #expect(try await matches(database, night: Int64(number), Self.likedAnew) == 0) }
    }

    @Test func `are matched once, also if the chat is gone before another pass has seen it`() async throws {
        let database = try await parted(talking: false, Self.likedAnew)
        #expect(try await matches(database, night: 1, Self.likedAnew) == 0)
        for (one, other) in [("ana", "eva"), ("eva", "ana")] { try like(database, one, other, after: 1) }
        #expect(try await matches(database, night: 2, Self.likedAnew) == 1)
        try database.change("DELETE FROM chat_participants; DELETE FROM chats")
        #expect(try await matches(database, night: 3, Self.likedAnew) == 0)
    }

    @Test(arguments: [false, true])
    func `never meet again where the app does not say so, or said otherwise in between`(talking: Bool) async throws {
        let likesOnly = { @Sendable (pass: inout NightlyPass) in pass.options.introductions = .none }
        let database = try await parted(talking: talking, Self.likedAnew)
        #expect(try await matches(database, night: 1, Self.likedAnew) == 0)
        for (one, other) in [("ana", "eva"), ("eva", "ana")] { try like(database, one, other, after: 1) }
        #expect(try await matches(database, night: 2, likesOnly) == 0)
        // What was on record is forgotten: they may have met and parted unseen.
        #expect(try database.count("SELECT count(*) FROM match_partings") == 0)
        #expect(try await matches(database, night: 3, Self.likedAnew) == 0)
    }

    @Test(arguments: [
        "INSERT INTO interactions(username, target_username, interaction_type, created_at) "
            + "VALUES ('eva', 'ana', 'block', '2026-01-01 00:00:00')",
        "INSERT INTO interactions(username, target_username, interaction_type, created_at) "
            + "VALUES ('eva', 'ana', 'dislike', '2026-06-02 23:00:00')",
        "INSERT INTO chats(type, created_by) VALUES ('dm', 'ana'); INSERT INTO chat_participants(chat_id, username) "
            + "SELECT id, 'ana' FROM chats UNION ALL SELECT id, 'eva' FROM chats",
        "UPDATE profiles SET age = 17 WHERE username = 'eva'", "UPDATE match_pairs SET status = 'undone'",
    ])
    func `stay apart for every other reason`(reason: String) async throws {
        let database = try await parted(talking: false, Self.likedAnew)
        #expect(try await matches(database, night: 1, Self.likedAnew) == 0)
        for (one, other) in [("ana", "eva"), ("eva", "ana")] { try like(database, one, other, after: 1) }
        try database.change(reason)
        #expect(try await database.pass(asOf: night(3), Self.likedAnew).check().forecast?.totalMatches ?? 0 == 0)
    }

    /// One of them takes the new like back after the plan is made, or parts otherwise.
    @Test(arguments: [
        "DELETE FROM interactions WHERE username = 'eva' AND created_at > '2026-06-02 03:30:00'",
        "INSERT INTO interactions(username, target_username, interaction_type) VALUES ('eva', 'ana', 'block')",
    ])
    func `are asked about again before the match is written`(change: String) async throws {
        let database = try await parted(talking: false, Self.likedAnew)
        #expect(try await matches(database, night: 1, Self.likedAnew) == 0)
        for (one, other) in [("ana", "eva"), ("eva", "ana")] { try like(database, one, other, after: 1) }
        let summary = try await database.run(database.pass(asOf: night(2), Self.likedAnew)) { try $0.change(change) }
        #expect(summary.totalMatches == 0 && summary.skipped.values.reduce(0, +) == 1)
    }
}
