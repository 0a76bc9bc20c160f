/// The genders of a synthetic population.
enum Gender: UInt8, Sendable, CaseIterable {
    case female, male, nonbinary

    /// The word that profiles and stated preferences use.
    var word: String {
        switch self {
        case .female: "female"
        case .male: "male"
        case .nonbinary: "nonbinary"
        }
    }

    /// A set of this gender alone.
    var bit: UInt8 { 1 << rawValue }

    /// All genders as a set.
    static let everyBit: UInt8 = 0b111
}
