internal import GRDB
internal import Profiles

/// Works out which chats are direct ones, between whom, and whether both have written.
///
/// A direct chat is one with two people whose type is not mapped to a group. Its people are its participants, its
/// creator and its senders together, so that somebody who left still counts.
struct ChatReader {
    /// The types of groups, by their bytes.
    private let groups: Set<[UInt8]>
    private let chats: AppNames.Table
    private let participants: AppNames.Table
    private let messages: AppNames.Table
    private let chatSQL: String
    private let peopleSQL: String
    /// By how many spellings of the two names there are: two or four.
    private let sharedSQL: (two: String, four: String)

    /// Places in a row of `chatSQL`.
    private enum Column { static let id = 0, type = 1, typeNUL = 2, creator = 3, creatorNUL = 4 }

    init(columns: AppColumns, mapping: TypeMapping) {
        groups = Set(TypeMapping.spellings(of: mapping.group).map { Array($0.utf8) })
        (chats, participants, messages) = (columns[.chats], columns[.participants], columns[.messages])
        let (type, creator) = (chats[.type], chats[.createdBy])
        chatSQL = """
            SELECT \(chats[.id]), \(type), \(SQLText.positionOfNUL(type)), \(creator), \(SQLText.positionOfNUL(creator))
            FROM \(chats)
            """
        let (member, sender) = (participants[.username], messages[.sender])
        peopleSQL = """
            SELECT \(member), \(SQLText.positionOfNUL(member)) FROM \(participants) WHERE \(participants[.chat]) = ?1
            UNION SELECT \(sender), \(SQLText.positionOfNUL(sender)) FROM \(messages) WHERE \(messages[.chat]) = ?1
            LIMIT 4
            """
        sharedSQL = (Self.sharedSQL(columns, spellings: 2), Self.sharedSQL(columns, spellings: 4))
    }

    /// The chats that one of two people made or is in and that have no third person, who is named by plain characters.
    private static func sharedSQL(_ columns: AppColumns, spellings: Int) -> String {
        let (chats, participants) = (columns[.chats], columns[.participants])
        // One search for each spelling: from a list, SQLite would make a table each time.
        let theirs = (1...spellings).map { number in
            """
            SELECT \(participants[.chat]) AS id FROM \(participants) WHERE \(participants[.username]) = ?\(number)
            UNION ALL SELECT \(chats[.id]) FROM \(chats) WHERE \(chats[.createdBy]) = ?\(number)
            """
        }
        let name = "third.\(participants[.username])"
        return """
            SELECT theirs.id FROM (\(theirs.joined(separator: " UNION ALL "))) AS theirs
            WHERE NOT EXISTS (
                SELECT 1 FROM \(participants) AS third
                WHERE third.\(participants[.chat]) = theirs.id AND typeof(\(name)) = 'text'
                    AND \(name) COLLATE NOCASE NOT IN (?3, ?4) AND \(name) NOT GLOB '*[^ -~]*')
            """
    }

    struct Found {
        var id: Int64
        var chat: DirectChat
    }

    func read(
        _ db: Database, index: UsernameIndex, activity: inout Activity, report: inout CrowdReport
    ) throws -> [Found] {
        var members = try creators(db)
        let name = participants[.username]
        let memberships = try Row.fetchCursor(
            db, sql: "SELECT \(participants[.chat]), \(name), \(SQLText.positionOfNUL(name)) FROM \(participants)")
        while let row = try memberships.next() {
            guard let chat = (row[0] as DatabaseValue).integer, let name = Self.name(row[1], nul: row[2]) else {
                continue
            }
            members[chat]?.add(name)
        }
        let sender = messages[.sender]
        let written = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(messages[.chat]), \(sender), \(SQLText.positionOfNUL(sender)), \(messages[.createdAt])
                FROM \(messages)
                """)
        while let row = try written.next() {
            guard let name = Self.name(row[1], nul: row[2]) else { continue }
            let time = (row[3] as DatabaseValue).timestamp
            if let sender = index.row(name) { activity.note(sender, time) }
            guard let chat = (row[0] as DatabaseValue).integer else { continue }
            members[chat]?.add(name, wroteAt: time)
        }
        var found: [Found] = []
        for (id, chat) in members.sorted(by: { $0.key < $1.key }) {
            if chat.people.count == 1 {
                report.ignore("one_person_chat", "\(chats.name).\(chats.name(of: .id)) = \(id)")
            }
            guard chat.people.count == 2, let first = index.row(chat.people[0].name),
                let second = index.row(chat.people[1].name)
            else { continue }
            found.append(Found(id: id, chat: DirectChat(first: first, second: second, answered: chat.answered)))
        }
        return found
    }

    /// Whether two people share a direct chat that one of them made or is in.
    ///
    /// A chat that both have left shows in its messages only. Those are not searched here, perhaps under the write lock: such
    /// a chat is older than the snapshot, in which `read` found it.
    ///
    /// Most chats of either have a third person in them. The statement leaves them out, since every match needs this and it
    /// costs more than all other rules together. Only ASCII names count as a third person's: what other names fold to, Swift
    /// decides.
    func share(_ db: Database, _ first: String, _ second: String) throws -> Bool {
        let names = [first, second, first.lowercased(), second.lowercased()]
        let statement = try db.cachedStatement(sql: Set(names).count == 2 ? sharedSQL.two : sharedSQL.four)
        let ids = try DatabaseValue.fetchAll(statement, arguments: StatementArguments(names)).compactMap(\.integer)
        for id in Set(ids) {
            var members: [Int64: Members] = [:]
            let chat = try Row.fetchOne(
                db.cachedStatement(sql: chatSQL + " WHERE \(chats[.id]) = ?"), arguments: [id])
            guard let chat, !isGroup(chat) else { continue }
            members[id] = Members()
            if let creator = creator(chat) { members[id]?.add(creator) }
            let others = try Row.fetchAll(db.cachedStatement(sql: peopleSQL), arguments: [id])
            for other in others { if let name = Self.name(other[0], nul: other[1]) { members[id]?.add(name) } }
            let people = members[id]?.people.map(\.folded) ?? []
            if people.count == 2, people.contains(names[2]), people.contains(names[3]) { return true }
        }
        return false
    }

    /// Every chat that is not a group, with its creator.
    private func creators(_ db: Database) throws -> [Int64: Members] {
        var members: [Int64: Members] = [:]
        let rows = try Row.fetchCursor(db, sql: chatSQL)
        while let row = try rows.next() {
            guard let id = (row[Column.id] as DatabaseValue).integer, !isGroup(row) else { continue }
            members[id] = Members()
            if let creator = creator(row) { members[id]?.add(creator) }
        }
        return members
    }

    /// Whether a row of `chatSQL` is a group. A type with a NUL reaches Swift cut short: it is no known word.
    private func isGroup(_ chat: Row) -> Bool {
        guard (chat[Column.typeNUL] as DatabaseValue).wholeNumber == 0,
            let type = (chat[Column.type] as DatabaseValue).text
        else { return false }
        return groups.contains(Array(type.utf8))
    }

    private func creator(_ chat: Row) -> String? { Self.name(chat[Column.creator], nul: chat[Column.creatorNUL]) }

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
