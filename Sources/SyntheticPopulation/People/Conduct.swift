internal import Profiles
internal import Randomness

/// How somebody uses the app.
struct Conduct: Sendable {
    /// When they signed up and when they last open it, in seconds from the start of the simulated time; the first is
    /// negative for those who were there before.
    var signUp: Int32
    var last: Int32
    /// Chance to open the app on a day, 0…1.
    var rate: Float
    /// The youngest and oldest that they ask the app to show, years.
    var youngest: UInt8
    var oldest: UInt8
}
