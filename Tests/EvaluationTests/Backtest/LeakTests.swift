import Compatibility
import Evaluation
import Matching
import Profiles
import Randomness
import ReferenceData
import Testing

/// Predictions depend on what was known, whatever happened afterwards.
@Suite struct LeakTests {
    private static let split = Timestamp("2026-05-01 00:00:00")!

    private static let tables = try! ReferenceTables(
        genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
        roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
        genderWords: ReferenceData.genderWords)

    private func crowd(future seed: UInt64) -> Crowd {
        var past = RandomStream(seed: 1)
        var future = RandomStream(seed: seed)
        let people = (0..<40).map { row in
            Person(
                username: "p\(row)", age: 20 + past.below(30), gender: GenderSet(past.below(2)),
                genres: [past.below(20)], roles: [past.below(5)], experience: past.below(10))
        }
        var interactions: [Interaction] = []
        for id in 0..<900 {
            let isPast = id < 600
            func below(_ n: Int) -> Int { isPast ? past.below(n) : future.below(n) }
            let (actor, target) = (below(40), below(40))
            guard actor != target else { continue }
            let kind: InteractionKind = [.like, .dislike, .dislike, .block][below(isPast ? 3 : 4)]
            let time = Self.split.adding(seconds: isPast ? -Int64(1 + below(5_000_000)) : Int64(1 + below(5_000_000)))
            interactions.append(
                Interaction(actor: Int32(actor), target: Int32(target), kind: kind, time: time, id: Int64(id)))
        }
        let chats = (0..<30).map { place -> DirectChat in
            let isPast = place < 10
            let (one, other) =
                isPast ? (past.below(20), 20 + past.below(20)) : (future.below(20), 20 + future.below(20))
            return DirectChat(
                first: Int32(one), second: Int32(other),
                answered: Self.split.adding(seconds: isPast ? -3600 : 3600))
        }
        return Crowd(people: people, interactions: interactions, chats: chats)
    }

    private func predictions(_ crowd: Crowd) throws -> [[Double]] {
        let contenders = try Contenders(
            Backtest(crowd: crowd, split: Self.split), tables: Self.tables, weights: .standard,
            fusion: .harmonic, history: HistorySettings(), rules: MeetingRules())
        return contenders.all.map { contender in
            (0..<40).flatMap { u in (0..<40).map { contender.predictor.logOdds(from: u, to: $0) } }
        }
    }

    @Test func `another future gives the same scores, to the last bit`() throws {
        let one = try predictions(crowd(future: 2))
        #expect(try predictions(crowd(future: 3)) == one)
        var none = crowd(future: 2)
        none.interactions.removeAll { $0.time! > Self.split }
        none.chats.removeAll { $0.answered! > Self.split }
        #expect(try predictions(none) == one)
    }

    @Test func `another past gives other scores`() throws {
        var other = crowd(future: 2)
        let known = other.interactions.indices.filter { other.interactions[$0].time! <= Self.split }
        for place in known.prefix(100) { other.interactions[place].kind = .like }
        let (one, changed) = (try predictions(crowd(future: 2)), try predictions(other))
        // As set, with every combination, history alone, and the rates; not what looks at profiles or at nothing.
        #expect(zip(one, changed).map { $0 != $1 } == [true, true, true, true, true, true, true, true, true, false])
    }

    /// Ten who had done nothing by the split, with profiles of their own, and what they and the others do later.
    private func withQuietPeople(future seed: UInt64, joined: Int64) -> Crowd {
        var crowd = crowd(future: seed)
        var stream = RandomStream(seed: seed, 9)
        for row in 40..<50 {
            crowd.people.append(
                Person(
                    username: "q\(row)", age: 20 + row % 7, gender: GenderSet(row % 2), genres: [row % 20],
                    joined: Self.split.adding(seconds: joined)))
        }
        crowd.openIntroductions = [Int](repeating: 0, count: 50)
        for id in 1000..<1100 {
            let (actor, target) = (40 + stream.below(10), stream.below(40))
            crowd.interactions.append(
                Interaction(
                    actor: Int32(actor), target: Int32(target), kind: .like,
                    time: Self.split.adding(seconds: Int64(100_000 + stream.below(5_000_000))), id: Int64(id)))
        }
        return crowd
    }

    /// Of all pairs of two names.
    private func predictionsByName(_ crowd: Crowd, of names: [String]) throws -> [[Double]] {
        let backtest = Backtest(crowd: crowd, split: Self.split)
        let contenders = try Contenders(
            backtest, tables: Self.tables, weights: .standard, fusion: .harmonic, rules: MeetingRules())
        let rows = names.map { name in crowd.people.firstIndex { $0.username == name }! }
        return contenders.all.dropLast().map { contender in
            rows.flatMap { u in rows.map { contender.predictor.logOdds(from: u, to: $0) } }
        }
    }

    /// In the order of activity those who had done nothing stand where their later rows put them.
    @Test func `the order that later rows put people in has no say, to the last bit`() throws {
        let names = (0..<40).map { "p\($0)" } + (40..<50).map { "q\($0)" }
        let found = try ([2, 3] as [UInt64]).map { seed in
            let ordered = withQuietPeople(future: seed, joined: -1000).orderedByActivity()
            return (order: ordered.people.map(\.username), try predictionsByName(ordered, of: names))
        }
        #expect(found[0].order != found[1].order)
        #expect(found[0].1 == found[1].1)
    }

    @Test func `of who signed up later nothing is learned, and they are judged by their profiles`() throws {
        let names = (0..<40).map { "p\($0)" }
        let later = withQuietPeople(future: 2, joined: 1000)
        let there = withQuietPeople(future: 2, joined: -1000)
        let alone = try predictionsByName(crowd(future: 2), of: names)
        #expect(try predictionsByName(later, of: names) == alone)
        #expect(try predictionsByName(there, of: names) != alone)
        let backtest = Backtest(crowd: later, split: Self.split)
        #expect(backtest.counts.joinedLater == 10 && backtest.learners.count == 40)
        #expect(backtest.decisions.contains { $0.actor >= 40 })
        #expect(Backtest(crowd: there, split: Self.split).counts.joinedLater == 0)
        let new = try predictionsByName(later, of: ["q40", "q41", "p1", "p2"])[0]
        #expect(new[2] != new[6] && new[2] != new[3])
    }

    /// A table that was copied says of everybody that they signed up on the day of the copy.
    @Test func `a time of signing up after the first word says nothing`() {
        let copied = withQuietPeople(future: 2, joined: 10_000_000)
        #expect(Backtest(crowd: copied, split: Self.split).counts.joinedLater == 0)
        var known = crowd(future: 2)
        for row in known.people.indices { known.people[row].joined = Self.split.adding(seconds: 60) }
        #expect(Backtest(crowd: known, split: Self.split).counts.joinedLater == 0)
    }

    @Test func `profiles that were edited later are counted, and what was said twice counts once`() {
        var crowd = crowd(future: 2)
        crowd.people[3].edited = Self.split.adding(seconds: 1)
        crowd.people[4].edited = Self.split
        let counts = Backtest(crowd: crowd, split: Self.split).counts
        #expect(counts.editedLater == 1)
        let copies = crowd.interactions.map { word in
            Interaction(
                actor: word.actor, target: word.target, kind: word.kind, time: word.time, id: word.id + 10_000)
        }
        var twice = crowd
        twice.interactions += copies
        #expect(Backtest(crowd: twice, split: Self.split).counts.known == counts.known)
        #expect(counts.known > 200 && counts.known < 600)
    }
}
