import Evaluation
import Foundation
import NightlyPass

/// Two plans side by side, for people.
struct PlansText {
    let report: ComparisonReport
    let options: OutputOptions

    var text: String {
        ([head, settings, chats, exposure, lists, changes, named].compactMap(\.self)
            + [backtest, legend].compactMap(\.self))
            .joined(separator: "\n\n")
    }

    private var head: String {
        var table = Table(alignsNumbers: false)
        table.add("a", Terminal.printable(report.configurations.a))
        table.add("b", Terminal.printable(report.configurations.b))
        return section("Two plans as of \(report.asOf) UTC, of which neither was written", table)
    }

    private var settings: String {
        var table = Table(alignsNumbers: false)
        table.add("", "a", "b")
        for setting in report.settings {
            table.add(setting.key, Terminal.printable(setting.value), Terminal.printable(setting.other))
        }
        return section("Settings that differ", table)
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
        var lines = [section("Chats", table)]
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
        return section("Lists, and who is in them", table)
    }

    private var lists: String {
        var table = Table(alignsNumbers: false)
        for overlap in report.overlaps {
            let name = overlap.k.map { $0 == 1 ? "first place" : "first \($0)" } ?? "whole lists"
            table.add(name, overlap.jaccard?.percent ?? "-")
        }
        let title = section("Who is in both of a person's two lists, of all who are in either", table)
        let correlation = report.rankCorrelation.map { $0.fixed(3) } ?? "-"
        return title
            + "\n  scores: rank correlation \(correlation) over \(report.sampledPairs.grouped) pairs who may meet"
    }

    private var changes: String {
        var table = Table()
        table.addTitles("", "people", "more matches", "fewer", "more places", "fewer")
        for change in report.changes {
            table.add(
                change.name, change.people.grouped, change.moreMatches.grouped, change.fewerMatches.grouped,
                change.morePlaces.grouped, change.fewerPlaces.grouped)
        }
        return section("Who gains and who loses with b, in people", table)
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
        return section("The greatest changes", table)
    }

    private var backtest: String? {
        guard let backtest = report.backtest else { return nil }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, [16, 24, 24, 24]).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
            return "  " + String(padded.joined().reversed().drop { $0 == " " }.reversed())
        }
        func figure(_ figure: EvaluationLine.Figure?, signed: Bool = false) -> String {
            guard let figure else { return "-" }
            func text(_ value: Double) -> String {
                // Rounded first, so that nothing is shown as -0.000.
                let rounded = (value * 1000).rounded() / 1000 + 0
                return String(format: signed && rounded != 0 ? "%+.3f" : "%.3f", rounded)
            }
            return "\(text(figure.estimate)) (\(text(figure.low)), \(text(figure.high)))"
        }
        let title = Terminal.bold("Backtest at \(backtest.splitAt.joined(separator: ", ")) UTC", options)
        return
            ([title, line(["", "a", "b", "b less a"])]
            + backtest.rows.map {
                line([$0.measure, figure($0.a), figure($0.b), figure($0.difference, signed: true)])
            }).joined(separator: "\n")
    }

    private var legend: String? {
        var lines = [
            "Places: in how many people's lists somebody is. Newcomers have fewer than \(Segment.regularFrom) decisions."
        ]
        if let backtest = report.backtest {
            let unit =
                switch backtest.groupedBy {
                case "component": "components (people who met only each other)"
                case "day": "days"
                default: "people"
                }
            lines.append(
                "In brackets: 95 % intervals from drawing \(backtest.groups.grouped) \(unit) anew 1,000 times,")
            lines.append("for both the same; one of b less a that does not hold 0 speaks for a difference.")
            lines.append("Of Brier and log loss, less is better.")
        }
        return lines.joined(separator: "\n")
    }

    private func section(_ title: String, _ table: Table) -> String {
        ([Terminal.bold(title, options)] + table.lines()).joined(separator: "\n")
    }
}
