import Profiles
import Randomness
import Testing

struct MeetingGroupTests {
    /// People of few genders and ages, whose wishes are stated, shown by likes, or unknown.
    private static func people(_ count: Int, using generator: inout SplitMix64) -> [MeetingTraits] {
        (0..<count).map { _ in
            let age = Int.random(in: 18...80, using: &generator)
            let from = Int.random(in: 18...70, using: &generator)
            let genders =
                Bool.random(using: &generator) ? GenderSet(rawValue: .random(in: 0...7, using: &generator)) : nil
            let ages =
                Bool.random(using: &generator) ? from...from + Int.random(in: 0...12, using: &generator) : nil
            return MeetingTraits(
                age: age, gender: [0, 1, 2, nil].randomElement(using: &generator)!,
                preferences: StatedPreferences(genders: genders, ages: ages),
                likedGenders: GenderSet(rawValue: .random(in: 0...7, using: &generator)),
                likes: .random(in: 0...4, using: &generator))
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64], MeetingRules.AgeRule.allCases)
    func `groups that may not meet hold nobody who may`(seed: UInt64, ageRule: MeetingRules.AgeRule) {
        var generator = SplitMix64(seed: seed)
        let rules = MeetingRules(ageRule: ageRule)
        let people = Self.people(240, using: &generator).sorted { $0.meetingOrder < $1.meetingOrder }
        var apart = 0
        for size in [1, 2, 5, 16] {
            let members = stride(from: 0, to: people.count, by: size).map {
                people[$0..<min($0 + size, people.count)]
            }
            let groups = members.map { MeetingGroup($0) }
            for one in groups.indices {
                for other in groups.indices {
                    #expect(rules.mayMeet(groups[one], groups[other]) == rules.mayMeet(groups[other], groups[one]))
                    guard !rules.mayMeet(groups[one], groups[other]) else { continue }
                    apart += 1
                    for first in members[one] {
                        for second in members[other] {
                            #expect(!rules.objections(to: .recommendation, between: first, and: second).isEmpty)
                        }
                    }
                }
            }
        }
        #expect(apart > 5_000)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `two people may meet as groups of one just as the rules say`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let rules = MeetingRules()
        let people = Self.people(120, using: &generator)
        for one in people {
            for other in people {
                let isOpen = rules.objections(to: .recommendation, between: one, and: other).isEmpty
                #expect(rules.mayMeet(MeetingGroup(one), MeetingGroup(other)) == isOpen)
            }
        }
    }

    @Test func `a group is what its members are together, in any order`() {
        var generator = SplitMix64(seed: 3)
        let people = Self.people(30, using: &generator)
        var union = MeetingGroup(people[29])
        for person in people.dropLast().reversed() { union.formUnion(MeetingGroup(person)) }
        #expect(union == MeetingGroup(people))
    }
}
