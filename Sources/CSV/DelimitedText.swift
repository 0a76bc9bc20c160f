/// A text of comma-separated records, as RFC 4180 describes it, read whole.
///
/// Strict on purpose: what a spreadsheet would guess at is an error here, with the line and column where it stands.
/// (SwiftCSV reads the same format, but only from a whole `String`, and its errors do not give the line, which whoever edits
/// a table of four hundred rows needs.)
///
/// - Fields are separated by commas and records by LF or CRLF; the last record needs no line end.
/// - A field in double quotes may hold commas, line ends and, doubled, quotes.
/// - A byte order mark at the start is skipped.
/// - Spaces belong to the field they stand in.
/// - A line with nothing on it is no record. (A lone empty field is written `""`.)
/// - An empty text has no records.
package struct DelimitedText: Sendable, Equatable {
    /// The records in the order of the text, a header among them.
    package let records: [DelimitedRecord]

    /// Reads all of `text`.
    ///
    /// - Throws: `DelimitedTextError` for the first place that breaks the rules above.
    package init(_ text: String) throws(DelimitedTextError) {
        var records: [DelimitedRecord] = []
        do {
            try Self.forEachRecord(in: Array(text.utf8)) { records.append($0) }
        } catch let error as DelimitedTextError {
            throw error
        } catch {
            preconditionFailure("the body above throws nothing")
        }
        self.records = records
    }

    /// Hands each record of `bytes` (UTF-8) to `body`, in order.
    ///
    /// One record is alive at a time, and its buffers are used again as long as `body` does not keep it. For a file
    /// that should not be in memory whole, feed a `DelimitedTextParser` piece by piece.
    ///
    /// - Throws: `DelimitedTextError`, and whatever `body` throws. Records before the malformed one were handed over.
    /// - Complexity: O(bytes).
    package static func forEachRecord(in bytes: [UInt8], _ body: (DelimitedRecord) throws -> Void) throws {
        try forEachRecord(in: bytes.span, body)
    }

    /// Hands each record of `bytes` (UTF-8) to `body`, in order; see the method of the same name on an array.
    package static func forEachRecord(in bytes: Span<UInt8>, _ body: (DelimitedRecord) throws -> Void) throws {
        var parser = DelimitedTextParser()
        try parser.read(bytes, body)
        try parser.finish(body)
    }

    /// The first record as a header that has at least `columns`, and the records below it, each as long as the header.
    ///
    /// - Throws: `DelimitedTextError` with `.noHeader`, `.missingColumn`, `.repeatedColumn` or `.fieldCount`.
    package func table(
        requiring columns: [String]
    ) throws(DelimitedTextError) -> (header: DelimitedHeader, rows: ArraySlice<DelimitedRecord>) {
        guard let first = records.first else { throw DelimitedTextError(line: 1, column: 1, problem: .noHeader) }
        let header = try DelimitedHeader(first, requiring: columns)
        let rows = records.dropFirst()
        for row in rows { try header.check(row) }
        return (header, rows)
    }
}
