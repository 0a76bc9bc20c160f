package import GRDB

/// Stores the lists of one run, each in one row, within transactions of the caller.
package struct ListWriter {
    /// What is said of a place in a list.
    package struct Phrase: Sendable, Hashable {
        package var scoreBand: String
        /// A JSON array of texts.
        package var reasons: String

        package init(scoreBand: String, reasons: String) {
            self.scoreBand = scoreBand
            self.reasons = reasons
        }
    }

    private let run: Int64
    private let list: Statement
    private let phrase: Statement

    /// - Throws: `DatabaseError`.
    package init(_ db: Database, run: Int64) throws {
        self.run = run
        list = try db.cachedStatement(
            sql: "INSERT INTO match_lists (run_id, person_id, entries) VALUES (?, ?, ?)")
        phrase = try db.cachedStatement(
            sql: """
                INSERT INTO match_phrases (run_id, phrase_id, score_band, reasons) VALUES (?, ?, ?, ?)
                """)
    }

    /// Stores a phrase under a number that places name it by.
    ///
    /// - Throws: `DatabaseError`.
    package func append(_ words: Phrase, number: Int) throws {
        phrase.setUncheckedArguments([run, number, words.scoreBand, words.reasons])
        try phrase.execute()
    }

    /// Stores somebody's list. Cheapest when people come in ascending order of their numbers.
    ///
    /// - Parameters:
    ///   - person: whose list it is, as `PeopleNumbers` has it.
    ///   - places: the number of the person shown and that of the phrase, best first.
    /// - Throws: `DatabaseError`.
    package func append(_ places: some Sequence<(person: Int64, phrase: Int)>, of person: Int64) throws {
        var text: [UInt8] = [UInt8(ascii: "[")]
        for place in places {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text.append(UInt8(ascii: "["))
            text.append(contentsOf: String(place.person).utf8)
            text.append(UInt8(ascii: ","))
            text.append(contentsOf: String(place.phrase).utf8)
            text.append(UInt8(ascii: "]"))
        }
        text.append(UInt8(ascii: "]"))
        list.setUncheckedArguments([run, person, String(decoding: text, as: UTF8.self)])
        try list.execute()
    }
}
