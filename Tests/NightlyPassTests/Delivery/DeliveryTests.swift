import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

private let notices = "SELECT id FROM notifications WHERE type = 'match' ORDER BY username COLLATE NOCASE, id"

@Suite("Notifications that are delivered") struct DeliveryTests {
    private func crowd() throws -> PassDatabase {
        let database = try PassDatabase()
        try database.change { try RandomCrowd.fill($0, people: 50, seed: 11) }
        return database
    }

    /// The lock of a pass that has ended may be held for a moment by a process that another test is just starting.
    private func adjust(_ pass: inout NightlyPass) {
        pass.options.introductions = .all
        pass.options.minimumLift = 0.8
        pass.lockWait = 10
    }

    private func run(_ database: PassDatabase, to receiver: Recorder?) async throws -> PassSummary {
        try await database.run { pass in
            adjust(&pass)
            pass.delivery = receiver.map { Delivery(to: $0) }
        }
    }

    @Test func `are all those of the pass, by recipient, offered when the run is on record as completed`() async throws
    {
        let database = try crowd()
        let status = Mutex<[String]>([])
        let receiver = Recorder {
            status.withLock { $0 += (try? database.texts("SELECT status FROM match_runs")) ?? ["unreadable"] }
        }
        let summary = try await run(database, to: receiver)
        #expect(status.withLock { $0 } == ["completed"])
        let expected = try database.texts(notices)
        #expect(expected.count > 40)
        #expect(try receiver.numbers.map(String.init) == expected)
        #expect(summary.delivery == DeliveryOutcome(delivered: expected.count))
        #expect(try database.count("SELECT count(*) FROM match_outbox") == 0)
        // What is on record of the run says nothing of it: a run is the same with and without.
        #expect(try database.texts("SELECT summary FROM match_runs WHERE summary LIKE '%deliver%'").isEmpty)
    }

    @Test func `are the same lines in a second database, but for the time and the key`() async throws {
        var lines: [[String]] = []
        for _ in 1...2 {
            let receiver = Recorder()
            _ = try await run(crowd(), to: receiver)
            lines.append(receiver.lines.map { $0.replacing(/"(deliver_after|key)":"[^"]*"/, with: "") })
        }
        #expect(lines[0] == lines[1])
    }

    @Test func `say what the app's row says, with sorted keys`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            try db.addPerson("ana", name: "Ana \"A\"\n/")
            try db.addPerson("eva")
            try db.addMutualLike("ana", "eva")
        }
        let receiver = Recorder()
        try await database.run { $0.delivery = Delivery(to: receiver) }
        let rows = try database.rows("SELECT title, content, data, created_at FROM notifications ORDER BY username")
        try #require(receiver.lines.count == 2)
        for (line, row) in zip(receiver.lines, rows) {
            let moment = try #require(Timestamp(row[3] as String))
            let number = row == rows[0] ? 1 : 2
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            func json(_ text: String) throws -> String { String(decoding: try encoder.encode(text), as: UTF8.self) }
            #expect(
                line.replacing(/"key":"[0-9a-z]{10,}-[0-9]+"/, with: "KEY") == """
                    {"chat_id":1,"chat_id_str":"1","content":\(try json(row[1])),"data":\(row[2] as String),\
                    "deliver_after":"\(moment.date)T\(moment.time)Z",KEY,"kind":"mutual_like",\
                    "message_type":"notification","notification_id":\(number),"notification_id_str":"\(number)",\
                    "recipient":"\(row == rows[0] ? "ana" : "eva")","run_id":1,"run_id_str":"1","title":\(try json(row[0]))}
                    """)
        }
    }

    @Test func `wait for nobody when a pass delivers to nobody`() async throws {
        let database = try crowd()
        let first = try await run(database, to: nil)
        #expect(first.delivery == nil)
        #expect(try database.count("SELECT count(*) FROM match_outbox") == 0)
        let receiver = Recorder()
        #expect(try await run(database, to: receiver).delivery == DeliveryOutcome())
        #expect(receiver.lines.isEmpty)
    }

    @Test func `are left where the receiver takes no more, and the next run delivers just those`() async throws {
        let database = try crowd()
        let all = try await run(try crowd(), to: Recorder()).delivery?.delivered ?? 0
        let notes = Mutex<[String]>([])
        let first = Recorder(limit: 5_000)
        let summary = try await database.run { pass in
            adjust(&pass)
            pass.delivery = Delivery(to: first)
            pass.observer.note = { note in notes.withLock { $0.append(note) } }
        }
        let count = first.lines.count
        #expect(count > 5 && count < all)
        #expect(summary.status == .completed)
        #expect(summary.delivery == DeliveryOutcome(delivered: count, left: all - count))
        #expect(
            notes.withLock { $0 } == [
                "\(all - count) notifications are not delivered: it is full. The matches are made all the same, and the "
                    + "next run with --emit delivers what is left"
            ])
        #expect(try database.count("SELECT count(*) FROM match_outbox") == all - count)

        let second = Recorder()
        let again = try await run(database, to: second)
        #expect(again.status == .nothingToDo)
        #expect(again.delivery == DeliveryOutcome(delivered: all - count))
        #expect(try (first.numbers + second.numbers).map(String.init) == database.texts(notices))
        #expect(try await run(database, to: Recorder()).delivery == DeliveryOutcome())
    }

    @Test(arguments: [1, 2, 3])
    func `of a pass that was cut off are delivered by the one that finishes it`(moment: Int) async throws {
        let database = try crowd()
        var pass = database.pass(adjust)
        pass.delivery = Delivery(to: Recorder())
        let calls = Mutex(0)
        let isCut = try await database.runUntil(pass) { phase, _, _ in
            phase == .write
                && calls.withLock { calls in
                    calls += 1
                    return calls == moment
                }
        }
        let receiver = Recorder()
        let summary = try await run(database, to: receiver)
        #expect(summary.resumed == isCut)
        #expect(try receiver.numbers.map(String.init) == (isCut ? database.texts(notices) : []))
    }

    @Test func `are delivered by a run whose own plan is held`() async throws {
        let database = try crowd()
        let left = try await run(database, to: Recorder(limit: 0)).delivery?.left ?? 0
        try database.change { db in
            for name in ["new_one", "new_two"] { try db.addPerson(name) }
            try db.addMutualLike("new_one", "new_two", at: "2026-06-01 12:00:00")
        }
        let held = try await database.run(asOf: PassDatabase.asOf.adding(seconds: 86_400)) { pass in
            adjust(&pass)
            pass.mostMatches = 0
            pass.delivery = Delivery(to: Recorder())
        }
        #expect(held.status == .held)
        #expect(held.delivery == DeliveryOutcome(delivered: left))
    }

    @Test func `need keys, which is found out before anything is written`() async throws {
        let database = try crowd()
        try database.change(
            """
            DROP TABLE notifications;
            CREATE TABLE notifications (id BIGINT PRIMARY KEY, username TEXT, type TEXT,
                title TEXT, content TEXT, data TEXT, is_archived INTEGER, created_at TEXT)
            """)
        let before = try database.contents()
        await #expect(
            throws: StoreError.matchRefused(
                detail:
                    "notifications.id stays empty in a new row: make it INTEGER PRIMARY KEY, or give it a DEFAULT that "
                    + "makes its keys")
        ) { try await run(database, to: Recorder()) }
        #expect(try database.contents() == before)
        #expect(try await run(database, to: nil).totalMatches > 20)
    }
}

/// Something that happens after a match is committed and before it is told.
private enum Change: String, CaseIterable {
    case blocked, disliked, unmapped, underage, ageCleared, profileGone, gone, goneWithoutTriggers, chatGone, left
    case undone, read, archived, noticeGone, noticeReplaced, renamed, liked, answered

    /// Who of the two is still told.
    var told: [String] {
        switch self {
        case .read, .archived, .noticeGone, .noticeReplaced: ["ana"]
        case .renamed: ["ana", "zoe"]
        case .liked, .answered: ["ana", "eva"]
        default: []
        }
    }

    func happen(_ database: PassDatabase) throws {
        if self == .undone {
            _ = try UndoPass(path: database.path, run: 1, lockWait: 10).run()
            return
        }
        try database.change { db in
            switch self {
            case .blocked: try db.add("block", "eva", "ana", at: "2026-06-01 04:00:00")
            case .disliked: try db.add("dislike", "eva", "ana", at: "2026-06-01 04:00:00")
            case .unmapped:
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try db.add("report", "ana", "eva")
            case .underage: try db.execute(sql: "UPDATE profiles SET age = 17 WHERE username = 'eva'")
            case .ageCleared: try db.execute(sql: "UPDATE profiles SET age = NULL WHERE username = 'eva'")
            case .profileGone: try db.execute(sql: "DELETE FROM profiles WHERE username = 'eva'")
            case .gone: try db.execute(sql: "DELETE FROM users WHERE username = 'eva'")
            case .goneWithoutTriggers:
                try db.execute(
                    sql: """
                        DROP TRIGGER users_erase; DROP TRIGGER users_remove_direct_chats;
                        DELETE FROM users WHERE username = 'eva'
                        """)
            case .chatGone: try db.execute(sql: "DELETE FROM chats WHERE id = 1")
            case .left: try db.execute(sql: "DELETE FROM chat_participants WHERE username = 'eva'")
            case .undone: break
            case .read: try db.execute(sql: "UPDATE notifications SET is_read = 1 WHERE username = 'eva'")
            case .archived: try db.execute(sql: "UPDATE notifications SET is_archived = 1 WHERE username = 'eva'")
            case .noticeGone: try db.execute(sql: "DELETE FROM notifications WHERE username = 'eva'")
            case .noticeReplaced:
                // An app without AUTOINCREMENT gives the number again.
                try db.execute(
                    sql: """
                        DELETE FROM notifications WHERE username = 'eva';
                        INSERT INTO notifications (id, username, type, data) VALUES (2, 'eva', 'match', '{"chat_id": 1}')
                        """)
            case .renamed: try db.execute(sql: "UPDATE users SET username = 'zoe' WHERE username = 'eva'")
            case .liked: try db.add("like", "eva", "ana", at: "2026-06-01 04:00:00")
            case .answered: try db.execute(sql: "INSERT INTO messages (chat_id, sender, text) VALUES (1, 'eva', 'Hi')")
            }
        }
    }
}

@Suite("Between commit and delivery") struct InterruptedDeliveryTests {
    @Test(arguments: Change.allCases)
    private func `what the app's rows say counts, and nobody is told of what is no more`(change: Change) async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
            for name in ["max", "tom"] { try db.addPerson(name, gender: "male") }
            try db.addMutualLike("ana", "eva")
            try db.addMutualLike("max", "tom")
        }
        let refused = try await database.run { $0.delivery = Delivery(to: Recorder(limit: 0)) }
        #expect(refused.delivery == DeliveryOutcome(left: 4))
        try change.happen(database)
        let waiting = try database.count("SELECT count(*) FROM match_outbox")

        let receiver = Recorder()
        let summary = try await database.run { pass in
            pass.lockWait = 10
            pass.delivery = Delivery(to: receiver)
        }
        let others = change == .undone ? [] : ["max", "tom"]
        let told = try receiver.objects.filter { $0["message_type"] as? String == "notification" }
            .map { try #require($0["recipient"] as? String) }
        #expect(told == (change.told + others).sorted())
        // Some of what was offered may have arrived. Where all of a chat is gone, that is taken back.
        let retracted = change == .undone ? 4 : change == .gone ? 2 : 0
        #expect(
            summary.delivery
                == DeliveryOutcome(delivered: told.count, withdrawn: waiting - told.count, retracted: retracted))
        #expect(try receiver.keys("retraction").count == retracted)
        #expect(try database.count("SELECT count(*) FROM match_outbox") == 0)
        if change == .renamed { #expect(!receiver.lines.joined().contains("\"eva\"")) }
        // Nothing is kept of people or chats that are gone.
        if [.gone, .undone].contains(change) { #expect(waiting == others.count) }
    }
}
