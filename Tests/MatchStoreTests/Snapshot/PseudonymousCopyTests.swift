import Foundation
import GRDB
import MatchStore
import Profiles
import ReferenceData
import Testing

@Suite("A copy under pseudonyms") struct PseudonymousCopyTests {
    private static let key = Array("a key that nobody can guess".utf8)

    private func copy(_ folder: ScratchFolder, key: [UInt8] = key, to name: String = "copy.db") throws
        -> PseudonymousCopy
    {
        PseudonymousCopy(
            of: folder.path("app.db"), at: folder.path(name), key: key, tables: try Self.tables(),
            mapping: TypeMapping(), asOf: Timestamp(seconds: 0))
    }

    private static func tables() throws -> ReferenceTables {
        try ReferenceTables(
            genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
            roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
            genderWords: ReferenceData.genderWords)
    }

    private func folder() async throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let file = try CrowdFile.create(folder.path("app.db"))
        try file.write(SmallCrowd.circle(SmallCrowd.many))
        try file.write(SmallCrowd.chat(0, "person_1", "person_2"))
        try await file.seal()
        try file.publish()
        return folder
    }

    @Test func `is not there before it is whole, and leaves nothing when its task is cancelled`() async throws {
        let folder = try await folder()
        let before = folder.names
        for stop in 0..<3 {
            let copy = try copy(folder)
            let place = folder.path("copy.db")
            let task = Task {
                var steps = 0
                _ = try await copy.make { _, _, _ in
                    #expect(!FileManager.default.fileExists(atPath: place))
                    if steps == stop { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
                    steps += 1
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(folder.names == before)
        }
    }

    @Test func `takes the place of what a killed process left, and of nothing else`() async throws {
        let folder = try await folder()
        try folder.write("half a row", to: "copy.db.duet-populating")
        _ = try await copy(folder).make()
        #expect(!folder.names.contains("copy.db.duet-populating"))
        let first = try folder.bytes("copy.db")
        let again = try copy(folder)
        await #expect(throws: StoreError.alreadyExists(folder.path("copy.db"))) { _ = try await again.make() }
        let itself = try copy(folder, to: "app.db")
        await #expect(throws: StoreError.alreadyExists(folder.path("app.db"))) { _ = try await itself.make() }
        #expect(try folder.bytes("copy.db") == first)
    }

    @Test func `is the same to the last byte with one key, and has other names with another`() async throws {
        let folder = try await folder()
        _ = try await copy(folder).make()
        _ = try await copy(folder, to: "again.db").make()
        _ = try await copy(folder, key: Self.key.reversed(), to: "other.db").make()
        #expect(try folder.bytes("copy.db") == folder.bytes("again.db"))
        let names = Set(try folder.rows("SELECT username FROM users", in: "copy.db"))
        #expect(names.count == SmallCrowd.many.count)
        #expect(names.isDisjoint(with: try folder.rows("SELECT username FROM users", in: "other.db")))
    }

    @Test func `reads a copy of one moment, whatever an app writes meanwhile`() async throws {
        let folder = try await folder()
        let path = folder.path("app.db")
        let copy = try copy(folder)
        var isFirst = true
        _ = try await copy.make { _, _, _ in
            guard isFirst else { return }
            isFirst = false
            // In WAL mode nobody waits for a reader.
            let app = try? MatchDatabase(path: path, access: .write)
            try? app?.write { db in
                try db.execute(
                    sql: "DELETE FROM messages; DELETE FROM chats; UPDATE users SET username = 'x' || username")
            }
        }
        #expect(!isFirst)
        #expect(try folder.rows("SELECT count(*) FROM chats", in: "app.db") == ["0"])
        #expect(try folder.rows("SELECT count(*) FROM chats", in: "copy.db") == ["1"])
        #expect(
            try folder.rows(
                "SELECT count(*) FROM messages JOIN users ON users.username = sender", in: "copy.db") == ["1"])
    }
}
