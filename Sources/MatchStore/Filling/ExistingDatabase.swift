internal import GRDB
internal import Profiles

/// A database that exists already. All rows go into one transaction, so that the app never sees a part of them.
final class ExistingDatabase: FillTarget {
    private let store: MatchDatabase
    private var lock: PassLock?

    var path: String { store.path }

    init(path given: String, dirty: Bool, names: AppNames, mapping: TypeMapping) throws {
        store = try MatchDatabase(path: given, access: .writeAcrossCalls, names: names)
        // Before the lock, so that no lock file is left beside a file that is no app's database.
        try store.read { db in
            try AppSchemaCheck.require(in: db, names)
            try MatchSchema.requireKnownVersion(db)
        }
        lock = try PassLock(database: store.path)
        do {
            try access { db in
                if dirty {
                    try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
                }
                try db.execute(sql: "BEGIN IMMEDIATE")
                try AppSchemaCheck.require(in: db, names)
                // Where Duet's tables are complete, they stay as a pass with its own words has made them.
                if try !db.tableExists(names[.preferences].name) {
                    try MatchSchema.prepare(db, mapping: mapping, names: names)
                }
            }
        } catch {
            abandon()
            throw error
        }
    }

    deinit { abandon() }

    var interrupt: @Sendable () -> Void {
        let store = self.store
        return { store.interrupt() }
    }

    func access<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try store.outsideTransaction(body)
    }

    /// Looks for names that are there twice, where the app's table does not refuse them.
    func seal(counts: [String: Int], progress: (_ done: Int, _ total: Int) -> Void) throws {
        let users = store.names[.users]
        let name = users[.username]
        try access { db in
            let twice = try String.fetchOne(
                db,
                sql: "SELECT \(name) FROM \(users) GROUP BY \(name) COLLATE NOCASE HAVING count(*) > 1 LIMIT 1")
            if let twice { throw StoreError.usernameTaken(twice) }
        }
    }

    func publish() throws {
        try access { db in try db.execute(sql: "COMMIT") }
        store.disconnect()
        lock = nil
    }

    func abandon() {
        guard lock != nil else { return }
        // A full disk has ended the transaction already.
        try? access { db in if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") } }
        store.disconnect()
        lock = nil
    }
}
