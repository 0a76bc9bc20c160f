import GRDB
import MatchStore
import Profiles
import Testing

/// A statement that must be refused, and a part of the reason that SQLite must give: without it a typing error in the
/// statement would pass for a refusal.
struct Attempt: Sendable, CustomTestStringConvertible {
    let sql: String
    let reason: String

    init(_ sql: String, _ reason: String) {
        self.sql = sql
        self.reason = reason
    }

    var testDescription: String { sql }

    func expectRefusal(in db: Database) throws {
        do {
            try db.execute(sql: sql)
            Issue.record("not refused: \(sql)")
        } catch let error as DatabaseError {
            #expect(error.description.contains(reason), "refused for another reason")
        }
    }
}

/// A claim in words with the SQL that brings its case about.
struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let sql: String

    init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }

    var testDescription: String { name }
}

/// A database as `duet init` leaves it, in memory.
func initializedDatabase(foreignKeys: Bool = true) throws -> DatabaseQueue {
    let queue = try emptyDatabase(foreignKeys: foreignKeys)
    try queue.write { try AppSchema.create(in: $0) }
    return queue
}

func emptyDatabase(foreignKeys: Bool = true) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = foreignKeys
    // The stricter of the two settings: a trigger that fires itself fails with it.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA recursive_triggers = ON") }
    return try DatabaseQueue(configuration: configuration)
}

/// The tables of an app that went another way: other types, hardly a constraint, no `updated_at` on interactions.
func foreignAppDatabase() throws -> DatabaseQueue {
    let queue = try emptyDatabase()
    try queue.write { try $0.execute(sql: foreignAppTables) }
    return queue
}

let foreignAppTables = """
    CREATE TABLE users (username VARCHAR(40) PRIMARY KEY, nickname TEXT);
    CREATE TABLE Profiles (username TEXT, Name TEXT, role TEXT, age, gender TEXT, genre TEXT, experience TEXT);
    CREATE TABLE interactions (id INTEGER PRIMARY KEY, username TEXT, target_username TEXT, interaction_type TEXT,
        created_at TEXT);
    CREATE TABLE chats (id INTEGER PRIMARY KEY, type TEXT, created_by TEXT);
    CREATE TABLE chat_participants (chat_id INTEGER, username TEXT);
    CREATE TABLE messages (chat_id INTEGER, sender TEXT, created_at TEXT);
    CREATE TABLE notifications (id INTEGER PRIMARY KEY, username TEXT NOT NULL, type TEXT, title TEXT, content TEXT,
        data TEXT, shown_at TEXT DEFAULT (datetime('now')), size INTEGER AS (length(content)));
    """

/// Four people with profiles; in the far past, so that whatever moves a time is seen.
let fourPeople = """
    INSERT INTO users (username, email, created_at, updated_at) VALUES
        ('Ana', 'ana@example.org', '2020-01-01 00:00:00', '2020-01-01 00:00:00'),
        ('bo_', 'bo@example.org', '2020-01-01 00:00:00', '2020-01-01 00:00:00'),
        ('cleo', 'cleo@example.org', '2020-01-01 00:00:00', '2020-01-01 00:00:00'),
        ('dan', 'dan@example.org', '2020-01-01 00:00:00', '2020-01-01 00:00:00');
    INSERT INTO profiles (username, name, age, created_at, updated_at)
        SELECT username, 'somebody', 30, created_at, updated_at FROM users;
    """

/// One row more in each of the other tables.
let oneOfEach = """
    INSERT INTO interactions (id, username, target_username, interaction_type, created_at, updated_at)
        VALUES (1, 'Ana', 'bo_', 'like', '2020-01-01 00:00:00', '2020-01-01 00:00:00');
    INSERT INTO chats (id, type, name, created_by, created_at, updated_at)
        VALUES (1, 'group', 'a band', 'Ana', '2020-01-01 00:00:00', '2020-01-01 00:00:00');
    INSERT INTO chat_participants (id, chat_id, username, joined_at, created_at, updated_at)
        VALUES (1, 1, 'Ana', '2020-01-01 00:00:00', '2020-01-01 00:00:00', '2020-01-01 00:00:00');
    INSERT INTO messages (id, chat_id, sender, text, client_msg, created_at, updated_at)
        VALUES (1, 1, 'Ana', 'hello', 'k1', '2020-01-01 00:00:00', '2020-01-01 00:00:00');
    INSERT INTO notifications (id, username, type, data, created_at, updated_at)
        VALUES (1, 'Ana', 'note', '{}', '2020-01-01 00:00:00', '2020-01-01 00:00:00');
    """

extension DatabaseReader {
    /// The first column of a query's rows as text.
    func texts(_ sql: String) throws -> [String?] {
        try read { try Optional<String>.fetchAll($0, sql: sql) }
    }

    func count(_ sql: String) throws -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(sql)") ?? -1 }
    }
}

/// Statements that store the list of one person in a run, as `ListWriter` does: whom it shows, best first, with what is
/// said of each.
func listing(
    _ username: String, run: Int = 1, _ places: [(target: String, band: String?, reasons: String?)]
) -> String {
    func text(_ value: String?) -> String { value.map { "'\($0)'" } ?? "NULL" }
    func number(_ name: String) -> String { "(SELECT person_id FROM match_people WHERE username = '\(name)')" }
    let people = ([username] + places.map(\.target)).map { "('\($0)')" }.joined(separator: ", ")
    let phrases = places.map { place in
        """
        INSERT INTO match_phrases (run_id, phrase_id, score_band, reasons)
            SELECT \(run), coalesce(max(phrase_id), 0) + 1, \(text(place.band)), \(text(place.reasons))
            FROM match_phrases WHERE run_id = \(run);
        """
    }
    let entries = places.enumerated().map { place in
        "json_array(\(number(place.element.target)), "
            + "(SELECT max(phrase_id) FROM match_phrases WHERE run_id = \(run)) - \(places.count - 1 - place.offset))"
    }
    return """
        INSERT OR IGNORE INTO match_people (username) VALUES \(people);
        \(phrases.joined(separator: "\n"))
        INSERT INTO match_lists (run_id, person_id, entries)
            VALUES (\(run), \(number(username)), json_array(\(entries.joined(separator: ", "))));
        """
}

/// A list of which nothing but the people matters.
func listing(_ username: String, run: Int = 1, of targets: String...) -> String {
    listing(username, run: run, targets.map { (target: $0, band: nil, reasons: nil) })
}
