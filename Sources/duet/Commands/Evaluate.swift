import ArgumentParser
import Compatibility
import Evaluation
import Foundation
import MatchStore
import NightlyPass
import Profiles

struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge settings by what people decided afterwards.",
        usage: "duet evaluate --database <file> --split-at <time> [<options>]",
        discussion: """
            Learns from what was known at a moment and foretells what people decided after it, with the settings given, \
            beside other fusions, the profile alone, history alone, and simple rates. Reads only.

            Example:  duet evaluate --database app.db --split-at "2026-05-01 00:00:00" --weight genre=0.6
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Backtest") var backtest: BacktestOptions
    @OptionGroup(title: "Scoring") var scoring: ScoringOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    struct BacktestOptions: ParsableArguments {
        @OptionGroup var split: SplitOption

        @Option(
            name: .long,
            help: ArgumentHelp("The lengths of lists to be judged. (default: 1,3,5,10)", valueName: "numbers"))
        var k: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Who is in somebody's list: those on whom they decided afterwards (observed), or everybody whom they could "
                    + "have met (all; the lists of 2,000 people are judged). (default: observed)", valueName: "who"))
        var candidates: Candidates?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "What is drawn anew for intervals: people who met only each other (component), days or persons. "
                    + "(default: component where there are ten or more with test decisions, otherwise person)",
                valueName: "what"))
        var groupBy: Grouping?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "For invented people: what duet populate --truth wrote. The report then says what lists are worth in truth.",
                valueName: "file"))
        var truth: String?

        @Option(
            name: .long, parsing: .unconditional,
            help: ArgumentHelp(
                "Threads that judge; the figures are the same. (default: one per core)", valueName: "n"))
        var threads: Int?
    }

    mutating func run() async throws {
        do {
            try await evaluate()
        } catch is CancellationError {
            throw Interruption(signal: Interruption.received, left: "Nothing is printed; the same command begins anew.")
        }
    }

    private func evaluate() async throws {
        let settings = try Settings(
            Settings.Given(database: database, scoring: scoring, threads: backtest.threads))
        let splits = try backtest.split.moments(asOf: scoring.asOf)
        let places = try Self.places(backtest.k)
        let report = try await report(settings, splits, places)
        try Terminal.say(
            output.output == .json
                ? JSONLine.of(EvaluationLine(report: report)) : EvaluationText(report: report, options: output).text)
    }

    private func report(_ settings: Settings, _ splits: [Timestamp], _ places: [Int]) async throws -> EvaluationReport {
        // What cannot be read should not take minutes to say so.
        let truth = try backtest.truth.map { try TrueCrowd(path: $0) }
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        var cuts: [(backtest: Backtest, contenders: Contenders)] = []
        let ticks = splits.count * CompatibilityModel.usualTicks
        for (done, split) in splits.enumerated() {
            var ticked = done * CompatibilityModel.usualTicks
            let next = ticked + CompatibilityModel.usualTicks
            cuts.append(
                try await cut(at: split, settings) {
                    try Task.checkCancellation()
                    bar?.show("Learning wishes", ticked, ticks)
                    ticked = min(ticked + 1, next)
                })
        }
        let grouping = backtest.groupBy ?? Self.grouping(cuts.map(\.backtest))
        var options = EvaluationReport.Options(grouping: grouping, places: places)
        options.candidates = backtest.candidates ?? .observed
        options.rules = settings.options.rules
        options.threads = settings.threads
        options.balance = settings.balance
        options.truth = try truth?.chances(of: cuts[0].backtest.people, in: settings.database)
        return try await EvaluationReport(
            cuts, genders: settings.tables.genders, options: options,
            progress: { phase, done, total in bar?.show(phase.label, done, total) })
    }

    private func cut(
        at split: Timestamp, _ settings: Settings, tick: () throws -> Void
    ) async throws -> (backtest: Backtest, contenders: Contenders) {
        let backtest = try settings.backtest(at: split)
        let contenders = try Contenders(
            backtest, tables: settings.tables, weights: settings.options.weights,
            fusion: settings.options.fusion, history: settings.options.history, rules: settings.options.rules,
            tick: tick)
        guard let balance = settings.balance else { return (backtest, contenders) }
        let pool = MeetingPool(backtest, rules: settings.options.rules)
        return (backtest, try await contenders.balanced(balance, pool: pool, threads: settings.threads))
    }

    /// The lengths of lists, ascending, 1 among them.
    static func places(_ given: String?) throws -> [Int] {
        let given = given ?? "1,3,5,10"
        guard let numbers = WholeNumbers(argument: given)?.numbers, numbers.allSatisfy((1...1000).contains) else {
            throw Complaint(
                .usage, "option --k: k is \(given), but it must be whole numbers from 1 to 1000, such as 1,3,10.")
        }
        return Set(numbers + [1]).sorted()
    }

    /// Components where they are many enough to say how far they differ.
    static func grouping(_ backtests: [Backtest]) -> Grouping {
        let groups = backtests.map { backtest in
            Set(backtest.decisions.map { backtest.components[Int($0.actor)] }).count
        }
        return groups.allSatisfy { $0 >= 10 } ? .component : .person
    }
}

extension EvaluationPhase {
    var label: String {
        switch self {
        case .rank: "Ranking lists"
        case .measure: "Measuring"
        case .compare: "Comparing lists"
        case .draw: "Drawing anew"
        }
    }
}

extension Settings {
    /// How a pass with these settings spreads its lists; `nil` where it makes none.
    fileprivate var balance: Balance? {
        options.recommendations > 0
            ? Balance(listLength: options.recommendations, shownAtMost: options.shownAtMost) : nil
    }
}
