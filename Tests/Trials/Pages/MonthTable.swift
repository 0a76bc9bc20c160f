internal import Foundation
internal import NightlyPass

/// Thirty nights with the defaults, and the same nights with lists as version 0.1 made them.
package struct MonthTable {
    package let people: Int
    package let seeds: Int

    /// Lists by score less price, and without memory.
    static let before = "exposure: balanced\nignored-showings: 0\n"

    package init(people: Int, seeds: Int) {
        self.people = people
        self.seeds = seeds
    }

    package static let titles = """
        | world | conversations a person | before | difference (95 %) | people without one | before | nights until half have a \
        match | introductions a night in the last week | of what is looked at, looked at on an earlier day | of a list, there the \
        night before | before | nights held |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """

    package func row(_ world: String) async throws -> String {
        let scratch = try Scratch()
        try scratch.write(Self.before, to: "before.yaml")
        let outcome = try await scratch.duet(
            "simulate", "--people", "\(people)", "--nights", "30", "--seeds", "\(seeds)", "--world", world, "--compare",
            "before.yaml", "--output", "json")
        guard outcome.code == 0, let line = outcome.out.split(separator: "\n").last else {
            throw PageCheck.Failure(line: "simulate --world \(world)", text: outcome.err)
        }
        let all = try JSONText.decode(Comparison.self, from: String(line)).differences
        func measure(_ name: String) throws -> Difference {
            guard let found = all.first(where: { $0.measure == name }) else {
                throw PageCheck.Failure(line: "simulate", text: "it says nothing of \(name)")
            }
            return found
        }
        let talks = try measure("conversations_per_person")
        let without = try measure("without_conversation")
        let repeated = try measure("repeated")
        // They are of what was before less what is now.
        let (low, high) = (-(talks.high ?? 0), -(talks.low ?? 0))
        let cells = [
            world, talks.a.hundredths(), talks.b.hundredths(),
            "\((-talks.difference).hundredths()) (\(low.hundredths()), \(high.hundredths()))", without.a.percent(0),
            without.b.percent(0), String(format: "%.1f", try measure("median_nights_to_match").a),
            String(format: "%.0f", try measure("introductions_in_last_week").a),
            try measure("looked_at_before").a.percent(0), repeated.a.percent(0), repeated.b.percent(0),
            String(format: "%.0f", try measure("held_nights").a * Double(seeds)),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private struct Difference: Decodable {
        var measure: String
        var a: Double
        var b: Double
        var difference: Double
        var low: Double?
        var high: Double?
    }

    private struct Comparison: Decodable {
        var differences: [Difference]
    }
}
