import SyntheticPopulation

/// A population beside its sources, for people and for programs.
struct PopulateFit {
    let comparisons: [PopulationComparison]
    let options: OutputOptions

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        comparisons.map { comparison in
            var table = Table()
            table.add("", "source", "here")
            for row in comparison.rows { table.add(row.label, Self.percent(row.source), Self.percent(row.here)) }
            let verdict = comparison.pValue.map { ", p \(Self.text($0))" } ?? ""
            return ([Terminal.bold(comparison.title, options) + " (%\(verdict))"] + table.lines())
                .joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n\n" + Self.legend
    }

    /// What the columns and p mean, since nobody reads a manual beside a table.
    private static let legend = """
        source: the survey or study that data/README.md names. here: this population; - where too few are there to measure. \
        p: how often people drawn from the source would differ from it at least as much. In a population of a million \
        even a thousandth shows. Likes given and received: of women and men with 10 decisions or more about the \
        other gender, the first 15 of each. The study's rates by age rest on 33 to 296 meetings each.
        """

    private static func percent(_ share: Double) -> String {
        share.isFinite ? "\((share * 1000).rounded() / 10)" : "-"
    }

    private static func text(_ pValue: Double) -> String {
        pValue < 0.0001 ? "below 0.0001" : "\((pValue * 10_000).rounded() / 10_000)"
    }

    var lines: [Line] { comparisons.map(Line.init) }

    struct Line: Encodable {
        var title: String
        var pValue: Double?
        var rows: [Row]

        init(_ comparison: PopulationComparison) {
            title = comparison.title
            pValue = comparison.pValue
            rows = comparison.rows.map {
                Row(label: $0.label, source: $0.source, here: $0.here.isFinite ? $0.here : nil)
            }
        }
    }

    struct Row: Encodable {
        var label: String
        var source: Double
        var here: Double?
    }
}
