import ArgumentParser
import MatchStore

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Load CSV files into a database, all or nothing.",
        usage: "duet import --database <file> <folder> [<options>]",
        discussion: """
            Every file in the folder that is named after a table (users.csv, profiles.csv, …, match_preferences.csv) is loaded. \
            The first line names the columns; an empty field is NULL; quotes follow RFC 4180. If anything does not fit, the \
            file, line and column are printed and nothing is loaded; likewise if a file only looks like a table's: Users.csv, \
            users (1).csv, users.csv.gz. Other files are left alone, and named.

            Example:  duet import --database app.db data/sample
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    @Argument(help: "The folder with the CSV files.")
    var folder: String

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let files = try TableImport(folder: folder)
        let counts = try files.load(into: database.path())
        if !files.othersAboutSafety.isEmpty {
            Terminal.printMessage(
                "duet: " + Terminal.printable(files.othersAboutSafety.joined(separator: ", "))
                    + " was not loaded: by its name it is about who may meet whom, and no table is called so. Blocks belong "
                    + "into interactions.csv.")
        }
        try RowCounts(title: "Loaded", messageType: "import", counts: counts, leftAlone: files.others).say(output)
    }
}
