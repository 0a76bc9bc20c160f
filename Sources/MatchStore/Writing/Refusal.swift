internal import GRDB
internal import GRDBSQLite

/// Why the app's tables did not take a match: a constraint or a trigger of theirs.
package struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case trigger, unique, check
        case notNull = "not_null"
        case foreignKey = "foreign_key"
        case datatype
        /// A row was dropped or changed without an error, which only a trigger does.
        case changed
        /// A statement could not be run: a trigger names something that is not there, or computes what cannot be computed.
        case error
    }

    /// SQLite's words, or those of the app's trigger. SQLite names a constraint, but no trigger.
    package var message: String
    /// The table that was written to, as the app calls it; `nil` where SQLite finds out only when all is written.
    package var table: String?
    package var kind: Kind

    package init(message: String, table: String?, kind: Kind) {
        self.message = message
        self.table = table
        self.kind = kind
    }

    /// `nil` for an error that no row is to blame for: of the disk, of a lock, of a damaged file.
    init?(_ error: DatabaseError, table: String?) {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_ERROR: break
        default: return nil
        }
        message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        self.table = table
        kind =
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_TRIGGER: .trigger
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .unique
            case .SQLITE_CONSTRAINT_CHECK: .check
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            default: error.resultCode == .SQLITE_ERROR ? .error : .datatype
            }
    }

    /// The table, where the message does not name it, and the message.
    package var description: String {
        guard let table, !message.contains(table) else { return message }
        return "\(table): \(message)"
    }

    /// Throws where a reference is broken that SQLite would check only at the end of the transaction.
    static func requireReferences(_ db: Database) throws {
        var (broken, highest): (Int32, Int32) = (0, 0)
        let status = unsafe sqlite3_db_status(
            db.sqliteConnection, SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &highest, 0)
        guard status == SQLITE_OK, broken == 0 else {
            throw Refusal(message: "FOREIGN KEY constraint failed", table: nil, kind: .foreignKey)
        }
    }
}

extension Database {
    /// Runs `body`, and takes back all that it wrote when it throws.
    ///
    /// A trigger's RAISE(ROLLBACK) ends the surrounding transaction too: `isInsideTransaction` is false then.
    func inMatchSavepoint<Value>(_ body: () throws -> Value) throws -> Value {
        try cachedStatement(sql: "SAVEPOINT one_match").execute()
        do {
            let value = try body()
            try cachedStatement(sql: "RELEASE one_match").execute()
            return value
        } catch {
            if isInsideTransaction {
                try cachedStatement(sql: "ROLLBACK TO one_match").execute()
                try cachedStatement(sql: "RELEASE one_match").execute()
            }
            throw error
        }
    }
}
