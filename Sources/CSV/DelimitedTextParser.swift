/// Reads comma-separated records from UTF-8 that arrives in pieces, cut anywhere.
///
/// The format is that of `DelimitedText`. Memory is one record's worth. After an error the parser is of no further use.
package struct DelimitedTextParser: Sendable {
    private enum State {
        case recordStart, fieldStart, unquoted, quoted, quoteInQuoted, carriageReturn
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var state = State.recordStart
    private var record = DelimitedRecord(line: 1)
    /// Where the next byte stands.
    private var line = 1
    private var column = 1
    /// Where the current field's opening quote, or the carriage return just read, stands.
    private var mark = (line: 1, column: 1)
    /// How many bytes of a byte order mark were held back; 3 once that question is settled.
    private var heldBack = 0

    package init() {}

    /// Reads the next piece, and hands each record that ends in it to `body`.
    ///
    /// - Throws: `DelimitedTextError`, and whatever `body` throws.
    /// - Complexity: O(bytes).
    package mutating func read(_ bytes: Span<UInt8>, _ body: (DelimitedRecord) throws -> Void) throws {
        var next = bytes.indices.lowerBound
        while heldBack < 3, next < bytes.count {
            if bytes[next] == Self.byteOrderMark[heldBack] {
                heldBack += 1
                next += 1
            } else {
                try releaseHeldBack(body)
            }
        }
        while next < bytes.count {
            try step(bytes[next], body)
            next += 1
        }
    }

    /// Says that nothing follows, and hands over the last record if no line end did.
    ///
    /// - Throws: `DelimitedTextError` where the text ends inside quotes or behind a lone carriage return, and whatever
    ///   `body` throws.
    package mutating func finish(_ body: (DelimitedRecord) throws -> Void) throws {
        if heldBack < 3 { try releaseHeldBack(body) }
        switch state {
        case .recordStart: return
        case .fieldStart, .unquoted, .quoteInQuoted:
            endField()
            try endRecord(body)
        case .quoted: throw error(.unclosedQuote, at: mark)
        case .carriageReturn: throw error(.bareCarriageReturn, at: mark)
        }
    }

    /// What looked like the start of a byte order mark is text after all.
    private mutating func releaseHeldBack(_ body: (DelimitedRecord) throws -> Void) throws {
        let count = heldBack
        heldBack = 3
        for index in 0..<count { try step(Self.byteOrderMark[index], body) }
    }

    private mutating func step(_ byte: UInt8, _ body: (DelimitedRecord) throws -> Void) throws {
        switch state {
        case .quoted:
            if byte == UInt8(ascii: "\"") { state = .quoteInQuoted } else { record.bytes.append(byte) }
        case .unquoted:
            if byte == UInt8(ascii: "\"") { throw error(.quoteInsideUnquotedField, at: (line, column)) }
            try stepOutsideQuotes(byte, body)
        case .recordStart where byte == UInt8(ascii: "\n"): break
        case .recordStart where byte == UInt8(ascii: "\r"):
            mark = (line, column)
            state = .carriageReturn
        case .recordStart, .fieldStart:
            if state == .recordStart { record.line = line }
            if byte == UInt8(ascii: "\"") {
                mark = (line, column)
                state = .quoted
            } else {
                state = .unquoted
                try stepOutsideQuotes(byte, body)
            }
        case .quoteInQuoted:
            switch byte {
            case UInt8(ascii: "\""):
                record.bytes.append(byte)
                state = .quoted
            case UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n"): try stepOutsideQuotes(byte, body)
            default: throw error(.textAfterClosingQuote, at: (line, column))
            }
        case .carriageReturn:
            guard byte == UInt8(ascii: "\n") else { throw error(.bareCarriageReturn, at: mark) }
            try endRecord(body)
        }
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xC0 != 0x80 {
            // Only the first byte of a scalar moves the column on.
            column += 1
        }
    }

    private mutating func stepOutsideQuotes(_ byte: UInt8, _ body: (DelimitedRecord) throws -> Void) throws {
        switch byte {
        case UInt8(ascii: ","):
            endField()
            state = .fieldStart
        case UInt8(ascii: "\n"):
            endField()
            try endRecord(body)
        case UInt8(ascii: "\r"):
            endField()
            mark = (line, column)
            state = .carriageReturn
        default:
            record.bytes.append(byte)
        }
    }

    private mutating func endField() { record.ends.append(record.bytes.count) }

    /// Hands the record over, unless its line was empty, and makes room for the next.
    private mutating func endRecord(_ body: (DelimitedRecord) throws -> Void) throws {
        state = .recordStart
        guard !record.ends.isEmpty else { return }
        try body(record)
        record.bytes.removeAll(keepingCapacity: true)
        record.ends.removeAll(keepingCapacity: true)
    }

    private func error(
        _ problem: DelimitedTextError.Problem, at place: (line: Int, column: Int)
    ) -> DelimitedTextError {
        DelimitedTextError(line: place.line, column: place.column, problem: problem)
    }
}
