internal import Foundation
internal import GRDB

/// A synthetic crowd that passes are tried on, and the outcome of an undisturbed pass.
package struct TrialCrowd: Sendable {
    /// When the pass is carried out.
    package static let asOf = "2026-01-01 00:00:00"
    package static let run = ["run", "--database", "app.db", "--as-of", asOf, "--output", "json"]
    /// The same, with the notifications as lines in a file.
    package static let emittingRun = run + ["--emit", EmittedLines.file]

    /// How the app's database is kept.
    package enum Journal: String, Sendable, CaseIterable {
        case wal, delete
    }

    /// The database before the pass, by journal mode.
    private let databases: [Journal: Data]
    /// What an undisturbed pass decides and writes.
    package let outcome: PassOutcome
    /// Wall seconds of the undisturbed pass by phase, from its beginning.
    package let seconds: [String: Double]
    package let wholeSeconds: Double

    /// - Throws: whatever keeps the program from populating a database or from a pass on it.
    package init(people: Int, decisions: Int, seed: UInt64) async throws {
        let scratch = try Scratch()
        let populate = [
            "populate", "--database", "app.db", "--people", "\(people)", "--decisions", "\(decisions)", "--seed",
            "\(seed)",
        ]
        try Self.done(await scratch.duet(populate))
        var databases: [Journal: Data] = [:]
        for journal in Journal.allCases { databases[journal] = try Self.database(scratch, journal) }
        self.databases = databases
        let began = ContinuousClock.now
        let pass = try Self.done(await scratch.duet(Self.run))
        wholeSeconds = (ContinuousClock.now - began) / .seconds(1)
        let summary = try JSONSerialization.jsonObject(with: Data(pass.out.utf8)) as? [String: Any]
        seconds = summary?["seconds"] as? [String: Double] ?? [:]
        outcome = try PassOutcome(scratch)
    }

    /// The bytes of the database once its journal mode is set. Not asynchronous, or GRDB's calls would be.
    private static func database(_ scratch: Scratch, _ journal: Journal) throws -> Data {
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: .patient)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = \(journal.rawValue)") }
        try queue.close()
        return try Data(contentsOf: scratch.url("app.db"))
    }

    /// A folder with the database in `app.db`, and nothing else.
    package func scratch(_ journal: Journal) throws -> Scratch {
        let scratch = try Scratch()
        try databases[journal]?.write(to: scratch.url("app.db"))
        return scratch
    }

    /// The program ended in another way than it should.
    package struct Failed: Error, CustomStringConvertible {
        package let outcome: Outcome
        package var description: String { "exit \(outcome.code): \(outcome.err)" }
    }

    @discardableResult
    private static func done(_ outcome: Outcome) throws -> Outcome {
        guard outcome.code == 0 else { throw Failed(outcome: outcome) }
        return outcome
    }
}

/// What passes have made of a database, without numbers and clock times.
package struct PassOutcome: Equatable, Sendable {
    /// Every pair on record, with its kind and whether it has a chat.
    package let pairs: [String]
    /// Who was told of whom.
    package let notices: [String]
    /// Everybody's list.
    package let lists: [String]

    package init(_ scratch: Scratch) throws {
        let queue = try DatabaseQueue(path: scratch.url("app.db").path, configuration: .patient)
        defer { try? queue.close() }
        (pairs, notices, lists) = try queue.read { db in
            (
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT first || ' ' || second || ' ' || kind || ' ' || status || ' ' || score FROM match_pairs
                        ORDER BY first, second
                        """),
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT username || ' of ' || (data ->> '$.username') || ' ' || (data ->> '$.kind')
                        FROM notifications WHERE type = 'match' AND data ->> '$.run_id' IS NOT NULL ORDER BY 1
                        """),
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT username || ' ' || rank || ' ' || target FROM match_recommendations_now
                        ORDER BY username, rank
                        """)
            )
        }
    }
}
