import Compatibility
import Profiles
import Randomness
import Testing

/// Crowds of more decisions than one piece of a pass has.
@Suite("What is learned on one thread and on three") struct ThreadsTests {
    private func table() -> DecisionTable {
        var stream = RandomStream(seed: 4)
        let decisions = (0..<70_000).map { number in
            Decision(
                actor: number / 100, target: stream.below(700), isLike: stream.chance(0.4),
                fits: [Float(stream.uniform())])
        }
        return DecisionTable(people: 700, factors: 1, decisions)
    }

    @Test func `is the same joint fit, to the last bit`() {
        let table = table()
        let groups = (0..<700).map { $0 % 3 }
        let fits = [1, 3].map { JointFit(table, priorSlopes: [0.9], groups: groups, threads: $0, tick: {}) }
        #expect(fits[0].intercept == fits[1].intercept && fits[0].slopes == fits[1].slopes)
        #expect(fits[0].selectivity == fits[1].selectivity && fits[0].reputation == fits[1].reputation)
    }

    @Test func `are the same latent factors, and the same decisions kept, to the last bit`() {
        let table = table()
        let offsets = [Float](repeating: 0, count: table.count)
        let factors = [1, 3].map {
            LatentFactors(table, offsets: offsets, rank: 2, penalty: 0.5, sweeps: 2, threads: $0, tick: {})
        }
        #expect(factors[0].seeks == factors[1].seeks && factors[0].offers == factors[1].offers)
        let kept = [1, 3].map { table.filter(threads: $0) { $0.isMultiple(of: 3) } }
        #expect(kept[0].targets == kept[1].targets && kept[0].fits == kept[1].fits)
        #expect(kept[0].offsets == kept[1].offsets)
        #expect(kept[0].targets == stride(from: 0, to: table.count, by: 3).map { table.targets[$0] })
    }
}
