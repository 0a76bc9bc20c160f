import ArgumentParser
import Profiles
import SyntheticPopulation

/// What a crowd is drawn from.
struct PopulationOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional, help: ArgumentHelp("How many people.", valueName: "n"),
        transform: reading(Wanted.people))
    var people: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Another seed gives other people. (default: 1)", valueName: "n"),
        transform: reading(Wanted.seed))
    var seed: UInt64?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What decides whom people like: music, as surveys suggest; indifferent, where music, role and experience do not "
                + "matter; opposites, where unlike tastes attract; popularity, where everybody wants the same few. "
                + "(default: music)", valueName: "world"),
        transform: reading(Wanted.world))
    var world: World?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The moment at which the crowd ends, in UTC. (default: \(PopulationSettings.standardAsOf), a constant, so that the "
                + "same command gives the same rows)", valueName: "time"),
        transform: reading(Wanted.asOf))
    var asOf: Timestamp?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("How many days before that moment it begins. (default: 180)", valueName: "n"),
        transform: reading(Wanted.days))
    var days: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "Likes, dislikes and blocks of a person on average; fewer where a small crowd runs out of people. "
                + "(default: 20)", valueName: "mean"),
        transform: reading(Wanted.decisions))
    var decisions: Double?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "The share of people with something wrong about them or their rows, such as 0.02: text that no table knows, "
                + "times that cannot be read, strangers. Takes \(Population.fewestMessyPeople) people or more. (default: 0)",
            valueName: "share"),
        transform: reading(Wanted.messy))
    var messy: Double?

    /// People sign up some decades before the end, and times before the year 1 cannot be written.
    private static let earliest = Timestamp(seconds: 0)

    /// The settings, all within their ranges.
    func settings() throws -> PopulationSettings {
        guard people != nil else {
            throw Complaint(.usage, "how many people? Say it with --people N, such as --people 1000.")
        }
        // The environment is not asked: one command gives one crowd.
        var reader = SettingsReader(environment: [:], file: nil)
        let standard = PopulationSettings(people: 1)
        var settings = standard
        settings.people = try reader.value("people", flag: people, standard: 1, Wanted.people) {
            (1...50_000_000).contains($0)
        }
        settings.seed = try reader.value("seed", flag: seed, standard: standard.seed, Wanted.seed)
        settings.world = try reader.value("world", flag: world, standard: standard.world, Wanted.world)
        settings.asOf = try reader.value("as-of", flag: asOf, standard: standard.asOf, Wanted.asOf)
        settings.days = try reader.value("days", flag: days, standard: standard.days, Wanted.days) {
            (1...3650).contains($0)
        }
        settings.decisions = try reader.value(
            "decisions", flag: decisions, standard: standard.decisions, Wanted.decisions
        ) { (0...10_000).contains($0) }
        settings.messy = try reader.value("messy", flag: messy, standard: standard.messy, Wanted.messy) {
            (0...1).contains($0)
        }
        let fewest = Population.fewestMessyPeople
        guard settings.messy == 0 || settings.people >= fewest else {
            throw Complaint(
                .usage,
                "option --messy: \(settings.people) people have no room for one fault of each kind. Give --people \(fewest) or more."
            )
        }
        guard settings.asOf >= Self.earliest else {
            throw Complaint(
                .usage, "option --as-of: \(settings.asOf) is too long ago. Give a time from \(Self.earliest) on.")
        }
        return settings
    }
}

/// What a value must be, in the words of a sentence about one that is not.
private enum Wanted {
    static let people = "a whole number from 1 to 50,000,000"
    static let seed = "a whole number from 0 to \(UInt64.max)"
    static let world = "one of \(World.allCases.map(\.rawValue).joined(separator: ", "))"
    static let asOf = "a time such as \"2026-06-01 03:00:00\" (UTC)"
    static let days = "a whole number from 1 to 3650"
    static let decisions = "a number from 0 to 10,000"
    static let messy = "a share from 0 to 1, such as 0.02"
}

/// Reads an option's text, and says what it must be where it is nothing of the kind.
private func reading<Value: ExpressibleByArgument>(_ wanted: String) -> @Sendable (String) throws -> Value {
    { text in
        guard let value = Value(argument: text) else { throw ValidationError("it must be \(wanted).") }
        return value
    }
}
