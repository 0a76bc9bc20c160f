package import GRDB
package import Profiles

/// Carries out a plan, in short transactions. About every pair the rules are asked again as of the transaction that writes
/// it, or as of a moment since which nobody has committed anything.
package struct MatchWriter {
    /// How long one transaction may hold the write lock before it commits: a pair is written whole, so a batch may end
    /// a little later.
    package static let batchBudget = Duration.milliseconds(15)
    /// The word for a match in `notifications.type`.
    static let notificationType = "match"
    /// How many lines of a plan are read at a time.
    static let linesAhead = 128

    /// The words for the first and for the second: the match, and what the profiles call the first and the second.
    package typealias Composing =
        (PlannedMatch, (first: String, second: String)) -> (first: MatchNotice, second: MatchNotice)

    let run: RunRecord
    private let mapping: TypeMapping
    private let clock: Timestamp
    private let recheck: Recheck
    private let compose: Composing
    private let rows: AppRowWriter
    /// How long its own transactions hold the lock.
    package var budget = Self.batchBudget
    /// Whether every notification also waits in the outbox, to be delivered after the commit.
    package var fillsOutbox = false

    /// - Parameters:
    ///   - traits: what the snapshot says of a person; `nil` for somebody who could not be scored.
    ///   - facts: what the snapshot says of two people.
    package init(
        _ db: Database, run: RunRecord, tables: ReferenceTables, mapping: TypeMapping, rules: MeetingRules,
        dislikeExpiry: TimeSpan?, clock: Timestamp, traits: @escaping (String) -> MeetingTraits?,
        facts: @escaping (String, String) -> PairFacts, compose: @escaping Composing
    ) throws {
        self.run = run
        self.mapping = mapping
        self.clock = clock
        self.compose = compose
        let columns = try AppColumns(db)
        recheck = Recheck(
            asOf: run.asOf, columns: columns, tables: tables, mapping: mapping, rules: rules,
            dislikeExpiry: dislikeExpiry, traits: traits, facts: facts)
        rows = try AppRowWriter(
            db, columns: columns, clock: clock, highestOrphan: try AppRowWriter.highestOrphan(db))
    }

    /// A line of the plan, and what is to become of it.
    struct Line {
        var position: Int
        var match: PlannedMatch
        /// What Duet's record says of the two; `nil` when it does not know them.
        var recorded: String?
        /// Why it must not be written any more; `nil` when it may.
        var objection: String?
        /// The words for the two; `nil` where nothing is to be told.
        var notices: (first: MatchNotice, second: MatchNotice)?
    }

    /// What one short transaction did.
    struct Batch {
        /// How many lines of the plan are done; 0 when none was left.
        var lines = 0
        /// The last of them.
        var position: Int
        /// Whether the preview still stood when the lock was taken.
        var previewStood = false
    }

    /// The next lines that are not done, by their places in the plan.
    func unanswered(_ db: Database, after position: Int) throws -> [(position: Int, match: PlannedMatch)] {
        try RunLog.next(db, run: run.id, after: position, limit: Self.linesAhead)
    }

    /// Asks the rules about a line, and finds the words.
    func answer(_ db: Database, _ position: Int, _ match: PlannedMatch) throws -> Line {
        let recorded = try Recheck.recordedStatus(db, match)
        var line = Line(position: position, match: match, recorded: recorded)
        line.objection = try recheck.objection(db, to: match, recorded: recorded)
        if line.objection == nil, match.action == .chat {
            line.notices = compose(match, (first: try name(db, match.first), second: try name(db, match.second)))
        }
        return line
    }

    /// Carries out as many lines of the plan as fit into one short transaction.
    ///
    /// - Parameters:
    ///   - position: the last line that was done before; −1 for none. Lines that are done are passed over.
    ///   - preview: what was found about the lines ahead without the lock. Where it does not stand any more, everything is
    ///     asked again.
    func writeBatch(_ database: MatchDatabase, after position: Int, _ preview: Preview? = nil) throws -> Batch {
        try database.write { db in
            // From when the lock was taken: a batch that had to wait for it is as long as any other.
            let started = ContinuousClock.now
            var batch = Batch(position: position)
            var chats = 0
            var orphan: Int64?
            func hasTime(after line: Line) throws -> Bool {
                if try carryOut(db, line, &orphan) { chats += 1 }
                batch.lines += 1
                batch.position = line.position
                return ContinuousClock.now - started < budget
            }
            if let preview, try preview.stands(db) {
                batch.previewStood = true
                for line in preview.lines where line.position > position {
                    // A plan that names a pair twice was written by nobody here; even so it gets one chat.
                    let isAsSeen = try Recheck.recordedStatus(db, line.match) == line.recorded
                    guard try hasTime(after: isAsSeen ? line : answer(db, line.position, line.match)) else { break }
                }
            } else {
                for (position, match) in try unanswered(db, after: position) {
                    guard try hasTime(after: answer(db, position, match)) else { break }
                }
            }
            if chats > 0 {
                try db.execute(
                    sql: "UPDATE match_runs SET written = written + ? WHERE run_id = ?", arguments: [chats, run.id])
            }
            return batch
        }
    }

    /// - Parameter orphan: behind which number chats are made; looked for when the first is made in a transaction.
    /// - Returns: whether a chat was made.
    private func carryOut(_ db: Database, _ line: Line, _ orphan: inout Int64?) throws -> Bool {
        if let reason = line.objection {
            try mark(db, line.position, status: "skipped", reason: reason)
            return false
        }
        var chat: Int64?
        if let notices = line.notices {
            let highest = try orphan ?? rows.highestOrphanNow(db)
            orphan = highest
            chat = try writeChat(db, line.match, notices, behind: highest)
        }
        try remember(db, line.match, chat: chat)
        try mark(db, line.position, status: "written", reason: nil)
        return chat != nil
    }

    private func writeChat(
        _ db: Database, _ match: PlannedMatch, _ notices: (first: MatchNotice, second: MatchNotice),
        behind orphan: Int64
    ) throws -> Int64 {
        let chat = try rows.insertChat(db, type: mapping.direct, createdBy: match.createdBy, behind: orphan)
        for username in [match.first, match.second] {
            _ = try rows.insert(db, into: "chat_participants", [chat, username])
        }
        for (recipient, notice) in [(match.first, notices.first), (match.second, notices.second)] {
            let notification = try rows.insert(
                db, into: "notifications",
                [recipient, Self.notificationType, notice.title, notice.content, notice.data(chat: chat)])
            if fillsOutbox { try Outbox.add(db, notification: notification, chat: chat, run: run.id) }
        }
        return chat
    }

    /// What a profile calls its person; empty when it does not say.
    private func name(_ db: Database, _ username: String) throws -> String {
        let statement = try db.cachedStatement(sql: "SELECT name FROM profiles WHERE username = ?")
        return try DatabaseValue.fetchOne(statement, arguments: [username])?.text ?? ""
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
    }

    private func mark(_ db: Database, _ position: Int, status: String, reason: String?) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE match_plan SET status = ?, reason = ? WHERE run_id = ? AND position = ?")
        try statement.execute(arguments: [status, reason, run.id, position])
    }
}
