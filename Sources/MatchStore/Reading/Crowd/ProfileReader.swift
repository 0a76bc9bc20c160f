internal import GRDB
internal import Profiles

/// Turns users and their profiles into people.
struct ProfileReader {
    let columns: AppColumns
    let tables: ReferenceTables

    /// How many characters of a name are read: many more than are shown, and than a username can have.
    static let longestName = 1_000
    /// How many characters of what people write about themselves are read.
    private static let longestText = 10_000

    /// Places in a row of the statement below: a name would be looked for in each of a million rows.
    private enum Column {
        static let username = 0, nul = 1, hasProfile = 2, age = 3, gender = 4, genre = 5, role = 6
        static let experience = 7, name = 8, updatedAt = 9
    }

    func read(_ db: Database, report: inout CrowdReport) throws -> [Person] {
        var genres = VocabularyReader(tables.genres)
        var roles = VocabularyReader(tables.roles)
        var genders = VocabularyReader(tables.genders)
        let preferences = try PreferenceReader(columns[.preferences], genders: tables.genders).read(db)
        let (users, profiles) = (columns[.users], columns[.profiles])
        let updated = columns.has(.profiles, .updatedAt) ? "p.\(profiles[.updatedAt])" : "NULL"
        // A text with a NUL would reach Swift cut short, as somebody else's name perhaps: SQLite counts it here.
        let words = [AppColumn.gender, .genre, .role].map { SQLText.cut("p.\(profiles[$0])", to: Self.longestText) }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(SQLText.cut("u.\(users[.username])", to: Self.longestName)),
                       instr(u.\(users[.username]), char(0)), p.\(profiles[.username]) IS NOT NULL,
                       p.\(profiles[.age]), \(words.joined(separator: ", ")), p.\(profiles[.experience]),
                       \(SQLText.cut("p.\(profiles[.name])", to: Self.longestName)), \(updated)
                FROM \(users) u LEFT JOIN \(profiles) p ON p.\(profiles[.username]) = u.\(users[.username])
                """)
        var people: [Person] = []
        var seen = SeenUsernames()
        while let row = try rows.next() {
            report.report.users += 1
            let name: DatabaseValue = row[Column.username]
            let nul: DatabaseValue = row[Column.nul]
            guard case .string(let username) = name.storage, nul.wholeNumber == 0, Username.isValid(username) else {
                report.leaveOut(.malformedUsername, name.text ?? "(not a text)")
                continue
            }
            seen.note(username)
            guard row[Column.hasProfile] == true else {
                report.leaveOut(.noProfile, username)
                continue
            }
            let age: DatabaseValue = row[Column.age]
            if age.isBlank {
                report.leaveOut(.ageUnknown, username)
                continue
            }
            guard let years = age.wholeNumber, (0...Person.oldest).contains(years) else {
                report.leaveOut(.ageImpossible, username)
                continue
            }
            guard years >= MeetingRules.adulthood else {
                report.leaveOut(.underage, username)
                continue
            }
            var person = Person(username: username, age: years)
            person.gender = read(row[Column.gender], "gender", &genders, &report, \.unknownGenders).known.first
            (person.genres, person.otherGenres) = read(row[Column.genre], "genre", &genres, &report, \.unknownGenres)
            person.roles = read(row[Column.role], "role", &roles, &report, \.unknownRoles).known
            person.experience = experience(row[Column.experience], age: years, &report)
            person.name = (row[Column.name] as DatabaseValue).text ?? ""
            person.lastActive = (row[Column.updatedAt] as DatabaseValue).timestamp
            person.preferences = preferences[username.lowercased()] ?? StatedPreferences()
            people.append(person)
        }
        for name in try unclaimedNames(db) { seen.note(name) }
        guard !seen.twice.isEmpty else { return people }
        return people.filter { person in
            guard seen.twice.contains(person.username.lowercased()) else { return true }
            report.leaveOut(.ambiguousUsername, person.username)
            return false
        }
    }

    /// Names of profiles that are no user's as they are spelled. One may be a user's in other letters, where the app tells
    /// them apart in this column only: it may be that person's true profile, and a child's.
    private func unclaimedNames(_ db: Database) throws -> [String] {
        let (users, profiles) = (columns[.users], columns[.profiles])
        let (name, user) = (profiles[.username], users[.username])
        return try String.fetchAll(
            db,
            sql: """
                SELECT \(name) FROM \(profiles) WHERE typeof(\(name)) = 'text' AND instr(\(name), char(0)) = 0
                    AND \(name) NOT IN (SELECT \(user) FROM \(users) WHERE \(user) IS NOT NULL)
                """)
    }

    /// Looks up the terms of a text, and counts it as unknown when there are none.
    private func read(
        _ value: DatabaseValue, _ part: String, _ reader: inout VocabularyReader, _ report: inout CrowdReport,
        _ unknown: WritableKeyPath<LoadReport, [String: Int]>
    ) -> (known: [Int], unknown: [String]) {
        guard !value.isBlank, let text = value.text else {
            report.unknown(part)
            return ([], [])
        }
        let terms = reader.terms(in: text)
        for spelling in terms.unknown { report.report[keyPath: unknown][spelling, default: 0] += 1 }
        if terms.known.isEmpty { report.unknown(part) }
        return terms
    }

    private func experience(_ value: DatabaseValue, age: Int, _ report: inout CrowdReport) -> Int? {
        guard let years = value.years, (0...age).contains(years) else {
            report.unknown("experience")
            return nil
        }
        return years
    }
}

/// Finds usernames that are there more than once, ignoring case as Duet's own tables do.
///
/// An app's tables need not hold them unique. Which of two rows is true nobody can say, and one may be of a child: nobody
/// of that name can be scored.
private struct SeenUsernames {
    private var once: Set<String> = []
    private(set) var twice: Set<String> = []

    mutating func note(_ username: String) {
        let folded = username.lowercased()
        if !once.insert(folded).inserted { twice.insert(folded) }
    }
}

/// Reads `match_preferences`, by username in lower case.
struct PreferenceReader {
    private let genders: Vocabulary
    private let table: String
    private let sql: String
    private let sqlOfOne: String

    init(_ names: AppNames.Table, genders: Vocabulary) {
        self.genders = genders
        table = names.name
        // A name with a NUL would reach Swift cut short, as somebody else's.
        sql = """
            SELECT \(names[[.username, .youngest, .oldest, .introductions, .genders]]) FROM \(names)
            WHERE instr(\(names[.username]), char(0)) = 0
            """
        sqlOfOne = sql + " AND \(names[.username]) = ?"
    }

    /// Everybody's, by username in lower case; nothing when Duet's tables are absent.
    func read(_ db: Database) throws -> [String: StatedPreferences] {
        guard try db.tableExists(table) else { return [:] }
        return try read(db, Row.fetchCursor(db, sql: sql))
    }

    /// One person's; nothing stated when there is no row. Duet's tables must be there.
    func read(_ db: Database, of username: String) throws -> StatedPreferences {
        let statement = try db.cachedStatement(sql: sqlOfOne)
        return try read(db, Row.fetchCursor(statement, arguments: [username])).values.first ?? StatedPreferences()
    }

    private func read(_ db: Database, _ rows: RowCursor) throws -> [String: StatedPreferences] {
        var found: [String: StatedPreferences] = [:]
        var welcome: [String: GenderSet] = [:]
        while let row = try rows.next() {
            guard let username = (row[0] as DatabaseValue).text else { continue }
            var stated = StatedPreferences()
            let youngest = (row[1] as DatabaseValue).wholeNumber
            let oldest = (row[2] as DatabaseValue).wholeNumber
            if youngest != nil || oldest != nil {
                let low = max(youngest ?? 0, 0)
                stated.ages = low...max(low, oldest ?? Person.oldest)
            }
            stated.introductions = (row[3] as DatabaseValue).wholeNumber.map { $0 != 0 }
            if let json = (row[4] as DatabaseValue).text {
                let known = try welcome[json] ?? genderSet(db, json)
                stated.genders = known
                // A crowd states the same few lists a million times over; a stranger's own ones are not kept.
                if welcome.count < 1_000 { welcome[json] = known }
            }
            found[username.lowercased()] = stated
        }
        return found
    }

    /// The genders that a JSON array names.
    ///
    /// Words that mean no gender are left out. A list of which none is left welcomes nobody: to take it for "nothing stated"
    /// would open what the person meant to close.
    private func genderSet(_ db: Database, _ json: String) throws -> GenderSet {
        let statement = try db.cachedStatement(sql: "SELECT value FROM json_each(?) WHERE type = 'text'")
        return try String.fetchAll(statement, arguments: [json]).compactMap { genders.term(for: $0) }
            .reduce(into: GenderSet()) { $0.formUnion(GenderSet($1)) }
    }
}
