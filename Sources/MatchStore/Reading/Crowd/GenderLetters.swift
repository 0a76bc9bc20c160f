internal import Profiles

/// Finds letters that mean another gender in one app than in most: where an app writes H for hombre or homme, its M may be
/// mujer; where it writes N for nő, its F is férfi.
///
/// One letter says nothing of that; the column does. What nobody can tell apart is unknown.
struct GenderLetters {
    private var rows: [String: [Int]] = [:]

    /// Notes the row of a person whose gender is one letter.
    mutating func note(_ text: String, row: Int) {
        if let folded = Self.letter(text) { rows[folded, default: []].append(row) }
    }

    /// The letter, folded, where a gender is one of those that may mean several.
    static func letter(_ text: String) -> String? {
        guard text.utf8.count <= 3 else { return nil }
        let folded = Vocabulary.fold(text)
        return ["h", "m", "f", "n"].contains(folded) ? folded : nil
    }

    /// The letters that are not what they are elsewhere, and who has them.
    var ambiguous: [(letter: String, rows: [Int])] {
        [("m", beside: "h", usual: "f"), ("f", beside: "n", usual: "m")].compactMap { letter, beside, usual in
            let strange = rows[beside, default: []].count
            guard strange > rows[usual, default: []].count, let affected = rows[letter] else { return nil }
            return (letter, affected)
        }
    }
}
