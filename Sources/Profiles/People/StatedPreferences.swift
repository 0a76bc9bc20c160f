/// A row of `match_preferences`: every part is optional, and says nothing when `nil`.
package struct StatedPreferences: Sendable, Hashable {
    /// Genders sought; an empty set means that a preference was stated of which nothing is understood, or which no known
    /// gender meets.
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
