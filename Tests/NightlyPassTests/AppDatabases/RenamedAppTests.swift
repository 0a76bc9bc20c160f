import GRDB
import MatchStore
import NightlyPass
import Profiles
import Testing

struct `An app with other names for all tables and columns` {
    private static let names = AppNames(
        tables: Dictionary(uniqueKeysWithValues: AppTable.allCases.map { ($0, "their \"\($0.rawValue)\"") }),
        columns: Dictionary(
            uniqueKeysWithValues: AppTable.allCases.map { table in
                let columns = AppSchemaCheck.knownColumns(of: table).filter { $0 != .birthDate }
                return (table, Dictionary(uniqueKeysWithValues: columns.map { ($0, "a \($0.rawValue)") }))
            }))

    /// Two nights, with a word between two people and a new wish between them.
    private struct Nights {
        let database = try! PassDatabase()
        let names: AppNames

        init(_ names: AppNames) throws {
            self.names = names
            try database.change { db in
                try RandomCrowd.fill(db, people: 60, seed: 5)
                // What `duet init` makes beside tables, no app has.
                let drops = try String.fetchAll(
                    db,
                    sql: "SELECT 'DROP ' || type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view')")
                for drop in drops { try db.execute(sql: drop) }
                try rename(db) { ($0, $1) }
            }
        }

        /// Changes the names of all tables and columns.
        private func rename(_ db: Database, _ direction: (String, String) -> (from: String, to: String)) throws {
            func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
            for table in AppTable.allCases {
                let (from, to) = direction(table.rawValue, names[table].name)
                let present = try String.fetchAll(
                    db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [from])
                for column in AppColumn.allCases {
                    let (old, new) = direction(column.rawValue, names[table].name(of: column))
                    guard old != new, present.contains(old) else { continue }
                    try db.execute(
                        sql: "ALTER TABLE \(quoted(from)) RENAME COLUMN \(quoted(old)) TO \(quoted(new))")
                }
                if from != to { try db.execute(sql: "ALTER TABLE \(quoted(from)) RENAME TO \(quoted(to))") }
            }
        }

        func summary(_ asOf: String) async throws -> PassSummary {
            try await database.run(asOf: Timestamp(asOf)!) { pass in
                pass.names = names
                pass.delivery = Delivery(to: Nobody())
                pass.options.introductions = .all
                pass.accept = true
            }.comparable
        }

        /// All that came of it, and the rows of the view, which reads the tables as they are called.
        func outcome() throws -> [String] {
            let shown = try database.texts("SELECT * FROM match_recommendations_now ORDER BY 1, 2")
            try database.change { db in
                try db.execute(sql: "DROP VIEW match_recommendations_now")
                try rename(db) { ($1, $0) }
                try MatchSchema.prepare(db, mapping: TypeMapping())
            }
            return shown + (try database.outcome())
        }
    }

    /// Takes no line.
    private struct Nobody: NoticeReceiver {
        func take(_ lines: [UInt8]) -> Receipt { Receipt(bytes: 0, failure: "nobody listens") }
    }

    @Test func `gets the same matches, notices and lists as any other`() async throws {
        let (plain, other) = (try Nights(AppNames()), try Nights(Self.names))
        for night in ["2026-06-01 03:00:00", "2026-06-02 03:00:00"] {
            let (one, two) = (try await plain.summary(night), try await other.summary(night))
            #expect(one == two)
            #expect(one.totalMatches > 0 || night.contains("06-02"))
            #expect((one.delivery?.left ?? 0) > 0)
        }
        for nights in [plain, other] {
            let undone = try UndoPass(path: nights.database.path, names: nights.names, run: 1).run()
            #expect(undone.removed > 0)
            let matches = try MadeMatches(path: nights.database.path, names: nights.names, asOf: .now())
            #expect(!matches.matches.isEmpty)
        }
        let check = try await NightlyPassTests.check(other.database, other.names)
        #expect(check.schemaProblems == [] && check.forecastFailure == nil && check.rows["users"] == 60)
        let outcome = try plain.outcome()
        #expect(outcome.count > 100)
        #expect(try other.outcome() == outcome)
    }
}

private func check(_ database: PassDatabase, _ names: AppNames) async throws -> CheckReport {
    var pass = database.pass(asOf: Timestamp("2026-06-03 03:00:00")!)
    pass.names = names
    return try await pass.check()
}
