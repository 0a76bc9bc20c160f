internal import Foundation
internal import GRDB
internal import Randomness

/// An app at work on a database while a pass runs: short transactions on a connection of its own, that waits a second for
/// locks as the documentation asks of apps.
final class LiveApp {
    /// What the app has done, by kind, and what it met.
    struct Activity: Sendable {
        var transactions = 0
        /// Pairs that the app parted while their line of a plan was not carried out yet, with how.
        var parted: [(first: String, second: String, how: String)] = []
        /// Errors that the app got from SQLite.
        var errors: [String] = []
        /// How long the slowest transaction took, its waiting included.
        var slowest = Duration.zero
    }

    private(set) var activity = Activity()
    private let queue: DatabaseQueue
    private var random: RandomStream
    private let people: [String]
    private var newcomers = 0

    init(_ scratch: Scratch, random: RandomStream) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(1)
        configuration.foreignKeysEnabled = true
        queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: configuration)
        people = try queue.read { try String.fetchAll($0, sql: "SELECT username FROM users ORDER BY username") }
        self.random = random
    }

    func close() throws { try queue.close() }

    /// One request of a user.
    func act() {
        let began = ContinuousClock.now
        do {
            switch random.below(12) {
            case 0...2: try write { try self.interact($0, "like") }
            case 3: try write { try self.interact($0, "dislike") }
            case 4: try write { try self.interact($0, "block") }
            case 5, 6: try write { try self.message($0) }
            case 7: try write { try self.signUp($0) }
            case 8:
                try write { try $0.execute(sql: "DELETE FROM users WHERE username = ?", arguments: [self.somebody()]) }
            case 9: try look()
            default: try write { try self.part($0) }
            }
        } catch {
            activity.errors.append("\(error)")
        }
        activity.transactions += 1
        activity.slowest = max(activity.slowest, ContinuousClock.now - began)
    }

    private func write(_ body: (Database) throws -> Void) throws {
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try body(db)
                return .commit
            }
        }
    }

    private func somebody() -> String { people[random.below(people.count)] }

    private func interact(_ db: Database, _ type: String) throws {
        try add(db, type, somebody(), somebody())
    }

    private func add(_ db: Database, _ type: String, _ actor: String, _ target: String) throws {
        try db.execute(
            sql: """
                INSERT INTO interactions(username, target_username, interaction_type)
                SELECT a.username, t.username, ? FROM users AS a, users AS t WHERE a.username = ? AND t.username = ?
                """, arguments: [type, actor, target])
    }

    private func message(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO messages(chat_id, sender, text)
                SELECT chat_id, username, 'hello' FROM chat_participants WHERE username = ? LIMIT 1
                """, arguments: [somebody()])
    }

    private func signUp(_ db: Database) throws {
        newcomers += 1
        let name = "newcomer_\(newcomers)"
        try db.execute(sql: "INSERT INTO users(username) VALUES (?)", arguments: [name])
        try db.execute(
            sql: "INSERT INTO profiles(username, age, gender, genre) VALUES (?, 25, 'female', 'rock')",
            arguments: [name])
    }

    private func look() throws {
        try queue.read { db in
            _ = try Row.fetchAll(
                db, sql: "SELECT * FROM notifications WHERE username = ? ORDER BY id DESC LIMIT 20",
                arguments: [somebody()])
            if try db.tableExists("match_recommendations_now") {
                _ = try Row.fetchAll(
                    db, sql: "SELECT * FROM match_recommendations_now WHERE username = ?", arguments: [somebody()])
            }
        }
    }

    /// Parts two people whose match is planned and not made: the transaction sees that itself, so that the pass comes after.
    private func part(_ db: Database) throws {
        guard try db.tableExists("match_plan"),
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT first, second FROM match_plan
                    WHERE status = 'planned' AND action = 'chat' AND run_id = (SELECT max(run_id) FROM match_runs)
                    ORDER BY position LIMIT 1 OFFSET ?
                    """, arguments: [random.below(400)])
        else { return }
        let (first, second): (String, String) = (row[0], row[1])
        let (actor, other) = random.chance(0.5) ? (first, second) : (second, first)
        let ways: [(String, String, StatementArguments)] = [
            ("age", "UPDATE profiles SET age = 17 WHERE username = ?", [actor]),
            ("no age", "UPDATE profiles SET age = NULL WHERE username = ?", [actor]),
            ("no profile", "DELETE FROM profiles WHERE username = ?", [actor]),
            ("deleted", "DELETE FROM users WHERE username = ?", [actor]),
        ]
        let choice = random.below(ways.count + 2)
        var how = "block"
        if choice < ways.count {
            how = ways[choice].0
            try db.execute(sql: ways[choice].1, arguments: ways[choice].2)
        } else {
            how = choice == ways.count ? "block" : "dislike"
            try add(db, how, actor, other)
        }
        activity.parted.append((first, second, how))
    }
}
