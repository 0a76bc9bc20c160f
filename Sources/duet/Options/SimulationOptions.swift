import ArgumentParser
import Profiles
import SyntheticPopulation

/// What is simulated.
struct SimulationOptions: ParsableArguments {
    @Option(setting: "nights", of: SimulationSettings.self, parsing: .unconditional) var nights: String?
    @Option(setting: "seed", of: SimulationSettings.self, parsing: .unconditional) var seed: String?
    @Option(setting: "seeds", of: SimulationSettings.self, parsing: .unconditional) var seeds: String?
    @Option(setting: "visits", of: SimulationSettings.self, parsing: .unconditional) var visits: String?
    @Option(setting: "examination", of: SimulationSettings.self, parsing: .unconditional) var examination: String?
    @Option(setting: "passes", of: SimulationSettings.self, parsing: .unconditional) var passes: String?
    @Option(setting: "rhythm", of: SimulationSettings.self) var rhythm: String?
    @Option(setting: "arrivals", of: SimulationSettings.self, parsing: .unconditional) var arrivals: String?
    @Option(setting: "departures", of: SimulationSettings.self, parsing: .unconditional) var departures: String?
    @Option(setting: "changes", of: SimulationSettings.self, parsing: .unconditional) var changes: String?

    func settings() throws -> SimulationSettings {
        // The environment is not asked: one command gives one simulation.
        var reader = SettingsReader(environment: [:], file: nil)
        return try SimulationSettings.read(self, from: &reader)
    }
}

struct SimulationSettings: SettingValues {
    var nights = 30
    var seed: UInt64 = 1
    var seeds = 1
    var habits = NightHabits()

    typealias Given = SimulationOptions

    static let standard = SimulationSettings()

    private static func share(_ example: String) -> Allowed<Double> {
        Allowed("a share from 0 to 1, such as \(example)", where: (0...1).contains)
    }

    static let declared: [Setting<SimulationSettings>] = [
        Setting("nights", \.nights, .whole(1...3650), flag: \.nights, "n", "How many nights."),
        Setting(
            "seed", \.seed, Allowed("a whole number from 0 to \(UInt64.max)"), flag: \.seed, "n",
            "Another seed gives other days, and with --people another crowd."),
        Setting(
            "seeds", \.seeds, .whole(1...1000), flag: \.seeds, "n",
            "Simulate with so many seeds, from --seed on, for the intervals of --compare."),
        Setting(
            "visits", \.habits.visits, Allowed("a share from 0 to 0.9, such as 0.3", where: (0...0.9).contains),
            flag: \.visits, "share",
            "Chance that a person opens the app on a day, the mean over all, who differ."),
        Setting(
            "examination", \.habits.examination,
            Allowed("a number between 0 and 1, such as 0.85, or one of inverse, inverse-log, all"), flag: \.examination,
            "curve",
            "How far people read a list. A number is the share that goes on after each place; inverse: place r is looked at by "
                + "1/r; inverse-log: by 1/log2(1+r); all: by everybody."),
        Setting(
            "passes", \.habits.passes, share("0.5"), flag: \.passes, "share",
            "How many of those who are looked at and not liked get a dislike. The others are passed over in silence."),
        Setting(
            "rhythm", \.habits.rhythm, .oneOf, flag: \.rhythm, "name",
            "Whether all days see as many people (even), or weekends more (weekly)."),
        Setting(
            "arrivals", \.habits.arrivals,
            Allowed("a number from 0 to 1,000,000", where: (0...1_000_000).contains), flag: \.arrivals, "number",
            "How many people sign up a day, such as 12 or 0.5."),
        Setting(
            "departures", \.habits.departures, share("0.01"), flag: \.departures, "share",
            "Chance of each person to leave on a day. A part of them erase their account; the others do not come any more."
        ),
        Setting(
            "changes", \.habits.changes, share("0.01"), flag: \.changes, "share",
            "Chance of each person to rewrite their profile and restate their wishes on a day."),
    ]
}

extension Examination: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension NightHabits.Rhythm: ExpressibleByArgument {}
