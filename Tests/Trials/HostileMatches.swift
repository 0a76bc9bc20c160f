/// What a pass made, judged by the twin.
package struct HostileMatches {
    private let reader: HostileReader
    private let twin: HostileTwin

    package init(path: String) throws {
        reader = try HostileReader(path: path)
        twin = try HostileTwin(path: path)
    }

    /// The ids of the chats that are there.
    package static func chats(path: String) -> Set<Int64> {
        guard let rows = try? HostileReader(path: path).rows("SELECT id FROM chats") else { return [] }
        return Set(rows.compactMap(\.[0].number))
    }

    /// What is wrong with chats that are new.
    package func faults(ofChatsBeside before: Set<Int64>) throws -> [String] {
        var found: [String] = []
        for row in try reader.rows("SELECT id, type FROM chats") {
            guard let chat = row[0].number, !before.contains(chat) else { continue }
            let people = try reader.rows("SELECT username FROM chat_participants WHERE chat_id = \(chat)")
            let names = people.compactMap(\.[0].words)
            guard people.count == 2, names.count == 2 else {
                found.append("chat \(chat) has \(people.count) participants")
                continue
            }
            let notices = try reader.rows(
                """
                SELECT username FROM notifications WHERE type = 'match' AND CASE WHEN json_valid(data)
                THEN json_extract(data, '$.chat_id') = \(chat) END
                """)
            if Set(notices.compactMap(\.[0].words)) != Set(names) || notices.count != 2 {
                found.append("chat \(chat) has \(notices.count) notifications")
            }
            let kinds = try reader.rows("SELECT kind FROM match_pairs WHERE chat_id = \(chat)")
            if kinds.count != 1 { found.append("chat \(chat) is \(kinds.count) times on record") }
            let isMutualLike = kinds.first?[0].words == "mutual_like"
            if let objection = twin.objection(names[0], names[1], isMutualLike: isMutualLike) {
                found.append("chat \(chat): \(objection)")
            }
        }
        return found
    }

    /// What is wrong with lists as the app reads them.
    package func faultsOfLists() throws -> [String] {
        guard
            try !reader.rows("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = 'match_recommendations_now'")
                .isEmpty
        else { return [] }
        return try reader.rows("SELECT username, target FROM match_recommendations_now").compactMap { row in
            guard let one = row[0].words, let other = row[1].words else { return "a list has a row without names" }
            return twin.objection(one, other, isMutualLike: false).map { "list: \($0)" }
        }
    }
}
