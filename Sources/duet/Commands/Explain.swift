import ArgumentParser
import NightlyPass
import Profiles

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain the score of two people, and what keeps them apart.",
        usage: "duet explain --database <file> <first> <second> [<options>]",
        discussion: """
            Prints both directed scores, the mutual score, what each factor contributes in each direction (in log-odds; the \
            contributions add up to the product that is scored), and every rule that keeps the two apart. Read-only.

            Example:  duet explain --database app.db ana ben
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Argument(help: "A username.")
    var first: String

    @Argument(help: "Another username.")
    var second: String

    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary,
                rules: rules))
        let report = try ProgressBar.while("Learning wishes") {
            try Inspection(
                path: settings.database, names: settings.names, options: settings.options, tables: settings.tables,
                asOf: settings.asOf ?? .now(), calendar: settings.calendar
            ).pair(first, second)
        }
        try Terminal.printResult(
            output.output == .json ? JSONText.line(report) : ExplainText(report: report, options: output).text)
    }
}
