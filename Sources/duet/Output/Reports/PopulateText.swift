import Profiles
import SyntheticPopulation

/// Counts the rows of a crowd as they go by.
struct PopulationTally {
    /// By table.
    private(set) var rows: [String: Int] = [:]
    private(set) var likes = 0
    private(set) var dislikes = 0
    private(set) var blocks = 0

    mutating func add(_ batch: AppRows) {
        rows["users", default: 0] += batch.users.count
        rows["profiles", default: 0] += batch.profiles.count
        rows["match_preferences", default: 0] += batch.preferences.count
        rows["interactions", default: 0] += batch.interactions.count
        rows["chats", default: 0] += batch.chats.count
        rows["chat_participants", default: 0] += batch.chats.reduce(0) { $0 + $1.participants.count }
        rows["messages", default: 0] += batch.messages.count
        for row in batch.interactions {
            switch row.type {
            case "like": likes += 1
            case "dislike": dislikes += 1
            case "block": blocks += 1
            default: break
            }
        }
    }
}

/// What populate did, for people and for programs.
struct PopulateText {
    let settings: PopulationSettings
    let report: PopulationReport
    let tally: PopulationTally
    /// By table: what was written, or for a crowd that was only drawn, what would have been.
    let rows: [String: Int]
    /// `nil` where the crowd was only drawn.
    let database: String?
    /// Empty where nobody asked for them.
    let comparisons: [PopulationComparison]
    let options: OutputOptions

    var text: String {
        var table = Table()
        func add(_ label: String, _ count: Int) { table.add(label, count.grouped) }
        add("people", count("users"))
        add("  profiles", count("profiles"))
        add("  stated preferences", count("match_preferences"))
        add("decisions", count("interactions"))
        add("  likes", tally.likes)
        add("  dislikes", tally.dislikes)
        add("  blocks", tally.blocks)
        let others = count("interactions") - tally.likes - tally.dislikes - tally.blocks
        if others > 0 { add("  unknown words", others) }
        add("mutual likes", report.mutualLikes)
        add("chats", count("chats"))
        add("  messages", count("messages"))
        if !report.planted.isEmpty {
            add("faults planted", report.planted.count)
            add("  rows of people left out", report.rowsOfPeopleLeftOut)
        }
        let summary = table.text(under: headline, options)
        guard !comparisons.isEmpty else { return summary }
        return summary + "\n\n" + PopulateFit(comparisons: comparisons, options: options).text
    }

    private func count(_ table: String) -> Int { rows[table, default: 0] }

    private var headline: String {
        let source =
            "world \(settings.world.rawValue), seed \(settings.seed), \(settings.days) days until \(settings.asOf) UTC"
        return "\(database == nil ? "Drew" : "Wrote") a population: \(source)"
    }

    /// What to do with the database now.
    var next: String? {
        database.map {
            """
            Look at them with: duet check --database \($0) --as-of "\(settings.asOf)"
            Match them with:   duet run --database \($0) --as-of "\(settings.asOf)"
            """
        }
    }

    var line: some Encodable {
        Line(
            asOf: settings.asOf.description,
            comparisons: comparisons.isEmpty
                ? nil : PopulateFit(comparisons: comparisons, options: options).lines,
            days: settings.days, decisions: settings.decisions,
            faults: report.planted.count, first: settings.first, messy: settings.messy,
            mutualLikes: report.mutualLikes, rowsOfPeopleLeftOut: report.rowsOfPeopleLeftOut, people: settings.people,
            rows: rows, seed: settings.seed,
            world: settings.world.rawValue)
    }

    private struct Line: Encodable {
        var asOf: String
        var comparisons: [PopulateFit.Line]?
        var days: Int
        var decisions: Double
        var faults: Int
        var first: Int
        var messageType = "populate"
        var messy: Double
        var mutualLikes: Int
        /// Interactions that name somebody who is left out for a fault: a reader ignores them as those of strangers.
        var rowsOfPeopleLeftOut: Int
        var people: Int
        var rows: [String: Int]
        var seed: UInt64
        var world: String
    }
}
