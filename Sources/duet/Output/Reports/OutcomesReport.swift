import Evaluation
import NightlyPass
import Profiles

/// The matches on record in groups, each with what became of them.
struct OutcomesReport {
    struct Group {
        /// What tables call it.
        var name: String
        /// What there is to say of it beside the figures; empty where nothing is.
        var description: String
        var tally: OutcomeTally
        /// Of a group of one configuration: the first and last pass date, the runs, and what differs from the defaults.
        var configuration: Configuration?
    }

    struct Configuration: Encodable {
        var first, last: String
        var runs: Int
        /// Absent where they cannot be read.
        var differences: [String: String]?
    }

    let grouping: Outcomes.Grouping
    let span: TimeSpan
    let asOf: Timestamp
    let hasRuns: Bool
    let all: OutcomeTally
    let groups: [Group]
    /// Whether groups leave out the matches of which nothing but their number is on record.
    let erasedOutsideOfGroups: Int

    init(_ made: MadeMatches, by grouping: Outcomes.Grouping, span: TimeSpan) {
        self.grouping = grouping
        self.span = span
        asOf = made.asOf
        hasRuns = made.hasRuns
        let erased = made.runs.reduce(0) { $0 + $1.erased }
        all = OutcomeTally(made.matches, erased: erased, span: span, asOf: made.asOf)
        func tally(_ matches: [MadeMatch], erased: Int = 0) -> OutcomeTally {
            OutcomeTally(matches, erased: erased, span: span, asOf: made.asOf)
        }
        func grouped(_ key: (MadeMatch) -> String) -> [String: [MadeMatch]] {
            Dictionary(grouping: made.matches, by: key)
        }
        switch grouping {
        case .kind:
            let byKind = grouped { $0.kind.rawValue }
            groups = [(Meeting.mutualLike, "mutual likes"), (.introduction, "introductions")].map { kind, name in
                Group(name: name, description: "", tally: tally(byKind[kind.rawValue] ?? []))
            }
        case .band:
            let byBand = grouped { $0.band ?? "no band on record" }
            // Best first, and words that no score has at the end.
            let known = ["excellent", "very good", "good", "fair"]
            let names = known.filter { byBand[$0] != nil } + byBand.keys.filter { !known.contains($0) }.sorted()
            groups = names.map { Group(name: $0, description: "", tally: tally(byBand[$0] ?? [])) }
        case .week:
            let byWeek = grouped { $0.matchedAt.isoWeek }
            groups = byWeek.keys.sorted().map {
                Group(name: $0, description: "", tally: tally(byWeek[$0] ?? []))
            }
        case .config:
            groups = Self.configurations(made, tally)
        }
        erasedOutsideOfGroups = grouping == .config ? 0 : erased
    }

    /// One group for each set of options, in the order in which they were first used.
    private static func configurations(
        _ made: MadeMatches, _ tally: ([MadeMatch], Int) -> OutcomeTally
    ) -> [Group] {
        var hashes: [String] = []
        for run in made.runs where !hashes.contains(run.optionsHash) { hashes.append(run.optionsHash) }
        var groups = hashes.map { hash in
            let runs = made.runs.filter { $0.optionsHash == hash }
            let ids = Set(runs.map(\.id))
            let (first, last) = (runs.map(\.passDate).min() ?? "", runs.map(\.passDate).max() ?? "")
            let settings = runs.first?.settings
            let time = first == last ? first : "\(first) to \(last)"
            let differences = settings.map { $0.map { "\($0.key) \($0.value)" }.joined(separator: ", ") }
            return Group(
                name: String(hash.prefix(8)),
                description: "\(time), \(runs.count.grouped) run\(runs.count == 1 ? "" : "s"): "
                    + (differences.map { $0.isEmpty ? "the defaults" : $0 } ?? "settings that cannot be read"),
                tally: tally(made.matches.filter { ids.contains($0.run) }, runs.reduce(0) { $0 + $1.erased }),
                configuration: Configuration(
                    first: first, last: last, runs: runs.count,
                    differences: settings.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.key, $0.value) }) }))
        }
        let known = Set(made.runs.map(\.id))
        let others = made.matches.filter { !known.contains($0.run) }
        if !others.isEmpty {
            groups.append(Group(name: "unknown", description: "the run is not on record", tally: tally(others, 0)))
        }
        return groups
    }
}

extension OutcomesReport {
    /// For programs: a line for each group, and one for all at the end.
    func lines() throws -> [String] {
        try groups.map { try JSONText.line(Line($0.tally, "outcome_group", by: grouping, group: $0)) }
            + [try JSONText.line(Line(all, "outcomes", by: grouping))]
    }

    private struct Line: Encodable {
        struct Share: Encodable {
            var count: Int
            /// Absent where nothing can be judged.
            var share, low, high: Double?
            /// The same event later, in matches that are judged.
            var later: Int
            /// The same event so far, in matches that are too young.
            var soFar: Int
        }

        var messageType: String
        var asOf: String
        var within: String
        var by: String
        var group: String?
        var configuration: Configuration?
        var made, judged, tooYoung, undone, chatDeleted, peopleGone: Int
        var firstMessage, bothWrote, dislikeOrBlock: Share

        init(_ tally: OutcomeTally, _ type: String, by grouping: Outcomes.Grouping, group: Group? = nil) {
            func share(_ event: KeyPath<OutcomeTally.Events, Int>) -> Share {
                let interval = tally.share(event)
                return Share(
                    count: tally.within[keyPath: event], share: interval?.estimate, low: interval?.low,
                    high: interval?.high, later: tally.later[keyPath: event], soFar: tally.soFar[keyPath: event])
            }
            messageType = type
            asOf = tally.asOf.description
            within = tally.span.description
            by = grouping.rawValue
            self.group = group?.name
            configuration = group?.configuration
            made = tally.made
            judged = tally.judged
            tooYoung = tally.tooYoung
            undone = tally.undone
            chatDeleted = tally.chatDeleted
            peopleGone = tally.peopleGone
            firstMessage = share(\.firstMessage)
            bothWrote = share(\.bothWrote)
            dislikeOrBlock = share(\.parted)
        }
    }
}
