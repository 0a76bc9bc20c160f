internal import GRDB
internal import Profiles

/// Finds the notifications of matches among an app's own, each row read once, however many matches a person has.
struct MatchNotices {
    /// A match that has a chat.
    struct Match: Hashable {
        let run: Int64
        /// As JSON has it.
        let chat: AppKey

        init(run: Int64, chat: AppKey) { (self.run, self.chat) = (run, chat.inJSON) }
    }

    /// What names one row: its rowid, where there is one.
    let key: String
    private let ofPerson: String
    private let ofAll: String
    private let isIndexed: Bool

    /// - Parameter condition: what else must hold of a row, an SQL expression over its columns.
    init(_ db: Database, _ names: AppNames, where condition: String = "1") throws {
        let notices = names[.notifications]
        key = try notices.hasRowids(db) ? "rowid" : notices[.id]
        isIndexed = try AppIndexes(db, names).has(.notifications, [.username])
        let data = notices[.data]
        func value(_ member: String) -> String {
            "CASE WHEN json_valid(\(data)) THEN json_extract(\(data), '$.\(member)') END"
        }
        ofAll = """
            SELECT \(key), \(notices[.username]), \(value("run_id")), \(value("chat_id")) FROM \(notices)
            WHERE \(condition) AND \(notices[.type]) = '\(MatchWriter.notificationType)'
            """
        ofPerson = ofAll + " AND \(notices[.username]) = ?"
    }

    /// The rows that tell one of two people of their match, by match. Names in lower case are the same people's.
    ///
    /// - Complexity: O(notifications of these people), where the app has an index on the names, and otherwise O(notifications).
    func rows(
        _ db: Database, of matches: some Sequence<(people: [String], match: Match)>
    ) throws -> [Match: [DatabaseValue]] {
        var wanted: [String: Set<Match>] = [:]
        for (people, match) in matches {
            for name in people.flatMap(Username.spellings) { wanted[name, default: []].insert(match) }
        }
        var found: [Match: [DatabaseValue]] = [:]
        func take(_ row: Row, of wanted: Set<Match>) {
            guard case .number(let run)? = AppKey(row[2]), let chat = AppKey(row[3]) else { return }
            let match = Match(run: run, chat: chat)
            if wanted.contains(match) { found[match, default: []].append(row[0]) }
        }
        guard isIndexed else {
            let rows = try Row.fetchCursor(db, sql: ofAll)
            while let row = try rows.next() {
                guard let name = (row[1] as DatabaseValue).text else { continue }
                if let matches = wanted[name] ?? wanted[Username.folded(name)] { take(row, of: matches) }
            }
            return found
        }
        let statement = try db.cachedStatement(sql: ofPerson)
        var seen: Set<DatabaseValue> = []
        for (name, matches) in wanted {
            let rows = try Row.fetchCursor(statement, arguments: [name])
            while let row = try rows.next() {
                if seen.insert(row[0]).inserted { take(row, of: matches) }
            }
        }
        return found
    }
}
