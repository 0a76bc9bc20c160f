import Compatibility
import Profiles
import Randomness
import Testing

/// The pairs by which the scale of scores is set.
struct `A sample of the pairs who may meet` {
    private static func key(_ person: Int) -> UInt64 { SplitMix64.mix(UInt64(person)) }

    /// The pairs of a crowd, by person: row i is person `people[i]`.
    private func sample(_ people: [Int], blocked: [(Int, Int)] = []) -> [[Int]] {
        let traits = people.map { _ in MeetingTraits(age: 30, gender: .unknown) }
        let ledger = PairLedger(
            people: people.count,
            entries: blocked.map {
                PairLedger.Entry(
                    Int32(people.firstIndex(of: $0.0)!), Int32(people.firstIndex(of: $0.1)!), .blocked)
            })
        return AllowedPairs.sample(
            of: Array(people.indices), traits: traits, ledger: ledger, rules: MeetingRules(),
            key: { Self.key(people[$0]) }
        ).map { [people[$0.first], people[$0.second]].sorted() }
    }

    @Test(arguments: [0, 1, 2, 3, 10, 316])
    func `has all of a small crowd, each once`(count: Int) {
        let pairs = sample(Array(0..<count))
        #expect(pairs.count == max(0, count * (count - 1) / 2))
        #expect(Set(pairs).count == pairs.count)
    }

    @Test func `has none that a rule keeps apart`() {
        let pairs = sample(Array(0..<100), blocked: [(3, 70), (70, 4)])
        #expect(pairs.count == 4950 - 2 && !pairs.contains([3, 70]) && !pairs.contains([4, 70]))
    }

    @Test(arguments: [400, 1_000, 30_000])
    func `has as many of a large one, everybody in about equally many`(count: Int) {
        let pairs = sample(Array(0..<count))
        #expect(pairs.count == AllowedPairs.sampleSize && Set(pairs).count == pairs.count)
        var places = [Int: Int]()
        for person in pairs.joined() { places[person, default: 0] += 1 }
        #expect((places.values.max() ?? 0) <= 2 * AllowedPairs.sampleSize / count + 2)
    }

    @Test func `is the same whatever the order of rows`() {
        let people = Array(0..<1_000)
        let shuffled = people.sorted { Self.key($0 + 7) < Self.key($1 + 7) }
        #expect(sample(people) == sample(shuffled))
    }

    @Test(arguments: [0, 500, 1_000])
    func `changes by few pairs when somebody signs up`(place: Int) {
        let before = Set(sample(Array(0..<1_000)))
        var people = Array(0..<1_000)
        people.insert(99_999, at: place)
        let after = Set(sample(people))
        // Twenty times around: those between whom the new one stands, and some at the end of the last.
        #expect(before.subtracting(after).count <= 21 * 21)
    }
}
