import Foundation
import GRDB
import MatchStore
import Profiles

/// A folder of its own for one test, removed with it.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "duet-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }
}

/// A database in memory with an app's tables of the loosest kind: no types, no constraints, no updated_at.
struct LooseDatabase {
    let queue: DatabaseQueue

    init(hasUpdatedAt: Bool = false, hasMatchTables: Bool = false) throws {
        queue = try DatabaseQueue()
        let updated = hasUpdatedAt ? ", updated_at" : ""
        try queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE users (username, email, password, phone);
                    CREATE TABLE profiles (username, name, role, age, gender, genre, experience\(updated));
                    CREATE TABLE interactions (id, username, target_username, interaction_type, created_at\(updated));
                    CREATE TABLE chats (id INTEGER PRIMARY KEY, type, created_by);
                    CREATE TABLE chat_participants (chat_id, username);
                    CREATE TABLE messages (chat_id, sender, text, created_at);
                    CREATE TABLE notifications (id INTEGER PRIMARY KEY, username, type, title, content, data);
                    """)
            if hasMatchTables { try MatchSchema.prepare(db, mapping: TypeMapping()) }
        }
    }

    func execute(_ sql: String, _ arguments: StatementArguments = []) throws {
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// Adds people of thirty with a profile.
    func seat(_ usernames: String...) throws {
        for username in usernames {
            try execute("INSERT INTO users(username) VALUES (?)", [username])
            try execute("INSERT INTO profiles(username, age) VALUES (?, 30)", [username])
        }
    }

    func say(
        _ actor: String, _ target: String, _ type: String = "like", at time: String? = "2026-05-20 12:00:00",
        id: Int = 1
    ) throws {
        try execute(
            "INSERT INTO interactions(id, username, target_username, interaction_type, created_at) VALUES (?, ?, ?, ?, ?)",
            [id, actor, target, type, time])
    }

    static let asOf = Timestamp("2026-06-01 03:00:00")!

    func crowd(asOf: Timestamp = LooseDatabase.asOf, mapping: TypeMapping = TypeMapping()) throws -> Crowd {
        try queue.read { db in
            try CrowdReader(
                columns: try AppColumns(db), tables: ShippedTables.tables, mapping: mapping, asOf: asOf,
                listsDetails: true
            ).read(db)
        }
    }

    /// The only person of the crowd.
    func onlyPerson() throws -> Person? {
        let people = try crowd().people
        return people.count == 1 ? people[0] : nil
    }
}

extension Crowd {
    /// What is on record between two people, the first named being `first`.
    func facts(_ one: String, _ other: String, asOf: Timestamp = LooseDatabase.asOf) -> PairFacts {
        let standing = Standing(
            people: people.count, interactions: interactions, chats: chats, remembered: remembered, asOf: asOf,
            dislikeExpiry: nil)
        guard let first = row(of: one), let second = row(of: other) else { return [] }
        let facts = standing.ledger[first, second]
        return first < second ? facts : facts.swapped
    }

    var usernames: [String] { people.map(\.username) }
}

/// The tables that ship with the program, read from the files.
enum ShippedTables {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "data")

    static let tables: ReferenceTables = {
        func text(_ file: ReferenceTables.File) -> String {
            try! String(contentsOf: folder.appending(path: file.rawValue), encoding: .utf8)
        }
        return try! ReferenceTables(
            genres: text(.genres), affinities: text(.affinities), roles: text(.roles),
            roleComplementarity: text(.roleComplementarity), genders: text(.genders),
            genderWords: text(.genderWords), profileWords: text(.profileWords))
    }()
}
