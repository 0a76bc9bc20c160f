internal import CSV
internal import GRDB
internal import Profiles

/// Reads the fields of CSV files.
enum FieldReading {
    /// What is wrong with a field, in the middle of a sentence.
    struct Refusal: Error {
        let problem: String
    }

    /// Whether a file is text in UTF-16, as spreadsheets save it: by its mark, or by a NUL in every other byte of its first line.
    static func isUTF16(_ data: some Collection<UInt8>) -> Bool {
        let start = Array(data.prefix(64))
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return true }
        let pairs = start.count / 2
        return pairs > 1
            && [0, 1].contains { parity in
                (0..<pairs).allSatisfy { (start[2 * $0 + parity] == 0) && start[2 * $0 + 1 - parity] != 0 }
            }
    }

    /// What goes into the database: NULL for an empty field.
    ///
    /// - Parameters:
    ///   - column: its name.
    ///   - type: the type that the column is declared with.
    static func value(
        _ record: DelimitedRecord, _ position: Int, of column: String, type: String
    ) throws(Refusal) -> DatabaseValue {
        guard let text = record.text(at: position) else { throw Refusal(problem: "the field is not UTF-8 text") }
        // SQLite's own functions, and most programs, would read the field as if it ended there.
        if text.utf8.contains(0) { throw Refusal(problem: "the field has a NUL character") }
        if column.lowercased().hasSuffix("_at"), !text.isEmpty, !isTime(text, type: type) {
            throw Refusal(
                problem: "“\(text.prefix(60))” is not a time that duet reads: write 2026-05-28, 2026-05-28 19:06 or "
                    + "2026-05-28 19:06:00, in UTC, or with a zone as in 2026-05-28T19:06:00+02:00, or the seconds since 1970"
            )
        }
        return text.isEmpty ? .null : text.databaseValue
    }

    /// Whether a pass reads what the column will hold. A column for numbers takes a text of digits as a number.
    private static func isTime(_ text: String, type: String) -> Bool {
        let type = type.uppercased()
        let isText = ["CHAR", "CLOB", "TEXT"].contains { type.contains($0) } && !type.contains("INT")
        if !isText, let number = Double(text), number.isFinite { return number.databaseValue.timestamp != nil }
        return text.databaseValue.timestamp != nil
    }
}
