import ArgumentParser
import MatchStore

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a new, empty database with the app's tables and Duet's.",
        usage: "duet init --database <file>",
        discussion: """
            For trying Duet out and for new apps. A database that an app made needs no init: duet run adds its own tables.

            Example:  duet init --database app.db
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    mutating func run() throws {
        let path = try database.path()
        try StoreSetup.create(path)
        if Terminal.messagesAreTerminal {
            Terminal.note("Made \(path). Load data with: duet import --database \(path) FOLDER")
        }
    }
}

extension DatabaseOption {
    /// The database of a command that takes no other settings.
    func path() throws -> String {
        var reader = SettingsReader(environment: ProcessEnvironment.variables, file: nil)
        let path = try reader.value("database", flag: database, standard: "", "a file")
        guard !path.isEmpty else {
            throw Complaint(.usage, "which database? Name it with --database FILE or in DUET_DATABASE.")
        }
        return path
    }
}
