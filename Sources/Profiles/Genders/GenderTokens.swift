/// A text about genders, cut into words and the marks between them.
///
/// A word is a run of letters and digits, folded. Texts come as people type them and as programs write lists, objects and
/// enumerations, so the marks of JSON, of array texts and of keys and values are marks here.
struct GenderTokens {
    struct Word {
        /// As `Vocabulary.fold(_:)` gives it; not empty.
        var folded: String
        /// Whether a hyphen, and nothing else, stands between it and the word before.
        var isHyphenated = false
    }

    enum Mark {
        case separator, open, close
        /// `:` or `=`: what precedes names what follows.
        case label
        /// `?`, an arrow, a cross or a share: what is said is not plain.
        case doubt
    }

    enum Token {
        case word(Word)
        case mark(Mark)
    }

    private(set) var tokens: [Token] = []
    private let scalars: [Unicode.Scalar]
    private var word = String.UnicodeScalarView()
    private var followsHyphen = false

    init(_ text: String) {
        scalars = Self.unescaped(Array(text.unicodeScalars))
        var place = 0
        while place < scalars.count { place = read(at: place) }
        endWord()
    }

    private func scalar(_ place: Int) -> Unicode.Scalar? { scalars.indices.contains(place) ? scalars[place] : nil }

    private func isSpace(_ place: Int) -> Bool { scalar(place)?.properties.isWhitespace ?? true }

    private func isPartOfWord(_ place: Int) -> Bool { scalar(place).map(Self.isPartOfWord) ?? false }

    /// Returns the place after what was read.
    private mutating func read(at place: Int) -> Int {
        let scalar = scalars[place]
        if Self.isPartOfWord(scalar) {
            word.append(scalar)
            return place + 1
        }
        switch scalar {
        case "\u{200D}" where scalars.count > place + 1 && !isPartOfWord(place + 1):
            // Joins a symbol to a picture: a person who shrugs.
            return place + 2
        case _ where scalar.properties.isDefaultIgnorableCodePoint:
            break
        case "'" where isPartOfWord(place - 1) && isPartOfWord(place + 1),
            "\u{2019}" where isPartOfWord(place - 1) && isPartOfWord(place + 1):
            break
        case "♀", "♂":
            endWord()
            word.append(contentsOf: (scalar == "♀" ? "female" : "male").unicodeScalars)
            endWord()
        case "&", "+", "\u{FF06}", "\u{FF0B}":
            endWord()
            word.append(contentsOf: "and".unicodeScalars)
            endWord()
        case ":", ";":
            let next = scalars.count > place + 1 && scalars[place + 1] == "-" ? place + 2 : place + 1
            if self.scalar(next) == ")" || self.scalar(next) == "(" && isSpace(next + 1) {
                endWord()
                return next + 1
            }
            mark(scalar == ":" ? .label : .separator)
        case "-", "\u{2010}"..."\u{2015}", "\u{2212}":
            if self.scalar(place + 1) == ">" {
                mark(.doubt)
                return place + 2
            }
            if isSpace(place - 1) || isSpace(place + 1) {
                mark(.separator)
            } else {
                endWord()
                followsHyphen = true
            }
        case "%":
            if word.elementsEqual("100".unicodeScalars) { endWord() } else { mark(.doubt) }
        case "=":
            mark(.label)
            if self.scalar(place + 1) == ">" { return place + 2 }
        case ".", "\u{FF0E}":
            if isPartOfWord(place + 1) { endWord() } else { mark(.separator) }
        default:
            if let mark = Self.mark(scalar) { self.mark(mark) } else { endWord() }
        }
        return place + 1
    }

    private mutating func endWord() {
        let folded = Vocabulary.fold(String(word))
        if !folded.isEmpty {
            tokens.append(.word(Word(folded: folded, isHyphenated: followsHyphen)))
        }
        word = String.UnicodeScalarView()
        followsHyphen = false
    }

    private mutating func mark(_ mark: Mark) {
        endWord()
        tokens.append(.mark(mark))
    }

    private static func mark(_ scalar: Unicode.Scalar) -> Mark? {
        switch scalar {
        case ",", "/", "\\", "|", "!", "<", ">", "\n", "\r", "\t", "\u{B7}", "\u{2022}", "\u{2026}", "\u{2028}",
            "\u{2029}", "\u{60C}", "\u{61B}", "\u{964}", "\u{3001}", "\u{3002}", "\u{30FB}", "\u{FF01}", "\u{FF0C}",
            "\u{FF0F}", "\u{FF1B}", "\u{FF5C}", "\u{FF65}":
            .separator
        case "(", "[", "{", "\u{FF08}", "\u{3010}", "\u{300C}", "\u{FF3B}", "\u{FF5B}": .open
        case ")", "]", "}", "\u{FF09}", "\u{3011}", "\u{300D}", "\u{FF3D}", "\u{FF5D}": .close
        case "\u{FF1A}", "\u{FF1D}": .label
        // A NUL and its like: what stands behind it may have been somebody else's.
        case "\u{0}"..."\u{8}", "\u{E}"..."\u{1F}", "?", "\u{FF1F}", "\u{61F}", "\u{2190}"..."\u{21FF}",
            "\u{2715}"..."\u{2718}",
            "\u{274C}", "\u{274E}", "\u{2794}"..."\u{27BE}", "\u{27F0}"..."\u{27FF}":
            .doubt
        default: nil
        }
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        return switch scalar.properties.generalCategory {
        case .lowercaseLetter, .modifierLetter, .otherLetter, .titlecaseLetter, .uppercaseLetter, .decimalNumber,
            .letterNumber, .otherNumber, .nonspacingMark, .spacingMark:
            !scalar.properties.isDefaultIgnorableCodePoint
        // Letters in circles.
        default: ("\u{24B6}"..."\u{24E9}").contains(scalar)
        }
    }

    /// The text without the escapes of JSON, if it may be JSON.
    private static func unescaped(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard let first = text.first(where: { !$0.properties.isWhitespace }), ["[", "{", "\""].contains(first),
            text.contains("\\")
        else { return text }
        var plain: [Unicode.Scalar] = []
        var units: [UInt16] = []
        var place = 0
        while place < text.count {
            if let unit = escapedUnit(text, at: place) {
                units.append(unit)
                place += 6
                continue
            }
            plain.append(contentsOf: String(decoding: units, as: UTF16.self).unicodeScalars)
            units.removeAll()
            if text[place] == "\\", place + 1 < text.count {
                plain.append(["n", "r", "t"].contains(text[place + 1]) ? "\n" : text[place + 1])
                place += 2
            } else {
                plain.append(text[place])
                place += 1
            }
        }
        plain.append(contentsOf: String(decoding: units, as: UTF16.self).unicodeScalars)
        return plain
    }

    private static func escapedUnit(_ text: [Unicode.Scalar], at place: Int) -> UInt16? {
        guard text[place] == "\\", place + 5 < text.count, text[place + 1] == "u" else { return nil }
        let digits = text[place + 2..<place + 6]
        guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
        return UInt16(String(String.UnicodeScalarView(digits)), radix: 16)
    }
}
