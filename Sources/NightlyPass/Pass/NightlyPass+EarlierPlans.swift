internal import MatchStore
internal import Profiles

/// Plans that earlier runs have stored: what is to become of each is decided here, for a run and for those who ask what a run
/// would do.
extension NightlyPass {
    /// What is to become of a plan that was cut off.
    private enum Fate {
        case finish(PlanExecution)
        /// A person must look first.
        case hold(String)
        /// It is too old, or too large by the settings of now.
        case giveUp(String)
    }

    private func fate(of run: RunRecord, _ store: MatchDatabase) throws -> Fate {
        let oldest = -Self.unfinishedSpan.seconds
        if run.startedAt < clock.onRecord.adding(seconds: oldest) || run.asOf < asOf.adding(seconds: oldest) {
            return .giveUp("left unfinished")
        }
        let execution = try execution(of: run, store)
        // What was accepted once is not asked about again.
        if let mostMatches, !accept, run.message == nil, let chats = execution.remaining?.chats, chats > mostMatches {
            let reason = "the plan has \(chats) matches, more than --max-matches \(mostMatches)"
            return run.passDate == passDate ? .hold(reason) : .giveUp(reason)
        }
        return .finish(execution)
    }

    /// - Throws: `Failure.unreadablePlan`, `StoreError`
    ///
    /// - Parameter releasing: whether the matches are to be made that wait for a person.
    private func execution(
        of run: RunRecord, _ store: MatchDatabase, releasing: Bool = false
    ) throws -> PlanExecution {
        guard let stored = try? PassOptions(stored: run.options) else {
            throw Failure.unreadablePlan(run: run.id)
        }
        // Its own settings and moment: with others it would end elsewhere than the pass that was cut off.
        var pass = self
        pass.options = stored
        pass.asOf = run.asOf
        return PlanExecution(
            pass: pass, store: store, run: run,
            remaining: try RemainingPlan(
                store, run: run, pass: pass, now: options,
                isAccepted: run.status == .held || run.message == Self.acceptance || releasing, releasing: releasing))
    }

    /// Whoever runs again after this time means another night.
    private static let nextNight = TimeSpan(seconds: 12 * 3600)

    /// Plans that were cut off. A moment that cannot be meant must not give them up.
    private func unfinished(_ store: MatchDatabase) throws -> [RunRecord] {
        let runs = try store.read { try RunLog.unfinished($0) }
        if !runs.isEmpty { try Planner(pass: self, store: store).requireLikelyMoment() }
        return runs
    }

    /// What earlier plans leave to do on this pass date.
    enum Outlook {
        /// There is a plan for this date, and nothing new is chosen.
        case settled(PassSummary)
        /// This date is to be planned, after these matches of another date's plan.
        case open(after: EarlierMatches)
    }

    /// Finishes what earlier runs left, and looks for the plan of this pass date.
    func finishEarlierPlans(_ store: MatchDatabase) async throws -> Outlook {
        // One date has one plan, unless somebody else has written there: then what is left of all is carried out now.
        var settled: PassSummary?
        var earlier = EarlierMatches(areOnRecord: true)
        for run in try unfinished(store) {
            switch try fate(of: run, store) {
            case .giveUp(let reason):
                observer.note(givenUp(run, reason))
                try store.write { try RunLog.update($0, run: run.id, status: .abandoned, message: reason) }
            case .hold(let reason):
                try store.write { try RunLog.update($0, run: run.id, status: .held, message: reason) }
                noteHeld(run.id, reason, isCutOff: run.written > 0)
                settled = heldSummary(of: run, reason)
            case .finish(let execution):
                observer.note("finishing run \(run.id) of \(run.passDate), which was cut off")
                let pending = try store.read { try RunLog.lines($0, run: run.id) }.filter(\.isPending)
                let summary = try await execution.run()
                if run.passDate == passDate {
                    settled = summary
                } else {
                    let places = Set(pending.lazy.map(\.position))
                    earlier.matches += try store.read { try RunLog.lines($0, run: run.id) }
                        .filter { $0.isWritten && $0.makesChat && places.contains($0.position) }
                        .map { ($0.first, $0.second, $0.kind) }
                }
            }
        }
        if let settled { return .settled(settled) }
        guard let run = try store.read({ try RunLog.planned($0, passDate: passDate) }) else {
            return .open(after: earlier)
        }
        if let summary = withheldSummary(of: run) {
            guard accept else {
                noteWithheld(summary)
                return .settled(summary)
            }
            observer.note("the introductions of run \(run.id) were held (\(summary.held ?? "")), and are accepted now")
            // Before they are released: if this is cut off, the next run finishes those that are.
            try store.write { try RunLog.update($0, run: run.id, status: .planned, message: Self.acceptance) }
            try RunLog.release(store, run: run.id)
            return .settled(try await execution(of: run, store, releasing: true).run())
        }
        guard run.status == .held else {
            if run.status == .undone {
                observer.note(undone(run))
            } else if asOf > run.asOf.adding(seconds: Self.nextNight.seconds) {
                observer.note(
                    "run \(run.id), as of \(run.asOf) UTC, has the plan of \(run.passDate), so this night does nothing. Where "
                        + "clocks change, two nights may share a date in UTC: --time-zone names the zone whose dates count"
                )
            }
            return .settled(doneSummary(of: run))
        }
        guard accept else {
            let reason = run.message ?? "a person must look"
            noteHeld(run.id, reason, isCutOff: run.written > 0)
            return .settled(heldSummary(of: run, reason))
        }
        observer.note("run \(run.id) was held (\(run.message ?? "for a look")), and is accepted now")
        try store.write { try RunLog.update($0, run: run.id, status: .planned, message: Self.acceptance) }
        return .settled(try await execution(of: run, store).run())
    }

    /// What `finishEarlierPlans` would do, of which nothing is done.
    func foreseeEarlierPlans(_ store: MatchDatabase) throws -> Outlook {
        var settled: PassSummary?
        var earlier = EarlierMatches(areOnRecord: false)
        for run in try unfinished(store) {
            switch try fate(of: run, store) {
            case .giveUp(let reason): observer.note("a run now would say: \(givenUp(run, reason))")
            case .hold(let reason): settled = heldSummary(of: run, reason)
            case .finish(let execution):
                let (summary, matches) = try execution.forecast()
                if run.passDate == passDate {
                    settled = summary
                } else {
                    observer.note(
                        "a run now would finish run \(run.id) of \(run.passDate) first, which was cut off: "
                            + "\(matches.count { $0.action == .chat }) matches of it are still to be made")
                    earlier.matches += matches.filter { $0.action == .chat }.map { ($0.first, $0.second, $0.kind) }
                }
            }
        }
        if let settled { return .settled(settled) }
        guard let run = try store.read({ try RunLog.planned($0, passDate: passDate) }) else {
            return .open(after: earlier)
        }
        if let summary = withheldSummary(of: run) {
            return .settled(accept ? try execution(of: run, store, releasing: true).forecast().summary : summary)
        }
        guard run.status == .held else { return .settled(doneSummary(of: run)) }
        guard accept else { return .settled(heldSummary(of: run, run.message ?? "a person must look")) }
        return .settled(try execution(of: run, store).forecast().summary)
    }

    /// In place of the reason for which a plan was held, once a person has looked.
    static let acceptance = "accepted"

    private func givenUp(_ run: RunRecord, _ reason: String) -> String {
        "run \(run.id) of \(run.passDate) was cut off, and is given up: "
            + (reason == "left unfinished" ? "it was left unfinished for more than a day" : reason)
    }

    private func undone(_ run: RunRecord) -> String {
        "run \(run.id) of \(run.passDate) was undone, and its pairs are not matched again: nothing to do"
    }

    private func doneSummary(of run: RunRecord) -> PassSummary {
        var summary = run.status == .undone ? PassSummary(of: run) : storedSummary(of: run)
        summary.status = .nothingToDo
        return summary
    }

    private func heldSummary(of run: RunRecord, _ reason: String) -> PassSummary {
        var summary = storedSummary(of: run)
        summary.status = .held
        summary.held = reason
        summary.resumed = run.written > 0
        return summary
    }

    /// The summary of a run of which only introductions wait for a person; `nil` for others.
    private func withheldSummary(of run: RunRecord) -> PassSummary? {
        guard run.status == .completed else { return nil }
        let summary = storedSummary(of: run)
        return summary.status == .partlyHeld ? summary : nil
    }

    /// Says what waits for a person, if anything does.
    func noteWithheld(_ summary: PassSummary) {
        guard let withheld = summary.withheld, let run = summary.runID else { return }
        observer.note(
            "\(withheld) introductions of run \(run) are held: \(summary.held ?? "a person must look"). Mutual likes and lists are "
                + "written. If this is as it should be, run again with --accept")
    }

    /// - Parameter isCutOff: whether some of it is written.
    func noteHeld(_ run: Int64, _ reason: String, isCutOff: Bool = false) {
        observer.note(
            "run \(run) is held: \(reason). No \(isCutOff ? "further " : "")chat was made. If this is as it should be, run "
                + "again with --accept")
    }
}

/// Matches of a cut-off plan of another date that are made, or would be, on the way to tonight's.
struct EarlierMatches {
    var matches: [(first: String, second: String, kind: Meeting)] = []
    /// Whether the database knows them already.
    let areOnRecord: Bool

    /// How many chats each row gets by them.
    func chats(in crowd: Crowd) -> [Int32: Int] {
        var counts: [Int32: Int] = [:]
        for match in matches {
            for row in [match.first, match.second].compactMap(crowd.row) {
                counts[Int32(row), default: 0] += 1
            }
        }
        return counts
    }

    /// Adds to a crowd what it would be read with, were they on record.
    func remember(in crowd: inout Crowd) {
        guard !areOnRecord else { return }
        for match in matches {
            guard let first = crowd.row(of: match.first), let second = crowd.row(of: match.second) else { continue }
            let (low, high) = (Int32(min(first, second)), Int32(max(first, second)))
            crowd.remembered.append(RememberedPair(first: low, second: high, wasMatched: true))
            crowd.chats.append(DirectChat(first: low, second: high, answered: nil))
            guard match.kind == .introduction else { continue }
            for row in [first, second] { crowd.openIntroductions[row] += 1 }
        }
    }
}

extension PassSummary {
    /// Of a run that was undone, without its figures: they are true no more.
    fileprivate init(of run: RunRecord) {
        runID = run.id
        passDate = run.passDate
        asOf = run.asOf.description
        undone = true
    }
}
