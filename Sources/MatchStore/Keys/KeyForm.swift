internal import GRDB

/// A form of keys that programs make before they insert a row, instead of letting SQLite number it.
enum KeyForm: Hashable {
    /// Of version 4, which is random, or 7, which begins with the time.
    case uuid(version: UInt8, isUpper: Bool, hasDashes: Bool)
    /// The same as 16 bytes.
    case uuidBytes(version: UInt8)
    /// 26 digits to the base of 32: the time and 80 random bits.
    case ulid(isUpper: Bool)
    /// A `c`, the time to the base of 36, a count and random digits: 25 characters.
    case cuid
    /// A letter and random digits to the base of 36.
    case cuid2(length: Int)

    /// The form of a column without rows, by its declared type; `nil` for one that is for numbers.
    init?(declaredType: String) {
        let type = declaredType.uppercased()
        func says(_ words: String...) -> Bool { words.contains { type.contains($0) } }
        if says("BLOB", "BINARY") {
            self = .uuidBytes(version: 7)
        } else if !says("CHAR", "CLOB", "TEXT"), says("INT", "REAL", "FLOA", "DOUB", "NUM", "DEC", "BOOL", "DATE") {
            return nil
        } else {
            self = .uuid(version: 7, isUpper: false, hasDashes: true)
        }
    }

    /// The form of most of some keys, of which at least half must be known.
    init?(of keys: [AppKey]) {
        let forms = keys.compactMap(KeyForm.init)
        guard 2 * forms.count >= keys.count else { return nil }
        let counts = forms.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        // Of as many the first.
        guard let most = counts.values.max(), let form = forms.first(where: { counts[$0] == most }) else { return nil }
        self = form
    }

    private init?(_ key: AppKey) {
        switch key {
        case .number: return nil
        case .bytes(let bytes):
            guard bytes.count == 16 else { return nil }
            self = .uuidBytes(version: bytes[6] >> 4 == 4 ? 4 : 7)
        case .text(let text):
            guard let form = Self.uuid(text) ?? Self.ulid(text) ?? Self.cuid(text) else { return nil }
            self = form
        }
    }

    private static func uuid(_ text: String) -> KeyForm? {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let hasDashes = groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
        let digits = Array(groups.joined().utf8)
        guard hasDashes || groups.count == 1, digits.count == 32, digits.allSatisfy({ isDigit($0, to: 16) }),
            let isUpper = isUpper(digits)
        else { return nil }
        return .uuid(version: digits[12] == UInt8(ascii: "4") ? 4 : 7, isUpper: isUpper, hasDashes: hasDashes)
    }

    private static func ulid(_ text: String) -> KeyForm? {
        let digits = Array(text.utf8)
        guard digits.count == 26, let isUpper = isUpper(digits), digits[0] <= UInt8(ascii: "7"),
            digits.allSatisfy({ base32.contains($0 > UInt8(ascii: "9") ? $0 & 0xdf : $0) })
        else { return nil }
        return .ulid(isUpper: isUpper)
    }

    private static func cuid(_ text: String) -> KeyForm? {
        let digits = Array(text.utf8)
        guard (20...32).contains(digits.count), (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(digits[0]),
            digits.allSatisfy(base36.contains), digits.contains(where: { isDigit($0, to: 10) })
        else { return nil }
        return digits.count == 25 && digits[0] == UInt8(ascii: "c") ? .cuid : .cuid2(length: digits.count)
    }

    private static let base32 = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let base36 = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)

    private static func isDigit(_ byte: UInt8, to base: Int) -> Bool {
        base36.prefix(base).contains(byte | (byte > UInt8(ascii: "9") ? 0x20 : 0))
    }

    /// `nil` where capitals stand beside small letters.
    private static func isUpper(_ digits: [UInt8]) -> Bool? {
        let hasUpper = digits.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return hasUpper && digits.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ? nil : hasUpper
    }
}

// How keys are made.
extension KeyForm {
    /// - Parameters:
    ///   - column: what the key is for, by which it differs from the match's others.
    ///   - person: 0 or 1, where each of the two has a row.
    func key(_ match: MatchKeys, _ column: String, person: Int) -> AppKey {
        let random = match.bytes(column, person)
        let count = match.count(person)
        switch self {
        case .uuid(let version, let isUpper, let hasDashes):
            let digits = AppKey.digits(Self.uuid(version, match.time, count, random), hasDashes: hasDashes)
            return .text(isUpper ? digits.uppercased() : digits)
        case .uuidBytes(let version): return .bytes(Self.uuid(version, match.time, count, random))
        case .ulid(let isUpper):
            let counted = (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) }
            let number = (match.time + counted + random.prefix(6)).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            let digits = Self.digits(number, Self.base32, 26)
            return .text(isUpper ? digits : digits.lowercased())
        case .cuid:
            let time = match.time.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            return .text(
                "c" + Self.digits(time, Self.base36, 8) + Self.digits(UInt128(count), Self.base36, 4)
                    + Self.letters(random.prefix(12)))
        case .cuid2(let length):
            let first = Self.base36[10 + Int(random[0]) % 26]
            return .text(String(UnicodeScalar(first)) + Self.letters(random[1..<length]))
        }
    }

    /// RFC 9562. Version 7 is the time in milliseconds, 26 bits that count, and random ones.
    private static func uuid(_ version: UInt8, _ time: [UInt8], _ count: UInt32, _ random: [UInt8]) -> [UInt8] {
        var bytes = Array(random.prefix(16))
        if version == 7 {
            bytes[..<6] = time[...]
            bytes[6] = UInt8(truncatingIfNeeded: count >> 22)
            bytes[7] = UInt8(truncatingIfNeeded: count >> 14)
            bytes[8] = UInt8(truncatingIfNeeded: count >> 8)
            bytes[9] = UInt8(truncatingIfNeeded: count)
        }
        bytes[6] = bytes[6] & 0x0f | version << 4
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes
    }

    /// The last digits of a number.
    private static func digits(_ number: UInt128, _ alphabet: [UInt8], _ length: Int) -> String {
        var (rest, digits): (UInt128, [UInt8]) = (number, [])
        for _ in 0..<length {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: UInt128(alphabet.count))
            digits.append(alphabet[Int(digit)])
            rest = quotient
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }

    private static func letters(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { base36[Int($0) % base36.count] }, as: UTF8.self)
    }
}
