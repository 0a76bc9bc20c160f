internal import GRDB

/// A copy of a whole database, as of one moment, also while others write to it.
package enum DatabaseCopy {
    /// Pages between two looks at whether the surrounding task is cancelled.
    private static let step: CInt = 4096

    /// - Throws: `StoreError` where something has the place of a copy already, or it is in no folder.
    package static func requireFree(_ target: String) throws {
        // Side files of a database that is gone would be taken for this one's.
        for suffix in ["", "-journal", "-wal", "-shm"] { try FilePlace.requireFree(target + suffix) }
    }

    /// Copies a database to a place that is free. The copy appears there when it is whole; the original is only read.
    ///
    /// - Throws: `StoreError` where there is nothing to copy or no room, and `CancellationError` when the surrounding task
    ///   is cancelled. Nothing is left then.
    package static func make(
        of path: String, at target: String, progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws {
        try requireFree(target)
        let temporary = FilePlace.temporary(for: target, .database)
        let lock = try PassLock(database: target)
        var isDone = false
        defer {
            for suffix in ["", "-journal", "-wal", "-shm"] { FilePlace.remove(temporary + suffix) }
            if !isDone { lock.removeFile() }
        }
        FilePlace.remove(temporary)
        let source = try MatchDatabase(path: path, access: .read)
        do {
            let copy = try DatabaseQueue(path: temporary)
            try source.backUp(to: copy, pagesPerStep: step) { step in
                progress(step.completedPageCount, step.totalPageCount)
                if Task.isCancelled { throw CancellationError() }
            }
            try copy.close()
        } catch let error as DatabaseError {
            throw StoreError(error, path: target)
        }
        try FilePlace.synchronize(temporary)
        try FilePlace.move(temporary, to: target)
        isDone = true
    }
}
