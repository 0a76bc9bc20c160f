public import GRDB
public import Profiles

/// Carries out a plan, in short transactions, asking the rules again about every pair just before it is written.
public struct MatchWriter {
    /// How long one transaction may hold the write lock before it commits: a pair is written whole, so a batch may end
    /// a little later.
    public static let batchBudget = Duration.milliseconds(15)
    /// The word for a match in `notifications.type`.
    static let notificationType = "match"

    let run: RunRecord
    let columns: AppColumns
    let tables: ReferenceTables
    let mapping: TypeMapping
    let rules: MeetingRules
    let dislikeExpiry: TimeSpan?
    let clock: Timestamp
    /// What the snapshot says of a person; `nil` for somebody who could not be scored.
    let traits: (String) -> MeetingTraits?
    /// What the snapshot says of two people.
    let facts: (String, String) -> PairFacts
    /// The words for the first and for the second: the match, its chat, and what the profiles call the first and the second.
    let compose: (PlannedMatch, Int64, (first: String, second: String)) -> (first: MatchNotice, second: MatchNotice)
    private let rows: AppRowWriter
    /// Whether every notification also waits in the outbox, to be delivered after the commit.
    public var fillsOutbox = false

    public init(
        _ db: Database, run: RunRecord, tables: ReferenceTables, mapping: TypeMapping, rules: MeetingRules,
        dislikeExpiry: TimeSpan?, clock: Timestamp, traits: @escaping (String) -> MeetingTraits?,
        facts: @escaping (String, String) -> PairFacts,
        compose:
            @escaping (PlannedMatch, Int64, (first: String, second: String)) -> (
                first: MatchNotice, second: MatchNotice
            )
    ) throws {
        self.run = run
        columns = try AppColumns(db)
        rows = try AppRowWriter(
            db, columns: columns, clock: clock, highestOrphan: try AppRowWriter.highestOrphan(db))
        self.tables = tables
        self.mapping = mapping
        self.rules = rules
        self.dislikeExpiry = dislikeExpiry
        self.clock = clock
        self.traits = traits
        self.facts = facts
        self.compose = compose
    }

    /// What one short transaction did.
    public struct Batch: Sendable, Equatable {
        /// How many lines of the plan are done; 0 when none was left.
        public var lines = 0
        /// The last of them.
        public var position: Int
    }

    /// Carries out as many lines of the plan as fit into one short transaction.
    ///
    /// - Parameter position: the last line that was done before; −1 for none. Lines that are done are passed over.
    public func writeBatch(_ database: MatchDatabase, after position: Int) throws -> Batch {
        try database.write { db in
            // From when the lock was taken: a batch that had to wait for it is as long as any other.
            let started = ContinuousClock.now
            var batch = Batch(position: position)
            var chats = 0
            for (position, match) in try RunLog.next(db, run: run.id, after: position, limit: 256) {
                if let reason = try objection(db, to: match) {
                    try mark(db, position, status: "skipped", reason: reason)
                } else {
                    let chat = match.action == .chat ? try writeChat(db, match) : nil
                    if chat != nil { chats += 1 }
                    try remember(db, match, chat: chat)
                    try mark(db, position, status: "written", reason: nil)
                }
                batch.lines += 1
                batch.position = position
                if ContinuousClock.now - started >= Self.batchBudget { break }
            }
            if chats > 0 {
                try db.execute(
                    sql: "UPDATE match_runs SET written = written + ? WHERE run_id = ?", arguments: [chats, run.id])
            }
            return batch
        }
    }

    /// Why a pair must not be written any more; `nil` when it may.
    private func objection(_ db: Database, to match: PlannedMatch) throws -> String? {
        guard let first = try currentTraits(db, match.first), let second = try currentTraits(db, match.second) else {
            return "left_out"
        }
        let facts = try currentFacts(db, match)
        let objections = rules.objections(to: match.kind, between: first, and: second, facts: facts)
        if let rule = objections.rules.first { return rule.nameForPair }
        if match.kind == .mutualLike, !facts.isMutualLike { return "like_withdrawn" }
        return nil
    }

    /// What the rules need to know of a person: what can have changed is read again, what was learned from many rows is
    /// the snapshot's.
    private func currentTraits(_ db: Database, _ username: String) throws -> MeetingTraits? {
        guard let known = traits(username) else { return nil }
        let statement = try db.cachedStatement(
            sql: """
                SELECT p.age, p.gender FROM users u JOIN profiles p ON p.username = u.username WHERE u.username = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [username]),
            let age = (row[0] as DatabaseValue).wholeNumber, (0...Person.oldest).contains(age)
        else { return nil }
        let gender = (row[1] as DatabaseValue).text.flatMap { tables.genders.terms(in: $0).known.first }
        let preferences = try PreferenceReader(genders: tables.genders).read(db, of: username)
        return MeetingTraits(
            age: age, gender: gender, preferences: preferences,
            likedGenders: known.likedGenders, likes: known.likes, isActive: known.isActive)
    }

    private func currentFacts(_ db: Database, _ match: PlannedMatch) throws -> PairFacts {
        let interactions = try InteractionReader(columns: columns, mapping: mapping)
            .read(db, between: match.first, and: match.second)
        var remembered: [RememberedPair] = []
        let status = try String.fetchOne(
            db.cachedStatement(sql: "SELECT status FROM match_pairs WHERE first = ? AND second = ?"),
            arguments: [match.first, match.second])
        if let status {
            remembered.append(RememberedPair(first: 0, second: 1, wasMatched: status != "known"))
        }
        let standing = Standing(
            people: 2, interactions: interactions, chats: [], remembered: remembered, asOf: run.asOf,
            dislikeExpiry: dislikeExpiry)
        var facts = standing.ledger[0, 1]
        // What kept them apart in the snapshot still does if its row has gone since, or is spelled in a way that the looking up
        // of two names does not find.
        let before = self.facts(match.first, match.second)
        facts.formUnion(before.intersection([.blocked, .unmapped, .directChat, .firstDislikes, .secondDislikes]))
        if try ChatReader(columns: columns, mapping: mapping).share(db, match.first, match.second) {
            facts.insert(.directChat)
        }
        return facts
    }

    private func writeChat(_ db: Database, _ match: PlannedMatch) throws -> Int64 {
        let chat = try rows.insertChat(db, type: mapping.direct, createdBy: match.createdBy)
        for username in [match.first, match.second] {
            _ = try rows.insert(db, into: "chat_participants", [chat, username])
        }
        let names = (first: try name(db, match.first), second: try name(db, match.second))
        let notices = compose(match, chat, names)
        for (recipient, notice) in [(match.first, notices.first), (match.second, notices.second)] {
            let notification = try rows.insert(
                db, into: "notifications",
                [recipient, Self.notificationType, notice.title, notice.content, notice.data])
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
