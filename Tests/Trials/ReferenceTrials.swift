internal import Foundation
internal import Randomness

/// Undoing a pass in databases whose other tables refer to chats, in ways drawn at random.
package struct ReferenceTrials: Sendable {
    let crowd: TrialCrowd

    package init(_ crowd: TrialCrowd) { self.crowd = crowd }

    package func run(trials: Int, seed: UInt64, done: @Sendable () -> Void = {}) async throws -> TrialResult {
        var result = TrialResult("undone where other tables refer to chats")
        let passed = try crowd.scratch(.delete)
        _ = try await passed.duet(TrialCrowd.run)
        for trial in 0..<trials {
            try Task.checkCancellation()
            var random = RandomStream(seed: seed, UInt64(trial))
            let scratch = try passed.copy()
            let schema = try Self.refer(scratch, &random)
            let faults = try await Self.faults(scratch)
            result.trials += 1
            if try !Self.referredTo(scratch, schema).isEmpty { result.faults += 1 }
            result.violations += (faults.found + (try Self.faults(scratch, schema, faults.before))).map {
                "trial \(trial) of seed \(seed), \(schema.map(\.statement)): \($0)"
            }
            done()
        }
        return result
    }

    /// A table of the app's that refers to chats, or to rows that go with one.
    private struct Referring {
        let statement: String
        let name: String
        let column: String
        /// The table whose ids are in it.
        let parent: String
    }

    /// Adds one to three tables and rows in them, and lets some people write.
    private static func refer(_ scratch: Scratch, _ random: inout RandomStream) throws -> [Referring] {
        let names = ["chat_id", "chatId", "\"Chat ID\"", "chat", "CHATID", "chats_id"]
        let actions = [
            "", "ON DELETE CASCADE", "ON DELETE SET NULL", "ON DELETE RESTRICT", "DEFERRABLE INITIALLY DEFERRED",
            "ON DELETE SET DEFAULT",
        ]
        var found: [Referring] = []
        for number in 0...random.below(3) {
            let name = "app_table_\(number)"
            let kind = random.below(3)
            let (parent, column) =
                kind == 0
                ? ("chats", names[random.below(names.count)])
                : [("chats", "about"), ("chat_participants", "member"), ("notifications", "notice")][random.below(3)]
            // A column without a key is found by its name only.
            let key = kind == 0 ? "" : " REFERENCES \(parent)(id) \(actions[random.below(actions.count)])"
            let statement = "CREATE TABLE \(name) (\(column) INTEGER\(key), note TEXT)"
            found.append(Referring(statement: statement, name: name, column: column, parent: parent))
            let share = [0, 3, 10][random.below(3)]
            try scratch.change(
                """
                \(statement);
                INSERT INTO \(name) SELECT id, 'kept' FROM \(parent) WHERE abs(id * 7919 + \(random.below(1000))) % 20 < \(share);
                INSERT INTO \(name) VALUES (NULL, 'of none');
                """)
        }
        try scratch.change(
            """
            INSERT INTO messages(chat_id, sender, text) SELECT chat_id, first, 'Hello' FROM match_pairs
                WHERE status = 'matched' AND chat_id % 11 = \(random.below(11));
            """)
        return found
    }

    /// The chats of matches to which something refers, or in which one of the two wrote.
    private static func referredTo(_ scratch: Scratch, _ tables: [Referring]) throws -> Set<String> {
        var chats = Set(
            try scratch.rows(
                """
                SELECT DISTINCT m.chat_id FROM messages AS m JOIN match_pairs AS p ON p.chat_id = m.chat_id
                WHERE m.sender IN (p.first, p.second)
                """))
        for table in tables {
            let ids = "SELECT \(table.column) FROM \(table.name) WHERE \(table.column) IS NOT NULL"
            let sql =
                switch table.parent {
                case "chats": "SELECT chat_id FROM match_pairs WHERE chat_id IN (\(ids))"
                case "chat_participants": "SELECT DISTINCT chat_id FROM chat_participants WHERE id IN (\(ids))"
                default:
                    "SELECT DISTINCT data ->> '$.chat_id' FROM notifications WHERE id IN (\(ids)) AND type = 'match'"
                }
            chats.formUnion(try scratch.rows(sql))
        }
        return chats
    }

    private struct Before {
        var chats: Set<String>
        var rows: [String: [String]]
    }

    private static func faults(_ scratch: Scratch) async throws -> (found: [String], before: Before) {
        var faults: [String] = []
        let tables = try scratch.rows("SELECT name FROM sqlite_master WHERE name LIKE 'app_table%'")
            .map { $0.trimmingCharacters(in: ["\""]) }
        var rows: [String: [String]] = [:]
        for table in tables { rows[table] = try scratch.rows("SELECT * FROM \(table)") }
        let before = Before(
            chats: Set(try scratch.rows("SELECT chat_id FROM match_pairs WHERE status = 'matched'")), rows: rows)
        var figures: [[String: Any]] = []
        for arguments in [["--dry-run"], [], []] {
            let outcome = try await scratch.duet(
                ["undo", "--database", "app.db", "--run", "1", "--output", "json"] + arguments)
            if outcome.code != 0 { faults.append("undo \(arguments) ended with \(outcome.code): \(outcome.err)") }
            figures.append(
                (try? JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any]) ?? [:])
        }
        for key in ["removed", "kept", "gone", "notifications"]
        where figures[0][key] as? Int != figures[1][key] as? Int {
            faults.append("\(key): the dry run says \(figures[0][key] ?? "-"), undo \(figures[1][key] ?? "-")")
        }
        if figures[2]["removed"] as? Int != 0 { faults.append("undo again removes more") }
        if (figures[0]["removed"] as? Int ?? 0) + (figures[0]["kept"] as? Int ?? 0) != before.chats.count {
            faults.append("\(figures[0]) are not all of \(before.chats.count) chats")
        }
        return (faults, before)
    }

    /// What is wrong after an undo.
    private static func faults(_ scratch: Scratch, _ tables: [Referring], _ before: Before) throws -> [String] {
        var faults: [String] = []
        for (table, rows) in before.rows where try scratch.rows("SELECT * FROM \(table)") != rows {
            faults.append("rows of \(table) have changed")
        }
        let kept = try referredTo(scratch, tables)
        let chats = Set(try scratch.rows("SELECT id FROM chats"))
        let gone = before.chats.subtracting(chats)
        if !gone.isDisjoint(with: kept) { faults.append("chats went to which something refers") }
        if before.chats.subtracting(gone) != before.chats.intersection(kept) {
            faults.append("\(before.chats.count - gone.count) chats stay, and \(kept.count) are referred to")
        }
        return faults + (try WholeMatches.faults(scratch))
    }
}
