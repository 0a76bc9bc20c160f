import Compatibility
import MathFunctions
import Profiles
import Randomness
import Testing

/// Liking everyone must not win.
@Suite struct LikesEveryoneTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    /// 150 people who differ in how often they like and are liked, and at last one who likes everybody and is liked somewhat
    /// more than others.
    private func crowd(seed: UInt64) -> RandomCrowd {
        var stream = RandomStream(seed: seed)
        var crowd = RandomCrowd(people: 151, tables: tables, seed: seed)
        for row in crowd.people.indices { crowd.people[row].age = 20 + row % 20 }
        let selectivity = (0..<150).map { _ in stream.normal() }
        let reputation = (0..<150).map { _ in 0.7 * stream.normal() } + [0.5]
        crowd.decide(by: 0..<150, on: 0..<151, each: 25, using: &stream) { actor, target in
            selectivity[actor] + reputation[target] - 1
        }
        for target in 0..<150 { crowd.say(.like, by: 150, of: target) }
        return crowd
    }

    /// In how many of the others' lists by harmonic mean somebody is first, as a share.
    private func firstPlaces(_ row: Int, _ crowd: RandomCrowd, cap: Double?) throws -> Double {
        var settings = HistorySettings()
        if let cap { settings.cap = cap }
        let vectors = try crowd.model(tables, settings: settings)
            .vectors(weights: .standard, calibratedOn: crowd.pairs)
        let chances = crowd.people.indices.map { actor in
            crowd.people.indices.map { PortableMath.sigmoid(vectors.logOdds(actor, $0)) }
        }
        let first = crowd.people.indices.filter { reader in
            guard reader != row else { return false }
            let best = crowd.people.indices.filter { $0 != reader }.max { one, other in
                func mutual(_ candidate: Int) -> Double {
                    let (there, back) = (chances[reader][candidate], chances[candidate][reader])
                    return 2 * there * back / (there + back)
                }
                return mutual(one) < mutual(other)
            }
            return best == row
        }
        return Double(first.count) / Double(crowd.people.count - 1)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `an account that likes everyone does not top everyone's lists, as it would without the cap`(
        seed: UInt64
    ) throws {
        let crowd = crowd(seed: seed)
        let capped = try firstPlaces(150, crowd, cap: nil)
        let free = try firstPlaces(150, crowd, cap: 1)
        #expect(capped <= 0.05, "\(capped)")
        #expect(free > 0.08 && free > 2 * capped, "\(free)")
    }
}
