internal import Foundation
internal import GRDB

/// Many keys as the first two parameters of a statement: a JSON array, and the bytes that JSON has no place for.
struct KeyList {
    private let keys: Set<AppKey>
    private let json: String
    private let bytes: Data

    init(_ keys: some Sequence<AppKey>) {
        var (all, bytes): (Set<AppKey>, Data) = ([], Data())
        let items = keys.map { key in
            all.insert(key)
            guard case .bytes(let own) = key else { return key.json }
            // Where its bytes begin, counted from 1, and how many they are.
            defer { bytes.append(contentsOf: own) }
            return "[\(bytes.count + 1),\(own.count)]"
        }
        (self.keys, self.bytes) = (all, bytes)
        json = "[\(items.joined(separator: ","))]"
    }

    var arguments: StatementArguments { [json, bytes] }

    /// The right side of `IN`: the keys, and numbers as text too, since SQLite does not convert them to what the column on the
    /// left holds.
    static let sql = """
        (SELECT value FROM json_each(?1) WHERE type <> 'array' \
        UNION ALL SELECT CAST(value AS TEXT) FROM json_each(?1) WHERE type = 'integer' \
        UNION ALL SELECT substr(?2, json_extract(value, '$[0]'), json_extract(value, '$[1]')) FROM json_each(?1) \
        WHERE type = 'array')
        """

    /// Which of the keys a column's value is.
    func key(_ value: DatabaseValue) -> AppKey? {
        guard let key = AppKey(value) else { return nil }
        if keys.contains(key) { return key }
        guard case .text(let text) = key, let number = Int64(text), keys.contains(.number(number)) else { return nil }
        return .number(number)
    }
}
