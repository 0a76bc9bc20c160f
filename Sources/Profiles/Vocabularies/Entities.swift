/// The entities of HTML that forms leave in what people have written: `R&amp;B`.
package enum Entities {
    /// A text with its entities as the characters they stand for, decoded once: what was escaped twice stays escaped once. What is
    /// no entity stays.
    package static func decoded(_ text: String) -> String {
        guard let first = text.utf8.firstIndex(of: UInt8(ascii: "&")), text.utf8[first...].contains(UInt8(ascii: ";"))
        else { return text }
        var decoded = String(text[..<first])
        var rest = text[first...]
        while let ampersand = rest.firstIndex(of: "&") {
            decoded += rest[..<ampersand]
            rest = rest[ampersand...]
            guard let end = rest.prefix(longest).firstIndex(of: ";"),
                let scalar = scalar(rest[rest.index(after: ampersand)..<end])
            else {
                decoded.append("&")
                rest = rest.dropFirst()
                continue
            }
            decoded.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        return decoded + rest
    }

    private static let longest = 12

    private static func scalar(_ entity: Substring) -> Unicode.Scalar? {
        if let named = named[String(entity)] { return named }
        guard entity.first == "#" else { return nil }
        let digits = entity.dropFirst()
        let isHex = digits.first == "x" || digits.first == "X"
        // A NUL would end the text for others.
        return UInt32(isHex ? digits.dropFirst() : digits, radix: isHex ? 16 : 10).flatMap {
            $0 == 0 ? nil : Unicode.Scalar($0)
        }
    }

    /// Those of text; all letters of Western Europe among them.
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "ndash": "–", "mdash": "—",
        "hellip": "…", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»",
        "middot": "·",
        "bull": "•", "iexcl": "¡", "iquest": "¿", "deg": "°", "shy": "\u{AD}", "agrave": "à", "aacute": "á",
        "acirc": "â",
        "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ", "ccedil": "ç", "egrave": "è", "eacute": "é",
        "ecirc": "ê",
        "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î", "iuml": "ï", "eth": "ð", "ntilde": "ñ", "ograve": "ò",
        "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ouml": "ö", "oslash": "ø", "ugrave": "ù", "uacute": "ú",
        "ucirc": "û",
        "uuml": "ü", "yacute": "ý", "thorn": "þ", "yuml": "ÿ", "szlig": "ß", "oelig": "œ", "scaron": "š", "Agrave": "À",
        "Aacute": "Á", "Acirc": "Â", "Atilde": "Ã", "Auml": "Ä", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç",
        "Egrave": "È",
        "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Iacute": "Í", "Icirc": "Î", "Ntilde": "Ñ", "Oacute": "Ó",
        "Ocirc": "Ô",
        "Otilde": "Õ", "Ouml": "Ö", "Oslash": "Ø", "Uacute": "Ú", "Ucirc": "Û", "Uuml": "Ü", "OElig": "Œ",
        "Scaron": "Š",
    ]
}
