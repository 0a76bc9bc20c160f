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

    mutating func validate() throws {
        guard !byScore, let option = given.first else { return }
        throw ValidationError(
            "\(option) is for scores: add --by-score. The list that is shown without it was made with the settings of its run."
        )
    }

    /// The options on the command line that have no effect on a list that is there.
    private var given: [String] {
        let options: [(String, Bool)] = [
            ("--as-of", moment.asOf != nil), ("--weight", !scoring.weight.isEmpty), ("--fusion", scoring.fusion != nil),
            ("--history", !scoring.history.isEmpty), ("--type", !vocabulary.type.isEmpty),
            ("--direct-size", vocabulary.directSize != nil), ("--introductions", rules.introductions != nil),
            ("--active-within", rules.activeWithin != nil), ("--dislike-expiry", rules.dislikeExpiry != nil),
            ("--age-rule", rules.ageRule != nil), ("--meet-again", rules.meetAgain != nil),
            ("--recommendations", length.recommendations != nil),
        ]
        return options.filter(\.1).map(\.0)
    }

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

    private func showList(_ settings: Settings) throws {
        let list = try PersonList(
            path: settings.database, names: settings.names, tables: settings.tables, of: username)
        try Terminal.printResult(
            output.output == .json ? JSONText.line(list) : PersonListText(list: list, options: output).text)
    }
}
