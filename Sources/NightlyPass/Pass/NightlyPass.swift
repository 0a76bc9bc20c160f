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
    /// Whether the view by which the app reads lists is to be there; `nil`: unless it would stop migrations of a tool that is known.
    package var keepsView: Bool?
    /// Memory that a pass may take, in MB; `nil`: what the system can give. What would take more does not begin.
    package var memoryLimit: Int?
    /// Where committed notifications are to go; `nil`: nowhere, and none is kept for it.
    package var delivery: Delivery?
    /// Whether the app's tables must be such that notifications can be delivered, also where none are: a look ahead asks what a run
    /// with a delivery would.
    package var foreseesDelivery = false
    package let version: String
    package var observer = PassObserver()

    /// A plan that was not written within this time is given up.
    package static let unfinishedSpan = TimeSpan.days(1)

    /// - Parameter clockStands: whether all that the run writes is of the moment `asOf`, however long it takes: for simulated
    ///   nights.
    package init(
        path: String, options: PassOptions, tables: ReferenceTables, asOf: Timestamp, version: String,
        clockStands: Bool = false
    ) {
        self.path = path
        self.options = options
        self.tables = tables
        // As it is stored: a pass that resumes a plan has no fraction of a second either.
        self.asOf = Timestamp(seconds: asOf.seconds)
        self.version = version
        clock = RunClock(asOf, stands: clockStands)
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
            return try await dryRun(store)
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
        let earlier: EarlierMatches
        switch try await finishEarlierPlans(store) {
        case .settled(let summary): return summary
        case .open(let matches): earlier = matches
        }
        let made = try await Planner(pass: self, store: store, earlier: earlier).plan()
        let run = try await made.store()
        if let held = made.held {
            try Housekeeping.dropOtherRuns(store, keeping: run.id)
            noteHeld(run.id, held)
            return made.summary(.held, run: run.id)
        }
        return try await PlanExecution(pass: self, store: store, run: run, made: made).run()
    }

    /// What `finishOrPlan` would do. Of a date that is done, what a run would choose that was its first: how other settings
    /// would change a night is asked in the morning.
    private func dryRun(_ store: MatchDatabase) async throws -> PassSummary {
        var earlier = EarlierMatches(areOnRecord: false)
        switch try foreseeEarlierPlans(store) {
        case .settled(var summary) where summary.status != .nothingToDo:
            summary.status = .dryRun
            return summary
        case .settled(let done):
            observer.note(
                "the pass of \(done.passDate) was carried out before (run \(done.runID ?? 0)), and a run now would make "
                    + "nothing. These are the figures of another plan for that date")
        case .open(let matches): earlier = matches
        }
        let made = try await Planner(pass: self, store: store, earlier: earlier).plan()
        try made.rehearse()
        return made.summary(.dryRun)
    }

    private func requireSchema(_ store: MatchDatabase) throws {
        try store.read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
        }
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
