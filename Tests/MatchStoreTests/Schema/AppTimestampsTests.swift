import GRDB
import MatchStore
import Testing

/// With `recursive_triggers` on, as every database of these tests has it.
@Suite struct AppTimestampsTests {
    private let past = "2020-01-01 00:00:00"

    private func database() throws -> DatabaseQueue {
        let queue = try initializedDatabase()
        try queue.write { try $0.execute(sql: fourPeople + oneOfEach) }
        return queue
    }

    @Test(arguments: AppSchema.tableNames)
    func `created_at and updated_at set themselves, in UTC to the second`(table: String) throws {
        let queue = try initializedDatabase()
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO users (username) VALUES ('ana'), ('bo_');
                    INSERT INTO profiles (username) VALUES ('ana');
                    INSERT INTO interactions (username, target_username, interaction_type)
                        VALUES ('ana', 'bo_', 'like');
                    INSERT INTO chats (id, type) VALUES (1, 'dm');
                    INSERT INTO chat_participants (chat_id, username) VALUES (1, 'ana');
                    INSERT INTO messages (chat_id, sender, text) VALUES (1, 'ana', 'hello');
                    INSERT INTO notifications (username, type) VALUES ('ana', 'note');
                    """)
        }
        let columns = ["created_at", "updated_at"] + (table == "chat_participants" ? ["joined_at"] : [])
        for column in columns {
            let times = try queue.texts("SELECT \(column) FROM \(table)")
            #expect(!times.isEmpty)
            for time in times.map({ $0 ?? "" }) {
                #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil)
            }
            let recent = "abs(julianday(\(column)) - julianday('now')) < 0.01"
            #expect(try queue.count("\(table) WHERE \(recent)") == times.count, "\(column) is now")
        }
    }

    @Test(arguments: AppSchema.tableNames, ["created_at", "updated_at"])
    func `a row without its times is refused`(table: String, column: String) throws {
        let queue = try database()
        try queue.write {
            try Attempt("UPDATE \(table) SET \(column) = NULL", "NOT NULL constraint failed: \(table).\(column)")
                .expectRefusal(in: $0)
        }
    }

    @Test(arguments: AppSchema.tableNames)
    func `updated_at moves whichever column is written, and only in that row`(table: String) throws {
        let queue = try database()
        let columns = try queue.read { try AppColumns($0).columns(of: #require(AppTable(rawValue: table))).map(\.name) }
        for column in columns where !["updated_at", "edited_at"].contains(column) {
            let row = "rowid = (SELECT min(rowid) FROM \(table))"
            try queue.write {
                // In two steps: writing the time that is there already does not count as writing it.
                try $0.execute(sql: "UPDATE \(table) SET updated_at = '1999'")
                try $0.execute(sql: "UPDATE \(table) SET updated_at = '\(past)'")
                try $0.execute(sql: "UPDATE \(table) SET \(column) = \(column) WHERE \(row)")
            }
            #expect(try queue.count("\(table) WHERE \(row) AND updated_at > '2026'") == 1, "\(column)")
            #expect(try queue.count("\(table) WHERE NOT \(row) AND updated_at <> '\(past)'") == 0, "\(column)")
        }
    }

    @Test(arguments: AppSchema.tableNames)
    func `an updated_at that the app writes itself is respected`(table: String) throws {
        let queue = try database()
        let column = table == "messages" ? "text" : "created_at"
        try queue.write {
            try $0.execute(sql: "UPDATE \(table) SET \(column) = '2021-05-05', updated_at = '2022-02-02 02:02:02'")
        }
        #expect(try Set(queue.texts("SELECT updated_at FROM \(table)")) == ["2022-02-02 02:02:02"])
    }

    @Test(arguments: AppSchema.tableNames)
    func `two updates within one second do not recurse`(table: String) throws {
        let queue = try database()
        try queue.write {
            for _ in 1...3 { try $0.execute(sql: "UPDATE \(table) SET created_at = created_at") }
        }
        #expect(try queue.count("\(table) WHERE updated_at < '2026'") == 0)
    }

    @Test func `edited_at moves when a message's text changes`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "UPDATE messages SET text = 'Hello'") }
        #expect(try queue.count("messages WHERE edited_at > '2026' AND updated_at > '2026'") == 1)
    }

    @Test(arguments: ["text = 'hello'", "text = text", "client_msg = 'k2'"])
    func `edited_at stays when the text stays`(change: String) throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "UPDATE messages SET \(change)") }
        #expect(try queue.texts("SELECT edited_at FROM messages") == [nil])
    }

    @Test func `an edited_at that the app writes itself is respected`() throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "UPDATE messages SET text = 'x', edited_at = '2021-01-01'") }
        #expect(try queue.texts("SELECT edited_at FROM messages") == ["2021-01-01"])
    }

    /// Otherwise an old like would look fresh, and people who were long gone active.
    @Test(arguments: [
        "UPDATE users SET username = 'zoe' WHERE username = 'Ana'",
        "UPDATE users SET username = 'ANA' WHERE username = 'Ana'",
        "UPDATE users SET username = 'yul' WHERE username = 'bo_'",
        "DELETE FROM users WHERE username = 'Ana'",
    ]) func `rows that follow someone's new name or end keep their times`(change: String) throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: change) }
        for table in AppSchema.tableNames where table != "users" {
            #expect(try queue.count("\(table) WHERE updated_at <> '\(past)'") == 0, "\(table)")
        }
    }

    @Test(arguments: [
        ("interactions", "target_username = 'cleo'"), ("chats", "created_by = NULL"), ("chats", "created_by = 'dan'"),
        ("chat_participants", "username = 'dan'"), ("messages", "sender = 'dan'"),
        ("notifications", "username = 'dan'"),
    ]) func `pointing a row at another person is a change`(table: String, change: String) throws {
        let queue = try database()
        try queue.write { try $0.execute(sql: "UPDATE \(table) SET \(change)") }
        #expect(try queue.count("\(table) WHERE updated_at > '2026'") == 1)
    }

    @Test func `a chat without a creator moves when it gets one`() throws {
        let queue = try database()
        try queue.write {
            try $0.execute(sql: "UPDATE chats SET created_by = NULL, updated_at = '1999'")
            try $0.execute(sql: "UPDATE chats SET updated_at = '\(past)'")
            try $0.execute(sql: "UPDATE chats SET created_by = 'dan'")
        }
        #expect(try queue.count("chats WHERE updated_at > '2026'") == 1)
    }
}
