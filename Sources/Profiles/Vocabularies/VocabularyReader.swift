/// Reads a column of free text, where the same texts come again and again, and remembers what each one said.
///
/// A million cells hold some thousand different texts, so nearly every reading is one dictionary lookup. Give each task
/// its own reader.
package struct VocabularyReader: Sendable {
    /// Texts remembered at most; further ones are read each time.
    package static let mostTexts = 65_536
    /// Longer texts, in bytes, are read each time.
    package static let longestText = 256

    package let vocabulary: Vocabulary
    private var memo: [String: Vocabulary.Reading] = [:]

    package init(_ vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    /// What `Vocabulary.terms(in:)` returns for `text`.
    package mutating func terms(in text: String) -> (known: [Int], unknown: [String]) {
        let reading = reading(of: text)
        return (reading.known, reading.unknown)
    }

    /// What `Vocabulary.reading(of:)` returns for `text`.
    package mutating func reading(of text: String) -> Vocabulary.Reading {
        if let reading = memo[text] { return reading }
        let reading = vocabulary.reading(of: text)
        if memo.count < Self.mostTexts && text.utf8.count <= Self.longestText { memo[text] = reading }
        return reading
    }
}
