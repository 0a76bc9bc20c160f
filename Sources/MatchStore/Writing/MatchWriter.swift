package import GRDB
package import Profiles

/// Writes a plan into the app's tables, in short transactions. Every pair is checked against the rules again as of the
/// transaction that writes it, or as of a moment since which nobody has committed anything.
package struct MatchWriter {
    /// How long one transaction may hold the write lock before it commits: a pair is written whole, so a batch may end
    /// a little later.
    package static let batchBudget = Duration.milliseconds(15)
    /// The word for a match in the type of a notification.
    static let notificationType = "match"
    /// Beyond this share of a plan's chats, refusals are no matter of a few people: something is wrong with the app's tables,
    /// or with how Duet writes to them, and a person must look.
    package static let largestRefusedShare = 0.5
    /// Chats that a plan must have for that share to say anything: of five couples, three may be unlucky.
    package static let fewestForShare = 20
    /// How many matches of a plan are read at a time.
    private static let pageSize = 128

    /// Makes the notices for the first and the second, from the match and the names in their profiles.
    package typealias NoticeMaker =
        (PlannedMatch, (first: String, second: String)) -> (first: MatchNotice, second: MatchNotice)

    private let run: RunRecord
    private let mapping: TypeMapping
    private let clock: Timestamp
    /// A pair must pass each.
    private let rechecks: [Recheck]
    private let makeNotices: NoticeMaker
    private let rows: AppRowWriter
    private let nameSQL: String
    private let triggerSQL: String
    /// How long its own transactions hold the lock.
    package var budget = Self.batchBudget
    /// Whether every notification also waits in the outbox, to be delivered after the commit.
    package var fillsOutbox = false

    /// - Parameters:
    ///   - traits: what the snapshot says of a person; `nil` for somebody who could not be scored.
    ///   - facts: what the snapshot says of two people.
    ///   - spelling: how a person of the snapshot is called there; `nil` for a name that is nobody's.
    ///   - version: SQLite's number for the last commit by others that the snapshot has seen; `nil` where the plan is older
    ///     than the snapshot.
    ///   - today: settings of now, for a plan that was made with others: what is stricter counts.
    package init(
        _ db: Database, names: AppNames = AppNames(), run: RunRecord, tables: ReferenceTables, mapping: TypeMapping,
        rules: MeetingRules, dislikeExpiry: TimeSpan?, clock: Timestamp, version: Int64? = nil,
        traits: @escaping (String) -> MeetingTraits?, facts: @escaping (String, String) -> PairFacts,
        spelling: @escaping (String) -> String? = { $0 }, today: TodaysSettings? = nil,
        makeNotices: @escaping NoticeMaker
    ) throws {
        self.run = run
        self.mapping = mapping
        self.clock = clock
        self.makeNotices = makeNotices
        let columns = try AppColumns(db, names)
        let planned = TodaysSettings(
            mapping: mapping, rules: rules, dislikeExpiry: dislikeExpiry, traits: traits, facts: facts)
        rechecks = [planned, today].compactMap(\.self).map {
            Recheck(
                columns: columns, tables: tables, mapping: $0.mapping, rules: $0.rules, asOf: run.asOf,
                dislikeExpiry: $0.dislikeExpiry, version: version, traits: $0.traits, facts: $0.facts,
                spelling: spelling)
        }
        rows = try AppRowWriter(db, columns: columns, clock: clock, looksForOrphans: true)
        let profiles = names[.profiles]
        let name = SQLText.cut(profiles[.name], to: ProfileReader.longestName)
        nameSQL = "SELECT \(name) FROM \(profiles) WHERE \(profiles[.username]) = ?"
        let written = [AppTable.chats, .participants, .notifications].map { names[$0].name.lowercased() }
        triggerSQL = """
            SELECT EXISTS (
                SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND (
                    lower(tbl_name) IN \(SQLText.list(written)) AND sql LIKE '%insert%'
                    OR lower(tbl_name) IN ('match_runs', 'match_plan', 'match_pairs', 'match_outbox')))
            """
    }

    /// A match of the plan as it was found to stand now.
    private struct RecheckedMatch {
        /// Its place in the plan.
        var position: Int
        var match: PlannedMatch
        /// What Duet's record says of the two; `nil` when it does not know them.
        var recorded: String?
        /// Why it must not be written any more; `nil` when it may.
        var objection: String?
        /// The notices for the two; `nil` where there are none.
        var notices: (first: MatchNotice, second: MatchNotice)?
    }

    /// The next matches of a plan, rechecked without the write lock: the recheck is two thirds of the work.
    private struct LookAhead {
        /// SQLite's number for the last commit by others, as of the snapshot in which the matches were rechecked.
        let version: Int64
        /// In the order of the plan.
        let matches: [RecheckedMatch]

        /// Whether nobody else has committed anything since, so that every recheck would find the same. What the pass itself
        /// has written since is about other pairs, or the record of the pair says so, and no trigger reacts to it.
        func isCurrent(_ db: Database) throws -> Bool { try MatchDatabase.foreignVersion(db) == version }
    }

    /// Exponential backoff, counted in transactions.
    private struct Backoff {
        private var remaining = 0
        private var delay = 1

        var isOver: Bool { remaining == 0 }

        mutating func countTransaction() { remaining = max(0, remaining - 1) }
        mutating func succeeded() { delay = 1 }
        mutating func failed() { (remaining, delay) = (delay, min(64, delay * 2)) }
    }

    /// What one short transaction did.
    private struct Batch {
        /// How many matches of the plan are dealt with; 0 when none was left.
        var matches = 0
        /// The place of the last of them.
        var position: Int
        /// Whether the look-ahead was still current when the lock was taken.
        var usedLookAhead = false
        /// What was refused; the last for the words.
        var refusals: [Refusal] = []
    }

    /// A refused match has cost the transaction of its batch: it is to be written again without that match.
    private struct BatchRolledBack: Error {
        var position: Int
        var refusal: Refusal
    }

    /// How much of a plan was refused.
    private struct RefusedShare {
        private var refused = 0
        private var chats: Int?

        /// - Throws: `StoreError.mostRefused`
        mutating func count(_ refusals: [Refusal], run: Int64, _ database: MatchDatabase) throws {
            guard let last = refusals.last else { return }
            if chats == nil {
                (refused, chats) = try database.read { try RunLog.refusedAndChats($0, run: run) }
            } else {
                refused += refusals.count
            }
            guard let chats, chats >= MatchWriter.fewestForShare,
                Double(refused) > Double(chats) * MatchWriter.largestRefusedShare
            else { return }
            throw StoreError.mostRefused(refused: refused, of: chats, last: last.description)
        }
    }

    /// Writes what is left of the plan.
    ///
    /// The next matches are rechecked without the lock, and then written with it. Beside an app that writes all the
    /// time that is of no use, and is tried less and less often. In a rollback mode, where a reader keeps others from
    /// committing, it is not tried at all.
    ///
    /// A match that the app's tables refuse is taken back whole and recorded, and the next is written.
    ///
    /// - Parameter progress: gets the number of matches dealt with after every transaction.
    /// - Throws: `StoreError`, among them `mostRefused`, and `CancellationError` when the surrounding task is cancelled:
    ///   whole matches are written until then, and another call goes on from there.
    package func write(to database: MatchDatabase, progress: (_ done: Int) -> Void) throws {
        let isWAL = try database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal"
        var (done, position) = (0, -1)
        var backoff = Backoff()
        var ahead: LookAhead?
        var share = RefusedShare()
        // Those that cost a transaction: it is written again without them.
        var refused: [Int: Refusal] = [:]
        // From the first of them on, each match is written in a savepoint, which most nights do without.
        var inSavepoints = false
        while true {
            try Task.checkCancellation()
            if isWAL, backoff.isOver, ahead == nil { ahead = try lookAhead(in: database, after: position) }
            let batch: Batch
            do {
                batch = try writeBatch(
                    to: database, after: position, ahead, refused, inSavepoints: inSavepoints)
            } catch let lost as BatchRolledBack {
                refused[lost.position] = lost.refusal
                inSavepoints = true
                continue
            }
            if batch.matches == 0 { return }
            done += batch.matches
            position = batch.position
            if !refused.isEmpty { refused = refused.filter { $0.key > position } }
            progress(done)
            try share.count(batch.refusals, run: run.id, database)
            guard let last = ahead?.matches.last?.position else {
                backoff.countTransaction()
                continue
            }
            if batch.usedLookAhead { backoff.succeeded() } else { backoff.failed() }
            if !batch.usedLookAhead || position >= last { ahead = nil }
        }
    }

    /// Rechecks the next matches, for as long as a transaction may write: what is found grows old, and a database without
    /// indexes finds it slowly.
    ///
    /// - Returns: `nil` where none is left, and where a trigger may change more than the rows that a match consists of: the
    ///   recheck of one pair could then depend on the writing of another.
    private func lookAhead(in database: MatchDatabase, after position: Int) throws -> LookAhead? {
        try database.read { db in
            if try Bool.fetchOne(db.cachedStatement(sql: triggerSQL)) ?? true { return nil }
            let version = try MatchDatabase.foreignVersion(db)
            let started = ContinuousClock.now
            var matches: [RecheckedMatch] = []
            for (position, match) in try pendingMatches(db, after: position) {
                matches.append(try rechecked(db, position, match))
                if ContinuousClock.now - started >= Self.batchBudget { break }
            }
            return matches.isEmpty ? nil : LookAhead(version: version, matches: matches)
        }
    }

    private func pendingMatches(_ db: Database, after position: Int) throws -> [(position: Int, match: PlannedMatch)] {
        try RunLog.pendingMatches(db, run: run.id, after: position, limit: Self.pageSize)
    }

    /// Checks a match against the rules as of now, and finds the words for it.
    private func rechecked(_ db: Database, _ position: Int, _ match: PlannedMatch) throws -> RecheckedMatch {
        let recorded = try Recheck.recordedStatus(db, match)
        var found = RecheckedMatch(position: position, match: match, recorded: recorded)
        for recheck in rechecks where found.objection == nil {
            found.objection = try recheck.objection(db, to: match, recorded: recorded)
        }
        if found.objection == nil, match.action == .chat {
            found.notices = makeNotices(match, (first: try name(db, match.first), second: try name(db, match.second)))
        }
        return found
    }

    /// What would become of what is left of the plan, were it carried out now.
    ///
    /// - Parameters:
    ///   - leftOut: places of matches that are not to be written.
    ///   - releasing: whether those are to be written that wait for a person.
    /// - Returns: the matches that would be written, and how many would be skipped, by reason.
    package func forecast(
        _ db: Database, leavingOut leftOut: Set<Int>, releasing: Bool = false
    ) throws -> (matches: [PlannedMatch], skipped: [String: Int]) {
        var (matches, skipped, position): ([PlannedMatch], [String: Int], Int) = ([], [:], -1)
        while true {
            let page = try RunLog.pendingMatches(
                db, run: run.id, after: position, limit: Self.pageSize, orHeld: releasing)
            guard let last = page.last else { return (matches, skipped) }
            for (position, match) in page where !leftOut.contains(position) {
                let objection = try rechecked(db, position, match).objection
                if let objection { skipped[objection, default: 0] += 1 } else { matches.append(match) }
            }
            position = last.position
        }
    }

    /// Writes as many matches of the plan as fit into one short transaction.
    ///
    /// - Parameters:
    ///   - position: the place of the last match that is dealt with; −1 for none.
    ///   - ahead: where it is not current any more, everything is rechecked.
    ///   - refused: matches that are known to be refused, by their place.
    private func writeBatch(
        to database: MatchDatabase, after position: Int, _ ahead: LookAhead?, _ refused: [Int: Refusal],
        inSavepoints: Bool
    ) throws -> Batch {
        try database.write { db in
            // From when the lock was taken: a batch that had to wait for it is as long as any other.
            let started = ContinuousClock.now
            var isTimeLeft: Bool { ContinuousClock.now - started < budget }
            var batch = Batch(position: position)
            var chats = 0
            var orphan: Int64?
            let readsBack = try rows.mayChangeRows(db)
            func write(_ found: RecheckedMatch) throws {
                do {
                    if let refusal = refused[found.position], found.objection == nil { throw refusal }
                    if try self.write(db, found, &orphan, readsBack: readsBack, inSavepoint: inSavepoints) {
                        chats += 1
                    }
                } catch let refusal as Refusal {
                    let isTakenBack = inSavepoints || refused[found.position] != nil
                    guard isTakenBack, db.isInsideTransaction else {
                        throw BatchRolledBack(position: found.position, refusal: refusal)
                    }
                    try RefusedPair.record(db, run: run.id, position: found.position, found.match, refusal)
                    batch.refusals.append(refusal)
                }
                batch.matches += 1
                batch.position = found.position
            }
            if let ahead, try ahead.isCurrent(db) {
                batch.usedLookAhead = true
                for found in ahead.matches where found.position > position {
                    // A plan that names a pair twice was written by nobody here; even so it gets one chat.
                    let isAsFound = try Recheck.recordedStatus(db, found.match) == found.recorded
                    try write(isAsFound ? found : rechecked(db, found.position, found.match))
                    guard isTimeLeft else { break }
                }
            } else {
                for (position, match) in try pendingMatches(db, after: position) {
                    try write(rechecked(db, position, match))
                    guard isTimeLeft else { break }
                }
            }
            if chats > 0 {
                try db.execute(
                    sql: "UPDATE match_runs SET written = written + ? WHERE run_id = ?", arguments: [chats, run.id])
            }
            return batch
        }
    }

    /// - Parameters:
    ///   - orphan: behind which id chats are made; looked for when the first is made in a transaction.
    ///   - readsBack: whether triggers may have changed what was written.
    /// - Returns: whether a chat was made.
    /// - Throws: `Refusal` when the app's tables do not take the match: in a savepoint nothing of it is written then.
    private func write(
        _ db: Database, _ found: RecheckedMatch, _ orphan: inout Int64?, readsBack: Bool, inSavepoint: Bool
    ) throws -> Bool {
        if let reason = found.objection {
            try RunLog.skip(db, run: run.id, position: found.position, reason: reason)
            return false
        }
        var chat: Int64?
        if let notices = found.notices {
            let highest = try orphan ?? rows.highestOrphanNow(db)
            orphan = highest
            func write() throws -> Int64 {
                try writeChat(db, found.match, notices, behind: highest, readsBack: readsBack)
            }
            chat = inSavepoint ? try db.inMatchSavepoint(write) : try write()
        }
        try remember(db, found.match, chat: chat)
        try RunLog.noteWritten(db, run: run.id, position: found.position)
        return chat != nil
    }

    private func writeChat(
        _ db: Database, _ match: PlannedMatch, _ notices: (first: MatchNotice, second: MatchNotice),
        behind orphan: Int64, readsBack: Bool
    ) throws -> Int64 {
        let chat = try rows.insertChat(db, type: mapping.direct, createdBy: match.createdBy, behind: orphan)
        func requireChat() throws {
            if readsBack { try rows.requireAsWritten(db, .chats, row: chat, [mapping.direct]) }
        }
        try requireChat()
        let people = [(match.first, notices.first), (match.second, notices.second)]
        let participants = try people.map { try rows.insert(db, into: .participants, [chat, $0.0]) }
        let notifications = try people.map { recipient, notice in
            try rows.insert(
                db, into: .notifications,
                [recipient, Self.notificationType, notice.title, notice.content, notice.data(chat: chat)])
        }
        // Only now: each row may have set off triggers that change the others.
        try requireChat()
        for (index, (username, _)) in people.enumerated() where readsBack {
            try rows.requireAsWritten(db, .participants, row: participants[index], [username, chat])
            try rows.requireAsWritten(db, .notifications, row: notifications[index], [username])
        }
        try Refusal.requireReferences(db)
        if fillsOutbox {
            for notification in notifications {
                try Outbox.add(db, notification: notification, chat: chat, run: run.id, at: clock)
            }
        }
        return chat
    }

    /// What a profile calls its person; empty when it does not say.
    private func name(_ db: Database, _ username: String) throws -> String {
        try DatabaseValue.fetchOne(db.cachedStatement(sql: nameSQL), arguments: [username])?.text ?? ""
    }

    private func remember(_ db: Database, _ match: PlannedMatch, chat: Int64?) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO match_pairs(first, second, kind, status, run_id, chat_id, score, payload, options_hash,
                    matched_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(first, second) DO UPDATE SET kind = excluded.kind, status = excluded.status,
                    run_id = excluded.run_id, chat_id = excluded.chat_id, score = excluded.score,
                    payload = excluded.payload, options_hash = excluded.options_hash, matched_at = excluded.matched_at
                """)
        try statement.execute(arguments: [
            match.first, match.second, match.kind.rawValue, chat == nil ? "known" : "matched", run.id, chat,
            match.score, match.payload, run.optionsHash, clock.description,
        ])
        if chat != nil, mapping.meetAgain != .never { try PartingRecord.forget(db, match.first, match.second) }
    }
}
