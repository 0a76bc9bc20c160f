import Foundation
import MatchStore
import NightlyPass
import Profiles

/// Makes the database of a seed.
struct HostileDatabase {
    let plan: HostilePlan

    init(seed: UInt64) {
        var draw = HostileDraw(seed: seed, 1)
        var plan = HostileCrowd.plan(&draw)
        // One fault shows what it does; several, what they do together.
        let count = draw.one(of: [1, 1, 1, 2, 2, 3, 5])
        for fault in draw.some(count, of: HostileFault.allCases) { fault.corrupt(&plan, &draw) }
        self.plan = plan
    }

    /// Writes the file. What SQLite refuses of it is left out: the rest is hostile enough.
    func write(to path: String, nightBefore: NightlyPass) async throws {
        try fill(path)
        guard plan.hasOwnTables else { return }
        if let store = try? MatchDatabase(path: path, access: .write) {
            try? store.write { try MatchSchema.prepare($0, mapping: nightBefore.options.mapping) }
        }
        let reader = try HostileReader(path: path)
        try? reader.execute("PRAGMA ignore_check_constraints = ON")
        for wish in plan.wishes {
            let filled = wish.sorted { $0.key < $1.key }
            try? reader.execute(
                """
                INSERT INTO match_preferences(\(filled.map(\.key).joined(separator: ", ")))
                VALUES (\(filled.map(\.value).joined(separator: ", ")))
                """)
        }
        if plan.hasNightBefore { _ = try? await nightBefore.run() }
        for statement in plan.spoilsOwnTables { try? reader.execute(statement) }
    }

    private func fill(_ path: String) throws {
        let reader = try HostileReader(path: path)
        for pragma in plan.pragmas { try? reader.execute(pragma) }
        try? reader.execute(
            "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = \(plan.faults.count % 2); BEGIN")
        for table in plan.tables {
            for statement in table.statements { try? reader.execute(statement) }
        }
        try? reader.execute("COMMIT; BEGIN")
        for table in plan.tables {
            for insertion in table.insertions { run(insertion, reader) }
        }
        for statement in plan.statements { run(statement, reader) }
        try? reader.execute("COMMIT")
    }

    /// A conflict that rolls everything back must not take the rest along.
    private func run(_ statement: String, _ reader: HostileReader) {
        guard (try? reader.execute(statement)) == nil else { return }
        try? reader.execute("BEGIN")
    }
}

/// What ships with the program, read from the files of the checkout.
enum HostileReference {
    static let tables: ReferenceTables? = {
        func text(_ file: ReferenceTables.File) throws -> String {
            try String(contentsOf: Executable.project.appending(path: "data/\(file.rawValue)"), encoding: .utf8)
        }
        return try? ReferenceTables(
            genres: text(.genres), affinities: text(.affinities), roles: text(.roles),
            roleComplementarity: text(.roleComplementarity), genders: text(.genders),
            genderWords: text(.genderWords))
    }()
}
