internal import GRDB
package import Profiles

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Makes new databases.
package enum StoreSetup {
    /// Makes a database with the app's tables and Duet's, in WAL mode. Where that fails, no file is left.
    ///
    /// - Throws: `StoreError.alreadyExists` when there is a file of that name.
    package static func create(_ path: String, mapping: TypeMapping = TypeMapping()) throws {
        let store = try MatchDatabase(path: path, access: .create)
        do {
            try store.write { db in
                try AppSchema.create(in: db)
                try MatchSchema.prepare(db, mapping: mapping)
            }
        } catch {
            for suffix in ["", "-wal", "-shm"] { unsafe unlink(path + suffix) }
            throw error
        }
    }
}
