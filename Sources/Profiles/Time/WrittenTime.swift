/// A time as a text, taken apart: date, time of day, fraction and zone.
///
/// | part | forms |
/// |---|---|
/// | date | `2026-06-01` |
/// | time of day, perhaps | a space or `T`, then `03:00` or `03:00:00` |
/// | fraction, perhaps | `.123` or `,123`, of any length; microseconds are kept |
/// | zone, perhaps | `Z`, `z`, `UTC`, `GMT`, `+02:00`, `+0200`, `+02`; a space before it; behind a number of hours a name, as in `+0000 UTC` |
///
/// A text without a zone is UTC. What can be read in two ways (`01/02/2026`) or depends on the clock (`now`) is no time.
package struct WrittenTime: Sendable, Equatable {
    package enum Precision: Sendable, Equatable {
        case day, minute, second
    }

    /// What stands for the zone.
    package struct Zone: Sendable, Equatable {
        /// As it is written, with a space before it where there is one: ` +02:00`.
        package var text = ""
        /// Seconds east of UTC.
        package var offset: Int64 = 0
        /// What follows a number of hours: ` UTC`.
        package var name = ""
    }

    package private(set) var moment: Timestamp
    package private(set) var precision = Precision.day
    /// Between date and time of day.
    package private(set) var separator: Character = " "
    /// Digits behind the seconds.
    package private(set) var fraction = 0
    /// Before the fraction.
    package private(set) var mark: Character = "."
    package private(set) var zone = Zone()

    /// `nil` for anything else, for dates that no calendar has and for years outside 1…9999, also when only the zone leads out of
    /// them.
    package init?(_ text: some StringProtocol) {
        var reader = DigitReader(text.utf8)
        guard
            let year = reader.number(digits: 4), year >= 1, reader.take("-"),
            let month = reader.number(digits: 2), (1...12).contains(month), reader.take("-"),
            let day = reader.number(digits: 2), day >= 1, day <= Timestamp.days(in: month, of: year)
        else { return nil }
        var seconds = Timestamp.daysSinceEpoch(year: year, month: month, day: day) * 86_400
        var micros: Int64 = 0
        if !reader.isAtEnd {
            guard let separator = reader.take(oneOf: [" ", "T"]) else { return nil }
            self.separator = Character(separator)
            guard
                let hour = reader.number(digits: 2), hour < 24, reader.take(":"),
                let minute = reader.number(digits: 2), minute < 60
            else { return nil }
            precision = .minute
            seconds += Int64(hour * 3600 + minute * 60)
            if reader.take(":") {
                guard let second = reader.number(digits: 2), second < 60 else { return nil }
                precision = .second
                seconds += Int64(second)
                if let mark = reader.take(oneOf: [".", ","]) {
                    guard let read = reader.fraction() else { return nil }
                    (self.mark, fraction, micros) = (Character(mark), read.digits, read.microseconds)
                }
            }
            guard let zone = reader.zone() else { return nil }
            self.zone = zone
            seconds -= zone.offset
        }
        guard reader.isAtEnd, Timestamp.writableSeconds.contains(seconds) else { return nil }
        moment = Timestamp(microseconds: seconds * 1_000_000 + micros)
    }

    /// Another moment, written like this one.
    package func text(_ moment: Timestamp) -> String {
        let local = moment.adding(seconds: zone.offset)
        var text = local.date
        guard precision != .day else { return text }
        text.append(separator)
        text += precision == .minute ? String(local.time.prefix(5)) : local.time
        if fraction > 0 {
            let micros = String(1_000_000 + local.microseconds - local.seconds * 1_000_000).dropFirst()
            text.append(mark)
            text += micros.prefix(fraction) + String(repeating: "0", count: max(0, fraction - 6))
        }
        return text + zone.text + zone.name
    }

    /// The same form with as many digits behind the seconds as another has, if that has more: some programs leave zeros out.
    package func withFraction(of other: WrittenTime) -> WrittenTime {
        guard precision == .second, other.precision == .second else { return self }
        var form = self
        if other.fraction > fraction { (form.fraction, form.mark) = (other.fraction, other.mark) }
        return form
    }

    /// The same form without what says nothing of the moment.
    package var plain: WrittenTime {
        var form = self
        form.fraction = min(fraction, 6)
        form.zone.name = ["", " UTC", " GMT"].contains(zone.name) ? zone.name : ""
        return form
    }
}

/// Reads fixed-width decimal fields from the front of a text.
private struct DigitReader<Bytes: Collection<UInt8>> {
    private let bytes: Bytes
    private var position: Bytes.Index

    init(_ bytes: Bytes) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position != bytes.endIndex, UInt32(bytes[position]) == character.value else { return false }
        bytes.formIndex(after: &position)
        return true
    }

    mutating func take(oneOf characters: [Unicode.Scalar]) -> Unicode.Scalar? {
        for character in characters where take(character) { return character }
        return nil
    }

    private mutating func digit() -> Int? {
        guard position != bytes.endIndex, (0x30...0x39).contains(bytes[position]) else { return nil }
        defer { bytes.formIndex(after: &position) }
        return Int(bytes[position] - 0x30)
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let next = digit() else { return nil }
            value = value * 10 + next
        }
        return value
    }

    /// Microseconds from the digits after a point; digits beyond the sixth are read and dropped.
    mutating func fraction() -> (digits: Int, microseconds: Int64)? {
        guard let first = digit() else { return nil }
        var value = Int64(first)
        var count = 1
        while let next = digit() {
            if count < 6 { value = value * 10 + Int64(next) }
            count += 1
        }
        for _ in min(count, 6)..<6 { value *= 10 }
        return (count, value)
    }

    /// Empty where nothing follows; `nil` for a malformed zone.
    mutating func zone() -> WrittenTime.Zone? {
        if isAtEnd { return WrittenTime.Zone() }
        let start = position
        _ = take(" ")
        if let sign = take(oneOf: ["+", "-"]) {
            guard let hour = number(digits: 2), hour < 24 else { return nil }
            var minute = 0
            if take(":") || position != bytes.endIndex && (0x30...0x39).contains(bytes[position]) {
                guard let read = number(digits: 2), read < 60 else { return nil }
                minute = read
            }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            let offset = Int64(hour * 3600 + minute * 60)
            guard let name = nameOfZone() else { return nil }
            return WrittenTime.Zone(text: text, offset: sign == "-" ? -offset : offset, name: name)
        }
        let text = String(decoding: bytes[position...], as: UTF8.self)
        guard ["Z", "UTC", "GMT"].contains(text.uppercased()) else { return nil }
        let whole = String(decoding: bytes[start...], as: UTF8.self)
        position = bytes.endIndex
        return WrittenTime.Zone(text: whole)
    }

    /// What says once more what the hours have said, to the end: a space and up to five capitals.
    private mutating func nameOfZone() -> String? {
        if isAtEnd { return "" }
        let start = position
        guard take(" ") else { return nil }
        let letters = bytes[position...]
        guard (1...5).contains(letters.count), letters.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
        position = bytes.endIndex
        return String(decoding: bytes[start...], as: UTF8.self)
    }
}
