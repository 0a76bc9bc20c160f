import ArgumentParser
import Evaluation
import NightlyPass
import Profiles

struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two plans for tonight: what changes, and for whom.",
        usage: "duet compare --database <file> [--a <config>] [--b <config>] [<options>]",
        discussion: """
            Makes tonight's plan twice from one reading of the database, with the settings of two YAML files, and writes \
            neither. Prints which settings differ, how many chats of which kind each plan makes, how alike the lists are, who \
            gains and who loses, and how evenly people are shown. With --split-at, both are also evaluated by what people \
            decided later, as by duet evaluate, with confidence intervals of the difference. Settings in the environment are \
            ignored.

            Example:  duet compare --database app.db --b jobs/nightly.yaml
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption

    @OptionGroup(title: "Database") var moment: TimeOption
    @OptionGroup(title: "Settings") var files: FileOptions
    @OptionGroup(title: "Comparison") var comparison: ComparisonOptions

    struct FileOptions: ParsableArguments {
        @Option(
            name: .long,
            help: ArgumentHelp(
                "A YAML file as for --config of duet run; without it, Duet's defaults. At least one of --a and --b is needed.",
                valueName: "config")
        )
        var a: String?

        @Option(
            name: .long,
            help: ArgumentHelp("What a is compared with, likewise.", valueName: "config"))
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
        @Option(setting: "intervals", of: BacktestSettings.self) var intervals: String?
        @OptionGroup var threads: ThreadsOption
    }

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let sides = try ComparedSettings(
            Settings.Given(database: database, map: map, moment: moment, threads: comparison.threads), a: files.a,
            b: files.b)
        let splits = comparison.splitAt.sorted()
        let judged = try BacktestSettings(
            BacktestSettings.Given(k: comparison.k, groupBy: comparison.groupBy, intervals: comparison.intervals))
        guard splits.isEmpty || sides.one.options.mapping == sides.other.options.mapping else {
            throw CommandError(
                .usage,
                "--split-at: \(sides.names.one) and \(sides.names.other) give the app's words different meanings (type), so "
                    + "they do not predict the same decisions.")
        }
        if judged.grouping != nil, splits.isEmpty {
            throw CommandError(.usage, "--group-by has no effect without --split-at TIME.")
        }
        if comparison.intervals != nil, splits.isEmpty {
            throw CommandError(.usage, "--intervals has no effect without --split-at TIME.")
        }
        let bar = ProgressBar.onTerminal()
        let plans: TwoPlans
        do {
            defer { bar?.end() }
            plans = try await TwoPlans(
                path: sides.one.database, names: sides.one.names, sides.configuration(sides.one),
                sides.configuration(sides.other),
                asOf: sides.one.asOf ?? .now(), moments: splits, threads: sides.one.threads,
                version: Duet.version, observer: PassObserver(progress: { bar?.show($0.label, $1, $2) }))
        }
        let backtest = splits.isEmpty ? nil : try await backtest(plans, sides, judged)
        let report = CompareReport(sides, plans, places: judged.lengths, backtest: backtest, splits: splits)
        try Terminal.printResult(
            output.output == .json ? JSONText.line(report) : CompareText(report: report, options: output).text)
    }

    /// Both contenders, each learned from what was known, before the same decisions. Where what differs spreads lists, lists are
    /// judged with the prices of each, as those that `duet evaluate` calls balanced; otherwise as scores alone rank them.
    private func backtest(_ plans: TwoPlans, _ sides: ComparedSettings, _ judged: BacktestSettings)
        async throws -> PairedBacktest
    {
        let spreads = sides.one.spreading != sides.other.spreading
        var cuts: [(backtest: Backtest, one: PairedBacktest.Side, other: PairedBacktest.Side)] = []
        for earlier in plans.earlier {
            let (one, other) = (earlier.one.orderedByActivity(), earlier.other.orderedByActivity())
            let backtest = try Settings.backtest(one, at: earlier.moment, database: sides.one.database)
            func side(_ backtest: Backtest, _ settings: Settings) async throws -> PairedBacktest.Side {
                let contenders = try Contenders(
                    backtest, tables: settings.tables, weights: settings.options.weights,
                    fusion: settings.options.fusion, history: settings.options.history,
                    rules: settings.options.rules)
                guard spreads, let spreading = settings.spreading else {
                    return PairedBacktest.Side(predicts: contenders.chosen, shows: contenders.chosen)
                }
                let balanced = try await contenders.balanced(
                    spreading, pool: MeetingPool(backtest, rules: settings.options.rules),
                    threads: sides.one.threads)
                return PairedBacktest.Side(
                    predicts: contenders.chosen,
                    shows: balanced.all.first { $0.spread == contenders.chosen.name } ?? contenders.chosen)
            }
            cuts.append(
                (
                    backtest: backtest, one: try await side(backtest, sides.one),
                    other: try await side(Backtest(crowd: other, split: earlier.moment), sides.other)
                ))
        }
        return PairedBacktest(
            cuts, grouping: judged.grouping(of: cuts.map(\.backtest)), places: judged.lengths, scope: judged.scope)
    }
}

extension Settings {
    /// How its lists are spread with prices; `nil` where they are not.
    fileprivate var spreading: Balance? { self.options.exposure == .byScore ? nil : balance }
}
