import GRDB
import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

/// A plan that a test made, written without the rest of a pass.
private struct Planned {
    let database: PassDatabase
    let run: RunRecord
    private let count: Int

    init(_ database: PassDatabase, _ matches: [PlannedMatch]) throws {
        self.database = database
        count = matches.count
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

    /// - Parameters:
    ///   - meanwhile: runs once, when the first match gets its words: after the look-ahead has begun, and before the lock is
    ///     taken.
    ///   - afterwards: runs once, after the first transaction, which then writes one match only.
    func write(
        meanwhile: @escaping () throws -> Void = {}, afterwards: (() throws -> Void)? = nil
    ) throws {
        let store = try MatchDatabase(path: database.path, access: .write)
        let result = Mutex<Result<Void, any Error>?>(nil)
        var writer = try store.read { db in
            try MatchWriter(
                db, run: run, tables: Reference.tables, mapping: TypeMapping(),
                rules: MeetingRules(introductions: .all),
                dislikeExpiry: nil, clock: PassDatabase.asOf, traits: { _ in MeetingTraits(age: 30, gender: .unknown) },
                facts: { _, _ in [] },
                makeNotices: { match, names in
                    result.withLock { if $0 == nil { $0 = Result { try meanwhile() } } }
                    return (
                        first: MatchNotice(title: "", content: names.second, details: "{}"),
                        second: MatchNotice(title: "", content: names.first, details: "{\"kind\":1}")
                    )
                })
        }
        if afterwards != nil { writer.budget = .zero }
        var failure: (any Error)?
        var counts: [Int] = []
        try writer.write(to: store) { done in
            counts.append(done)
            if counts.count == 1 { do { try afterwards?() } catch { failure = error } }
        }
        if let failure { throw failure }
        if afterwards != nil { #expect(counts == Array(1...count)) }
        try #require(result.withLock { $0 }).get()
    }
}

private func match(_ first: String, _ second: String, _ kind: Meeting = .introduction) -> PlannedMatch {
    PlannedMatch(
        first: first, second: second, kind: kind, action: .chat, score: 0.5, createdBy: first, payload: "{}")
}

@Suite("What was found out about a pair without the lock") struct PreviewTests {
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
        // Things change when the couple in question has been looked at, and before the other one is.
        let planned = try Planned(database, [match("ana", "eva", kind), match("max", "tom")])
        try planned.write { try turn.happen(database) }
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

    @Test(arguments: [true, false])
    func `serves several transactions, and none after a commit of somebody else`(isBlocked: Bool) throws {
        let database = try seated()
        let pairs = [("ana", "eva"), ("max", "tom"), ("ana", "tom"), ("eva", "max")]
        let planned = try Planned(database, pairs.map { match($0.0, $0.1) })
        try planned.write {
        } afterwards: {
            guard isBlocked else { return }
            try database.change { try $0.add("block", "eva", "max", at: "2026-06-01 04:00:00") }
        }
        #expect(
            try database.texts("SELECT first, second, status, reason FROM match_plan ORDER BY position") == [
                "ana eva written NULL", "max tom written NULL", "ana tom written NULL",
                isBlocked ? "eva max skipped blocked" : "eva max written NULL",
            ])
        #expect(try database.count("SELECT count(*) FROM chats") == (isBlocked ? 3 : 4))
        #expect(try database.count("SELECT written FROM match_runs") == (isBlocked ? 3 : 4))
    }

    @Test func `gives no chat a number that strangers are left under`() throws {
        let database = try seated()
        // As in an app that checks no references, and gives numbers again.
        try database.change(
            """
            DROP TABLE notifications; DROP TABLE messages; DROP TABLE chat_participants; DROP TABLE chats;
            CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);
            CREATE TABLE chat_participants (chat_id INTEGER, username TEXT);
            CREATE TABLE messages (chat_id INTEGER, sender TEXT, text TEXT, created_at TEXT);
            CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT, type TEXT, title TEXT, content TEXT, data TEXT);
            """)
        let planned = try Planned(database, [match("ana", "eva"), match("ana", "tom"), match("max", "tom")])
        try planned.write {
        } afterwards: {
            // A chat that was made and deleted since the pass began, and one whose people were never removed.
            try database.change(
                """
                DELETE FROM chats; INSERT INTO chat_participants VALUES (2, 'max'), (2, 'eva'), (7, 'max');
                INSERT INTO messages VALUES (9, 'max', 'Hi', '2026-06-01 04:00:00');
                """)
        }
        let chats = try database.texts("SELECT id FROM chats ORDER BY id")
        #expect(chats == ["10", "11"])
        #expect(
            try database.texts("SELECT chat_id, username FROM chat_participants WHERE chat_id > 9 ORDER BY 1, 2") == [
                "10 ana", "10 tom", "11 max", "11 tom",
            ])
    }

    @Test func `holds when nobody does, and the words name the chat`() throws {
        let database = try seated()
        try Planned(database, [match("ana", "eva"), match("max", "tom")]).write()
        #expect(
            try database.texts("SELECT username, content, data FROM notifications ORDER BY id") == [
                #"ana Eva {"chat_id":1,"chat_id_str":"1"}"#, #"eva Ana {"chat_id":1,"chat_id_str":"1","kind":1}"#,
                #"max Tom {"chat_id":2,"chat_id_str":"2"}"#, #"tom Max {"chat_id":2,"chat_id_str":"2","kind":1}"#,
            ])
    }

    @Test func `counts for nothing where the app's own trigger parts people when others get a chat`() throws {
        let database = try seated()
        try database.change(
            """
            CREATE TRIGGER jealous AFTER INSERT ON chat_participants WHEN NEW.username = 'eva'
            BEGIN INSERT INTO interactions(username, target_username, interaction_type) VALUES ('ana', 'max', 'block'); END
            """)
        try Planned(database, [match("ana", "eva"), match("ana", "max")]).write()
        #expect(
            try database.texts("SELECT second, status, reason FROM match_plan ORDER BY position") == [
                "eva written NULL", "max skipped blocked",
            ])
    }

    @Test func `makes one chat of a pair that a plan names twice`() throws {
        let database = try seated()
        try Planned(database, [match("ana", "eva"), match("ana", "eva"), match("max", "tom")]).write()
        #expect(try database.count("SELECT count(*) FROM chats") == 2)
        #expect(
            try database.texts("SELECT status, reason FROM match_plan ORDER BY position") == [
                "written NULL", "skipped direct_chat", "written NULL",
            ])
    }
}
