/// A date of birth as apps store it.
///
/// | form | example |
/// |---|---|
/// | a date, perhaps with a time of day | `1990-05-01`, `1990-05-01T00:00:00Z` |
/// | a date as eight digits, a number or a text | `19900501` |
/// | seconds since 1970, of dates before 1966-10-31 and after 1973-03-02 | `641520000` |
/// | milliseconds since 1970, but for 58 days before and after its beginning | `641520000000` |
///
/// A time from noon on is of the day that begins next: programs write the midnight of their own zone in another. Numbers between
/// are not read: they could be days, or Julian days, and make an adult of a child.
package struct BirthDate: Sendable, Equatable {
    /// Year, month and day as eight digits: 19900501.
    package let digits: Int

    /// - Parameter text: `nil` is given for anything that is not in the table.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        func isDigits(_ range: Range<Int>) -> Bool {
            range.upperBound <= bytes.count && range.allSatisfy { (0x30...0x39).contains(bytes[$0]) }
        }
        func number(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) } }
        if (8...13).contains(bytes.count), isDigits(0..<bytes.count) {
            self.init(Int64(number(0..<bytes.count)))
            return
        }
        guard isDigits(0..<4), isDigits(5..<7), isDigits(8..<10), bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        var hour = 0
        if bytes.count > 10 {
            guard bytes[10] == 0x20 || bytes[10] == 0x54, isDigits(11..<13), number(11..<13) < 24 else { return nil }
            hour = number(11..<13)
        }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        guard Self.isDate(year, month, day) else { return nil }
        self.init(dayOf: Timestamp.daysSinceEpoch(year: year, month: month, day: day) * 86_400 + Int64(hour) * 3600)
    }

    /// - Parameter number: `nil` is given for anything that is not in the table.
    package init?(_ number: Int64) {
        switch number.magnitude {
        case 18_000_101...29_991_231 where number > 0:
            let (year, month, day) = (Int(number / 10_000), Int(number / 100 % 100), Int(number % 100))
            guard Self.isDate(year, month, day) else { return nil }
            self.init(digits: Int(number))
        case 100_000_000..<5_000_000_000: self.init(dayOf: number)
        case 5_000_000_000..<5_000_000_000_000: self.init(dayOf: number / 1000)
        default: return nil
        }
    }

    private init(digits: Int) { self.digits = digits }

    /// - Parameter seconds: since 1970. From noon on, the next day.
    private init(dayOf seconds: Int64) {
        self.init(digits: Self.digits(Timestamp(seconds: seconds + 43_200)))
    }

    private static func isDate(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        (1...2999).contains(year) && (1...12).contains(month) && day >= 1 && day <= Timestamp.days(in: month, of: year)
    }

    private static func digits(_ moment: Timestamp) -> Int { Int(moment.date.filter { $0 != "-" }) ?? 0 }

    /// Full years at a moment, in UTC: 18 from the birthday on. Who was born on 29 February has it on 1 March where there is none.
    /// Negative for dates to come, or 0 for less than a year.
    package func years(at moment: Timestamp) -> Int { (Self.digits(moment) - digits) / 10_000 }
}
