internal import Profiles

/// Which rows of an app's table do not count, by what stands in one of its columns: those of people who are gone or banned, or
/// of words that were taken back. For a pass they are as if they were not there.
package struct LeftOutRows: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        /// Anything but NULL, nothing and 0, as in `deleted_at`.
        case filledIn
        /// Anything but NULL, nothing, 0, and words for no, as in `is_banned`.
        case yes
        /// NULL, nothing, 0, or a word for no, as in `is_active`.
        case no
        /// One of these words, without letter case.
        case words([String])
    }

    /// The app's name for the column.
    package let column: String
    package let value: Value

    package init(column: String, value: Value) {
        self.column = column
        self.value = value
    }

    private static let no = ["false", "f", "no", "n", "off"]
    private static let nothing = ["", "0", "0.0"]

    /// An SQL expression that is 1 for a row that does not count, and 0 for all others. What is none of a flag's words is taken
    /// for whatever leaves the row out.
    ///
    /// - Parameter row: what the statement calls the table.
    func condition(_ row: String) -> String {
        let text = "lower(trim(CAST(\(row).\(SQLText.identifier(column)) AS TEXT)))"
        return switch value {
        case .filledIn: "coalesce(\(text) NOT IN \(SQLText.list(Self.nothing)), 0)"
        case .yes: "coalesce(\(text) NOT IN \(SQLText.list(Self.nothing + Self.no)), 0)"
        // Neither NULL nor a word that nobody has thought of says that somebody is there.
        case .no: "coalesce(\(text) NOT IN \(SQLText.list(Self.yes)), 1)"
        case .words(let words):
            "coalesce(\(text) IN \(SQLText.list(words.map { $0.lowercased() } + words)), 0)"
        }
    }

    private static let yes = ["true", "t", "yes", "y", "on", "1", "1.0"]
}
