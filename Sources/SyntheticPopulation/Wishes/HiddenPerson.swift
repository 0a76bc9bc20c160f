internal import Randomness

/// What somebody is and wants in truth, which is in no table of the app. Numbers are thousandths, so that sums of their
/// products are exact and a text file holds them without loss.
struct HiddenPerson: Sendable {
    /// What they listen to, and what they would like somebody to listen to: unit vectors of the affinity space.
    var taste: SIMD16<Int16>
    var wish: SIMD16<Int16>
    /// Traits that are on no profile, and the traits sought: standard normal.
    var character: SIMD4<Int16>
    var seeks: SIMD4<Int16>
    /// Log-odds: how ready they are to like anybody, and how much they are liked by anybody.
    var readiness: Int16
    var attraction: Int16
    /// How much taste counts for them; 1000 on average.
    var musicality: Int16
    var age: UInt8
    var gender: Gender
    var wants: UInt8
    /// Years, as they are, whatever the profile says.
    var experience: UInt8
    /// Bits of the role vocabulary's terms.
    var roles: UInt16
}
