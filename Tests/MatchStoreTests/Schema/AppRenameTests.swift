import GRDB
import MatchStore
import Testing

@Suite struct AppRenameTests {
    private func database(foreignKeys: Bool = true) throws -> DatabaseQueue {
        let queue = try initializedDatabase(foreignKeys: foreignKeys)
        try queue.write {
            try $0.execute(
                sql: fourPeople + oneOfEach + """
                    INSERT INTO match_pairs (first, second, kind, status, run_id, payload, matched_at) VALUES
                        ('Ana', 'bo_', 'mutual_like', 'matched', 1,
                            '{"first": {"genre": 1.5}, "second": {"genre": -2}, "who": ["ana", "bo_"]}', '2026-01-01'),
                        ('Ana', 'zed', 'mutual_like', 'matched', 1, '{"second": 3}', '2026-01-01'),
                        ('abe', 'Ana', 'mutual_like', 'known', 1, NULL, '2026-01-01');
                    INSERT INTO match_plan (run_id, position, first, second, kind, action, created_by, payload) VALUES
                        (1, 1, 'bo_', 'Ana', 'mutual_like', 'chat', 'Ana', '{"to": "ana", "first": 1, "second": 2}');
                    INSERT INTO match_preferences (username, updated_at) VALUES ('Ana', '2020-01-01 00:00:00');
                    """ + listing("Ana", of: "dan") + listing("dan", of: "Ana"))
        }
        return queue
    }

    private func rename(_ queue: DatabaseQueue, to name: String) throws {
        try queue.write { try $0.execute(sql: "UPDATE users SET username = '\(name)' WHERE username = 'ana'") }
    }

    @Test(arguments: ["yul", "ANA"], [true, false])
    func `a new name, or the old one in other letters, reaches every column`(name: String, foreignKeys: Bool) throws {
        let queue = try database(foreignKeys: foreignKeys)
        try rename(queue, to: name)
        for (table, column) in [
            ("users", "username"), ("profiles", "username"), ("interactions", "username"), ("chats", "created_by"),
            ("chat_participants", "username"), ("messages", "sender"), ("notifications", "username"),
            ("match_plan", "second"), ("match_plan", "created_by"), ("match_recommendations", "username"),
            ("match_recommendations", "target"), ("match_preferences", "username"),
        ] {
            let named = "\(table) WHERE \(column) = '\(name)' COLLATE BINARY"
            #expect(try queue.count(named) == 1, "\(table).\(column)")
            #expect(try queue.count("\(table) WHERE \(column) = 'Ana' COLLATE BINARY") == 0, "\(table).\(column)")
        }
    }

    @Test func `a pair that the new name turns around keeps each direction with its person`() throws {
        let queue = try database()
        try rename(queue, to: "yul")
        #expect(
            try queue.texts("SELECT first || ' ' || second FROM match_pairs ORDER BY 1")
                == ["abe yul", "bo_ yul", "yul zed"])
        let payload = try queue.texts("SELECT payload FROM match_pairs WHERE first = 'bo_'")
        #expect(payload == [#"{"first":{"genre":-2},"second":{"genre":1.5},"who":["yul","bo_"]}"#])
        #expect(try queue.texts("SELECT payload FROM match_pairs WHERE second = 'zed'") == [#"{"second": 3}"#])
    }

    @Test func `a pair that the new name turns from second to first keeps each direction too`() throws {
        let queue = try database()
        try queue.write {
            try $0.execute(
                sql: """
                    UPDATE match_pairs SET payload = '{"first":"a","second":null}' WHERE first = 'abe';
                    UPDATE users SET username = 'Aaa' WHERE username = 'ana';
                    """)
        }
        #expect(
            try queue.texts("SELECT first || second || payload FROM match_pairs WHERE second = 'abe'")
                == [#"Aaaabe{"first":null,"second":"a"}"#])
    }

    @Test func `a payload without two directions stays as it is when its pair turns around`() throws {
        let queue = try database()
        try queue.write {
            try $0.execute(
                sql: """
                    UPDATE match_pairs SET payload = '{"second": 3}' WHERE first = 'abe';
                    UPDATE users SET username = 'Aaa' WHERE username = 'ana';
                    """)
        }
        #expect(try queue.texts("SELECT payload FROM match_pairs WHERE second = 'abe'") == [#"{"second": 3}"#])
    }

    @Test func `a plan keeps its order of two, and the name in its payload changes`() throws {
        let queue = try database()
        try rename(queue, to: "aaa")
        #expect(
            try queue.texts("SELECT first || ' ' || second || ' ' || payload FROM match_plan")
                == [#"bo_ aaa {"to":"aaa","first":1,"second":2}"#])
    }

    @Test func `a new name is not a new wish`() throws {
        let queue = try database()
        try rename(queue, to: "yul")
        #expect(try queue.texts("SELECT updated_at FROM match_preferences") == ["2020-01-01 00:00:00"])
    }

    @Test func `a row left under the new name by someone who is gone does not stop the rename`() throws {
        let queue = try database()
        try queue.write {
            try $0.execute(
                sql: """
                    INSERT INTO match_preferences (username, age_min) VALUES ('yul', 40);
                    INSERT INTO match_pairs (first, second, kind, status, run_id, matched_at)
                        VALUES ('bo_', 'yul', 'introduction', 'known', 1, '2026-01-01');
                    """ + listing("yul", of: "cleo"))
        }
        try rename(queue, to: "yul")
        #expect(try queue.texts("SELECT age_min FROM match_preferences") == [nil])
        #expect(try queue.texts("SELECT kind FROM match_pairs WHERE first = 'bo_'") == ["mutual_like"])
        #expect(try queue.texts("SELECT target FROM match_recommendations WHERE username = 'yul'") == ["dan"])
    }

    @Test(arguments: [
        (#"{"username":"ANA","chat_id":1}"#, #"{"username":"yul","chat_id":1}"#),
        (#"{"a":["ana",{"b c":"ana","d.e":"Ana"}],"f":"ana"}"#, #"{"a":["yul",{"b c":"yul","d.e":"yul"}],"f":"yul"}"#),
        (#"{"who":"\u0041na"}"#, #"{"who":"yul"}"#),
        (#"{"ana": "banana", "text": "ana says \"ana\"", "n": null}"#, nil),
        (#"{"kind": "ana", "reasons": ["ana"]}"#, nil),
        (#"{"odd \"key": "ana"}"#, nil),
        (#"{"odd \"key": "ana", "": "ana"}"#, #"{"odd \"key":"ana","":"yul"}"#),
        (#"{"a":"ana","a":"ana","b":"ana"}"#, #"{"a":"yul","a":"ana","b":"yul"}"#),
    ]) func `notifications name the person anew, and nothing else in them changes`(
        data: String, renamed: String?
    ) throws {
        let queue = try database()
        try queue.write {
            try $0.execute(
                sql: "INSERT INTO notifications (id, username, type, data) VALUES (77, 'dan', 'match', ?)",
                arguments: [data])
        }
        try rename(queue, to: "yul")
        #expect(try queue.texts("SELECT data FROM notifications WHERE id = 77") == [renamed ?? data])
    }
}
