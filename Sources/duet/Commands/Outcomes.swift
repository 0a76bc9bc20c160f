import ArgumentParser
import Evaluation
import NightlyPass
import Profiles

struct Outcomes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Report what became of the matches.",
        usage: "duet outcomes --database <file> [<options>]",
        discussion: """
            For all matches on record: how many led to a first message, in how many both wrote, and how many ended in a dislike \
            or block, within seven days of the match (--within). Counted but not judged are younger matches, those that were \
            undone, those whose chat the app has deleted, and those of people who left. Read-only: safe beside a live app. The \
            text of messages is never read.

            Example:  duet outcomes --database app.db --by week
            """)

    /// What matches are grouped by.
    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case config, kind, band, week
    }

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Group matches by kind (mutual likes, introductions), band (of the score), config (the settings of the run) or "
                + "week (of the match; ISO 8601, UTC). (default: kind)", valueName: "what"))
    var by: Grouping?

    @Option(
        name: .long,
        help: ArgumentHelp("How long after the match to count events, such as 14d. (default: 7d)", valueName: "time"))
    var within: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The time of the report, in UTC: later events are ignored. For old copies of a database. (default: now)",
            valueName: "time"))
    var asOf: Timestamp?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let allowed = Allowed<TimeSpan>.span("7d")
        guard let span = within.map(TimeSpan.init(argument:)) ?? .days(7) else {
            throw CommandError(.usage, "option --within must be \(allowed.words), not “\(within ?? "")”.")
        }
        guard span.seconds > 0 else {
            throw CommandError(.usage, "--within \(span): it must be longer than nothing, such as 7d.")
        }
        let (path, names) = try database.path(map)
        let report = try ProgressBar.while("Reading matches") {
            OutcomesReport(try MadeMatches(path: path, names: names, asOf: asOf ?? .now()), by: by ?? .kind, span: span)
        }
        try Terminal.printResult(
            output.output == .json
                ? report.lines().joined(separator: "\n")
                : OutcomesText(report: report, database: path, options: output).text)
    }
}
