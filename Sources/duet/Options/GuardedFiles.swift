import Foundation
import MatchStore
import Profiles

extension OutputGuard {
    /// The files that a command must not write over, before it claims those that it writes.
    ///
    /// What the environment names counts, too: it is what other commands use.
    ///
    /// - Parameters:
    ///   - database: the one that is read; `nil` where one is made.
    ///   - inputs: other files that are read, by the options that name them.
    init(
        database: String?, config: String? = nil, map: String? = nil, tables: String? = nil,
        inputs: KeyValuePairs<String, String?> = [:]
    ) {
        self.init()
        let environment = ProcessEnvironment.variables
        if let database { protect(database: database) }
        for case let path? in [config, environment["DUET_CONFIG"]] where !path.isEmpty {
            protect(path, as: "the settings file")
        }
        for case let path? in [map, environment["DUET_MAP"]] where !path.isEmpty { protect(path, as: "the map") }
        for case let folder? in [tables, environment["DUET_TABLES"]] where !folder.isEmpty {
            for file in ReferenceTables.File.allCases {
                protect((folder as NSString).appendingPathComponent(file.rawValue), as: "a table of --tables")
            }
        }
        for case (let option, let path?) in inputs { protect(path, as: "what \(option) reads") }
    }

    /// The files that a command with these settings must not write over.
    init(_ settings: Settings) {
        self.init(
            database: settings.database, config: settings.decided.first { $0.key == "config" }?.value,
            map: settings.map, tables: settings.tablesFolder)
    }
}
