internal import Compatibility
internal import GroupedRows
internal import MatchStore
internal import Profiles

/// The second half of a pass: writes the matches of a stored plan, from its start or from where an earlier run was cut off.
struct PlanExecution {
    let pass: NightlyPass
    let store: MatchDatabase
    let run: RunRecord
    let snapshot: Snapshot
    /// What is left of the plan; `nil` when it was just made.
    let remaining: RemainingPlan?
    private var watch: Stopwatch
    /// As `PassReading` has it; `nil` for a plan that was stored earlier.
    private let mark: SnapshotMark?

    /// Of a plan that was just made.
    init(pass: NightlyPass, store: MatchDatabase, run: RunRecord, made: MadePlan) {
        (self.pass, self.store, self.run, remaining) = (pass, store, run, nil)
        snapshot = Snapshot(made.scored)
        mark = made.mark
        watch = made.watch
        watch.lap(.store)
    }

    /// Of a plan that an earlier run stored.
    ///
    /// - Parameter pass: with the settings and the moment of that run.
    init(pass: NightlyPass, store: MatchDatabase, run: RunRecord, remaining: RemainingPlan) {
        (self.pass, self.store, self.run, self.remaining) = (pass, store, run, remaining)
        snapshot = remaining.snapshot
        mark = nil
        watch = Stopwatch()
    }

    func run() async throws -> PassSummary {
        var watch = watch
        if let remaining {
            // An older version may have stored the plan: its tables are brought up to date, and the plan stays.
            try store.write { db in
                try MatchSchema.prepare(
                    db, mapping: pass.options.mapping, names: store.names, view: pass.keepsView)
            }
            try SpellingRecord.note(remaining.spellings.others, mark: remaining.spellings.mark, in: store)
            try store.inBatches(remaining.leftOut.sorted()) { db, position in
                try RunLog.skip(db, run: run.id, position: position, reason: RemainingPlan.reason)
            }
        }
        var writer = try writer()
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
                        finishedAt: pass.clock.onRecord)
                }
            }
            throw error
        }
        let archived = try Archiving.archive(
            store, snapshot.partedPairs + Archiving.pairsOfPeopleLeftOut(store, asOf: run.asOf), clock: pass.clock.now)
        watch.lap(.write)
        let summary = try conclude(watch, archived: archived)
        if let refusals = summary.refusals, let first = refusals.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
            pass.observer.note(
                "the app's tables refused \(summary.refused) of \(summary.refused + summary.totalMatches) matches, most "
                    + "often with: \(first.key). They are tried again on a later night")
        }
        pass.noteWithheld(summary)
        // The new lists are in force now; the old ones can go.
        try Housekeeping.dropOtherRuns(store, keeping: run.id)
        return summary
    }

    private func writer() throws -> MatchWriter {
        try store.read { db in
            try MatchWriter(
                db, names: store.names, run: run, tables: pass.tables, mapping: pass.options.mapping,
                rules: pass.options.rules, dislikeExpiry: pass.options.dislikeExpiry, clock: pass.clock.now,
                mark: mark, traits: snapshot.traits, facts: snapshot.facts, spelling: snapshot.spelling,
                profileName: snapshot.name, today: remaining?.today,
                makeNotices: notices(MatchWords(pass.tables)))
        }
    }

    /// What `run` would end with now, of a plan that an earlier run stored.
    ///
    /// - Returns: the summary, and the matches that would still be written.
    func forecast() throws -> (summary: PassSummary, matches: [PlannedMatch]) {
        let (leftOut, releasing) = (remaining?.leftOut ?? [], remaining?.releasing ?? false)
        let writer = try writer()
        return try store.read { db in
            var outcome = try RunLog.outcome(db, run: run.id)
            let rest = try writer.forecast(db, leavingOut: leftOut, releasing: releasing)
            if releasing { outcome.skipped[RunLog.held] = nil }
            for (reason, count) in rest.skipped { outcome.skipped[reason, default: 0] += count }
            if !leftOut.isEmpty { outcome.skipped[RemainingPlan.reason, default: 0] += leftOut.count }
            var chats: [String: Int] = [:]
            let written = try RunLog.lines(db, run: run.id).filter { $0.isWritten && $0.makesChat }
            for name in written.flatMap({ [$0.first, $0.second] }) { chats[name, default: 0] += 1 }
            for match in rest.matches {
                guard match.action == .chat else {
                    outcome.remembered += 1
                    continue
                }
                outcome.chats[match.kind.rawValue, default: 0] += 1
                for name in [match.first, match.second] { chats[name, default: 0] += 1 }
            }
            outcome.people = chats.count
            outcome.mostForOnePerson = chats.values.max() ?? 0
            return (summary(outcome), rest.matches)
        }
    }

    /// The figures on record, with what became of the plan.
    private func summary(_ outcome: PlanOutcome) -> PassSummary {
        var summary = pass.storedSummary(of: run)
        // What waits for a person was not changed since, as all else that is skipped.
        summary.withheld = outcome.skipped[RunLog.held]
        summary.status = summary.withheld == nil ? .completed : .partlyHeld
        if summary.withheld == nil { summary.held = nil }
        for kind in summary.matches.keys { summary.matches[kind] = outcome.chats[kind, default: 0] }
        summary.known = outcome.remembered
        summary.skipped = outcome.skipped.filter { $0.key != RunLog.held }
        summary.refused = outcome.refused
        summary.refusals = Self.commonest(outcome.refusals)
        summary.peopleWithMatch = outcome.people
        summary.mostForOnePerson = outcome.mostForOnePerson
        summary.resumed = remaining != nil
        return summary
    }

    /// Records what became of the plan.
    private func conclude(_ watch: Stopwatch, archived: Int) throws -> PassSummary {
        var summary = summary(try store.read { try RunLog.outcome($0, run: run.id) })
        for (phase, seconds) in watch.seconds { summary.seconds[phase] = seconds }
        summary.peakMemoryMB = Resources.peakMemoryMB
        summary.longestWriteLockMS = (store.longestWriteLock / .milliseconds(1) * 10).rounded() / 10
        summary.archived = archived
        let text = try JSONText.encode(summary)
        try store.write {
            try RunLog.update($0, run: run.id, status: .completed, summary: text, finishedAt: pass.clock.onRecord)
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
