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
