internal import CSV
internal import Profiles

/// Columns are named; one that the file was not required to have stops the program.
extension ReferenceFile {
    /// The field of `row` in a column, without blanks around it.
    func text(_ row: DelimitedRecord, _ column: String) -> String {
        trimmed(row[index(column)])
    }

    private func index(_ column: String) -> Int {
        guard let index = header.index(of: column) else { preconditionFailure("\(file) has no column \(column)") }
        return index
    }

    func share(_ row: DelimitedRecord, _ column: String) throws(ReferenceTableError) -> Double {
        try share(row, index(column))
    }

    func whole(
        _ row: DelimitedRecord, _ column: String, in range: ClosedRange<Int>
    ) throws(ReferenceTableError) -> Int {
        let text = text(row, column)
        guard let value = Int(text), range.contains(value) else {
            let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            throw error(row.line, "\"\(text)\" in column \"\(column)\" is not \(wanted)")
        }
        return value
    }

    /// The position of the field among `names`.
    func position(
        _ row: DelimitedRecord, _ column: String, among names: [String]
    ) throws(ReferenceTableError) -> Int {
        let text = text(row, column)
        guard let position = names.firstIndex(of: text) else {
            throw error(row.line, "\"\(text)\" in column \"\(column)\" is none of \(names.joined(separator: ", "))")
        }
        return position
    }

    /// A field that `vocabulary` knows.
    func known(
        _ row: DelimitedRecord, _ column: String, _ vocabulary: Vocabulary
    ) throws(ReferenceTableError) -> String {
        try known(text(row, column), row, column, vocabulary)
    }

    private func known(
        _ text: String, _ row: DelimitedRecord, _ column: String, _ vocabulary: Vocabulary
    ) throws(ReferenceTableError) -> String {
        guard vocabulary.term(for: text) != nil else {
            throw error(row.line, "\"\(text)\" in column \"\(column)\" is not a known word")
        }
        return text
    }

    /// `rock:6|indie rock:2`: words that `vocabulary` knows, each once, and their weights above 0.
    func weightedWords(
        _ row: DelimitedRecord, _ column: String, _ vocabulary: Vocabulary
    ) throws(ReferenceTableError) -> [PopulationTables.WeightedWord] {
        var words: [PopulationTables.WeightedWord] = []
        for part in text(row, column).split(separator: "|", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false)
            guard pair.count == 2, let weight = Double(pair[1]), weight > 0, weight < .infinity else {
                throw error(
                    row.line, "\"\(part)\" in column \"\(column)\" is not a word and its weight, as in \"rock:6\"")
            }
            let word = try known(trimmed(String(pair[0])), row, column, vocabulary)
            guard !words.contains(where: { $0.text == word }) else {
                throw error(row.line, "\"\(word)\" stands in column \"\(column)\" twice")
            }
            words.append(PopulationTables.WeightedWord(text: word, weight: weight))
        }
        return words
    }

    /// One list for each of `names`: the texts, separated by `|`, of the rows that `key` gives that name.
    func listsByName(
        _ key: String, _ names: [String], _ column: String
    ) throws(ReferenceTableError) -> [[String]] {
        var lists = [[String]](repeating: [], count: names.count)
        var seen: Set<String> = []
        for row in rows {
            let list = try position(row, key, among: names)
            for part in text(row, column).split(separator: "|", omittingEmptySubsequences: false) {
                let text = trimmed(String(part))
                guard !text.isEmpty else { throw error(row.line, "an empty text in column \"\(column)\"") }
                guard seen.insert(text).inserted else {
                    throw error(row.line, "\"\(text)\" stands in column \"\(column)\" twice")
                }
                lists[list].append(text)
            }
        }
        for (name, list) in zip(names, lists) where list.isEmpty { throw error(nil, "\"\(name)\" is missing") }
        return lists
    }

    /// - Throws: where `shares` do not sum to 1 within what rounding them to four places may cost.
    func checkSum(_ shares: [Double], of title: String) throws(ReferenceTableError) {
        let sum = shares.reduce(0, +)
        guard (0.995...1.005).contains(sum) else {
            throw error(nil, "the shares of \(title) sum to \"\(sum)\"; they must sum to 1")
        }
    }

    /// The error that a row with these values was there before.
    func repeated(_ row: DelimitedRecord, _ columns: String...) -> ReferenceTableError {
        error(row.line, "\"\(columns.map { text(row, $0) }.joined(separator: ", "))\" is there twice")
    }
}
