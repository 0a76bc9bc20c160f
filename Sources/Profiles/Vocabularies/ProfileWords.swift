internal import CSV

/// Words of profiles that are no wish: `profile-words.csv`.
package struct ProfileWords: Sendable {
    /// What a word says of what stands around it.
    enum Meaning: String, CaseIterable {
        /// As a whole, that nothing was said: `None`, `N/A`, `prefer not to say`.
        case unknown
        /// As a whole, nothing in particular: `a bit of everything`.
        case everything
        /// What follows is not liked: `anything except country`.
        case not
        /// What it stands with is not liked, what precedes included: `country hariç`. In scripts without spaces it may be a part
        /// of a word.
        case notBefore = "not before"
    }

    /// Folded: those that say nothing, if they are all that is said.
    private var whole: Set<String> = []
    private var negations: [String: Meaning] = [:]
    /// Negations of scripts without spaces.
    private var inner: [String] = []
    /// No negation has more words.
    private(set) var mostWords = 0

    /// No words at all.
    package init() {}

    /// Reads a table `meaning,words`, in which a meaning may have several rows, and words are separated by `|`.
    ///
    /// A word may say nothing as a whole and negate in front of others, as `geen` and `geen country`.
    ///
    /// - Throws: `ReferenceTableError` for malformed text, a meaning that there is not, and a word without a letter or digit.
    package init(csv: String, file: String) throws(ReferenceTableError) {
        let table = try ReferenceFile(csv: csv, file: file, requiring: ["meaning", "words"])
        for row in table.rows {
            guard let meaning = Meaning(rawValue: trimmed(row[0])) else {
                throw table.error(row.line, "there is no meaning \"\(row[0])\"")
            }
            for word in row[1].split(separator: "|") {
                let key = Vocabulary.fold(word)
                if key.isEmpty { throw table.error(row.line, "\"\(word)\" has neither a letter nor a digit") }
                switch meaning {
                case .unknown, .everything: whole.insert(key)
                case .not, .notBefore:
                    negations[key] = meaning
                    mostWords = max(mostWords, Vocabulary.words(in: Array(word.utf8)[...]).count)
                    if meaning == .notBefore, key.unicodeScalars.allSatisfy(Self.standsWithoutSpaces) {
                        inner.append(key)
                    }
                }
            }
        }
    }

    /// Whether a text, folded, says nothing.
    func saysNothing(folded: String) -> Bool { whole.contains(folded) }

    func negation(folded: String) -> Meaning? { negations[folded] }

    /// Whether a negation of a script without spaces stands in a text, folded.
    func isNegatedWithin(folded: String) -> Bool {
        guard !inner.isEmpty, folded.utf8.contains(where: { $0 >= 0x80 }) else { return false }
        return inner.contains { folded.contains($0) }
    }

    /// Kana, Han, Hangul and Thai.
    private static func standsWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0E7F, 0x1100...0x11FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3: true
        default: false
        }
    }
}
