import ArgumentParser
import Profiles
import SyntheticPopulation

/// What a crowd is drawn from.
struct PopulationOptions: ParsableArguments {
    @Option(setting: "people", of: PopulationSettings.self, parsing: .unconditional) var people: String?
    @Option(setting: "seed", of: PopulationSettings.self, parsing: .unconditional) var seed: String?
    @Option(setting: "world", of: PopulationSettings.self) var world: String?
    @Option(setting: "as-of", of: PopulationSettings.self) var asOf: String?
    @Option(setting: "days", of: PopulationSettings.self, parsing: .unconditional) var days: String?
    @Option(setting: "decisions", of: PopulationSettings.self, parsing: .unconditional) var decisions: String?
    @Option(setting: "messy", of: PopulationSettings.self, parsing: .unconditional) var messy: String?

    /// The settings, all within their ranges.
    func settings() throws -> PopulationSettings {
        guard people != nil else {
            throw CommandError(.usage, "no number of people is given: use --people N, such as --people 1000.")
        }
        // The environment is not asked: one command gives one crowd.
        var reader = SettingsReader(environment: [:], file: nil)
        let settings = try PopulationSettings.read(self, from: &reader)
        let fewest = Population.fewestMessyPeople
        guard settings.messy == 0 || settings.people >= fewest else {
            throw CommandError(
                .usage,
                "option --messy: \(settings.people) people have no room for one fault of each kind. Give --people \(fewest) or more."
            )
        }
        return settings
    }
}

extension PopulationSettings: SettingValues {
    typealias Given = PopulationOptions

    static let standard = PopulationSettings(people: 1)

    /// People sign up some decades before the end, and times before the year 1 cannot be written.
    private static let earliest = Timestamp(seconds: 0)

    static let declared: [Setting<PopulationSettings>] = [
        Setting(
            "people", \.people, .whole(1...50_000_000), flag: \.people, "n", "How many people to draw.", default: ""),
        Setting(
            "seed", \.seed, Allowed("a whole number from 0 to \(UInt64.max)"), flag: \.seed, "n",
            "Another seed gives other people."),
        Setting(
            "world", \.world, .oneOf, flag: \.world, "world",
            "What decides whom people like: music, as surveys suggest; indifferent, where music, role and experience do not "
                + "matter; opposites, where unlike tastes attract; popularity, where everybody wants the same few."),
        Setting(
            "as-of", \.asOf,
            Allowed("a time such as \"2026-06-01 03:00:00\" (UTC), from \(earliest) on") { $0 >= earliest },
            flag: \.asOf, "time", "The time at which the simulation ends, in UTC."),
        Setting(
            "days", \.days, .whole(1...3650), flag: \.days, "n", "How many days before that time the simulation begins."
        ),
        Setting(
            "decisions", \.decisions, Allowed("a number from 0 to 10,000", where: (0...10_000).contains),
            flag: \.decisions,
            "mean",
            "Likes, dislikes and blocks per person on average; fewer where a small crowd runs out of people."),
        Setting(
            "messy", \.messy, Allowed("a share from 0 to 1, such as 0.02", where: (0...1).contains), flag: \.messy,
            "share",
            "The share of people with faults in them or their rows, such as 0.02: unknown words, times that cannot be read, "
                + "names of nobody. Needs \(Population.fewestMessyPeople) people or more."),
    ]
}
