package import Profiles

/// What a population is drawn from. Equal settings give equal rows, on every run and every machine.
package struct PopulationSettings: Sendable, Hashable {
    /// How many people, ≥ 1.
    package var people: Int
    /// The number of the first person. People of one seed are an endless sequence: number 500 is the same person in every
    /// population that has a number 500.
    package var first: Int
    package var seed: UInt64
    /// What decides whom people like.
    package var world: World
    /// The end of the time that is simulated; nothing happens after it.
    package var asOf: Timestamp
    /// Length of the time that is simulated, in days, ≥ 1.
    package var days: Int
    /// How many decisions (likes, passes, blocks) a person makes on average, ≥ 0.
    package var decisions: Double
    /// The share of people with something wrong about them or their rows, 0…1.
    package var messy: Double

    /// The moment at which the simulated time begins.
    package var start: Timestamp { asOf.adding(seconds: -Int64(days) * 86_400) }

    /// The moment at which a population ends unless told otherwise: a constant, so that the same command gives the same rows.
    package static let standardAsOf = Timestamp(seconds: 1_767_225_600)  // 2026-01-01 00:00:00

    package init(
        people: Int, first: Int = 0, seed: UInt64 = 1, world: World = .music, asOf: Timestamp = standardAsOf,
        days: Int = 180, decisions: Double = 20, messy: Double = 0
    ) {
        self.people = people
        self.first = first
        self.seed = seed
        self.world = world
        self.asOf = asOf
        self.days = days
        self.decisions = decisions
        self.messy = messy
    }
}
