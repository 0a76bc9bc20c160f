import Compatibility
import Evaluation
import Foundation
import Matching
import Profiles

/// What a search recommends, as a file of settings.
struct TuneFile {
    let report: TuningReport
    let settings: Settings

    /// Nothing of the clock is in them: equal searches give equal bytes.
    var lines: [String] {
        let setting = report.recommended
        let weights = setting.weights.factors.map { "\($0.name): \(Self.number(setting.weights[$0]))" }
        let history = HistorySettings.Name.allCases.map { "\($0.rawValue): \(Self.number(setting.history[$0]))" }
        return header.map { $0.isEmpty ? "#" : "# \($0)" } + [
            "weight: {\(weights.joined(separator: ", "))}",
            "fusion: \(setting.fusion.rawValue)",
            "history: {\(history.joined(separator: ", "))}",
        ]
    }

    private var header: [String] {
        // A line break in a name would end the comment.
        let what =
            report.recommended == report.start
            ? "as they were set: duet tune found no better ones" : "found by duet tune"
        var lines = ["Settings of duet run, \(what) in \(Terminal.printable(settings.database)).", ""]
        lines += report.cuts.map { "split at       \($0.split) UTC, \($0.decisions.grouped) decisions to predict" }
        lines.append("metric         \(report.metric.name)")
        lines.append("exposure       Gini at most \(report.exposure.limit.fixed(3)) where it was searched")
        lines.append("tried, seed    \(report.trials.grouped) settings, \(report.seed)")
        lines.append("")
        if let comparison = report.comparison {
            let lead = TuneText.figure(comparison.lead, signed: true)
            lines += [
                "as it was set  \(TuneText.figure(comparison.start)) on groups that the search never saw",
                "best found     \(TuneText.figure(comparison.best)), a lead of \(lead)", "",
            ]
        }
        return lines + TuneText.verdict(report).flatMap { Wrapping.lines($0, width: 98) } + [""]
    }

    static func number(_ value: Double) -> String { String(format: "%.6g", value) }
}
