internal import Foundation
package import Profiles

/// When a notification may be shown: at once, or when it is next a given time of day somewhere.
package struct DeliveryTime: Sendable {
    /// Seconds from midnight.
    private let clock: Int64?
    private let zone: TimeZone
    /// Between these two moments the answer is the later one.
    private var known: (from: Timestamp, to: Timestamp)?

    /// At once.
    package init() {
        (clock, zone) = (nil, .gmt)
    }

    /// At a time of day.
    ///
    /// - Parameters:
    ///   - text: as `isTimeOfDay` has it.
    ///   - zone: as `isTimeZone` has it.
    /// - Returns: `nil` for any other text.
    package init?(_ text: String, in zone: String) {
        guard let time = Self.timeOfDay(text), let zone = Self.timeZone(zone) else { return nil }
        (clock, self.zone) = (time, zone)
    }

    /// Whether a text is `HH:MM`, from 00:00 to 23:59.
    package static func isTimeOfDay(_ text: String) -> Bool { timeOfDay(text) != nil }

    private static func timeOfDay(_ text: String) -> Int64? {
        let digits = Array(text.utf8)
        guard digits.count == 5, digits[2] == UInt8(ascii: ":"),
            [0, 1, 3, 4].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digits[$0]) }),
            let hour = Int64(text.prefix(2)), let minute = Int64(text.suffix(2)), hour < 24, minute < 60
        else { return nil }
        return hour * 3600 + minute * 60
    }

    /// Whether a text names a time zone as the tz database does: `Europe/Berlin`, `UTC`. Abbreviations do not: there are
    /// three places whose time is called IST.
    package static func isTimeZone(_ name: String) -> Bool { timeZone(name) != nil }

    static func timeZone(_ name: String) -> TimeZone? {
        guard name.contains("/") || ["UTC", "GMT"].contains(name) else { return nil }
        return TimeZone(identifier: name)
    }

    /// The first such time at or after a moment; without a time of day the moment itself.
    ///
    /// A time that clocks leave out in spring is taken at the moment to which they jump. One that they show twice in autumn
    /// comes twice: whichever is next counts.
    package mutating func moment(for moment: Timestamp) -> Timestamp {
        guard let clock else { return moment }
        if let known, known.from <= moment, moment <= known.to { return known.to }
        // A fraction later than a whole second is too late for it.
        let asked = moment.seconds + (moment.microseconds > moment.seconds * 1_000_000 ? 1 : 0)
        let day = Timestamp(seconds: asked + offset(asked)).startOfDay
        // Foundation's own search passes over the second of two equal times when it begins at the first.
        let found = (-1...2).flatMap { moments(of: day + $0 * 86_400 + clock) }.filter { $0 >= asked }.min()
        // Every day of every place has such a time.
        guard let found else { return moment }
        let answer = Timestamp(seconds: found)
        known = (moment, answer)
        return answer
    }

    /// When clocks show a local time, in seconds: once, twice, or where they leave it out the moment to which they jump.
    private func moments(of local: Int64) -> [Int64] {
        // One of the two offsets around it holds, or both, one after the other, or neither.
        let (before, after) = (local - offset(local - 100_000), local - offset(local + 100_000))
        let shown = Set([before, after].filter { $0 + offset($0) == local })
        guard shown.isEmpty else { return shown.sorted() }
        let jump = zone.nextDaylightSavingTimeTransition(after: Self.date(min(before, after)))
        return [jump.map { Int64($0.timeIntervalSince1970.rounded()) } ?? before]
    }

    /// Seconds east of UTC at a moment.
    private func offset(_ second: Int64) -> Int64 { Int64(zone.secondsFromGMT(for: Self.date(second))) }

    private static func date(_ second: Int64) -> Date { Date(timeIntervalSince1970: Double(second)) }
}

extension Timestamp {
    /// Midnight before or at a moment, in seconds.
    fileprivate var startOfDay: Int64 { seconds - ((seconds % 86_400) + 86_400) % 86_400 }
}
