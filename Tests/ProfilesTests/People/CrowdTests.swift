import Profiles
import Testing

@Suite struct CrowdTests {
    static let asOf = Timestamp("2026-03-01 12:00:00")!

    private func traits(
        _ people: [Person], _ interactions: [Interaction] = [], activeWithin: TimeSpan? = nil
    ) -> [MeetingTraits] {
        let crowd = Crowd(people: people, interactions: interactions)
        let standing = Standing(
            people: people.count, interactions: interactions, chats: [], remembered: [], asOf: Self.asOf,
            dislikeExpiry: nil)
        return crowd.traits(standing: standing, asOf: Self.asOf, activeWithin: activeWithin)
    }

    @Test(arguments: [(-100, true), (-101, false), (0, true), (50, true), (nil, false)] as [(Int64?, Bool)])
    func `one whose last activity is exactly the limit ago is active, and one without any is not`(
        offset: Int64?, isActive: Bool
    ) {
        let last = offset.map { Self.asOf.adding(seconds: $0) }
        let people = [Person(username: "ann", age: 30, lastActive: last)]
        #expect(traits(people, activeWithin: TimeSpan(seconds: 100)).map(\.isActive) == [isActive])
        #expect(traits(people).map(\.isActive) == [true])
    }

    @Test func `one microsecond beyond the limit is too long ago`() {
        let limit = Self.asOf.adding(seconds: -100)
        let people = [Person(username: "ann", age: 30, lastActive: Timestamp(microseconds: limit.microseconds - 1))]
        #expect(traits(people, activeWithin: TimeSpan(seconds: 100)).map(\.isActive) == [false])
    }

    @Test func `likes that stand are counted up to three, and their genders collected`() {
        let people = [0, 1, 1, 2, nil, 1].enumerated().map { row, gender in
            Person(username: "user\(row)", age: 20 + row, gender: GenderSet(gender))
        }
        func word(_ actor: Int32, _ target: Int32, _ kind: InteractionKind, _ offset: Int64, _ id: Int64) -> Interaction
        {
            Interaction(actor: actor, target: target, kind: kind, time: Self.asOf.adding(seconds: offset), id: id)
        }
        let found = traits(
            people,
            [
                word(0, 1, .like, -9, 1), word(0, 2, .like, -9, 2), word(0, 3, .dislike, -9, 3),
                word(1, 3, .like, -9, 4), word(1, 4, .like, -9, 5), word(1, 0, .like, 9, 6),
                word(2, 0, .like, -9, 7), word(2, 0, .block, -8, 8),
                word(3, 0, .like, -9, 9), word(3, 1, .like, -9, 10), word(3, 2, .like, -9, 11),
                word(3, 5, .like, -9, 12),
                word(4, 0, .like, -9, 13), word(4, 0, .dislike, 9, 14),
            ])
        #expect(found.map(\.likes) == [2, 2, 0, 3, 0, 0])
        let genders: [GenderSet] = [
            GenderSet(1), [GenderSet(2), GenderSet(nil)], [], [GenderSet(0), GenderSet(1)], [], [],
        ]
        #expect(found.map(\.likedGenders) == genders)
        #expect(found.map(\.age) == [20, 21, 22, 23, 24, 25])
        #expect(found.map(\.gender) == people.map(\.gender))
    }

    @Test func `preferences reach the rules as they were stated`() {
        let stated = StatedPreferences(genders: GenderSet(1), ages: 20...30, introductions: false)
        #expect(traits([Person(username: "ann", age: 30, preferences: stated)]).map(\.preferences) == [stated])
    }

    @Test func `a username is found as written first, and else whatever the letters' case`() {
        let crowd = Crowd(people: ["ANN", "Ann", "bob"].map { Person(username: $0, age: 30) })
        #expect(crowd.row(of: "Ann") == 1)
        #expect(crowd.row(of: "ann") == 0)
        #expect(crowd.row(of: "BOB") == 2)
        #expect(crowd.row(of: "carl") == nil)
        #expect(crowd.openIntroductions == [0, 0, 0])
    }
}
