internal import GRDB
internal import Profiles

/// How old somebody is by a profile: by the age in it, or the date of birth, or, where it has both, by which makes the person
/// younger.
struct AgeReading {
    private let columns: AppColumns
    private let tellsAge: Bool
    private let tellsBirth: Bool

    init(_ columns: AppColumns) {
        self.columns = columns
        (tellsAge, tellsBirth) = (columns.has(.profiles, .age), columns.tellsBirth)
    }

    enum Age: Equatable {
        /// Nothing is filled in.
        case unknown
        /// What stands in a column is no age.
        case unreadable(AppColumn)
        case years(Int)
    }

    /// Two values for a list of columns, which `age(_:born:at:)` reads.
    ///
    /// - Parameter profile: what the statement calls the table.
    func values(_ profile: String) -> String {
        let names = columns[.profiles]
        return [(tellsAge, AppColumn.age), (tellsBirth, .birthDate)].map { $0 ? "\(profile).\(names[$1])" : "NULL" }
            .joined(separator: ", ")
    }

    /// - Returns: any number of years: whether a person can have them, others ask.
    static func age(_ age: DatabaseValue, born: DatabaseValue, at moment: Timestamp) -> Age {
        guard !born.isBlank else {
            if age.isBlank { return .unknown }
            return age.years.map(Age.years) ?? .unreadable(.age)
        }
        guard let years = born.birthDate?.years(at: moment) else { return .unreadable(.birthDate) }
        return .years(min(years, age.years ?? years))
    }

    /// The same in SQL: an expression that is NULL for what is no age.
    ///
    /// - Parameter moment: an expression, a time as SQLite writes it.
    func years(_ profile: String, at moment: String) -> String {
        let names = columns[.profiles]
        let age = "\(profile).\(names[.age])"
        // A text that is no number as a whole (a date, a range) is not what CAST makes of its beginning.
        let stated = tellsAge ? "CASE WHEN CAST(\(age) AS NUMERIC) = \(age) THEN CAST(\(age) AS INTEGER) END" : "NULL"
        guard tellsBirth else { return stated }
        let birth = "\(profile).\(names[.birthDate])"
        let born = "((CAST(strftime('%Y%m%d', \(moment)) AS INTEGER) - \(SQLText.birthDate(birth))) / 10000)"
        return """
            CASE WHEN \(birth) IS NULL OR trim(\(birth)) = '' THEN \(stated) \
            ELSE min(\(born), coalesce(\(stated), \(born))) END
            """
    }
}

extension DatabaseValue {
    /// A date of birth; `SQLText.birthDate` says the same in SQL.
    fileprivate var birthDate: BirthDate? {
        switch storage {
        case .string(let text): BirthDate(text)
        case .int64(let number): BirthDate(number)
        case .double(let number): Int64(exactly: number).flatMap { BirthDate($0) }
        case .null, .blob: nil
        }
    }
}

extension SQLText {
    /// An expression: a date of birth as eight digits; NULL for anything that `BirthDate` does not read.
    package static func birthDate(_ column: String) -> String {
        let (day, hour, number) = ("substr(\(column), 1, 10)", "substr(\(column), 12, 2)", "(\(column) + 0)")
        let parts = [(1, 4), (5, 2), (7, 2)].map { "substr(CAST(\(number) AS INTEGER), \($0), \($1))" }
        let written = parts.joined(separator: " || '-' || ")
        return """
            CASE WHEN typeof(\(column)) = 'text' AND \(column) GLOB '[0-9][0-9][0-9][0-9]-*' THEN \
            CASE WHEN \(day) = date(\(day), '+0 days') AND \(day) >= '0001' AND \(day) < '3000' AND (length(\(column)) = 10 \
            OR substr(\(column), 11, 1) IN (' ', 'T') AND \(hour) GLOB '[0-2][0-9]' AND \(hour) < '24') THEN \
            CAST(strftime('%Y%m%d', \(day), CASE WHEN \(hour) >= '12' THEN '+1 days' ELSE '+0 days' END) AS INTEGER) END \
            WHEN typeof(\(column)) IN ('integer', 'real') AND \(number) = CAST(\(number) AS INTEGER) \
            OR typeof(\(column)) = 'text' AND \(column) NOT GLOB '*[^0-9]*' AND length(\(column)) BETWEEN 8 AND 13 THEN \
            CASE WHEN \(number) BETWEEN 18000101 AND 29991231 THEN \
            CASE WHEN \(written) = date(\(written), '+0 days') THEN CAST(\(number) AS INTEGER) END \
            WHEN abs(\(number)) >= 100000000 AND abs(\(number)) < 5000000000 THEN \
            CAST(strftime('%Y%m%d', CAST(\(number) AS INTEGER) + 43200, 'unixepoch') AS INTEGER) \
            WHEN abs(\(number)) >= 5000000000 AND abs(\(number)) < 5000000000000 THEN \
            CAST(strftime('%Y%m%d', CAST(\(number) AS INTEGER) / 1000 + 43200, 'unixepoch') AS INTEGER) END END
            """
    }
}
