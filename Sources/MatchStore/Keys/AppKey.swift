internal import Foundation
package import GRDB

/// What an app knows a chat or a notification by: a whole number, a text or bytes.
package enum AppKey: Sendable, Hashable {
    case number(Int64)
    case text(String)
    case bytes([UInt8])

    /// `nil` for what is no key: NULL, and a number that is not whole.
    init?(_ value: DatabaseValue) {
        switch value.storage {
        case .int64(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes(Array(data))
        case .double(let number):
            guard let whole = Int64(exactly: number) else { return nil }
            self = .number(whole)
        case .null: return nil
        }
    }

    /// The key as JSON has it, which knows no bytes.
    var inJSON: AppKey {
        if case .bytes = self { .text(description) } else { self }
    }

    /// An SQL expression: the key that another one is, as JSON has it.
    static func inJSON(_ key: String) -> String {
        let digits = "lower(hex(\(key)))"
        let groups = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)].map { "substr(\(digits), \($0), \($1))" }
        return """
            CASE WHEN typeof(\(key)) <> 'blob' THEN \(key) WHEN length(\(key)) = 16 THEN \(groups.joined(separator: " || '-' || ")) \
            ELSE \(digits) END
            """
    }

    /// The key as a JSON document.
    var json: String {
        if case .number = self { description } else { Self.quoted(description) }
    }

    /// A text as a JSON string. Most keys are letters and digits.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension AppKey: CustomStringConvertible {
    /// Bytes are hexadecimal digits, and sixteen of them a UUID.
    package var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        case .bytes(let bytes): Self.digits(bytes, hasDashes: bytes.count == 16)
        }
    }

    /// The hexadecimal digits of bytes, perhaps in the groups of a UUID.
    static func digits(_ bytes: [UInt8], hasDashes: Bool) -> String {
        var text = ""
        for (place, byte) in bytes.enumerated() {
            if hasDashes, [4, 6, 8, 10].contains(place) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}

extension AppKey: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue {
        switch self {
        case .number(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> AppKey? { AppKey(value) }
}

extension AppKey: Comparable {
    /// In SQLite's order: numbers, texts by their bytes, bytes.
    package static func < (one: AppKey, other: AppKey) -> Bool {
        switch (one, other) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.bytes(let left), .bytes(let right)): left.lexicographicallyPrecedes(right)
        case (.number, _), (.text, .bytes): true
        case (.text, _), (.bytes, _): false
        }
    }
}

extension AppKey: Encodable {
    /// A number, or a text.
    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        if case .number(let number) = self { try value.encode(number) } else { try value.encode(description) }
    }
}
