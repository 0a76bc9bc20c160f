import MatchStore
import Testing

/// The same with a table of Strings.
private struct IndexTwin {
    private var exact: [String: Int32] = [:]
    private var folded: [String: Int32] = [:]

    init(_ usernames: [String]) {
        for (row, username) in usernames.enumerated() {
            exact[username] = Int32(row)
            folded[username.lowercased()] = Int32(row)
        }
    }

    func row(_ username: String) -> Int32? { exact[username] ?? folded[username.lowercased()] }
}

@Suite("Rows by username") struct UsernameIndexTests {
    /// All words of four of these letters, so that many differ in case only, in an order that is not theirs.
    private static let words: [String] = {
        let letters = ["a", "A", "k", "K", "_", "7"]
        return (0..<1296).map { place in
            let number = place * 787 % 1296
            return letters[number / 216] + letters[number / 36 % 6] + letters[number / 6 % 6] + letters[number % 6]
        }
    }()

    @Test(arguments: [0, 1, 7, 8, 9, 256]) func `are those that a table of Strings gives`(count: Int) {
        var seen: Set<String> = []
        let names = Self.words.filter { seen.insert($0.lowercased()).inserted }.prefix(count)
        #expect(names.count == count)
        let (index, twin) = (UsernameIndex(names), IndexTwin(Array(names)))
        // U+212A is another K, with the same lower case.
        let strange = Self.words.prefix(300).flatMap { word in
            [
                word.replacing("K", with: "\u{212A}"), word + "\u{301}", "é" + word, String(word.dropLast()),
                word + "a", word + "\u{0}",
            ]
        }
        for name in Self.words + strange + ["", "\u{0}", "\u{212A}"] {
            let expected = twin.row(name)
            #expect(index.row(name) == expected, "\(name)")
            let bytes = Array(name.utf8)
            let found = index.row(bytes.span)
            switch found {
            case .row(let row), .otherwise(let row): #expect(row == expected, "\(name)")
            case .nobody: #expect(expected == nil, "\(name)")
            case .notASCII: #expect(bytes.contains { $0 >= 0x80 }, "\(name)")
            }
        }
    }

    @Test func `tell people apart whose names differ in case only`() {
        let index = UsernameIndex(Self.words)
        for (row, word) in Self.words.enumerated() { #expect(index.row(word) == Int32(row), "\(word)") }
    }
}
