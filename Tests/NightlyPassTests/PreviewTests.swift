import GRDB
import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

/// A plan that a test wrote, and its carrying out without the rest of a pass.
private struct Planned {
    let database: PassDatabase
    let run: RunRecord

    init(_ database: PassDatabase, _ matches: [PlannedMatch]) throws {
        self.database = database
        let store = try MatchDatabase(path: database.path, access: .write)
        run = try store.write { db in
            let run = try RunLog.begin(
                db, passDate: "2026-06-01", asOf: PassDatabase.asOf, startedAt: PassDatabase.asOf, options: "{}",
                optionsHash: "", version: "test", eligible: 4)
            for (position, match) in matches.enumerated() {
                try RunLog.append(db, run: run, position: position, match)
            }
            return try #require(try RunLog.run(db, id: run))
        }
    }

    /// - Parameter meanwhile: runs once, when the first match gets its words: after all lines were begun to be looked at, and
    ///   before the lock is taken.
    func carryOut(meanwhile: @escaping () throws -> Void = {}) throws {
        let store = try MatchDatabase(path: database.path, access: .write)
        let result = Mutex<Result<Void, any Error>?>(nil)
        let writer = try store.read { db in
            try MatchWriter(
                db, run: run, tables: Reference.tables, mapping: TypeMapping(),
                rules: MeetingRules(introductions: .all),
                dislikeExpiry: nil, clock: PassDatabase.asOf, traits: { _ in MeetingTraits(age: 30, gender: nil) },
                facts: { _, _ in [] },
                compose: { match, names in
                    result.withLock { if $0 == nil { $0 = Result { try meanwhile() } } }
                    return (
                        first: MatchNotice(title: "", content: names.second, details: "{}"),
                        second: MatchNotice(title: "", content: names.first, details: "{\"kind\":1}")
                    )
                })
        }
        try writer.carryOut(in: store) { _ in }
        try #require(result.withLock { $0 }).get()
    }
}

private func match(_ first: String, _ second: String, _ kind: Meeting = .introduction) -> PlannedMatch {
    PlannedMatch(
        first: first, second: second, kind: kind, action: .chat, score: 0.5, createdBy: first, payload: "{}")
}

struct `What was found out about a pair without the lock` {
    /// In WAL mode, where others can commit while the pass reads.
    private func seated() throws -> PassDatabase {
        let database = try PassDatabase()
        let queue = try DatabaseQueue(path: database.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = wal") }
        try queue.close()
        try database.change { db in
            for name in ["ana", "eva", "max", "tom"] {
                try db.addPerson(name)
                try db.addPreferences(name, genders: "[\"female\"]")
            }
        }
        return database
    }

    @Test(arguments: Turn.allCases, [Meeting.mutualLike, .introduction])
    func `counts for nothing when somebody commits before the lock is taken`(turn: Turn, kind: Meeting) throws {
        let database = try seated()
        if kind == .mutualLike { try database.change { try $0.addMutualLike("ana", "eva") } }
        // The couple in question is looked at first, and then the other, on whose turn things change.
        let planned = try Planned(database, [match("ana", "eva", kind), match("max", "tom")])
        try planned.carryOut { try turn.happen(database) }
        let status = try database.texts("SELECT status, reason FROM match_plan WHERE first = 'ana'")
        if turn == .gone {
            #expect(status.isEmpty)
        } else {
            #expect(status == [turn.reason(kind).map { "skipped \($0)" } ?? "written NULL"])
        }
        #expect(try database.texts("SELECT status FROM match_plan WHERE first = 'max'") == ["written"])
        let chats = turn == .directChat ? 1 : 0
        #expect(
            try database.count("SELECT count(*) FROM chats")
                == chats + (status == ["written NULL"] ? 2 : 1))
    }

    @Test func `holds when nobody does, and the words name the chat`() throws {
        let database = try seated()
        try Planned(database, [match("ana", "eva"), match("max", "tom")]).carryOut()
        #expect(
            try database.texts("SELECT username, content, data FROM notifications ORDER BY id") == [
                "ana Eva {\"chat_id\":1}", "eva Ana {\"chat_id\":1,\"kind\":1}", "max Tom {\"chat_id\":2}",
                "tom Max {\"chat_id\":2,\"kind\":1}",
            ])
    }

    @Test func `counts for nothing where the app's own trigger parts people when others get a chat`() throws {
        let database = try seated()
        try database.change(
            """
            CREATE TRIGGER jealous AFTER INSERT ON chat_participants WHEN NEW.username = 'eva'
            BEGIN INSERT INTO interactions(username, target_username, interaction_type) VALUES ('ana', 'max', 'block'); END
            """)
        try Planned(database, [match("ana", "eva"), match("ana", "max")]).carryOut()
        #expect(
            try database.texts("SELECT second, status, reason FROM match_plan ORDER BY position") == [
                "eva written NULL", "max skipped blocked",
            ])
    }

    @Test func `makes one chat of a pair that a plan names twice`() throws {
        let database = try seated()
        try Planned(database, [match("ana", "eva"), match("ana", "eva"), match("max", "tom")]).carryOut()
        #expect(try database.count("SELECT count(*) FROM chats") == 2)
        #expect(
            try database.texts("SELECT status, reason FROM match_plan ORDER BY position") == [
                "written NULL", "skipped direct_chat", "written NULL",
            ])
    }
}
