import Foundation
import Profiles
import Randomness
import SyntheticPopulation
import Testing

@Suite struct TruthTests {
    @Test(arguments: World.allCases)
    func `the truth file gives the chance of every like, by its own formula`(world: World) throws {
        let population = Population(PopulationSettings(people: 120, seed: 6, world: world))
        var lines: [String] = []
        try population.writeTruth { lines.append($0) }
        let common = try JSONDecoder().decode(Common.self, from: Data(lines[0].utf8))
        #expect(common.world == world.rawValue && common.people == 120 && common.seed == 6 && common.first == 0)
        let people = try lines.dropFirst().map { try JSONDecoder().decode(Known.self, from: Data($0.utf8)) }
        #expect(people.count == 120)
        var positive = 0
        for u in people.indices {
            for v in people.indices where u != v {
                let chance = population.likeProbability(of: u, for: v)
                #expect(abs(chance - common.chance(people[u], people[v])) < 1e-9)
                if chance > 0 { positive += 1 }
            }
        }
        #expect(positive > 120 * 119 / 3 && positive < 120 * 119)
    }

    @Test func `people like as often as the truth says`() async throws {
        let population = Population(PopulationSettings(people: 2000, seed: 9))
        let drawn = try await Drawn(population)
        let places = Dictionary(uniqueKeysWithValues: drawn.rows.users.enumerated().map { ($1.username, $0) })
        var blocked: Set<[String]> = []
        // In tenths of the chance: decisions, likes, and what is expected of them.
        var counts = [(decisions: Double, likes: Double, expected: Double, variance: Double)](
            repeating: (0, 0, 0, 0), count: 10)
        for row in drawn.rows.interactions where blocked.insert([row.actor, row.target]).inserted {
            let chance = population.likeProbability(of: places[row.actor]!, for: places[row.target]!)
            let tenth = min(Int(chance * 10), 9)
            counts[tenth].decisions += 1
            counts[tenth].likes += row.type == "like" ? 1 : 0
            counts[tenth].expected += chance
            counts[tenth].variance += chance * (1 - chance)
        }
        for tenth in counts {
            #expect(tenth.decisions > 300)
            // Four standard deviations: 1 in 1,600 for ten tenths.
            #expect(abs(tenth.likes - tenth.expected) < 4 * tenth.variance.squareRoot())
        }
    }

}

/// The first line of a truth file.
private struct Common: Decodable {
    struct Weights: Decodable { var music, role, experience, character: Double }
    struct Moments: Decodable { var mean, deviation: Double }
    struct Gap: Decodable { var slope, bend: Double }

    var world: String
    var seed, first, people: Int
    var weights: Weights
    var taste, role, experience: Moments
    var gap: [String: Gap]
    var complementarity: [[Double]]

    /// The formula of the file, written down once more.
    func chance(_ u: Known, _ v: Known) -> Double {
        guard u.wants.contains(v.gender) else { return 0 }
        func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).map { $0 * $1 / 1e6 }.reduce(0, +) }
        func standard(_ moments: Moments, _ x: Double) -> Double { (x - moments.mean) / moments.deviation }
        let curve = gap[u.gender]!
        let difference = Double(v.age - u.age)
        let near = min(max(difference, -10), 10) / 10
        let far = max(0, abs(difference) - 10 * max(1, Double(max(u.age, v.age)) / 30)) / 8
        var z =
            (u.readiness + v.attraction) / 1000 + curve.slope * near + curve.bend * 1.25 * near * near
            / (near * near + 0.25) - far * far
        z += weights.music * standard(taste, dot(u.wish, v.taste)) * u.musicality / 1000
        if !u.roles.isEmpty, !v.roles.isEmpty {
            let fits = u.roles.flatMap { own in v.roles.map { complementarity[own][$0] / 1000 } }
            z += weights.role * standard(role, fits.reduce(0, +) / Double(fits.count))
        }
        z += weights.experience * standard(experience, -abs(log(1 + u.experience) - log(1 + v.experience)))
        z += weights.character * dot(u.seeks, v.character) / 2
        return 1 / (1 + exp(-z))
    }
}

/// Another line of a truth file.
private struct Known: Decodable {
    var username, gender: String
    var age: Int
    var wants: [String]
    var readiness, attraction, musicality, experience: Double
    var roles: [Int]
    var taste, wish, character, seeks: [Double]
}
