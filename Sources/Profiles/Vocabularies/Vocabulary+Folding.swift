internal import Foundation

extension Vocabulary {
    /// The form in which spellings are compared: `Hip-Hop`, `hip hop` and `HipHop` are all `hiphop`.
    ///
    /// - Letters are folded by Unicode's rules for any language (NFKC, full case folding): a final sigma is a sigma, and
    ///   half-width kana, letters in circles and those of mathematics are plain ones.
    /// - Latin letters lose their marks, however they are encoded: `Beyoncé` is `beyonce`, `Forró` `forro`, `ø` `o`;
    ///   `ß`, `æ` and `œ` become two letters. So do Greek, Hebrew and Arabic ones, and `ё` is `е`; tatweel goes. In other
    ///   scripts a mark can be what tells two letters apart, and it stays.
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
        var folded = String.UnicodeScalarView()
        // The letter that a mark belongs to, as far as marks tell letters of its script apart.
        var bearer: Unicode.Scalar?
        for scalar in decomposed(text) {
            if scalar.isASCII {
                var plain: [UInt8] = []
                appendASCII(UInt8(scalar.value), to: &plain)
                folded.append(contentsOf: String(decoding: plain, as: UTF8.self).unicodeScalars)
                // A Latin letter: its marks go.
                bearer = nil
                continue
            }
            if scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{640}" { continue }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark:
                if let bearer, keeps(scalar, on: bearer) { folded.append(scalar) }
            case .lowercaseLetter, .modifierLetter, .otherLetter, .titlecaseLetter, .uppercaseLetter, .decimalNumber,
                .letterNumber, .otherNumber:
                bearer = scalar
                for part in fullyFolded(scalar) {
                    if let plain = plainLatin(part) {
                        folded.append(contentsOf: plain.unicodeScalars)
                        bearer = nil
                    } else {
                        folded.append(part)
                        bearer = part
                    }
                }
            default:
                bearer = nil
            }
        }
        return String(folded).precomposedStringWithCanonicalMapping
    }

    /// The scalars of NFKD, which has one form for half-width kana, ligatures, and letters in circles or of mathematics.
    private static func decomposed(_ text: ArraySlice<UInt8>) -> String.UnicodeScalarView {
        // ™ and its like are signs beside a name; NFKD would make them letters of it.
        let text = String(decoding: text, as: UTF8.self)
        var named = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where !("\u{2100}"..."\u{214F}").contains(scalar) || scalar.properties.generalCategory != .otherSymbol {
            named.append(scalar)
        }
        return String(named).decomposedStringWithCompatibilityMapping.unicodeScalars
    }

    /// Full case folding: `ς` and `Σ` are `σ`, `ß` and `ẞ` are `ss`.
    private static func fullyFolded(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
        var folded = String.UnicodeScalarView()
        for upper in scalar.properties.uppercaseMapping.unicodeScalars {
            folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
        }
        return folded
    }

    /// Whether a mark tells `bearer` from another letter. Accents of Greek, points of Hebrew and Arabic and stress in
    /// Cyrillic do not; nor do the dots of `ё`, which most people leave out.
    private static func keeps(_ mark: Unicode.Scalar, on bearer: Unicode.Scalar) -> Bool {
        switch bearer.value {
        case 0x370...0x3FF, 0x1F00...0x1FFF, 0x590...0x6FF, 0x750...0x77F, 0x8A0...0x8FF: false
        case 0x400...0x52F where mark == "\u{308}": bearer != "е"
        case 0x400...0x52F where mark == "\u{300}" || mark == "\u{301}":
            !"аеиоуыэюяієї".unicodeScalars.contains(bearer)
        default: true
        }
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
        guard words.count > 3, words[0] == "LATIN", words[1] == "SMALL", ["LETTER", "LIGATURE"].contains(words[2])
        else { return nil }
        let letter = words[3]
        let isWhole = words.count == 4 || words[4] == "WITH"
        return isWhole && letter.utf8.count <= 2 ? letter.lowercased() : nil
    }
}
