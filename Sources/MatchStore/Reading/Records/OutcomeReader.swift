package import GRDB
package import Profiles

/// Reads what became of the matches on record: who wrote when, and who disliked or blocked whom. Of a message it reads the
/// chat, the sender and the time, never the text. Absent tables read as empty.
package struct OutcomeReader {
    let columns: AppColumns
    let mapping: TypeMapping
    let asOf: Timestamp

    /// - Parameters:
    ///   - mapping: which of the app's words are dislikes and blocks.
    ///   - asOf: what happened later is not seen.
    package init(columns: AppColumns, mapping: TypeMapping, asOf: Timestamp) {
        self.columns = columns
        self.mapping = mapping
        self.asOf = asOf
    }

    /// The matches that were made by `asOf`, in the order of `match_pairs`.
    ///
    /// Messages are seen from the moment of the match on, and so are dislikes and blocks: a chat is new when a match makes
    /// it, so whatever is in it came after, also where an app's clock is behind. A dislike or block whose time cannot be
    /// read counts as said after the match, because with it the two would not have been matched.
    ///
    /// - Complexity: reads `users` and `interactions` as a whole, and the messages of the matches' chats.
    package func read(_ db: Database) throws -> [MadeMatch] {
        var pairs = try pairs(db)
        guard !pairs.isEmpty else { return [] }
        let index = UsernameIndex(Set(pairs.flatMap { [$0.first, $0.second] }).sorted())
        try markWhatIsGone(&pairs, index, db)
        try readMessages(&pairs, db)
        try readPartings(&pairs, index, db)
        return pairs.map(\.match)
    }

    private struct Pair {
        var first: String
        var second: String
        var chat: AppKey?
        var match: MadeMatch
        /// When each first wrote.
        var firstWrote: Timestamp?
        var secondWrote: Timestamp?

        /// What was noted, as the match has it.
        mutating func tellMessages() {
            guard let one = firstWrote, let other = secondWrote else {
                match.firstMessage = firstWrote ?? secondWrote
                return
            }
            match.firstMessage = min(one, other)
            match.bothWrote = max(one, other)
        }

        /// Notes a message in their chat; who is neither of the two does not count.
        mutating func note(_ sender: String, _ time: Timestamp) {
            if sender == Username.folded(first) {
                firstWrote = firstWrote.map { min($0, time) } ?? time
            } else if sender == Username.folded(second) {
                secondWrote = secondWrote.map { min($0, time) } ?? time
            }
        }
    }

    private func pairs(_ db: Database) throws -> [Pair] {
        guard try db.tableExists("match_pairs") else { return [] }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT first, second, kind, status, run_id, chat_id, matched_at,
                       CASE WHEN json_valid(payload) THEN json_extract(payload, '$.score_band') END AS band
                FROM match_pairs WHERE status IN ('matched', 'undone') ORDER BY first, second
                """)
        var found: [Pair] = []
        while let row = try rows.next() {
            func value(_ column: String) -> DatabaseValue { row[column] }
            guard let first = value("first").text, let second = value("second").text,
                let kind = value("kind").text.flatMap(Meeting.init), let run = value("run_id").integer,
                let time = value("matched_at").timestamp, time <= asOf
            else { continue }
            found.append(
                Pair(
                    first: first, second: second, chat: AppKey(value("chat_id")),
                    match: MadeMatch(
                        run: run, kind: kind, band: value("band").text, matchedAt: time,
                        state: value("status").text == "undone" ? .undone : .standing)))
        }
        return found
    }

    private func markWhatIsGone(_ pairs: inout [Pair], _ index: UsernameIndex, _ db: Database) throws {
        var isUser: Set<Int32> = []
        let (users, chats) = (columns[.users], columns[.chats])
        let name = users[.username]
        let names = try DatabaseValue.fetchCursor(
            db, sql: "SELECT \(name) FROM \(users) WHERE instr(\(name), char(0)) = 0")
        while let name = try names.next() {
            if let person = name.text.flatMap(index.row) { isUser.insert(person) }
        }
        let present = Set(
            try DatabaseValue.fetchAll(
                db,
                sql: "SELECT \(chats[.id]) FROM \(chats) WHERE \(chats[.id]) IN (SELECT chat_id FROM match_pairs)"
            ).compactMap(AppKey.init))
        // Until the next pass forgets them.
        for name in try ReadingSQL(columns).replaced(db) { index.row(name).map { _ = isUser.remove($0) } }
        for position in pairs.indices where pairs[position].match.state == .standing {
            let people = [pairs[position].first, pairs[position].second].compactMap(index.row)
            if !people.allSatisfy(isUser.contains) {
                pairs[position].match.state = .personGone
            } else if !(pairs[position].chat.map(present.contains) ?? false) {
                pairs[position].match.state = .chatDeleted
            }
        }
    }

    private func readMessages(_ pairs: inout [Pair], _ db: Database) throws {
        var positions: [AppKey: Int] = [:]
        for (position, pair) in pairs.enumerated() where pair.match.state == .standing {
            if let chat = pair.chat { positions[chat] = position }
        }
        let messages = columns[.messages]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(messages[[.chat, .sender, .createdAt]]) FROM \(messages)
                WHERE \(messages[.chat]) IN (SELECT chat_id FROM match_pairs) AND instr(\(messages[.sender]), char(0)) = 0
                """)
        while let row = try rows.next() {
            let (chat, name, created): (DatabaseValue, DatabaseValue, DatabaseValue) = (row[0], row[1], row[2])
            guard let id = AppKey(chat), let position = positions[id], let sender = name.text else { continue }
            guard let time = created.timestamp, time <= asOf else { continue }
            pairs[position].note(Username.folded(sender), time)
        }
        for position in pairs.indices { pairs[position].tellMessages() }
    }

    private func readPartings(_ pairs: inout [Pair], _ index: UsernameIndex, _ db: Database) throws {
        var positions: [PairOfRows: Int] = [:]
        var people = 0
        for (position, pair) in pairs.enumerated() {
            guard let first = index.row(pair.first), let second = index.row(pair.second) else { continue }
            positions[PairOfRows(first, second)] = position
            people = max(people, Int(max(first, second)) + 1)
        }
        var activity = Activity(asOf: asOf, seen: Array(repeating: nil, count: people))
        var report = CrowdReport(listsDetails: false)
        let words = try InteractionReader(columns: columns, mapping: mapping)
            .read(db, index: index, activity: &activity, report: &report)
        for word in words where word.kind == .dislike || word.kind == .block {
            guard let position = positions[PairOfRows(word.actor, word.target)] else { continue }
            if let time = word.time, time > asOf || time < pairs[position].match.matchedAt { continue }
            let parting = MadeMatch.Parting(isBlock: word.kind == .block, time: word.time)
            pairs[position].match.parting = pairs[position].match.parting.map { $0.orEarlier(parting) } ?? parting
        }
    }
}

/// Two rows in any order.
private struct PairOfRows: Hashable {
    var low: Int32
    var high: Int32

    init(_ one: Int32, _ other: Int32) {
        low = min(one, other)
        high = max(one, other)
    }
}

extension MadeMatch.Parting {
    /// The one that was said first; of two of one time the block. One without a time comes last.
    fileprivate func orEarlier(_ other: Self) -> Self {
        let (own, its) = (time ?? .init(microseconds: .max), other.time ?? .init(microseconds: .max))
        return own < its || (own == its && isBlock) ? self : other
    }
}
