import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

/// Ana and Eva like each other, and so do Max and Tom.
private func crowd() throws -> PassDatabase {
    let database = try PassDatabase()
    try database.change { db in
        for name in ["ana", "eva"] { try db.addPerson(name) }
        for name in ["max", "tom"] { try db.addPerson(name, gender: "male") }
        try db.addMutualLike("ana", "eva")
        try db.addMutualLike("max", "tom")
    }
    return database
}

private let tomorrow = PassDatabase.asOf.adding(seconds: 86_400)

extension PassDatabase {
    /// A pass that delivers to a new receiver.
    fileprivate func deliver(limit: Int = .max, asOf: Timestamp = PassDatabase.asOf) async throws -> Recorder {
        let receiver = Recorder(limit: limit)
        try await run(asOf: asOf) { pass in
            pass.lockWait = 10
            pass.delivery = Delivery(to: receiver)
        }
        return receiver
    }

    fileprivate func undo(to receiver: Recorder? = nil) throws -> UndoReport {
        try UndoPass(path: path, run: 1, lockWait: 10, receiver: receiver).run()
    }
}

@Suite("The key of a line") struct LineKeyTests {
    @Test func `is another for every notice, and the same when the line is offered again`() async throws {
        let database = try crowd()
        let first = try await database.deliver(limit: 1_200)
        let second = try await database.deliver()
        let keys = try first.keys()
        #expect(keys.count == 2)
        #expect(try Set(keys).isDisjoint(with: second.keys()))
        // Taken, and not yet forgotten when the process died.
        try database.change(
            """
            INSERT INTO match_outbox (notification_id, chat_id, run_id)
            SELECT id, json_extract(data, '$.chat_id'), 1 FROM notifications
            """)
        let third = try await database.deliver()
        #expect(try third.keys() == keys + second.keys())
        #expect(Set(try third.keys()).count == 4)
    }

    @Test func `is that of no notice of a database that was restored, or of another`() async throws {
        let database = try crowd()
        let backup = try Data(contentsOf: URL(filePath: database.path))
        let before = try await database.deliver()
        try backup.write(to: URL(filePath: database.path))
        // Other people get the same numbers.
        try database.change("DELETE FROM interactions WHERE username = 'ana'")
        let after = try await database.deliver()
        #expect(try before.numbers.prefix(2) == after.numbers.prefix(2))
        func keys(_ receiver: Recorder) throws -> Set<String> {
            Set(try receiver.objects.map { try #require($0["key"] as? String) })
        }
        let other = try await crowd().deliver()
        #expect(try keys(before).count == 4 && keys(after).count == 2)
        #expect(try keys(before).isDisjoint(with: keys(after)) && keys(before).isDisjoint(with: keys(other)))
    }

    /// The backup is made when a pass has stored its plan, and some lines were already offered.
    @Test func `is kept by a restored database for the lines that it had offered`() async throws {
        let database = try crowd()
        let before = try await database.deliver(limit: 600)
        let backup = try Data(contentsOf: URL(filePath: database.path))
        let finished = try await database.deliver()
        try backup.write(to: URL(filePath: database.path))
        let again = try await database.deliver()
        #expect(try before.keys().count == 1)
        #expect(try again.keys() == finished.keys())
    }

    @Test func `stays with a person who takes another name`() async throws {
        let database = try crowd()
        let keys = try await database.deliver().keys()
        #expect(keys.map { $0.split(separator: " ")[1] } == ["ana", "eva", "max", "tom"])
        // The pair turns around.
        try database.change("UPDATE users SET username = 'zoe' WHERE username = 'ana'")
        let receiver = Recorder()
        _ = try database.undo(to: receiver)
        let renamed = keys.map { $0.replacing(" ana", with: " zoe") }
        #expect(try receiver.keys("retraction").sorted() == renamed.sorted())
    }

    @Test func `is given to what an earlier version left in the outbox`() async throws {
        let database = try crowd()
        _ = try await database.deliver(limit: 0)
        try database.change("DROP TABLE match_emitted; UPDATE match_schema SET version = 3")
        let receiver = try await database.deliver()
        #expect(try receiver.keys().count == 4)
        // What that version has delivered had no key by which it could be taken back.
        let older = try crowd()
        _ = try await older.deliver()
        try older.change("DROP TABLE match_emitted; UPDATE match_schema SET version = 3")
        let report = try older.undo(to: Recorder())
        #expect(report.removed == 2 && report.retracted == 0)
    }
}

@Suite("Numbers in JSON") struct NumberTextTests {
    /// JavaScript's numbers are doubles.
    @Test func `stand beside themselves as text, which JavaScript does not round`() async throws {
        let database = try crowd()
        try database.change(
            """
            INSERT INTO chats (id, type) VALUES (9007199254740992, 'group');
            INSERT INTO notifications (id, username, type) VALUES (9007199254740992, 'ana', 'note');
            INSERT INTO sqlite_sequence (name, seq) VALUES ('match_runs', 9007199254740992)
            """)
        let receiver = try await database.deliver()
        let lines = try receiver.objects
        #expect(lines.map { $0["notification_id_str"] as? String } == [3, 4, 5, 6].map { "900719925474099\($0)" })
        #expect(lines.map { $0["chat_id_str"] as? String } == [3, 3, 4, 4].map { "900719925474099\($0)" })
        for (line, object) in zip(receiver.lines, lines) {
            let chat = try #require(object["chat_id_str"] as? String)
            #expect(object["run_id_str"] as? String == "9007199254740993")
            #expect(line.contains("\"chat_id\":\(chat),"))
            let data = try #require(object["data"] as? [String: Any])
            #expect(data["chat_id_str"] as? String == chat)
            #expect(data["run_id_str"] as? String == "9007199254740993")
        }
        let summary = try await database.run { $0.lockWait = 10 }
        #expect(
            try JSONText.encode(summary).contains("\"run_id\":9007199254740993,\"run_id_str\":\"9007199254740993\""))
    }

    @Test func `that an app has put into the data are no others in the line`() async throws {
        let database = try crowd()
        _ = try await database.deliver(limit: 0)
        try database.change(
            "UPDATE notifications SET data = json_insert(data, '$.mine', json('18446744073709551615'))")
        let receiver = try await database.deliver()
        #expect(receiver.lines.allSatisfy { $0.contains("\"mine\":18446744073709551615") })
    }
}

@Suite("What a sender was told") struct RetractionTests {
    @Test func `is taken back after an undo, by the next who delivers, under the same key`() async throws {
        let database = try crowd()
        let told = try await database.deliver().keys()
        // Ana and Eva are talking: their chat stands.
        try database.change("INSERT INTO messages (chat_id, sender, text) VALUES (1, 'eva', 'Hi')")
        let forecast = try UndoPass(path: database.path, run: 1, dryRun: true, receiver: Recorder()).run()
        let report = try database.undo()
        #expect(report.retracted == 2 && report.delivery == nil && report.failure == nil)
        #expect(forecast.retracted == 2 && forecast.delivery == nil)

        let full = try await database.deliver(limit: 0, asOf: tomorrow)
        #expect(full.lines.isEmpty)
        let receiver = try await database.deliver(asOf: tomorrow)
        #expect(try receiver.keys("retraction").sorted() == told.suffix(2).sorted())
        #expect(receiver.lines.count == 2)
        // Once, also when the undo is asked for again.
        #expect(try database.undo().retracted == 0)
        #expect(try await database.deliver(asOf: tomorrow).lines.isEmpty)
    }

    @Test func `is taken back by the undo itself where it knows to whom`() async throws {
        let database = try crowd()
        let told = try await database.deliver().keys()
        let receiver = Recorder()
        let report = try database.undo(to: receiver)
        #expect(report.retracted == 4)
        #expect(report.delivery == DeliveryOutcome(retracted: 4))
        #expect(try receiver.keys("retraction").sorted() == told.sorted())
        let line = try #require(receiver.lines.first)
        #expect(
            line.replacing(/"key":"[^"]*"/, with: "KEY") == """
                {"chat_id":1,"chat_id_str":"1",KEY,"message_type":"retraction","recipient":"ana","run_id":1,"run_id_str":"1"}
                """)
    }

    @Test func `is left for the next where the receiver takes no more`() async throws {
        let database = try crowd()
        let told = try await database.deliver().keys()
        let report = try database.undo(to: Recorder(limit: 200))
        #expect(report.delivery == DeliveryOutcome(left: 4))
        #expect(report.failure == "it is full")
        let receiver = Recorder()
        #expect(try database.undo(to: receiver).delivery == DeliveryOutcome(retracted: 4))
        #expect(try receiver.keys("retraction").sorted() == told.sorted())
    }

    @Test func `was nothing, and nothing is taken back, where no line was offered`() async throws {
        let database = try crowd()
        var pass = database.pass()
        pass.delivery = Delivery(to: Recorder())
        // Cut off when all is written.
        let isCut = try await database.runUntil(pass) { phase, done, total in
            phase == .write && done == total && done > 0
        }
        try #require(try database.count("SELECT count(*) FROM match_outbox") == (isCut ? 4 : 0))
        let report = try database.undo(to: Recorder())
        #expect(report.removed == 2)
        if isCut { #expect(report.retracted == 0) }
        #expect(try database.count("SELECT count(*) FROM match_outbox") == 0)
    }

    @Test func `is taken back of a chat that the app has removed before the undo`() async throws {
        let database = try crowd()
        let told = try await database.deliver().keys()
        try database.change("DELETE FROM chats WHERE id = 1")
        let receiver = Recorder()
        let report = try database.undo(to: receiver)
        #expect(report.gone == 1 && report.removed == 1 && report.retracted == 4)
        #expect(try receiver.keys("retraction").sorted() == told.sorted())
    }

    @Test(arguments: [true, false])
    func `is taken back when one of the two is erased, without a name`(hasTriggers: Bool) async throws {
        let database = try crowd()
        let told = try await database.deliver().keys()
        if !hasTriggers { try database.change("DROP TRIGGER users_erase; DROP TRIGGER users_remove_direct_chats") }
        try database.change("DELETE FROM users WHERE username = 'eva'")
        let receiver = try await database.deliver(asOf: tomorrow)
        let taken = try receiver.keys("retraction")
        #expect(Set(taken) == [told[0], told[1].replacing(" eva", with: "")])
        #expect(!receiver.lines.joined().contains("eva"))
        #expect(try database.count("SELECT count(*) FROM match_emitted") == 1)
    }
}
