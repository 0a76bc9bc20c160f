/// A row of `match_preferences`: every part is optional, and says nothing when `nil`.
package struct StatedPreferences: Sendable, Hashable {
    /// Genders sought; an empty set means that a preference was stated of which nothing is understood, or which no known
    /// gender meets.
    package var genders: GenderSet?
    /// The youngest and oldest sought, in years, both included.
    package var ages: ClosedRange<Int>?
    /// Whether the person wants to be introduced to people who have not liked them yet.
    package var introductions: Bool?
    /// Whether somebody else stated all this, who bore the name before.
    package var isInherited = false

    package init(genders: GenderSet? = nil, ages: ClosedRange<Int>? = nil, introductions: Bool? = nil) {
        self.genders = genders
        self.ages = ages
        self.introductions = introductions
    }

    /// Of two statements of one person, of which nobody knows which is true: what both allow.
    package func stricter(with other: StatedPreferences) -> StatedPreferences {
        var both = self
        both.genders = genders.map { $0.intersection(other.genders ?? .everyone) } ?? other.genders
        both.ages = ages.map { other.ages.map($0.common(with:)) ?? $0 } ?? other.ages
        both.introductions =
            introductions == false || other.introductions == false
            ? false : introductions.flatMap { _ in other.introductions }
        both.isInherited = isInherited || other.isInherited
        return both
    }

    /// What the wish of a former bearer of a name is worth: it keeps apart whom it kept apart, and opens nothing. There are no
    /// introductions, and no ages beyond those that need no statement.
    ///
    /// - Parameter age: that of the person who bears the name now.
    package func inherited(at age: Int) -> StatedPreferences {
        var kept = self
        kept.isInherited = true
        kept.introductions = false
        kept.ages = ages.map { $0.common(with: MeetingRules.agesWithinHalfPlusSeven(of: age)) }
        return kept
    }
}

extension ClosedRange<Int> {
    /// The ages in both; where there are none, an age that nobody has.
    fileprivate func common(with other: ClosedRange<Int>) -> ClosedRange<Int> {
        let (low, high) = (Swift.max(lowerBound, other.lowerBound), Swift.min(upperBound, other.upperBound))
        return low <= high ? low...high : Person.oldest + 1...Person.oldest + 1
    }
}
