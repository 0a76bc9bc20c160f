package import CSV

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

    /// The field of the first column, which names the row.
    func name(of row: DelimitedRecord) -> String { trimmed(row[0]) }

    /// The number in `row`'s column `column`, in 0…1.
    package func share(_ row: DelimitedRecord, _ column: Int) throws(ReferenceTableError) -> Double {
        let text = trimmed(row[column])
        guard let value = Double(text), (0...1).contains(value) else {
            throw error(row.line, "\"\(text)\" in column \"\(header.names[column])\" is not a number from 0 to 1")
        }
        return value
    }
}
