import ArgumentParser
import NightlyPass
import Profiles

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say why two people suit each other, or what keeps them apart.",
        usage: "duet explain --database <file> <first> <second> [<options>]",
        discussion: """
            Prints both directed scores, the mutual score, what each factor contributes in each direction (in log-odds; the \
            contributions add up to the product that is scored), and every rule that keeps the two apart. Reads only.

            Example:  duet explain --database app.db ana ben
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    @Argument(help: "A username.")
    var first: String

    @Argument(help: "Another username.")
    var second: String

    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let settings = try Settings(Settings.Given(database: database, scoring: scoring, rules: rules))
        let report = try Inspection(
            path: settings.database, options: settings.options, tables: settings.tables,
            asOf: settings.asOf ?? .now()
        ).pair(first, second)
        try Terminal.say(
            output.output == .json ? JSONLine.of(report) : ExplanationText(report: report, options: output).text)
    }
}

struct Recommend: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rank the people who suit one person.",
        usage: "duet recommend --database <file> <username> [<options>]",
        discussion: """
            Prints the best candidates of one person among all whom the rules allow, with reasons, before the limit on how \
            often somebody is shown. Reads only.

            Example:  duet recommend --database app.db ana --recommendations 20
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    @Argument(help: "A username.")
    var username: String

    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Who may meet") var rules: RuleOptions

    @Option(name: .long, help: ArgumentHelp("How many to print. (default: 10)", valueName: "n"))
    var recommendations: Int?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        var lists = ListOptions.empty
        lists.recommendations = recommendations
        let settings = try Settings(
            Settings.Given(database: database, scoring: scoring, rules: rules, lists: lists))
        let report = try Inspection(
            path: settings.database, options: settings.options, tables: settings.tables,
            asOf: settings.asOf ?? .now()
        ).candidates(of: username)
        try Terminal.say(
            output.output == .json ? JSONLine.of(report) : CandidateText(report: report, options: output).text)
    }
}
