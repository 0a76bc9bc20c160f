import Compatibility
import Evaluation
import Matching
import Profiles

/// A search for settings, for programs.
struct TuneLine: Encodable {
    var messageType = "tuning"
    var complete: Bool
    var metric, groupedBy, verdict: String
    var seed: UInt64
    var people, groups, trials: Int
    var cuts: [Cut]
    /// `nil` where the groups were shared out once.
    var folds, foldsKept: Int?
    var asSet, best, recommended: Setting
    var factors: [String: Finding]
    var historyMoved: [String]
    var comparison, logLoss: Comparison?
    /// On the groups that were searched on.
    var maxGini: Double
    var gini: [String: Double]

    struct Cut: Encodable {
        var splitAt: String
        var known, decisions, pairs: Int
    }

    struct Setting: Encodable {
        var weight: [String: Double]
        var fusion: String
        var history: [String: Double]

        init(_ setting: TuningSetting) {
            weight = Dictionary(uniqueKeysWithValues: setting.weights.values.map { ($0.key.name, $0.value) })
            fusion = setting.fusion.rawValue
            history = Dictionary(
                uniqueKeysWithValues: HistorySettings.Name.allCases.map { ($0.rawValue, setting.history[$0]) })
        }
    }

    struct Finding: Encodable {
        /// `identified`, `constant`, `no effect` or `unknown`.
        var standing: String
        var lostAtZero: EvaluateLine.Figure?
        /// What loss would have been seen four times in five.
        var visible: Double?
    }

    struct Comparison: Encodable {
        var asSet, best, lead: EvaluateLine.Figure
        /// What lead would have been seen four times in five.
        var visible: Double

        init(_ comparison: TuningReport.Comparison) {
            asSet = EvaluateLine.Figure(comparison.start)
            best = EvaluateLine.Figure(comparison.best)
            lead = EvaluateLine.Figure(comparison.lead)
            visible = comparison.visible
        }
    }

    init(report: TuningReport) {
        complete = report.isComplete
        metric = report.metric.name
        groupedBy = report.grouping.rawValue
        verdict = report.verdict.rawValue
        seed = report.seed
        people = report.people
        groups = report.groups
        trials = report.trials
        cuts = report.cuts.map {
            Cut(splitAt: $0.split.description, known: $0.known, decisions: $0.decisions, pairs: $0.pairs)
        }
        if case .folds(let count) = report.plan { (folds, foldsKept) = (count, report.foldsKept) }
        asSet = Setting(report.start)
        best = Setting(report.best)
        recommended = Setting(report.recommended)
        factors = Dictionary(
            uniqueKeysWithValues: report.findings.map { factor, finding in
                switch finding {
                case .constant: (factor.name, Finding(standing: "constant"))
                case .unknown: (factor.name, Finding(standing: "unknown"))
                case .noEffect(let lost):
                    (
                        factor.name,
                        Finding(
                            standing: "no effect", lostAtZero: lost.map(EvaluateLine.Figure.init),
                            visible: report.visible[factor])
                    )
                case .identified(let lost):
                    (
                        factor.name,
                        Finding(
                            standing: "identified", lostAtZero: lost.map(EvaluateLine.Figure.init),
                            visible: report.visible[factor])
                    )
                }
            })
        historyMoved = report.moved.map(\.rawValue)
        comparison = report.comparison.map(Comparison.init)
        logLoss = report.logLoss.map(Comparison.init)
        maxGini = report.exposure.limit
        gini = ["searched_as_set": report.exposure.start, "searched_best": report.exposure.best]
        if let reported = report.reportedExposure {
            gini["reported_as_set"] = reported.start
            gini["reported_best"] = reported.best
            gini["reported_limit"] = reported.limit
        }
    }
}
