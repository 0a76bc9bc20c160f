import Profiles
import Randomness
import Testing

@Suite("What stands between people") struct StandingThreadsTests {
    @Test func `is the same on one thread and on three`() {
        var stream = RandomStream(seed: 9)
        let asOf = Timestamp("2026-03-01 12:00:00")!
        let interactions = (0..<70_000).map { id in
            let actor = Int32(stream.below(900))
            return Interaction(
                actor: actor, target: (actor + 1 + Int32(stream.below(60))) % 900,
                kind: stream.chance(0.5) ? .like : .dislike,
                time: asOf.adding(seconds: -Int64(stream.below(1000))), id: Int64(id))
        }
        let found = [1, 3].map {
            Standing(
                people: 900, interactions: interactions, chats: [], remembered: [], asOf: asOf, dislikeExpiry: nil,
                threads: $0)
        }
        #expect(found[0].decisions == found[1].decisions && found[0].decisions.count > 30_000)
        var ledgers: [[[Int]]] = [[], []]
        for (place, standing) in found.enumerated() {
            standing.ledger.visit { ledgers[place].append([$0, $1, Int($2.rawValue)]) }
        }
        #expect(ledgers[0] == ledgers[1])
    }
}
