/// What a number that stands for a moment counts, told by its size.
///
/// | numbers | count | of the years |
/// |---|---|---|
/// | 1,000,000,000 to 9,999,999,999 (10 digits) | seconds since 1970 | 2001 to 2286 |
/// | 13 digits | milliseconds since 1970 | the same |
/// | 16 digits | microseconds since 1970 | the same |
/// | 19 digits | nanoseconds since 1970 | 2001 to 2262 |
/// | 2,400,000 to 2,599,999 | days since noon of 24 November 4714 BC: Julian days, SQLite's third form | 1858 to 2406 |
///
/// Between the ranges there are gaps in which nothing is read, so that no moment of these centuries reads as another: there are the
/// days of spreadsheets (46,170), dates written as digits (20260601), and seconds, ticks and intervals that other systems count from
/// 1601, from the year 1 or from 2001.
package enum TimeUnit: Sendable, Hashable, CaseIterable {
    case seconds, milliseconds, microseconds, nanoseconds, julianDays

    /// The numbers that count in this unit.
    package var range: Range<Int64> {
        switch self {
        case .seconds: 1_000_000_000..<10_000_000_000
        case .milliseconds: 1_000_000_000_000..<10_000_000_000_000
        case .microseconds: 1_000_000_000_000_000..<10_000_000_000_000_000
        case .nanoseconds: 1_000_000_000_000_000_000..<Int64.max
        case .julianDays: 2_400_000..<2_600_000
        }
    }

    /// `nil` for a number that stands for no moment.
    package init?(_ number: Int64) {
        guard let unit = Self.allCases.first(where: { $0.range.contains(number) }) else { return nil }
        self = unit
    }

    /// The same, whatever stands behind the point.
    package init?(_ number: Double) {
        guard number >= 0, number < 9.2e18 else { return nil }
        self.init(Int64(number))
    }
}

extension Timestamp {
    /// The moment that a number stands for, as `TimeUnit` says; `nil` for any other number.
    package init?(number: Int64) {
        switch TimeUnit(number) {
        case .seconds: self.init(microseconds: number * 1_000_000)
        case .milliseconds: self.init(microseconds: number * 1_000)
        case .microseconds: self.init(microseconds: number)
        case .nanoseconds: self.init(microseconds: number / 1_000)
        // Twice the number, since days begin at noon.
        case .julianDays: self.init(microseconds: (2 * number - 4_881_175) * 43_200_000_000)
        case nil: return nil
        }
    }

    /// The same of a number with a fraction, to the microsecond; of a Julian day, in which a double has no more, to the
    /// millisecond.
    package init?(number: Double) {
        switch TimeUnit(number) {
        case .seconds: self.init(microseconds: Int64((number * 1_000_000).rounded()))
        case .milliseconds: self.init(microseconds: Int64((number * 1_000).rounded()))
        case .microseconds: self.init(microseconds: Int64(number.rounded()))
        case .nanoseconds: self.init(microseconds: Int64(number / 1_000))
        case .julianDays:
            self.init(microseconds: Int64(((number - Self.julianDayOf1970) * 86_400_000).rounded()) * 1_000)
        case nil: return nil
        }
    }

    static let julianDayOf1970 = 2_440_587.5

    /// A number of digits, with or without a fraction.
    init?(digits text: some StringProtocol) {
        guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return nil }
        if let number = Int64(text), text.utf8.count <= 19 {
            self.init(number: number)
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let number = Double(text)
        else { return nil }
        self.init(number: number)
    }
}
