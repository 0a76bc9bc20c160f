import ArgumentParser
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
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The moment that divides what is known from what is to be foretold, in UTC. Repeatable: figures are then "
                    + "means over all.", valueName: "time"))
        var splitAt: [Timestamp] = []

        @Option(
            name: .long,
            help: ArgumentHelp("The lengths of lists to be judged. (default: 1,3,5,10)", valueName: "numbers"))
        var k: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "What is drawn anew for intervals: people who met only each other (component), days or persons. "
                    + "(default: component where there are ten or more with test decisions, otherwise person)",
                valueName: "what"))
        var groupBy: Grouping?
    }

    mutating func run() async throws {
        let settings = try Settings(Settings.Given(database: database, scoring: scoring))
        guard !backtest.splitAt.isEmpty else {
            throw Complaint(
                .usage, "at which moment? Give --split-at TIME, such as --split-at \"2026-05-01 00:00:00\".")
        }
        if let asOf = scoring.asOf {
            throw Complaint(
                .usage, "--as-of \(asOf): a backtest speaks for the moments of --split-at. Leave --as-of away.")
        }
        let places = try self.places()
        let cuts = try backtest.splitAt.sorted().map { try cut(at: $0, settings) }
        let grouping = backtest.groupBy ?? Self.grouping(cuts.map(\.backtest))
        let options = EvaluationReport.Options(grouping: grouping, places: places)
        let report = try await EvaluationReport(cuts, genders: settings.tables.genders, options: options)
        try Terminal.say(
            output.output == .json
                ? JSONLine.of(EvaluationLine(report: report)) : EvaluationText(report: report, options: output).text)
    }

    private func cut(at split: Timestamp, _ settings: Settings) throws -> (backtest: Backtest, contenders: Contenders) {
        let crowd = try CrowdReader.snapshot(
            of: settings.database, tables: settings.tables, mapping: settings.options.mapping, asOf: split)
        let backtest = Backtest(crowd: crowd, split: split)
        let times = crowd.interactions.compactMap(\.time)
        guard let first = times.min(), let last = times.max() else {
            throw Complaint(.badData, "\(settings.database) has no interactions between people who can be scored.")
        }
        guard backtest.counts.known > 0 else {
            throw Complaint(
                .usage, "--split-at \(split): nothing is known by then. The first interaction is of \(first) UTC.")
        }
        guard backtest.counts.later > 0 else {
            throw Complaint(
                .usage, "--split-at \(split): nothing happens after it. The last interaction is of \(last) UTC.")
        }
        guard backtest.pairs.contains(where: \.outcome.isKnown) else {
            throw Complaint(
                .badData,
                "--split-at \(split): there is no pair to judge by: of all who met first after it, none is known to have "
                    + "become mutual or not. Give an earlier time.")
        }
        let contenders = try Contenders(
            backtest, crowd: crowd, tables: settings.tables, weights: settings.options.weights,
            fusion: settings.options.fusion, rules: settings.options.rules)
        return (backtest, contenders)
    }

    private func places() throws -> [Int] {
        let given = backtest.k ?? "1,3,5,10"
        let texts = given.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = texts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == texts.count, !numbers.isEmpty, numbers.allSatisfy({ (1...1000).contains($0) }) else {
            throw Complaint(
                .usage, "option --k: k is \(given), but it must be whole numbers from 1 to 1000, such as 1,3,10.")
        }
        return Set(numbers + [1]).sorted()
    }

    /// Components where they are many enough to say how far they differ.
    private static func grouping(_ backtests: [Backtest]) -> Grouping {
        let groups = backtests.map { backtest in
            Set(backtest.decisions.map { backtest.components[Int($0.actor)] }).count
        }
        return groups.allSatisfy { $0 >= 10 } ? .component : .person
    }
}
