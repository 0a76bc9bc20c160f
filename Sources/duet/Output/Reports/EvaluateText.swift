import Evaluation
import Foundation

/// A backtest for people.
struct EvaluateText {
    let report: EvaluationReport
    let options: OutputOptions
    let hasDetails: Bool

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        var parts = [verdict] + report.cuts.map(header)
        let truth = report.truth.map { EvaluateTruth(report: report, truth: $0, options: options) }
        if hasDetails { parts += details } else { parts.append(short) }
        if let truth { parts.append(truth.text) }
        parts.append(hasDetails ? Self.legend(report) : shortLegend)
        if let truth { parts.append(truth.legend) }
        return parts.joined(separator: "\n\n")
    }

    /// In one sentence, or with a second about what could have been seen.
    private var verdict: String {
        guard let headline = report.headline, let chosen = headline.chosen, let other = headline.other,
            let lead = headline.lead
        else { return "By \(Measure.headline.name), which decides, nothing can be said." }
        let baseline = "simple rates of likes (\"\(headline.baseline)\")"
        let figures =
            "\(headline.measure.name) \(chosen.estimate.fixed(3)) against \(other.estimate.fixed(3)), a lead of "
            + EvaluateLine.Figure(lead).text(signed: true)
        return switch headline.verdict {
        case .better: "What is set is better than \(baseline), by more than chance: \(figures)."
        case .worse: "What is set is worse than \(baseline), by more than chance: \(figures)."
        case .notShown, .same:
            "What is set is not shown to be better than \(baseline): \(figures), which can be chance."
                + (headline.visible.map {
                    " A lead of \(CompareText.short($0)) would have been seen four times in five."
                }
                    ?? "")
        }
    }

    /// The measure that decides, what is set beside what it is compared with, and one measure more.
    private var short: String {
        let other: Measure = report.options.candidates == .all ? .precision(1) : .directedArea
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add("", Measure.headline.name, "lead of what is set", title(other))
        for (position, row) in report.results.enumerated() where position == 0 || !row.name.hasPrefix("as set") {
            table.add(
                row.name, figure(.headline, of: row.figures),
                position == 0 ? "" : figure(.headline, of: row.leads, signed: true), figure(other, of: row.figures))
        }
        return table.lines().joined(separator: "\n")
    }

    private var shortLegend: String {
        """
        \(IntervalWords(report.options.scope, report.options.grouping, units: report.groups).text)
        \(report.cuts.count > 1 ? "Figures are means over the \(report.cuts.count) cuts. " : "")\
        \(Measure.headline.name): how often, of two pairs of which one became mutual, that one has the higher score. It was chosen \
        before looking, and decides. All measures and what they mean, calibration, groups of people and who is shown: --details.
        """
    }

    private var details: [String] {
        var parts: [String] = []
        for group in Measure.groups(at: report.options.places) {
            // Of one place, NDCG asks what precision does of people who have somebody mutual.
            let measures = group.filter { $0 != .ndcg(1) }
            if !measures.isEmpty { parts.append(table(measures)) }
        }
        parts.append(
            Terminal.bold("How far \(report.results[0].name) is ahead of the others, each figure by itself", options)
                + "\n" + table(Self.deciding + [.listArea, .expectedMatches, .success(1)], leads: true))
        parts += [exposure, segments]
        parts += report.reliability.map(reliability)
        parts += report.calibration.map(calibration)
        return parts
    }

    private func header(_ cut: EvaluationReport.Cut) -> String {
        func pairs(_ outcome: TestPair.Outcome) -> String { cut.pairs[outcome, default: 0].grouped }
        var table = Table()
        table.add("known by then", "\(cut.counts.known.grouped) decisions of \(cut.people.grouped) people")
        table.add(
            "to predict",
            "\(cut.testDecisions.grouped) decisions, \(pairs(.mutual)) pairs who like each other, "
                + "\(pairs(.notMutual)) who do not, \(pairs(.unanswered)) likes without answer in 14 active days")
        table.add(
            "left out",
            "\(pairs(.censored)) pairs of whom one has not decided, \(cut.counts.pairsNotNew.grouped) who met before, "
                + "\(cut.counts.unclear.grouped) decisions changed later or without time")
        table.add(
            "lists",
            "\(cut.lists.grouped), \(cut.listsWithMutual.grouped) of them with a mutual pair, "
                + "\(report.options.candidates == .all ? Int(cut.candidates.rounded()).grouped : cut.candidates.fixed(1)) "
                + "candidates on average")
        return table.text(under: "Backtest at \(cut.split) UTC", options)
    }

    /// What a choice rests on.
    private static let deciding: [Measure] = [.directedArea, .mutualArea, .precision(1)]

    private func figure(_ measure: Measure, of figures: [Interval?], signed: Bool = false) -> String {
        let figure = report.measures.firstIndex(of: measure).flatMap { figures[$0] }
        guard let figure, isSmall(measure) else { return Self.figure(figure, signed: signed) }
        let texts = [figure.estimate, figure.low, figure.high].map { Self.thousandths($0, signed) }
        return "\(texts[0]) (\(texts[1]), \(texts[2]))"
    }

    /// A figure with three digits.
    static func figure(_ interval: Interval?, signed: Bool = false) -> String {
        guard let interval else { return "-" }
        return EvaluateLine.Figure(interval).shortText(signed: signed)
    }

    private func title(_ measure: Measure) -> String { measure.name + (isSmall(measure) ? " ‰" : "") }

    /// Whether it is about places in lists of everybody, of whom hardly anybody is known to be mutual.
    private func isSmall(_ measure: Measure) -> Bool {
        guard report.options.candidates == .all else { return false }
        switch measure {
        case .expectedMatches, .precisionOfCeiling, .precision, .recall, .ndcg: return true
        case .directedArea, .brier, .logLoss, .mutualArea, .listArea, .success: return false
        }
    }

    private func table(_ measures: [Measure], leads: Bool = false) -> String {
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add([""] + measures.map(title))
        for row in report.results.dropFirst(leads ? 1 : 0) {
            table.add([row.name] + measures.map { figure($0, of: leads ? row.leads : row.figures, signed: leads) })
        }
        return table.lines().joined(separator: "\n")
    }

    private var exposure: String {
        var table = Table(alignsNumbers: false)
        for result in report.results {
            table.add(
                result.name,
                String(
                    format: "Gini %.3f, coverage %5.1f %%, %4.1f %% shown to nobody", result.exposureGini,
                    result.coverage * 100, result.shownToNobody * 100))
        }
        return table.text(under: "Who is among the first \(EvaluationReport.shownPlaces) of others' lists", options)
    }

    private var segments: String {
        let measures = Self.deciding + [.expectedMatches]
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add([""] + measures.map(title) + ["decisions"])
        for segment in report.segments {
            table.add(
                [segment.name] + measures.map { figure($0, of: segment.figures) } + [segment.decisions.grouped])
        }
        return table.text(under: "For whom \(report.results[0].name) works", options)
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
        return table.text(under: "Chance of a like as predicted, and as observed\(error)", options)
    }

    private func calibration(_ rows: [CalibrationByKnown.Row]) -> String {
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add("", "chance", "liked", "difference", "slope", "of")
        for row in rows {
            let known = row.known == .more ? "\(Segment.regularFrom)+" : row.known.rawValue
            table.add(
                "\(row.side == .actor ? "made" : "received") \(known)", EvaluateLine.Figure.short(row.predicted),
                EvaluateLine.Figure.short(row.observed.estimate),
                Self.figure(row.excess.interval(report.options.scope), signed: true),
                Self.figure(row.slope?.interval(report.options.scope)), row.decisions.grouped)
        }
        return table.text(under: "The same by how many decisions people had made, and received", options)
    }

    /// Times a thousand, three digits in all.
    private static func thousandths(_ value: Double, _ signed: Bool) -> String {
        let digits = abs(value) < 0.01 ? 2 : abs(value) < 0.1 ? 1 : 0
        let text = String(format: "%.\(digits)f", abs(value) * 1000)
        return (Double(text) == 0 ? "" : sign(value, signed)) + text
    }

    private static func sign(_ value: Double, _ signed: Bool) -> String {
        value < 0 ? "-" : signed && value > 0 ? "+" : ""
    }

    private static func legend(_ report: EvaluationReport) -> String {
        let promise = IntervalWords(report.options.scope, report.options.grouping, units: report.groups)
        let means = report.cuts.count > 1 ? " Figures are means over the \(report.cuts.count) cuts." : ""
        return """
            \(promise.text) Each holds by itself: of twenty leads that are nothing, one leaves out 0. "-": of fewer than \
            \(Evidence.fewest) people who decide, or pairs of either outcome, nothing is said.\(means)
            \(lists(report))
            mutual AUC: how often, of two pairs of which one became mutual, that one has the higher score. list AUC: how often \
            somebody mutual stands before somebody else of the same list. matches: mutual pairs per list that come about when \
            both read their lists and get to place k with chance 1/k. of ceiling: precision@1 among people who have somebody \
            mutual, which is NDCG@1. success: of likes, those that were returned (RECON). slope: by how much likes rise with \
            predicted log-odds; below 1, chances are too far apart.
            "rates of both" and "popularity" are shrunk rates of likes; one-sided lists rank by what their owner likes. \
            "as set, balanced" has the people whom duet run shows: by score, less a price on people in high demand, so that \
            lists spread; run orders them so that two find each other ("reciprocal", where the truth is known). A score alone \
            names the same few to everybody: its first places are the best, and most of them are wasted when all read at once.
            Known today and not then: profiles and stated preferences are those of now, and people who left are not here. \
            Edited since: the profiles of \(edited(report)) people. Signed up since: \(joined(report)). Nothing is learned of \
            them, and they are judged by their profiles. Newcomers had fewer than \(Segment.regularFrom) decisions at the cut.
            """
    }

    /// How many people's profiles may have been others then, by cut.
    private static func edited(_ report: EvaluationReport) -> String {
        report.cuts.map { "\($0.counts.editedLater.grouped) of \($0.people.grouped)" }.joined(separator: ", ")
    }

    private static func joined(_ report: EvaluationReport) -> String {
        report.cuts.map { $0.counts.joinedLater.grouped }.joined(separator: ", ")
    }

    private static func lists(_ report: EvaluationReport) -> String {
        switch report.options.candidates {
        case .observed: "Lists are the people on whom somebody decided after the cut."
        case .all:
            """
            Lists are everybody whom somebody could have met by what was known at the cut, for a sample of those who decided on \
            somebody after it. Most people in them were never decided on and count as not mutual: precision, recall, NDCG and \
            matches are lower bounds, in thousandths. Directed and mutual AUC and calibration are about what was decided, as \
            always. Who is shown is counted in a crowd of at most \(EvaluationReport.crowdSize.grouped) people who rank each \
            other; in larger crowds demand is concentrated further.
            """
        }
    }
}
