import Foundation
import SyntheticPopulation
import Testing

/// What decides in each world, seen from the outside: from likes and the truth's own numbers.
@Suite struct WorldTests {
    /// The correlation of how near two people's tastes are with the log-odds of a like, over pairs who seek each other.
    private func pull(of world: World) throws -> (taste: Double, attraction: Double, chance: Double) {
        let population = Population(PopulationSettings(people: 500, seed: 8, world: world))
        var people: [Traits] = []
        try population.writeTruth { line in
            if let one = try? JSONDecoder().decode(Traits.self, from: Data(line.utf8)) { people.append(one) }
        }
        var (near, liked, odds, chances): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        for u in people.indices {
            for v in people.indices where u != v {
                let chance = population.likeProbability(of: u, for: v)
                guard chance > 0 else { continue }
                near.append(zip(people[u].wish, people[v].taste).map(*).reduce(0, +))
                liked.append(people[v].attraction)
                odds.append(log(chance / (1 - chance)) - people[u].readiness / 1000)
                chances.append(chance)
            }
        }
        return (correlation(near, odds), correlation(liked, odds), chances.reduce(0, +) / Double(chances.count))
    }

    @Test func `taste attracts, repels or does nothing, and in one world popularity decides`() throws {
        let music = try pull(of: .music)
        let indifferent = try pull(of: .indifferent)
        let opposites = try pull(of: .opposites)
        let popularity = try pull(of: .popularity)
        #expect(music.taste > 0.2)
        #expect(abs(indifferent.taste) < 0.05)
        #expect(opposites.taste < -0.2)
        #expect(abs(popularity.taste) < music.taste / 2)
        #expect(popularity.attraction > 0.9)
        #expect(music.attraction < 0.85)
        // A world must not be told by how many are liked in it.
        for world in [indifferent, opposites, popularity] { #expect(abs(world.chance - music.chance) < 0.08) }
    }

    private func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
        let product = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let squares = (
            x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }, y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
        )
        return product / (squares.0 * squares.1).squareRoot()
    }

    private struct Traits: Decodable {
        var readiness, attraction: Double
        var taste, wish: [Double]
    }
}
