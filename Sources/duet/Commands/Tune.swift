import ArgumentParser
import Evaluation
import Foundation
import MatchStore
import NightlyPass
import Profiles

struct Tune: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search for better settings by what people decided later.",
        usage: "duet tune --database <file> --split-at <time> [<options>]",
        discussion: """
            Learns from what was known at a given time, tries weights, fusions and ways of learning from history on some of the \
            people who decided after it, and measures on the others how much better the best is than the current settings. A \
            factor about which the data say nothing keeps its weight. Read-only, except for the file of --write.

            If interrupted, it prints the best so far and writes no file.

            Example:  duet tune --database app.db --split-at 2026-05-01 --write best.yaml
            """)

    @OptionGroup(title: "Database") var database: DatabaseOption
    @OptionGroup(title: "Database") var map: MapOption
    @OptionGroup(title: "Search") var search: TuningOptions
    @OptionGroup(title: "Settings") var config: ConfigOption
    @OptionGroup(title: "Scoring, where the search begins") var scoring: ScoringOptions
    @OptionGroup(title: "Vocabulary") var vocabulary: VocabularyOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let settings = try Settings(
            Settings.Given(database: database, map: map, config: config, scoring: scoring, vocabulary: vocabulary))
        let splits = try search.split.times()
        let options = try search.settings()
        // Before anything is searched: what cannot be written should not take minutes to say so.
        var outputs = OutputGuard(settings)
        let file = try search.write.map { path in
            try outputs.claim(path, by: "--write", as: .newFile)
            return try begin(path)
        }
        let cuts = try ProgressBar.while("Reading people") {
            try splits.map { split in
                TuningCut(try settings.backtest(at: split), tables: settings.tables, rules: settings.options.rules)
            }
        }
        let report = try tune(cuts, settings, options)
        // First the file, then the sentence that says it is there.
        if let file, report.isComplete {
            for line in TuneFile(report: report, settings: settings).lines { try file.write(line) }
            try file.seal()
            try file.publish()
        }
        try Terminal.printResult(
            output.output == .json
                ? JSONText.line(TuneLine(report: report))
                : TuneText(report: report, database: settings.database, file: search.write, options: output).text)
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
                TestPause.at(.compute)
                bar?.show("Searching", done, all)
                return !Task.isCancelled
            }
        } catch Tuning.Failure.oneGroup(let grouping) {
            throw CommandError(
                .badData,
                "all that is to be predicted belongs to one \(grouping.rawValue), so that nobody would be left to report on. "
                    + "Try another --group-by.")
        } catch Tuning.Failure.undefined(let metric, let grouping) {
            throw CommandError(
                .badData,
                "--metric \(metric.name) has no value for the \(grouping.rawValue)s that are searched on: too few pairs, or all "
                    + "ended alike. Try an earlier --split-at or another --group-by.")
        }
    }

    private func begin(_ path: String) throws -> NewFile {
        do {
            return try NewFile(path)
        } catch StoreError.alreadyExists {
            throw CommandError(
                .cannotCreate, "--write: \(path) exists already. Choose another name, or remove it first.")
        } catch StoreError.locked {
            throw CommandError(.busy, "--write: another duet is writing \(path). Wait for it, or choose another name.")
        } catch let error as StoreError {
            throw CommandError(CommandError(error)?.status ?? .cannotCreate, "--write: \(error.description)")
        }
    }
}
