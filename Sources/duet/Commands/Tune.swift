import ArgumentParser
import Evaluation
import Foundation
import MatchStore
import NightlyPass
import Profiles

struct Tune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search for better settings, by what people decided afterwards.",
        usage: "duet tune --database <file> --split-at <time> [<options>]",
        discussion: """
            Learns from what was known at a moment, tries weights, fusions and ways of learning from history on some of the \
            people who decided after it, and says on the others how much better the best is than what is set. A factor of \
            which the data say nothing keeps its weight. Reads only, but for the file of --write.

            Interrupted, it prints the best so far and writes no file.

            Example:  duet tune --database app.db --split-at 2026-05-01 --write best.yaml
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Search") var search: SearchOptions
    @OptionGroup(title: "Scoring: what is set, where the search begins") var scoring: ScoringOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    struct SearchOptions: ParsableArguments {
        @OptionGroup var split: SplitOption

        @Option(
            name: .long,
            help: ArgumentHelp(
                "What is made as good as can be: mutual-auc, directed-auc, log-loss, brier, or precision@K, recall@K or "
                    + "ndcg@K for a length K of lists, such as ndcg@5. (default: mutual-auc, which asks who like each other, "
                    + "and uses every pair of whom it is known)", valueName: "measure"))
        var metric: String?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "The most uneven exposure, 0 to 1: the Gini coefficient of who is among the first three of others' lists. "
                    + "(default: that of the profile alone, plus \(Tuning.margin))", valueName: "number"))
        var maxGini: Double?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "About how many settings are tried in all, each with every fusion. Some forty always are, and fewer than this "
                    + "where factors or few people leave little to try. (default: 600)", valueName: "n"))
        var trials: Int?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Decides who is searched on, what is tried and what is drawn. (default: 1)", valueName: "n"))
        var seed: UInt64?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "What is kept together and drawn anew for intervals: people who met only each other (component), days or "
                    + "persons. (default: component where there are ten or more with test decisions, none with half of them; "
                    + "otherwise person)", valueName: "what"))
        var groupBy: Grouping?

        @Option(
            name: .long,
            help: ArgumentHelp(
                "Write what is recommended to this new file, for duet run --config. A file that exists is not replaced.",
                valueName: "file"))
        var write: String?
    }

    mutating func run() throws {
        let settings = try Settings(Settings.Given(database: database, scoring: scoring))
        let splits = try search.split.moments(asOf: scoring.asOf)
        let options = try search.options()
        // Before anything is searched: what cannot be written should not take minutes to say so.
        let file = try search.write.map(begin)
        let cuts = try splits.map { split in
            TuningCut(try settings.backtest(at: split), tables: settings.tables, rules: settings.options.rules)
        }
        let report = try tune(cuts, settings, options)
        // First the file, then the sentence that says it is there.
        if let file, report.isComplete {
            for line in TuningFile(report: report, settings: settings).lines { try file.write(line) }
            try file.seal()
            try file.publish()
        }
        try Terminal.say(
            output.output == .json
                ? JSONLine.of(TuningLine(report: report))
                : TuningText(report: report, database: settings.database, file: search.write, options: output).text)
        guard report.isComplete else {
            throw Interruption(
                signal: Interruption.received,
                left:
                    "What was found by then is printed\(file == nil ? "." : "; \(search.write ?? "") was not written.")"
            )
        }
    }

    private func tune(_ cuts: [TuningCut], _ settings: Settings, _ options: Tuning.Options) throws -> TuningReport {
        let bar = ProgressBar.onTerminal()
        defer { bar?.end() }
        let start = TuningSetting(
            weights: settings.options.weights, fusion: settings.options.fusion, history: settings.options.history)
        bar?.show("Learning", 0, options.trials)
        do {
            return try Tuning(cuts, start: start, options: options).run { done, all in
                bar?.show("Searching", done, all)
                return !Task.isCancelled
            }
        } catch Tuning.Failure.oneGroup(let grouping) {
            throw Complaint(
                .badData,
                "all that is to be foretold belongs to one \(grouping.rawValue), so that nobody would be left to report on. "
                    + "Try another --group-by.")
        } catch Tuning.Failure.undefined(let metric, let grouping) {
            throw Complaint(
                .badData,
                "--metric \(metric.name) has no value for the \(grouping.rawValue)s that are searched on: too few pairs, or all "
                    + "ended alike. Try an earlier --split-at or another --group-by.")
        }
    }

    private func begin(_ path: String) throws -> NewFile {
        do {
            return try NewFile(path)
        } catch StoreError.alreadyExists {
            throw Complaint(.cannotCreate, "--write: \(path) exists already. Choose another name, or remove it first.")
        } catch StoreError.locked {
            throw Complaint(.busy, "--write: another duet writes \(path) now. Wait for it, or choose another name.")
        } catch let error as StoreError {
            throw Complaint(Complaint(error)?.status ?? .cannotCreate, "--write: \(error.description)")
        }
    }
}

extension Tune.SearchOptions {
    fileprivate func options() throws -> Tuning.Options {
        var options = Tuning.Options()
        if let metric {
            guard let known = TuningMetric(metric) else {
                throw Complaint(
                    .usage,
                    "option --metric: there is no measure “\(metric)”. It can be mutual-auc, directed-auc, log-loss, brier, "
                        + "precision@K, recall@K or ndcg@K with K from 1 to 1000.")
            }
            options.metric = known
        }
        if let maxGini {
            guard (0...1).contains(maxGini) else {
                throw Complaint(
                    .usage, "option --max-gini: max-gini is \(maxGini), but it must be a number from 0 to 1.")
            }
            options.maxGini = maxGini
        }
        if let trials {
            guard (1...1_000_000).contains(trials) else {
                throw Complaint(
                    .usage, "option --trials: trials is \(trials), but it must be a whole number from 1 to 1000000.")
            }
            options.trials = trials
        }
        options.seed = seed ?? options.seed
        options.grouping = groupBy
        return options
    }
}
