internal import GRDB

/// Why a database cannot be used, in words that say what to do about it.
package enum StoreError: Error, Equatable, CustomStringConvertible {
    /// The app's tables lack something that a pass cannot do without.
    case schemaMissing([SchemaProblem])
    /// A newer Duet has already worked on this database.
    case newerMatchSchema(found: Int, known: Int)
    /// Something that Duet did not make has names that its tables need.
    case namesTaken([String])
    /// `AppSchema.create` was asked to create tables beside those of an app.
    case appTablesExist([String])
    case noSuchFile(String)
    case alreadyExists(String)
    case notAFile(String)
    case noPermission(String, advice: String)
    case readOnlyFileSystem(String)
    /// Another program may see the file without what is beside it.
    case otherView(String, OtherView)
    /// A program died in a transaction, and this one may not take back what it had half written.
    case unfinishedTransaction(String, file: String)
    /// The lock file is another user's, and closed to this one.
    case lockClosed(String, owner: String, user: String)
    /// A command that only reads would leave files that the app cannot write.
    case wouldLeaveSideFiles(String, owner: String)
    case notADatabase(String)
    case damaged(String, detail: String)
    case busy(String)
    /// Another pass works on the database.
    case locked(String, holder: String)
    case cannotCreate(String, detail: String)
    case diskFull(String)
    /// There is no room for SQLite's temporary files in a folder; `nil`: there is no folder for them.
    case temporaryFolder(String?, for: String)
    /// A table has or had a row of the highest number that SQLite knows.
    case numbersUsedUp(String, table: String)
    case inputOutput(String, detail: String)
    /// Another file has the name now, as after a backup was restored.
    case exchanged(String)
    /// A statement was refused in a way that no case above names.
    case refused(String, detail: String)
    /// Somebody who was to be added is there already.
    case usernameTaken(String)
    /// The app's tables would not take any match.
    case matchRefused(detail: String)
    /// They refused most matches of a plan, the last of them in these words.
    case mostRefused(refused: Int, of: Int, last: String)

    package var description: String {
        switch self {
        case .schemaMissing(let problems):
            let list = problems.map(\.description).joined(separator: "; ")
            return "the database is not one that Duet can read: \(list). Add what is missing: columns, or tables, by "
                + "exactly these names (a new database of duet init shows them all)."
        case .newerMatchSchema(let found, let known):
            return "Duet's own tables in this database have version \(found) and this program knows up to version "
                + "\(known). Use the newer duet that wrote them."
        case .namesTaken(let names):
            return "the database has \(names.joined(separator: ", ")), not made by this program, and Duet's own tables "
                + "need the names. Rename what has them; what an earlier run left may be dropped."
        case .noSuchFile(let path): return "there is no file \(path)."
        case .alreadyExists(let path): return "\(path) exists already. Choose another name, or remove it first."
        case .notAFile(let path): return "\(path) is not a file."
        case .noPermission(let path, let advice):
            return "no permission to open or make \(path). \(advice)"
        case .readOnlyFileSystem(let path):
            return "\(path) cannot be written: its file system is mounted read-only."
        case .otherView(let path, let view): return view.description(of: path)
        case .unfinishedTransaction(let path, let file):
            return
                "a program ended in the middle of a transaction on \(path), and \(file) has what is needed to complete it "
                + "or to take it back. That takes permission to write: open the database once with the app, or as the user who "
                + "owns it, and run this again."
        case .lockClosed(let path, let owner, let user):
            return
                "the lock file \(path) belongs to \(owner), and \(user) may not read it. Remove it while no pass is at work: the "
                + "next run makes another. To keep it, let \(owner) make it readable (chmod a+r \(path))."
        case .wouldLeaveSideFiles(let path, let owner):
            return "reading \(path) now would leave files beside it that the app cannot write, because it belongs to "
                + "\(owner). Run this as \(owner)."
        case .notADatabase(let path): return "\(path) is not an SQLite database."
        case .damaged(let path, let detail):
            return
                "\(path) is damaged (\(detail)). Check it with PRAGMA integrity_check, and restore a backup if need be."
        case .busy(let path):
            return
                "\(path) stayed locked by another program for \(Int(MatchDatabase.busyTimeout)) seconds. Try again later; "
                + "an app that keeps transactions short, in WAL mode, never gets in the way."
        case .locked(let path, let holder):
            return "another pass works on \(path) now (process \(holder)). Wait for it, or give --lock-wait SECONDS."
        case .cannotCreate(let path, let detail): return "\(path) cannot be created: \(detail)."
        case .diskFull, .temporaryFolder:
            return "\(wantOfRoom ?? "") What was committed stays; run again when there is room."
        case .numbersUsedUp(let path, let table):
            return
                "\(path): table \(table) has or had a row of the highest number that SQLite knows, and takes no other."
        case .inputOutput(let path, let detail): return "reading or writing \(path) failed: \(detail)."
        case .exchanged(let path):
            return
                "\(path) was replaced by another file while duet worked on it. The new one was left alone; run again to use it."
        case .refused(let path, let detail):
            return "\(path): \(detail)." + (Self.remedy(detail).map { " \($0)" } ?? "")
        case .usernameTaken(let name):
            return "there is already a user \(name). Nothing was written."
        case .matchRefused(let detail):
            return "the app's tables would refuse a match: \(detail). Nothing was written."
                + (Self.remedy(detail).map { " \($0)" } ?? "")
        case .mostRefused(let refused, let count, let last):
            return
                "the app's tables refused \(refused) of \(count) matches, the last with: \(last). What was made until then "
                + "stays, and this plan is given up. See what has changed about the constraints and triggers of the app's "
                + "tables, and run again when they take matches. duet explain says what refused a pair."
        case .appTablesExist(let names):
            return "the database already has \(names.joined(separator: ", ")). Only a new database can be set up; "
                + "duet run uses an app's database as it is and needs no init."
        }
    }
}

extension StoreError {
    /// What helps with what SQLite says; `nil` where it says all that is known.
    private static func remedy(_ detail: String) -> String? {
        let words = detail.lowercased()
        func says(_ part: String) -> Bool { words.contains(part) }
        if says("not null constraint failed") { return "A column that Duet does not know needs a default." }
        if says("check constraint failed") {
            return
                "Where the check is about the type of chats, --type direct=WORD gives the app's word for direct ones."
        }
        if says("no such collation sequence") || says("no such function") || says("no such module") {
            return
                "Only the app's own connections have it, which define it; a collation, a function or a module of SQLite's own in "
                + "its place lets every program write there."
        }
        return nil
    }

    /// What is full, in a sentence; `nil` for other errors.
    package var wantOfRoom: String? {
        switch self {
        case .diskFull(let path): "the disk that holds \(path) is full."
        case .temporaryFolder(let folder?, let path):
            "the disk that holds \(folder) has no room for what SQLite sorts there for \(path). Make room, or name another folder "
                + "in the environment (SQLITE_TMPDIR)."
        case .temporaryFolder(nil, let path):
            "there is no folder for what SQLite must sort for \(path): make /tmp, or name one that may be written to in the "
                + "environment (SQLITE_TMPDIR)."
        default: nil
        }
    }

    /// The error behind a failed statement. Arguments of the statement, which may be personal, are not part of it.
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        self =
            switch error.resultCode {
            case .SQLITE_NOTADB: .notADatabase(path)
            case .SQLITE_CORRUPT: .damaged(path, detail: detail)
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path)
            case .SQLITE_FULL: TemporaryFolder.full(path)
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_GETTEMPPATH:
                .temporaryFolder(nil, for: path)
            case .SQLITE_READONLY: Self.readOnly(error.extendedResultCode, path)
            case .SQLITE_IOERR, .SQLITE_CANTOPEN: .inputOutput(path, detail: detail)
            case .SQLITE_PERM, .SQLITE_AUTH: FilePlace.denied(path)
            default: .refused(path, detail: detail)
            }
    }

    /// Why SQLite does not write: permission is but one of its reasons.
    private static func readOnly(_ code: ResultCode, _ path: String) -> StoreError {
        switch code {
        case .SQLITE_READONLY_DBMOVED: .exchanged(path)
        case .SQLITE_READONLY_ROLLBACK: .unfinishedTransaction(path, file: path + "-journal")
        case .SQLITE_READONLY_RECOVERY, .SQLITE_READONLY_CANTINIT, .SQLITE_READONLY_CANTLOCK:
            .unfinishedTransaction(path, file: path + "-wal")
        case .SQLITE_READONLY_DIRECTORY: FilePlace.denied(path + "-journal")
        default: FilePlace.denied(path)
        }
    }
}

extension OtherView {
    fileprivate func description(of path: String) -> String {
        let danger =
            "What another program has committed, a block for example, may be in a log that is not beside this name, and writing "
            + "on both sides would damage the file."
        return switch self {
        case .hardLinks(let count):
            "\(path) has \(count) names (hard links). \(danger) Remove the others (find FOLDER -samefile \(path) lists them); to "
                + "keep a copy, use SQLite's own backup (sqlite3 \(path) \".backup COPY\")."
        case .mountedAlone:
            "\(path), or a file that belongs to it, is mounted by itself. \(danger) Mount the folder that holds the database, here "
                + "and for the app."
        case .openElsewhere(let process):
            "process \(process) has \(path) open in WAL mode, and its log is not here: that program knows the file by another name, "
                + "or its container mounts this file by itself. \(danger) Mount the folder that holds the database, and give "
                + "both programs one name."
        }
    }
}
