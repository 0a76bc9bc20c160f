internal import Foundation

/// JSON as Duet stores and prints it: one line, keys in snake_case and sorted, so that equal values give equal bytes.
///
/// Names of members decide keys: `runID` is `run_id`. Keys of dictionaries stay as they are.
package enum JSONText {
    package static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    package static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { Key(memberOf: $0[$0.count - 1].stringValue) }
        return try decoder.decode(type, from: Data(text.utf8))
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

    /// The member that a key is encoded from. Foundation's own strategy would make `runId` of `run_id`.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(memberOf key: String) {
            let words = key.split(separator: "_", omittingEmptySubsequences: false)
            stringValue = words.dropFirst().reduce(into: String(words[0])) { name, word in
                name +=
                    ["id", "mb", "ms"].contains(word)
                    ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
            }
        }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
