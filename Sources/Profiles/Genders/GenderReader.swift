/// Reads what people and apps write of genders, and remembers what each text said: see `GenderStatement`.
///
/// Give each task its own reader.
package struct GenderReader: Sendable {
    /// What a text says, and what of it is not understood, folded, at most 64 bytes of each, ascending, each once.
    package typealias Reading = (genders: GenderSet, unknown: [String])

    private let genders: Vocabulary
    private let words: GenderWords
    /// By question.
    private var memos: [[String: Reading]] = [[:], [:]]

    package init(_ tables: ReferenceTables) {
        genders = tables.genders
        words = tables.genderWords
    }

    /// Who somebody is: every term that a text names; `GenderSet.unknown` where it names none, or cannot be told apart. A
    /// text of which nothing is known is quoted.
    package mutating func person(_ text: String) -> Reading {
        let (genders, unknown) = read(text, .person)
        return (genders.isEmpty ? .unknown : genders, unknown)
    }

    /// Whom somebody seeks. A text of which nothing is understood names nobody, and is quoted: to take it for "nothing
    /// stated" would open what the person meant to close. Words for everyone, and all terms of the vocabulary together,
    /// mean everyone.
    package mutating func wish(_ text: String) -> Reading { read(text, .wish) }

    private mutating func read(_ text: String, _ question: GenderStatement.Question) -> Reading {
        if let reading = memos[question.rawValue][text] { return reading }
        let statement = GenderStatement(Entities.decoded(text), question, genders: genders, words: words)
        let answer = statement.answer
        var unknown = statement.strangers
        if answer.isEmpty, unknown.isEmpty {
            let folded = Vocabulary.fold(text)
            unknown = folded.isEmpty ? question == .wish ? ["(nothing)"] : [] : [folded]
        }
        // Who says nothing is not quoted. A wish that says nothing stays closed, as one that is not understood.
        if answer.isEmpty, question == .person, genders.words.saysNothing(folded: Vocabulary.fold(text)) {
            unknown = []
        }
        let reading = (answer, Set(unknown.map(TextReading.shortened)).sorted())
        if memos[question.rawValue].count < VocabularyReader.mostTexts,
            text.utf8.count <= VocabularyReader.longestText
        {
            memos[question.rawValue][text] = reading
        }
        return reading
    }
}
