internal import CSV
internal import GRDB
internal import Profiles

/// Reads the fields of CSV files.
enum FieldReading {
    /// What is wrong with a field, in the middle of a sentence.
    struct Refusal: Error {
        let problem: String
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
                    + "2026-05-28 19:06:00, in UTC, or with a zone as in 2026-05-28T19:06:00+02:00")
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
