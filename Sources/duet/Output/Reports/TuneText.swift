import Compatibility
import Evaluation
import Foundation
import Matching
import Profiles

/// A search for settings, for people.
struct TuneText {
    let report: TuningReport
    let database: String
    let file: String?
    let options: OutputOptions

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        ([header, setting, comparison, exposure].compactMap(\.self) + [closing.joined(separator: "\n")])
            .joined(separator: "\n\n")
    }

    private var header: String {
        var table = Table(alignsNumbers: false)
        for cut in report.cuts {
            table.add(
                "split at",
                "\(cut.split) UTC: \(cut.known.grouped) decisions known, \(cut.decisions.grouped) to predict, \(cut.pairs.grouped) pairs "
                    + "known to be mutual or not")
        }
        table.add("searched on", plan.searched)
        table.add("reported on", plan.reported)
        table.add("tried", "\(report.trials.grouped) settings, each with every fusion, for \(report.metric.name)")
        let title = "Search for settings, \(report.people.grouped) people"
        let end = report.isComplete ? "" : "; interrupted: the best so far"
        return table.text(under: title + end, options)
    }

    private var plan: (searched: String, reported: String) {
        let groups =
            switch report.grouping {
            case .component: "components (people who met only each other)"
            case .day: "days"
            case .person: "people"
            }
        let size =
            "\(report.searched.decisions.grouped) decisions, \(report.searched.listed.grouped) places in lists"
        switch report.plan {
        case .halves(let search, let rest):
            return (
                "\(search.grouped) \(groups): \(size)",
                "\(rest.grouped) other \(groups), for the intervals; duet evaluate reports on all"
            )
        case .folds(let count):
            return (
                "all \(report.groups.grouped) \(groups): \(size)",
                "each \(Self.ordinal(count)) of them by a search on the others: what searching finds, in \(count) folds"
            )
        }
    }

    private static func ordinal(_ count: Int) -> String {
        ["", "", "half", "third", "quarter", "fifth"].indices.contains(count)
            ? ["", "", "half", "third", "quarter", "fifth"][count] : "part"
    }

    private var setting: String {
        var table = Table(alignsNumbers: false)
        table.add("", "as set", "best", "lost without it (\(report.metric.name))")
        for factor in report.start.weights.factors {
            let (own, best) = (report.start.weights[factor], report.best.weights[factor])
            table.add(factor.name, own.fixed(3), best.fixed(3), finding(factor))
        }
        table.add("fusion", report.start.fusion.rawValue, report.best.fusion.rawValue, "")
        for name in HistorySettings.Name.allCases {
            let (own, best) = (report.start.history[name], report.best.history[name])
            table.add(
                name.rawValue, TuneFile.number(own), TuneFile.number(best),
                report.moved.contains(name) ? "" : "not moved")
        }
        return table.text(under: "Best setting", options)
    }

    private func finding(_ factor: Factor) -> String {
        // Where only the profile is within the limit, all of it shares what history gives up.
        let isKept = abs(report.best.weights[factor] - report.start.weights[factor]) < 1e-9
        let weight = isKept ? "keeps \(report.start.weights[factor].fixed(2))" : "keeps its share"
        switch report.findings[factor] {
        case .constant: return "not identified (\(weight)): the same for all pairs"
        case .unknown, nil: return "not looked at"
        case .noEffect(let lost):
            // What chance could not have hidden.
            let seen = report.visible[factor].map { "; would have seen \(CompareText.short($0))" } ?? ""
            let figure = lost.map { Self.figure($0, signed: true) + ", " } ?? ""
            // Where history is gone, what was no more than chance beside it may be all there is.
            guard isKept else { return figure + "keeps its share of the profile" }
            return figure + "not identified (\(weight)): no more than chance in the search\(seen)"
        case .identified where report.best.weights[factor] == 0: return "not in the best setting"
        case .identified(let lost): return lost.map { Self.figure($0, signed: true) } ?? "-"
        }
    }

    private var comparison: String? {
        guard let metric = report.comparison else { return nil }
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add("", "as set", "best", "lead of the best")
        func add(_ name: String, _ comparison: TuningReport.Comparison) {
            table.add(
                name, EvaluateText.figure(comparison.start), EvaluateText.figure(comparison.best),
                EvaluateText.figure(comparison.lead, signed: true))
        }
        add(report.metric.name, metric)
        if report.metric != .logLoss, let loss = report.logLoss { add("log-loss", loss) }
        let title =
            if case .folds = report.plan {
                "What searching finds, on groups that it never saw (95 % intervals)"
            } else {
                "On groups that the search never saw (95 % intervals)"
            }
        return table.text(under: title, options)
    }

    private var exposure: String {
        var table = Table(alignsNumbers: false)
        table.add("", "as set", "best", "at most")
        let origin = report.isLimitFromProfile ? " (the profile alone + \(Tuning.margin))" : ""
        for (name, exposure) in [("searched on", report.exposure), ("reported on", report.reportedExposure)] {
            guard let exposure else { continue }
            table.add(name, exposure.start.fixed(3), exposure.best.fixed(3), exposure.limit.fixed(3) + origin)
        }
        let title = "Who is among the first \(EvaluationReport.shownPlaces) of others' lists (Gini coefficient)"
        return table.text(under: title, options)
    }

    private var closing: [String] {
        var lines = Self.verdict(report)
        if report.isComplete, let file {
            lines += [
                "Written to \(file). To see what it would do:",
                "  duet run --database \(database) --config \(file) --dry-run",
            ]
        } else if report.isComplete, report.recommended != report.start {
            lines.append("For a file that duet run --config takes, add --write FILE.")
        }
        return lines
    }

    /// What to do, in whole sentences.
    static func verdict(_ report: TuningReport) -> [String] {
        var lines: [String]
        switch report.verdict {
        case .better:
            lines = ["The best is better than what is set, by more than chance: use it."]
        case .keep where report.best == report.start:
            lines = ["Keep what is set: nothing that was tried is ahead of it by more than a standard error."]
        case .keep where report.comparison.map { $0.lead.high < 0 } ?? false:
            lines = ["Keep what is set: the best of the search is worse on groups that it never saw."]
        case .keep:
            lines = ["Keep what is set: the best is not shown to be better, its lead can be chance."]
            if let visible = report.comparison?.visible {
                lines.append("A lead of \(CompareText.short(visible)) would have been seen four times in five.")
            }
        case .withinLimit, .limitCosts:
            let (own, limit) = (report.exposure.start, report.exposure.limit)
            lines = [
                "What is set shows people more unevenly (\(own.fixed(3))) than the limit allows (\(limit.fixed(3)))."
            ]
            if report.verdict == .limitCosts {
                lines += [
                    "The best within is worse by more than chance. Keep what is set until somebody decides what counts more: "
                        + "--max-gini \(Self.up(own)) allows what is set, --max-gini \(Self.up(limit)) asks for the evener."
                ]
            } else {
                let isAhead = report.comparison.map { $0.lead.low >= TuningReport.leastLead } ?? false
                lines.append(
                    isAhead
                        ? "The best within the limit is even better than what is set, by more than chance: use it."
                        : "The best is the best within the limit; --max-gini \(Self.up(own)) would allow what is set.")
            }
        case .nothingWithinLimit:
            lines = [
                "Nothing that was tried is within the limit on exposure (\(report.exposure.limit.fixed(3))); the least "
                    + "uneven has \(report.mostEven.fixed(3)).",
                "Keep what is set, or give a --max-gini of that or more.",
            ]
        case .unknown:
            lines = ["How good the best is was not found out: let the search end before it is used."]
        }
        if report.findings.values.contains(where: \.isTested) {
            lines += [
                "A factor that does not matter is called identified in 5 % of searches. \"Would have seen\": what is lost four "
                    + "times in five is seen."
            ]
        }
        if case .folds(let count) = report.plan, report.foldsKept > 0 {
            lines.append("In \(report.foldsKept) of \(count) folds the search went back to what is set.")
        }
        if let loss = report.logLoss, loss.lead.high < 0, report.recommended == report.best, report.best != report.start
        {
            lines.append("Its predicted chances of a like are worse (log-loss): use its scores as a ranking only.")
        }
        return lines
    }

    private static func up(_ gini: Double) -> String { min(1, (gini * 100).rounded(.up) / 100).fixed(2) }

    static func figure(_ interval: Interval, signed: Bool = false) -> String {
        EvaluateLine.Figure(interval).text(signed: signed)
    }
}
