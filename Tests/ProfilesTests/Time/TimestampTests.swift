import Profiles
import Randomness
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01", 0, 0), ("2024-02-29", 1_709_164_800, 0), ("2000-02-29", 951_782_400, 0),
            ("2024-02-29 12:34", 1_709_210_040, 0), ("2024-02-29T12:34", 1_709_210_040, 0),
            ("2024-02-29 12:34:56", 1_709_210_096, 0), ("2024-02-29T12:34:56", 1_709_210_096, 0),
            ("2024-02-29 12:34:56.5", 1_709_210_096, 500_000), ("2024-02-29 12:34:56.05", 1_709_210_096, 50_000),
            ("2024-02-29 12:34:56.123456", 1_709_210_096, 123_456),
            ("2024-02-29 12:34:56.123456999", 1_709_210_096, 123_456),
            ("2024-02-29 12:34:56.0000009", 1_709_210_096, 0),
            ("2024-02-29T12:34Z", 1_709_210_040, 0), ("2024-02-29T12:34:56Z", 1_709_210_096, 0),
            ("2024-02-29T12:34:56.25Z", 1_709_210_096, 250_000),
            ("2024-02-29T12:34+02:00", 1_709_202_840, 0), ("2024-02-29 12:34:56-05:30", 1_709_229_896, 0),
            ("2024-02-29T12:34:56.25+00:00", 1_709_210_096, 250_000),
            ("2024-02-29 12:34-00:00", 1_709_210_040, 0), ("2024-02-29 12:34:56 +00:00", 1_709_210_096, 0),
            ("2024-02-29 12:34:56+0200", 1_709_202_896, 0), ("2024-02-29 12:34:56 -0530", 1_709_229_896, 0),
            ("2024-02-29 12:34:56+02", 1_709_202_896, 0), ("2024-02-29T12:34:56.25 +02", 1_709_202_896, 250_000),
            ("2024-02-29 12:34:56 UTC", 1_709_210_096, 0), ("2024-02-29 12:34:56 GMT", 1_709_210_096, 0),
            ("2024-02-29 12:34:56.5 +0000 UTC", 1_709_210_096, 500_000),
            ("2024-02-29 14:34:56.123456789 +0200 CEST", 1_709_210_096, 123_456),
            ("2024-02-29T12:34:56z", 1_709_210_096, 0), ("2024-02-29 12:34:56 Z", 1_709_210_096, 0),
            ("2024-02-29 12:34:56,25", 1_709_210_096, 250_000), ("2024-02-29T12:34:56,123Z", 1_709_210_096, 123_000),
            ("1709210096", 1_709_210_096, 0), ("1709210096.25", 1_709_210_096, 250_000),
            ("1709210096123", 1_709_210_096, 123_000), ("1709210096123456", 1_709_210_096, 123_456),
            ("1709210096123456789", 1_709_210_096, 123_456), ("2460369.5", 1_709_164_800, 0),
            ("2024-02-29 00:30+23:59", 1_709_080_260, 0),
            ("1969-12-31 23:59:59.5", -1, 500_000), ("0001-01-01", -62_135_596_800, 0),
            ("9999-12-31 23:59:59.999999", 253_402_300_799, 999_999),
        ] as [(String, Int64, Int64)])
    func `a date with or without time, fraction and zone is read`(text: String, seconds: Int64, fraction: Int64) throws
    {
        let moment = try #require(Timestamp(text))
        #expect(moment.microseconds == seconds * 1_000_000 + fraction)
        #expect(moment.seconds == seconds)
        #expect(Timestamp("|\(text)|".dropFirst().dropLast()) == moment)
    }

    @Test(
        arguments: [
            "", " ", "now", "tomorrow", "start of day", "12:00", "12:00:00", "20240101", "170916480", "46170.79",
            "28.05.2026 19:06", "01/02/2026",
            "2024-01", "2024-01-", "2024-1-1", "24-01-01", "2024/01/01", "01-02-2024", "2024-W01-1",
            "2023-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2024-04-31", "2024-13-01", "2024-00-10",
            "2024-01-00", "2024-01-32", "0000-01-01", "0000-12-31", "10000-01-01", "-2024-01-01", "+2024-01-01",
            "2024-01-01 24:00", "2024-01-01 24:00:00", "2024-01-01 23:60", "2024-01-01 23:59:60", "2024-01-01 12",
            "2024-01-01 12:", "2024-01-01 1:00", "2024-01-01 12:00:", "2024-01-01 12:00:5", "2024-01-01 12:00:00.",
            "2024-01-01 12:00:00.Z", "2024-01-01 12:00:00,", "2024-01-01 12:00.5", "2024-01-01Z",
            "2024-01-01+02:00", "2024-01-01 ", "2024-01-01T", " 2024-01-01", "2024-01-01  12:00",
            "2024-01-01t12:00", "2024-01-01_12:00", "2024-01-01 12:00  Z", "2024-01-01 12:00 CEST",
            "2024-01-01 12:00ZZ",
            "2024-01-01 12:00+2", "2024-01-01 12:00+020", "2024-01-01 12:00+02000", "2024-01-01 12:00+24:00",
            "2024-01-01 12:00+24", "2024-01-01 12:00+02:60", "2024-01-01 12:00+-2:00", "2024-01-01 -1:00",
            "2024-01-01 12:00+02 tomorrow", "2024-01-01 12:00+02 UTCUTC", "2024-01-01 12:00+02  UTC",
            "2024-01-01 12:00 ",
            "-1709164800", "1709164800.", ".1709164800", "1709164800.5.5", "1709164800,5", "1.7091648e9", "0x65dfd200",
            "99999999999999999999",
            "２０２４-01-01", "2024-01-01\u{301}", "2024-01-01 12:00\u{0}", "2024\u{2011}01\u{2011}01",
        ])
    func `anything else is refused, above all words that depend on the clock`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: ["0001-01-01 00:00+00:01", "0001-01-01T12:00:00+23:00", "9999-12-31 23:59-00:01"])
    func `a zone that leads out of the years 1 to 9999 is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a moment reads as a slow calendar says, and back`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<60 {
            let microseconds = Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &generator)
            let moment = Timestamp(microseconds: microseconds)
            let expected = SlowCalendar.text(microseconds: microseconds)
            #expect(moment.description == expected.text, "\(microseconds)")
            #expect(moment.date == String(expected.text.prefix(10)))
            #expect(moment.time == String(expected.text.suffix(8)))
            let fraction = String(1_000_000 + expected.fraction).dropFirst()
            #expect(Timestamp("\(moment).\(fraction)")?.microseconds == microseconds)
            #expect(Timestamp(moment.description)?.microseconds == microseconds - expected.fraction)
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `the fast reader of SQLite's own form agrees with the other, also on what is nearly a time`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &generator)
            var bytes = Array(Timestamp(seconds: seconds).description.utf8)
            #expect(Timestamp(plain: bytes.span) == Timestamp(seconds: seconds))
            // With a zone a text goes the other way.
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<19, using: &generator)
                bytes[place] = UInt8.random(in: Bool.random(using: &generator) ? 48...57 : 32...126, using: &generator)
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let other = bytes[10] == UInt8(ascii: " ") ? Timestamp(text + "Z") : nil
            #expect(Timestamp(plain: bytes.span) == other, "\(text)")
            #expect(Timestamp(plain: bytes.span.extracting(first: 18)) == nil)
            #expect(Timestamp(plain: (bytes + [0]).span) == nil)
        }
    }

    @Test func `a number is read by its size, and between the sizes nothing is`() {
        let moment: Int64 = 1_780_282_800
        #expect(Timestamp(number: moment)?.seconds == moment)
        #expect(Timestamp(number: moment * 1_000 + 7)?.microseconds == moment * 1_000_000 + 7_000)
        #expect(Timestamp(number: moment * 1_000_000 + 7)?.microseconds == moment * 1_000_000 + 7)
        #expect(Timestamp(number: moment * 1_000_000_000 + 7_999)?.microseconds == moment * 1_000_000 + 7)
        #expect(Timestamp(number: 1_780_282_800.123457)?.microseconds == 1_780_282_800_123_457)
        #expect(Timestamp(number: 2_461_192.625)?.description == "2026-06-01 03:00:00")
        #expect(Timestamp(number: 2_461_192 as Int64)?.description == "2026-05-31 12:00:00")
        for number: Int64 in [
            0, 1, 20_260_601, 46_170, 802_000_000, 999_999_999, 10_000_000_000, 202_606_010_300, 20_260_601_030_000,
            13_424_756_400_000_000, 134_247_564_000_000_000, 639_155_988_000_000_000, -1_780_282_800, 2_600_000, .min,
            .max,
        ] {
            #expect(Timestamp(number: number) == nil, "\(number)")
            #expect(Timestamp(String(number)) == nil, "\(number)")
        }
        for number in [Double.nan, .infinity, -1, 46_170.79, 1e300, 9.3e18] {
            #expect(Timestamp(number: number) == nil)
        }
        let ranges = TimeUnit.allCases.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(ranges, ranges.dropFirst()) {
            #expect(one.upperBound <= next.lowerBound / 100 || one.upperBound <= 2_600_000)
        }
    }

    @Test(
        arguments: [
            "2026-06-01", "2026-06-01 03:00", "2026-06-01T03:00:00", "2026-06-01 03:00:00.123",
            "2026-06-01T03:00:00.123456Z",
            "2026-06-01 03:00:00,123", "2026-06-01T03:00:00+02:00", "2026-06-01 03:00:00.500 +00:00",
            "2026-06-01 03:00:00 -0530", "2026-06-01 03:00:00+02", "2026-06-01 03:00:00 UTC", "2026-06-01T03:00:00z",
            "2026-06-01 03:00:00 +0000 UTC", "2026-06-01 03:00:00.123456000 +0200 CEST",
        ])
    func `a text of any form is written as it is read`(text: String) throws {
        let form = try #require(TimeForm(.text(text)))
        let moment = try #require(Timestamp(text))
        #expect(form.value(moment) == .text(text))
        // And so is another moment.
        guard case .text(let other) = form.value(moment.adding(seconds: 86_400 * 40)) else { return }
        #expect(Timestamp(other) == moment.adding(seconds: 86_400 * 40))
    }

    @Test(
        arguments: [
            .integer(1_780_282_800), .integer(1_780_282_800_123), .integer(1_780_282_800_123_456),
            .integer(1_780_282_800_123_456_000), .real(1_780_282_800.25), .real(1_780_282_800_123),
            .real(2_461_192.625),
            .text("1780282800"), .text("1780282800123"),
        ] as [TimeForm.Value])
    func `a number is written as it is read`(value: TimeForm.Value) throws {
        let form = try #require(TimeForm(value))
        let moment: Timestamp? =
            switch value {
            case .text(let text): Timestamp(text)
            case .integer(let number): Timestamp(number: number)
            case .real(let number): Timestamp(number: number)
            }
        #expect(form.value(try #require(moment)) == value)
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `the first and last second of every month of a year read as a slow calendar says`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let turns = [1, 4, 100, 400, 1600, 1900, 1970, 2000, 2100, 9999]
        for year in [turns[Int(seed)], Int.random(in: 1...9999, using: &generator)] {
            for month in 1...12 {
                for (day, time) in [(1, "00:00:00"), (SlowCalendar.days(in: month, of: year), "23:59:59")] {
                    let text =
                        "\(SlowCalendar.padded(year, 4))-\(SlowCalendar.padded(month))-\(SlowCalendar.padded(day)) \(time)"
                    let seconds = SlowCalendar.seconds(year: year, month: month, day: day) + (day == 1 ? 0 : 86_399)
                    #expect(Timestamp(text)?.microseconds == seconds * 1_000_000, "\(text)")
                    #expect(Timestamp(seconds: seconds).description == text)
                }
            }
        }
    }

    @Test func `moments are ordered by time, and adding stops at the ends`() {
        let moment = Timestamp(seconds: 100)
        #expect(moment.adding(seconds: -100) == Timestamp(microseconds: 0))
        #expect(moment.adding(seconds: 1) > moment)
        #expect(moment.adding(seconds: .max) == Timestamp(microseconds: .max))
        #expect(moment.adding(seconds: .min) == Timestamp(microseconds: .min))
        #expect(Timestamp(microseconds: .max).adding(seconds: 1) == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: .min).adding(seconds: -1) == Timestamp(microseconds: .min))
    }

    @Test(arguments: [(-1, -1), (-999_999, -1), (-1_000_000, -1), (-1_000_001, -2), (999_999, 0), (1_000_000, 1)])
    func `whole seconds are rounded down, before the epoch too`(microseconds: Int64, seconds: Int64) {
        #expect(Timestamp(microseconds: microseconds).seconds == seconds)
    }

    @Test func `the ends of time can be printed`() {
        #expect(Timestamp(microseconds: .min).seconds == -9_223_372_036_855)
        #expect(Timestamp(microseconds: .min).time == "19:59:05")
        #expect(Timestamp(microseconds: .max).description == "294247-01-10 04:00:54")
    }
}

/// Counts days one year and one month at a time.
private enum SlowCalendar {
    static func isLeap(_ year: Int) -> Bool {
        if year % 400 == 0 { return true }
        if year % 100 == 0 { return false }
        return year % 4 == 0
    }

    static func days(in month: Int, of year: Int) -> Int {
        [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Seconds since the epoch at the start of a day.
    static func seconds(year: Int, month: Int, day: Int) -> Int64 {
        var days = 0
        for earlier in 1..<year { days += isLeap(earlier) ? 366 : 365 }
        for earlier in 1..<month { days += self.days(in: earlier, of: year) }
        // There are 719,162 days from 0001-01-01 to 1970-01-01.
        return Int64(days + day - 1 - 719_162) * 86_400
    }

    static func padded(_ value: Int, _ width: Int = 2) -> String {
        var text = "\(value)"
        while text.count < width { text = "0" + text }
        return text
    }

    static func text(microseconds: Int64) -> (text: String, fraction: Int64) {
        // From the start of the year 1 everything is positive.
        let total = microseconds + 719_162 * 86_400_000_000
        let second = Int(total / 1_000_000 % 86_400)
        var days = Int(total / 86_400_000_000)
        var year = 1
        while days >= (isLeap(year) ? 366 : 365) {
            days -= isLeap(year) ? 366 : 365
            year += 1
        }
        var month = 1
        while days >= self.days(in: month, of: year) {
            days -= self.days(in: month, of: year)
            month += 1
        }
        let date = "\(padded(year, 4))-\(padded(month))-\(padded(days + 1))"
        let time = "\(padded(second / 3600)):\(padded(second % 3600 / 60)):\(padded(second % 60))"
        return ("\(date) \(time)", total % 1_000_000)
    }
}
