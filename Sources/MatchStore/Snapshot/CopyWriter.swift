internal import GRDB
internal import Profiles

/// Puts rows of one database into another under pseudonyms, table after table.
struct CopyWriter {
    let source: Database
    private let target: NewDatabase
    private let tables: ReferenceTables
    private let asOf: Timestamp
    let columns: AppColumns
    private let progress: (Int, Int) -> Void
    private var names: Pseudonyms
    private var done = 0
    private let total: Int
    /// Types of interactions and chats that programs use: what stands in a few rows only may be anybody's text.
    let words: Set<String>
    /// In so many rows at least a word stands that programs use.
    private static let rowsOfWord = 10
    /// What the copy knows chats by.
    let numbers: CopiedChats
    /// How many rows went into each table.
    private(set) var counts: [String: Int] = [:]

    init(
        _ source: Database, names app: AppNames, into target: NewDatabase, _ names: Pseudonyms, tables: ReferenceTables,
        asOf: Timestamp, progress: @escaping (Int, Int) -> Void
    ) throws {
        self.source = source
        self.target = target
        self.names = names
        self.tables = tables
        self.asOf = asOf
        self.progress = progress
        columns = try AppColumns(source, app)
        words = try Self.words(source, app)
        numbers = try CopiedChats(source, app[.chats])
        total = try [AppTable.interactions, .chats, .participants, .messages].reduce(0) { sum, table in
            try sum + (Int.fetchOne(source, sql: "SELECT count(*) FROM \(app[table])") ?? 0)
        }
    }

    /// Duet's own words for types, and those that stand in many rows.
    private static func words(_ source: Database, _ app: AppNames) throws -> Set<String> {
        let standard = TypeMapping()
        var words = Set(standard.like + standard.dislike + standard.block + standard.group + [standard.direct])
        for (table, column) in [(AppTable.interactions, AppColumn.interactionType), (.chats, .type)] {
            let column = app[table][column]
            let common = try DatabaseValue.fetchCursor(
                source,
                sql: "SELECT \(column) FROM \(app[table]) GROUP BY \(column) HAVING count(*) >= \(rowsOfWord)")
            while let word = try common.next() {
                if let text = word.text { words.insert(text) }
            }
        }
        return words
    }

    mutating func copy() throws {
        try copyPeople()
        try copyPreferences()
        try copyActivity()
        try copyMatches()
    }

    // MARK: - People

    /// People are written in the order of their pseudonyms: the order of the app's rows would reveal who came when.
    private mutating func copyPeople() throws {
        var report = CrowdReport(listsDetails: false)
        // Only what profiles say goes into the copy, whatever the moment; a date of birth becomes an age.
        let people = try ProfileReader(columns: columns, tables: tables, asOf: asOf).read(source, report: &report)
            .people
        // The model distinguishes the commonest by their number and, among equals, by the alphabet: their spelling need not
        // be known.
        let common = Dictionary(
            uniqueKeysWithValues: people.commonestOtherGenres(Crowd.otherGenresThatCount).sorted().enumerated().map {
                ($1, Self.unlistedGenre($0))
            })
        let known = Dictionary(uniqueKeysWithValues: people.map { ($0.username, $0) })
        let (users, profiles) = (columns[.users], columns[.profiles])
        let username = users[.username]
        // What is learned leaves out people who had not signed up at the moment that is asked about.
        let joined = columns.has(.users, .createdAt) ? users[.createdAt] : "NULL"
        let userRows = try Row.fetchCursor(
            source,
            sql: """
                SELECT \(username), \(SQLText.positionOfNUL(username)), \(joined) FROM \(users)
                WHERE 1\(users.andCounts("\(users)"))
                """)
        var rows: [[DatabaseValue]] = []
        while let row = try userRows.next() {
            rows.append([userPseudonym(row[0], nul: row[1]).databaseValue, Self.time(row[2])])
        }
        try insert("users", ["username", "created_at"], rows.sorted(by: Self.precedes))

        let updated = columns.has(.profiles, .updatedAt) ? "p.\(profiles[.updatedAt])" : "NULL"
        let profileRows = try Row.fetchCursor(
            source,
            sql: """
                SELECT u.\(username), \(SQLText.positionOfNUL("u.\(username)")), \(updated),
                       \(AgeReading(columns).values("p"))
                FROM \(users) u JOIN \(profiles) p ON p.\(profiles[.username]) = u.\(username)
                WHERE 1\(users.andCounts("u"))\(profiles.andCounts("p"))
                """)
        rows = []
        while let row = try profileRows.next() {
            let name = userPseudonym(row[0], nul: row[1]).databaseValue
            let person =
                (row[1] as DatabaseValue).wholeNumber == 0 ? (row[0] as DatabaseValue).text.flatMap { known[$0] } : nil
            let words = person.map { ProfileWords($0, tables: tables, common: common) }
            rows.append([
                name,
                (person?.age ?? Self.ageOfNobody(AgeReading.age(row[3], born: row[4], at: asOf))).databaseValue,
                words?.gender.databaseValue ?? .null,
                words?.genre.databaseValue ?? .null, words?.role.databaseValue ?? .null,
                person?.experience.databaseValue ?? .null, Self.time(row[2]),
            ])
        }
        try insert(
            "profiles", ["username", "age", "gender", "genre", "role", "experience", "updated_at"],
            rows.sorted(by: Self.precedes))
    }

    /// An age that leaves somebody out for the same reason as the true one, and says no more; `nil` for unknown.
    private static func ageOfNobody(_ age: AgeReading.Age) -> Int? {
        switch age {
        case .unknown: nil
        case .unreadable: -1
        case .years(let years) where (0...Person.oldest).contains(years):
            years < MeetingRules.adulthood ? 0 : MeetingRules.adulthood
        case .years: -1
        }
    }

    /// By the first values that differ. Of the same names and numbers, the same rows come first everywhere.
    static func precedes(_ one: [DatabaseValue], _ other: [DatabaseValue]) -> Bool {
        for (left, right) in zip(one, other) where left != right {
            return (left.text ?? left.description) < (right.text ?? right.description)
        }
        return false
    }

    private mutating func copyPreferences() throws {
        var reader = PreferenceReader(columns, tables)
        let stated = try reader.read(source)
        let rows = try stated.sorted { $0.key < $1.key }.map { name, found in
            let wish = found.stated
            // One that is older than the account is of somebody who had the name before. The default would be the clock's time.
            let time = found.statedAt.map { Timestamp(seconds: $0).description } ?? "unreadable"
            let genders = try wish.genders.map { try ProfileWords.spellings($0, tables.genders).json }
            return [
                names.pseudonym(of: name).databaseValue, genders.databaseValue, (wish.ages?.lowerBound).databaseValue,
                (wish.ages?.upperBound).databaseValue, wish.introductions.databaseValue,
                time.databaseValue, time.databaseValue,
            ]
        }
        try insert(
            "match_preferences",
            ["username", "genders", "age_min", "age_max", "introductions", "created_at", "updated_at"],
            rows.sorted(by: Self.precedes))
    }

    // MARK: - Rows and values

    mutating func streamIfThere(
        _ table: String, _ columns: [String], _ sql: String,
        _ values: (Row, inout Pseudonyms) throws -> [DatabaseValue]?
    ) throws {
        if try source.tableExists(table) { try stream(table, columns, sql, values) }
    }

    /// Writes a row for each row of a query that has values.
    ///
    /// - Parameter sorted: whether rows that share their first value, and come one after the other, are put in order.
    mutating func stream(
        _ table: String, _ columns: [String], _ sql: String, sorted: Bool = false,
        _ values: (Row, inout Pseudonyms) throws -> [DatabaseValue]?
    ) throws {
        let rows = try Row.fetchCursor(source, sql: sql)
        var batch: [[DatabaseValue]] = []
        while let row = try rows.next() {
            done += 1
            guard let values = try values(row, &names) else { continue }
            if batch.count >= Self.batchSize, !sorted || batch.last?.first != values.first {
                try insert(table, columns, sorted ? batch.sorted(by: Self.precedes) : batch)
                batch.removeAll(keepingCapacity: true)
                progress(min(done, total), total)
            }
            batch.append(values)
        }
        try insert(table, columns, sorted ? batch.sorted(by: Self.precedes) : batch)
    }

    private static let batchSize = 4096

    private mutating func insert(_ table: String, _ columns: [String], _ rows: [[DatabaseValue]]) throws {
        try Task.checkCancellation()
        try target.access { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO \(table)(\(columns.joined(separator: ", "))) \
                    VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                    """)
            for row in rows { try statement.execute(arguments: StatementArguments(row)) }
        }
        counts[table, default: 0] += rows.count
    }

    private mutating func userPseudonym(_ name: DatabaseValue, nul: DatabaseValue) -> String {
        guard let text = columns.names.peopleHaveKeys ? name.text : name.string else {
            return names.pseudonym(ofUser: name.text ?? "", isText: false)
        }
        return names.pseudonym(ofUser: nul.wholeNumber == 0 ? text : text + "\0", isText: true)
    }

    static func name(
        _ value: DatabaseValue, nul: DatabaseValue, _ names: inout Pseudonyms
    ) -> DatabaseValue {
        guard let text = value.text else { return .null }
        return names.pseudonym(of: nul.wholeNumber == 0 ? text : text + "\0").databaseValue
    }

    /// A text that is a time, or one that is none; NULL stays NULL.
    static func time(_ value: DatabaseValue) -> DatabaseValue {
        guard !value.isNull else { return value }
        guard let moment = value.timestamp, let form = value.time.flatMap(TimeForm.init) else {
            return "unreadable".databaseValue
        }
        // Written anew: what is not read of a time could be anything.
        let copy = form.plain.value(moment).databaseValue
        return copy.timestamp == moment ? copy : "unreadable".databaseValue
    }

    /// The name in the copy for a genre that no table knows, in the order of numbers.
    static func unlistedGenre(_ number: Int) -> String {
        // Letters only, four of them, so that it is read as one word and sorts by number.
        var (letters, rest) = ("", number)
        for _ in 0..<4 {
            letters = String(UnicodeScalar(UInt8(97 + rest % 26))) + letters
            rest /= 26
        }
        return "unlisted\(letters)"
    }

    /// A word as programs use them; another means nothing to anybody.
    static func word(_ value: DatabaseValue, nul: DatabaseValue, known words: Set<String>) -> DatabaseValue {
        guard let text = value.text else { return .null }
        let isWord =
            text.utf8.count <= 32
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x2D, 0x2E, 0x5F].contains($0)
            }
        return (isWord && nul.wholeNumber == 0 && words.contains(text) ? text : "(another)").databaseValue
    }
}

/// A profile's words as the vocabularies spell them.
private struct ProfileWords {
    var gender: String?
    var genre: String?
    var role: String?

    init(_ person: Person, tables: ReferenceTables, common: [String: String]) {
        gender = person.gender == .unknown ? nil : Self.spellings(person.gender, tables.genders).joined(separator: ", ")
        let genres =
            person.genres.map { Self.spelling($0, tables.genres) } + person.otherGenres.compactMap { common[$0] }
        genre = genres.isEmpty ? nil : genres.joined(separator: ", ")
        let roles = person.roles.map { Self.spelling($0, tables.roles) }
        role = roles.isEmpty ? nil : roles.joined(separator: ", ")
    }

    static func spellings(_ genders: GenderSet, _ vocabulary: Vocabulary) -> [String] {
        vocabulary.terms.indices.filter { genders.contains(GenderSet($0)) }.map { spelling($0, vocabulary) }
    }

    /// The name of a term, or where that would be read as something else, as with a comma in it, its folded form.
    private static func spelling(_ term: Int, _ vocabulary: Vocabulary) -> String {
        let name = vocabulary.terms[term].name
        let read = vocabulary.terms(in: name)
        return read.known == [term] && read.unknown.isEmpty ? name : Vocabulary.fold(name)
    }
}
