import Matching
import NightlyPass
import Profiles

/// The summary of a pass for people.
struct RunText {
    let summary: PassSummary
    let options: OutputOptions
    /// Of the stream to which it goes.
    var width = Terminal.width

    var text: String { Wrapping.fitted(whole, width: width) }

    private var whole: String {
        var lines = [Terminal.bold(headline, options)]
        if let held = summary.held {
            lines.append("  held: \(held).")
            lines += waiting
        }
        if summary.undone == true { return lines.joined(separator: "\n") }
        var table = Table()
        table.add("people", "\(summary.users.grouped) users, \(summary.eligible.grouped) take part")
        table.add("  left out", counts(summary.leftOut))
        table.add("  profile parts unknown", counts(summary.unknownValues))
        table.add("  rows ignored", counts(summary.ignoredRows))
        if let unread = summary.unread { table.add("  values not read", counts(unread.mapValues(\.count))) }
        if let unread = summary.unreadFacts {
            table.add("not read", Terminal.printable(unread.joined(separator: ", ")))
        }
        table.add("learned from", "\(summary.decisions.grouped) decisions and conversations")
        for (label, words) in Self.pairs(summary) { table.add(label, words) }
        if let search = summary.search { table.add("search", Self.words(search)) }
        table.add("matches", "\(summary.totalMatches.grouped): \(kinds)")
        if let usual = summary.usualMatches {
            table.add("  usual", "\(usual.grouped): tonight has under a third of it, which is not held")
        }
        table.add(
            "  people with a match",
            "\(summary.peopleWithMatch.grouped), at most \(summary.mostForOnePerson) for one person")
        if summary.known > 0 {
            table.add("  on record, no chat", "\(summary.known.grouped) mutual likes older than --likes-within")
        }
        if !summary.skipped.isEmpty { table.add("  changed since chosen", counts(summary.skipped)) }
        if summary.refused > 0 {
            let reasons = (summary.refusals ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\(Terminal.printable($0.key)) (\($0.value.grouped))" }
            table.add("  refused by the app", "\(summary.refused.grouped): \(reasons.joined(separator: "; "))")
        }
        if let archived = summary.archived, archived > 0 {
            table.add("  archived", "\(archived.grouped) notifications of people who have parted since")
        }
        table.add(
            "recommendations",
            "\(summary.recommendations.grouped) for \(summary.peopleWithRecommendations.grouped) people")
        table.add(
            "exposure",
            "Gini \(summary.giniOfMatches.fixed(2)) of matches, \(summary.giniOfRecommendations.fixed(2)) of "
                + "recommendations; \(summary.shownToNobody.percent) shown to nobody")
        if let ignored = summary.ignoredShowings {
            table.add(
                "ignored in lists",
                "\(ignored.pairs.grouped) pairs; each time takes \(ignored.logOdds.fixed(2)) off the log-odds")
        }
        if let delivery = summary.delivery { table.add("notifications", Self.words(delivery)) }
        table.add("seconds", phases)
        if let held = summary.longestWriteLockMS {
            table.add("write lock", "held \(held.fixed(1)) ms at the longest")
        }
        table.add("peak memory", "\(summary.peakMemoryMB) MB")
        return (lines + table.lines(width: width)).joined(separator: "\n")
    }

    /// How many pairs the rules keep apart, and for which reasons.
    static func pairs(_ summary: PassSummary) -> [(label: String, words: String)] {
        let reasons =
            list(summary.keptApart)
            + (summary.keptApart.isEmpty ? "" : "; a pair with several reasons counts under each")
        // What an earlier version stored has no more.
        guard let all = summary.pairs, let left = summary.pairsNotKeptApart else {
            return [("pairs kept apart", reasons)]
        }
        return [
            ("pairs kept apart", "\((all - left).grouped) of \(all.grouped), which leaves \(left.grouped)"),
            ("  for each reason", reasons),
        ]
    }

    /// What is held waits for this.
    private var waiting: [String] {
        switch summary.status {
        case .held:
            [
                "  No \(summary.resumed ? "further " : "")chat was made. The plan and its lists are stored and wait:",
                "  if this is as it should be, run again with --accept.",
            ]
        case .partlyHeld:
            [
                "  \((summary.withheld ?? 0).grouped) introductions are stored and wait; mutual likes and lists are written.",
                "  If this is as it should be, run again with --accept.",
            ]
        default:
            (summary.withheld == nil
                ? [] : ["  Only introductions would wait; mutual likes and lists would be written."])
                + ["  If this is as it should be, run with --accept."]
        }
    }

    private var headline: String {
        let run = summary.runID.map { ", run \($0)" } ?? ""
        let pass = Terminal.printable("Pass of \(summary.passDate)\(run), as of \(summary.asOf) UTC")
        return switch summary.status {
        case .completed: "\(pass): done\(summary.resumed ? " (an earlier plan, carried out now)" : "")"
        case .held: "\(pass): held"
        case .partlyHeld: "\(pass): done, but for introductions"
        case .dryRun: "\(pass): dry run, nothing was written"
        case .nothingToDo where summary.undone == true:
            "\(pass): undone since, and its pairs are not matched again: nothing to do"
        case .nothingToDo: "\(pass): carried out before, nothing to do. These are its figures"
        }
    }

    private var kinds: String {
        "\(summary.matches["mutual_like", default: 0].grouped) mutual likes, "
            + "\(summary.matches["introduction", default: 0].grouped) introductions"
    }

    /// What a search that was to prune found, or why it did not.
    static func words(_ search: SearchFinding) -> String {
        if let measured = search.measured {
            return "pruned, found \(measured.recall.percent) of places in lists (± "
                + "\(measured.standardError.percent)), measured on \(measured.people.grouped) people; "
                + "\(measured.shareBelowNineTenths.percent) of them miss more than a tenth"
        }
        return switch search.fallback {
        case .smallCrowd: "exact: the crowd is small"
        case .noBasis: "exact: nothing in a few columns tells these people apart"
        case .notWorthIt, nil: "exact: pruning to a recall of \(search.target.percent) would not have been faster"
        }
    }

    private static func words(_ delivery: DeliveryOutcome) -> String {
        let withdrawn = delivery.withdrawn > 0 ? ", \(delivery.withdrawn.grouped) no longer wanted" : ""
        let retracted = delivery.retracted > 0 ? ", \(delivery.retracted.grouped) retracted" : ""
        return "\(delivery.delivered.grouped) delivered, \(delivery.left.grouped) left\(withdrawn)\(retracted)"
    }

    private var phases: String {
        let parts = PassPhase.allCases.compactMap { phase in
            summary.seconds[phase.rawValue].map { "\(phase.rawValue) \($0.fixed(2))" }
        }
        let total = summary.seconds.values.reduce(0, +)
        return "\(total.fixed(2)) (\(parts.joined(separator: ", ")))"
    }

    /// Reasons with their counts, most first.
    private func counts(_ counts: [String: Int]) -> String { Self.list(counts) }

    /// Keys that say too little by themselves.
    private static let keysInWords = ["stranger": "of people left out or not there"]

    static func list(_ counts: [String: Int], limit: Int = .max) -> String {
        guard !counts.isEmpty else { return "none" }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let shown = sorted.prefix(limit).map { key, count in
            let words = keysInWords[key] ?? Terminal.printable(key).split(separator: "_").joined(separator: " ")
            return "\(words) \(count.grouped)"
        }
        let rest = sorted.count > limit ? [" and \(sorted.count - limit) more"] : []
        return shown.joined(separator: ", ") + rest.joined()
    }
}
