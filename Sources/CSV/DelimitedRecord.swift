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

/// `text` without the spaces and tabs around it.
package func trimmed(_ text: String) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(text[first...last])
}
