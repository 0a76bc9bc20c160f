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

    /// A stored text.
    var string: String? { if case .string(let text) = storage { text } else { nil } }

    /// A whole number, also when written as a text or with a fraction of zero: 25, 25.0, `' 25 '`, `'25.0'`.
    var wholeNumber: Int? { number.flatMap { Int(exactly: $0) } }

    /// How many years are full: as a whole number, and 30 for 30.5. Words, dates and ranges are none.
    var years: Int? { number.flatMap { Int(exactly: $0.rounded(.down)) } }

    /// The same with the year that has begun.
    var yearsBegun: Int? { number.flatMap { Int(exactly: $0.rounded(.up)) } }

    /// Full years, also as people write them: `5 years`, `10+ yrs`, `3y`.
    var yearsInWords: Int? {
        if let years { return years }
        guard case .string(let text) = storage else { return nil }
        let words = text.trimmingSpaces.lowercased()
        let number = words.prefix { ("0"..."9").contains($0) || $0 == "." }
        let unit = words[number.endIndex...].filter { $0 != " " && $0 != "+" && $0 != "." }
        guard ["", "y", "yr", "yrs", "year", "years"].contains(unit) else { return nil }
        return Self.decimal(number.last == "." ? number.dropLast() : number).flatMap { Int(exactly: $0.rounded(.down)) }
    }

    /// A number in any type. Beyond 2^53 there are no ages, and no doubles for whole numbers.
    private var number: Double? {
        switch storage {
        case .int64(let number): Double(exactly: number)
        case .double(let number): number.isFinite ? number : nil
        case .string(let text): Self.decimal(text.trimmingSpaces)
        case .null, .blob: nil
        }
    }

    /// Digits with or without a sign and a fraction. Not all that `Double` reads: `0x19` and `1e2` are nobody's age.
    private static func decimal(_ text: Substring) -> Double? {
        let digits = text.first.map { $0 == "-" || $0 == "+" } == true ? text.dropFirst() : text
        guard digits.first?.isNumber == true, digits.last?.isNumber == true,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E })
        else { return nil }
        return Double(text)
    }

    /// Whether nothing was filled in: NULL, or a text of spaces.
    var isBlank: Bool {
        switch storage {
        case .null: true
        case .string(let text): text.trimmingSpaces.isEmpty
        case .int64, .double, .blob: false
        }
    }

    /// A moment, when it is a text or a number that can be read as one. `SQLText.microseconds` says the same in SQL.
    var timestamp: Timestamp? {
        switch storage {
        case .string(let text): Timestamp(text)
        case .int64(let number): Timestamp(number: number)
        case .double(let number): Timestamp(number: number)
        case .null, .blob: nil
        }
    }

    /// The same as it is stored, to find out how a moment is written.
    var time: TimeForm.Value? {
        switch storage {
        case .string(let text): .text(text)
        case .int64(let number): .integer(number)
        case .double(let number): .real(number)
        case .null, .blob: nil
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: Substring {
        let body = drop { $0.isWhitespace }
        guard let last = body.lastIndex(where: { !$0.isWhitespace }) else { return body.prefix(0) }
        return body[...last]
    }
}
