/// What decides whether a person may be recommended to others, as far as who they are goes, in a form that many pairs can
/// be asked about at once: two people may meet exactly if each one's gender is among those that the other welcomes, and
/// each one's age among those that the other's terms allow.
package struct MeetingTerms: Sendable, Equatable {
    /// The person's gender; empty for somebody who meets nobody.
    package let gender: GenderSet
    /// The genders with whom a recommendation is possible as far as this person is concerned: those stated, or else those
    /// liked, where there were enough likes to tell, or else all.
    package let welcome: GenderSet
    package let age: Int
    /// The ages that are possible for others. Ages stated stand in place of what the rule about large differences allows:
    /// where both state theirs, that rule is silent; where one does, it is in the other's terms.
    package let ages: ClosedRange<Int>
    /// Whether `ages` were stated.
    package let areAgesStated: Bool

    /// A key by which people are sorted so that those whom the same rules keep apart from the same others lie together: gender,
    /// the genders that are welcome, whether ages are stated, age, and the oldest sought.
    ///
    /// Those who state no ages are open to other ages than those who do: mixed, they would hold each other's tiles open.
    package var layoutKey: (UInt64, UInt64) {
        (
            UInt64(gender.rawValue) << 32 | UInt64(welcome.rawValue),
            (areAgesStated ? 1 << 63 : 0) | UInt64(UInt32(clamping: age)) << 31
                | UInt64(UInt32(clamping: ages.upperBound) & 0x7FFF_FFFF)
        )
    }
}

extension MeetingRules {
    /// The part of the rules for recommendations that follows from who somebody is: two people have no objection of
    /// `objections(to: .recommendation, between:and:)` exactly if their terms allow each other.
    package func terms(of person: MeetingTraits) -> MeetingTerms {
        let isOut = person.age < Self.adulthood || !person.isActive
        return MeetingTerms(
            gender: isOut ? [] : person.gender, welcome: Self.welcomeGenders(of: person), age: person.age,
            ages: person.preferences.ages ?? agesWithoutWideGap(from: person.age),
            areAgesStated: person.preferences.ages != nil)
    }

    private static func welcomeGenders(of person: MeetingTraits) -> GenderSet {
        if let stated = person.preferences.genders { return stated }
        return person.likes >= likesThatShowAWish ? person.likedGenders : GenderSet(rawValue: .max)
    }

    /// From half the age plus seven to the age of whom this is half plus seven.
    private func agesWithoutWideGap(from age: Int) -> ClosedRange<Int> {
        guard ageRule == .halfPlusSeven, age >= Self.adulthood else { return 0...Int.max }
        return (age + 15) / 2...2 * age - 14
    }
}
