import Evaluation
import Foundation
import NightlyPass

/// Two plans side by side, for people.
struct CompareText {
    let report: CompareReport
    let options: OutputOptions

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        ([head, settings, chats, exposure, lists, changes, named].compactMap(\.self)
            + [backtest, legend].compactMap(\.self))
            .joined(separator: "\n\n")
    }

    private var head: String {
        var table = Table(alignsNumbers: false)
        table.add("a", Terminal.printable(report.configurations.a))
        table.add("b", Terminal.printable(report.configurations.b))
        return table.text(under: "Two plans as of \(report.asOf) UTC, of which neither was written", options)
    }

    private var settings: String {
        var table = Table(alignsNumbers: false)
        table.add("", "a", "b")
        for setting in report.settings {
            table.add(setting.key, Terminal.printable(setting.value), Terminal.printable(setting.other))
        }
        return table.text(under: "Settings that differ", options)
    }

    private var chats: String {
        let (a, b) = (report.summaries.a, report.summaries.b)
        var table = Table()
        table.addTitles("", "a", "b", "in both")
        for (kind, name) in [("mutual_like", "mutual likes"), ("introduction", "introductions")] {
            table.add(
                name, a.matches[kind, default: 0].grouped, b.matches[kind, default: 0].grouped,
                report.sharedMatches[kind, default: 0].grouped)
        }
        table.add("people with a match", a.peopleWithMatch.grouped, b.peopleWithMatch.grouped)
        table.add("most for one person", a.mostForOnePerson.grouped, b.mostForOnePerson.grouped)
        table.add("on record, no chat", a.known.grouped, b.known.grouped)
        var lines = [table.text(under: "Chats", options)]
        for (name, held) in [("a", a.held), ("b", b.held)] {
            if let held { lines.append("  \(name) would be held: \(held).") }
        }
        return lines.joined(separator: "\n")
    }

    private var exposure: String {
        let (a, b) = (report.summaries.a, report.summaries.b)
        var table = Table()
        table.addTitles("", "a", "b")
        table.add("people who take part", a.eligible.grouped, b.eligible.grouped)
        table.add("people with a list", a.peopleWithRecommendations.grouped, b.peopleWithRecommendations.grouped)
        table.add("places in lists", a.recommendations.grouped, b.recommendations.grouped)
        table.add("Gini of places", a.giniOfRecommendations.fixed(3), b.giniOfRecommendations.fixed(3))
        table.add("Gini of matches", a.giniOfMatches.fixed(3), b.giniOfMatches.fixed(3))
        table.add("% shown to nobody", (a.shownToNobody * 100).fixed(1), (b.shownToNobody * 100).fixed(1))
        return table.text(under: "Lists, and who is in them", options)
    }

    private var lists: String {
        var table = Table(alignsNumbers: false)
        for overlap in report.overlaps {
            let name = overlap.k.map { $0 == 1 ? "first place" : "first \($0)" } ?? "whole lists"
            table.add(name, overlap.jaccard?.percent ?? "-")
        }
        let title = table.text(under: "Who is in both of a person's two lists, of all who are in either", options)
        let correlation = report.rankCorrelation.map { $0.fixed(3) } ?? "-"
        return title
            + "\n  scores: rank correlation \(correlation) over \(report.sampledPairs.grouped) pairs who may meet"
    }

    private var changes: String {
        var table = Table(splitsColumns: true)
        table.addTitles("", "people", "more matches", "fewer", "more places", "fewer")
        for change in report.changes {
            table.add(
                change.name, change.people.grouped, change.moreMatches.grouped, change.fewerMatches.grouped,
                change.morePlaces.grouped, change.fewerPlaces.grouped)
        }
        return table.text(under: "Who gains and who loses with b, in people", options)
    }

    private var named: String? {
        guard !report.gains.isEmpty || !report.losses.isEmpty else { return nil }
        var table = Table()
        table.addTitles("", "", "places a", "b", "matches a", "b")
        for (word, people) in [("gains", report.gains), ("loses", report.losses)] {
            for (position, person) in people.enumerated() {
                table.add(
                    position == 0 ? word : "", Terminal.printable(person.username), person.places.a.grouped,
                    person.places.b.grouped, person.matches.a.grouped, person.matches.b.grouped)
            }
        }
        return table.text(under: "The greatest changes", options)
    }

    private var backtest: String? {
        guard let backtest = report.backtest, let headline = backtest.rows.first else { return nil }
        func table(_ rows: [CompareReport.Backtest.Row]) -> Table {
            var table = Table(alignsNumbers: false, splitsColumns: true)
            table.add("", "a", "b", "b less a")
            for row in rows {
                table.add(
                    row.measure, row.a?.shortText() ?? "-", row.b?.shortText() ?? "-",
                    row.difference?.shortText(signed: true) ?? "-")
            }
            return table
        }
        let title = "Backtest at \(backtest.splitAt.joined(separator: ", ")) UTC"
        return [
            table([headline]).text(under: title, options) + "\n" + verdict(backtest, headline),
            table(Array(backtest.rows.dropFirst())).text(
                under: "The other measures, whose differences hold all at once", options),
        ].joined(separator: "\n\n")
    }

    private func verdict(_ backtest: CompareReport.Backtest, _ headline: CompareReport.Backtest.Row) -> String {
        switch PairedBacktest.Verdict(rawValue: backtest.verdict) {
        case .better: "  b is better: \(headline.measure) decides, and it is ahead by more than chance."
        case .worse: "  b is worse: \(headline.measure) decides, and it is behind by more than chance."
        case .same: "  Nothing that is judged here depends on the settings that differ."
        case .notShown, nil:
            "  Neither is shown to be better: \(headline.measure) decides"
                + (headline.visible.map { ", and would have seen \(Self.short($0))." }
                    ?? ", and does not depend on the settings that differ.")
        }
    }

    /// A difference that would have been seen, to two digits.
    static func short(_ difference: Double) -> String { difference.fixed(difference < 0.0095 ? 3 : 2) }

    private var legend: String? {
        var lines = [
            "Places: in how many people's lists somebody is. Newcomers have fewer than \(Segment.regularFrom) decisions."
        ]
        if let backtest = report.backtest, let scope = IntervalScope(rawValue: backtest.intervals),
            let grouping = Grouping(rawValue: backtest.groupedBy)
        {
            lines.append(IntervalWords(scope, grouping, units: backtest.groups).text)
            lines.append(
                """
                \(backtest.headline) was chosen before looking, and has the verdict. Of the others' differences one or more \
                leaves out 0 by chance in 5 % of comparisons, however many they are. "Would have seen": so large a difference \
                leaves out 0 four times in five. Of Brier and log loss, less is better.
                """)
        }
        return lines.joined(separator: "\n")
    }
}
