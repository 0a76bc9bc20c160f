import ArgumentParser
import Evaluation
import NightlyPass
import Profiles

struct Outcomes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what became of the matches that were made.",
        usage: "duet outcomes --database <file> [<options>]",
        discussion: """
            For all matches on record: how many led to a first message, in how many both wrote, and how many ended in a dislike \
            or block, within seven days of the match (--within). Matches younger than that are counted and not judged, as are \
            those taken back, those whose chat the app has deleted, and those of people who are gone. Reads only, beside a live \
            app, and never the text of a message.

            Example:  duet outcomes --database app.db --by week
            """)

    /// What matches are grouped by.
    enum Grouping: String, ExpressibleByArgument, CaseIterable {
        case config, kind, band, week
    }

    @OptionGroup(title: "Database") var database: DatabaseOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Groups: kind (mutual likes, introductions), band of the score, config (the settings of the run) or week of the "
                + "match (ISO 8601, UTC). (default: kind)", valueName: "what"))
    var by: Grouping?

    @Option(
        name: .long,
        help: ArgumentHelp("How long after the match to look, such as 14d. (default: 7d)", valueName: "time"))
    var within: TimeSpan?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The moment to speak for, in UTC: what happened later is not seen. For old copies of a database. (default: now)",
            valueName: "time"))
    var asOf: Timestamp?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let span = within ?? .days(7)
        guard span.seconds > 0 else {
            throw Complaint(.usage, "--within \(span): give a time of more than nothing, such as 7d.")
        }
        let path = try database.path()
        let report = OutcomeReport(
            try MadeMatches(path: path, asOf: asOf ?? .now()), by: by ?? .kind, span: span)
        try Terminal.say(
            output.output == .json
                ? report.lines().joined(separator: "\n")
                : OutcomesText(report: report, database: path, options: output).text)
    }
}
