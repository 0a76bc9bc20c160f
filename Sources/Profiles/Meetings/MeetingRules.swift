/// The ways in which Duet brings two people together.
package enum Meeting: String, Sendable, CaseIterable, Codable {
    /// Each likes the other: a chat, always.
    case mutualLike = "mutual_like"
    /// A chat for two who fit well and have not both liked.
    case introduction
    /// A place in somebody's list. The rules that differ between the two directions are asked with `mayBeShown`.
    case recommendation
}

/// A reason why two people may not meet in some way. `MeetingRules` decides where it stands.
///
/// Some places cannot call `MeetingRules`, or know only a part of what it needs. Each of them has a `switch` over the rules
/// without a default, so that a new rule does not compile before it is thought of there, and a test that compares it with
/// `MeetingRules`:
///
/// - `MeetingRules.terms(of:)`, from which the search skips whole blocks of pairs: `MeetingTermsTests`.
/// - The view `match_recommendations_now`, through `RecommendationRules.conditions(for:_:_:)`: `RecommendationsViewTests`.
/// - `Recheck.outlastsSnapshot`, shortly before a match is written: `RecheckTests`.
/// - `NoticeReader.withdraws`, before a notification is delivered: `DeliveryTests`.
/// - `RuleCounts.followsFromEachSide`, for the counts of a summary: `DeterminismTests`.
package enum MeetingRule: Int, Sendable, CaseIterable {
    case underage, blocked, disliked, unmappedInteraction, directChat, matchedBefore, inactive, statedPreference
    case ageGap, likesElsewhere, likeEachOther, wishUnknown, introductionsDeclined

    /// The name used in counts and metrics, which are about no one pair.
    package var name: String {
        switch self {
        case .underage: "underage"
        case .blocked: "blocked"
        case .disliked: "disliked"
        case .unmappedInteraction: "unmapped_interaction"
        case .directChat: "direct_chat"
        case .matchedBefore: "matched_before"
        case .inactive: "inactive"
        case .statedPreference: "stated_preference"
        case .ageGap: "age_gap"
        case .likesElsewhere: "likes_elsewhere"
        case .likeEachOther: "like_each_other"
        case .wishUnknown: "wish_unknown"
        case .introductionsDeclined: "introductions_declined"
        }
    }

    /// The name given for one pair, in explanations and on record. What somebody's likes say of their wishes is theirs: it
    /// goes under a name that does not tell it from wishes that are not known.
    package var nameForPair: String {
        switch self {
        case .likesElsewhere, .wishUnknown: "wishes"
        default: name
        }
    }

    /// The facts between two people that a rule is about; none where it follows from who they are.
    package var facts: PairFacts {
        switch self {
        case .blocked: .blocked
        case .disliked: [.firstDislikes, .secondDislikes]
        case .unmappedInteraction: .unmapped
        case .directChat: .directChat
        case .matchedBefore: .matchedBefore
        case .likeEachOther: [.firstLikes, .secondLikes]
        case .underage, .inactive, .statedPreference, .ageGap, .likesElsewhere, .wishUnknown, .introductionsDeclined: []
        }
    }

    /// One sentence about a pair.
    package var explanation: String {
        switch self {
        case .underage: "one of them is under \(MeetingRules.adulthood)"
        case .blocked: "one blocked the other"
        case .disliked: "the latest word of one on the other is a dislike"
        case .unmappedInteraction: "an interaction of a type that no setting maps stands between them"
        case .directChat: "they share a direct chat, or once did"
        case .matchedBefore: "they were matched before"
        case .inactive: "one of them has been inactive for too long"
        case .statedPreference: "the stated preferences of one exclude the other"
        case .ageGap: "the younger is under half the older's age plus seven, and no stated range allows it"
        case .likeEachOther: "they like each other, so they are a match or known as one"
        case .likesElsewhere, .wishUnknown: "what is known of their wishes does not bring them together"
        case .introductionsDeclined: "one of them does not want introductions, or did not ask for them"
        }
    }
}

/// A set of reasons.
package struct MeetingRuleSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    // In place of the standard library's, which are generic, and not specialised for callers in other modules.
    package init(arrayLiteral elements: Self...) {
        self.init(rawValue: elements.reduce(0) { $0 | $1.rawValue })
    }
    package var isEmpty: Bool { rawValue == 0 }

    package init(_ rule: MeetingRule) {
        self.init(rawValue: 1 << UInt32(rule.rawValue))
    }

    /// The rules in the set, in the order in which they are declared.
    package var rules: [MeetingRule] { MeetingRule.allCases.filter { contains(MeetingRuleSet($0)) } }
}

/// All that the rules need to know of one person.
package struct MeetingTraits: Sendable, Hashable {
    /// Years.
    package var age: Int
    /// Every term that the person names; never empty.
    package var gender: GenderSet
    package var preferences: StatedPreferences
    /// Genders of the people whom this person likes, every term of each; empty when nobody.
    package var likedGenders: GenderSet
    /// How many people this person likes, counted up to `MeetingRules.likesThatShowAWish`.
    package var likes: Int
    package var isActive: Bool

    package init(
        age: Int, gender: GenderSet, preferences: StatedPreferences = StatedPreferences(), likedGenders: GenderSet = [],
        likes: Int = 0, isActive: Bool = true
    ) {
        self.age = age
        self.gender = gender
        self.preferences = preferences
        self.likedGenders = likedGenders
        self.likes = min(likes, MeetingRules.likesThatShowAWish)
        self.isActive = isActive
    }
}

/// Who may meet whom, when candidates are chosen and again when a chat is written. `MeetingRule` names the places that apply
/// the rules in another form.
///
/// The rules are a conjunction. No like, score or setting switches one off except the setting that names it.
///
/// Whoever names several genders is all of them: a wish, stated or shown by likes, welcomes such a person only if it
/// welcomes every one. Whoever seeks women is not shown a couple of a man and a woman, nor, having never liked anybody
/// nonbinary, a nonbinary woman. A like of somebody with several genders counts for each.
package struct MeetingRules: Sendable, Equatable {
    /// Who is introduced to people they have not liked.
    package enum Introductions: String, Sendable, CaseIterable, Codable {
        /// Those who both showed, by stated preference or by likes, that the other's gender is welcome.
        case evident
        /// The same, and both asked for introductions.
        case optedIn = "opted-in"
        case none
        /// Everyone whom no other rule keeps apart.
        case all
    }

    /// What to do about large differences of age.
    package enum AgeRule: String, Sendable, CaseIterable, Codable {
        /// The younger must be at least half the older's age plus seven, unless both stated a range that allows it.
        case halfPlusSeven = "half-plus-seven"
        case none
    }

    /// With fewer likes than this, nothing is concluded from where they did not go.
    package static let likesThatShowAWish = 3
    /// Nobody younger meets anybody.
    package static let adulthood = 18

    package var introductions: Introductions
    package var ageRule: AgeRule

    package init(introductions: Introductions = .evident, ageRule: AgeRule = .halfPlusSeven) {
        self.introductions = introductions
        self.ageRule = ageRule
    }

    /// Every rule that keeps two people from meeting in this way. Symmetric in the two people, with the facts swapped.
    package func objections(
        to meeting: Meeting, between one: MeetingTraits, and other: MeetingTraits, facts: PairFacts
    ) -> MeetingRuleSet {
        objections(to: meeting, between: one, and: other).union(objections(to: meeting, facts: facts))
    }

    /// The part of the rules that follows from who the two people are.
    package func objections(
        to meeting: Meeting, between one: MeetingTraits, and other: MeetingTraits
    ) -> MeetingRuleSet {
        var found: MeetingRuleSet = []
        if one.age < Self.adulthood || other.age < Self.adulthood { found.insert(.init(.underage)) }
        if !one.isActive || !other.isActive { found.insert(.init(.inactive)) }
        if meeting == .mutualLike { return found }

        if Self.excludes(one.preferences, other) || Self.excludes(other.preferences, one) {
            found.insert(.init(.statedPreference))
        }
        if ageRule == .halfPlusSeven, Self.isWideGap(one, other) { found.insert(.init(.ageGap)) }
        if Self.likesElsewhere(one, other) || Self.likesElsewhere(other, one) { found.insert(.init(.likesElsewhere)) }
        if meeting == .recommendation { return found }

        if introductions != .all, !Self.welcomes(one, other) || !Self.welcomes(other, one) {
            found.insert(.init(.wishUnknown))
        }
        if !wantsIntroductions(one) || !wantsIntroductions(other) { found.insert(.init(.introductionsDeclined)) }
        return found
    }

    /// The part of the rules that follows from what is on record between the two.
    package func objections(to meeting: Meeting, facts: PairFacts) -> MeetingRuleSet {
        if facts.isEmpty { return [] }
        var found: MeetingRuleSet = []
        if facts.contains(.blocked) { found.insert(.init(.blocked)) }
        if !facts.isDisjoint(with: [.firstDislikes, .secondDislikes]) { found.insert(.init(.disliked)) }
        if facts.contains(.unmapped) { found.insert(.init(.unmappedInteraction)) }
        if facts.contains(.directChat) { found.insert(.init(.directChat)) }
        if facts.contains(.matchedBefore) { found.insert(.init(.matchedBefore)) }
        if meeting != .mutualLike, facts.isMutualLike { found.insert(.init(.likeEachOther)) }
        return found
    }

    /// Whether `first` may see `second` in a list, given that the two may meet there at all: nobody is shown a person
    /// whom they already like.
    package static func mayBeShown(toFirst facts: PairFacts) -> Bool { !facts.contains(.firstLikes) }

    /// The same for a list of `second`.
    package static func mayBeShown(toSecond facts: PairFacts) -> Bool { !facts.contains(.secondLikes) }

    private static func excludes(_ preferences: StatedPreferences, _ other: MeetingTraits) -> Bool {
        if let genders = preferences.genders, !genders.isSuperset(of: other.gender) { return true }
        if let ages = preferences.ages, !ages.contains(other.age) { return true }
        return false
    }

    private static func isWideGap(_ one: MeetingTraits, _ other: MeetingTraits) -> Bool {
        let younger = min(one.age, other.age)
        let older = max(one.age, other.age)
        guard isWide(younger: younger, older: older) else { return false }
        if let ones = one.preferences.ages, let others = other.preferences.ages {
            return !(ones.contains(other.age) && others.contains(one.age))
        }
        return true
    }

    /// The ages that are not too far from one: from half of it plus seven to that of which it is half plus seven.
    static func agesWithinHalfPlusSeven(of age: Int) -> ClosedRange<Int> {
        let age = max(age, adulthood)
        return (age + 15) / 2...2 * age - 14
    }

    /// Whether the younger is under half the older's age plus seven.
    static func isWide(younger: Int, older: Int) -> Bool {
        // younger < older / 2 + 7, without the fraction.
        2 * younger < older + 14
    }

    private static func likesElsewhere(_ one: MeetingTraits, _ other: MeetingTraits) -> Bool {
        one.preferences.genders == nil && one.likes >= likesThatShowAWish
            && !one.likedGenders.isSuperset(of: other.gender)
    }

    /// Whether `one` has shown that the gender of `other` is welcome. An unknown gender never is.
    private static func welcomes(_ one: MeetingTraits, _ other: MeetingTraits) -> Bool {
        guard other.gender != .unknown else { return false }
        return (one.preferences.genders ?? one.likedGenders).isSuperset(of: other.gender)
    }

    private func wantsIntroductions(_ one: MeetingTraits) -> Bool {
        switch introductions {
        case .none: false
        case .optedIn: one.preferences.introductions == true
        case .evident, .all: one.preferences.introductions != false
        }
    }
}
