import GRDB
import MatchStore
import Matching
import NightlyPass
import Profiles
import Synchronization
import Testing

/// A moment at which a pass is cut off.
struct Cut: CustomTestStringConvertible, Sendable {
    var phase: PassPhase
    /// How many times the phase has told of itself before.
    var after: Int

    var testDescription: String { "\(phase) \(after)" }

    static let all =
        PassPhase.allCases.map { Cut(phase: $0, after: 0) }
        + [
            Cut(phase: .score, after: 1), Cut(phase: .store, after: 1), Cut(phase: .store, after: 5),
            Cut(phase: .store, after: 60), Cut(phase: .write, after: 1), Cut(phase: .write, after: 2),
            Cut(phase: .write, after: 3),
        ]
}

@Suite("A pass that was cut off") struct CutOffTests {
    private static func fill(_ database: PassDatabase) throws {
        try database.change { try RandomCrowd.fill($0, people: 60, seed: 7) }
    }

    private static func adjust(_ pass: inout NightlyPass) {
        pass.options.introductions = .all
        pass.options.minimumLift = 0.8
        pass.options.recommendations = 3
    }

    /// What an undisturbed pass over the same crowd ends with.
    private static let undisturbed = Task {
        let database = try PassDatabase()
        try fill(database)
        let summary = try await database.run(adjust)
        return (outcome: try database.outcome(), summary: summary.comparable)
    }

    /// No pair is half written, whatever happened.
    private func expectWholePairs(_ database: PassDatabase) throws {
        guard try database.count("SELECT count(*) FROM sqlite_master WHERE name = 'match_pairs'") == 1 else { return }
        let broken = try database.texts(
            """
            SELECT m.chat_id, p.n, x.n FROM match_pairs m,
                (SELECT count(*) AS n FROM chat_participants) AS q
            LEFT JOIN (SELECT chat_id, count(*) AS n FROM chat_participants GROUP BY chat_id) AS p ON p.chat_id = m.chat_id
            LEFT JOIN (SELECT json_extract(data, '$.chat_id') AS chat_id, count(*) AS n FROM notifications
                WHERE type = 'match' GROUP BY 1) AS x ON x.chat_id = m.chat_id
            WHERE m.status = 'matched' AND (p.n IS NOT 2 OR x.n IS NOT 2)
            """)
        #expect(broken.isEmpty)
        let (notices, chats, lines) = (
            try database.count("SELECT count(*) FROM notifications WHERE type = 'match'"),
            try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'"),
            try database.count("SELECT count(*) FROM match_plan WHERE status = 'written' AND action = 'chat'")
        )
        #expect(notices == 2 * chats && lines == chats)
    }

    @Test(arguments: Cut.all) func `ends where an undisturbed one does`(cut: Cut) async throws {
        let expected = try await Self.undisturbed.value
        #expect(expected.summary.totalMatches > 30)
        let database = try PassDatabase()
        try Self.fill(database)
        let pass = database.pass(Self.adjust)
        let told = Mutex(0)
        let wasCut = try await database.runUntil(pass) { phase, _, _ in
            guard phase == cut.phase else { return false }
            return told.withLock {
                $0 += 1
                return $0 > cut.after
            }
        }
        try expectWholePairs(database)
        let summary = try await pass.run()
        try expectWholePairs(database)
        #expect(try database.outcome() == expected.outcome)
        #expect(summary.comparable == expected.summary)
        #expect(summary.resumed == (wasCut && cut.phase == .write))
        if !wasCut { #expect(summary.status == .nothingToDo) }
        #expect(try database.count("SELECT count(*) FROM match_plan WHERE status = 'planned'") == 0)
        #expect(
            try database.texts("SELECT DISTINCT run_id FROM match_recommendations")
                == database.texts("SELECT max(run_id) FROM match_runs"))
    }

    @Test func `shows the lists of the last whole pass until it is finished`() async throws {
        let database = try PassDatabase()
        try Self.fill(database)
        try await database.run { pass in
            Self.adjust(&pass)
            pass.options.introductions = .none
        }
        let before = try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2")
        #expect(!before.isEmpty)
        let next = database.pass(asOf: PassDatabase.asOf.adding(seconds: 86_400)) {
            $0.options.introductions = .none
            $0.options.recommendations = 1
        }
        #expect(try await database.runUntil(next) { phase, _, _ in phase == .write })
        #expect(try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2") == before)
        _ = try await next.run()
        #expect(try database.texts("SELECT DISTINCT rank FROM match_recommendations_now") == ["1"])
    }

    @Test func `is finished with its own settings and moment where today's are not stricter`() async throws {
        let expected = try await Self.undisturbed.value
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        let summary = try await database.run(asOf: Timestamp("2026-06-01 22:00:00")!) {
            Self.adjust(&$0)
            $0.options.ageRule = .none
            $0.options.fusion = .minimum
            $0.options.matchesPerPerson = 9
            $0.options.minimumLift = 0
        }
        #expect(summary.resumed)
        #expect(summary.asOf == "2026-06-01 03:00:00")
        #expect(try database.outcome() == expected.outcome)
    }

    @Test func `is finished whole where its plan lies in two runs of the date`() async throws {
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        let lines = try database.count("SELECT count(*) FROM match_plan WHERE action = 'chat'")
        // No pass does so.
        try database.change(
            """
            INSERT INTO match_runs(pass_date, as_of, started_at, status, options, options_hash, duet_version, eligible, planned)
                SELECT pass_date, as_of, started_at, status, options, options_hash, duet_version, eligible, planned
                FROM match_runs;
            UPDATE match_plan SET run_id = 2 WHERE position % 2 = 0;
            """)
        #expect(try await database.run(Self.adjust).status == .completed)
        #expect(try database.texts("SELECT status FROM match_runs") == ["completed", "completed"])
        #expect(lines > 1)
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE status = 'matched'") == lines)
        #expect(try await database.run(Self.adjust).status == .nothingToDo)
    }

    @Test func `of yesterday is finished first, and today's pass follows`() async throws {
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        try database.change { db in
            for name in ["new_one", "new_two"] { try db.addPerson(name) }
            try db.addMutualLike("new_one", "new_two", at: "2026-06-01 12:00:00")
        }
        let summary = try await database.run(asOf: Timestamp("2026-06-02 03:00:00")!, Self.adjust)
        #expect(summary.passDate == "2026-06-02")
        #expect(!summary.resumed)
        #expect(
            try database.texts("SELECT pass_date, status FROM match_runs ORDER BY run_id")
                == ["2026-06-01 completed", "2026-06-02 completed"])
        #expect(
            try database.texts(
                "SELECT run_id, kind, status FROM match_pairs WHERE first = 'new_one' AND second = 'new_two'")
                == ["2 mutual_like matched"])
        #expect(try database.count("SELECT count(*) FROM match_pairs WHERE run_id = 1 AND status = 'matched'") > 30)
    }

    @Test func `more than a day ago is given up, and its pairs are chosen anew`() async throws {
        let expected = try await Self.undisturbed.value
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        try database.change("UPDATE match_runs SET started_at = datetime('now', '-1 day', '-1 minute')")
        let summary = try await database.run(Self.adjust)
        #expect(!summary.resumed)
        #expect(
            try database.texts("SELECT status, message FROM match_runs ORDER BY run_id")
                == ["abandoned left unfinished", "completed NULL"])
        #expect(try database.outcome() == expected.outcome)
    }

    @Test func `less than a day ago is not given up`() async throws {
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        try database.change("UPDATE match_runs SET started_at = datetime('now', '-1 day', '+5 minutes')")
        #expect(try await database.run(Self.adjust).resumed)
    }

    @Test(arguments: StoredOptions.forms)
    func `is finished whichever version stored its settings`(form: StoredOptions.Form) async throws {
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        try database.change("UPDATE match_runs SET options = ?", [form.json])
        let summary = try await database.run(Self.adjust)
        #expect(summary.resumed && summary.status == .completed)
        #expect(try database.count("SELECT count(*) FROM match_plan WHERE status = 'planned'") == 0)
        // Under the rule for introductions by which they were planned, most are made.
        if form.expected.introductions == .all { #expect(summary.totalMatches > 30) }
    }

    @Test func `and whose settings nobody can read says so and writes nothing`() async throws {
        let database = try PassDatabase()
        try Self.fill(database)
        #expect(try await database.runUntil(database.pass(Self.adjust)) { phase, _, _ in phase == .write })
        try database.change("UPDATE match_runs SET options = '{\"fusion\": \"alchemy\"}'")
        let before = try database.contents()
        await #expect(throws: NightlyPass.Failure.unreadablePlan(run: 1)) { try await database.run(Self.adjust) }
        #expect(try database.contents() == before)
    }
}
