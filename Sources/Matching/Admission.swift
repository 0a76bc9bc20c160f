/// In whose list a pair of rows may appear.
public struct Admission: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The pair may be listed for its lower row.
    public static let first = Admission(rawValue: 1)
    /// The pair may be listed for its higher row.
    public static let second = Admission(rawValue: 2)
    /// The pair may be listed for both.
    public static let both: Admission = [.first, .second]

    /// The same with the two rows exchanged.
    var exchanged: Admission {
        self == .first ? .second : self == .second ? .first : self
    }
}
