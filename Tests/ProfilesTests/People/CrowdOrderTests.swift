import Profiles
import Randomness
import Testing

@Suite struct CrowdOrderTests {
    private static let night = Timestamp("2026-03-01 12:00:00")!

    /// A crowd with interactions, chats, and people who did nothing, many of whom are alike.
    private static func crowd(_ seed: UInt64) -> Crowd {
        var stream = RandomStream(seed: seed)
        let count = 60
        var people: [Person] = []
        for row in 0..<count {
            var person = Person(
                username: "person_\(100 + row)", age: 20 + stream.below(3), gender: GenderSet(stream.below(2)))
            person.genres = [stream.below(2)]
            if stream.below(3) == 0 { person.otherGenres = ["sludge"] }
            people.append(person)
        }
        var interactions: [Interaction] = []
        for id in 0..<80 {
            let actor = stream.below(30)
            let distance = 1 + stream.below(29)
            let time = night.adding(seconds: Int64(stream.below(40)))
            interactions.append(
                Interaction(
                    actor: Int32(actor), target: Int32((actor + distance) % 30), kind: .like, time: time, id: Int64(id))
            )
        }
        let chats = stride(from: Int32(25), to: 45, by: 2).map { (first: Int32) -> DirectChat in
            DirectChat(first: first, second: first + 1, answered: nil)
        }
        return Crowd(
            people: people, interactions: interactions, chats: chats,
            remembered: [RememberedPair(first: 3, second: 9, wasMatched: true)],
            openIntroductions: people.indices.map { $0 % 4 })
    }

    /// The same crowd with other names, and so with its people in another order.
    private static func renamed(_ crowd: Crowd, _ seed: UInt64) -> Crowd {
        var stream = RandomStream(seed: seed, 1)
        let order = crowd.people.indices.map { ($0, stream.next()) }.sorted { $0.1 < $1.1 }.map(\.0)
        var rows = [Int32](repeating: 0, count: order.count)
        for (row, old) in order.enumerated() { rows[old] = Int32(row) }
        var other = crowd
        other.people = order.map { crowd.people[$0] }
        for row in other.people.indices { other.people[row].username = "other_\(100 + row)" }
        other.openIntroductions = order.map { crowd.openIntroductions[$0] }
        for position in crowd.interactions.indices {
            other.interactions[position].actor = rows[Int(crowd.interactions[position].actor)]
            other.interactions[position].target = rows[Int(crowd.interactions[position].target)]
        }
        other.chats = crowd.chats.map {
            DirectChat(first: rows[Int($0.second)], second: rows[Int($0.first)], answered: $0.answered)
        }
        other.remembered = crowd.remembered.map {
            RememberedPair(first: rows[Int($0.first)], second: rows[Int($0.second)], wasMatched: $0.wasMatched)
        }
        return other
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `other names give the same order`(seed: UInt64) {
        let crowd = Self.crowd(seed)
        var (one, other) = (crowd.orderedByActivity(), Self.renamed(crowd, seed).orderedByActivity())
        for row in one.people.indices {
            one.people[row].username = ""
            other.people[row].username = ""
        }
        #expect(one.people == other.people)
        #expect(one.interactions == other.interactions)
        #expect(one.chats == other.chats)
        #expect(one.people != crowd.people)
    }

    @Test func `everybody keeps what is theirs`() {
        let crowd = Self.crowd(9)
        let ordered = crowd.orderedByActivity()
        func name(_ row: Int32, _ crowd: Crowd) -> String { crowd.people[Int(row)].username }
        #expect(Set(ordered.people.map(\.username)) == Set(crowd.people.map(\.username)))
        for (old, new) in zip(crowd.interactions, ordered.interactions) {
            #expect(name(old.actor, crowd) == name(new.actor, ordered))
            #expect(name(old.target, crowd) == name(new.target, ordered))
        }
        for (old, new) in zip(crowd.chats, ordered.chats) {
            #expect(
                Set([name(old.first, crowd), name(old.second, crowd)])
                    == Set([name(new.first, ordered), name(new.second, ordered)]))
        }
        for (old, new) in zip(crowd.remembered, ordered.remembered) {
            #expect(name(old.first, crowd) == name(new.first, ordered))
        }
        for (row, person) in ordered.people.enumerated() {
            let old = crowd.people.firstIndex { $0.username == person.username }
            #expect(old.map { crowd.openIntroductions[$0] } == ordered.openIntroductions[row])
        }
    }

    @Test func `first come those with interactions, the earliest first and its actor before its target`() {
        let people = (0..<6).map { Person(username: "person_\($0)", age: 40 - $0) }
        let early = Interaction(actor: 5, target: 2, kind: .like, time: Self.night, id: 9)
        let late = Interaction(actor: 2, target: 4, kind: .like, time: Self.night.adding(seconds: 1), id: 1)
        let crowd = Crowd(
            people: people, interactions: [late, early], chats: [DirectChat(first: 1, second: 3, answered: nil)])
        #expect(
            crowd.orderedByActivity().people.map(\.username)
                == ["person_5", "person_2", "person_4", "person_3", "person_1", "person_0"])
    }

    @Test func `by what was known at a moment, who had done nothing by then is ordered by profile alone`() {
        let people = (0..<4).map { Person(username: "person_\($0)", age: 40 - $0) }
        let early = Interaction(actor: 1, target: 0, kind: .like, time: Self.night, id: 9)
        let late = Interaction(actor: 2, target: 3, kind: .like, time: Self.night.adding(seconds: 1), id: 1)
        let crowd = Crowd(people: people, interactions: [late, early])
        #expect(crowd.rowsByActivity() == [1, 0, 2, 3])
        #expect(crowd.rowsByActivity(knownAt: Self.night) == [1, 0, 3, 2])
    }

    @Test func `the commonest genres that nobody knows are kept with those as common as the last`() {
        let people = [["a", "b"], ["a", "c"], ["a", "b", "d"], ["e"]].enumerated().map {
            Person(username: "person_\($0)", age: 30, otherGenres: $1)
        }
        #expect(people.commonestOtherGenres(1) == ["a"])
        #expect(people.commonestOtherGenres(2) == ["a", "b"])
        #expect(people.commonestOtherGenres(3) == ["a", "b", "c", "d", "e"])
        #expect(people.commonestOtherGenres(0) == [])
        #expect([Person]().commonestOtherGenres(3) == [])
    }
}
