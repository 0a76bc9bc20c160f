/// The part of the rules for recommendations that follows from who a person is, in a form in which many pairs are judged at
/// once: two people may meet exactly if each one's genders are among those that the other welcomes, and each one's age among
/// those that the other's terms allow.
package struct MeetingTerms: Sendable, Equatable {
    /// Every gender of the person.
    package let gender: GenderSet
    /// The genders with whom a recommendation is possible as far as this person is concerned: those stated, or else those
    /// liked, where there were enough likes to tell, or else all. Empty for somebody who meets nobody.
    package fileprivate(set) var welcome = GenderSet.everyone
    package let age: Int
    /// The ages that are possible for others. Stated ages take the place of what the rule about large differences allows:
    /// where both state theirs, that rule is silent; where one does, it is in the other's terms.
    package fileprivate(set) var ages = 0...Int.max
    /// Whether `ages` were stated.
    package fileprivate(set) var areAgesStated = false

    fileprivate init(_ person: MeetingTraits) {
        (gender, age) = (person.gender, person.age)
    }

    /// A key that sorts people so that those whom the same rules keep apart from the same others lie together: gender, the
    /// genders that are welcome, whether ages are stated, age, and the oldest sought.
    ///
    /// Those who state no ages are open to other ages than those who do: mixed, fewer tiles could be skipped.
    package var layoutKey: (UInt64, UInt64) {
        (
            UInt64(gender.rawValue) << 32 | UInt64(welcome.rawValue),
            (areAgesStated ? 1 << 63 : 0) | UInt64(UInt32(clamping: age)) << 31
                | UInt64(UInt32(clamping: ages.upperBound) & 0x7FFF_FFFF)
        )
    }
}

extension MeetingRules {
    /// Two people have no objection of `objections(to: .recommendation, between:and:)` exactly if their terms allow each
    /// other.
    package func terms(of person: MeetingTraits) -> MeetingTerms {
        var terms = MeetingTerms(person)
        var meetsNobody = false
        for rule in MeetingRule.allCases {
            switch rule {
            case .underage: if person.age < Self.adulthood { meetsNobody = true }
            case .inactive: if !person.isActive { meetsNobody = true }
            case .statedPreference:
                if let genders = person.preferences.genders { terms.welcome = genders }
                if let ages = person.preferences.ages { (terms.ages, terms.areAgesStated) = (ages, true) }
            case .ageGap:
                if ageRule == .halfPlusSeven, person.preferences.ages == nil, person.age >= Self.adulthood {
                    terms.ages = Self.agesWithinHalfPlusSeven(of: person.age)
                }
            case .likesElsewhere:
                if person.preferences.genders == nil, person.likes >= Self.likesThatShowAWish {
                    terms.welcome = person.likedGenders
                }
            // They follow from what is on record between two people.
            case .blocked, .disliked, .unmappedInteraction, .directChat, .matchedBefore, .likeEachOther: break
            // They keep nobody from being recommended.
            case .wishUnknown, .introductionsDeclined: break
            }
        }
        if meetsNobody { terms.welcome = [] }
        return terms
    }
}
