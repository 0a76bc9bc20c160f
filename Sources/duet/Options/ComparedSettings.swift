import NightlyPass
import Profiles

/// The settings of two files that are to be compared. The environment names the database at most: what it sets would
/// override both files, and hide what differs.
struct ComparedSettings {
    let one: Settings
    let other: Settings
    /// What the two are called: the names of their files.
    let names: (one: String, other: String)
    private let folders: (one: String, other: String)
    /// What decides a plan and differs, the first's value first.
    let differences: [PassSetting]

    /// The word for settings that no file gives.
    static let standard = "default"

    init(database: String?, a: String?, b: String?, asOf: Timestamp?, threads: Int?) throws {
        names = (a ?? Self.standard, b ?? Self.standard)
        guard names.one != names.other else {
            throw Complaint(
                .usage,
                a == nil && b == nil
                    ? "compare what? Give --a FILE, --b FILE or both; the one that is left out is Duet's default settings."
                    : "--a and --b are both \(names.one): there is nothing to compare.")
        }
        let files = [names.one, names.other].filter { $0 != Self.standard }
        let path = try database ?? Self.database(in: files)
        func settings(_ name: String) throws -> Settings {
            var given = Settings.Given()
            given.database.database = path
            given.scoring.config = name == Self.standard ? nil : name
            given.scoring.asOf = asOf
            given.threads = threads
            return try Settings(given, environment: [:])
        }
        one = try settings(names.one)
        other = try settings(names.other)
        guard one.asOf == other.asOf else {
            throw Complaint(
                .usage,
                "\(names.one) and \(names.other) speak for different moments (as-of). Give one for both with --as-of TIME."
            )
        }
        folders = (one.tablesFolder, other.tablesFolder)
        var differences = try PassSetting.differences(one.options, other.options)
        func compare(_ key: String, _ value: String, _ other: String) {
            if value != other { differences.append(PassSetting(key: key, value: value, other: other)) }
        }
        compare(
            "max-matches", one.mostMatches.map { "\($0)" } ?? "none", other.mostMatches.map { "\($0)" } ?? "none")
        compare(
            "tables", folders.one.isEmpty ? "built in" : folders.one, folders.other.isEmpty ? "built in" : folders.other
        )
        self.differences = differences.sorted { $0.key < $1.key }
        guard !differences.isEmpty else {
            throw Complaint(
                .usage,
                "\(names.one) and \(names.other) give the same settings for a plan: there is nothing to compare.")
        }
    }

    func configuration(_ settings: Settings) -> TwoPlans.Configuration {
        TwoPlans.Configuration(
            options: settings.options, tables: settings.tables, tablesFolder: settings.tablesFolder,
            mostMatches: settings.mostMatches)
    }

    /// The database that the environment names, or else the files, where they do not contradict each other.
    private static func database(in files: [String]) throws -> String {
        if let path = ProcessEnvironment.variables["DUET_DATABASE"], !path.isEmpty { return path }
        var found: [String] = []
        for file in files {
            if case .text(let path) = try ConfigFile(path: file).entries["database"]?.value { found.append(path) }
        }
        guard let path = found.first, found.allSatisfy({ $0 == path }) else {
            throw Complaint(.usage, "which database? Name it with --database FILE or in DUET_DATABASE.")
        }
        return path
    }
}
