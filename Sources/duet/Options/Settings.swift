import Foundation
import MatchStore
import NightlyPass
import Profiles
import ReferenceData

/// Everything that a command can be told besides its arguments.
@dynamicMemberLookup
struct Settings {
    /// The defaults, until a setting is read.
    struct Values: SettingValues {
        var database = ""
        /// Empty where the app calls everything as `duet init` does.
        var map = ""
        var options = PassOptions()
        /// `nil`: now.
        var asOf: Timestamp?
        /// Where tables of one's own are; empty for the built-in ones.
        var tablesFolder = ""
        var threads = ProcessInfo.processInfo.activeProcessorCount
        var mostMatches: Int?
        var metricsFile: String?
        var lockWait = 0
        var view: Bool?
        /// `nil`: what is available.
        var memoryLimit: MemorySize?
        /// Where notifications go; `nil`: nowhere.
        var emit: String?
        var notifyAt: String?
        var timeZone = "UTC"

        var calendar: NightCalendar { NightCalendar(zone: timeZone) ?? NightCalendar() }
        var deliveryTime: DeliveryTime { notifyAt.flatMap { DeliveryTime($0, in: timeZone) } ?? DeliveryTime() }
    }

    private let values: Values
    let tables: ReferenceTables
    /// What the app calls its tables and columns.
    let names: AppNames
    /// Every value with its origin, for `--print-config`.
    let decided: [SettingsReader.Decided]

    subscript<Value>(dynamicMember path: KeyPath<Values, Value>) -> Value { values[keyPath: path] }

    init(_ given: Given, environment: [String: String] = ProcessEnvironment.variables) throws {
        let config = given.config.config ?? environment["DUET_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        var file = try config.map { try ConfigFile(path: $0) }
        let map = file?.takeMap() ?? [:]
        var reader = SettingsReader(environment: environment, file: file)
        reader.noteConfig(flag: given.config.config)
        values = try Values.read(given, from: &reader)
        guard !values.database.isEmpty else { throw CommandError.noDatabase }
        if let file, let entry = map.values.min(by: { $0.line < $1.line }), !values.map.isEmpty {
            throw CommandError(
                .badConfiguration,
                "\(file.path), line \(entry.line): the app's names are here and in \(values.map) (map). Keep one of the two."
            )
        }
        names = try map.isEmpty ? AppNames(map: values.map) : AppMap(map, of: file?.path ?? "").names
        tables = try ReferenceTables(folder: values.tablesFolder.isEmpty ? nil : values.tablesFolder)
        // In a file or the environment a time may stand without `emit`, which the nightly job's own command line may give; as
        // an option it would be one without effect.
        if let clock = given.delivery.notifyAt, values.emit == nil {
            throw CommandError(.usage, "option --notify-at: \(clock) has no effect without --emit FILE.")
        }
        try reader.refuseUnknown()
        decided = reader.decided
    }
}

extension DatabaseOption {
    /// The database of a command that takes no other settings.
    func path() throws -> String { try values().database }

    /// The same with what the app calls its tables and columns.
    func path(_ map: MapOption) throws -> (path: String, names: AppNames) {
        let values = try values(map)
        return (values.database, try AppNames(map: values.map))
    }

    private func values(_ map: MapOption = .empty) throws -> Settings.Values {
        var given = Settings.Given()
        (given.database, given.map) = (self, map)
        let variables = ["database", "map"].map(SettingsReader.variable)
        var reader = SettingsReader(
            environment: ProcessEnvironment.variables.filter { variables.contains($0.key) }, file: nil)
        let values = try Settings.Values.read(given, from: &reader)
        guard !values.database.isEmpty else { throw CommandError.noDatabase }
        return values
    }
}

extension CommandError {
    static let noDatabase = CommandError(
        .usage, "no database is given: name it with --database FILE or in DUET_DATABASE.")
}

extension ReferenceTables {
    /// The built-in tables, with those that a folder has in their place.
    init(folder: String?) throws {
        func text(_ file: File, _ builtIn: String) throws -> String {
            guard let folder else { return builtIn }
            let path = (folder as NSString).appendingPathComponent(file.rawValue)
            guard FileManager.default.fileExists(atPath: path) else { return builtIn }
            guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
            else { throw CommandError(.badConfiguration, "\(path) cannot be read as UTF-8 text.") }
            return text
        }
        if let folder, (try? FileManager.default.contentsOfDirectory(atPath: folder)) == nil {
            throw CommandError(.noInput, "there is no folder \(folder) to read tables from.")
        }
        try self.init(
            genres: text(.genres, ReferenceData.genres), affinities: text(.affinities, ReferenceData.affinities),
            roles: text(.roles, ReferenceData.roles),
            roleComplementarity: text(.roleComplementarity, ReferenceData.roleComplementarity),
            genders: text(.genders, ReferenceData.genders),
            genderWords: text(.genderWords, ReferenceData.genderWords),
            profileWords: text(.profileWords, ReferenceData.profileWords))
    }
}
