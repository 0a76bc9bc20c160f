import MatchStore
import NightlyPass
import Profiles

/// The state of a database, for people.
struct CheckText {
    let report: CheckReport
    let database: String
    let options: OutputOptions
    let verbose: Bool

    var text: String { Wrapping.fitted(whole) }

    private var whole: String {
        var lines = [Terminal.bold("Database \(database)", options)]
        var table = Table()
        table.add("app's tables", report.schemaProblems.first ?? "all there")
        for problem in report.schemaProblems.dropFirst() { table.add("", problem) }
        table.add("rows", RunText.list(report.rows))
        table.add(
            "references",
            report.brokenReferences.isEmpty ? "all hold" : "broken in " + RunText.list(report.brokenReferences))
        if !report.chatReferences.isEmpty {
            table.add(
                "refer to chats",
                Terminal.printable(report.chatReferences.joined(separator: ", ")) + ": duet undo leaves such chats")
        }
        table.add("journal mode", journal)
        table.add(
            "Duet's tables", report.matchSchema.map { "version \($0)" } ?? "not there yet: the first run adds them")
        if !report.ownTables.isEmpty { table.add("  size", sizes) }
        table.add("locked by", lock)
        table.add("last run", lastRun)
        lines += table.lines()
        if let table = report.noViewBecauseOf {
            lines += [
                "  \(Terminal.printable(table)): migrations that rebuild a table which a view names are stopped by SQLite, so there "
                    + "is no match_recommendations_now. The app runs the text in match_queries; --view makes the view."
            ]
        } else if let table = report.viewStopsMigrationsOf {
            lines += [
                "  \(Terminal.printable(table)): migrations that rebuild a table which a view names are stopped by SQLite. Run with "
                    + "--no-view, or let them drop match_recommendations_now before."
            ]
        } else if report.viewStopsRebuilds {
            lines += [
                "  SQLite stops a migration that gives a new table the name of an old one which a view names. Where the app has "
                    + "such migrations, run with --no-view, or let them drop match_recommendations_now before."
            ]
        }
        if !report.missingIndexes.isEmpty {
            lines.append("  Without these indexes, looking up one person reads whole tables:")
            lines += report.missingIndexes.map { "    \($0)" }
        }
        if !report.unreadFacts.isEmpty { lines += notRead }
        if report.forecast != nil { lines += people }
        if report.schemaProblems.isEmpty { lines += forecast }
        return lines.joined(separator: "\n")
    }

    private var sizes: String {
        let known = report.ownTables.sorted {
            ($1.value.bytes ?? 0, $1.value.rows, $0.key) < ($0.value.bytes ?? 0, $0.value.rows, $1.key)
        }
        let total = known.reduce(0) { $0 + ($1.value.bytes ?? 0) }
        let shown = known.filter { $0.value.rows > 0 }.map { name, size in
            "\(name) \(size.bytes.map { "\(($0 / 1024).grouped) KB in " } ?? "")\(size.rows.grouped) rows"
        }
        return (total > 0 ? "\((total / 1024).grouped) KB: " : "") + shown.joined(separator: ", ")
    }

    private var journal: String {
        guard report.journalMode != "wal" else { return "wal" }
        return
            "\(report.journalMode) (it works; in wal mode readers and writers do not wait for each other, and two who write "
            + "wait for milliseconds)"
    }

    private var lock: String {
        guard let isLocked = report.isLocked else { return "not known: the lock file cannot be read" }
        guard isLocked else { return "nobody" }
        return "a pass, process " + (report.lockedBy.map { "\($0)" } ?? "unknown: perhaps of another container")
    }

    private var lastRun: String {
        guard let run = report.lastRun else { return "none" }
        let end = run.message.map { ": \($0)" } ?? ""
        // What is on record need not be what a pass wrote there.
        return Terminal.printable(
            "run \(run.id) of \(run.passDate), \(run.status), \(run.written) of \(run.planned) chats\(end)")
    }

    private var people: [String] {
        var table = Table()
        let people = report.people
        let limit = verbose ? Int.max : 8
        table.add("users", people.users.grouped)
        table.add("left out", RunText.list(report.forecast?.leftOut ?? people.leftOut))
        table.add("profile parts unknown", RunText.list(people.unknownValues))
        table.add("rows ignored", RunText.list(people.ignoredRows))
        for (column, unread) in people.unread.sorted(by: { $0.key < $1.key }) {
            table.add("not read", Self.words(column, unread))
        }
        table.add("unknown genres", RunText.list(people.unknownGenres, limit: limit))
        table.add("unknown roles", RunText.list(people.unknownRoles, limit: limit))
        table.add("unknown genders", RunText.list(people.unknownGenders, limit: limit))
        table.add("unknown wishes", RunText.list(people.unknownWishes, limit: limit))
        table.add("unmapped interactions", RunText.list(people.unmappedTypes, limit: limit))
        var lines = ["", Terminal.bold("People", options)] + table.lines()
        if let closed = people.unknownValues["wish"] {
            lines.append(
                "  \(closed.grouped) stated whom they seek in words of which none is understood: nobody is suggested to "
                    + "them.")
        }
        if let many = people.ignoredRows["direct_chat_of_many"] {
            lines.append(
                "  \(many.grouped) direct chats have more than --direct-size participants: they keep nobody apart."
            )
        }
        if !people.unmappedTypes.isEmpty {
            lines.append(
                "  People with an unmapped interaction between them never meet. Map its word with --type, if it is a like, "
                    + "a dislike or a block, or one that says nothing of two people (ignore):")
            let costly = report.unmappedWords.sorted { ($1.value.pairs, $0.key) < ($0.value.pairs, $1.key) }
            for (word, cost) in costly.prefix(limit) {
                lines.append(
                    "    \(Terminal.printable(word)): \(cost.pairs.grouped) pairs, \(cost.likeEachOther.grouped) of whom like "
                        + "each other")
            }
        }
        return lines
    }

    /// What the plan of this date means for the next run, where there is one.
    private var plan: String? {
        guard let run = report.planOfDate else { return nil }
        return switch run.status {
        case "held":
            "run \(run.id) of \(run.passDate) is held; with --accept, the next run carries it out; "
                + "and what follows would be planned the next day"
        case "planned": "run \(run.id) of \(run.passDate) was cut off, and is finished first"
        case "undone":
            "run \(run.id) of \(run.passDate) was undone, and another run on that date makes nothing; "
                + "what follows is for the day after"
        default:
            "run \(run.id) has carried out the pass of \(run.passDate), and another run makes nothing; "
                + "what follows is for the day after"
        }
    }

    private static func words(_ column: String, _ unread: UnreadValues) -> String {
        let samples = unread.samples.map { "“\(Terminal.printable($0))”" }.joined(separator: ", ")
        return "\(Terminal.printable(column)): \(unread.count.grouped) of \(unread.rows.grouped) rows, "
            + "such as \(samples)"
    }

    private static func words(_ limit: CheckReport.NearestLimit) -> String {
        "\(limit.figure), \(limit.tonight.grouped) (usual \(limit.usual.grouped), held "
            + "\(limit.isUpper ? "above" : "below") \(limit.limit.grouped))"
    }

    private var forecast: [String] {
        let title = ["", Terminal.bold("The next run", options)]
        if let failure = report.forecastFailure {
            return title + ["  cannot run: \(failure)\(failure.hasSuffix(".") ? "" : ".")"]
        }
        guard let forecast = report.forecast else { return [] }
        var table = Table()
        if let plan { table.add("tonight", Terminal.printable(plan)) }
        table.add("takes part", "\(forecast.eligible.grouped) people")
        for (label, words) in RunText.pairs(forecast) { table.add(label, words) }
        table.add(
            "chats",
            "\(forecast.totalMatches.grouped): \(forecast.matches["mutual_like", default: 0].grouped) mutual likes, "
                + "\(forecast.matches["introduction", default: 0].grouped) introductions")
        table.add("for one person", "at most \(forecast.mostForOnePerson)")
        table.add(
            "backlog",
            report.backlog == 0
                ? "none"
                : "\(report.backlog.grouped) mutual likes older than --likes-within; --backfill would match them")
        if let count = report.likesWithoutChat, count > 0 {
            table.add(
                "without a chat",
                "\(count.grouped) of these mutual likes, though the app makes chats: who parted should have a "
                    + "dislike or a block")
        }
        table.add(
            "recommendations",
            "\(forecast.recommendations.grouped) for \(forecast.peopleWithRecommendations.grouped) people, "
                + "\(forecast.shownToNobody.percent) shown to nobody")
        if let rehearsal = report.rehearsal {
            table.add(
                "a trigger refuses",
                "two made-up people: \(Terminal.printable(rehearsal)). Matches that it refuses are not made")
        }
        if let held = forecast.held {
            table.add("would be held", forecast.withheld == nil ? held : "introductions alone: \(held)")
        } else if let limit = report.nearestLimit {
            table.add("nearest limit", Self.words(limit))
        }
        return title + table.lines()
    }
}
