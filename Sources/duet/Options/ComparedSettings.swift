import NightlyPass
import Profiles

/// The settings of two files that are to be compared. The environment names the database at most: what it sets would
/// override both files, and hide what differs.
struct ComparedSettings {
    let one: Settings
    let other: Settings
    /// What the two are called: the names of their files.
    let names: (one: String, other: String)
    /// What decides a plan and differs, the first's value first.
    let differences: [SettingDifference]

    /// The word for settings that no file gives.
    static let standard = "default"

    /// - Parameter given: what both have from the command line.
    init(_ given: Settings.Given, a: String?, b: String?) throws {
        names = (a ?? Self.standard, b ?? Self.standard)
        guard names.one != names.other else {
            throw CommandError(
                .usage,
                a == nil && b == nil
                    ? "no settings are given: use --a FILE, --b FILE or both. The one that is not given is Duet's default."
                    : "--a and --b are both \(names.one): there is nothing to compare.")
        }
        var given = given
        given.database.database =
            try given.database.database
            ?? Self.database(in: [names.one, names.other].filter { $0 != Self.standard })
        func settings(_ name: String) throws -> Settings {
            given.config.config = name == Self.standard ? nil : name
            return try Settings(given, environment: [:])
        }
        one = try settings(names.one)
        other = try settings(names.other)
        guard one.asOf == other.asOf else {
            throw CommandError(
                .usage,
                "\(names.one) and \(names.other) are for different times (as-of). Give one time for both with --as-of TIME."
            )
        }
        differences = try one.differences(from: other)
        guard !differences.isEmpty else {
            throw CommandError(
                .usage,
                "\(names.one) and \(names.other) give the same settings for a plan: there is nothing to compare.")
        }
    }

    func configuration(_ settings: Settings) -> TwoPlans.Configuration {
        var configuration = TwoPlans.Configuration(
            options: settings.options, tables: settings.tables, tablesFolder: settings.tablesFolder,
            mostMatches: settings.mostMatches)
        configuration.calendar = settings.calendar
        return configuration
    }

    /// The database that the environment names, or else the files, where they do not contradict each other.
    private static func database(in files: [String]) throws -> String {
        if let path = ProcessEnvironment.variables["DUET_DATABASE"], !path.isEmpty { return path }
        var found: [String] = []
        for file in files {
            if case .text(let path) = try ConfigFile(path: file).entries["database"]?.value { found.append(path) }
        }
        guard let path = found.first, found.allSatisfy({ $0 == path }) else {
            throw CommandError.noDatabase
        }
        return path
    }
}

extension Settings {
    /// What decides a plan and differs between these settings and others, these first, by name.
    func differences(from other: Settings) throws -> [SettingDifference] {
        let (own, its) = (decided, other.decided)
        return
            (try SettingDifference.differences(self.options, other.options)
            + [("max-matches", "none"), ("tables", "built in")].compactMap { key, none in
                func text(_ decided: [SettingsReader.Decided]) -> String {
                    decided.first { $0.key == key && !$0.value.isEmpty }?.value ?? none
                }
                return text(own) == text(its) ? nil : SettingDifference(key: key, value: text(own), other: text(its))
            }).sorted { $0.key < $1.key }
    }
}
