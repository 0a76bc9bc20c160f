import Foundation
import NightlyPass
import Profiles
import Randomness
import Testing

@Suite("The time from which a notification may be shown") struct DeliveryTimeTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var clock: String
        var zone: String
        var committed: String
        var shown: String

        var testDescription: String { "\(clock) in \(zone) after \(committed)" }
    }

    /// By hand, with the rules of each place: Berlin goes from UTC+1 to UTC+2 on 29 March 2026 at 01:00 UTC, and back on 25
    /// October at 01:00 UTC.
    static let cases = [
        Case(clock: "09:00", zone: "UTC", committed: "2026-06-01 03:00:00", shown: "2026-06-01 09:00:00"),
        Case(clock: "09:00", zone: "UTC", committed: "2026-06-01 09:00:00", shown: "2026-06-01 09:00:00"),
        Case(clock: "09:00", zone: "UTC", committed: "2026-06-01 09:00:01", shown: "2026-06-02 09:00:00"),
        Case(clock: "09:00", zone: "UTC", committed: "2026-12-31 23:59:59", shown: "2027-01-01 09:00:00"),
        Case(clock: "00:00", zone: "UTC", committed: "2028-02-28 12:00:00", shown: "2028-02-29 00:00:00"),
        Case(clock: "09:00", zone: "Europe/Berlin", committed: "2026-06-01 03:00:00", shown: "2026-06-01 07:00:00"),
        Case(clock: "09:00", zone: "Europe/Berlin", committed: "2026-01-15 03:00:00", shown: "2026-01-15 08:00:00"),
        Case(clock: "09:00", zone: "America/New_York", committed: "2026-06-01 03:00:00", shown: "2026-06-01 13:00:00"),
        Case(clock: "21:00", zone: "America/New_York", committed: "2026-06-01 03:00:00", shown: "2026-06-02 01:00:00"),
        Case(clock: "09:00", zone: "Asia/Kolkata", committed: "2026-06-01 03:00:00", shown: "2026-06-01 03:30:00"),
        Case(clock: "09:00", zone: "Pacific/Auckland", committed: "2026-06-01 22:00:00", shown: "2026-06-02 21:00:00"),
        // The night before clocks go forward: nine o'clock comes an hour sooner.
        Case(clock: "09:00", zone: "Europe/Berlin", committed: "2026-03-28 08:00:01", shown: "2026-03-29 07:00:00"),
        // Half past two is left out that night: the moment that clocks jump to.
        Case(clock: "02:30", zone: "Europe/Berlin", committed: "2026-03-29 00:00:00", shown: "2026-03-29 01:00:00"),
        Case(clock: "02:30", zone: "Europe/Berlin", committed: "2026-03-29 01:00:01", shown: "2026-03-30 00:30:00"),
        // Half past two comes twice that night.
        Case(clock: "02:30", zone: "Europe/Berlin", committed: "2026-10-24 23:00:00", shown: "2026-10-25 00:30:00"),
        Case(clock: "02:30", zone: "Europe/Berlin", committed: "2026-10-25 00:30:01", shown: "2026-10-25 01:30:00"),
        Case(clock: "02:30", zone: "Europe/Berlin", committed: "2026-10-25 01:30:01", shown: "2026-10-26 01:30:00"),
        // Half an hour of summer time, and a midnight that is left out.
        Case(
            clock: "09:00", zone: "Australia/Lord_Howe", committed: "2026-06-01 00:00:00", shown: "2026-06-01 22:30:00"),
        Case(clock: "00:00", zone: "America/Santiago", committed: "2026-09-05 12:00:00", shown: "2026-09-06 04:00:00"),
    ]

    @Test(arguments: cases) func `is the next such time in that place`(example: Case) throws {
        var time = try #require(DeliveryTime(example.clock, in: example.zone))
        let committed = try #require(Timestamp(example.committed))
        #expect(time.moment(for: committed).description == example.shown)
        // A fraction of a second later it is still the same, unless it is that very moment.
        let later = Timestamp(microseconds: committed.microseconds + 1)
        if example.committed != example.shown {
            #expect(time.moment(for: later).description == example.shown)
        } else {
            #expect(time.moment(for: later) > later)
        }
    }

    @Test(arguments: ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])
    func `is what looking at a clock every minute finds, whatever was asked before`(zone: String) throws {
        let clock = (hour: 2, minute: 15)
        var remembering = try #require(DeliveryTime("02:15", in: zone))
        let place = try #require(TimeZone(identifier: zone))
        func local(_ second: Int64) -> Int64 {
            second + Int64(place.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
        }
        var random = SplitMix64(seed: 3)
        let start = try #require(Timestamp("2026-01-01 00:00:00")).seconds
        for _ in 0..<60 {
            var second = start + Int64.random(in: 0..<365 * 1440, using: &random) * 60
            let asked = Timestamp(seconds: second)
            let wanted = Int64(clock.hour * 3600 + clock.minute * 60)
            // Shown, or jumped over within this minute.
            while local(second) % 86_400 != wanted {
                let (before, after) = (local(second - 60) % 86_400, local(second) % 86_400)
                if second > asked.seconds, before < wanted, wanted < after { break }
                second += 60
            }
            #expect(remembering.moment(for: asked).seconds == second, "\(asked)")
        }
    }

    @Test func `is at once without a time of day`() throws {
        var time = DeliveryTime()
        let moment = try #require(Timestamp("2026-06-01 03:00:00.25"))
        #expect(time.moment(for: moment) == moment)
    }

    @Test(arguments: ["", "9:00", "09:00:00", "24:00", "12:60", "0900", " 9:00", "+9:00", "-1:30", "noon", "٠٩:٠٠"])
    func `is refused as anything but hours and minutes`(text: String) {
        #expect(!DeliveryTime.isTimeOfDay(text))
        #expect(DeliveryTime(text, in: "UTC") == nil)
    }

    @Test func `is of a place by its name in the tz database`() {
        for name in ["UTC", "Europe/Berlin", "Etc/UTC", "Asia/Kolkata", "America/Argentina/Ushuaia"] {
            #expect(DeliveryTime.isTimeZone(name), "\(name)")
        }
        for name in ["", "IST", "Mars/Base", "europe/berlin", "GMT+5", "+02:00", "../UTC", "Europe/Berlin "] {
            #expect(!DeliveryTime.isTimeZone(name), "\(name)")
        }
    }
}
