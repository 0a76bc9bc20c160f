/// A set of terms of the gender vocabulary, and of "unknown".
package struct GenderSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    // In place of the standard library's, which are generic, and not specialised for callers in other modules.
    package init(arrayLiteral elements: Self...) {
        self.init(rawValue: elements.reduce(0) { $0 | $1.rawValue })
    }
    package var isEmpty: Bool { rawValue == 0 }

    /// The one-element set of a term; of "unknown" for `nil`.
    ///
    /// - Precondition: the term is below `capacity`.
    package init(_ gender: Int?) {
        precondition(gender.map { $0 >= 0 && $0 < Self.capacity } ?? true)
        self.init(rawValue: 1 << UInt32(gender ?? Self.capacity))
    }

    /// Of somebody who did not say, or whose words are not understood.
    package static let unknown = GenderSet(nil)
    /// Every term, and those who did not say.
    package static let everyone = GenderSet(rawValue: .max)

    /// The term of a set of one; `nil` for any other, and for "unknown".
    package var term: Int? {
        let term = rawValue.trailingZeroBitCount
        return rawValue.nonzeroBitCount == 1 && term < Self.capacity ? term : nil
    }

    /// How many terms a gender vocabulary may have.
    package static let capacity = 31
}
