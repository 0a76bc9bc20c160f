import SyntheticPopulation
import Testing

// A false alarm of one table in one population has a probability of 1 in 10,000 (a right generator fails so often on a
// new seed): there are ten tables and three seeds here, so about 1 in 300 in all. The seeds are fixed.
@Suite struct PopulationComparisonTests {
    private static let falseAlarm = 1e-4

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `people have the shares that they were drawn from`(seed: UInt64) async throws {
        let population = Population(PopulationSettings(people: 8000, seed: seed, days: 1, decisions: 0))
        let report = try await population.forEachBatch { _ in }
        let tested = population.comparisons(report).filter { $0.pValue != nil }
        #expect(
            tested.map(\.title) == [
                "Women and men", "Age of women", "Whom women seek", "Age of men", "Whom men seek", "Favourite genre",
                "Genres listened to very often", "Listen very often", "Play an instrument, of those",
                "Write music, of those",
            ])
        for table in tested { #expect(table.pValue! > Self.falseAlarm, "\(table.title)") }
    }

    /// The study's quantiles come from about 190 people of each gender with 15 dates: one of them has a standard error of
    /// .03 to .05.
    @Test func `likes given and received follow the speed-dating study`() async throws {
        let population = Population(PopulationSettings(people: 10_000, seed: 4))
        let report = try await population.forEachBatch(threads: 2) { _ in }
        let tables = population.comparisons(report)
        let quantiles = tables.filter { $0.title.hasPrefix("Share of likes") }
        #expect(
            quantiles.map(\.title) == [
                "Share of likes that women give", "Share of likes that women receive", "Share of likes that men give",
                "Share of likes that men receive",
            ])
        for table in quantiles {
            #expect(table.rows.count == 7)
            for row in table.rows { #expect(abs(row.here - row.source) < 0.1, "\(table.title): \(row)") }
            let distance = table.rows.reduce(0) { $0 + abs($1.here - $1.source) } / 7
            #expect(distance < 0.05, "\(table.title)")
        }
        // Each of the study's rates has a standard error of .03 to .09, and the ends of the curve lie far apart.
        let curves = tables.filter { $0.title.hasSuffix("by the other's age") }
        #expect(curves.count == 2)
        for table in curves {
            #expect(table.rows.count == 21)
            #expect(table.pValue == nil)
            let distance = table.rows.reduce(0) { $0 + abs($1.here - $1.source) } / 21
            #expect(distance < 0.065, "\(table.title): \(distance)")
        }
    }
}
