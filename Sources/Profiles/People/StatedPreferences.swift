/// A row of `match_preferences`: every part is optional, and says nothing when `nil`.
package struct StatedPreferences: Sendable, Hashable {
    /// Genders sought; an empty set means that a preference was stated which no known gender meets.
    package var genders: GenderSet?
    /// The youngest and oldest sought, in years, both included.
    package var ages: ClosedRange<Int>?
    /// Whether the person wants to be introduced to people who have not liked them yet.
    package var introductions: Bool?

    package init(genders: GenderSet? = nil, ages: ClosedRange<Int>? = nil, introductions: Bool? = nil) {
        self.genders = genders
        self.ages = ages
        self.introductions = introductions
    }
}

/// A set of terms of the gender vocabulary, and of "unknown".
package struct GenderSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The one-element set of a term; of "unknown" for `nil`.
    ///
    /// - Precondition: the term is below `capacity`.
    package init(_ gender: Int?) {
        precondition(gender.map { $0 >= 0 && $0 < Self.capacity } ?? true)
        self.init(rawValue: 1 << UInt32(gender ?? Self.capacity))
    }

    /// How many terms a gender vocabulary may have.
    package static let capacity = 31
}
