internal import GRDB
internal import Profiles

/// What a pass has read of one person that later looks are compared with: who bears the name, and what the rules about
/// wishes were asked with.
///
/// An app that lets a name go gives it to somebody else some day. People go by their names everywhere, in Duet's tables too:
/// without this, the new bearer would inherit lists, matches, wishes and consent.
struct PersonReading: Sendable, Equatable {
    /// When the app made the account, in seconds since 1970; `nil` where it does not say.
    var joined: Int64?
    /// The number of the account; `nil` where accounts have none.
    var account: String?
    /// The gender in the profile, encoded.
    var gender: String
    /// The wish, encoded; `nil` where there is no row.
    var wish: String?
    /// A wish that was found under the name and is not its bearer's: it stays so until the row changes.
    var inheritedWish: String?
    /// From when on what is said under the name is its bearer's, in seconds since 1970; `nil` where a pass has seen no other.
    var since: Int64?
}

/// What of a crowd is new since the last pass.
package struct ReadingNotes: Sendable {
    /// People who are not on record as they are now.
    var changed: [(username: String, reading: PersonReading)] = []
    /// Names that somebody else bears now.
    package internal(set) var replaced: [String] = []
    /// From when on what is said under a name is its bearer's, where a pass has seen another.
    var since: [(username: String, second: Int64)] = []
    /// How many accounts have another moment or number, where that is too many for new people.
    package internal(set) var rewritten = 0

    /// Rows of `match_showings` that are not as they should be.
    var showings: [ShowingRecord.Line] = []

    /// Whether anything that the app has written of these people is near the moment of the pass; `nil` where no time can be
    /// read.
    package internal(set) var isNear: Bool?

    package init() {}

    mutating func drop(where isDropped: (String) -> Bool) {
        changed.removeAll { isDropped($0.username) }
        replaced.removeAll(where: isDropped)
        since.removeAll { isDropped($0.username) }
    }

    /// More names than this, and more than half of those compared, have no new bearers overnight: the app has rewritten the
    /// times or numbers of its accounts.
    static let mostReplaced = 20
}

/// The same in SQL. Every place that asks whether somebody is still whom a pass has read asks with these expressions: the
/// pass itself, the recheck, notifications, outcomes, and the view.
struct ReadingSQL {
    private let columns: AppColumns
    /// Whether the app's accounts say when they were made.
    private var tellsJoined: Bool { columns.has(.users, .createdAt) }

    init(_ columns: AppColumns) {
        self.columns = columns
    }

    /// Whether there is anything on record to compare with: not before the first pass of this version.
    static func isOnRecord(_ db: Database) throws -> Bool {
        try db.tableExists("match_readings") && db.tableExists("match_people")
    }

    /// When an account was made, in seconds since 1970; NULL where that cannot be read. A moment, not a text: an app may change
    /// how it writes times.
    func joined(_ users: String) -> String {
        tellsJoined ? SQLText.moment("\(users).\(columns[.users][.createdAt])") : "NULL"
    }

    /// The number of an account. Not the rowid of a table that does not name it: VACUUM gives those anew.
    func account(_ users: String) -> String {
        columns.accountNumber.map { "CAST(\(users).\($0) AS TEXT)" } ?? "NULL"
    }

    /// Whether an account is another than the one on record: made at another moment, or where one of the two moments cannot
    /// be read, of another number. What cannot be told is the same.
    func isSomebodyElse(_ known: String, _ users: String) -> String {
        let (joined, account) = (joined(users), account(users))
        // Seconds are cut off and rounded in several ways.
        return "coalesce(abs(\(joined) - \(known).joined) > 1, \(account) <> \(known).account, 0)"
    }

    /// A gender as text of plain letters, whatever the app stores, as far as a pass reads it.
    func gender(_ profiles: String) -> String {
        "hex(\(SQLText.cut("\(profiles).\(columns[.profiles][.gender])", to: ProfileReader.longestText)))"
    }

    /// A wish likewise, with the moment when it was stated.
    func wish(_ wishes: String) -> String {
        let table = columns[.preferences]
        let values = [AppColumn.genders, .youngest, .oldest, .introductions].filter { columns.hasWish($0) }.map {
            "hex(\(SQLText.cut("\(wishes).\(table[$0])", to: ProfileReader.longestText)))"
        }
        let stated = columns.hasWish(.updatedAt) ? "\(wishes).\(table[.updatedAt])" : nil
        return (values + (stated.map { ["coalesce(\(SQLText.moment($0)), hex(\($0)))"] } ?? []) + ["''"])
            .joined(separator: " || ',' || ")
    }

    /// When a wish was stated, in seconds since 1970; NULL where that cannot be read.
    func statedAt(_ wishes: String) -> String {
        columns.has(.preferences, .updatedAt)
            ? SQLText.moment("\(wishes).\(columns[.preferences][.updatedAt])") : "NULL"
    }

    /// The names that somebody else bears now than when a pass last read them. Absent tables read as empty.
    func replaced(_ db: Database) throws -> [String] {
        guard try Self.isOnRecord(db) else { return [] }
        let users = columns[.users]
        return try String.fetchAll(
            db,
            sql: """
                SELECT person.username FROM match_people AS person
                JOIN match_readings AS known ON known.person_id = person.person_id
                JOIN \(users) AS account ON account.\(users[.username]) = person.username
                WHERE instr(person.username, char(0)) = 0 AND \(isSomebodyElse("known", "account"))
                """)
    }

    /// A query with one parameter, a username: 1 where somebody else bears the name now, or nobody.
    var somebodyElseNow: String {
        let users = columns[.users]
        return """
            SELECT NOT EXISTS (SELECT 1 FROM \(users) WHERE \(users[.username]) = ?1) OR EXISTS (
                SELECT 1 FROM match_people AS person JOIN match_readings AS known ON known.person_id = person.person_id
                JOIN \(users) AS account ON account.\(users[.username]) = ?1
                WHERE person.username = ?1 AND \(isSomebodyElse("known", "account")))
            """
    }
}

extension AppColumns {
    /// Whether a wish can be stated in this column. Before the first pass there may be no table: then Duet makes it.
    func hasWish(_ column: AppColumn) -> Bool { columns(of: .preferences).isEmpty || has(.preferences, column) }
}
