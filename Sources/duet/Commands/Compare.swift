import ArgumentParser
import Evaluation
import NightlyPass
import Profiles

struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two plans for tonight: what changes, and for whom.",
        usage: "duet compare --database <file> --a <config> --b <config> [<options>]",
        discussion: """
            Makes tonight's plan twice from one reading of the database, with the settings of two YAML files, and writes \
            neither. Prints which settings differ, how many chats of which kind each plan makes, how alike the lists are, who \
            gains and who loses, and how evenly people are shown. With --split-at, both are also evaluated by what people \
            decided later, as by duet evaluate, with confidence intervals of the difference. Settings in the environment are \
            ignored.

            Example:  duet compare --database app.db --b jobs/nightly.yaml
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption

    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var files: FileOptions
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions

    struct FileOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A YAML file as for --config of duet run, or the word default. (default: default)", valueName: "config")
        )
        var a: String?

        @Option(
            name: .long,
            help: ArgumentHelp("What a is compared with, likewise. (default: default)", valueName: "config"))
        var b: String?
    }

    struct ComparisonOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "Also judge both by what people decided after this time, in UTC. Repeatable: results are then means over all.",
                valueName: "time"))
        var splitAt: [Timestamp] = []

        @Option(setting: "k", of: BacktestSettings.self) var k: String?
        @Option(setting: "group-by", of: BacktestSettings.self) var groupBy: String?
        @OptionGroup var threads: ThreadsOption
    }

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let sides = try ComparedSettings(
            Settings.Given(database: database, moment: moment, threads: comparison.threads), a: files.a, b: files.b)
        let splits = comparison.splitAt.sorted()
        let judged = try BacktestSettings(BacktestSettings.Given(k: comparison.k, groupBy: comparison.groupBy))
        guard splits.isEmpty || sides.one.options.mapping == sides.other.options.mapping else {
            throw CommandError(
                .usage,
                "--split-at: \(sides.names.one) and \(sides.names.other) give the app's words different meanings (type), so "
                    + "they do not predict the same decisions.")
        }
        if judged.grouping != nil, splits.isEmpty {
            throw CommandError(.usage, "--group-by has no effect without --split-at TIME.")
        }
        let bar = ProgressBar.onTerminal()
        let plans: TwoPlans
        do {
            defer { bar?.end() }
            plans = try await TwoPlans(
                path: sides.one.database, sides.configuration(sides.one), sides.configuration(sides.other),
                asOf: sides.one.asOf ?? .now(), moments: splits, threads: sides.one.threads,
                version: Duet.version, observer: PassObserver(progress: { bar?.show($0.label, $1, $2) }))
        }
        let backtest = splits.isEmpty ? nil : try await backtest(plans, sides, judged)
        let report = CompareReport(sides, plans, places: judged.lengths, backtest: backtest, splits: splits)
        try Terminal.printResult(
            output.output == .json ? JSONText.line(report) : CompareText(report: report, options: output).text)
    }

    /// Both contenders, each learned from what was known, before the same decisions.
    private func backtest(_ plans: TwoPlans, _ sides: ComparedSettings, _ judged: BacktestSettings)
        async throws -> PairedBacktest
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
            cuts, grouping: judged.grouping(of: cuts.map(\.backtest)), places: judged.lengths,
            threads: sides.one.threads)
    }
}
