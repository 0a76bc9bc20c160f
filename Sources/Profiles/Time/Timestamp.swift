/// A moment in UTC, in microseconds since 1970-01-01 00:00:00.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Microseconds since the Unix epoch; negative before it.
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The moment `seconds` after the Unix epoch.
    package init(seconds: Int64) {
        self.init(microseconds: seconds * 1_000_000)
    }

    /// Reads a time as apps and people write it: a text as `WrittenTime` takes it apart, or the digits of a number as `TimeUnit` has
    /// them.
    ///
    /// A text without a zone is UTC. `nil` for anything else: words such as `now`, which SQLite would take, would make a pass depend
    /// on the clock.
    package init?(_ text: some StringProtocol) {
        if let plain = text.utf8.withContiguousStorageIfAvailable({ unsafe Timestamp(plain: $0.span) }), let plain {
            self = plain
        } else if let written = WrittenTime(text) {
            self = written.moment
        } else {
            self.init(digits: text)
        }
    }

    /// Reads `YYYY-MM-DD HH:MM:SS`, SQLite's own form, from its bytes, faster than any other.
    ///
    /// `nil` for all else, also for what `init(_:)` reads.
    package init?(plain bytes: Span<UInt8>) {
        guard bytes.count == 19, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x20, bytes[13] == 0x3A,
            bytes[16] == 0x3A
        else { return nil }
        var isNumber = true
        func digits(_ place: Int) -> Int {
            let (tens, ones) = (bytes[place] &- 0x30, bytes[place + 1] &- 0x30)
            if tens > 9 || ones > 9 { isNumber = false }
            return Int(tens) * 10 + Int(ones)
        }
        let year = digits(0) * 100 + digits(2)
        let (month, day) = (digits(5), digits(8))
        let (hour, minute, second) = (digits(11), digits(14), digits(17))
        guard isNumber, year >= 1, (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year), hour < 24,
            minute < 60, second < 60
        else { return nil }
        let seconds = Self.daysSinceEpoch(year: year, month: month, day: day) * 86_400
        self.init(seconds: seconds + Int64(hour * 3600 + minute * 60 + second))
    }

    /// The moment `seconds` later, or earlier if negative.
    package func adding(seconds: Int64) -> Timestamp {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = microseconds.addingReportingOverflow(product)
        guard !overflow, !carry else { return Timestamp(microseconds: seconds < 0 ? .min : .max) }
        return Timestamp(microseconds: sum)
    }

    /// Whole seconds since the epoch, rounded down.
    package var seconds: Int64 { Self.floorDivide(microseconds, 1_000_000) }

    /// `YYYY-MM-DD` in UTC: the pass date of a moment.
    package var date: String {
        let civil = Self.civil(daysSinceEpoch: Self.floorDivide(seconds, 86_400))
        return "\(Self.padded(civil.year, to: 4))-\(Self.padded(civil.month))-\(Self.padded(civil.day))"
    }

    /// `HH:MM:SS` in UTC, fractions cut.
    package var time: String {
        let second = Int(seconds - Self.floorDivide(seconds, 86_400) * 86_400)
        return "\(Self.padded(second / 3600)):\(Self.padded(second / 60 % 60)):\(Self.padded(second % 60))"
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: CustomStringConvertible {
    /// `YYYY-MM-DD HH:MM:SS`, SQLite's own form.
    package var description: String { "\(date) \(time)" }
}

extension Timestamp {
    /// The seconds of the years 1…9999: what four digits can write, and be read back.
    static let writableSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    ///
    /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    /// The inverse of `daysSinceEpoch`. Source: the same, `civil_from_days`.
    private static func civil(daysSinceEpoch days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = Int(shifted - era * 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        // Not by subtracting first: `adding(seconds:)` stops at the smallest of all integers.
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }

    private static func padded(_ value: Int, to width: Int = 2) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
