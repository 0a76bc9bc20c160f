internal import GRDB
internal import Profiles

/// Works out which chats are direct ones, between whom, and whether both have written.
///
/// A direct chat is one with two people whose type is not mapped to a group. Its people are its participants, its
/// creator and its senders together, so that somebody who left still counts.
struct ChatReader {
    let columns: AppColumns
    let mapping: TypeMapping

    struct Found {
        var id: Int64
        var chat: DirectChat
    }

    func read(
        _ db: Database, index: UsernameIndex, activity: inout Activity, report: inout CrowdReport
    ) throws -> [Found] {
        var members = try chats(db)
        let participants = try Row.fetchCursor(
            db, sql: "SELECT chat_id, username, \(Self.nul("username")) FROM chat_participants")
        while let row = try participants.next() {
            guard let chat = (row[0] as DatabaseValue).integer, let name = Self.name(row[1], nul: row[2]) else {
                continue
            }
            members[chat]?.add(name)
        }
        let messages = try Row.fetchCursor(
            db, sql: "SELECT chat_id, sender, \(Self.nul("sender")), created_at FROM messages")
        while let row = try messages.next() {
            guard let name = Self.name(row[1], nul: row[2]) else { continue }
            let time = (row[3] as DatabaseValue).timestamp
            if let sender = index.row(name) { activity.note(sender, time) }
            guard let chat = (row[0] as DatabaseValue).integer else { continue }
            members[chat]?.add(name, wroteAt: time)
        }
        var found: [Found] = []
        for (id, chat) in members.sorted(by: { $0.key < $1.key }) {
            if chat.people.count == 1 { report.ignore("one_person_chat", "chats.id = \(id)") }
            guard chat.people.count == 2, let first = index.row(chat.people[0].name),
                let second = index.row(chat.people[1].name)
            else { continue }
            found.append(Found(id: id, chat: DirectChat(first: first, second: second, answered: chat.answered)))
        }
        return found
    }

    /// Whether two people share a direct chat that one of them made or is in.
    ///
    /// A chat which both have left shows in its messages only. Those are not searched here, perhaps under the write lock: such
    /// a chat is older than the snapshot, in which `read` found it.
    ///
    /// Most chats of either have a third person in them and are no concern of these two: they are left out by one look-up,
    /// since this is asked about every match, and costs more than all other questions. Only plain names are taken for a third person's: what
    /// other names fold to, Swift decides.
    func share(_ db: Database, _ first: String, _ second: String) throws -> Bool {
        let names = [first, second, first.lowercased(), second.lowercased()]
        // One search for each spelling: from a list, SQLite would make a table each time.
        let spellings = Set(names).count
        let theirs = (1...4).prefix(spellings == 2 ? 2 : 4).map { number in
            """
            SELECT chat_id AS id FROM chat_participants WHERE username = ?\(number)
            UNION ALL SELECT id FROM chats WHERE created_by = ?\(number)
            """
        }
        let statement = try db.cachedStatement(
            sql: """
                SELECT theirs.id FROM (\(theirs.joined(separator: " UNION ALL "))) AS theirs
                WHERE NOT EXISTS (
                    SELECT 1 FROM chat_participants AS third
                    WHERE third.chat_id = theirs.id AND typeof(third.username) = 'text'
                        AND third.username COLLATE NOCASE NOT IN (?3, ?4) AND third.username NOT GLOB '*[^ -~]*')
                """)
        let ids = try DatabaseValue.fetchAll(statement, arguments: StatementArguments(names)).compactMap(\.integer)
        for id in Set(ids) {
            var members: [Int64: Members] = [:]
            let chat = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT \(Self.chatColumns) FROM chats WHERE id = ?"), arguments: [id])
            guard let chat, !isGroup(chat) else { continue }
            members[id] = Members()
            if let creator = Self.name(chat[3], nul: chat[4]) { members[id]?.add(creator) }
            let others = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT username, \(Self.nul("username")) FROM chat_participants WHERE chat_id = ?1
                        UNION SELECT sender, \(Self.nul("sender")) FROM messages WHERE chat_id = ?1 LIMIT 4
                        """), arguments: [id])
            for other in others { if let name = Self.name(other[0], nul: other[1]) { members[id]?.add(name) } }
            let people = members[id]?.people.map(\.folded) ?? []
            if people.count == 2, people.contains(names[2]), people.contains(names[3]) { return true }
        }
        return false
    }

    /// Every chat that is not a group, with its creator.
    private func chats(_ db: Database) throws -> [Int64: Members] {
        var members: [Int64: Members] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT \(Self.chatColumns) FROM chats")
        while let row = try rows.next() {
            guard let id = (row[0] as DatabaseValue).integer, !isGroup(row) else { continue }
            members[id] = Members()
            if let creator = Self.name(row[3], nul: row[4]) { members[id]?.add(creator) }
        }
        return members
    }

    private static let chatColumns = "id, type, \(nul("type")), created_by, \(nul("created_by"))"

    /// Whether a row of `chatColumns` is a group. A type with a NUL reaches Swift cut short: it is no known word.
    private func isGroup(_ chat: Row) -> Bool {
        (chat[2] as DatabaseValue).wholeNumber == 0 && mapping.group.contains((chat[1] as DatabaseValue).text ?? "")
    }

    /// An SQL expression: where a NUL is in a text, 0 when nowhere.
    private static func nul(_ column: String) -> String { "ifnull(instr(\(column), char(0)), 0)" }

    /// A member's name. One with a NUL reaches Swift cut short; it gets its NUL back, so that it is nobody else's.
    private static func name(_ value: DatabaseValue, nul: DatabaseValue) -> String? {
        value.text.map { nul.wholeNumber == 0 ? $0 : $0 + "\0" }
    }
}

/// The people of one chat, and when each first wrote.
private struct Members {
    struct Member {
        var name: String
        var folded: String
        var firstWrote: Timestamp?
    }

    /// At most three are kept: with a third it is no direct chat.
    var people: [Member] = []

    mutating func add(_ name: String, wroteAt time: Timestamp? = nil) {
        let folded = name.lowercased()
        if let known = people.firstIndex(where: { $0.folded == folded }) {
            guard let time else { return }
            people[known].firstWrote = people[known].firstWrote.map { min($0, time) } ?? time
        } else if people.count < 3 {
            people.append(Member(name: name, folded: folded, firstWrote: time))
        }
    }

    /// When the second of two first wrote.
    var answered: Timestamp? {
        guard people.count == 2, let one = people[0].firstWrote, let other = people[1].firstWrote else { return nil }
        return max(one, other)
    }
}

extension DatabaseValue {
    /// A stored integer, as ids are.
    var integer: Int64? {
        if case .int64(let number) = storage { number } else { nil }
    }
}
