import ArgumentParser
import MatchStore

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create an empty database with the app's tables and Duet's.",
        usage: "duet init --database <file>",
        discussion: """
            For trying Duet out and for new apps. A database that an app made needs no init: duet run adds its own tables.

            Example:  duet init --database app.db
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    mutating func run() throws {
        let path = try database.path()
        var outputs = OutputGuard(database: nil)
        try outputs.claim(path, by: "--database", as: .newDatabase)
        try StoreSetup.create(path)
        if Terminal.messagesAreTerminal {
            Terminal.printMessage("Made \(path). Load data with: duet import --database \(path) FOLDER")
        }
    }
}
