import Foundation
import Randomness
import SyntheticPopulation
import Testing

@Suite struct TruthReaderTests {
    private static func lines(_ population: Population) throws -> [String] {
        var lines: [String] = []
        try population.writeTruth { lines.append($0) }
        return lines
    }

    private static func read(_ lines: [String]) throws -> TruthReader {
        try TruthReader(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    @Test(arguments: World.allCases) func `a file gives the chances of its population, to the last bit`(
        world: World
    ) throws {
        let population = Population(PopulationSettings(people: 200, seed: 4, world: world))
        let truth = try Self.read(Self.lines(population))
        #expect(truth.usernames == (0..<200).map { population.username(at: $0) })
        var stream = RandomStream(seed: 1)
        for _ in 0..<5_000 {
            let (u, v) = (stream.below(200), stream.below(200))
            #expect(truth.likeProbability(of: u, for: v) == population.likeProbability(of: u, for: v))
        }
    }

    @Test(
        arguments: [
            (0, "\"taste\":{", "\"tast\":{", "line 1: taste is missing in what is common to all of a synthetic crowd"),
            (0, "{\"formula\"", "username,age", "line 1: this is not what is common to all of a synthetic crowd"),
            (0, "\"deviation\":0.2}", "\"deviation\":0}", "line 1: a deviation is not above 0"),
            (0, "\"people\":5", "\"people\":6", "line 6: the file ends after 5 people of 6"),
            (0, "[[500,", "[[500,1,", "line 1: complementarity is not a square of at most 16 roles"),
            (2, "\"wish\":[", "\"wish\":[7,", "line 3: taste and wish have 16 numbers, character and seeks have 4"),
            (3, "\"age\":", "\"age\":\"x", "line 4: this is not the truth about a person"),
            (3, "\"age\":", "\"age\":9", "line 4: "),
            (4, "\"roles\":[", "\"roles\":[77,", "line 5: a role is not in the list of roles"),
            (4, "\"gender\":\"", "\"gender\":\"x", "line 5: there is no gender “x"),
            (5, "\"readiness\":", "\"readiness\":true,\"r\":", "line 6: readiness has another type than in"),
        ])
    func `what is wrong is named with its line`(place: Int, old: String, new: String, words: String) throws {
        var lines = try Self.lines(Population(PopulationSettings(people: 5, seed: 2)))
        lines[place] = lines[place].replacingOccurrences(of: old, with: new)
        if old == "{\"formula\"" { lines[0] = new }
        if new == "\"age\":9" { lines[place] = lines[place].replacingOccurrences(of: new, with: "\"age\":999") }
        let error = #expect(throws: TruthFileError.self) { try Self.read(lines) }
        #expect(error?.description.hasPrefix(words) ?? false, "\(error?.description ?? "")")
    }

    @Test func `an empty file is no truth`() {
        #expect(throws: TruthFileError(line: 1, detail: "the file is empty")) { try TruthReader([]) }
    }
}
