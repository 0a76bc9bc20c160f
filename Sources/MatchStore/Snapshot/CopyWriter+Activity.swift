internal import GRDB
internal import Profiles

extension CopyWriter {
    /// Copies interactions and chats.
    ///
    /// Rows come in an order that does not depend on names: the alphabetical order of names would reveal much of
    /// them. An app's own order may be that of an index over names.
    mutating func copyActivity() throws {
        let words = words
        let nul = SQLText.positionOfNUL
        let (interactions, chats) = (columns[.interactions], columns[.chats])
        let (participants, messages) = (columns[.participants], columns[.messages])
        let (actor, target, kind) = (interactions[.username], interactions[.target], interactions[.interactionType])
        let updated = columns.has(.interactions, .updatedAt) ? interactions[.updatedAt] : "NULL"
        let order = InteractionOrder(columns)
        let number = order == .rowid ? "rowid" : interactions[.id]
        var said: Int64 = 0
        try stream(
            "interactions",
            ["username", "target_username", "interaction_type", "id", "created_at", "updated_at"],
            """
            SELECT \(actor), \(target), \(kind), \(number), \(interactions[.createdAt]), \(updated),
                   \(nul(actor)), \(nul(target)), \(nul(kind)) FROM \(interactions)
            WHERE 1\(interactions.andCounts("\(interactions)")) ORDER BY \(number)
            """
        ) { row, names in
            said += 1
            let id = order == .text ? said.databaseValue : (row[3] as DatabaseValue).integer.databaseValue
            return [
                Self.name(row[0], nul: row[6], &names), Self.name(row[1], nul: row[7], &names),
                Self.word(row[2], nul: row[8], known: words), id,
                Self.time(row[4]),
                Self.time(row[5]),
            ]
        }
        let introductions = try introducedPairs()
        let numbers = numbers
        try stream(
            "chats", ["id", "type", "created_by"],
            """
            SELECT \(chats[[.id, .type]]), \(nul(chats[.type])), \(chats[.createdBy]), \(nul(chats[.createdBy]))
            FROM \(chats) ORDER BY \(chats[.id])
            """
        ) { row, names in
            guard let key = AppKey(row[0]), let id = numbers.number(key) else { return nil }
            let creator = introductions[key].map { Self.lower($0, $1, &names) }
            return [
                id.databaseValue, Self.word(row[1], nul: row[2], known: words),
                creator ?? Self.name(row[3], nul: row[4], &names),
            ]
        }
        try stream(
            "chat_participants", ["chat_id", "username"],
            """
            SELECT \(participants[[.chat, .username]]), \(nul(participants[.username])) FROM \(participants)
            ORDER BY \(participants[.chat])
            """,
            sorted: true
        ) { row, names in
            [numbers.value(row[0]), Self.name(row[1], nul: row[2], &names)]
        }
        try stream(
            "messages", ["chat_id", "sender", "created_at"],
            """
            SELECT \(messages[[.chat, .sender]]), \(nul(messages[.sender])), \(messages[.createdAt]) FROM \(messages)
            ORDER BY \(messages[[.chat, .createdAt]])
            """
        ) { row, names in
            [
                numbers.value(row[0]), Self.name(row[1], nul: row[2], &names),
                Self.time(row[3]),
            ]
        }
    }

    /// The people of each introduction whose chat both are in. Whoever is first in the alphabet counts as its creator, and
    /// in the copy whoever has the lower pseudonym.
    private func introducedPairs() throws -> [AppKey: (DatabaseValue, DatabaseValue)] {
        guard try source.tableExists("match_pairs") else { return [:] }
        let participants = columns[.participants]
        let rows = try Row.fetchCursor(
            source,
            sql: """
                SELECT pair.chat_id, pair.first, pair.second
                FROM match_pairs AS pair
                JOIN \(participants) AS member ON member.\(participants[.chat]) = pair.chat_id
                WHERE pair.kind = 'introduction'
                GROUP BY pair.chat_id HAVING count(DISTINCT lower(member.\(participants[.username]))) = 2
                """)
        var found: [AppKey: (DatabaseValue, DatabaseValue)] = [:]
        while let row = try rows.next() {
            if let chat = AppKey(row[0]) { found[chat] = (row[1], row[2]) }
        }
        return found
    }

    // MARK: - What Duet did

    /// Options and figures of runs hold no names. Of a match's payload only numbers and the word for the score are kept.
    mutating func copyMatches() throws {
        let runs = [
            "run_id", "pass_date", "as_of", "started_at", "finished_at", "status", "options", "options_hash",
            "duet_version", "eligible", "planned", "written", "summary",
        ]
        try streamIfThere("match_runs", runs, "SELECT \(runs.joined(separator: ", ")) FROM match_runs") { row, _ in
            row.databaseValues.map { $0 }
        }
        try streamIfThere(
            "match_plan",
            [
                "first", "second", "payload", "created_by", "run_id", "position", "kind", "action", "score", "status",
                "reason",
            ],
            """
            SELECT first, second, \(Self.payload(swapped: false)), \(Self.payload(swapped: true)),
                   CASE kind WHEN 'mutual_like' THEN created_by END, run_id, position, kind, action, score, status, reason
            FROM match_plan
            """
        ) { row, names in
            Self.pair(row, &names) + [Self.name(row[4], nul: 0.databaseValue, &names)]
                + Array(row.databaseValues.dropFirst(5))
        }
        let numbers = numbers
        try streamIfThere(
            "match_pairs",
            [
                "first", "second", "payload", "kind", "status", "run_id", "chat_id", "score", "options_hash",
                "matched_at",
            ],
            """
            SELECT first, second, \(Self.payload(swapped: false)), \(Self.payload(swapped: true)), kind, status, run_id,
                   chat_id, score, options_hash, matched_at FROM match_pairs
            """
        ) { row, names in
            var values = Self.pair(row, &names) + Array(row.databaseValues.dropFirst(4))
            values[6] = numbers.value(values[6])
            return values
        }
        try copyLists()
    }

    /// Two people, the lower pseudonym first, and the payload, what it says of the two going with them. The row has both
    /// names, the payload as it is, and the payload for exchanged people.
    private static func pair(_ row: Row, _ names: inout Pseudonyms) -> [DatabaseValue] {
        let first = name(row[0], nul: 0.databaseValue, &names)
        let second = name(row[1], nul: 0.databaseValue, &names)
        let isSwapped = precedes([second], [first])
        return [isSwapped ? second : first, isSwapped ? first : second, row[isSwapped ? 3 : 2]]
    }

    private static func lower(
        _ first: DatabaseValue, _ second: DatabaseValue, _ names: inout Pseudonyms
    ) -> DatabaseValue {
        let both = [name(first, nul: 0.databaseValue, &names), name(second, nul: 0.databaseValue, &names)]
        return precedes([both[1]], [both[0]]) ? both[1] : both[0]
    }

    /// The numbers of a payload, `first` and `second` exchanged where the two people are.
    private static func payload(swapped: Bool) -> String {
        func numbers(_ member: String) -> String {
            """
            json((SELECT json_group_object(key, value) FROM json_each(payload, '$.\(member)')
                  WHERE type IN ('real', 'integer')))
            """
        }
        return """
            CASE WHEN json_valid(payload) THEN json_object(
                'first', \(numbers(swapped ? "second" : "first")), 'reasons', json('[]'),
                'score_band', json_extract(payload, '$.score_band'),
                'second', \(numbers(swapped ? "first" : "second"))) END
            """
    }
}
