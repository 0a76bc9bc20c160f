internal import Foundation

/// JSON with sorted keys, so that equal values give equal bytes.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// A value that any version of Duet may have stored: members that the text does not have are those of `standard`, at
    /// every level, and members that `Value` does not have are ignored.
    static func decode<Value: Codable>(_ text: String, over standard: Value) throws -> Value {
        try decode(Value.self, from: encode(merged(text, over: standard)))
    }

    /// The members of `standard` with those of the text in their place.
    static func merged(_ text: String, over standard: some Encodable) throws -> JSONValue {
        try decode(JSONValue.self, from: encode(standard)).overlaid(with: decode(JSONValue.self, from: text))
    }
}
