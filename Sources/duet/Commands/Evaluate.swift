import ArgumentParser
import Compatibility
import Evaluation
import Foundation
import MatchStore
import NightlyPass
import Profiles

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Evaluate settings by what people decided later.",
        usage: "duet evaluate --database <file> --split-at <time> [<options>]",
        discussion: """
            Learns from what was known at a given time, predicts what people decided after it, and compares the given settings \
            with the profile alone, history alone, and simple rates: first in one sentence, by a measure that is chosen \
            beforehand, then in a table; with --details by all measures, and with other fusions. Read-only.

            Example:  duet evaluate --database app.db --split-at "2026-05-01 00:00:00" --weight genre=0.6
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption
    @OptionGroup(title: "Backtest") var backtest: BacktestOptions
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    struct BacktestOptions: ParsableArguments {
        @OptionGroup var split: SplitOption

        @Option(setting: "k", of: BacktestSettings.self) var k: String?
        @Option(setting: "candidates", of: BacktestSettings.self) var candidates: String?
        @Option(setting: "group-by", of: BacktestSettings.self) var groupBy: String?
        @Option(setting: "intervals", of: BacktestSettings.self) var intervals: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "For synthetic people: the file of duet populate --truth. The report then also has the true quality of lists.",
                valueName: "file"))
        var truth: String?

        @Flag(
            name: .long,
            help:
                "Print all measures of all contenders, calibration, groups of people, and who is shown. JSON has them always."
        )
        var details = false

        @OptionGroup var threads: ThreadsOption
    }

    mutating func run() async throws {
        do {
            try await evaluate()
        } catch is CancellationError {
            throw Interruption(signal: Interruption.received, left: "Nothing is printed; the same command starts over.")
        }
    }

    private func evaluate() async throws {
        let settings = try Settings(
            Settings.Given(
                database: database, map: map, config: config, scoring: scoring, vocabulary: vocabulary,
                threads: backtest.threads)
        )
        let splits = try backtest.split.times()
        let judged = try BacktestSettings(
            BacktestSettings.Given(
                k: backtest.k, candidates: backtest.candidates, groupBy: backtest.groupBy, intervals: backtest.intervals
            ))
        let report = try await report(settings, splits, judged)
        try Terminal.printResult(
            output.output == .json
                ? JSONText.line(EvaluateLine(report: report))
                : EvaluateText(report: report, options: output, hasDetails: backtest.details).text)
    }

    private func report(_ settings: Settings, _ splits: [Timestamp], _ judged: BacktestSettings)
        async throws -> EvaluationReport
    {
        // What cannot be read should not take minutes to say so.
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        bar?.show("Reading people", 0, 0)
        let truth = try backtest.truth.map { try TrueCrowd(path: $0) }
        let cuts = try splits.map { split in
            try Task.checkCancellation()
            return try settings.backtest(at: split)
        }
        var options = EvaluationReport.Options(grouping: judged.grouping(of: cuts), places: judged.lengths)
        options.candidates = judged.candidates
        options.scope = judged.scope
        options.rules = settings.options.rules
        options.threads = settings.threads
        options.balance = settings.balance
        options.truth = try truth?.chances(of: cuts[0].people, in: settings.database)
        return try await EvaluationReport(
            cuts, genders: settings.tables.genders, options: options,
            progress: { phase, done, total in bar?.show(phase.label, done, total) },
            contend: { _, backtest in
                var ticked = 0
                return try await contenders(backtest, settings) {
                    TestPause.at(.compute)
                    try Task.checkCancellation()
                    bar?.show("Learning wishes", ticked, CompatibilityModel.usualTicks)
                    ticked = min(ticked + 1, CompatibilityModel.usualTicks)
                }
            })
    }

    private func contenders(
        _ backtest: Backtest, _ settings: Settings, tick: () throws -> Void
    ) async throws -> Contenders {
        let contenders = try Contenders(
            backtest, tables: settings.tables, weights: settings.options.weights,
            fusion: settings.options.fusion, history: settings.options.history, rules: settings.options.rules,
            tick: tick)
        guard let balance = settings.balance else { return contenders }
        let pool = MeetingPool(backtest, rules: settings.options.rules)
        return try await contenders.balanced(balance, pool: pool, threads: settings.threads)
    }
}

extension EvaluationPhase {
    var label: String {
        switch self {
        case .rank: "Ranking lists"
        case .measure: "Measuring"
        case .compare: "Comparing lists"
        }
    }
}
