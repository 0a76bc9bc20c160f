import Evaluation
import Foundation

/// A backtest for people.
struct EvaluationText {
    let report: EvaluationReport
    let options: OutputOptions

    var text: String {
        var parts = report.cuts.map(header)
        let wide = 3
        for start in stride(from: 0, to: report.measures.count, by: wide) {
            let places = start..<min(start + wide, report.measures.count)
            parts.append(
                table(places.map { report.measures[$0].name }) { result in
                    places.map { Self.figure(result.figures[$0], signed: false) }
                })
        }
        let deciding = report.measures.indices.filter {
            [.directedArea, .mutualArea, .precision(1)].contains(report.measures[$0])
        }
        parts.append(
            Terminal.bold("How far \(report.results[0].name) is ahead of the others, from the same draws", options)
                + "\n"
                + table(deciding.map { report.measures[$0].name }, skipFirst: true) { result in
                    deciding.map { Self.figure(result.leads[$0], signed: true) }
                })
        parts.append(exposure)
        parts.append(segments)
        parts += report.reliability.map(reliability)
        parts.append(Self.legend(report))
        return parts.joined(separator: "\n\n")
    }

    private func header(_ cut: EvaluationReport.Cut) -> String {
        func pairs(_ outcome: TestPair.Outcome) -> String { cut.pairs[outcome, default: 0].grouped }
        var table = Table()
        table.add("known by then", "\(cut.counts.known.grouped) decisions of \(report.people.grouped) people")
        table.add(
            "to foretell",
            "\(cut.testDecisions.grouped) decisions, \(pairs(.mutual)) pairs who like each other, "
                + "\(pairs(.notMutual)) who do not, \(pairs(.unanswered)) likes without answer in 14 active days")
        table.add(
            "left out",
            "\(pairs(.censored)) pairs of whom one has not decided, \(cut.counts.pairsNotNew.grouped) who met before, "
                + "\(cut.counts.unclear.grouped) decisions changed later or without time")
        table.add(
            "lists", "\(cut.lists.grouped), \(cut.listsWithMutual.grouped) of them with a mutual pair")
        return ([Terminal.bold("Backtest at \(cut.split) UTC", options)] + table.lines()).joined(separator: "\n")
    }

    private func table(
        _ titles: [String], skipFirst: Bool = false, _ cells: (EvaluationReport.Result) -> [String]
    ) -> String {
        let rows = report.results.dropFirst(skipFirst ? 1 : 0)
        let name = rows.map(\.name.count).max() ?? 0
        func line(_ first: String, _ cells: [String]) -> String {
            let padded = cells.map { Self.padded($0) }.joined()
            return Self.trimmed("  " + first.padding(toLength: name + 2, withPad: " ", startingAt: 0) + padded)
        }
        return ([line("", titles)] + rows.map { line($0.name, cells($0)) }).joined(separator: "\n")
    }

    private var exposure: String {
        var table = Table(alignsNumbers: false)
        for result in report.results {
            table.add(
                result.name,
                String(format: "Gini %.3f, %4.1f %% shown to nobody", result.exposureGini, result.shownToNobody * 100))
        }
        return Terminal.bold("Who is among the first \(EvaluationReport.shownPlaces) of others' lists", options) + "\n"
            + table.lines().joined(separator: "\n")
    }

    private var segments: String {
        let name = (report.segments.map(\.name.count).max() ?? 0) + 2
        let lines = report.segments.map { segment in
            "  " + segment.name.padding(toLength: name, withPad: " ", startingAt: 0)
                + segment.figures.map { Self.padded(Self.figure($0, signed: false)) }.joined()
                + "\(segment.decisions.grouped) decisions"
        }
        let titles =
            String(repeating: " ", count: name + 2) + report.segmentMeasures.map { Self.padded($0.name) }.joined()
        return ([Terminal.bold("For whom \(report.results[0].name) works", options), Self.trimmed(titles)] + lines)
            .joined(separator: "\n")
    }

    private func reliability(_ reliability: ReliabilityTable) -> String {
        var table = Table(alignsNumbers: false)
        for bin in reliability.bins {
            table.add(
                String(format: "%.3f", bin.meanPredicted),
                String(format: "%.3f (%.3f, %.3f)", bin.observed.estimate, bin.observed.low, bin.observed.high)
                    + "  of \(bin.count.grouped)")
        }
        let error = reliability.expectedCalibrationError.map { String(format: ", mean difference %.3f", $0) } ?? ""
        return Terminal.bold("Chance of a like as foretold, and as it was\(error)", options) + "\n"
            + table.lines().joined(separator: "\n")
    }

    private static func padded(_ text: String) -> String { text.padding(toLength: 24, withPad: " ", startingAt: 0) }

    private static func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }

    private static func figure(_ interval: Interval?, signed: Bool) -> String {
        guard let interval else { return "-" }
        func text(_ value: Double) -> String {
            // Rounded first, so that nothing is shown as -0.000.
            let rounded = (value * 1000).rounded() / 1000 + 0
            return String(format: signed && rounded != 0 ? "%+.3f" : "%.3f", rounded)
        }
        return "\(text(interval.estimate)) (\(text(interval.low)), \(text(interval.high)))"
    }

    private static func legend(_ report: EvaluationReport) -> String {
        let unit =
            switch report.grouping {
            case .component: "\(report.groups.grouped) components (people who met only each other)"
            case .day: "\(report.groups.grouped) days"
            case .person: "\(report.groups.grouped) people"
            }
        return """
            In brackets: 95 % intervals from drawing \(unit) anew 1,000 times\
            \(report.cuts.count > 1 ? "; figures are means over the \(report.cuts.count) cuts" : "").
            Lists are the people on whom somebody decided after the cut. "rates of both" and "popularity" are shrunk rates
            of likes; one-sided lists rank by what their owner likes. Known today and not then: profiles and stated
            preferences are those of now, and people who left are not here. Newcomers had fewer than \(Segment.regularFrom)
            decisions at the cut.
            """
    }
}
