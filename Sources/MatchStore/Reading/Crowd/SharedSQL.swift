/// Statements that find the chats in which two people could be talking. The names of the two alternate among the parameters, each
/// as it is spelled and, where that differs, in lower case.
struct SharedSQL {
    /// The chats that both made or are in, and those of one of them in which no other participant is named by plain characters.
    let all: String
    /// Chats that the first person made or is in, and so is the second.
    let common: String
    /// Chats of the first person in which nobody else takes part.
    let alone: String
    /// The same of chats that are newer than two rowids, of participants and of chats.
    let newlyAlone: String

    init(_ columns: AppColumns, spellings: Int) {
        let (chats, participants) = (columns[.chats], columns[.participants])
        // One search for each spelling: from a list, SQLite would make a table each time.
        func chatsOf(_ numbers: some Sequence<Int>, _ more: (participants: String, chats: String) = ("", "")) -> String
        {
            numbers.map { number in
                let who = "\(number % 2) AS who"
                return """
                    SELECT \(participants[.chat]) AS id, \(who) FROM \(participants)
                    WHERE \(participants[.username]) = ?\(number)\(more.participants)
                    UNION ALL SELECT \(chats[.id]), \(who) FROM \(chats)
                    WHERE \(chats[.createdBy]) = ?\(number)\(more.chats)
                    """
            }.joined(separator: " UNION ALL ")
        }
        let name = "third.\(participants[.username])"
        // A number that no name in digits finds may be one of the two.
        let kinds = columns.findsNumbers(.participants, .username) ? "('text', 'integer')" : "('text')"
        let isAlone = """
            NOT EXISTS (
                SELECT 1 FROM \(participants) AS third
                WHERE third.\(participants[.chat]) = theirs.id AND typeof(\(name)) IN \(kinds)
                    AND \(name) COLLATE NOCASE NOT IN (?3, ?4) AND \(name) NOT GLOB '*[^ -~]*')
            """
        all = """
            SELECT theirs.id FROM (\(chatsOf(1...spellings))) AS theirs
            GROUP BY theirs.id HAVING min(theirs.who) < max(theirs.who) OR \(isAlone)
            """
        let firsts = stride(from: 1, through: spellings, by: 2)
        let seconds = stride(from: 2, through: spellings, by: 2).map { "?\($0)" }
        func isOther(_ column: String) -> String {
            "(" + seconds.map { "\(column) = \($0)" }.joined(separator: " OR ") + ")"
        }
        // All four parameters are in each statement.
        let given = "?3 IS NOT NULL AND ?4 IS NOT NULL AND ?2 IS NOT NULL"
        common = """
            SELECT DISTINCT theirs.id FROM (\(chatsOf(firsts))) AS theirs WHERE \(given) AND (
                EXISTS (
                    SELECT 1 FROM \(participants) AS other WHERE other.\(participants[.chat]) = theirs.id
                        AND \(isOther("other.\(participants[.username])")))
                OR EXISTS (
                    SELECT 1 FROM \(chats) AS other WHERE other.\(chats[.id]) = theirs.id
                        AND \(isOther("other.\(chats[.createdBy])"))))
            """
        alone = "SELECT DISTINCT theirs.id FROM (\(chatsOf(firsts))) AS theirs WHERE \(given) AND \(isAlone)"
        newlyAlone = """
            SELECT DISTINCT theirs.id FROM (\(chatsOf(firsts, (" AND rowid > ?5", " AND rowid > ?6")))) AS theirs
            WHERE \(given) AND \(isAlone)
            """
    }

    /// In how many chats each of two people is and how many each made, under names ?1 and ?3, and ?2 and ?4, counted up to ?5.
    static func sizes(_ columns: AppColumns) -> String {
        let (chats, participants) = (columns[.chats], columns[.participants])
        func count(_ table: AppNames.Table, _ column: String, _ number: Int) -> String {
            """
            (SELECT count(*) FROM (
                SELECT 1 FROM \(table) WHERE \(column) = ?\(number)
                UNION ALL SELECT 1 FROM \(table) WHERE \(column) = ?\(number + 2) AND ?\(number + 2) <> ?\(number) LIMIT ?5))
            """
        }
        func largest(_ number: Int) -> String {
            "max(\(count(participants, participants[.username], number)), \(count(chats, chats[.createdBy], number)))"
        }
        return "SELECT \(largest(1)), \(largest(2))"
    }
}
