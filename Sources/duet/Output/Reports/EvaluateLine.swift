import Evaluation
import Profiles

/// A backtest for programs.
struct EvaluateLine: Encodable {
    var messageType = "evaluation"
    var people: Int
    var candidates: String
    var groupedBy: String
    var groups: Int
    /// For whom intervals are meant to hold: `such-a-crowd` or `these-people`.
    var intervals: String
    var cuts: [Cut]
    /// What is said of what is set, which is the first contender.
    var headline: Headline?
    var contenders: [Contender]
    var segments: [Segment]
    /// By cut.
    var reliability: [[Bin]]
    /// By cut.
    var calibration: [[Known]]
    /// Of synthetic people.
    var truth: Truth?

    struct Truth: Encodable {
        struct Contender: Encodable {
            var name: String
            /// By length of lists.
            var everybody, judged, excess: [String: Figure]
            var matches, shareOfBest: Double
            var reciprocal, reciprocalShareOfBest: Double?
        }

        var people: Int
        var contenders: [Contender]

        init(_ truth: TrueReport, places: [Int]) {
            func named(_ intervals: [Interval?]) -> [String: Figure] {
                var figures: [String: Figure] = [:]
                for (place, interval) in zip(places, intervals) {
                    if let interval { figures["\(place)"] = Figure(interval) }
                }
                return figures
            }
            people = truth.people
            contenders = truth.results.map { result in
                Contender(
                    name: result.name, everybody: named(result.everybody), judged: named(result.judged),
                    excess: named(result.excess), matches: result.matches, shareOfBest: result.shareOfBest,
                    reciprocal: result.reciprocal, reciprocalShareOfBest: result.reciprocalShareOfBest)
            }
        }
    }

    struct Headline: Encodable {
        /// The measure that decides, chosen before anything is looked at, the contender that what is set is compared with, and
        /// what is said of what is set: `better`, `worse` or `not shown`.
        var measure, baseline, verdict: String
        var lead: Figure?
        /// What lead would have been seen four times in five; absent where the two do not differ.
        var visible: Double?
    }

    struct Cut: Encodable {
        var splitAt: String
        /// Who had signed up by then, who did later, and who of the former edited their profiles later.
        var people, joinedLater, editedLater: Int
        var known, testDecisions, unclear, pairsNotNew, lists, listsWithMutual: Int
        var meanCandidates: Double
        var pairs: [String: Int]
    }

    struct Contender: Encodable {
        var name: String
        var figures: [String: Figure]
        var leads: [String: Figure]
        var exposureGini, coverage, shownToNobody: Double
    }

    struct Segment: Encodable {
        var name: String
        var decisions: Int
        var figures: [String: Figure]
    }

    struct Bin: Encodable {
        var lowest, highest, foretold, observed, low, high: Double
        var count: Int
    }

    /// Decisions of which as much was known.
    struct Known: Encodable {
        /// `actor` or `target`: whose decisions were counted, those made by the one or those on the other.
        var side: String
        /// `0`, `1-4` or `5 and more`.
        var known: String
        var decisions: Int
        var foretold: Double
        var observed, excess: Figure
        var slope: Figure?
    }

    struct Figure: Encodable {
        var estimate, low, high: Double

        init(_ interval: Interval) {
            estimate = interval.estimate
            low = interval.low
            high = interval.high
        }

        func text(signed: Bool = false) -> String {
            let texts = [estimate, low, high].map { $0.thousandths(signed: signed) }
            return "\(texts[0]) (\(texts[1]), \(texts[2]))"
        }

        /// The same without zeros before the point, for columns side by side.
        func shortText(signed: Bool = false) -> String {
            let texts = [estimate, low, high].map { Self.short($0, signed) }
            return "\(texts[0]) (\(texts[1]), \(texts[2]))"
        }

        /// Three digits behind the point, and no zero before it.
        static func short(_ value: Double, _ signed: Bool = false) -> String {
            value.thousandths(signed: signed).replacing(/^([-+]?)0\./) { "\($0.output.1)." }
        }
    }

    init(report: EvaluationReport) {
        people = report.people
        candidates = report.options.candidates.rawValue
        groupedBy = report.options.grouping.rawValue
        groups = report.groups
        intervals = report.options.scope.rawValue
        cuts = report.cuts.map { cut in
            Cut(
                splitAt: cut.split.description, people: cut.people, joinedLater: cut.counts.joinedLater,
                editedLater: cut.counts.editedLater, known: cut.counts.known, testDecisions: cut.testDecisions,
                unclear: cut.counts.unclear, pairsNotNew: cut.counts.pairsNotNew, lists: cut.lists,
                listsWithMutual: cut.listsWithMutual, meanCandidates: cut.candidates,
                pairs: Dictionary(
                    uniqueKeysWithValues: TestPair.Outcome.allCases.map { ($0.rawValue, cut.pairs[$0] ?? 0) })
            )
        }
        headline = report.headline.map {
            Headline(
                measure: $0.measure.name, baseline: $0.baseline, verdict: $0.verdict.rawValue,
                lead: $0.lead.map(Figure.init), visible: $0.visible)
        }
        func named(_ measures: [Measure], _ intervals: [Interval?]) -> [String: Figure] {
            var figures: [String: Figure] = [:]
            for (measure, interval) in zip(measures, intervals) {
                if let interval { figures[measure.name] = Figure(interval) }
            }
            return figures
        }
        contenders = report.results.map { result in
            Contender(
                name: result.name, figures: named(report.measures, result.figures),
                leads: named(report.measures, result.leads), exposureGini: result.exposureGini,
                coverage: result.coverage, shownToNobody: result.shownToNobody)
        }
        segments = report.segments.map {
            Segment(name: $0.name, decisions: $0.decisions, figures: named(report.measures, $0.figures))
        }
        truth = report.truth.map { Truth($0, places: report.options.places) }
        reliability = report.reliability.map { table in
            table.bins.map {
                Bin(
                    lowest: $0.lowest, highest: $0.highest, foretold: $0.meanPredicted, observed: $0.observed.estimate,
                    low: $0.observed.low, high: $0.observed.high, count: $0.count)
            }
        }
        let scope = report.options.scope
        calibration = report.calibration.map { rows in
            rows.map { row in
                Known(
                    side: row.side.rawValue, known: row.known.rawValue, decisions: row.decisions,
                    foretold: row.predicted, observed: Figure(row.observed.interval(scope, within: 0...1)),
                    excess: Figure(row.excess.interval(scope)), slope: row.slope.map { Figure($0.interval(scope)) })
            }
        }
    }
}
