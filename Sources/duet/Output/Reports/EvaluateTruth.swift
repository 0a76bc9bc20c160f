import Evaluation
import Foundation

/// What lists are worth by the truth of an invented crowd, for people.
struct EvaluationTruth {
    let report: EvaluationReport
    let truth: TrueReport
    let options: OutputOptions

    /// Of lists of everybody few pairs are ever decided on: what precision says there is no estimate of the truth.
    var text: String {
        (report.options.candidates == .all ? [everybody, matches] : [everybody, matches, judged])
            .joined(separator: "\n\n")
    }

    private var name: Int { (truth.results.map(\.name.count).max() ?? 0) + 2 }

    /// Lengths of lists that fit beside each other.
    private var places: [Int] { Array(report.options.places.indices.prefix(4)) }

    private func line(_ first: String, _ cells: [String]) -> String {
        let text = "  " + first.padding(toLength: name, withPad: " ", startingAt: 0) + cells.joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    private var everybody: String {
        let titles = places.map { EvaluationText.padded("first \(report.options.places[$0])") }
        let lines = truth.results.map { result in
            line(result.name, places.map { EvaluationText.figure(result.everybody[$0]) })
        }
        let title = "In truth: the chance of being mutual in lists of everybody whom one could have met"
        return ([Terminal.bold(title, options), line("", titles)] + lines).joined(separator: "\n")
    }

    private var matches: String {
        let title =
            "In truth: matches per person among at most \(TrueReport.crowdSize.grouped) who read lists of each other"
        let lines = truth.results.map { result in
            line(result.name, ["\(result.matches.fixed(3))  \(result.shareOfBest.percent) of the best"])
        }
        return ([Terminal.bold(title, options)] + lines).joined(separator: "\n")
    }

    /// What precision estimates beside what it is.
    private var judged: String {
        guard let one = report.options.places.firstIndex(of: 1),
            let measure = report.measures.firstIndex(of: .precision(1))
        else { return "" }
        let titles = ["precision@1", "true chance", "difference"]
        let lines = zip(report.results, truth.results).map { result, truth in
            line(
                result.name,
                [
                    EvaluationText.figure(result.figures[measure]), EvaluationText.figure(truth.judged[one]),
                    EvaluationText.figure(truth.excess[one], signed: true),
                ])
        }
        let title = "Precision as judged, and the true chances of the same candidates (lists of those decided on)"
        let head = line("", titles.map { EvaluationText.padded($0) })
        return ([Terminal.bold(title, options), head] + lines).joined(separator: "\n")
    }

    /// What the figures mean.
    var legend: String {
        let compared =
            switch report.options.candidates {
            case .all: "Few of these pairs are ever decided on: precision is far below the true chances."
            case .observed:
                """
                Precision is of pairs of which both decided, or one was silent for 14 active days and may never have
                been shown the other; true chances are of both being shown each other.
                """
            }
        return """
            The truth of \(truth.people.grouped) people is known, and lists of a sample of them were looked at. "truth, harmonic"
            and so on rank by the true chances.
            \(compared)
            """
    }
}
