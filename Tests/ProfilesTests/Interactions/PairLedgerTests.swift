import Profiles
import Randomness
import Testing

@Suite struct PairLedgerTests {
    struct Pair: Hashable {
        var low: Int
        var high: Int
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the ledger says what a dictionary says`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let people = Int.random(in: 2...12, using: &generator)
        var twin: [Pair: PairFacts] = [:]
        var entries: [PairLedger.Entry] = []
        for _ in 0..<Int.random(in: 0...80, using: &generator) {
            let one = Int.random(in: 0..<people, using: &generator)
            let other = Int.random(in: 0..<people, using: &generator)
            if one == other { continue }
            let facts = PairFacts(rawValue: 1 << UInt16.random(in: 0...8, using: &generator))
            twin[Pair(low: min(one, other), high: max(one, other)), default: []].formUnion(facts)
            entries.append(PairLedger.Entry(Int32(one), Int32(other), facts))
        }
        let ledger = PairLedger(people: people, entries: entries)
        #expect(ledger.people == people)
        for one in 0..<people {
            for other in 0..<people {
                let expected = one == other ? [] : twin[Pair(low: min(one, other), high: max(one, other))] ?? []
                #expect(ledger[one, other] == expected, "\(one), \(other)")
            }
        }
        var visited: [Pair] = []
        ledger.visit { low, high, facts in
            let pair = Pair(low: low, high: high)
            visited.append(pair)
            #expect(twin[pair] == facts)
        }
        #expect(visited == twin.keys.sorted { ($0.low, $0.high) < ($1.low, $1.high) })
    }

    @Test(arguments: [0, 1, 5])
    func `an empty ledger has nothing on anybody`(people: Int) {
        let ledger = PairLedger(people: people, entries: [])
        ledger.visit { low, high, _ in Issue.record("\(low), \(high)") }
        for row in 0..<people { #expect(ledger[row, people - 1].isEmpty) }
    }

    @Test(arguments: 0..<512 as Range<UInt16>)
    func `swapping facts swaps who likes and dislikes, and nothing else, and undoes itself`(raw: UInt16) {
        let facts = PairFacts(rawValue: raw)
        #expect(facts.swapped.swapped == facts)
        #expect(facts.swapped.contains(.firstLikes) == facts.contains(.secondLikes))
        #expect(facts.swapped.contains(.firstDislikes) == facts.contains(.secondDislikes))
        let shared: PairFacts = [.blocked, .unmapped, .directChat, .matchedBefore, .known]
        #expect(facts.swapped.intersection(shared) == facts.intersection(shared))
        #expect(facts.isMutualLike == (facts.contains(.firstLikes) && facts.contains(.secondLikes)))
    }
}

@Suite struct PairSignaturesTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whoever is on record with somebody is never missed, and few others are taken for them`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let people = 600
        let entries = (0..<6_000).compactMap { _ -> PairLedger.Entry? in
            let (one, other) = (
                Int32.random(in: 0..<600, using: &generator), Int32.random(in: 0..<600, using: &generator)
            )
            return one == other ? nil : PairLedger.Entry(one, other, .firstLikes)
        }
        let ledger = PairLedger(people: people, entries: entries)
        let rows = Array((0..<people).shuffled(using: &generator).prefix(500))
        let signatures = PairSignatures(ledger, rows: rows)
        var mistaken = 0
        for (one, row) in rows.enumerated() {
            for (other, otherRow) in rows.enumerated() where one != other {
                if ledger[row, otherRow].isEmpty {
                    if signatures.mayHold(one, other) { mistaken += 1 }
                } else {
                    #expect(signatures.mayHold(one, other))
                }
            }
        }
        #expect(mistaken < 500 * 499 / 10)
    }
}
