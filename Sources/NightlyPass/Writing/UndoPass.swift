package import MatchStore
internal import Profiles

/// Takes back what one run made.
package struct UndoPass: Sendable {
    let path: String
    let names: AppNames
    let runID: Int64
    let dryRun: Bool
    let lockWait: Int
    let receiver: (any NoticeReceiver)?

    /// - Parameter receiver: is told which notifications are retracted; `nil`: the next who asks for them is.
    package init(
        path: String, names: AppNames = AppNames(), run: Int64, dryRun: Bool = false, lockWait: Int = 0,
        receiver: (any NoticeReceiver)? = nil
    ) {
        self.path = path
        self.names = names
        runID = run
        self.dryRun = dryRun
        self.lockWait = lockWait
        self.receiver = receiver
    }

    package enum Failure: Error, Equatable, CustomStringConvertible {
        case noSuchRun(Int64, last: Int64?)
        case notCarriedOut(Int64, status: String)

        package var description: String {
            switch self {
            case .noSuchRun(let run, let last):
                "there is no run \(run) on record."
                    + (last.map { " The last one is \($0)." } ?? " There is none at all.")
            case .notCarriedOut(let run, let status):
                "run \(run) is \(status): it has made nothing that could be taken back."
            }
        }
    }

    /// - Parameter progress: gets the number of matches dealt with, and of all.
    /// - Throws: `Failure` for a run that is not there or made nothing, `StoreError`, and `CancellationError` when the
    ///   surrounding task is cancelled.
    package func run(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> UndoReport {
        let store = try MatchDatabase(path: path, access: dryRun ? .read : .write, names: names)
        // Before the lock, so that no lock file is left beside a file that has no runs; and under it, because whoever
        // held it may have changed something.
        try requireRun(store)
        let lock = dryRun ? nil : try PassLock(database: store.path, wait: lockWait)
        defer { withExtendedLifetime(lock) {} }
        try requireRun(store)
        // Where the app's triggers have a say, only trying shows it; where the file may not be written, all else is said.
        let tries = try dryRun && Undo.hasTriggers(store)
        let stage = tries ? try? MatchDatabase(path: path, access: .write, names: names) : nil
        let undo = try Undo(stage ?? store, run: runID, dryRun: dryRun, rehearses: stage != nil, progress: progress) {
            TestPause.at(.undo)
            return Task.isCancelled
        }
        // What was taken back until then stays so; that it was not all must not look like success.
        try Task.checkCancellation()
        var report = UndoReport(
            run: runID, dryRun: dryRun, removed: undo.removed,
            kept: undo.written + (undo.referredTo.values.reduce(0, +) + undo.refused.values.reduce(0, +)),
            referredTo: undo.referredTo, refused: undo.refused, gone: undo.gone, notifications: undo.notifications,
            retracted: undo.retracted)
        if let receiver, !dryRun {
            let (delivery, failure) = try RetractionDelivery(store: store, receiver: receiver).run()
            (report.delivery, report.failure) = (delivery, failure)
        }
        return report
    }

    private func requireRun(_ store: MatchDatabase) throws {
        let (record, last) = try store.read { db in
            try MatchSchema.requireKnownVersion(db)
            return (try RunLog.run(db, id: runID), try RunLog.latest(db)?.id)
        }
        guard let record else { throw Failure.noSuchRun(runID, last: last) }
        guard [.completed, .undone, .planned, .abandoned].contains(record.status) else {
            throw Failure.notCarriedOut(runID, status: record.status.rawValue)
        }
    }
}

/// What an undo removed, or would.
package struct UndoReport: Sendable, Equatable, Codable {
    package var messageType = "undo"
    package var run: Int64
    /// The same as text: JavaScript reads numbers above 2^53 as others.
    package var runStr: String
    package var dryRun: Bool
    package var removed: Int
    /// Chats that stay: those in which one of the two wrote, and the following.
    package var kept: Int
    /// Chats that a row of the app refers to, by table and column.
    package var referredTo: [String: Int]
    /// Chats that the app's tables do not give up, by what SQLite or a trigger says.
    package var refused: [String: Int]
    package var gone: Int
    package var notifications: Int
    /// Notifications of chats that are gone of which a sender may have been told: each is to be retracted by a line.
    package var retracted: Int
    /// What became of such lines, those included that an earlier undo left; `nil` where none were to be delivered.
    package var delivery: DeliveryOutcome?
    /// Why not all of them were taken, in the middle of a sentence.
    package var failure: String?

    init(
        run: Int64, dryRun: Bool, removed: Int, kept: Int, referredTo: [String: Int], refused: [String: Int], gone: Int,
        notifications: Int, retracted: Int
    ) {
        (self.run, runStr) = (run, "\(run)")
        self.dryRun = dryRun
        self.removed = removed
        self.kept = kept
        self.referredTo = referredTo
        self.refused = refused
        self.gone = gone
        self.notifications = notifications
        self.retracted = retracted
    }

    /// Chats that stay because one of the two wrote.
    package var written: Int { kept - (referredTo.values.reduce(0, +) + refused.values.reduce(0, +)) }
}
