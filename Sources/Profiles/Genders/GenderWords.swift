internal import CSV

/// The words that tell how a gender in a text is meant: `gender-words.csv`.
package struct GenderWords: Sendable {
    /// What a word does to the genders around it.
    enum Meaning: String, CaseIterable {
        /// What follows is sought. As a label, so is its value.
        case seeking
        /// What precedes is sought: `women wanted`, `kadın arayan`.
        case wanted
        /// Beside a gender, and not asked whom somebody seeks, it says just that: `men only`.
        case only
        /// What it stands with is not meant, or no longer.
        case not
        /// What follows is about the person.
        case selfReference = "i am"
        /// The same, as a label only.
        case me
        /// As a label, its value is about the person.
        case gender
        /// As a label, its value is what other parts of the text do not say better.
        case value
        /// Says nothing about genders.
        case person
        case everyone
        case both
    }

    private let meanings: [String: Meaning]
    /// No known phrase has more words.
    let mostWords: Int

    /// Reads a table `meaning,words`, in which a meaning may have several rows, and words are separated by `|`.
    ///
    /// - Throws: `ReferenceTableError` for malformed text, a meaning that there is not or that has no row, a word without a
    ///   letter or digit, and one that has two meanings.
    package init(csv: String, file: String) throws(ReferenceTableError) {
        let table = try ReferenceFile(csv: csv, file: file, requiring: ["meaning", "words"])
        var meanings: [String: Meaning] = [:]
        var mostWords = 1
        for row in table.rows {
            guard let meaning = Meaning(rawValue: trimmed(row[0])) else {
                throw table.error(row.line, "there is no meaning \"\(row[0])\"")
            }
            for word in row[1].split(separator: "|") {
                let key = Vocabulary.fold(word)
                if key.isEmpty { throw table.error(row.line, "\"\(word)\" has neither a letter nor a digit") }
                if let other = meanings.updateValue(meaning, forKey: key), other != meaning {
                    throw table.error(row.line, "\"\(word)\" means \"\(other.rawValue)\" already")
                }
                mostWords = max(mostWords, word.split(separator: " ").count + 1)
            }
        }
        for meaning in Meaning.allCases where !meanings.values.contains(meaning) {
            throw table.error(nil, "there are no words for \"\(meaning.rawValue)\"")
        }
        self.meanings = meanings
        self.mostWords = mostWords
    }

    func meaning(folded: String) -> Meaning? { meanings[folded] }
}
