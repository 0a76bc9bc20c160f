import Profiles
import SyntheticPopulation
import Testing

@Suite struct PopulationSettingsTests {
    @Test func `a population ends at a fixed moment unless told otherwise`() {
        #expect(PopulationSettings(people: 1).asOf == Timestamp("2026-01-01 00:00:00"))
    }
}
