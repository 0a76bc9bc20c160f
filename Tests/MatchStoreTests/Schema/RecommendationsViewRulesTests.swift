import GRDB
import MatchStore
import Profiles
import Randomness
import Testing

struct `The view and the rules` {
    private static let people = (10..<22).map { "person_\($0)" }
    private static let moment = Timestamp("2026-06-01 12:00:00")!

    /// People of one gender and any age, some of whom said, wrote, were matched or want something; everybody's list holds
    /// everybody else.
    private static func database(_ random: inout SplitMix64) throws -> DatabaseQueue {
        func time() -> String {
            "2026-0\(Int.random(in: 1...5, using: &random))-1\(Int.random(in: 0...9, using: &random)) 08:00:00"
        }
        let queue = try initializedDatabase()
        try queue.write { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try db.execute(
                sql: """
                    INSERT INTO match_runs (pass_date, as_of, started_at, status, options, options_hash, duet_version)
                    VALUES ('2026-06-01', ?1, ?1, 'completed', '{"dislike_expiry": "60d"}', 'h', '1')
                    """, arguments: [moment.description])
            for name in people {
                try db.execute(sql: "INSERT INTO users (username) VALUES (?)", arguments: [name])
                let age = Int.random(in: 0..<8, using: &random) == 0 ? 17 : Int.random(in: 18...60, using: &random)
                try db.execute(sql: "INSERT INTO profiles (username, age) VALUES (?, ?)", arguments: [name, age])
                guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
                try db.execute(
                    sql: """
                        INSERT INTO match_preferences (username, age_min, age_max, updated_at)
                        VALUES (?, ?, ?, '2026-01-01 08:00:00')
                        """,
                    arguments: [name, Int.random(in: 18...30, using: &random), Int.random(in: 30...60, using: &random)])
            }
            func two() -> [String] { Array(people.shuffled(using: &random).prefix(2)) }
            for _ in 0..<50 {
                let (names, time) = (two(), time())
                let type = ["like", "like", "dislike", "dislike", "block", "wink"].randomElement(using: &random)!
                try db.execute(
                    sql: """
                        INSERT INTO interactions (username, target_username, interaction_type, created_at, updated_at)
                        VALUES (?1, ?2, ?3, ?4, ?4)
                        """, arguments: [names[0], names[1], type, time])
            }
            for chat in 1...6 {
                let names = two()
                try db.execute(
                    sql: "INSERT INTO chats (id, type, created_by) VALUES (?, ?, ?)",
                    arguments: [chat, ["dm", "group"].randomElement(using: &random)!, names[0]])
                try db.execute(
                    sql: "INSERT INTO chat_participants (chat_id, username) VALUES (?1, ?2), (?1, ?3)",
                    arguments: [chat, names[0], names[1]])
                let pair = two().sorted()
                try db.execute(
                    sql: """
                        INSERT OR REPLACE INTO match_pairs (first, second, kind, status, run_id, matched_at)
                        VALUES (?, ?, 'introduction', ?, 1, '2026-01-01 08:00:00')
                        """,
                    arguments: [pair[0], pair[1], ["matched", "known", "undone"].randomElement(using: &random)!])
            }
            for name in people {
                let others = people.filter { $0 != name }
                try db.execute(sql: listing(name, others.map { (target: $0, band: nil, reasons: nil) }))
            }
        }
        return queue
    }

    /// What the rules let everybody see, as a pass at the same moment would find it.
    private static func allowed(_ queue: DatabaseQueue) throws -> Set<String> {
        let crowd = try queue.read { db in
            try CrowdReader(
                columns: AppColumns(db), tables: ShippedTables.tables, mapping: TypeMapping(), asOf: moment
            ).read(db)
        }
        let standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats,
            remembered: crowd.remembered, asOf: moment, dislikeExpiry: .days(60))
        let traits = crowd.traits(standing: standing, asOf: moment, activeWithin: nil)
        var allowed: Set<String> = []
        for first in crowd.people.indices {
            for second in crowd.people.indices.dropFirst(first + 1) {
                let facts = standing.ledger[first, second]
                // The view leaves differences of age to the next pass, and shows nobody who is on record.
                let objections = MeetingRules(ageRule: .none).objections(
                    to: .recommendation, between: traits[first], and: traits[second], facts: facts)
                guard objections.isEmpty, !facts.contains(.known) else { continue }
                let (one, other) = (crowd.people[first].username, crowd.people[second].username)
                if MeetingRules.mayBeShown(toFirst: facts) { allowed.insert("\(one) \(other)") }
                if MeetingRules.mayBeShown(toSecond: facts) { allowed.insert("\(other) \(one)") }
            }
        }
        return allowed
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `show the same of any two people`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let queue = try Self.database(&random)
        let shown = Set(
            try queue.texts("SELECT username || ' ' || target FROM match_recommendations_now").compactMap(\.self))
        #expect(try Self.allowed(queue) == shown)
        #expect(!shown.isEmpty)
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `show of everybody at once what they show of each`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let queue = try Self.database(&random)
        // What happens after the run.
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO interactions (username, target_username, interaction_type, created_at) VALUES
                        ('person_12', 'person_13', 'like', '2026-07-01 08:00:00'),
                        ('person_14', 'person_15', 'block', '2026-07-01 08:00:00'),
                        ('PERSON_16', 'person_17', 'dislike', '2026-07-01 08:00:00');
                    UPDATE profiles SET age = 17 WHERE username = 'person_18';
                    UPDATE match_preferences SET updated_at = '2026-07-01 08:00:00' WHERE username > 'person_19'
                    """)
        }
        let view = try queue.texts(
            "SELECT username || ' ' || rank || ' ' || target FROM match_recommendations_now ORDER BY username, rank")
        let places = try queue.read { db in
            let run = try #require(try ListsNow.run(db))
            let lists = try ListsNow(
                db, names: AppNames(), run: run, mapping: TypeMapping(), dislikeExpiry: .days(60))
            var found: [String] = []
            try lists.visit(db) { found.append("\($0.username) \($0.rank) \($0.target)") }
            return found
        }
        #expect(places == view)
        #expect(!places.isEmpty)
        let target = try #require(places.first?.split(separator: " ").last.map(String.init))
        let showing = try queue.read { db in
            let run = try #require(try ListsNow.run(db))
            return try ListsNow.showing(db, names: AppNames(), run: run, mapping: TypeMapping(), target)
        }
        #expect(
            showing.map { "\($0.username) \($0.rank) \($0.target)" } == places.filter { $0.hasSuffix(" \(target)") })
    }
}
