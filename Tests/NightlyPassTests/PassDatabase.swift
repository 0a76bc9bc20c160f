import Foundation
import GRDB
import MatchStore
import NightlyPass
import Profiles
import Randomness
import Synchronization
import Trials

/// A database in a folder of its own, which goes with it, and the passes over it.
final class PassDatabase: Sendable {
    /// The moment of all passes here, unless a test says otherwise.
    static let asOf = Timestamp("2026-06-01 03:00:00")!

    let folder: URL
    let path: String

    /// A database with the app's tables and Duet's, in a rollback mode: without side files its bytes can be compared.
    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "duet-pass-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "app.db").path
        try change { db in
            try AppSchema.create(in: db)
        }
    }

    /// A database whose tables an app made.
    init(appTables: String, journalMode: String = "delete") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "duet-pass-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "app.db").path
        let queue = try DatabaseQueue(path: path, configuration: .patient)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = \(journalMode)")
            try db.execute(sql: appTables)
        }
        try queue.close()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    // MARK: - Rows

    func change(_ body: (Database) throws -> Void) throws {
        var configuration = Configuration.patient
        configuration.foreignKeysEnabled = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write(body)
        try queue.close()
    }

    func change(_ sql: String, _ arguments: StatementArguments = []) throws {
        try change { try $0.execute(sql: sql, arguments: arguments) }
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        let queue = try DatabaseQueue(path: path, configuration: .patient)
        defer { try? queue.close() }
        return try queue.read { try Row.fetchAll($0, sql: sql, arguments: arguments) }
    }

    func texts(_ sql: String, _ arguments: StatementArguments = []) throws -> [String] {
        try rows(sql, arguments).map { Self.text($0) }
    }

    /// The values of a row with spaces between them.
    static func text(_ row: Row) -> String {
        row.databaseValues.map { $0.isNull ? "NULL" : "\($0.storage.value ?? "")" }.joined(separator: " ")
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try rows(sql, arguments)[0][0]
    }

    /// The rows of every table, to find out whether anything was written.
    func contents() throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for table in try texts("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
            found[table] = try rows("SELECT * FROM \"\(table)\"").map(\.description).sorted()
        }
        return found
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    // MARK: - Passes

    func pass(asOf: Timestamp = PassDatabase.asOf, _ adjust: (inout NightlyPass) -> Void = { _ in }) -> NightlyPass {
        var pass = NightlyPass(
            path: path, options: PassOptions(), tables: Reference.tables, asOf: asOf, version: "test")
        adjust(&pass)
        return pass
    }

    @discardableResult
    func run(
        asOf: Timestamp = PassDatabase.asOf, _ adjust: (inout NightlyPass) -> Void = { _ in }
    ) async throws -> PassSummary {
        try await pass(asOf: asOf, adjust).run()
    }

    /// Runs a pass and cancels it as soon as it tells of a moment that `isMoment` picks.
    ///
    /// - Returns: whether it was cut off; otherwise it ended before.
    func runUntil(
        _ pass: NightlyPass, _ isMoment: @escaping @Sendable (PassPhase, Int, Int) -> Bool
    ) async throws -> Bool {
        var pass = pass
        let running = Mutex<Task<PassSummary, any Error>?>(nil)
        pass.observer = PassObserver(progress: { phase, done, total in
            if isMoment(phase, done, total) { running.withLock { $0?.cancel() } }
        })
        let (ready, start) = AsyncStream.makeStream(of: Void.self)
        let task = Task { [pass] in
            for await _ in ready {}
            return try await pass.run()
        }
        running.withLock { $0 = task }
        start.finish()
        do {
            _ = try await task.value
            return false
        } catch is CancellationError {
            return true
        }
    }

    /// Runs a pass, and changes the database after the plan is stored and before any of it is written.
    @discardableResult
    func run(
        _ pass: NightlyPass, changingBeforeWriting change: @escaping @Sendable (PassDatabase) throws -> Void
    ) async throws -> PassSummary {
        var pass = pass
        let failure = Mutex<(any Error)?>(nil)
        pass.observer = PassObserver(progress: { phase, done, _ in
            guard phase == .write, done == 0 else { return }
            do {
                try change(self)
            } catch {
                failure.withLock { $0 = error }
            }
        })
        let summary = try await pass.run()
        if let failure = failure.withLock({ $0 }) { throw failure }
        return summary
    }

    /// Everything that is chosen, in one text for each pair: kind, recipients and what their notifications say.
    func outcome() throws -> [String] {
        let pairs = try texts(
            """
            SELECT first, second, kind, status, score, payload, options_hash FROM match_pairs ORDER BY first, second
            """)
        let chats = try texts(
            """
            SELECT made.created_by, group_concat(p.username, '+') FROM
                (SELECT * FROM chats WHERE id IN (SELECT chat_id FROM match_pairs)) AS made
            JOIN (SELECT * FROM chat_participants ORDER BY username) AS p ON p.chat_id = made.id
            GROUP BY made.id ORDER BY 2
            """)
        let notices = try texts(
            """
            SELECT username, title, content, json_remove(data, '$.chat_id', '$.chat_id_str', '$.run_id', '$.run_id_str') FROM notifications
            WHERE type = 'match' ORDER BY 1, 4
            """)
        let lists = try texts(
            """
            SELECT username, rank, target, score_band, reasons FROM match_recommendations
            WHERE run_id = (SELECT max(run_id) FROM match_runs WHERE status = 'completed') ORDER BY username, rank
            """)
        let shown = try texts(
            "SELECT username, rank, target, score_band, reasons FROM match_recommendations_now ORDER BY 1, 2")
        return pairs + ["chats"] + chats + ["notices"] + notices + ["lists"] + lists + ["shown"] + shown
    }
}

extension PassSummary {
    /// The summary without what differs between two equal passes.
    var comparable: PassSummary {
        var summary = self
        summary.runID = nil
        summary.seconds = [:]
        summary.peakMemoryMB = 0
        summary.longestWriteLockMS = nil
        summary.archived = nil
        summary.resumed = false
        summary.status = .completed
        return summary
    }
}

/// What ships with the program, read from the files.
enum Reference {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "data")
    static let sample = folder.appending(path: "sample")

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

// Rows as tests write them.
extension Database {
    func addUser(_ username: String) throws {
        try execute(
            sql: "INSERT INTO users(username, email) VALUES (?, ?)", arguments: [username, "\(username)@example.org"])
        // Of now, ties between people who are all alike would go by the second in which a test makes them.
        guard try columns(in: "users").contains(where: { $0.name == "created_at" }) else { return }
        try execute(
            sql: "UPDATE users SET created_at = '2025-12-01 00:00:00' WHERE username = ?", arguments: [username])
    }

    func addPerson(
        _ username: String, age: Int? = 30, gender: String? = "female", genre: String? = "jazz",
        role: String? = "vocalist", experience: Int? = 5, name: String? = nil, updated: String = "2026-05-30 12:00:00"
    ) throws {
        try addUser(username)
        try execute(
            sql: """
                INSERT INTO profiles(username, name, age, gender, genre, role, experience, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                username, name ?? username.capitalized, age, gender, genre, role, experience, updated, updated,
            ])
    }

    func add(_ type: String, _ actor: String, _ target: String, at time: String = "2026-05-20 12:00:00") throws {
        try execute(
            sql: """
                INSERT INTO interactions(username, target_username, interaction_type, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?)
                """, arguments: [actor, target, type, time, time])
    }

    func addMutualLike(_ one: String, _ other: String, at time: String = "2026-05-20 12:00:00") throws {
        try add("like", one, other, at: time)
        try add("like", other, one, at: time)
    }

    /// Makes a chat and returns its id.
    @discardableResult
    func addChat(
        _ type: String = "dm", createdBy: String?, participants: [String], senders: [String] = [],
        at time: String = "2026-05-01 12:00:00"
    ) throws -> Int64 {
        try execute(
            sql: "INSERT INTO chats(type, created_by, created_at, updated_at) VALUES (?, ?, ?, ?)",
            arguments: [type, createdBy, time, time])
        let chat = lastInsertedRowID
        for username in participants {
            try execute(
                sql: "INSERT INTO chat_participants(chat_id, username) VALUES (?, ?)", arguments: [chat, username])
        }
        for username in senders {
            try execute(
                sql: "INSERT INTO messages(chat_id, sender, text, created_at, updated_at) VALUES (?, ?, 'Hi', ?, ?)",
                arguments: [chat, username, time, time])
        }
        return chat
    }

    func addPreferences(
        _ username: String, genders: String? = nil, ages: (Int?, Int?) = (nil, nil), introductions: Int? = nil,
        updated: String = "2026-01-01 00:00:00"
    ) throws {
        try execute(
            sql: """
                INSERT INTO match_preferences(username, genders, age_min, age_max, introductions, updated_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """, arguments: [username, genders, ages.0, ages.1, introductions, updated])
    }
}

/// People with random profiles and random words on each other.
enum RandomCrowd {
    static func fill(_ db: Database, people: Int, seed: UInt64, allAlike: Bool = false) throws {
        var random = SplitMix64(seed: seed)
        let genres = ["jazz", "rock", "hip hop", "folk/pop", "techno", "zydeco blues", ""]
        let roles = ["vocalist", "drums", "producer", "listener", "bass/guitar", "theremin", ""]
        let genders = ["female", "male", "nonbinary", "m", "w", ""]
        let names = (0..<people).map { "person_\($0)" }
        for name in names {
            if allAlike {
                try db.addPerson(name, gender: "nonbinary")
                continue
            }
            try db.addPerson(
                name, age: Int.random(in: 17...70, using: &random), gender: genders.randomElement(using: &random),
                genre: genres.randomElement(using: &random), role: roles.randomElement(using: &random),
                experience: Bool.random(using: &random) ? Int.random(in: 0...15, using: &random) : nil,
                updated: "2026-0\(Int.random(in: 3...5, using: &random))-10 10:00:00")
            if Int.random(in: 0..<4, using: &random) == 0 {
                try db.addPreferences(
                    name, genders: [nil, "[\"female\"]", "[\"male\", \"female\"]"].randomElement(using: &random)!,
                    ages: Bool.random(using: &random) ? (nil, nil) : (20, Int.random(in: 20...60, using: &random)),
                    introductions: [nil, 0, 1].randomElement(using: &random)!)
            }
        }
        guard !allAlike else { return }
        for _ in 0..<people * 8 {
            let (actor, target) = (names.randomElement(using: &random)!, names.randomElement(using: &random)!)
            if actor == target { continue }
            let type = ["like", "like", "like", "dislike", "dislike", "block"].randomElement(using: &random)!
            let day = Int.random(in: 10...28, using: &random)
            let month = Int.random(in: 3...6, using: &random)
            try db.add(type, actor, target, at: "2026-0\(month)-\(day) 08:00:00")
            if type == "like", Int.random(in: 0..<3, using: &random) == 0 {
                try db.add("like", target, actor, at: "2026-05-\(day) 09:00:00")
            }
        }
        for _ in 0..<people / 3 {
            let (one, other) = (names.randomElement(using: &random)!, names.randomElement(using: &random)!)
            if one == other { continue }
            try db.addChat(
                createdBy: one, participants: [one, other], senders: Bool.random(using: &random) ? [one] : [])
        }
    }
}
