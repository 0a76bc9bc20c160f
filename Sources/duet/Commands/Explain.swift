import ArgumentParser
import Compatibility
import NightlyPass
import Profiles

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain the score of two people, what keeps them apart, and what the last night made of them.",
        usage: "duet explain --database <file> <first> <second> [<options>]",
        discussion: """
            Prints both directed scores, the mutual score, what each factor contributes in each direction (in log-odds; the \
            contributions add up to the product that is scored), and every rule that keeps the two apart, as of now or --as-of. Then \
            the place of each in the list of the other as the app shows it now, and whether the last run matched them, or why not: for \
            that the night is worked out again, with the settings of its run. Of an earlier moment, nothing counts that was said or \
            done later; profiles and wishes are those of now. Read-only.

            Example:  duet explain --database app.db ana ben
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Argument(help: "A username.")
    var first: String

    @Argument(help: "Another username.")
    var second: String

    @Flag(
        name: .long, help: "Leave out what the last night made of the two, which takes as long as a night to work out.")
    var scoreOnly = false

    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        do {
            try await explain()
        } catch is CancellationError {
            throw Interruption(signal: Interruption.received, left: "Nothing is printed; the same command starts over.")
        }
    }

    private func explain() async throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, moment: moment, config: config, scoring: scoring, vocabulary: vocabulary,
                rules: rules))
        var report = try ProgressBar.while("Learning wishes") {
            try Inspection(
                path: settings.database, names: settings.names, options: settings.options, tables: settings.tables,
                asOf: settings.asOf, calendar: settings.calendar
            ).pair(first, second)
        }
        if !scoreOnly { try await addNight(to: &report, settings) }
        try Terminal.printResult(
            output.output == .json ? JSONText.line(report) : ExplainText(report: report, options: output).text)
    }

    private func addNight(to report: inout PairReport, _ settings: Settings) async throws {
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        let night = try await PairNight.find(
            path: settings.database, names: settings.names, tables: settings.tables, report.directed[0].from,
            report.directed[0].to, asOf: settings.asOf, threads: settings.threads
        ) {
            try Task.checkCancellation()
            bar?.show("Working out the last night", 0, 0)
        }
        if let night { report.add(night) }
    }
}
