import ArgumentParser
import Evaluation
import NightlyPass
import Profiles

struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Set two plans for tonight side by side: what changes, and for whom.",
        usage: "duet compare --database <file> --a <config> --b <config> [<options>]",
        discussion: """
            Makes tonight's plan twice from one reading of the database, with the settings of two YAML files as for --config, and \
            writes neither. Says which settings differ, how many chats of which kind each makes, how alike the lists are, who \
            gains and who loses, and how evenly people are shown. With --split-at, both are also judged by what people decided \
            afterwards, as duet evaluate does, with intervals of the difference. Settings in the environment do not count here.

            Example:  duet compare --database app.db --b jobs/nightly.yaml
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    @Option(
        name: .long,
        help: ArgumentHelp("Settings in YAML, or default for Duet's own. (default: default)", valueName: "config"))
    var a: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What they are compared with, likewise. (default: default)", valueName: "config"))
    var b: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The moment to speak for, in UTC: likes after it are not seen, blocks are. For old copies of a database. (default: "
                + "now)", valueName: "time"))
    var asOf: Timestamp?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Judge both by what people decided after this moment, in UTC. Repeatable: figures are then means over all.",
            valueName: "time"))
    var splitAt: [Timestamp] = []

    @Option(
        name: .long,
        help: ArgumentHelp("The lengths of lists to be compared and judged. (default: 1,3,5,10)", valueName: "numbers"))
    var k: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What is drawn anew for intervals: component, day or person, as for duet evaluate.", valueName: "what"))
    var groupBy: Evaluation.Grouping?

    @Option(name: .long, help: ArgumentHelp("Threads that score. (default: one per core)", valueName: "n"))
    var threads: Int?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let sides = try ComparedSettings(database: database.database, a: a, b: b, asOf: asOf, threads: threads)
        let places = try Evaluate.places(k)
        guard splitAt.isEmpty || sides.one.options.mapping == sides.other.options.mapping else {
            throw Complaint(
                .usage,
                "--split-at: \(sides.names.one) and \(sides.names.other) give the app's words different meanings (type), so "
                    + "they do not foretell the same decisions.")
        }
        if groupBy != nil, splitAt.isEmpty {
            throw Complaint(.usage, "--group-by is for intervals of a backtest. Give --split-at TIME too.")
        }
        let bar = ProgressBar.onTerminal()
        let plans: TwoPlans
        do {
            defer { bar?.end() }
            plans = try await TwoPlans(
                path: sides.one.database, sides.configuration(sides.one), sides.configuration(sides.other),
                asOf: sides.one.asOf ?? .current, moments: splitAt.sorted(), threads: sides.one.threads,
                version: Duet.version, observer: PassObserver(progress: { bar?.show($0.label, $1, $2) }))
        }
        let backtest = splitAt.isEmpty ? nil : try await backtest(plans, sides, places)
        let report = ComparisonReport(sides, plans, places: places, backtest: backtest, splits: splitAt.sorted())
        try Terminal.say(
            output.output == .json ? JSONLine.of(report) : PlansText(report: report, options: output).text)
    }

    /// Both contenders, each learned from what was known, before the same decisions.
    private func backtest(_ plans: TwoPlans, _ sides: ComparedSettings, _ places: [Int]) async throws -> PairedBacktest
    {
        let cuts = try plans.earlier.map { earlier in
            let (one, other) = (earlier.one.orderedByActivity(), earlier.other.orderedByActivity())
            let backtest = try Settings.backtest(one, at: earlier.moment, database: sides.one.database)
            func chosen(_ backtest: Backtest, _ crowd: Crowd, _ settings: Settings) throws -> Contender {
                try Contenders(
                    backtest, tables: settings.tables, weights: settings.options.weights,
                    fusion: settings.options.fusion, history: settings.options.history,
                    rules: settings.options.rules
                ).chosen
            }
            return (
                backtest: backtest, one: try chosen(backtest, one, sides.one),
                other: try chosen(Backtest(crowd: other, split: earlier.moment), other, sides.other)
            )
        }
        return try await PairedBacktest(
            cuts, grouping: groupBy ?? Evaluate.grouping(cuts.map(\.backtest)), places: places,
            threads: sides.one.threads)
    }
}
