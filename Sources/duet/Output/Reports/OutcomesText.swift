import Evaluation
import Foundation
import Profiles

/// What became of the matches, for people.
struct OutcomesText {
    let report: OutcomesReport
    let database: String
    let options: OutputOptions

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        guard report.all.made > 0 else {
            return report.hasRuns
                ? "No run has made a match by \(report.asOf) UTC, so there is nothing to report yet."
                : "Duet has not run on \(database) yet, so no match is on record. duet run makes the first."
        }
        return ([counts, shares] + legend).joined(separator: "\n\n")
    }

    private var counts: String {
        let all = report.all
        var table = Table(alignsNumbers: false)
        table.add("made", all.made.grouped)
        table.add("judged", "\(all.judged.grouped), at least \(age) old")
        func add(_ name: String, _ count: Int, _ words: String) {
            if count > 0 { table.add(name, "\(count.grouped), \(words)") }
        }
        if all.tooYoung > 0 {
            table.add(
                "too young",
                "\(all.tooYoung.grouped); so far a first message in \(all.soFar.firstMessage.grouped), "
                    + "both wrote in \(all.soFar.bothWrote.grouped), dislike or block in \(all.soFar.parted.grouped)")
        }
        add("undone", all.undone, "by duet undo: nobody had written")
        add("chat deleted", all.chatDeleted, "by the app, with whatever was written in it")
        add("people gone", all.peopleGone, "one of the two is no user any more")
        return table.text(under: "Matches of Duet, as of \(report.asOf) UTC", options)
    }

    private var shares: String {
        var table = Table(alignsNumbers: false, splitsColumns: true)
        table.add("", "judged", "first message", "both wrote", "dislike or block")
        for (label, tally) in [("all", report.all)] + report.groups.map({ ($0.name, $0.tally) }) {
            table.add(
                [Terminal.printable(label), tally.judged.grouped]
                    + [\OutcomeTally.Events.firstMessage, \.bothWrote, \.parted].map { Self.figure(tally.share($0)) })
        }
        return table.text(under: "What happened within \(age) of the match, in % of the judged", options)
    }

    private var legend: [String] {
        var parts: [String] = []
        if report.grouping == .config {
            var table = Table(alignsNumbers: false)
            for group in report.groups {
                table.add(Terminal.printable(group.name), Terminal.printable(group.description))
            }
            parts.append(
                table.text(under: "What differed from the defaults", options))
        }
        var notes = [
            "In brackets: 95 % confidence intervals (Wilson), for independent matches."
        ]
        if report.grouping == .config, report.groups.count > 1 {
            notes.append(
                "Settings were used one after another: what differs between them may be due to the season as well.")
        }
        if report.all.later != OutcomeTally.Events() {
            let later = report.all.later
            notes.append(
                "Later than that: a first message in \(later.firstMessage.grouped) more, both wrote in "
                    + "\(later.bothWrote.grouped) more, dislike or block in \(later.parted.grouped) more.")
        }
        if report.erasedOutsideOfGroups > 0 {
            notes.append(
                "Of \(report.erasedOutsideOfGroups.grouped) matches of people who were erased, only the number is on record; "
                    + "they are in no group.")
        }
        return parts + [notes.joined(separator: "\n")]
    }

    /// `7 days`, or as it was given.
    private var age: String {
        let days = report.span.seconds / 86_400
        guard report.span.seconds.isMultiple(of: 86_400) else { return report.span.description }
        return days == 1 ? "1 day" : "\(days) days"
    }

    private static func figure(_ interval: Interval?) -> String {
        guard let interval else { return "-" }
        // Of all or nothing there is nothing behind the point.
        func text(_ share: Double) -> String {
            share == 0 || share == 1 ? "\(Int(share * 100))" : (share * 100).fixed(1)
        }
        return "\(text(interval.estimate)) (\(text(interval.low)), \(text(interval.high)))"
    }
}
