extension Vocabulary {
    /// The form in which spellings are compared: `Hip-Hop`, `hip hop` and `HipHop` are all `hiphop`.
    ///
    /// - Letters become lower case, by Unicode's rules for any language.
    /// - Latin letters lose their marks, however they are encoded: `Beyoncé` is `beyonce`, `Forró` `forro`, `ø` `o`;
    ///   `ß`, `æ` and `œ` become two letters; full-width letters become plain ones. In other scripts a mark can be what
    ///   tells two letters apart, and it stays.
    /// - `&` and `+` become `and`: `R&B` is `randb`.
    /// - Everything else but letters and digits goes: spaces, hyphens, apostrophes, emoji.
    ///
    /// Folding what is folded changes nothing. Text with neither letter, digit, `&` nor `+` folds to the empty string.
    ///
    /// - Complexity: O(length).
    package static func fold(_ text: some StringProtocol) -> String {
        fold(Array(text.utf8)[...])
    }

    /// Folds UTF-8; bytes that are not UTF-8 are dropped.
    static func fold(_ text: ArraySlice<UInt8>) -> String {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count + 4)
        for byte in text {
            guard byte < 0x80 else { return foldScalars(text) }
            appendASCII(byte, to: &folded)
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Returns whether `byte` was a letter or a digit.
    @discardableResult
    private static func appendASCII(_ byte: UInt8, to folded: inout [UInt8]) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            folded.append(byte)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            folded.append(byte | 0x20)
        case UInt8(ascii: "&"), UInt8(ascii: "+"):
            folded.append(contentsOf: "and".utf8)
            return false
        default:
            return false
        }
        return true
    }

    private static func foldScalars(_ text: ArraySlice<UInt8>) -> String {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.count)
        // Whether a mark that follows belongs to a letter whose marks are kept.
        var keepsMarks = false
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                appendASCII(UInt8(scalar.value), to: &folded)
                keepsMarks = false
                continue
            }
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                switch lower.properties.generalCategory {
                case .nonspacingMark, .spacingMark:
                    if keepsMarks && !lower.properties.isDefaultIgnorableCodePoint {
                        folded.append(contentsOf: String(Character(lower)).utf8)
                    }
                case .lowercaseLetter, .modifierLetter, .otherLetter, .titlecaseLetter, .uppercaseLetter,
                    .decimalNumber, .letterNumber, .otherNumber:
                    if let plain = plainLatin(lower) {
                        folded.append(contentsOf: plain.utf8)
                        keepsMarks = false
                    } else {
                        folded.append(contentsOf: String(Character(lower)).utf8)
                        keepsMarks = true
                    }
                default:
                    keepsMarks = false
                }
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// The one or two ASCII letters a Latin small letter comes down to, or nil for any other scalar.
    ///
    /// Unicode's own names say it: `LATIN SMALL LETTER E WITH ACUTE`. That covers strokes (ø, ł), which decomposition
    /// does not, and needs no Foundation.
    private static func plainLatin(_ scalar: Unicode.Scalar) -> String? {
        if scalar.isASCII { return String(Character(scalar)) }
        switch scalar {
        case "ß": return "ss"
        case "ı": return "i"
        default: break
        }
        guard let name = scalar.properties.name else { return nil }
        let words = name.split(separator: " ")
        guard let latin = words.firstIndex(of: "LATIN"), latin <= 1, words.count > latin + 3,
            latin == 0 || words[0] == "FULLWIDTH", words[latin + 1] == "SMALL",
            words[latin + 2] == "LETTER" || words[latin + 2] == "LIGATURE"
        else { return nil }
        let letter = words[latin + 3]
        let isWhole = words.count == latin + 4 || words[latin + 4] == "WITH"
        return isWhole && letter.utf8.count <= 2 ? letter.lowercased() : nil
    }
}
