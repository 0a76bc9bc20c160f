internal import GRDB
internal import Profiles

/// Reads `match_preferences`, by username in lower case.
struct PreferenceReader {
    private var genders: GenderReader
    /// What was not understood of whom people seek, by username in lower case.
    private var unknown: [String: [String]] = [:]

    private let table: String
    private let sql: String
    private let sqlOfOne: String

    /// What somebody has stated.
    struct Found {
        var stated: StatedPreferences
        /// As `ReadingSQL.wish` has it.
        var mark: String
        /// The name in the row, and in the others of this person.
        var names: [OtherSpellings.Name]
        /// When, in seconds since 1970; `nil` where that cannot be read.
        var statedAt: Int64?
    }

    init(_ columns: AppColumns, _ tables: ReferenceTables) {
        genders = GenderReader(tables)
        let reading = ReadingSQL(columns)
        let names = columns[.preferences]
        table = names.name
        // In a table of the app's own: what cannot be stated is not stated.
        let stated = [AppColumn.youngest, .oldest, .introductions, .genders].map { columns.orNull(.preferences, $0) }
        // A name with a NUL would reach Swift cut short, as somebody else's; so would a wish. One that is too long is none that
        // can be understood.
        let genders = stated[3]
        let isCut = "\(SQLText.positionOfNUL(genders)) OR ifnull(length(\(genders)), 0) > \(ProfileReader.longestText)"
        func sql(_ more: [String]) -> String {
            let columns =
                [names[.username]] + stated[..<3] + [SQLText.cut(genders, to: ProfileReader.longestText), isCut] + more
            return """
                SELECT \(columns.joined(separator: ", "))
                FROM \(names) AS wish WHERE instr(\(names[.username]), char(0)) = 0
                """
        }
        self.sql = sql([reading.wish("wish"), reading.statedAt("wish")])
        sqlOfOne = sql([]) + " AND \(names[.username]) = ?"
    }

    /// Everybody's, by username in lower case; nothing when Duet's tables are absent.
    mutating func read(_ db: Database) throws -> [String: Found] {
        guard try db.tableExists(table) else { return [:] }
        return try read(Row.fetchCursor(db, sql: sql))
    }

    /// One person's; nothing stated when there is no row. Duet's tables must be there.
    ///
    /// - Parameter spellings: how the app spells people otherwise: where all are read, names are folded.
    mutating func read(
        _ db: Database, of username: String, _ spellings: OtherSpellings
    ) throws -> StatedPreferences {
        let statement = try db.cachedStatement(sql: sqlOfOne)
        return try spellings.all(username).reduce(nil) { found, name -> StatedPreferences? in
            let stated = try read(Row.fetchCursor(statement, arguments: [name.databaseValue])).values.first?.stated
            return found.map { $0.stricter(with: stated ?? $0) } ?? stated
        } ?? StatedPreferences()
    }

    /// Counts what was not understood of one person's wish, and whether that leaves nobody welcome.
    func report(of username: String, _ stated: StatedPreferences, to report: inout CrowdReport) {
        guard !unknown.isEmpty, let words = unknown[Username.folded(username)] else { return }
        for word in words { report.report.unknownWishes[word, default: 0] += 1 }
        if stated.genders == [] { report.unknown("wish") }
    }

    /// Where a table of the app's own has several rows of a name, nobody knows which is true: what all of them allow.
    private mutating func read(_ rows: RowCursor) throws -> [String: Found] {
        var found: [String: Found] = [:]
        while let row = try rows.next() {
            guard let name = (row[0] as DatabaseValue).spelling else { continue }
            let username = Username.folded(name.text)
            var stated = StatedPreferences()
            // A lower limit of 25.5 years is one of 26.
            let youngest = (row[1] as DatabaseValue).yearsBegun
            let oldest = (row[2] as DatabaseValue).years
            if youngest != nil || oldest != nil {
                let low = max(youngest ?? 0, 0)
                stated.ages = low...max(low, oldest ?? Person.oldest)
            }
            stated.introductions = (row[3] as DatabaseValue).wholeNumber.map { $0 != 0 }
            let wish: DatabaseValue = row[4]
            if !wish.isNull {
                let isWhole = (row[5] as DatabaseValue).wholeNumber == 0
                let reading = isWhole ? wish.text.map { genders.wish($0) } : nil
                // What is no text welcomes nobody, as a text does of which nothing is understood.
                stated.genders = reading?.genders ?? []
                let words = reading?.unknown ?? ["(no text)"]
                if !words.isEmpty { unknown[username] = words }
            }
            // Of one person only what is stated is read.
            var one = Found(stated: stated, mark: "", names: [name])
            if row.count > 6 {
                one.mark = (row[6] as DatabaseValue).text ?? ""
                one.statedAt = (row[7] as DatabaseValue).integer
            }
            if let other = found[username] {
                one.stated = other.stated.stricter(with: stated)
                one.mark = "\(other.mark);\(one.mark)"
                one.names = other.names + one.names
                one.statedAt = other.statedAt.flatMap { first in one.statedAt.map { min(first, $0) } }
            }
            found[username] = one
        }
        return found
    }
}
