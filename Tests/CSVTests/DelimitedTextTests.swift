import CSV
import Randomness
import Testing

@Suite struct DelimitedTextTests {
    static func fields(_ text: String) throws -> [[String]] { try DelimitedText(text).records.map(\.fields) }

    static func error(_ text: String) -> DelimitedTextError? {
        do throws(DelimitedTextError) {
            _ = try DelimitedText(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `commas part fields and line ends part records, with or without a last line end`() throws {
        #expect(try Self.fields("a,b\nc,d\n") == [["a", "b"], ["c", "d"]])
        #expect(try Self.fields("a,b\r\nc,d") == [["a", "b"], ["c", "d"]])
        #expect(try Self.fields(",\n a , b") == [["", ""], [" a ", " b"]])
    }

    @Test func `quotes hold commas, line ends and doubled quotes`() throws {
        #expect(try Self.fields("\"a,b\",\"c\r\nd\",\"say \"\"hi\"\"\"") == [["a,b", "c\r\nd", "say \"hi\""]])
    }

    @Test func `an empty line is no record and a quoted empty field is one`() throws {
        #expect(try Self.fields("") == [])
        #expect(try Self.fields("\n\r\n\na\n\n") == [["a"]])
        #expect(try Self.fields("\"\"") == [[""]])
        #expect(try Self.fields("\"\"\r\n") == [[""]])
    }

    @Test func `a byte order mark is skipped at the start and nowhere else`() throws {
        #expect(try Self.fields("\u{FEFF}a,b") == [["a", "b"]])
        #expect(try Self.fields("\u{FEFF}\"a\"") == [["a"]])
        #expect(try Self.fields("a\n\u{FEFF}b") == [["a"], ["\u{FEFF}b"]])
        #expect(try Self.fields("\u{FEFF}") == [])
    }

    @Test func `half a byte order mark is text`() throws {
        var bytes: [[UInt8]] = []
        try DelimitedText.forEachRecord(in: [0xEF, 0xBB]) { bytes.append(Array($0.bytes(at: 0))) }
        #expect(bytes == [[0xEF, 0xBB]])
    }

    @Test func `each record knows the line it begins on`() throws {
        let records = try DelimitedText("a\n\n\"b\nb\",\"\n\"\r\nc\nd").records
        #expect(records.map(\.line) == [1, 3, 6, 7])
    }

    @Test(
        arguments: [
            ("a\nb,\"c", 2, 3, DelimitedTextError.Problem.unclosedQuote),
            ("\"a\nb", 1, 1, .unclosedQuote),
            ("a\n\"b\nc\"d", 3, 3, .textAfterClosingQuote),
            ("\"a\" ,b", 1, 4, .textAfterClosingQuote),
            ("é🎸\"b", 1, 3, .quoteInsideUnquotedField),
            ("x,y\r\n 5\"", 2, 3, .quoteInsideUnquotedField),
            ("a\rb", 1, 2, .bareCarriageReturn),
            ("a\n\r", 2, 1, .bareCarriageReturn),
            ("\u{FEFF}\"", 1, 1, .unclosedQuote),
        ])
    func `what is malformed is named with its line and column`(
        text: String, line: Int, column: Int, problem: DelimitedTextError.Problem
    ) {
        #expect(Self.error(text) == DelimitedTextError(line: line, column: column, problem: problem))
    }

    @Test func `records before a malformed one are handed over`() throws {
        var seen: [String] = []
        #expect(throws: DelimitedTextError(line: 3, column: 2, problem: .quoteInsideUnquotedField)) {
            try DelimitedText.forEachRecord(in: Array("a\nb\nc\"".utf8)) { seen.append($0[0]) }
        }
        #expect(seen == ["a", "b"])
    }

    @Test func `bytes that are not text are told apart from text`() throws {
        try DelimitedText.forEachRecord(in: [0x61, 0xFF, 0x2C, 0x62]) { record in
            #expect(record[0] == "a\u{FFFD}")
            #expect(record.text(at: 0) == nil)
            #expect(record.text(at: 1) == "b")
        }
    }

    @Test func `a table has its columns and rows as long as its header`() throws {
        let (header, rows) = try DelimitedText("b, a ,c\n1,2,3\n").table(requiring: ["a", "b"])
        #expect(header.names == ["b", "a", "c"])
        #expect(header.index(of: "a") == 1)
        #expect(header.index(of: "d") == nil)
        #expect(rows.map(\.fields) == [["1", "2", "3"]])
    }

    @Test(
        arguments: [
            ("", 1, DelimitedTextError.Problem.noHeader),
            ("\na,c\n1,2", 2, .missingColumn("b")),
            ("a,b,a\n", 1, .repeatedColumn("a")),
            ("a,b\n1,2\n1\n", 3, .fieldCount(found: 1, expected: 2)),
            ("a,b\n1,2,3\n", 2, .fieldCount(found: 3, expected: 2)),
        ])
    func `a table that is not one is named with its line`(
        text: String, line: Int, problem: DelimitedTextError.Problem
    ) throws {
        #expect(throws: DelimitedTextError(line: line, column: 1, problem: problem)) {
            _ = try DelimitedText(text).table(requiring: ["a", "b"])
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `random text reads as the plain reader reads it, cut anywhere`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<100 {
            let text = randomText(using: &generator)
            let expected = PlainReader.read(text)
            let bytes = Array(text.utf8)
            let whole = Reading { body in try DelimitedText.forEachRecord(in: bytes, body) }
            #expect(whole == expected, "\(text)")

            let cut = Int.random(in: 0...bytes.count, using: &generator)
            let inPieces = Reading { body in
                var parser = DelimitedTextParser()
                try parser.read(Array(bytes[..<cut]).span, body)
                try parser.read(Array(bytes[cut...]).span, body)
                try parser.finish(body)
            }
            #expect(inPieces == expected, "\(text) cut at \(cut)")
        }
    }

    private func randomText(using generator: inout SplitMix64) -> String {
        let alphabet = ["a", "é", "🎸", ",", ",", "\"", "\"\"", "\",\"", "\n", "\r\n", "\n\"", "\r", "\u{FEFF}"]
        let length = Int.random(in: 0...12, using: &generator)
        return (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
    }
}

/// What came of reading a text: the records before the first error, and the error.
private struct Reading: Equatable {
    var records: [PlainRecord] = []
    var error: DelimitedTextError?

    init(records: [PlainRecord], error: DelimitedTextError?) {
        self.records = records
        self.error = error
    }

    init(_ read: ((DelimitedRecord) throws -> Void) throws -> Void) {
        do {
            try read { records.append(PlainRecord(line: $0.line, fields: $0.fields.map { Array($0.unicodeScalars) })) }
        } catch {
            self.error = error as? DelimitedTextError
        }
    }
}

private struct PlainRecord: Equatable {
    let line: Int
    /// As scalars: strings would compare equal across canonical equivalence.
    let fields: [[Unicode.Scalar]]
}

/// The slow twin: goes through the text with an index, field by field, and counts lines again for every place it names.
private struct PlainReader {
    let text: [Unicode.Scalar]
    var position = 0

    static func read(_ string: String) -> Reading {
        var text = Array(string.unicodeScalars)
        if text.first == "\u{FEFF}" { text.removeFirst() }
        var reader = PlainReader(text: text)
        var records: [PlainRecord] = []
        do throws(DelimitedTextError) {
            while reader.position < text.count {
                if try reader.skipLineEnd() { continue }
                let line = reader.place(reader.position).line
                var fields = [try reader.field()]
                while reader.position < text.count, text[reader.position] == "," {
                    reader.position += 1
                    fields.append(try reader.field())
                }
                if reader.position < text.count, !(try reader.skipLineEnd()) {
                    throw reader.error(.textAfterClosingQuote, at: reader.position)
                }
                records.append(PlainRecord(line: line, fields: fields))
            }
        } catch {
            return Reading(records: records, error: error)
        }
        return Reading(records: records, error: nil)
    }

    mutating func skipLineEnd() throws(DelimitedTextError) -> Bool {
        if text[position] == "\n" {
            position += 1
        } else if text[position] == "\r" {
            guard position + 1 < text.count, text[position + 1] == "\n" else {
                throw error(.bareCarriageReturn, at: position)
            }
            position += 2
        } else {
            return false
        }
        return true
    }

    mutating func field() throws(DelimitedTextError) -> [Unicode.Scalar] {
        var field: [Unicode.Scalar] = []
        guard position < text.count, text[position] == "\"" else {
            while position < text.count, ![",", "\r", "\n"].contains(text[position]) {
                if text[position] == "\"" { throw error(.quoteInsideUnquotedField, at: position) }
                field.append(text[position])
                position += 1
            }
            return field
        }
        let start = position
        position += 1
        while position < text.count {
            if text[position] != "\"" {
                field.append(text[position])
                position += 1
            } else if position + 1 < text.count, text[position + 1] == "\"" {
                field.append("\"")
                position += 2
            } else {
                position += 1
                return field
            }
        }
        throw error(.unclosedQuote, at: start)
    }

    func place(_ position: Int) -> (line: Int, column: Int) {
        let before = text[..<position]
        let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return (before.count { $0 == "\n" } + 1, position - lineStart + 1)
    }

    func error(_ problem: DelimitedTextError.Problem, at position: Int) -> DelimitedTextError {
        DelimitedTextError(line: place(position).line, column: place(position).column, problem: problem)
    }
}
