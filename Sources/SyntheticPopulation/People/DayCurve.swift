internal import Randomness

/// When people have the app open: mostly in the evening, hardly before breakfast. Judgement.
struct DayCurve: Sendable {
    /// What the clock (UTC) shows when a day of the simulation begins, seconds.
    let dayStart: Int32

    private static let day: Int32 = 86_400
    /// Three of four visits lie around half past eight in the evening, with a standard deviation of three hours and a half;
    /// the others at any hour.
    private static let evening = (share: 0.75, centre: 20.5, deviation: 3.5)
    /// Between one and seven hardly anybody writes.
    private static let night: Range<Int32> = 3600..<7 * 3600

    /// A moment of a day, in seconds from when the simulation's day begins: 0 ..< 86,400.
    func moment(_ stream: inout RandomStream) -> Int32 {
        let isEvening = stream.chance(Self.evening.share)
        let hour = isEvening ? Self.evening.centre + Self.evening.deviation * stream.normal() : 24 * stream.uniform()
        let second = Int32(hour * 3600) - dayStart
        return ((second % Self.day) + Self.day) % Self.day
    }

    /// The same moment, or one of the day that follows if it lies in the night. Seconds from the start of the simulation.
    func awake(_ time: Int32, _ stream: inout RandomStream) -> Int32 {
        let clock = (((time + dayStart) % Self.day) + Self.day) % Self.day
        guard Self.night.contains(clock) else { return time }
        return time + Self.night.upperBound - clock + Int32(stream.below(15 * 3600))
    }
}
