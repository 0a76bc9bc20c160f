internal import Compatibility
internal import GroupedRows
internal import MatchStore
internal import Profiles

/// The second half of a pass: writes the matches of a stored plan, from its start or from where an earlier run was cut off.
struct PlanExecution {
    let pass: NightlyPass
    let store: MatchDatabase
    let run: RunRecord
    /// The plan as it was just made; `nil` when it is an earlier run's.
    let made: MadePlan?

    func run() async throws -> PassSummary {
        var watch = made?.watch ?? Stopwatch()
        let snapshot = try made.map { Snapshot($0.scored) } ?? readSnapshot()
        watch.lap(.store)
        // An older version may have stored the plan: its tables are brought up to date, and the plan stays.
        if made == nil {
            try store.write { try MatchSchema.prepare($0, mapping: pass.options.mapping, names: store.names) }
        }
        var writer = try store.read { db in
            try MatchWriter(
                db, names: store.names, run: run, tables: pass.tables, mapping: pass.options.mapping,
                rules: pass.options.rules, dislikeExpiry: pass.options.dislikeExpiry, clock: Timestamp.now(),
                traits: snapshot.traits, facts: snapshot.facts, makeNotices: notices(MatchWords(pass.tables)))
        }
        writer.fillsOutbox = pass.delivery != nil
        let total = try store.read { try RunLog.pendingCount($0, run: run.id) }
        pass.observer.progress(.write, 0, total)
        do {
            try writer.write(to: store) { done in
                pass.observer.progress(.write, done, total)
                if done > 0, done < total { TestPause.at(.write) }
            }
        } catch let error as StoreError {
            // Finished by the next run, the plan would only meet the same again.
            if case .mostRefused = error {
                try store.write {
                    try RunLog.update(
                        $0, run: run.id, status: .abandoned, message: "most matches were refused by the app's tables",
                        finishedAt: Timestamp.now())
                }
            }
            throw error
        }
        let archived = try Archiving.archive(
            store, snapshot.partedPairs + Archiving.pairsOfPeopleWithoutAge(store), clock: Timestamp.now())
        watch.lap(.write)
        let summary = try conclude(watch, archived: archived)
        if let refusals = summary.refusals, let first = refusals.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            pass.observer.note(
                "the app's tables refused \(summary.refused) of \(summary.refused + summary.totalMatches) matches, most "
                    + "often with: \(first.key). They are tried again on a later night")
        }
        // The new lists are in force now; the old ones can go.
        try Housekeeping.dropOtherRuns(store, keeping: run.id)
        return summary
    }

    /// Records what became of the plan.
    private func conclude(_ watch: Stopwatch, archived: Int) throws -> PassSummary {
        var summary = pass.storedSummary(of: run)
        summary.status = .completed
        summary.held = nil
        for (phase, seconds) in watch.seconds { summary.seconds[phase] = seconds }
        summary.peakMemoryMB = Resources.peakMemoryMB
        summary.longestWriteLockMS = (store.longestWriteLock / .milliseconds(1) * 10).rounded() / 10
        let outcome = try store.read { try RunLog.outcome($0, run: run.id) }
        for kind in summary.matches.keys { summary.matches[kind] = outcome.chats[kind, default: 0] }
        summary.known = outcome.remembered
        summary.skipped = outcome.skipped
        summary.refused = outcome.refused
        summary.refusals = Self.commonest(outcome.refusals)
        summary.archived = archived
        summary.peopleWithMatch = outcome.people
        summary.mostForOnePerson = outcome.mostForOnePerson
        let text = try JSONText.encode(summary)
        try store.write {
            try RunLog.update($0, run: run.id, status: .completed, summary: text, finishedAt: Timestamp.now())
        }
        return summary
    }

    /// The five commonest.
    private static func commonest(_ refusals: [String: Int]) -> [String: Int]? {
        let sorted = refusals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
        return sorted.isEmpty ? nil : Dictionary(uniqueKeysWithValues: sorted.map { ($0.key, $0.value) })
    }

    /// The words for two matched people, with the JSON that the app reads.
    private func notices(_ words: MatchWords) -> MatchWriter.NoticeMaker {
        { [run = run.id] match, names in
            let payload = try? JSONText.decode(ShownPayload.self, from: match.payload)
            func notice(of other: String, called name: String) -> MatchNotice {
                let (title, content) = words.notice(
                    kind: match.kind, name: name, username: other, reasons: payload?.reasons ?? [])
                let details = NoticeDetails(
                    kind: match.kind.rawValue, reasons: payload?.reasons ?? [], runID: run, runIDStr: "\(run)",
                    scoreBand: payload?.scoreBand ?? "good", username: other)
                // Numbers and texts only: this cannot fail.
                return MatchNotice(title: title, content: content, details: (try? JSONText.encode(details)) ?? "{}")
            }
            // Each reads of the other.
            return (
                first: notice(of: match.second, called: names.second),
                second: notice(of: match.first, called: names.first)
            )
        }
    }

    /// Reads everybody again for a plan that an earlier run stored.
    private func readSnapshot() throws -> Snapshot {
        let crowd = try store.read { db in
            try CrowdReader(
                columns: try AppColumns(db, store.names), tables: pass.tables, mapping: pass.options.mapping,
                asOf: run.asOf
            ).read(db)
        }
        let standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats,
            remembered: crowd.remembered, asOf: run.asOf, dislikeExpiry: pass.options.dislikeExpiry)
        return Snapshot(
            people: crowd.people, remembered: crowd.remembered,
            allTraits: crowd.traits(standing: standing, asOf: run.asOf, activeWithin: pass.options.activeWithin),
            ledger: standing.ledger)
    }
}

/// What the writer asks of the snapshot, by username.
private struct Snapshot {
    private let people: [Person]
    private let remembered: [RememberedPair]
    private let allTraits: [MeetingTraits]
    private let ledger: PairLedger

    init(_ scored: ScoredCrowd) {
        self.init(
            people: scored.crowd.people, remembered: scored.crowd.remembered, allTraits: scored.traits,
            ledger: scored.standing.ledger)
    }

    init(people: [Person], remembered: [RememberedPair], allTraits: [MeetingTraits], ledger: PairLedger) {
        self.people = people
        self.remembered = remembered
        self.allTraits = allTraits
        self.ledger = ledger
    }

    func traits(_ username: String) -> MeetingTraits? { row(of: username).map { allTraits[$0] } }

    func facts(_ one: String, _ other: String) -> PairFacts {
        guard let first = row(of: one), let second = row(of: other) else { return [] }
        return ledger[first, second]
    }

    /// Pairs that were matched once, and of whom one has parted from the other since.
    var partedPairs: [(first: String, second: String)] {
        remembered.filter { pair in
            pair.wasMatched
                && !ledger[Int(pair.first), Int(pair.second)].isDisjoint(
                    with: [.blocked, .unmapped, .firstDislikes, .secondDislikes])
        }.map { (first: people[Int($0.first)].username, second: people[Int($0.second)].username) }
    }

    /// By halves: people are in ascending order of their names, and a dictionary of a million would cost more than they.
    private func row(of username: String) -> Int? { people.binarySearch(for: username, by: \.username) }
}

/// The part of a match's payload that the app may show.
private struct ShownPayload: Decodable {
    var reasons: [String]
    var scoreBand: String
}

/// The `data` of a match notification, but for the chat.
private struct NoticeDetails: Encodable {
    var kind: String
    var reasons: [String]
    var runID: Int64
    var runIDStr: String
    var scoreBand: String
    var username: String
    var version = 1
}
