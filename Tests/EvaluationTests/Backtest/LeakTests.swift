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
}
