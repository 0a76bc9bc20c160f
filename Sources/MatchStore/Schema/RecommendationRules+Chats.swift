internal import Profiles

// Who is talking already, as the view asks it.
extension RecommendationRules {
    /// As `ChatReader` reads chats. Those of the reader are gone through, or, of somebody who takes part in very many or has
    /// written very much, those of the other.
    ///
    /// A recursive query over the index would find the chats that somebody wrote in at once; but SQLite (3.40) renames no table
    /// of the app's while a view has one inside of a subquery.
    func noSharedDirectChat(_ person: String, _ target: String) -> String {
        """
        NOT CASE WHEN \(isFew(memberships(of: person), Self.manyChats))
                AND \(isFew(writtenIn(by: person), Self.manyMessages))
            THEN \(shared(by: person, with: target))
            ELSE \(shared(by: target, with: person)) END
        """
    }

    private func isFew(_ rows: String, _ many: Int) -> String {
        "(SELECT count(*) FROM (\(rows) LIMIT \(many))) < \(many)"
    }

    private static let manyChats = 128
    private static let manyMessages = 512

    /// Whether the two are talking in a chat, one of those of the first.
    private func shared(by one: String, with other: String) -> String {
        let (chats, members, messages) = (columns[.chats], columns[.participants], columns[.messages])
        let (id, type) = ("\(chats).\(chats[.id])", SQLText.word("\(chats).\(chats[.type])"))
        func people(_ name: String, in table: AppNames.Table, _ chat: AppColumn) -> String {
            """
            SELECT lower(\(name)) AS person FROM \(table) AS row \
            WHERE row.\(table[chat]) = \(id) AND typeof(\(name)) IN ('text', 'integer')
            """
        }
        func isNamed(_ person: String, in table: AppNames.Table, _ name: AppColumn) -> String {
            """
            EXISTS (
                SELECT 1 FROM \(table) AS row
                WHERE row.\(table[.chat]) = \(id) AND row.\(table[name]) IN \(spellings(person, in: table.table, name)))
            """
        }
        func takesPart(_ person: String) -> String { isNamed(person, in: members, .username) }
        let participants = people("row.\(members[.username])", in: members, .chat)
        return """
            EXISTS (
                SELECT 1 FROM \(chats)
                WHERE \(id) IN (\(self.chats(of: one)))
                    AND (\(type) IS NULL OR \(type) NOT IN \(list(mapping.group)))
                    AND (\(takesPart(other)) OR \(chats).\(chats[.createdBy]) IN \(spellings(other, in: .chats, .createdBy))
                        OR \(isNamed(other, in: messages, .sender)))
                    AND (SELECT count(DISTINCT person) FROM (\(participants))) <= \(mapping.directSize)
                    AND (\(takesPart(one)) AND \(takesPart(other))
                        OR (SELECT count(person) FROM (
                            \(participants)
                            UNION \(people("row.\(messages[.sender])", in: messages, .chat))
                            UNION \(people("row.\(chats[.createdBy])", in: chats, .id))
                        )) <= \(TypeMapping.mostPeopleTalking)))
            """
    }

    /// Those who take part, who wrote before they left, and who made the chat.
    private func chats(of person: String) -> String {
        let chats = columns[.chats]
        return """

                        \(memberships(of: person))
                        UNION ALL SELECT made.\(chats[.id]) FROM \(chats) AS made
                        WHERE made.\(chats[.createdBy]) IN \(spellings(person, in: .chats, .createdBy))
                        UNION ALL \(writtenIn(by: person))
            """
    }

    private func writtenIn(by person: String) -> String {
        let messages = columns[.messages]
        return """
            SELECT \(messages[.chat]) FROM \(messages)
            WHERE \(messages).\(messages[.sender]) IN \(spellings(person, in: .messages, .sender))
            """
    }

    private func memberships(of person: String) -> String {
        let members = columns[.participants]
        return """
            SELECT \(members[.chat]) FROM \(members)
            WHERE \(members).\(members[.username]) IN \(spellings(person, in: .participants, .username))
            """
    }
}
