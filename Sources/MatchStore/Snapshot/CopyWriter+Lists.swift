internal import GRDB

extension CopyWriter {
    /// Lists, with numbers of their own: those of the database follow the alphabet, in people and, since they are given as
    /// lists are stored, in phrases. Of a phrase only the word for the score is kept.
    mutating func copyLists() throws {
        var pseudonyms: [(number: Int64, pseudonym: DatabaseValue)] = []
        try streamIfThere(
            "match_people", ["person_id", "username"], "SELECT person_id, username FROM match_people"
        ) { row, names in
            pseudonyms.append((row[0], Self.name(row[1], nul: 0.databaseValue, &names)))
            return nil
        }
        pseudonyms.sort { Self.precedes([$0.pseudonym], [$1.pseudonym]) }
        let people = Dictionary(
            uniqueKeysWithValues: pseudonyms.enumerated().map {
                ($1.number, (number: $0 + 1, pseudonym: $1.pseudonym))
            })
        try streamIfThere("match_people", ["person_id", "username"], "SELECT person_id FROM match_people") { row, _ in
            people[row[0]].map { [$0.number.databaseValue, $0.pseudonym] }
        }
        let bands = try bandsOfPhrases()
        try streamIfThere(
            "match_phrases", ["run_id", "phrase_id", "score_band"],
            """
            SELECT run_id, min(phrase_id), score_band FROM match_phrases GROUP BY run_id, score_band
            """
        ) { row, _ in [row[0], bands[Phrase(run: row[0], number: row[1])].databaseValue, row[2]] }
        try streamIfThere(
            "match_lists", ["run_id", "person_id", "entries"], "SELECT run_id, person_id, entries FROM match_lists"
        ) { row, _ in
            let entries: String = row[2]
            // Numbers by twos, whatever stands between them.
            let numbers = entries.split { !$0.isNumber }.compactMap { Int64($0) }
            let places = stride(from: 0, to: numbers.count - 1, by: 2).compactMap { place -> String? in
                guard let person = people[numbers[place]],
                    let band = bands[Phrase(run: row[0], number: numbers[place + 1])]
                else { return nil }
                return "[\(person.number),\(band)]"
            }
            return (people[row[1]]?.number).map {
                [row[0], $0.databaseValue, "[\(places.joined(separator: ","))]".databaseValue]
            }
        }
        try streamIfThere(
            "match_showings", ["person_id", "entries"], "SELECT person_id, entries FROM match_showings"
        ) { row, _ in
            guard let reader = people[row[0]]?.number else { return nil }
            let entries = ShowingRecord.entries(row[1]).compactMap { entry in
                (people[entry.shown]?.number).map {
                    ShowingRecord.Entry(shown: Int64($0), times: entry.times, day: entry.day)
                }
            }
            return [reader.databaseValue, ShowingRecord.text(ShowingRecord.sorted(entries)).databaseValue]
        }
        try streamIfThere("match_talks", ["low", "high"], "SELECT low, high FROM match_talks") { row, _ in
            guard let one = people[row[0]]?.number, let other = people[row[1]]?.number else { return nil }
            return [min(one, other).databaseValue, max(one, other).databaseValue]
        }
        try streamIfThere(
            "match_partings", ["low", "high", "parted_at"], "SELECT low, high, parted_at FROM match_partings"
        ) { row, _ in
            guard let one = people[row[0]]?.number, let other = people[row[1]]?.number else { return nil }
            return [min(one, other).databaseValue, max(one, other).databaseValue, Self.time(row[2])]
        }
    }

    private struct Phrase: Hashable {
        var run: Int64
        var number: Int64
    }

    /// The number of each phrase in the copy: that of its word for the score, in the order of the alphabet.
    private mutating func bandsOfPhrases() throws -> [Phrase: Int] {
        var bands: [Phrase: String] = [:]
        try streamIfThere(
            "match_phrases", ["run_id", "phrase_id", "score_band"],
            "SELECT run_id, phrase_id, score_band FROM match_phrases"
        ) { row, _ in
            bands[Phrase(run: row[0], number: row[1])] = row[2] ?? ""
            return nil
        }
        let sorted = Set(bands.values).sorted()
        return bands.mapValues { band in (sorted.firstIndex(of: band) ?? 0) + 1 }
    }
}
