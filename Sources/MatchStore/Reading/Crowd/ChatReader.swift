package import GRDB
package import Profiles

/// Works out who is talking to whom already, and whether both have written.
///
/// People are talking who are together in a chat whose type is not mapped to a group, whoever made it, wrote in it or looks
/// after it. Its people are its participants, its creator and its senders, so that somebody who left still counts. A chat
/// with more participants than `TypeMapping.directSize` is a crowd, in which nobody is kept apart. The view
/// `match_recommendations_now` says the same in SQL.
package struct ChatReader {
    /// The types of groups, by their bytes.
    private let groups: Set<[UInt8]>
    private let mapping: TypeMapping
    private let chats: AppNames.Table
    private let participants: AppNames.Table
    private let messages: AppNames.Table
    private let chatSQL: String
    private let participantsSQL: String
    private let sendersSQL: String
    /// By how many spellings of the two names there are: two or four.
    private let sharedSQL: (two: SharedSQL, four: SharedSQL)
    private let sizesSQL: String
    /// Whether chats say when they were made.
    private let tellsCreated: Bool
    private let ignoresCase: (participant: Bool, creator: Bool, sender: Bool)
    private let findsNumbers: (participant: Bool, creator: Bool, sender: Bool)

    /// Places in a row of `chatSQL`.
    private enum Column { static let id = 0, type = 1, typeNUL = 2, creator = 3, creatorNUL = 4 }

    package init(columns: AppColumns, mapping: TypeMapping) {
        groups = Set(TypeMapping.spellings(of: mapping.group).map { Array($0.utf8) })
        self.mapping = mapping
        tellsCreated = columns.has(.chats, .createdAt)
        ignoresCase = (
            columns.ignoresCase(.participants, .username), columns.ignoresCase(.chats, .createdBy),
            columns.ignoresCase(.messages, .sender)
        )
        findsNumbers = (
            columns.findsNumbers(.participants, .username), columns.findsNumbers(.chats, .createdBy),
            columns.findsNumbers(.messages, .sender)
        )
        (chats, participants, messages) = (columns[.chats], columns[.participants], columns[.messages])
        let (type, creator) = (chats[.type], chats[.createdBy])
        chatSQL = """
            SELECT \(chats[.id]), \(type), \(SQLText.positionOfNUL(type)), \(creator), \(SQLText.positionOfNUL(creator))
            FROM \(chats)
            """
        let (member, sender) = (participants[.username], messages[.sender])
        participantsSQL = """
            SELECT \(member), \(SQLText.positionOfNUL(member)) FROM \(participants) WHERE \(participants[.chat]) = ?
            """
        sendersSQL = """
            SELECT DISTINCT \(sender), \(SQLText.positionOfNUL(sender)) FROM \(messages) WHERE \(messages[.chat]) = ?
            """
        sharedSQL = (SharedSQL(columns, spellings: 2), SharedSQL(columns, spellings: 4))
        sizesSQL = SharedSQL.sizes(columns)
    }

    struct Found {
        var id: AppKey
        var chat: DirectChat
        /// Whether the chat is to be taken as not made yet.
        var isLater: Bool
    }

    /// - Parameters:
    ///   - isLater: chats that are to be taken as not made yet.
    ///   - moment: so are those that were made after it, and messages of after it as not written; `nil`: nothing is.
    func read(
        _ db: Database, index: UsernameIndex, activity: inout Activity, report: inout CrowdReport,
        isLater: (AppKey) -> Bool = { _ in false }, until moment: Timestamp? = nil
    ) throws -> [Found] {
        var chats = try creators(db, index, &report)
        let name = participants[.username]
        let memberships = try Row.fetchCursor(
            db, sql: "SELECT \(participants[.chat]), \(name), \(SQLText.positionOfNUL(name)) FROM \(participants)")
        while let row = try memberships.next() {
            guard let name = Self.name(row[1], nul: row[2]) else { continue }
            let member = index.row(name)
            if let member { report.note(row[1], of: member, index, ignoresCase.participant, findsNumbers.participant) }
            chats.change(row[0]) { $0.addParticipant(name, member) }
        }
        let sender = messages[.sender]
        let written = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(messages[.chat]), \(sender), \(SQLText.positionOfNUL(sender)), \(messages[.createdAt])
                FROM \(messages)
                """)
        var rows = 0
        while let row = try written.next() {
            rows += 1
            guard let name = Self.name(row[1], nul: row[2]) else { continue }
            let time = (row[3] as DatabaseValue).timestamp
            if time == nil { report.noteUnread(row[3], messages, .createdAt) }
            if let moment, let time, time > moment { continue }
            let sender = index.row(name)
            if let sender {
                activity.note(sender, time)
                report.note(row[1], of: sender, index, ignoresCase.sender, findsNumbers.sender)
            }
            chats.change(row[0]) { $0.add(name, sender, wroteAt: time) }
        }
        report.note(rows: rows, of: messages)
        let madeLater = try moment.map { try made(db, after: $0) } ?? []
        return found(in: chats, report: &report) { isLater($0) || madeLater.contains($0) }
    }

    /// The chats that were made after a moment, as far as the app says when.
    private func made(_ db: Database, after moment: Timestamp) throws -> Set<AppKey> {
        guard tellsCreated else { return [] }
        var made: Set<AppKey> = []
        let rows = try Row.fetchCursor(db, sql: "SELECT \(chats[.id]), \(chats[.createdAt]) FROM \(chats)")
        while let row = try rows.next() {
            if let time = (row[1] as DatabaseValue).timestamp, time > moment, let id = AppKey(row[0]) {
                made.insert(id)
            }
        }
        return made
    }

    private func found(
        in chats: MembersByChat, report: inout CrowdReport, isLater: (AppKey) -> Bool
    ) -> [Found] {
        var found: [Found] = []
        for (id, chat) in chats.sorted {
            let name = "\(self.chats.name).\(self.chats.name(of: .id)) = \(id)"
            if chat.isCrowd { report.ignore("direct_chat_of_many", name) }
            if chat.isOfOne { report.ignore("one_person_chat", name) }
            let people = chat.talking
            let isLater = people.count > 1 && isLater(id)
            for (place, one) in people.enumerated() {
                for other in people[(place + 1)...] {
                    // The moment when the second of the two first wrote.
                    var answered: Timestamp?
                    if let first = one.firstWrote, let second = other.firstWrote { answered = max(first, second) }
                    found.append(
                        Found(
                            id: id, chat: DirectChat(first: one.row, second: other.row, answered: answered),
                            isLater: isLater))
                }
            }
        }
        return found
    }

    /// Whether two people are talking in a chat that both are in or made, or in one of either in which nobody else takes
    /// part.
    ///
    /// A chat that both have left shows in its messages only, and so does one that somebody left to others. Those are not
    /// searched here, perhaps under the write lock: such a chat is older than the snapshot, in which `read` found it.
    ///
    /// Most chats of either are with somebody else. The statements leave them out, since every match needs this and it costs
    /// more than all other rules together. Only ASCII names count as somebody else's: what other names fold to, Swift decides.
    ///
    /// - Parameters:
    ///   - spellings: how the app spells people otherwise: the statements find a name as `users` has it and in lower case.
    ///   - seen: up to where the snapshot has seen the tables; `nil`: nothing was seen.
    /// - Complexity: O(chats of the one who is in fewer), by indexes. Of somebody who is in many, those in which nobody else
    ///   takes part are only looked for among what is new since the snapshot: it has found the others.
    package func share(
        _ db: Database, _ first: String, _ second: String, _ spellings: OtherSpellings = OtherSpellings(),
        since seen: SnapshotMark? = nil
    ) throws -> Bool {
        let folded = (Username.folded(first), Username.folded(second))
        func row(_ name: String) -> Int32? {
            let name = Username.folded(name)
            return name == folded.0 ? 0 : name == folded.1 ? 1 : nil
        }
        // Each statement looks for one spelling of each, and for the names in lower case.
        func others(_ name: String, _ folded: String) -> [OtherSpellings.Name] {
            let names = spellings.all(name).filter { $0 != .text(folded) }
            return names.isEmpty ? [.text(folded)] : names
        }
        for one in others(first, folded.0) {
            for other in others(second, folded.1) {
                let names = [one, other, .text(folded.0), .text(folded.1)].map(\.databaseValue)
                if try shared(db, names, seen).contains(where: { try areTalking(db, in: $0, row) }) { return true }
            }
        }
        return false
    }

    /// The chats that two people could be talking in.
    private func shared(_ db: Database, _ names: [DatabaseValue], _ seen: SnapshotMark?) throws -> [AppKey] {
        let sql = Set(names).count == 2 ? sharedSQL.two : sharedSQL.four
        func ids(_ sql: String, _ names: [DatabaseValue], _ more: [Int64] = []) throws -> [AppKey] {
            try DatabaseValue.fetchAll(
                db.cachedStatement(sql: sql), arguments: StatementArguments(names) + StatementArguments(more)
            ).compactMap(AppKey.init)
        }
        var limit: Int64 = 64
        var counts = try sizes(db, names, upTo: limit)
        if counts.allSatisfy({ $0 < limit }) { return try ids(sql.all, names) }
        while counts.allSatisfy({ $0 == limit }) {
            limit *= 16
            counts = try sizes(db, names, upTo: limit)
        }
        let swapped = [names[1], names[0], names[3], names[2]]
        var found = try ids(sql.common, counts[0] <= counts[1] ? names : swapped)
        for (count, names) in zip(counts, [names, swapped]) {
            if count >= 64, let last = seen?.last {
                found += try ids(sql.newlyAlone, names, [last.participant, last.chat])
            } else {
                found += try ids(sql.alone, names)
            }
        }
        return found
    }

    /// In how many chats each of two people is and how many each made, counted up to a limit.
    private func sizes(_ db: Database, _ names: [DatabaseValue], upTo limit: Int64) throws -> [Int64] {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: sizesSQL), arguments: [names[0], names[1], names[2], names[3], limit])
        return [row?[0] ?? 0, row?[1] ?? 0]
    }

    private func areTalking(_ db: Database, in id: AppKey, _ row: (String) -> Int32?) throws -> Bool {
        let chat = try Row.fetchOne(db.cachedStatement(sql: chatSQL + " WHERE \(chats[.id]) = ?"), arguments: [id])
        guard let chat, !isGroup(chat) else { return false }
        var members = Members(directSize: mapping.directSize)
        if let creator = creator(chat) { members.add(creator, row(creator)) }
        let participants = try Row.fetchCursor(db.cachedStatement(sql: participantsSQL), arguments: [id])
        while !members.isCrowd, let other = try participants.next() {
            if let name = Self.name(other[0], nul: other[1]) { members.addParticipant(name, row(name)) }
        }
        let senders = try Row.fetchCursor(db.cachedStatement(sql: sendersSQL), arguments: [id])
        while !members.isCrowd, !members.areParticipants(0, 1), let other = try senders.next() {
            if let name = Self.name(other[0], nul: other[1]) { members.add(name, row(name)) }
        }
        return members.talking.count == 2
    }

    /// Every chat that is not a group, with its creator.
    private func creators(
        _ db: Database, _ index: UsernameIndex, _ report: inout CrowdReport
    ) throws -> MembersByChat {
        var chats = MembersByChat()
        let rows = try Row.fetchCursor(db, sql: chatSQL)
        while let row = try rows.next() {
            guard let id = AppKey(row[Column.id]), !isGroup(row) else { continue }
            var members = Members(directSize: mapping.directSize)
            if let creator = creator(row) {
                let maker = index.row(creator)
                if let maker {
                    report.note(row[Column.creator], of: maker, index, ignoresCase.creator, findsNumbers.creator)
                }
                members.add(creator, maker)
            }
            chats.add(id, members)
        }
        return chats
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

/// The people of each chat that is no group.
///
/// Most apps number their chats, and they are looked up for each of many million messages: numbers are looked up as such.
private struct MembersByChat {
    private var numbered: [Int64: Members] = [:]
    private var others: [AppKey: Members] = [:]

    mutating func add(_ chat: AppKey, _ members: Members) {
        if case .number(let number) = chat { numbered[number] = members } else { others[chat] = members }
    }

    /// Changes the people of a chat, if it is there. A column for text may hold its number in digits.
    mutating func change(_ chat: DatabaseValue, _ change: (inout Members) -> Void) {
        guard let key = AppKey(chat) else { return }
        if let place = others.isEmpty ? nil : others.index(forKey: key) {
            change(&others.values[place])
        } else if let number = Self.number(key), let place = numbered.index(forKey: number) {
            change(&numbered.values[place])
        }
    }

    private static func number(_ key: AppKey) -> Int64? {
        switch key {
        case .number(let number): number
        case .text(let text): Int64(text)
        case .bytes: nil
        }
    }

    var sorted: [(key: AppKey, members: Members)] {
        numbered.map { (.number($0), $1) }.sorted { $0.0 < $1.0 } + others.map { ($0, $1) }.sorted { $0.0 < $1.0 }
    }
}

/// The people of one chat that is no group, and when each first wrote. Participants are added before senders.
private struct Members {
    struct Member {
        /// −1 for somebody who is not in the crowd.
        var row: Int32
        /// The folded name of such a one, empty for others.
        var name: String
        var takesPart = false
        var firstWrote: Timestamp?
    }

    let directSize: Int
    private var people: [Member] = []
    private var participants = 0
    /// Whether somebody who takes no part was not added, for there were too many.
    private var isOverfull = false

    init(directSize: Int) { self.directSize = directSize }

    /// Whether it has too many participants for people to be talking to each other. Of such a chat nobody is kept.
    var isCrowd: Bool { participants > directSize }
    var isOfOne: Bool { people.count == 1 }

    /// Those of the crowd who are kept apart from each other.
    var talking: [Member] {
        let onlyParticipants = isOverfull || people.count > TypeMapping.mostPeopleTalking
        return people.filter { $0.row >= 0 && ($0.takesPart || !onlyParticipants) }
    }

    func areParticipants(_ one: Int32, _ other: Int32) -> Bool {
        people.count { ($0.row == one || $0.row == other) && $0.takesPart } == 2
    }

    mutating func addParticipant(_ name: String, _ row: Int32?) {
        guard !isCrowd else { return }
        let place = place(of: name, row) ?? append(name, row)
        guard !people[place].takesPart else { return }
        people[place].takesPart = true
        participants += 1
        if isCrowd { people = [] }
    }

    /// Adds somebody who made the chat or wrote in it.
    mutating func add(_ name: String, _ row: Int32?, wroteAt time: Timestamp? = nil) {
        guard !isCrowd else { return }
        var place = place(of: name, row)
        if place == nil {
            isOverfull = isOverfull || people.count >= TypeMapping.mostPeopleTalking
            if !isOverfull { place = append(name, row) }
        }
        guard let place, let time else { return }
        people[place].firstWrote = people[place].firstWrote.map { min($0, time) } ?? time
    }

    private func place(of name: String, _ row: Int32?) -> Int? {
        if let row { return people.firstIndex { $0.row == row } }
        let folded = Username.folded(name)
        return people.firstIndex { $0.row < 0 && $0.name == folded }
    }

    private mutating func append(_ name: String, _ row: Int32?) -> Int {
        people.append(Member(row: row ?? -1, name: row == nil ? Username.folded(name) : ""))
        return people.count - 1
    }
}

extension DatabaseValue {
    /// A stored integer, as ids are.
    var integer: Int64? {
        if case .int64(let number) = storage { number } else { nil }
    }
}
