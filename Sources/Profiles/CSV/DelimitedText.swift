/// A text of comma-separated records, as RFC 4180 describes it, read whole.
///
/// Strict on purpose: what a spreadsheet would guess at is an error here, with the line and column where it stands.
/// (SwiftCSV reads the same format, but it does not say on which line a malformed record is, and a person who edits
/// a table of four hundred rows needs just that.)
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

/// One record: its fields, unquoted, and the line it begins on.
package struct DelimitedRecord: Sendable, Equatable {
    /// The line of the record's first byte, counted from 1. Line ends inside quotes count as well.
    package internal(set) var line: Int
    /// All fields, one behind the other, as UTF-8.
    var bytes: [UInt8] = []
    /// `ends[i]`: one past field i's last byte in `bytes`.
    var ends: [Int] = []

    init(line: Int) { self.line = line }

    /// How many fields there are, at least 1.
    package var count: Int { ends.count }

    /// Field `field` (0 ..< count) as a string; bytes that are not UTF-8 become U+FFFD.
    package subscript(field: Int) -> String { String(decoding: bytes(at: field), as: UTF8.self) }

    /// Field `field` (0 ..< count) as a string, or nil where it is not UTF-8.
    package func text(at field: Int) -> String? { String(validating: bytes(at: field), as: UTF8.self) }

    /// The bytes of field `field` (0 ..< count), to be read without making a string.
    package func bytes(at field: Int) -> ArraySlice<UInt8> {
        bytes[(field == 0 ? 0 : ends[field - 1])..<ends[field]]
    }

    /// All fields as strings; bytes that are not UTF-8 become U+FFFD.
    package var fields: [String] { (0..<count).map { self[$0] } }
}

/// The names of a table's columns, from its first record.
package struct DelimitedHeader: Sendable, Equatable {
    /// The names in the order of the file, spaces around them removed.
    package let names: [String]

    /// - Parameter columns: names that must be there, in any order; others may be there as well.
    /// - Throws: `DelimitedTextError` with `.missingColumn` or `.repeatedColumn`.
    package init(_ record: DelimitedRecord, requiring columns: [String]) throws(DelimitedTextError) {
        let names = record.fields.map(trimmed)
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw DelimitedTextError(line: record.line, column: 1, problem: .repeatedColumn(name))
        }
        for column in columns where !names.contains(column) {
            throw DelimitedTextError(line: record.line, column: 1, problem: .missingColumn(column))
        }
        self.names = names
    }

    /// The position of the column called `name`, or nil where there is none.
    package func index(of name: String) -> Int? { names.firstIndex(of: name) }

    /// - Throws: `DelimitedTextError` with `.fieldCount` where `record` is longer or shorter than the header.
    package func check(_ record: DelimitedRecord) throws(DelimitedTextError) {
        guard record.count == names.count else {
            let problem = DelimitedTextError.Problem.fieldCount(found: record.count, expected: names.count)
            throw DelimitedTextError(line: record.line, column: 1, problem: problem)
        }
    }
}

/// What is wrong with a comma-separated text, and where.
package struct DelimitedTextError: Error, Equatable, CustomStringConvertible {
    package enum Problem: Sendable, Equatable {
        /// A quoted field does not end; the place is that of its opening quote.
        case unclosedQuote
        /// Something other than a comma or a line end follows a closing quote.
        case textAfterClosingQuote
        /// A quote stands in a field that does not begin with one.
        case quoteInsideUnquotedField
        /// A carriage return outside quotes is not followed by a line feed.
        case bareCarriageReturn
        /// There is no first record to take the names of the columns from.
        case noHeader
        /// The header lacks a column.
        case missingColumn(String)
        /// The header names a column twice.
        case repeatedColumn(String)
        /// A record has more or fewer fields than the header.
        case fieldCount(found: Int, expected: Int)
    }

    /// Counted from 1; a line feed inside quotes begins a line too.
    package let line: Int
    /// Counted from 1 in Unicode scalars, a byte order mark not among them.
    package let column: Int
    package let problem: Problem

    package init(line: Int, column: Int, problem: Problem) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    package var description: String { "line \(line), column \(column): \(problem)" }
}

extension DelimitedTextError.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unclosedQuote: "the quote that opens here is never closed"
        case .textAfterClosingQuote: "text after a closing quote"
        case .quoteInsideUnquotedField: "a quote inside a field that is not quoted"
        case .bareCarriageReturn: "a carriage return without a line feed"
        case .noHeader: "the table is empty; a header was expected"
        case .missingColumn(let name): "the header has no column \"\(name)\""
        case .repeatedColumn(let name): "the header has two columns \"\(name)\""
        case .fieldCount(let found, let expected): "\(found) fields where the header has \(expected)"
        }
    }
}
