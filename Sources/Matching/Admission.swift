/// In whose list a pair of rows may appear.
package struct Admission: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    // In place of the standard library's, which are generic, and not specialised for callers in other modules.
    package init(arrayLiteral elements: Self...) {
        self.init(rawValue: elements.reduce(0) { $0 | $1.rawValue })
    }
    package var isEmpty: Bool { rawValue == 0 }

    /// The pair may be listed for its lower row.
    package static let first = Admission(rawValue: 1)
    /// The pair may be listed for its higher row.
    package static let second = Admission(rawValue: 2)
    /// The pair may be listed for both.
    package static let both: Admission = [.first, .second]

    /// The same with the two rows exchanged.
    var exchanged: Admission {
        self == .first ? .second : self == .second ? .first : self
    }
}
