internal import GRDB

/// The lines of a plan that come next, with what the rules say of each, found out while the write lock is left to the app:
/// the asking is two thirds of the work, and needs no lock.
struct Preview {
    /// SQLite's number for the last commit by others, as of the snapshot in which the lines were looked at.
    fileprivate let version: Int64
    /// In the order of the plan; empty where none is left, or where nothing can be foretold.
    let lines: [MatchWriter.Line]

    /// Whether nobody else has committed anything since the lines were looked at, so that every answer would be the same.
    /// What the pass itself has written since is about other pairs, or the record of the pair says so, and nothing of the
    /// app's reacts to it.
    func stands(_ db: Database) throws -> Bool { try MatchDatabase.foreignVersion(db) == version }
}

extension MatchWriter {
    /// Carries out what is left of the plan.
    ///
    /// The next lines are looked at without the lock, and then written with it. Beside an app that never ceases to write that
    /// is of no use, and is tried less and less often. It is not tried at all in a rollback mode, where whoever reads keeps
    /// others from committing.
    ///
    /// - Parameter progress: gets the number of lines done after every transaction.
    /// - Throws: `StoreError`, and `CancellationError` when the surrounding task is cancelled: whole matches are written
    ///   until then, and another call goes on from there.
    package func carryOut(in database: MatchDatabase, progress: (_ done: Int) -> Void) throws {
        let looks = try database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal"
        var done = 0
        var position = -1
        /// How many transactions to write before the next look, and how many after a look that was in vain.
        var (blind, doubt) = (0, 1)
        var preview: Preview?
        while true {
            try Task.checkCancellation()
            if looks, blind == 0, preview == nil { preview = try look(database, after: position) }
            let batch = try writeBatch(database, after: position, preview)
            if batch.lines == 0 { return }
            done += batch.lines
            position = batch.position
            progress(done)
            guard let last = preview?.lines.last?.position else {
                blind = max(0, blind - 1)
                continue
            }
            if batch.previewStood {
                doubt = 1
                if position >= last { preview = nil }
            } else {
                (blind, doubt) = (doubt, min(64, doubt * 2))
                preview = nil
            }
        }
    }

    /// Looks at the lines that come next, for as long as a transaction may write: answers grow old, and a database without
    /// indexes gives them slowly.
    private func look(_ database: MatchDatabase, after position: Int) throws -> Preview? {
        try database.read { db in
            if try Self.somethingReacts(db) { return nil }
            let version = try MatchDatabase.foreignVersion(db)
            let started = ContinuousClock.now
            var lines: [Line] = []
            for (position, match) in try unanswered(db, after: position) {
                lines.append(try answer(db, position, match))
                if ContinuousClock.now - started >= Self.batchBudget { break }
            }
            return lines.isEmpty ? nil : Preview(version: version, lines: lines)
        }
    }

    /// Whether a trigger may change more than the rows that a match consists of: the answer about one pair could then hang on
    /// the writing of another.
    private static func somethingReacts(_ db: Database) throws -> Bool {
        let found = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND (
                            lower(tbl_name) IN ('chats', 'chat_participants', 'notifications') AND sql LIKE '%insert%'
                            OR lower(tbl_name) IN ('match_runs', 'match_plan', 'match_pairs', 'match_outbox')))
                    """))
        return found ?? true
    }
}
