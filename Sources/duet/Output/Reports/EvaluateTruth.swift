import Evaluation
import Foundation

/// The true quality of lists of synthetic people, for people.
struct EvaluateTruth {
    let report: EvaluationReport
    let truth: TrueReport
    let options: OutputOptions

    /// Of lists of everybody few pairs are ever decided on: what precision says there is no estimate of the truth.
    var text: String {
        (report.options.candidates == .all ? [everybody, matches] : [everybody, matches, judged])
            .joined(separator: "\n\n")
    }

    private var places: [Int] { Array(report.options.places.indices.prefix(4)) }

    private var everybody: String {
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add([""] + places.map { "first \(report.options.places[$0])" })
        for result in truth.results {
            table.add([result.name] + places.map { EvaluateText.figure(result.everybody[$0]) })
        }
        return table.text(
            under: "In truth: the chance of being mutual in lists of everybody whom one could have met", options)
    }

    private var matches: String {
        var table = Table(alignsNumbers: false)
        for result in truth.results {
            table.add(result.name, result.matches.fixed(3), "\(result.shareOfBest.percent) of the best")
            if let matches = result.reciprocal, let share = result.reciprocalShareOfBest {
                let name = result.name.replacing("balanced", with: "reciprocal")
                table.add(name, matches.fixed(3), "\(share.percent) of the best")
            }
        }
        let crowd = TrueReport.crowdSize.grouped
        return table.text(
            under: "In truth: matches per person among at most \(crowd) who read lists of each other", options)
    }

    /// What precision estimates beside what it is.
    private var judged: String {
        guard let one = report.options.places.firstIndex(of: 1),
            let measure = report.measures.firstIndex(of: .precision(1))
        else { return "" }
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add("", "precision@1", "true chance", "difference")
        for (result, truth) in zip(report.results, truth.results) {
            table.add(
                result.name, EvaluateText.figure(result.figures[measure]), EvaluateText.figure(truth.judged[one]),
                EvaluateText.figure(truth.excess[one], signed: true))
        }
        return table.text(
            under: "Precision as judged, and the true chances of the same candidates (lists of those decided on)",
            options)
    }

    /// What the figures mean.
    var legend: String {
        let compared =
            switch report.options.candidates {
            case .all: "Few of these pairs are ever decided on: precision is far below the true chances."
            case .observed:
                "Precision is of pairs of which both decided, or one was silent for 14 active days and may never have been "
                    + "shown the other; true chances are of both being shown each other."
            }
        return """
            The truth of \(truth.people.grouped) people is known, and lists of a sample of them were looked at. \
            "truth, harmonic" and so on rank by the true chances. \(compared)
            """
    }
}
