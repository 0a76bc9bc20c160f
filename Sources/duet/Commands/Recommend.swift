import ArgumentParser
import NightlyPass
import Profiles

struct Recommend: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show one person's list, or rank the best candidates for them.",
        usage: """
            duet recommend --database <file> <username> [<options>]
            duet recommend --database <file> <username> --by-score [<options>]
            """,
        discussion: """
            Shows the list that the last run made for somebody as the app has it now: people who were blocked since, for example, are \
            not in it. With --by-score it ranks everybody whom the rules allow by mutual score instead, as of now or --as-of, \
            whatever lists there are: before prices of being wanted by many, and before the limit on how often somebody is \
            shown. Read-only.

            Example:  duet recommend --database app.db ana
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Argument(help: "A username.")
    var username: String

    @Flag(name: .long, help: "Rank people by mutual score, instead of showing the list of the last run.")
    var byScore = false

    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "With --by-score") var moment: TimeOption
    @OptionGroup(title: "With --by-score") var scoring: ScoringOptions
    @OptionGroup(title: "With --by-score") var vocabulary: VocabularyOptions
    @OptionGroup(title: "With --by-score") var rules: RuleOptions
    @OptionGroup(title: "With --by-score") var length: LengthOption
    @OptionGroup(title: "Output") var output: OutputOptions

    /// What says where lists are.
    private static let forLists: Set = ["database", "map", "config", "tables"]

    mutating func run() throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary,
                rules: rules, length: length))
        guard byScore else { return try showList(settings) }
        let report = try ProgressBar.while("Learning wishes") {
            try Inspection(
                path: settings.database, names: settings.names, options: settings.options, tables: settings.tables,
                asOf: settings.asOf, calendar: settings.calendar
            ).candidates(of: username)
        }
        try Terminal.printResult(
            output.output == .json ? JSONText.line(report) : CandidatesText(report: report, options: output).text)
    }

    /// - Throws: `CommandError` for an option on the command line that has no effect on a list that is there.
    private func showList(_ settings: Settings) throws {
        for decided in settings.decided {
            guard case .flag(let name) = decided.origin, !Self.forLists.contains(name) else { continue }
            throw CommandError(
                .usage,
                "option --\(name) is for scores: add --by-score. The list that is shown without it was made with the settings of its "
                    + "run.")
        }
        let list = try PersonList(
            path: settings.database, names: settings.names, tables: settings.tables, of: username)
        try Terminal.printResult(
            output.output == .json ? JSONText.line(list) : PersonListText(list: list, options: output).text)
    }
}
