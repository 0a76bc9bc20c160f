import Foundation
import GRDB
import Testing
import Trials

/// The sample crowd as a database, made once by the program itself.
enum Sample {
    static let night = "2026-06-01 03:00:00"
    static let tables = Executable.project.appending(path: "data/sample").path

    /// Just imported.
    static let imported = Task { () throws -> Data in
        let scratch = try Scratch()
        #expect(try await scratch.duet("init", "--database", "app.db").code == 0)
        #expect(try await scratch.duet("import", "--database", "app.db", tables).code == 0)
        return try Data(contentsOf: scratch.url("app.db"))
    }

    /// After the pass of its night.
    static let passed = Task { () throws -> Data in
        let scratch = try Scratch()
        try await imported.value.write(to: scratch.url("app.db"))
        #expect(try await scratch.duet("run", "--database", "app.db", "--as-of", night, "--threads", "2").code == 0)
        return try Data(contentsOf: scratch.url("app.db"))
    }
}

extension Scratch {
    /// A folder with the sample crowd in `app.db`, and nothing else.
    static func withSample(afterPass: Bool = false) async throws -> Scratch {
        let scratch = try Scratch()
        try await (afterPass ? Sample.passed : Sample.imported).value.write(to: scratch.url("app.db"))
        return scratch
    }

    /// What passes decided, without clock times and numbers of chats.
    func decisions() throws -> [String] {
        try rows(
            """
            SELECT first, second, kind, status, run_id, score, payload, options_hash FROM match_pairs
            ORDER BY first, second
            """) + rows("SELECT * FROM match_recommendations ORDER BY run_id, username, rank")
    }
}

/// Checks that a text is one line holding one JSON object whose keys are sorted at every depth.
///
/// - Returns: the object.
func object(
    _ text: String, type: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> [String: Any] {
    #expect(text.last == "\n" && !text.dropLast().contains("\n"), "one line", sourceLocation: sourceLocation)
    var last: [String] = []
    var word: [UInt8] = []
    var isInside = false
    var isEscaped = false
    for byte in text.utf8 {
        if isInside {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInside = false
            } else {
                word.append(byte)
            }
            continue
        }
        switch byte {
        case UInt8(ascii: "\""): (isInside, word) = (true, [])
        case UInt8(ascii: "{"): last.append("")
        case UInt8(ascii: "}"): last.removeLast()
        case UInt8(ascii: ":"):
            let key = String(decoding: word, as: UTF8.self)
            #expect(last[last.count - 1] < key, "\(key) is out of order", sourceLocation: sourceLocation)
            last[last.count - 1] = key
        default: break
        }
    }
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let object = try #require(value as? [String: Any], sourceLocation: sourceLocation)
    #expect(object["message_type"] as? String == type, sourceLocation: sourceLocation)
    return object
}

extension StringProtocol {
    /// The same in one line, for sentences that may be broken anywhere.
    var flat: String { split { $0.isWhitespace }.joined(separator: " ") }
}
