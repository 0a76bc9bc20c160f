internal import GRDB
internal import Profiles

/// Lenient readings of a value that an app stored in whatever type it liked.
extension DatabaseValue {
    /// The text, or the digits of a whole number; `nil` for NULL, other numbers and bytes.
    var text: String? {
        switch storage {
        case .string(let text): text
        case .int64(let number): String(number)
        case .null, .double, .blob: nil
        }
    }

    /// A whole number, also when written as a text or as a number with a fraction of zero.
    var wholeNumber: Int? {
        switch storage {
        case .int64(let number): Int(number)
        case .double(let number): Int(exactly: number)
        case .string(let text): Int(text.trimmingSpaces)
        case .null, .blob: nil
        }
    }

    /// A whole number of years, also as people write it: `5 years`, `10+ yrs`, `3y`.
    var years: Int? {
        if let number = wholeNumber { return number }
        guard let text = text?.trimmingSpaces.lowercased() else { return nil }
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit = text[digits.endIndex...].filter { $0 != " " && $0 != "+" && $0 != "." }
        return ["", "y", "yr", "yrs", "year", "years"].contains(unit) ? Int(digits) : nil
    }

    /// Whether nothing was filled in: NULL, or a text of spaces.
    var isBlank: Bool {
        switch storage {
        case .null: true
        case .string(let text): text.trimmingSpaces.isEmpty
        case .int64, .double, .blob: false
        }
    }

    /// A moment, when it is a text that can be read as one.
    var timestamp: Timestamp? {
        if case .string(let text) = storage { Timestamp(text) } else { nil }
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring {
        let body = drop { $0.isWhitespace }
        guard let last = body.lastIndex(where: { !$0.isWhitespace }) else { return body.prefix(0) }
        return body[...last]
    }
}
