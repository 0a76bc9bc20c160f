internal import GRDB

/// The numbers by which a copy knows chats: those that the app gives them, and where it has other keys, new ones in the order of
/// these. A key that is a UUID could be looked for in the app.
struct CopiedChats {
    private var others: [AppKey: Int64] = [:]

    init(_ source: Database, _ chats: AppNames.Table) throws {
        let id = chats[.id]
        var last =
            try Int64.fetchOne(source, sql: "SELECT max(\(id)) FROM \(chats) WHERE typeof(\(id)) = 'integer'") ?? 0
        let keys = try DatabaseValue.fetchCursor(
            source, sql: "SELECT \(id) FROM \(chats) WHERE typeof(\(id)) IN ('text', 'blob') ORDER BY \(id)")
        while let key = try keys.next().flatMap(AppKey.init) {
            last += 1
            others[key] = last
        }
    }

    /// `nil` for a chat that is not there, unless it has a number.
    func number(_ key: AppKey) -> Int64? {
        if case .number(let number) = key { number } else { others[key] }
    }

    /// The same as a value of the copy, of one in the app.
    func value(_ key: DatabaseValue) -> DatabaseValue { AppKey(key).flatMap(number).databaseValue }
}
