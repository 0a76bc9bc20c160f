internal import GRDB
internal import Profiles

/// What the app's tables say of the chats of some matches, as of one moment: what is there of each, and whether it stays.
///
/// All of them are looked up at once, so that an app's table without an index is read once and not for each chat.
struct UndoSurvey {
    /// A match whose chat is to be taken back.
    struct Pair {
        var first: String
        var second: String
        var chat: AppKey?
        var run: Int64

        func isOneOfThem(_ name: String) -> Bool {
            [first, second].contains { Username.folded($0) == Username.folded(name) }
        }
    }

    enum Fate {
        /// The chat is not there any more.
        case gone
        /// One of the two wrote.
        case written
        /// A row of the app refers to it.
        case referredTo(String)
        case removable(Rows)
    }

    /// The rows that go with a chat, by their keys.
    struct Rows {
        var notices: [DatabaseValue]
        var messages: [DatabaseValue]
        var participants: [DatabaseValue]
    }

    /// SQLite's number for the last commit by others that was seen.
    private let version: Int64
    private let fates: [Fate]

    /// - Complexity: O(pairs + rows of their chats + notifications of their people), and O(rows) of each table without an index.
    init(_ db: Database, _ pairs: some Collection<Pair>, _ statements: UndoStatements) throws {
        version = try MatchDatabase.foreignVersion(db)
        let chats = pairs.compactMap(\.chat)
        let list = KeyList(chats)
        let existing = Set(
            try DatabaseValue.fetchAll(db, sql: statements.existingChats, arguments: list.arguments).compactMap(
                list.key))
        let pairOf = Dictionary(pairs.compactMap { pair in pair.chat.map { ($0, pair) } }) { first, _ in first }
        var (written, messages): (Set<AppKey>, [AppKey: [DatabaseValue]]) = ([], [:])
        let senders = try Row.fetchCursor(db, sql: statements.messagesOfChats, arguments: list.arguments)
        while let row = try senders.next() {
            guard let chat = list.key(row[0]), !written.contains(chat) else { continue }
            if let name = (row[1] as DatabaseValue).text, pairOf[chat]?.isOneOfThem(name) == true {
                written.insert(chat)
                messages[chat] = nil
            } else {
                messages[chat, default: []].append(row[2])
            }
        }
        var participants: [AppKey: [DatabaseValue]] = [:]
        let members = try Row.fetchCursor(db, sql: statements.participantsOfChats, arguments: list.arguments)
        while let row = try members.next() {
            if let chat = list.key(row[0]) { participants[chat, default: []].append(row[1]) }
        }
        let candidates = try statements.references.candidates(db, among: list)
        var (fates, removable): ([Fate], [(people: [String], match: MatchNotices.Match)]) = ([], [])
        for pair in pairs {
            guard let chat = pair.chat, existing.contains(chat) else {
                fates.append(.gone)
                continue
            }
            if written.contains(chat) {
                fates.append(.written)
            } else if let reference = try statements.references.first(
                db, [pair.first, pair.second, pair.run, chat], chat: chat, candidates)
            {
                fates.append(.referredTo(reference.name))
            } else {
                removable.append((people: [pair.first, pair.second], match: .init(run: pair.run, chat: chat)))
                fates.append(
                    .removable(
                        Rows(
                            notices: [], messages: messages[chat, default: []],
                            participants: participants[chat, default: []])))
            }
        }
        let notices = try removable.isEmpty ? [:] : statements.notices.rows(db, of: removable)
        for (place, pair) in pairs.enumerated() {
            guard case .removable(var rows) = fates[place], let chat = pair.chat else { continue }
            rows.notices = notices[.init(run: pair.run, chat: chat), default: []]
            fates[place] = .removable(rows)
        }
        self.fates = fates
    }

    /// Whether nobody else has committed anything since.
    func isCurrent(_ db: Database) throws -> Bool { try MatchDatabase.foreignVersion(db) == version }

    var count: Int { fates.count }
    subscript(place: Int) -> Fate { fates[place] }
}

/// What is asked of the app's tables, and done to them.
struct UndoStatements {
    let existingChats: String
    let messagesOfChats: String
    let participantsOfChats: String
    let notices: MatchNotices
    let removeNotice: String
    /// By the key of one row where the app has no index on chats, and otherwise by the chat.
    let removeMessages: (sql: String, isByRow: Bool)
    let removeParticipants: (sql: String, isByRow: Bool)
    let removeChat: String
    let references: ChatReferences
    /// Whether it is known what a sender was told.
    let knowsEmitted: Bool

    init(_ db: Database, _ names: AppNames) throws {
        let (chats, messages, participants) = (names[.chats], names[.messages], names[.participants])
        let indexes = try AppIndexes(db, names)
        let isListed = "IN \(KeyList.sql)"
        existingChats = "SELECT \(chats[.id]) FROM \(chats) WHERE \(chats[.id]) \(isListed)"
        func key(_ table: AppNames.Table) throws -> (key: String, isByRow: Bool) {
            let isByRow = try !indexes.has(table.table, [.chat]) && table.hasRowids(db)
            return (isByRow ? "rowid" : "NULL", isByRow)
        }
        func removal(_ table: AppNames.Table, isByRow: Bool) -> String {
            "DELETE FROM \(table) WHERE \(table[.chat]) = ?1" + (isByRow ? " AND rowid = ?2" : "")
        }
        let (ofMessages, ofParticipants) = (try key(messages), try key(participants))
        messagesOfChats = """
            SELECT \(messages[.chat]), \(messages[.sender]), \(ofMessages.key) FROM \(messages)
            WHERE \(messages[.chat]) \(isListed)
            """
        participantsOfChats = """
            SELECT \(participants[.chat]), \(ofParticipants.key) FROM \(participants)
            WHERE \(participants[.chat]) \(isListed)
            """
        removeMessages = (removal(messages, isByRow: ofMessages.isByRow), ofMessages.isByRow)
        removeParticipants = (removal(participants, isByRow: ofParticipants.isByRow), ofParticipants.isByRow)
        removeChat = "DELETE FROM \(chats) WHERE \(chats[.id]) = ?"
        notices = try MatchNotices(db, names)
        removeNotice = """
            DELETE FROM \(names[.notifications]) WHERE \(notices.key) = ?1
                AND \(NoticeRow.isOf(names[.notifications], run: "?2", chat: "?3"))
            """
        references = try ChatReferences(db, names)
        knowsEmitted = try EmittedMatches.isKept(db)
    }
}
