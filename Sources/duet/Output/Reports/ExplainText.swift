import Compatibility
import NightlyPass
import Profiles

/// Why two people suit each other, for people.
struct ExplainText {
    let report: PairReport
    let options: OutputOptions

    var text: String {
        let names = (report.directed[0].from, report.directed[0].to)
        var lines = [Terminal.bold("\(names.0) and \(names.1)", options)]
        var table = Table()
        table.add("as of", "\(report.asOf) UTC")
        table.add(
            "mutual score",
            "\(report.mutualScore.fixed(4)) (\(report.fusion) of the two below), \(report.lift.fixed(2)) times the average pair: "
                + report.scoreBand)
        table.add(
            "in common",
            report.reasons.isEmpty ? "nothing that both profiles show" : report.reasons.joined(separator: "; "))
        table.add("like each other", report.likeEachOther ? "yes" : "no")
        lines += table.lines()
        for directed in report.directed {
            lines.append("")
            lines.append(
                Terminal.bold("\(directed.from) → \(directed.to): chance of a like \(directed.score.fixed(4))", options)
            )
            var parts = Table()
            parts.add("part", "weight", "log-odds", "evidence")
            for part in directed.contributions {
                parts.add(
                    part.part.split(separator: "_").joined(separator: " "), part.weight?.fixed(2) ?? "-",
                    part.value.fixed(4), Terminal.printable(part.evidence))
            }
            parts.add("sum", "-", directed.logOdds.fixed(4), "the inner product that is scored")
            lines += parts.lines()
        }
        lines.append("")
        for (meeting, label) in [
            (Meeting.mutualLike, "As a mutual like"), (.introduction, "As an introduction"),
            (.recommendation, "In a list"),
        ] {
            let rules = report.keptApart[meeting.rawValue] ?? []
            if rules.isEmpty {
                lines.append("\(label): no rule stands against it.")
            } else {
                lines.append("\(label): kept apart.")
                lines += rules.map { "  \($0.name.split(separator: "_").joined(separator: " ")): \($0.explanation)." }
            }
        }
        if let refused = report.refused {
            lines.append(
                "Refused by the app's tables \(refused.times == 1 ? "once" : "\(refused.times) times"), the last time on "
                    + "\(refused.last): \(Terminal.printable(refused.reason)).")
            lines.append("  Chosen again from \(refused.nextTry) on, if nothing else keeps them apart.")
        }
        for ignored in report.ignored ?? [] {
            lines.append(
                "\(ignored.shown) was in \(ignored.lists == 1 ? "a list" : "\(ignored.lists) lists") of \(ignored.reader), who "
                    + "looked further and said nothing:")
            lines.append("  the next lists count \(ignored.logOdds.fixed(2)) in log-odds for it.")
        }
        if let night = report.night { lines += [""] + self.night(night) }
        return Wrapping.fitted(lines.joined(separator: "\n"))
    }

    private func night(_ night: PairNight) -> [String] {
        var lines = [
            Terminal.bold("The last night, run \(night.runID) of \(night.passDate), as of \(night.asOf) UTC", options)
        ]
        for place in night.places {
            let answer =
                place.rank.map { "number \($0) as the app shows it now" }
                ?? place.why.map { "not there: \($0.explanation)" }
            lines.append("  \(place.shown) in the list of \(place.reader): \(Terminal.printable(answer ?? "")).")
        }
        if let held = night.held { lines.append("  Since then: \(Terminal.printable(held)).") }
        lines.append("  A match: \(night.isMatched ? "" : "no: ")\(Terminal.printable(night.chat.explanation)).")
        return lines
    }
}
