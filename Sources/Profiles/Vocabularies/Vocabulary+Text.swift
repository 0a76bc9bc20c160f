extension Vocabulary {
    /// The terms that a person's own words name.
    ///
    /// `text` is cut at `/ \ , ; : |`, brackets, line ends, tabs, bullets and their full-width forms. Each piece is
    /// then
    ///
    /// 1. looked up whole: `Rhythm & Blues`, `drum and bass`;
    /// 2. else cut at `and`, `&` and `+`, the longest known run first: `R&B & soul`, `singer and guitarist`. Of these
    ///    parts some may be unknown;
    /// 3. else, piece or part, cut into words, the longest known run first, if that leaves no word over:
    ///    `singer-songwriter`, `Jazz Hip Hop`, but not `sludgy jazz`.
    ///
    /// - Returns: `known`: indices into `terms`, ascending, each once. `unknown`: the pieces and parts that name
    ///   nothing, folded, at most 64 bytes of each, ascending, each once. Pieces that fold to nothing are dropped, so
    ///   empty text gives two empty arrays.
    /// - Complexity: O(length), with a term's most words as a factor.
    package func terms(in text: String) -> (known: [Int], unknown: [String]) {
        var reading = TextReading(of: Self.withPlainSeparators(text), vocabulary: self)
        for piece in reading.bytes.split(whereSeparator: Self.separatesPieces) { reading.read(piece) }
        return reading.result
    }

    private static func separatesPieces(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"),
            UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
            true
        default: false
        }
    }

    /// The UTF-8 of `text`, with separators beyond ASCII written as a comma or a space.
    private static func withPlainSeparators(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            // Middle dot and bullet; ideographic comma; full-width comma, solidus, semicolon and bar; line separators.
            case "\u{B7}", "\u{2022}", "\u{3001}", "\u{FF0C}", "\u{FF0F}", "\u{FF1B}", "\u{FF5C}",
                "\u{2028}"..."\u{2029}":
                plain.append(UInt8(ascii: ","))
            // Full-width ampersand and plus.
            case "\u{FF06}", "\u{FF0B}":
                plain.append(UInt8(ascii: "&"))
            // No-break and ideographic space, hyphens and dashes.
            case "\u{A0}", "\u{3000}", "\u{2010}"..."\u{2015}":
                plain.append(UInt8(ascii: " "))
            default:
                plain.append(contentsOf: String(Character(scalar)).utf8)
            }
        }
        return plain
    }

    /// The words of a piece: what stands between spaces, hyphens, underscores and full stops.
    static func words(in piece: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        piece.split { byte in
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
    }

    /// The parts of a piece: what stands between `&`, `+` and the word `and`. Blank parts are left out.
    static func parts(of piece: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = piece.startIndex
        var wordStart = piece.startIndex
        func endPart(at end: Int, resumingAt next: Int) {
            if piece[start..<end].contains(where: { $0 != UInt8(ascii: " ") }) { parts.append(piece[start..<end]) }
            start = next
        }
        func endWord(at end: Int) {
            let word = piece[wordStart..<end]
            if word.count == 3, word.elementsEqual("and".utf8, by: { $0 | 0x20 == $1 }) {
                endPart(at: wordStart, resumingAt: end)
            }
        }
        for (position, byte) in zip(piece.indices, piece) {
            switch byte {
            case UInt8(ascii: " "):
                endWord(at: position)
                wordStart = position + 1
            case UInt8(ascii: "&"), UInt8(ascii: "+"):
                endWord(at: position)
                endPart(at: position, resumingAt: position + 1)
                wordStart = position + 1
            default: break
            }
        }
        endWord(at: piece.endIndex)
        endPart(at: piece.endIndex, resumingAt: piece.endIndex)
        return parts
    }
}

/// What has been read so far of one person's words.
struct TextReading {
    private static let longestUnknown = 64

    let bytes: [UInt8]
    private let vocabulary: Vocabulary
    private var known: [Int] = []
    private var unknown: [String] = []

    init(of bytes: [UInt8], vocabulary: Vocabulary) {
        self.bytes = bytes
        self.vocabulary = vocabulary
    }

    var result: (known: [Int], unknown: [String]) { (sortedOnce(known), sortedOnce(unknown)) }

    mutating func read(_ piece: ArraySlice<UInt8>) {
        let folded = Vocabulary.fold(piece)
        if folded.isEmpty { return }
        if let term = vocabulary.term(folded: folded) {
            known.append(term)
            return
        }
        let parts = Vocabulary.parts(of: piece)
        var strangers: [String] = []
        var foundAny = false
        var next = 0
        while next < parts.count {
            if let (term, end) = longestRun(of: parts, from: next) {
                known.append(term)
                foundAny = true
                next = end
            } else {
                if let terms = termsOfEveryWord(in: parts[next]) {
                    known += terms
                    foundAny = foundAny || !terms.isEmpty
                } else {
                    strangers.append(Vocabulary.fold(parts[next]))
                }
                next += 1
            }
        }
        if foundAny || strangers.isEmpty {
            for stranger in strangers { note(stranger) }
        } else {
            // Nothing in it is known, so "and" may well be part of a name.
            note(folded)
        }
    }

    /// The term of the longest known run of `parts` that begins at `start`, and one past the run's end.
    private func longestRun(of parts: [ArraySlice<UInt8>], from start: Int) -> (term: Int, end: Int)? {
        for end in (start + 1...min(start + vocabulary.longestRun, parts.count)).reversed() {
            // Slices of one array share its indices, so the first and the last span what stands between them.
            let run = bytes[parts[start].startIndex..<parts[end - 1].endIndex]
            if let term = vocabulary.term(folded: Vocabulary.fold(run)) { return (term, end) }
        }
        return nil
    }

    /// The terms of a part whose words all belong to known runs, or nil where one does not.
    private func termsOfEveryWord(in part: ArraySlice<UInt8>) -> [Int]? {
        let words = Vocabulary.words(in: part).filter { !Vocabulary.fold($0).isEmpty }
        var terms: [Int] = []
        var next = 0
        while next < words.count {
            guard let (term, end) = longestRun(of: words, from: next) else { return nil }
            terms.append(term)
            next = end
        }
        return terms
    }

    /// Notes what names nothing.
    private mutating func note(_ stranger: String) {
        if !stranger.isEmpty { unknown.append(Self.shortened(stranger)) }
    }

    /// At most `longestUnknown` bytes of a text, cut between two scalars.
    static func shortened(_ stranger: String) -> String {
        if stranger.utf8.count <= longestUnknown { return stranger }
        var start = String.UnicodeScalarView()
        var bytes = 0
        for scalar in stranger.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > longestUnknown { break }
            start.append(scalar)
        }
        return String(start)
    }

    private func sortedOnce<Element: Comparable>(_ elements: [Element]) -> [Element] {
        var result: [Element] = []
        for element in elements.sorted() where result.last != element { result.append(element) }
        return result
    }
}
