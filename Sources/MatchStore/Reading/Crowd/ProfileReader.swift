internal import GRDB
internal import Profiles

/// Turns users and their profiles into people.
struct ProfileReader {
    let columns: AppColumns
    let tables: ReferenceTables
    let asOf: Timestamp

    /// How many characters of a name are read: many more than are shown, and than a username can have.
    static let longestName = 1_000
    /// How many characters of what people write about themselves are read.
    static let longestText = 10_000
    /// How many genres, or roles, of one person are read that a vocabulary knows, and how many that it does not.
    static let mostTerms = 64, mostUnknownWords = 24
    /// How many different words that no vocabulary knows are reported.
    static let mostReportedWords = 100_000

    /// Places in a row of the statement below: a name would be looked for in each of a million rows.
    private enum Column {
        static let username = 0, nul = 1, hasProfile = 2, gender = 3, genre = 4, role = 5, age = 6, born = 7
        static let experience = 8, name = 9, updatedAt = 10, joined = 11, gone = 12, readings = 13
    }

    func read(_ db: Database, report: inout CrowdReport) throws -> (people: [Person], notes: ReadingNotes) {
        var genres = VocabularyReader(tables.genres)
        var roles = VocabularyReader(tables.roles)
        var genders = GenderReader(tables)
        var preferences = PreferenceReader(columns, tables)
        let stated = try preferences.read(db)
        let ignoresCase = columns.ignoresCase(.preferences, .username)
        let (users, profiles) = (columns[.users], columns[.profiles])
        let updated = columns.has(.profiles, .updatedAt) ? "p.\(profiles[.updatedAt])" : "NULL"
        let joined = columns.has(.users, .createdAt) ? "u.\(users[.createdAt])" : "NULL"
        let readings = ReadingComparison(columns, asOf: asOf, isOnRecord: try ReadingSQL.isOnRecord(db))
        // A text with a NUL would reach Swift cut short, as somebody else's name perhaps: SQLite counts it here.
        let words = [AppColumn.gender, .genre, .role].map { SQLText.cut("p.\(profiles[$0])", to: Self.longestText) }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(SQLText.cut("u.\(users[.username])", to: Self.longestName)),
                       instr(u.\(users[.username]), char(0)), p.\(profiles[.username]) IS NOT NULL,
                       \(words.joined(separator: ", ")), \(AgeReading(columns).values("p")), p.\(profiles[.experience]),
                       \(SQLText.cut("p.\(profiles[.name])", to: Self.longestName)), \(updated), \(joined), \(isGone),
                       \(readings.columns)
                FROM \(users) u LEFT JOIN \(profiles) p
                    ON p.\(profiles[.username]) = u.\(users[.username])\(profiles.andCounts("p"))
                    \(readings.joins)
                """)
        var letters = GenderLetters()
        let takesNumbers = columns.names.peopleHaveKeys
        var people: [Person] = []
        var seen = SeenUsernames()
        var compared = ReadingComparison.Outcome()
        while let row = try rows.next() {
            report.report.users += 1
            let name: DatabaseValue = row[Column.username]
            let nul: DatabaseValue = row[Column.nul]
            guard row[Column.gone] == false else {
                report.leaveOut(.markedAsGone, name.text ?? "(not a text)")
                continue
            }
            guard let username = takesNumbers ? name.text : name.string, nul.wholeNumber == 0,
                columns.names.isUsername(username)
            else {
                report.leaveOut(.malformedUsername, name.text ?? "(not a text)")
                continue
            }
            seen.note(username)
            guard row[Column.hasProfile] == true else {
                report.leaveOut(.noProfile, username)
                continue
            }
            guard let years = self.years(row, username, &report) else { continue }
            guard years >= MeetingRules.adulthood else {
                report.leaveOut(.underage, username)
                continue
            }
            var person = Person(username: username, age: years)
            person.gender = gender(row[Column.gender], &genders, &report)
            if let text = (row[Column.gender] as DatabaseValue).text { letters.note(text, row: people.count) }
            (person.genres, person.otherGenres) = read(row[Column.genre], "genre", &genres, &report, \.unknownGenres)
            person.roles = read(row[Column.role], "role", &roles, &report, \.unknownRoles).known
            person.experience = experience(row[Column.experience], age: years, &report)
            person.name = (row[Column.name] as DatabaseValue).text ?? ""
            person.edited = (row[Column.updatedAt] as DatabaseValue).timestamp
            person.lastActive = person.edited
            person.joined = (row[Column.joined] as DatabaseValue).timestamp
            if person.edited == nil { report.noteUnread(row[Column.updatedAt], profiles, .updatedAt) }
            let wish = stated[Username.folded(username)]
            person.preferences = wish?.stated ?? StatedPreferences()
            if !ignoresCase, let wish {
                for name in wish.names where name != .text(username) { report.spellings.note(name) }
            }
            readings.compare(row, from: Column.readings, username, wish, number: people.count, &compared)
            preferences.report(of: username, person.preferences, to: &report)
            people.append(person)
        }
        report.note(rows: report.report.users, of: profiles)
        for (letter, rows) in letters.ambiguous {
            for row in rows { people[row].gender = .unknown }
            report.report.unknownGenders[letter, default: 0] += rows.count
            report.report.unknownValues["gender", default: 0] += rows.count
        }
        var notes = compared.notes()
        for number in compared.inherited {
            people[number].preferences = people[number].preferences.inherited(at: people[number].age)
            report.ignore("inherited_wish", "\(columns[.preferences].name) of \(people[number].username)")
        }
        for name in try unclaimedNames(db) { seen.note(name) }
        guard !seen.twice.isEmpty else { return (people, notes) }
        // Of whom there may be two, nothing is known that was not known before.
        notes.drop { seen.twice.contains(Username.folded($0)) }
        let left = people.filter { person in
            guard seen.twice.contains(Username.folded(person.username)) else { return true }
            report.leaveOut(.ambiguousUsername, person.username)
            return false
        }
        return (left, notes)
    }

    /// A number of years that a person can have; `nil` for somebody who is left out.
    private func years(_ row: Row, _ username: String, _ report: inout CrowdReport) -> Int? {
        switch AgeReading.age(row[Column.age], born: row[Column.born], at: asOf) {
        case .unknown: report.leaveOut(.ageUnknown, username)
        case .unreadable(let column):
            report.noteUnread(
                row[column == .age ? Column.age : Column.born], columns[.profiles], column, isTime: column != .age)
            report.leaveOut(.ageImpossible, username)
        case .years(let years):
            if (0...Person.oldest).contains(years) { return years }
            report.leaveOut(.ageImpossible, username)
        }
        return nil
    }

    /// An expression: whether the app has marked the user as gone, or the only profile. Rows that do not count are as if they
    /// were not there, for their names too: somebody else may have taken one.
    private var isGone: String {
        let (users, profiles) = (columns[.users], columns[.profiles])
        let (user, name) = (users.isLeftOut("u") ?? "0", profiles[.username])
        guard let profile = profiles.isLeftOut("gone") else { return user }
        return """
            \(user) OR p.\(name) IS NULL AND EXISTS (
                SELECT 1 FROM \(profiles) AS gone WHERE gone.\(name) = u.\(users[.username]) AND \(profile))
            """
    }

    /// Names of profiles that are no user's as they are spelled. One may be a user's in other letters, where the app tells
    /// them apart in this column only: it may be that person's true profile, and a child's.
    private func unclaimedNames(_ db: Database) throws -> [String] {
        let (users, profiles) = (columns[.users], columns[.profiles])
        let (name, user) = (profiles[.username], users[.username])
        return try String.fetchAll(
            db,
            sql: """
                SELECT \(name) FROM \(profiles)
                WHERE typeof(\(name)) = 'text' AND instr(\(name), char(0)) = 0\(profiles.andCounts("\(profiles)"))
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
        var terms = reader.reading(of: text)
        if terms.known.count > Self.mostTerms || terms.unknown.count > Self.mostUnknownWords {
            report.ignore("excess_words")
            terms.known.removeLast(max(0, terms.known.count - Self.mostTerms))
            terms.unknown.removeLast(max(0, terms.unknown.count - Self.mostUnknownWords))
            terms.written.removeLast(max(0, terms.written.count - Self.mostUnknownWords))
        }
        for spelling in terms.unknown {
            let isNew = report.report[keyPath: unknown].count < Self.mostReportedWords
            if isNew || report.report[keyPath: unknown][spelling] != nil {
                report.report[keyPath: unknown][spelling, default: 0] += 1
            }
        }
        if part == "genre" {
            for (folded, written) in zip(terms.unknown, terms.written) { report.noteGenre(folded, written: written) }
        }
        if terms.known.isEmpty { report.unknown(part) }
        return (terms.known, terms.unknown)
    }

    /// Every gender that a text names, which counts as unknown when there is none.
    private func gender(
        _ value: DatabaseValue, _ reader: inout GenderReader, _ report: inout CrowdReport
    ) -> GenderSet {
        guard !value.isBlank, let text = value.text else {
            report.unknown("gender")
            return .unknown
        }
        let (gender, unknown) = reader.person(text)
        for spelling in unknown { report.report.unknownGenders[spelling, default: 0] += 1 }
        if gender == .unknown { report.unknown("gender") }
        return gender
    }

    private func experience(_ value: DatabaseValue, age: Int, _ report: inout CrowdReport) -> Int? {
        guard let years = value.yearsInWords, (0...age).contains(years) else {
            if value.yearsInWords == nil { report.noteUnread(value, columns[.profiles], .experience, isTime: false) }
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
        let folded = Username.folded(username)
        if !once.insert(folded).inserted { twice.insert(folded) }
    }
}
