extension Vocabulary {
    /// The terms that a person's own words name, as `reading(of:)` has them.
    package func terms(in text: String) -> (known: [Int], unknown: [String]) {
        let reading = reading(of: text)
        return (reading.known, reading.unknown)
    }

    /// What a person's own words say.
    package struct Reading: Sendable, Equatable {
        /// Indices into `terms`, ascending, each once.
        package var known: [Int] = []
        /// What names nothing, folded, at most 64 bytes of each, ascending, each once.
        package var unknown: [String] = []
        /// How the person has written each of `unknown`.
        package var written: [String] = []
    }

    /// The terms that a person's own words name.
    ///
    /// The entities of HTML are decoded. `text` is cut at `/ \ , ; : |`, brackets, line ends, tabs, bullets and their full-width forms. Each piece is
    /// then
    ///
    /// 1. looked up whole: `Rhythm & Blues`, `drum and bass`;
    /// 2. else cut at `and`, `&` and `+`, the longest known run first: `R&B & soul`, `singer and guitarist`. Of these
    ///    parts some may be unknown;
    /// 3. else, piece or part, cut into words, the longest known run first, if that leaves no word over:
    ///    `singer-songwriter`, `Jazz Hip Hop`, but not `sludgy jazz`.
    ///
    /// What says nothing (`None`, `N/A`, `a bit of everything`) is dropped, as a whole text, as what stands between commas, and as a
    /// piece. A negation (`anything except country, rap`) drops what follows, to the end of the line, the sentence or the bracket.
    /// Terms of the table come first: `No Wave` is one.
    ///
    /// - Returns: Pieces that fold to nothing are dropped, so empty text gives empty arrays.
    /// - Complexity: O(length), with a term's most words as a factor.
    package func reading(of text: String) -> Reading {
        let text = Entities.decoded(text)
        if saysNothing(text) { return Reading() }
        var reading = TextReading(of: Self.withPlainSeparators(text), vocabulary: self)
        for chunk in reading.bytes.split(whereSeparator: { Self.separatesPieces($0) && !Self.separatesWithin($0) }) {
            // A list may say nothing in one of its places: `N/A` is one word.
            if saysNothing(chunk) { continue }
            for piece in chunk.split(whereSeparator: Self.separatesPieces) { reading.read(piece) }
        }
        return reading.result
    }

    private func saysNothing(_ text: some StringProtocol) -> Bool { saysNothing(Array(text.utf8)[...]) }

    private func saysNothing(_ text: ArraySlice<UInt8>) -> Bool {
        let folded = Self.fold(text)
        return words.saysNothing(folded: folded) && term(folded: folded) == nil
    }

    /// What stands between two parts of one place in a list.
    private static func separatesWithin(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
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
    private var unknown: [(folded: String, written: String)] = []
    /// Where what a negation drops ends; 0 where nothing is dropped.
    private var dropsUntil = 0
    /// How many there were before the piece that was read last.
    private var lastPiece = (known: 0, unknown: 0)

    init(of bytes: [UInt8], vocabulary: Vocabulary) {
        self.bytes = bytes
        self.vocabulary = vocabulary
    }

    var result: Vocabulary.Reading {
        var result = Vocabulary.Reading(known: sortedOnce(known))
        for (folded, written) in unknown.sorted(by: { $0 < $1 }) where result.unknown.last != folded {
            result.unknown.append(folded)
            result.written.append(written)
        }
        return result
    }

    /// Reads the next piece, which stands behind those that were read.
    mutating func read(_ piece: ArraySlice<UInt8>) {
        let folded = Vocabulary.fold(piece)
        if folded.isEmpty || piece.startIndex < dropsUntil { return }
        let before = (known.count, unknown.count)
        defer { lastPiece = before }
        if let term = vocabulary.term(folded: folded) {
            known.append(term)
            return
        }
        let words = vocabulary.words
        if words.saysNothing(folded: folded) || words.isNegatedWithin(folded: folded) { return }
        if let (meaning, start, isLast) = negation(in: piece) {
            guard meaning == .not else { return }
            dropsUntil = endOfSentence(from: start)
            let preceding = piece[piece.startIndex..<start]
            if !isLast {
                // What precedes is liked where it is known: `jazz but no country`.
                let strangers = unknown.count
                readParts(preceding, folded: Vocabulary.fold(preceding))
                unknown.removeLast(unknown.count - strangers)
            } else if start == Vocabulary.words(in: piece).first?.startIndex, isLabelled(piece) {
                // An answer: `country: no`.
                known.removeLast(known.count - lastPiece.known)
                unknown.removeLast(unknown.count - lastPiece.unknown)
            }
            // Another sentence may follow: `no country. Jazz!`.
            if dropsUntil < piece.endIndex { read(bytes[dropsUntil..<piece.endIndex]) }
            return
        }
        readParts(piece, folded: folded)
    }

    /// The first negation in a piece that does not begin a known name, where it starts, and whether nothing follows in the piece.
    private func negation(
        in piece: ArraySlice<UInt8>
    ) -> (meaning: ProfileWords.Meaning, start: Int, isLast: Bool)? {
        let most = vocabulary.words.mostWords
        guard most > 0 else { return nil }
        let words = Vocabulary.words(in: piece)
        var next = 0
        while next < words.count {
            if let (_, end) = longestRun(of: words, from: next) {
                next = end
                continue
            }
            for end in (next + 1...min(next + most, words.count)).reversed() {
                let run = bytes[words[next].startIndex..<words[end - 1].endIndex]
                if let meaning = vocabulary.words.negation(folded: Vocabulary.fold(run)) {
                    return (meaning, words[next].startIndex, end == words.count)
                }
            }
            next += 1
        }
        return nil
    }

    /// Whether a colon stands before a piece.
    private func isLabelled(_ piece: ArraySlice<UInt8>) -> Bool {
        bytes[..<piece.startIndex].last { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":")
    }

    private func endOfSentence(from start: Int) -> Int {
        for place in start..<bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"), UInt8(ascii: ")"), UInt8(ascii: "]"),
                UInt8(ascii: "}"), UInt8(ascii: "!"):
                return place
            case UInt8(ascii: ".") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: " "): return place
            default: break
            }
        }
        return bytes.count
    }

    private mutating func readParts(_ piece: ArraySlice<UInt8>, folded: String) {
        if folded.isEmpty { return }
        let parts = Vocabulary.parts(of: piece)
        var strangers: [ArraySlice<UInt8>] = []
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
                    strangers.append(parts[next])
                }
                next += 1
            }
        }
        if foundAny || strangers.isEmpty {
            for stranger in strangers { note(Vocabulary.fold(stranger), stranger) }
        } else {
            // Nothing in it is known, so "and" may well be part of a name.
            note(folded, piece)
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
    private mutating func note(_ stranger: String, _ words: ArraySlice<UInt8>) {
        guard !stranger.isEmpty, !vocabulary.words.saysNothing(folded: stranger) else { return }
        let written = String(decoding: words, as: UTF8.self).split(separator: " ").joined(separator: " ")
        unknown.append((Self.shortened(stranger), String(written.prefix(Self.longestUnknown))))
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
