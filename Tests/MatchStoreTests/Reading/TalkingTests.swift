import GRDB
import MatchStore
import Profiles
import Randomness
import Testing

/// Chats of odd makers, writers and sizes, and who is talking in them by a rule written apart from the readers'.
struct `Who is talking already` {
    private struct Chat {
        var type: String?
        var creator: String?
        var participants: [String]
        var senders: [String]

        private static func folded(_ names: [String]) -> Set<String> { Set(names.map { $0.lowercased() }) }

        /// - Parameter places: in which of the chat's rows the two must be.
        private func holds(_ one: String, _ other: String, size: Int, places: [String]) -> Bool {
            let participants = Self.folded(participants)
            guard type != "group", participants.count <= size else { return false }
            if participants.isSuperset(of: [one, other]) { return true }
            let everybody = participants.union(Self.folded(senders + [creator].compactMap(\.self)))
            return everybody.count <= 20 && Self.folded(places).isSuperset(of: [one, other])
        }

        func keepsApart(_ one: String, _ other: String, size: Int) -> Bool {
            holds(one, other, size: size, places: participants + senders + [creator].compactMap(\.self))
        }

        /// Whether it does so without a message of somebody who left it to others, or that both left.
        func isFoundAgain(_ one: String, _ other: String, size: Int) -> Bool {
            let present = participants + [creator].compactMap(\.self)
            let places =
                Self.folded(participants).isSubset(of: [one, other])
                    && !Self.folded(present).isDisjoint(with: [one, other]) ? present + senders : present
            return holds(one, other, size: size, places: places)
        }
    }

    private static let people = ["ana", "ben", "eva", "ida", "max", "tom"]

    private static func chat(_ random: inout SplitMix64) -> Chat {
        let names = people + ["ANA", "Ben", "eva ", "support", "system", "bot"]
        func some(_ most: Int) -> [String] {
            Array(names.shuffled(using: &random).prefix(Int.random(in: 0...most, using: &random)))
        }
        var chat = Chat(
            type: ["dm", "dm", "salon", "group"].randomElement(using: &random)!,
            creator: Bool.random(using: &random) ? names.randomElement(using: &random) : nil,
            participants: some(Int.random(in: 2...7, using: &random)), senders: some(2))
        if Int.random(in: 0..<6, using: &random) == 0 {
            chat.senders += (0..<Int.random(in: 16...22, using: &random)).map { "guest_\($0)" }
        }
        return chat
    }

    private static func database(_ chats: [Chat], _ mapping: TypeMapping) throws -> DatabaseQueue {
        let queue = try initializedDatabase(foreignKeys: false)
        try queue.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try MatchSchema.prepare(db, mapping: mapping)
            try db.execute(
                sql: """
                    INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
                    VALUES ('2026-06-01', '2026-06-01', '2026-06-01', 'completed', '{}', 'h', '1')
                    """)
            for name in people {
                try db.execute(sql: "INSERT INTO users (username) VALUES (?)", arguments: [name])
                try db.execute(sql: "INSERT INTO profiles (username, age) VALUES (?, 30)", arguments: [name])
            }
            for name in people {
                let others = people.filter { $0 != name }
                try db.execute(sql: listing(name, others.map { (target: $0, band: nil, reasons: nil) }))
            }
            for (id, chat) in chats.enumerated() {
                try db.execute(
                    sql: "INSERT INTO chats (id, type, created_by) VALUES (?, ?, ?)",
                    arguments: [id + 1, chat.type, chat.creator])
                for name in chat.participants {
                    try db.execute(
                        sql: "INSERT OR IGNORE INTO chat_participants (chat_id, username) VALUES (?, ?)",
                        arguments: [id + 1, name])
                }
                for name in chat.senders {
                    try db.execute(
                        sql: "INSERT INTO messages (chat_id, sender, text) VALUES (?, ?, 'Hi')",
                        arguments: [id + 1, name])
                }
            }
        }
        return queue
    }

    /// Puts people into so many groups, and lets one write so much, that their chats are looked for from the other side.
    private static func addGroups(_ db: Database, of names: [String], writer: String?) throws {
        for name in names {
            for _ in 0..<130 {
                try db.execute(sql: "INSERT INTO chats (type, created_by) VALUES ('group', 'system')")
                try db.execute(
                    sql: "INSERT INTO chat_participants (chat_id, username) VALUES (last_insert_rowid(), ?)",
                    arguments: [name])
            }
        }
        guard let writer else { return }
        for _ in 0..<520 {
            try db.execute(
                sql: """
                    INSERT INTO messages (chat_id, sender, text) SELECT max(id), ?, 'Hi' FROM chats
                    """, arguments: [writer])
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `is the same to the pass, to the recheck and to the view`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let mapping = TypeMapping(directSize: Int.random(in: 2...5, using: &random))
        let chats = (0..<Int.random(in: 1...3, using: &random)).map { _ in Self.chat(&random) }
        let queue = try Self.database(chats, mapping)
        // Whoever is in many chats is as anybody else.
        let busy = [[], ["ana"], ["ana", "Ben"], ["system"]][Int(seed % 4)]
        try queue.write { try Self.addGroups($0, of: busy, writer: seed % 4 == 3 ? "eva" : nil) }
        let shown = Set(
            try queue.texts("SELECT username || ' ' || target FROM match_recommendations_now").compactMap(\.self))
        try queue.read { db in
            let columns = try AppColumns(db)
            let crowd = try CrowdReader(
                columns: columns, tables: ShippedTables.tables, mapping: mapping, asOf: LooseDatabase.asOf
            ).read(db)
            let reader = ChatReader(columns: columns, mapping: mapping)
            for one in Self.people {
                for other in Self.people where one < other {
                    let size = mapping.directSize
                    let isApart = chats.contains { $0.keepsApart(one, other, size: size) }
                    let names = Comment(rawValue: "\(one), \(other) in \(chats)")
                    #expect(crowd.facts(one, other).contains(.directChat) == isApart, names)
                    #expect(shown.contains("\(one) \(other)") == !isApart, names)
                    #expect(shown.contains("\(other) \(one)") == !isApart, names)
                    let isFound = chats.contains { $0.isFoundAgain(one, other, size: size) }
                    #expect(try reader.share(db, one, other) == isFound, names)
                }
            }
        }
    }
}
