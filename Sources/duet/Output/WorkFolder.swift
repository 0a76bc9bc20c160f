import Foundation

/// A folder for files that nobody else is to see, removed with all that is in it when its last owner goes.
final class WorkFolder {
    private let place: URL

    /// - Throws: `CommandError` where none can be made.
    init() throws {
        place = FileManager.default.temporaryDirectory.appending(path: "duet-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(
                at: place, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandError(
                .cannotCreate,
                "no folder can be made in \(FileManager.default.temporaryDirectory.path). TMPDIR names another place.")
        }
    }

    deinit { try? FileManager.default.removeItem(at: place) }

    /// The path of a file in it.
    func path(_ name: String) -> String { place.appending(path: name).path }

    /// Removes a database and what stands beside it.
    func remove(database name: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".duet-lock"] {
            try? FileManager.default.removeItem(atPath: path(name + suffix))
        }
    }
}
