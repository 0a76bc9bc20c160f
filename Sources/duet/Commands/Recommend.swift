import ArgumentParser
import NightlyPass
import Profiles

struct Recommend: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rank the best candidates for one person.",
        usage: "duet recommend --database <file> <username> [<options>]",
        discussion: """
            Prints the best candidates for one person among all whom the rules allow, with reasons, before the limit on how \
            often somebody is shown. Read-only.

            Example:  duet recommend --database app.db ana --recommendations 20
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Argument(help: "A username.")
    var username: String

    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Recommendations") var length: LengthOption
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary,
                rules: rules, length: length))
        let report = try ProgressBar.while("Learning wishes") {
            try Inspection(
                path: settings.database, names: settings.names, options: settings.options, tables: settings.tables,
                asOf: settings.asOf ?? .now(), calendar: settings.calendar
            ).candidates(of: username)
        }
        try Terminal.printResult(
            output.output == .json ? JSONText.line(report) : RecommendText(report: report, options: output).text)
    }
}
