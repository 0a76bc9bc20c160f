package import GRDB
package import Profiles

/// A committed notification of a match, as it is delivered.
package struct CommittedNotice: Sendable, Equatable {
    package var id: AppKey
    package var recipient: String
    package var chat: AppKey
    /// `mutual_like` or `introduction`.
    package var kind: String
    package var title: String?
    package var content: String?
    /// A JSON object, as stored.
    package var data: String
    package var run: Int64
    package var notifiedAt: Timestamp
    /// What its line is known by: `EmittedMatches`.
    package var key: String
}

/// Reads notifications that wait to be delivered and have a key, and finds out whether they still should be.
package struct NoticeReader {
    private let interactions: InteractionReader
    private let spellings: SpellingWatch
    private let asOf: Timestamp
    private let dislikeExpiry: TimeSpan?
    private let sql: String
    private let peopleSQL: String
    private let ageSQL: String
    private let somebodyElseSQL: String
    private let names: AppNames

    /// - Parameters:
    ///   - asOf: the moment of delivery.
    ///   - dislikeExpiry: when a dislike lapses; `nil`: never.
    /// - Throws: `DatabaseError`.
    package init(
        _ db: Database, names: AppNames, mapping: TypeMapping, asOf: Timestamp, dislikeExpiry: TimeSpan?
    ) throws {
        let columns = try AppColumns(db, names)
        interactions = InteractionReader(columns: columns, mapping: mapping)
        spellings = try SpellingWatch(db, columns)
        self.asOf = asOf
        self.dislikeExpiry = dislikeExpiry
        let (notices, chats, participants) = (names[.notifications], names[.chats], names[.participants])
        let isNew = [AppColumn.isRead, .isArchived].filter { columns.has(.notifications, $0) }
            .map { "AND \(NoticeRow.isNot("notice.\(notices[$0])"))" }
        sql = """
            SELECT notice.\(notices[.username]) AS recipient, notice.\(notices[.title]) AS title,
                notice.\(notices[.content]) AS content, notice.\(notices[.data]) AS data,
                pair.first, pair.second, pair.kind, emitted.match_key, one.person_id AS first_id,
                other.person_id AS second_id
            FROM match_pairs AS pair JOIN (
                SELECT * FROM \(notices)
                WHERE \(notices[.id]) = ?1 AND \(NoticeRow.isOf(notices, run: "?3", chat: "?2"))) AS notice
            JOIN match_people AS one ON one.username = pair.first
            JOIN match_people AS other ON other.username = pair.second
            JOIN match_emitted AS emitted ON emitted.chat_id = ?2 AND emitted.run_id = ?3 AND NOT emitted.retracted
                AND emitted.first_id IN (one.person_id, other.person_id)
                AND emitted.second_id IN (one.person_id, other.person_id)
            WHERE pair.chat_id = ?2 AND pair.run_id = ?3 AND pair.status = 'matched'
                AND EXISTS (SELECT 1 FROM \(chats) WHERE \(chats[.id]) = ?2) \(isNew.joined(separator: " "))
            """
        peopleSQL = "SELECT \(participants[.username]) FROM \(participants) WHERE \(participants[.chat]) = ?"
        ageSQL = ProfileSQL(columns).age
        somebodyElseSQL = ReadingSQL(columns).somebodyElseNow
        self.names = names
    }

    /// The notification of an entry; `nil` when it should not be delivered any more: it is gone, read or archived, the chat is
    /// gone or one has left it, or the rules keep the two apart by what the app's tables say now.
    ///
    /// - Throws: `DatabaseError`.
    package func read(_ db: Database, _ entry: Outbox.Entry) throws -> CommittedNotice? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: sql), arguments: [entry.notification, entry.chat, entry.run])
        func text(_ column: String) -> String? { row.flatMap { ($0[column] as DatabaseValue).text } }
        guard let first = text("first"), let second = text("second"), let kind = text("kind"),
            let recipient = text("recipient"), let data = text("data"), let match = text("match_key"),
            let numbers = row.map({ (first: $0["first_id"] as Int64, second: $0["second_id"] as Int64) })
        else { return nil }
        guard [first, second].contains(where: { Username.folded($0) == Username.folded(recipient) }),
            try areTogether(db, first, second, chat: entry.chat), try mayMeet(db, first, second)
        else { return nil }
        return CommittedNotice(
            id: entry.notification, recipient: recipient, chat: entry.chat, kind: kind, title: text("title"),
            content: text("content"), data: data, run: entry.run, notifiedAt: entry.notifiedAt,
            key: EmittedMatches.key(
                match, of: Username.folded(recipient) == Username.folded(first) ? numbers.first : numbers.second))
    }

    private func areTogether(_ db: Database, _ first: String, _ second: String, chat: AppKey) throws -> Bool {
        let statement = try db.cachedStatement(sql: peopleSQL)
        let people = try DatabaseValue.fetchAll(statement, arguments: [chat]).compactMap {
            $0.text.map(Username.folded)
        }
        return people.contains(Username.folded(first)) && people.contains(Username.folded(second))
    }

    /// Whether a rule takes a notification back when it has come to stand since the match.
    private static func withdraws(_ rule: MeetingRule) -> Bool {
        switch rule {
        case .underage, .blocked, .disliked, .unmappedInteraction: true
        // That they share a chat and were matched is what the notification says.
        case .directChat, .matchedBefore, .likeEachOther: false
        // The chat is made: neither a new wish nor a quiet month undoes it.
        case .inactive, .statedPreference, .ageGap, .likesElsewhere, .wishUnknown, .introductionsDeclined: false
        }
    }

    private func mayMeet(_ db: Database, _ first: String, _ second: String) throws -> Bool {
        guard let one = try age(db, first), let other = try age(db, second), try !isSomebodyElse(db, first),
            try !isSomebodyElse(db, second)
        else { return false }
        try spellings.refresh(db)
        let standing = Standing(
            people: 2, interactions: try interactions.read(db, between: first, and: second, spellings.spellings),
            chats: [], remembered: [],
            asOf: asOf, dislikeExpiry: dislikeExpiry)
        let objections = MeetingRules().objections(
            to: .mutualLike, between: MeetingTraits(age: one, gender: .unknown),
            and: MeetingTraits(age: other, gender: .unknown),
            facts: standing.ledger[0, 1])
        return !objections.rules.contains(where: Self.withdraws)
    }

    /// `nil` for somebody who is gone or could not be matched now.
    private func age(_ db: Database, _ username: String) throws -> Int? {
        guard let row = try ProfileSQL.onlyProfile(db, names, sql: ageSQL, of: username),
            case .years(let years) = AgeReading.age(row[0], born: row[1], at: asOf), (0...Person.oldest).contains(years)
        else { return nil }
        return years
    }

    /// Whether the name is of another person than the one who was matched.
    private func isSomebodyElse(_ db: Database, _ username: String) throws -> Bool {
        guard try ReadingSQL.isOnRecord(db) else { return false }
        return try Bool.fetchOne(db.cachedStatement(sql: somebodyElseSQL), arguments: [username]) ?? false
    }
}
