import Profiles
import Randomness
import Testing

@Suite struct MeetingRulesTests {
    /// Every combination of settings.
    static let settings = MeetingRules.Introductions.allCases.flatMap { introductions in
        MeetingRules.AgeRule.allCases.map { MeetingRules(introductions: introductions, ageRule: $0) }
    }

    /// Two people and what is on record between them.
    struct Pair {
        var one = welcoming(gender: 0, seeks: 1)
        var other = welcoming(gender: 1, seeks: 0)
        var facts: PairFacts = []

        private static func welcoming(gender: Int, seeks: Int) -> MeetingTraits {
            MeetingTraits(
                age: 20, gender: GenderSet(gender),
                preferences: StatedPreferences(genders: GenderSet(seeks), introductions: true))
        }

        var swapped: Pair { Pair(one: other, other: one, facts: facts.swapped) }

        func objections(_ rules: MeetingRules, to meeting: Meeting) -> MeetingRuleSet {
            rules.objections(to: meeting, between: one, and: other, facts: facts)
        }
    }

    /// A row of the table of who may meet whom, on one side or the other: what makes it true of a pair in which it is
    /// not, and what it must lead to.
    enum Reason: String, CaseIterable {
        case oneUnderage, otherUnderage, blocked, oneDislikes, otherDislikes, unmapped, directChat, matchedBefore
        case oneInactive, otherInactive, oneStatedAges, otherStatedAges, ageGap, oneLikesElsewhere, otherWishUnknown
        case likeEachOther, oneDeclines, otherDeclines

        func apply(to pair: inout Pair) {
            switch self {
            case .oneUnderage: pair.one.age = 17
            // Half the age of 20, plus 7: no wide gap by itself.
            case .otherUnderage: pair.other.age = 17
            case .blocked: pair.facts.insert(.blocked)
            case .oneDislikes: pair.facts.insert(.firstDislikes)
            case .otherDislikes: pair.facts.insert(.secondDislikes)
            case .unmapped: pair.facts.insert(.unmapped)
            case .directChat: pair.facts.insert(.directChat)
            case .matchedBefore: pair.facts.insert(.matchedBefore)
            case .oneInactive: pair.one.isActive = false
            case .otherInactive: pair.other.isActive = false
            case .oneStatedAges: pair.one.preferences.ages = 50...60
            case .otherStatedAges: pair.other.preferences.ages = 50...60
            case .ageGap: if pair.one.age >= pair.other.age { pair.one.age = 40 } else { pair.other.age = 40 }
            case .oneLikesElsewhere:
                pair.one.preferences.genders = nil
                pair.one.likedGenders = GenderSet(2)
                pair.one.likes = 3
            case .otherWishUnknown:
                pair.other.preferences.genders = nil
            case .likeEachOther: pair.facts.formUnion([.firstLikes, .secondLikes])
            case .oneDeclines: pair.one.preferences.introductions = false
            case .otherDeclines: pair.other.preferences.introductions = false
            }
        }

        /// The rules that must object to a mutual like, an introduction and a recommendation when all flags are on.
        private var row: (mutualLike: MeetingRule?, introduction: [MeetingRule], recommendation: MeetingRule?) {
            switch self {
            case .oneUnderage, .otherUnderage: (.underage, [.underage], .underage)
            case .blocked: (.blocked, [.blocked], .blocked)
            case .oneDislikes, .otherDislikes: (.disliked, [.disliked], .disliked)
            case .unmapped: (.unmappedInteraction, [.unmappedInteraction], .unmappedInteraction)
            case .directChat: (.directChat, [.directChat], .directChat)
            case .matchedBefore: (.matchedBefore, [.matchedBefore], .matchedBefore)
            case .oneInactive, .otherInactive: (.inactive, [.inactive], .inactive)
            case .oneStatedAges, .otherStatedAges: (nil, [.statedPreference], .statedPreference)
            case .ageGap: (nil, [.ageGap], .ageGap)
            // Likes that all went elsewhere have not shown that this gender is welcome, either.
            case .oneLikesElsewhere: (nil, [.likesElsewhere, .wishUnknown], .likesElsewhere)
            case .otherWishUnknown: (nil, [.wishUnknown], nil)
            case .likeEachOther: (nil, [.likeEachOther], .likeEachOther)
            case .oneDeclines, .otherDeclines: (nil, [.introductionsDeclined], nil)
            }
        }

        func expected(_ meeting: Meeting, _ rules: MeetingRules) -> Set<MeetingRule> {
            var expected: Set<MeetingRule> =
                switch meeting {
                case .mutualLike: Set([row.mutualLike].compactMap(\.self))
                case .introduction: Set(row.introduction)
                case .recommendation: Set([row.recommendation].compactMap(\.self))
                }
            if rules.ageRule == .none { expected.remove(.ageGap) }
            if rules.introductions == .all { expected.remove(.wishUnknown) }
            return expected
        }
    }

    @Test(arguments: Meeting.allCases)
    func `two who suit each other may meet in any way, unless there are no introductions`(meeting: Meeting) {
        for rules in Self.settings {
            let declined = meeting == .introduction && rules.introductions == .none
            #expect(Pair().objections(rules, to: meeting).rules == (declined ? [.introductionsDeclined] : []))
        }
    }

    @Test(arguments: Reason.allCases, Meeting.allCases)
    func `every cell of the table is as written, whichever flags are set`(reason: Reason, meeting: Meeting) {
        var pair = Pair()
        reason.apply(to: &pair)
        for rules in Self.settings {
            var expected = reason.expected(meeting, rules)
            if meeting == .introduction, rules.introductions == .none { expected.insert(.introductionsDeclined) }
            #expect(Set(pair.objections(rules, to: meeting).rules) == expected)
            #expect(Set(pair.swapped.objections(rules, to: meeting).rules) == expected)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the rules are a conjunction: any set of reasons gives the union of what each gives`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<20 {
            let reasons = Reason.allCases.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
            var pair = Pair()
            // Ages first: which of the two a gap makes older depends on them.
            for reason in reasons { reason.apply(to: &pair) }
            for rules in Self.settings {
                for meeting in Meeting.allCases {
                    var expected = reasons.reduce(into: Set()) { $0.formUnion($1.expected(meeting, rules)) }
                    if meeting == .introduction, rules.introductions == .none {
                        expected.insert(.introductionsDeclined)
                    }
                    #expect(Set(pair.objections(rules, to: meeting).rules) == expected, "\(reasons) \(meeting)")
                }
            }
        }
    }

    @Test func `every rule keeps somebody from meeting in some way`() {
        let rows = Reason.allCases.flatMap { reason in Meeting.allCases.map { reason.expected($0, MeetingRules()) } }
        #expect(rows.reduce(into: Set()) { $0.formUnion($1) } == Set(MeetingRule.allCases))
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `any two people are judged as the table says, row by row, and alike from either side`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let pair = Pair(
                one: randomTraits(using: &generator), other: randomTraits(using: &generator),
                facts: PairFacts(
                    rawValue: .random(in: 0..<512, using: &generator) & .random(in: 0..<512, using: &generator)))
            for rules in Self.settings {
                for meeting in Meeting.allCases {
                    let found = pair.objections(rules, to: meeting)
                    #expect(found.rules == SlowRules(rules: rules, pair: pair).objections(to: meeting))
                    #expect(pair.swapped.objections(rules, to: meeting) == found)
                    let parts = rules.objections(to: meeting, between: pair.one, and: pair.other)
                        .union(rules.objections(to: meeting, facts: pair.facts))
                    #expect(parts == found)
                }
            }
        }
    }

    @Test(
        arguments: [
            (18, 22, true), (18, 23, false), (27, 40, true), (26, 40, false), (27, 41, false), (28, 41, true),
            (67, 120, true), (66, 120, false), (20, 26, true), (20, 27, false), (18, 18, true), (120, 120, true),
        ])
    func `the younger may be half the older's age plus seven, and no younger`(younger: Int, older: Int, fits: Bool) {
        for meeting in [Meeting.introduction, .recommendation] {
            var pair = Pair()
            (pair.one.age, pair.other.age) = (younger, older)
            let expected: MeetingRuleSet = fits ? [] : MeetingRuleSet(.ageGap)
            #expect(pair.objections(MeetingRules(), to: meeting) == expected)
            #expect(pair.swapped.objections(MeetingRules(), to: meeting) == expected)
            #expect(pair.objections(MeetingRules(ageRule: .none), to: meeting) == [])
            #expect(pair.objections(MeetingRules(), to: .mutualLike) == [])
        }
    }

    @Test(
        arguments: [
            (nil, nil, [.ageGap]), (40...40, nil, [.ageGap]), (nil, 20...20, [.ageGap]), (40...40, 20...20, []),
            (18...60, 18...60, []), (18...60, 21...60, [.statedPreference, .ageGap]),
            (41...60, 20...60, [.statedPreference, .ageGap]), (18...39, nil, [.statedPreference, .ageGap]),
        ] as [(ClosedRange<Int>?, ClosedRange<Int>?, [MeetingRule])])
    func `a wide gap needs a stated range of both that allows it`(
        ofTheYounger: ClosedRange<Int>?, ofTheOlder: ClosedRange<Int>?, expected: [MeetingRule]
    ) {
        var pair = Pair()
        pair.other.age = 40
        pair.one.preferences.ages = ofTheYounger
        pair.other.preferences.ages = ofTheOlder
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == expected)
        #expect(pair.objections(MeetingRules(), to: .introduction).rules == expected)
    }

    @Test(arguments: [(0, false), (1, false), (2, false), (3, true), (4, true), (1000, true)])
    func `from three likes on, one who stated nothing is taken by them`(likes: Int, isWish: Bool) {
        var pair = Pair()
        pair.one = MeetingTraits(
            age: 20, gender: GenderSet(0), preferences: StatedPreferences(introductions: true),
            likedGenders: likes == 0 ? [] : GenderSet(0), likes: likes)
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == (isWish ? [.likesElsewhere] : []))
        // Who stated a wish is taken by that, whatever the likes.
        pair.one.preferences.genders = GenderSet(1)
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == [])
        // One like in three that went to this gender is enough.
        pair.one.preferences.genders = nil
        pair.one.likedGenders.formUnion(GenderSet(1))
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == [])
    }

    @Test func `one like shows that a gender is welcome, and none that another is`() {
        var pair = Pair()
        pair.one.preferences.genders = nil
        pair.one.likes = 1
        pair.one.likedGenders = GenderSet(1)
        #expect(pair.objections(MeetingRules(), to: .introduction) == [])
        pair.one.likedGenders = GenderSet(2)
        #expect(pair.objections(MeetingRules(), to: .introduction).rules == [.wishUnknown])
        #expect(pair.objections(MeetingRules(introductions: .all), to: .introduction) == [])
    }

    @Test func `an unknown gender is never evidently welcome, and excluded by any stated one`() {
        var pair = Pair()
        pair.other.gender = GenderSet(nil)
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == [.statedPreference])
        pair.one.preferences.genders = nil
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == [])
        #expect(pair.objections(MeetingRules(), to: .introduction).rules == [.wishUnknown])
        #expect(pair.objections(MeetingRules(introductions: .all), to: .introduction).rules == [])
        // Likes of people of unknown gender do not make it a wish.
        pair.one.likes = 3
        pair.one.likedGenders = GenderSet(nil)
        #expect(pair.objections(MeetingRules(), to: .recommendation).rules == [])
        #expect(pair.objections(MeetingRules(), to: .introduction).rules == [.wishUnknown])
        #expect(pair.objections(MeetingRules(introductions: .all), to: .mutualLike).rules == [])
    }

    @Test func `a stated wish that no known gender meets excludes everybody`() {
        for gender in [nil, 0, 1, GenderSet.capacity - 1] as [Int?] {
            var pair = Pair()
            pair.one.preferences.genders = []
            pair.other.gender = GenderSet(gender)
            #expect(pair.objections(MeetingRules(), to: .recommendation).rules == [.statedPreference])
        }
    }

    @Test(arguments: [nil, false, true] as [Bool?], [nil, false, true] as [Bool?])
    func `who wants introductions depends on both answers`(one: Bool?, other: Bool?) {
        var pair = Pair()
        pair.one.preferences.introductions = one
        pair.other.preferences.introductions = other
        let unopposed = one != false && other != false
        for (introductions, wanted) in [
            (MeetingRules.Introductions.evident, unopposed), (.all, unopposed),
            (.optedIn, one == true && other == true),
            (.none, false),
        ] {
            let rules = MeetingRules(introductions: introductions)
            #expect(pair.objections(rules, to: .introduction).rules == (wanted ? [] : [.introductionsDeclined]))
            #expect(pair.objections(rules, to: .mutualLike) == [])
            #expect(pair.objections(rules, to: .recommendation) == [])
        }
    }

    @Test(arguments: 0..<512 as Range<UInt16>)
    func `nobody is shown a person whom they already like`(raw: UInt16) {
        let facts = PairFacts(rawValue: raw)
        #expect(MeetingRules.mayBeShown(toFirst: facts) == !facts.contains(.firstLikes))
        #expect(MeetingRules.mayBeShown(toSecond: facts) == !facts.contains(.secondLikes))
        #expect(MeetingRules.mayBeShown(toSecond: facts) == MeetingRules.mayBeShown(toFirst: facts.swapped))
    }

    @Test func `a like of one alone and being on record as known keep nobody apart`() {
        for facts in [PairFacts.firstLikes, .secondLikes, .known, [.firstLikes, .known]] {
            for meeting in Meeting.allCases {
                #expect(Pair(facts: facts).objections(MeetingRules(), to: meeting) == [])
            }
        }
    }

    @Test func `reasons have names of their own, a sentence each, and keep their order in a set`() {
        #expect(Set(MeetingRule.allCases.map(\.name)).count == MeetingRule.allCases.count)
        let others = MeetingRule.allCases.filter { $0 != .likesElsewhere && $0 != .wishUnknown }
        #expect(Set(others.map(\.explanation)).count == others.count)
        let all = MeetingRule.allCases.reversed().reduce(into: MeetingRuleSet()) { $0.insert(MeetingRuleSet($1)) }
        #expect(all.rules == MeetingRule.allCases)
    }

    @Test func `what is told of one pair does not tell learned wishes from unknown ones`() {
        #expect(MeetingRule.likesElsewhere.nameForPair == MeetingRule.wishUnknown.nameForPair)
        #expect(MeetingRule.likesElsewhere.explanation == MeetingRule.wishUnknown.explanation)
        for word in ["like", "gender"] {
            #expect(!MeetingRule.likesElsewhere.nameForPair.contains(word))
            #expect(!MeetingRule.likesElsewhere.explanation.contains(word))
        }
    }

    /// Of one term, none that is known, and several.
    private static let genders: [GenderSet] = [
        .unknown, GenderSet(0), GenderSet(1), GenderSet(2), [GenderSet(0), GenderSet(1)], [GenderSet(1), GenderSet(2)],
    ]

    private func randomTraits(using generator: inout SplitMix64) -> MeetingTraits {
        let genders: [GenderSet?] = [
            nil, nil, [], .everyone, GenderSet(0), GenderSet(1), [GenderSet(0), GenderSet(1)],
        ]
        let ages: [ClosedRange<Int>?] = [nil, nil, 18...30, 18...120, 25...45, 40...40]
        let liked = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
            [nil, 0, 1].randomElement(using: &generator)! as Int?
        }
        return MeetingTraits(
            age: [17, 18, 19, 22, 23, 26, 27, 40, 41, 60].randomElement(using: &generator)!,
            gender: Self.genders.randomElement(using: &generator)!,
            preferences: StatedPreferences(
                genders: genders.randomElement(using: &generator)!, ages: ages.randomElement(using: &generator)!,
                introductions: ([nil, true, false] as [Bool?]).randomElement(using: &generator)!),
            likedGenders: liked.reduce(into: []) { $0.formUnion(GenderSet($1)) }, likes: liked.count,
            isActive: Int.random(in: 0..<4, using: &generator) > 0)
    }
}

/// The table of who may meet whom, a row at a time.
private struct SlowRules {
    var rules: MeetingRules
    var pair: MeetingRulesTests.Pair

    private func either(_ holds: (_ u: MeetingTraits, _ v: MeetingTraits) -> Bool) -> Bool {
        holds(pair.one, pair.other) || holds(pair.other, pair.one)
    }

    /// Bit by bit.
    private func welcomesAll(_ welcome: GenderSet, _ genders: GenderSet) -> Bool {
        (0..<32).allSatisfy { genders.rawValue >> $0 & 1 == 0 || welcome.rawValue >> $0 & 1 == 1 }
    }

    private func allows(_ range: ClosedRange<Int>?, _ age: Int) -> Bool? {
        range.map { $0.lowerBound <= age && age <= $0.upperBound }
    }

    private func applies(_ rule: MeetingRule, to meeting: Meeting) -> Bool {
        let facts = pair.facts
        let isBeyondMutualLike = meeting != .mutualLike
        let isIntroduction = meeting == .introduction
        switch rule {
        case .underage: return either { u, _ in u.age < 18 }
        case .blocked: return facts.contains(.blocked)
        case .disliked: return facts.contains(.firstDislikes) || facts.contains(.secondDislikes)
        case .unmappedInteraction: return facts.contains(.unmapped)
        case .directChat: return facts.contains(.directChat)
        case .matchedBefore: return facts.contains(.matchedBefore)
        case .inactive: return either { u, _ in !u.isActive }
        case .statedPreference:
            return isBeyondMutualLike
                && either { u, v in
                    let gender = u.preferences.genders.map { welcomesAll($0, v.gender) } ?? true
                    return !gender || allows(u.preferences.ages, v.age) == false
                }
        case .ageGap:
            return isBeyondMutualLike && rules.ageRule == .halfPlusSeven
                && either { u, v in
                    u.age <= v.age && Double(u.age) < Double(v.age) / 2 + 7
                        && !(allows(u.preferences.ages, v.age) == true && allows(v.preferences.ages, u.age) == true)
                }
        case .likesElsewhere:
            return isBeyondMutualLike
                && either { u, v in
                    u.preferences.genders == nil && u.likes >= 3 && !welcomesAll(u.likedGenders, v.gender)
                }
        case .likeEachOther:
            return isBeyondMutualLike && facts.contains(.firstLikes) && facts.contains(.secondLikes)
        case .wishUnknown:
            return isIntroduction && rules.introductions != .all
                && either { u, v in
                    let shown = u.preferences.genders ?? u.likedGenders
                    return v.gender == .unknown || !welcomesAll(shown, v.gender)
                }
        case .introductionsDeclined:
            return isIntroduction
                && either { u, _ in
                    switch rules.introductions {
                    case .none: true
                    case .optedIn: u.preferences.introductions != true
                    case .evident, .all: u.preferences.introductions == false
                    }
                }
        }
    }

    func objections(to meeting: Meeting) -> [MeetingRule] {
        MeetingRule.allCases.filter { applies($0, to: meeting) }
    }
}
