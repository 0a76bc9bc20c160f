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
    private let names: (String) -> String?
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
    ///   - profileName: what the profile of a person of the snapshot calls the person; `nil` for somebody who could not be scored.
    ///   - mark: up to where the snapshot has seen the app's tables; `nil` where the plan is older than the snapshot.
    ///   - today: settings of now, for a plan that was made with others: what is stricter counts.
    package init(
        _ db: Database, names: AppNames = AppNames(), run: RunRecord, tables: ReferenceTables, mapping: TypeMapping,
        rules: MeetingRules, dislikeExpiry: TimeSpan?, clock: Timestamp, mark: SnapshotMark? = nil,
        traits: @escaping (String) -> MeetingTraits?, facts: @escaping (String, String) -> PairFacts,
        spelling: @escaping (String) -> String? = { $0 }, profileName: @escaping (String) -> String? = { _ in nil },
        today: TodaysSettings? = nil,
        makeNotices: @escaping NoticeMaker
    ) throws {
        self.run = run
        self.mapping = mapping
        self.clock = clock
        self.makeNotices = makeNotices
        self.names = profileName
        let columns = try AppColumns(db, names)
        let planned = TodaysSettings(
            mapping: mapping, rules: rules, dislikeExpiry: dislikeExpiry, traits: traits, facts: facts)
        let spellings = try SpellingWatch(db, columns)
        rechecks = [planned, today].compactMap(\.self).map {
            Recheck(
                columns: columns, tables: tables, mapping: $0.mapping, rules: $0.rules, asOf: run.asOf,
                dislikeExpiry: $0.dislikeExpiry, mark: mark, spellings: spellings, traits: $0.traits,
                facts: $0.facts, spelling: spelling)
        }
        rows = try AppRowWriter(
            db, columns: columns, keys: AppRowWriter.keys(db, columns), clock: clock, looksForOrphans: true)
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

    /// Writes what is left of the plan.
    ///
    /// The next matches are rechecked without the lock, and then written with it, if nobody else has committed meanwhile;
    /// otherwise fewer of them are rechecked again. In a rollback mode, where a reader keeps others from committing, they are
    /// rechecked with the lock.
    ///
    /// A match that the app's tables refuse is taken back whole and recorded, and the next is written.
    ///
    /// - Parameter progress: gets the number of matches dealt with after every transaction.
    /// - Throws: `StoreError`, among them `mostRefused`, and `CancellationError` when the surrounding task is cancelled:
    ///   whole matches are written until then, and another call goes on from there.
    package func write(to database: MatchDatabase, progress: (_ done: Int) -> Void) throws {
        let isWAL = try database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal"
        var (done, position) = (0, -1)
        var pace = Pace()
        var ahead: LookAhead?
        var share = RefusedShare()
        // Those that cost a transaction: it is written again without them.
        var refused: [Int: Refusal] = [:]
        // From the first of them on, each match is written in a savepoint, which most nights do without.
        var inSavepoints = false
        while true {
            try Task.checkCancellation()
            if isWAL, ahead == nil, !pace.isHopeless {
                ahead = try lookAhead(in: database, after: position, pace)
            }
            let batch: Batch
            do {
                batch = try writeBatch(
                    to: database, after: position, ahead, refused, inSavepoints: inSavepoints)
            } catch let lost as BatchRolledBack {
                refused[lost.position] = lost.refusal
                inSavepoints = true
                continue
            }
            if batch.isOvertaken {
                pace.overtaken()
                ahead = nil
                continue
            }
            if batch.matches == 0 { return }
            done += batch.matches
            position = batch.position
            if !refused.isEmpty { refused = refused.filter { $0.key > position } }
            progress(done)
            try share.count(batch.refusals, run: run.id, database)
            guard let last = ahead?.matches.last?.position else {
                pace.advanced(batch.rechecking)
                continue
            }
            pace.succeeded()
            if position >= last { ahead = nil }
        }
    }

    /// Rechecks the next matches for a while, and at least one: what is found grows old.
    ///
    /// Where a trigger may change more than the rows that a match consists of, the recheck of one pair could depend on the
    /// writing of another: one at a time there, if they take long, and otherwise with the lock.
    ///
    /// - Returns: `nil` where none is left, and where they are to be rechecked with the lock.
    private func lookAhead(in database: MatchDatabase, after position: Int, _ pace: Pace) throws -> LookAhead? {
        try database.read { db in
            _ = try rows.highestOrphanNow(db)
            let isAlone = try triggersReact(db)
            if isAlone, !pace.isSlow { return nil }
            let version = try MatchDatabase.foreignVersion(db)
            let holds = try snapshotHolds(db)
            let started = ContinuousClock.now
            var matches: [RecheckedMatch] = []
            for (position, match) in try pendingMatches(db, after: position) {
                matches.append(try rechecked(db, position, match, snapshotHolds: holds))
                if isAlone || ContinuousClock.now - started >= pace.span { break }
            }
            return matches.isEmpty ? nil : LookAhead(version: version, matches: matches)
        }
    }

    private func triggersReact(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db.cachedStatement(sql: triggerSQL)) ?? true
    }

    /// Whether what the snapshot says of two people is what a recheck would find. Nobody else has committed since it was read,
    /// and of what the pass itself has written, only the record of pairs is about two people who may still meet.
    private func snapshotHolds(_ db: Database) throws -> Bool {
        try rechecks.allSatisfy { try $0.isCurrent(db) } && !triggersReact(db)
    }

    private func pendingMatches(_ db: Database, after position: Int) throws -> [(position: Int, match: PlannedMatch)] {
        try RunLog.pendingMatches(db, run: run.id, after: position, limit: Self.pageSize)
    }

    /// Checks a match against the rules as of now, and finds the words for it.
    private func rechecked(
        _ db: Database, _ position: Int, _ match: PlannedMatch, snapshotHolds: Bool
    ) throws -> RecheckedMatch {
        let recorded = try Recheck.recordedStatus(db, match)
        var found = RecheckedMatch(position: position, match: match, recorded: recorded)
        for recheck in rechecks where found.objection == nil {
            found.objection = try recheck.objection(
                db, to: match, recorded: recorded, snapshotHolds: snapshotHolds)
        }
        if found.objection == nil, match.action == .chat {
            func name(_ username: String) throws -> String {
                try (snapshotHolds ? names(username) : nil) ?? self.name(db, username)
            }
            found.notices = makeNotices(match, (first: try name(match.first), second: try name(match.second)))
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
        let holds = try snapshotHolds(db)
        while true {
            let page = try RunLog.pendingMatches(
                db, run: run.id, after: position, limit: Self.pageSize, orHeld: releasing)
            guard let last = page.last else { return (matches, skipped) }
            for (position, match) in page where !leftOut.contains(position) {
                let objection = try rechecked(db, position, match, snapshotHolds: holds).objection
                if let objection { skipped[objection, default: 0] += 1 } else { matches.append(match) }
            }
            position = last.position
        }
    }

    /// Writes as many matches of the plan as fit into one short transaction.
    ///
    /// - Parameters:
    ///   - position: the place of the last match that is dealt with; −1 for none.
    ///   - ahead: where it is not current any more, nothing is written; where there is none, everything is rechecked here.
    ///   - refused: matches that are known to be refused, by their place.
    private func writeBatch(
        to database: MatchDatabase, after position: Int, _ ahead: LookAhead?, _ refused: [Int: Refusal],
        inSavepoints: Bool
    ) throws -> Batch {
        var highestChat: Int64?
        do {
            return try database.write { db in
                if let ahead, try !ahead.isCurrent(db) { return Batch(position: position, isOvertaken: true) }
                highestChat = try rows.highestOrphanNow(db)
                return try writeBatch(db, after: position, ahead, refused, inSavepoints: inSavepoints)
            }
        } catch {
            // The chats of this transaction were not made.
            if let highestChat { rows.highestKnown = highestChat }
            throw error
        }
    }

    private func writeBatch(
        _ db: Database, after position: Int, _ ahead: LookAhead?, _ refused: [Int: Refusal], inSavepoints: Bool
    ) throws -> Batch {
        // From when the lock was taken: a batch that had to wait for it is as long as any other.
        let started = ContinuousClock.now
        var isTimeLeft: Bool { ContinuousClock.now - started < budget }
        var batch = Batch(position: position)
        var chats = 0
        let readsBack = try rows.mayChangeRows(db)
        let holds = try snapshotHolds(db)
        func write(_ found: RecheckedMatch) throws {
            do {
                if let refusal = refused[found.position], found.objection == nil { throw refusal }
                if try self.write(db, found, readsBack: readsBack, inSavepoint: inSavepoints) {
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
        if let ahead {
            for found in ahead.matches where found.position > position {
                // A plan that names a pair twice was written by nobody here; even so it gets one chat.
                let isAsFound = try Recheck.recordedStatus(db, found.match) == found.recorded
                try write(isAsFound ? found : rechecked(db, found.position, found.match, snapshotHolds: holds))
                guard isTimeLeft else { break }
            }
        } else {
            for (position, match) in try pendingMatches(db, after: position) {
                let began = ContinuousClock.now
                let found = try rechecked(db, position, match, snapshotHolds: holds)
                batch.rechecking = max(batch.rechecking, ContinuousClock.now - began)
                try write(found)
                guard isTimeLeft else { break }
            }
        }
        if chats > 0 {
            try db.execute(
                sql: "UPDATE match_runs SET written = written + ? WHERE run_id = ?", arguments: [chats, run.id])
        }
        return batch
    }

    /// - Parameter readsBack: whether triggers may have changed what was written.
    /// - Returns: whether a chat was made.
    /// - Throws: `Refusal` when the app's tables do not take the match: in a savepoint nothing of it is written then.
    private func write(
        _ db: Database, _ found: RecheckedMatch, readsBack: Bool, inSavepoint: Bool
    ) throws -> Bool {
        if let reason = found.objection {
            try RunLog.skip(db, run: run.id, position: found.position, reason: reason)
            return false
        }
        var chat: AppKey?
        if let notices = found.notices {
            func write() throws -> AppKey {
                try writeChat(db, found, notices, readsBack: readsBack)
            }
            let made = inSavepoint ? try db.inMatchSavepoint(write) : try write()
            rows.note(chat: made)
            chat = made
        }
        try remember(db, found.match, chat: chat)
        try RunLog.noteWritten(db, run: run.id, position: found.position)
        return chat != nil
    }

    private func writeChat(
        _ db: Database, _ found: RecheckedMatch, _ notices: (first: MatchNotice, second: MatchNotice),
        readsBack: Bool
    ) throws -> AppKey {
        let match = found.match
        let keys = MatchKeys(run: run, position: found.position, match)
        let (row, chat) = try rows.insertChat(db, type: mapping.direct, createdBy: match.createdBy, keys)
        func requireChat() throws {
            if readsBack { try rows.requireAsWritten(db, .chats, row: row, [mapping.direct, chat]) }
        }
        try requireChat()
        let people = [(match.first, notices.first), (match.second, notices.second)]
        let participants = try people.enumerated().map { person, member in
            try rows.insert(db, into: .participants, [chat, member.0], keys, person: person)
        }
        let notifications = try people.enumerated().map { person, member in
            let (recipient, notice) = member
            return try rows.insert(
                db, into: .notifications,
                [recipient, Self.notificationType, notice.title, notice.content, notice.data(chat: chat)], keys,
                person: person)
        }
        // Only now: each row may have set off triggers that change the others.
        try requireChat()
        for (index, (username, _)) in people.enumerated() where readsBack {
            try rows.requireAsWritten(db, .participants, row: participants[index].rowid, [username, chat])
            try rows.requireAsWritten(db, .notifications, row: notifications[index].rowid, [username])
        }
        try Refusal.requireReferences(db)
        if fillsOutbox {
            for notification in notifications {
                let key = try rows.requireKey(notification, .notifications)
                try Outbox.add(db, notification: key, chat: chat, run: run.id, at: clock)
            }
        }
        return chat
    }

    /// What a profile calls its person; empty when it does not say.
    private func name(_ db: Database, _ username: String) throws -> String {
        try DatabaseValue.fetchOne(db.cachedStatement(sql: nameSQL), arguments: [username])?.text ?? ""
    }

    private func remember(_ db: Database, _ match: PlannedMatch, chat: AppKey?) throws {
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
