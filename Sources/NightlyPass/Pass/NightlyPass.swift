package import MatchStore
package import Profiles

/// One pass: read a snapshot, score, choose, store the plan, write it, record what was done.
///
/// The plan is stored before anything is written, and a pass on a date that has a plan finishes it and chooses nothing new.
/// So a pass that was cut off ends where an undisturbed one would have.
package struct NightlyPass: Sendable {
    package let path: String
    /// What the app calls its tables and columns.
    package var names = AppNames()
    package var options: PassOptions
    package let tables: ReferenceTables
    /// The moment the pass speaks for.
    package var asOf: Timestamp
    /// Says which date that is: one date has one plan.
    package var calendar = NightCalendar()
    /// Whether a moment is taken that is before the last run, or far from all that the app has written.
    package var anyDate = false
    /// Goes on from the moment that was asked for, also where an earlier run's plan is finished.
    let clock: RunClock
    /// Chats above this number hold the plan; `nil`: three times the usual.
    package var mostMatches: Int?
    /// Let a plan pass that would be held, or that is.
    package var accept = false
    package var dryRun = false
    package var threads = 1
    /// Seconds to wait for another pass on the same database.
    package var lockWait = 0
    /// Memory that a pass may take, in MB; `nil`: what the system can give. What would take more does not begin.
    package var memoryLimit: Int?
    /// Where committed notifications are to go; `nil`: nowhere, and none is kept for it.
    package var delivery: Delivery?
    package let version: String
    package var observer = PassObserver()

    /// A plan that was not written within this time is given up.
    package static let unfinishedSpan = TimeSpan.days(1)
    /// Whoever runs again after this time means another night.
    private static let nextNight = TimeSpan(seconds: 12 * 3600)

    package init(path: String, options: PassOptions, tables: ReferenceTables, asOf: Timestamp, version: String) {
        self.path = path
        self.options = options
        self.tables = tables
        // As it is stored: a pass that resumes a plan has no fraction of a second either.
        self.asOf = Timestamp(seconds: asOf.seconds)
        self.version = version
        clock = RunClock(asOf)
    }

    /// The date that the pass speaks for.
    package var passDate: String { calendar.date(of: asOf) }

    /// Why a pass cannot do anything sensible with the data.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// Everybody was inactive, or could not be scored at all.
        case nobodyEligible(String)
        /// The crowd is too large for the memory there is.
        case tooLittleMemory(String)
        /// An earlier plan's settings cannot be read.
        case unreadablePlan(run: Int64)
        /// The last run's settings cannot be read, and with them what the app's words mean.
        case unreadableWords(run: Int64)
        /// The moment cannot be what is meant.
        case unlikelyMoment(String)

        package var description: String {
            switch self {
            case .nobodyEligible(let why), .tooLittleMemory(let why), .unlikelyMoment(let why): why
            case .unreadablePlan(let run):
                "the settings stored with run \(run) cannot be read, so its plan cannot be finished: it was written by "
                    + "another version of duet"
            case .unreadableWords(let run):
                "the settings stored with run \(run), the last one, cannot be read, so it is not known which of the app's "
                    + "words are dislikes and blocks"
            }
        }
    }

    /// Runs the pass.
    ///
    /// What earlier runs have committed and not delivered is delivered too, whatever this one has to do.
    ///
    /// - Returns: the summary; its status says whether anything was done.
    /// - Throws: `StoreError`, `Failure`, and `CancellationError` when the surrounding task is cancelled: what was
    ///   committed until then stays, and the next run goes on from there.
    package func run() async throws -> PassSummary {
        if dryRun {
            let store = try MatchDatabase(path: path, access: .read, names: names)
            try requireSchema(store)
            let made = try await Planner(pass: self, store: store).plan()
            try made.rehearse()
            return made.summary(.dryRun)
        }
        let store = try MatchDatabase(path: path, access: .write, names: names)
        // Before the lock, so that no lock file is left beside a file that is no app's database; and under it, because
        // whoever held it may have changed something.
        try requireSchema(store)
        let lock = try PassLock(database: store.path, wait: lockWait)
        defer { withExtendedLifetime(lock) {} }
        try requireSchema(store)
        var summary = try await finishOrPlan(store)
        // All is on record by now: whatever becomes of the lines, the matches stay.
        summary.delivery = try delivery.map { try OutboxDelivery(pass: self, store: store, delivery: $0).run() }
        return summary
    }

    /// Finishes what earlier runs left, or makes tonight's plan and writes it.
    private func finishOrPlan(_ store: MatchDatabase) async throws -> PassSummary {
        if let earlier = try await finishEarlierPlans(store) { return earlier }

        let made = try await Planner(pass: self, store: store).plan()
        let run = try await made.store()
        if let held = made.held {
            try Housekeeping.dropOtherRuns(store, keeping: run.id)
            noteHeld(run.id, held)
            return made.summary(.held, run: run.id)
        }
        return try await PlanExecution(pass: self, store: store, run: run, made: made).run()
    }

    private func requireSchema(_ store: MatchDatabase) throws {
        try store.read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
        }
    }

    /// Finishes what earlier runs left, and looks for the plan of this pass date.
    ///
    /// - Returns: a summary when there is nothing left to choose tonight.
    private func finishEarlierPlans(_ store: MatchDatabase) async throws -> PassSummary? {
        // One date has one plan, unless somebody else has written there: then what is left of all is carried out now.
        var finished: PassSummary?
        for run in try store.read({ try RunLog.unfinished($0) }) {
            // By either clock: nights that are rehearsed follow each other in minutes, and a copy may have lain for a year.
            let span = Self.unfinishedSpan.seconds
            if asOf > run.asOf.adding(seconds: span) || Timestamp.now() > run.startedAt.adding(seconds: span) {
                observer.note("run \(run.id) of \(run.passDate) was left unfinished for more than a day: given up")
                try store.write { try RunLog.update($0, run: run.id, status: .abandoned, message: "left unfinished") }
                continue
            }
            observer.note("finishing run \(run.id) of \(run.passDate), which was cut off")
            let summary = try await resume(run, store)
            if run.passDate == passDate { finished = summary }
        }
        if let finished { return finished }
        guard let run = try store.read({ try RunLog.planned($0, passDate: passDate) }) else { return nil }
        switch run.status {
        case .held:
            guard accept else {
                var summary = storedSummary(of: run)
                summary.status = .held
                noteHeld(run.id, run.message ?? "a person must look")
                return summary
            }
            observer.note("run \(run.id) was held (\(run.message ?? "for a look")), and is accepted now")
            try store.write { try RunLog.update($0, run: run.id, status: .planned) }
            return try await resume(run, store)
        default:
            if run.status == .undone {
                observer.note(
                    "run \(run.id) of \(run.passDate) was undone, and its pairs are not matched again: "
                        + "nothing to do")
            } else if asOf > run.asOf.adding(seconds: Self.nextNight.seconds) {
                observer.note(
                    "run \(run.id), as of \(run.asOf) UTC, has the plan of \(run.passDate), so this night does nothing. Where clocks "
                        + "change, two nights may share a date in UTC: --time-zone names the zone whose dates count")
            }
            var summary = run.status == .undone ? PassSummary(of: run) : storedSummary(of: run)
            summary.status = .nothingToDo
            return summary
        }
    }

    private func noteHeld(_ run: Int64, _ reason: String) {
        observer.note(
            "run \(run) is held: \(reason). No chat was made. If this is as it should be, run again with --accept")
    }

    private func resume(_ run: RunRecord, _ store: MatchDatabase) async throws -> PassSummary {
        guard let stored = try? PassOptions(stored: run.options) else {
            throw Failure.unreadablePlan(run: run.id)
        }
        // Its own settings and moment: with others it would end elsewhere than the pass that was cut off.
        var pass = self
        pass.options = stored
        pass.asOf = run.asOf
        var summary = try await PlanExecution(pass: pass, store: store, run: run, made: nil).run()
        summary.resumed = true
        return summary
    }

    /// What is on record of a run; figures that are not there, or cannot be read, are 0.
    func storedSummary(of run: RunRecord) -> PassSummary {
        var summary = PassSummary()
        do {
            if let text = run.summary { summary = try JSONText.decode(text, over: summary) }
        } catch {
            observer.note("the figures stored with run \(run.id) cannot be read")
        }
        summary.runID = run.id
        summary.passDate = run.passDate
        summary.asOf = run.asOf.description
        return summary
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
