import Profiles
import Randomness
import Testing

@Suite struct MeetingTermsTests {
    private static let genders: [GenderSet] = [
        GenderSet(0), GenderSet(1), GenderSet(2), .unknown, [GenderSet(0), GenderSet(2)], [GenderSet(0), GenderSet(1)],
    ]

    /// People of few genders and all ages, whose wishes are stated, shown by likes, or unknown; some are minors or away.
    private static func people(_ count: Int, seed: UInt64) -> [MeetingTraits] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let from = Int.random(in: 18...70, using: &generator)
            let genders =
                Bool.random(using: &generator) ? GenderSet(rawValue: .random(in: 0...7, using: &generator)) : nil
            let ages = Bool.random(using: &generator) ? from...from + Int.random(in: 0...25, using: &generator) : nil
            return MeetingTraits(
                age: .random(in: 15...90, using: &generator),
                gender: Self.genders.randomElement(using: &generator)!,
                preferences: StatedPreferences(genders: genders, ages: ages),
                likedGenders: GenderSet(rawValue: .random(in: 0...7, using: &generator)),
                likes: .random(in: 0...4, using: &generator), isActive: .random(in: 0..<20, using: &generator) > 0)
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], MeetingRules.AgeRule.allCases)
    func `terms allow each other exactly where the rules have no objection`(seed: UInt64, ageRule: MeetingRules.AgeRule)
    {
        let rules = MeetingRules(ageRule: ageRule)
        let people = Self.people(300, seed: seed)
        let terms = people.map(rules.terms(of:))
        var open = 0
        for one in people.indices {
            for other in people.indices {
                let (a, b) = (terms[one], terms[other])
                let allowed =
                    a.gender.isSubset(of: b.welcome) && b.gender.isSubset(of: a.welcome)
                    && a.ages.contains(b.age) && b.ages.contains(a.age)
                let objections = rules.objections(to: .recommendation, between: people[one], and: people[other])
                #expect(allowed == objections.isEmpty, "\(people[one]) and \(people[other])")
                if allowed { open += 1 }
            }
        }
        #expect((3_000...60_000).contains(open))
    }

    @Test func `people in the order of the key lie by gender, welcome, stated or not, age, and the oldest sought`() {
        let rules = MeetingRules()
        let terms = Self.people(300, seed: 5).map(rules.terms(of:)).sorted { $0.layoutKey < $1.layoutKey }
        for (one, next) in zip(terms, terms.dropFirst()) {
            #expect(one.gender.rawValue <= next.gender.rawValue)
            guard one.gender == next.gender, one.welcome == next.welcome else { continue }
            #expect(!one.areAgesStated || next.areAgesStated)
            guard one.areAgesStated == next.areAgesStated else { continue }
            #expect(one.age <= next.age)
            if one.age == next.age { #expect(one.ages.upperBound <= next.ages.upperBound) }
        }
    }
}
