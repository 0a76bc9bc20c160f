/// Text in lines that fit a terminal, broken between words.
enum Wrapping {
    /// Lines of at most so many columns.
    ///
    /// A number and its unit of percent stay together, and so do the bounds of an interval in brackets. A word that is too long for
    /// a line is broken where the line ends.
    static func lines(_ text: String, width: Int) -> [String] {
        guard text.columns > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in words(text, width: width) { append(word, to: &line, &lines, width: width) }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    /// The same of a list, which is broken at its commas and semicolons as far as that is possible.
    static func list(_ text: String, width: Int) -> [String] {
        guard text.columns > width else { return [text] }
        var lines: [String] = []
        var line = ""
        for item in items(text) {
            if !line.isEmpty, line.columns + 1 + item.columns > width, item.columns <= width {
                lines.append(line)
                line = ""
            }
            for word in words(item, width: width) { append(word, to: &line, &lines, width: width) }
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }

    /// A text of several lines in which those that are too long are broken; what follows stands as far in as they begin.
    static func fitted(_ text: String, width: Int = Terminal.width) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            let line = String(line)
            guard line.columns > width else { return [line] }
            let lead = String(line.prefix { $0 == " " })
            return lines(String(line.dropFirst(lead.count)), width: max(1, width - lead.count)).map { lead + $0 }
        }.joined(separator: "\n")
    }

    /// The longest piece that is not broken while a line has room for it.
    static func longestWord(in text: String, width: Int) -> Int {
        words(text, width: width).map(\.columns).max() ?? 0
    }

    private static func append(_ word: String, to line: inout String, _ lines: inout [String], width: Int) {
        if line.isEmpty {
            if word.isEmpty { return }
            line = word
        } else if line.columns + 1 + word.columns <= width {
            line += " " + word
            return
        } else {
            lines.append(line)
            line = word
        }
        while line.columns > width {
            let (head, rest) = cut(line, width: width)
            lines.append(head)
            line = rest
        }
    }

    /// At least one character, and then as many as fit.
    private static func cut(_ text: String, width: Int) -> (head: String, rest: String) {
        var used = 0
        var end = text.startIndex
        while end < text.endIndex {
            let size = text[end].columns
            if used + size > width, end > text.startIndex { break }
            used += size
            end = text.index(after: end)
        }
        return (String(text[..<end]), String(text[end...]))
    }

    /// What stands between spaces, but for figures that belong together.
    private static func words(_ text: String, width: Int) -> [String] {
        var words: [String] = []
        for piece in text.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
            if let last = words.last, belongs(piece, to: last), last.columns + 1 + piece.columns <= width {
                words[words.count - 1] = last + " " + piece
            } else {
                words.append(piece)
            }
        }
        return words
    }

    private static func belongs(_ word: String, to last: String) -> Bool {
        if word.hasPrefix("%") { return last.last?.isNumber ?? false }
        // Within the brackets of an interval.
        return last.hasPrefix("(") && !last.contains(")") && !(last + word).contains(where: \.isLetter)
    }

    /// What stands between commas and semicolons, each with its own.
    private static func items(_ text: String) -> [String] {
        var items: [String] = []
        var item = ""
        for character in text {
            if character == " ", item.last == "," || item.last == ";" {
                items.append(item)
                item = ""
            } else {
                item.append(character)
            }
        }
        return items + [item]
    }
}

extension String {
    /// How many columns of a terminal it takes. What sets colours takes none.
    var columns: Int {
        if utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return utf8.count }
        let shown = contains("\u{1B}") ? replacing(/\u{1B}\[[0-9;]*m/, with: "") : self
        return shown.reduce(0) { $0 + $1.columns }
    }

    /// With spaces behind it, or before it, up to so many columns.
    func padded(to width: Int, right: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns))
        return right ? spaces + self : self + spaces
    }
}

extension Character {
    /// How many columns of a terminal it takes: two for the letters of East Asia and for emoji, none for marks alone.
    ///
    /// Source: Unicode Standard Annex 11, "East Asian Width": what is wide or full-width, by blocks.
    var columns: Int {
        if unicodeScalars.contains(where: { $0.properties.isEmojiPresentation || $0 == "\u{FE0F}" }) { return 2 }
        return unicodeScalars.reduce(0) { $0 + Self.columns($1) }
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // Vowels and finals of Hangul are written into the block of their first letter.
        if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
        0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
