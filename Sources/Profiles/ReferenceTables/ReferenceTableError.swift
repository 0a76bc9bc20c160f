/// Why a reference table cannot be used: a sentence for the person who edits it.
package struct ReferenceTableError: Error, Equatable, CustomStringConvertible {
    /// The file's name as the caller gave it.
    package let file: String
    /// The line it is about, counted from 1; nil where it is about the whole file.
    package let line: Int?
    /// What is wrong, with the offending value in quotes.
    package let problem: String

    package init(file: String, line: Int?, problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    /// `genres.csv, line 12: the family "jaz" is not a genre of this table`
    package var description: String {
        if let line { "\(file), line \(line): \(problem)" } else { "\(file): \(problem)" }
    }
}

/// A comma-separated text with a header, and the name of the file for its errors.
package struct ReferenceFile {
    package let file: String
    package let header: DelimitedHeader
    package let rows: ArraySlice<DelimitedRecord>

    /// - Throws: `ReferenceTableError` with the line and column of whatever is malformed, or for a table without rows.
    package init(csv: String, file: String, requiring columns: [String]) throws(ReferenceTableError) {
        self.file = file
        do throws(DelimitedTextError) {
            (header, rows) = try DelimitedText(csv).table(requiring: columns)
        } catch {
            let place = error.column == 1 ? "" : "column \(error.column): "
            throw ReferenceTableError(file: file, line: error.line, problem: place + error.problem.description)
        }
        if rows.isEmpty { throw error(nil, "there are no rows below the header") }
    }

    package func error(_ line: Int?, _ problem: String) -> ReferenceTableError {
        ReferenceTableError(file: file, line: line, problem: problem)
    }

    /// The number in `row`'s column `column`, in 0…1.
    package func share(_ row: DelimitedRecord, _ column: Int) throws(ReferenceTableError) -> Double {
        let text = trimmed(row[column])
        guard let value = Double(text), (0...1).contains(value) else {
            throw error(row.line, "\"\(text)\" in column \"\(header.names[column])\" is not a number from 0 to 1")
        }
        return value
    }
}

/// `text` without the spaces and tabs around it.
package func trimmed(_ text: String) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
}
