internal import Profiles
internal import Randomness

/// Everything about one person that follows from the seed and the person's number alone.
struct DrawnPerson {
    var number: Int
    var gender: Gender
    /// Years, 18…70.
    var age: Int
    /// Genders sought, as bits of `Gender`.
    var wants: UInt8
    var listening: DrawnListening
    /// Whether the person plays an instrument, and whether they write music.
    var plays: Bool
    var composes: Bool
    /// Terms of the role vocabulary, ascending; empty when the profile names none.
    var roles: [Int]
    /// Years of musical experience, at most `age` − 5; 0 for somebody who only listens.
    var experience: Int
    var conduct: Conduct
}
