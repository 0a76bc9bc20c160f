import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

@Suite("A database that rows are added to") struct CrowdFileAppendTests {
    private func database(_ folder: ScratchFolder, _ rows: AppRows = SmallCrowd.circle(["ana", "ben"])) async throws {
        let file = try CrowdFile.create(folder.path("app.db"))
        try file.write(rows)
        try await file.seal()
        try file.publish()
    }

    private func append(_ folder: ScratchFolder, _ batches: [AppRows], dirty: Bool = false) async throws {
        let file = try CrowdFile.append(to: folder.path("app.db"), dirty: dirty)
        for batch in batches { try file.write(batch) }
        try await file.seal()
        try file.publish()
    }

    @Test func `keeps its rows and has the new ones, with whole references`() async throws {
        let folder = try ScratchFolder()
        try await database(folder)
        let file = try CrowdFile.append(to: folder.path("app.db"))
        #expect(file.peopleBefore == 2)
        try file.write(SmallCrowd.circle(["eva", "leo"]))
        #expect(try folder.rows("SELECT count(*) FROM users") == ["2"])
        try await file.seal()
        try file.publish()
        #expect(file.counts.first { $0.table == "users" }?.rows == 2)
        #expect(try folder.rows("SELECT username FROM users") == ["ana", "ben", "eva", "leo"])
        #expect(try folder.rows("SELECT id, username FROM interactions") == ["1|ana", "2|ben", "3|eva", "4|leo"])
        #expect(try folder.rows("PRAGMA foreign_key_check") == [])
        #expect(try folder.rows("PRAGMA integrity_check") == ["ok"])
        #expect(folder.names == ["app.db", "app.db.duet-lock"])
    }

    @Test func `gives chats ids after all that there have been`() async throws {
        let folder = try ScratchFolder()
        try await database(folder)
        try await append(folder, [SmallCrowd.chat(0, "ana", "ben", says: "first"), SmallCrowd.chat(1, "ana", "ben")])
        let queue = try DatabaseQueue(path: folder.path("app.db"))
        try await queue.write { try $0.execute(sql: "DELETE FROM chats WHERE id = 2") }
        try queue.close()
        try await append(folder, [SmallCrowd.chat(1, "ben", "ana", says: "second"), SmallCrowd.chat(0, "ben", "ana")])
        // 2 is remembered as the number of a chat that is gone.
        #expect(try folder.rows("SELECT id FROM chats ORDER BY id") == ["1", "3", "4"])
        #expect(
            try folder.rows("SELECT chat_id, text FROM messages ORDER BY chat_id")
                == ["1|first", "3|hello", "4|second"])
        #expect(try folder.rows("SELECT seq FROM sqlite_sequence WHERE name = 'chats'") == ["4"])
    }

    @Test(arguments: ["chats", "messages", "interactions", "chat_participants"])
    func `is refused where ids are text, which new numbers would mix with`(table: String) async throws {
        let folder = try ScratchFolder()
        try await database(folder)
        let queue = try DatabaseQueue(path: folder.path("app.db"))
        try await queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA writable_schema = ON")
            try db.execute(
                sql:
                    "UPDATE sqlite_master SET sql = replace(replace(sql, 'id INTEGER PRIMARY KEY AUTOINCREMENT', 'id TEXT'), "
                    + "'id INTEGER PRIMARY KEY', 'id TEXT') WHERE name = ?",
                arguments: [table])
        }
        try queue.close()
        let problem = #expect(throws: StoreError.self) { try CrowdFile.append(to: folder.path("app.db")) }
        #expect(problem?.description.contains("\(table).id holds text") == true)
    }

    @Test func `takes no chat after the last possible id`() async throws {
        let folder = try ScratchFolder()
        try await database(folder)
        let queue = try DatabaseQueue(path: folder.path("app.db"))
        try await queue.write { db in
            try db.execute(sql: "INSERT INTO chats (id, type) VALUES (9223372036854775807, 'dm')")
        }
        try queue.close()
        let problem = #expect(throws: StoreError.self) { try CrowdFile.append(to: folder.path("app.db")) }
        #expect(problem?.description.contains("no chat can be added after id 9223372036854775807") == true)
    }

    @Test func `counts people who were deleted, so that numbers are not given twice`() async throws {
        let folder = try ScratchFolder()
        try await database(folder, SmallCrowd.circle(["ana", "ben", "eva", "leo"]))
        let queue = try DatabaseQueue(path: folder.path("app.db"))
        try await queue.write { try $0.execute(sql: "DELETE FROM users WHERE username = 'ana'") }
        try queue.close()
        #expect(try CrowdFile.append(to: folder.path("app.db")).peopleBefore == 4)
    }

    @Test func `stays as it was when a name is taken, which is told`() async throws {
        let folder = try ScratchFolder()
        try await database(folder)
        let before = try folder.everything()
        let file = try CrowdFile.append(to: folder.path("app.db"))
        try file.write(SmallCrowd.circle(["eva", "leo"]))
        let error = #expect(throws: StoreError.usernameTaken("Ben")) {
            try file.write(SmallCrowd.circle(["Ben", "ida"]))
        }
        #expect(error?.description == "there is already a user Ben. Nothing was written.")
        #expect(try folder.everything() == before)
        #expect(folder.names == ["app.db", "app.db.duet-lock"])
    }

    @Test func `stays as it was when a row refers to nobody, or the owner goes, or the task is cancelled`() async throws
    {
        let folder = try ScratchFolder()
        try await database(folder)
        let before = try folder.everything()
        let path = folder.path("app.db")
        let file = try CrowdFile.append(to: path)
        #expect(throws: StoreError.self) { try file.write(SmallCrowd.chat(0, "nobody", "ana")) }
        #expect(try folder.everything() == before)
        #expect(throws: Stop.self) {
            let file = try CrowdFile.append(to: path)
            try file.write(SmallCrowd.circle(SmallCrowd.many))
            throw Stop()
        }
        #expect(try folder.everything() == before)
        for isFull in [false, true] {
            let task = Task {
                let file = try CrowdFile.append(to: path)
                try file.write(SmallCrowd.circle(SmallCrowd.many))
                if isFull { try await file.seal() }
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                if isFull { try file.publish() } else { try await file.seal() }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try folder.everything() == before)
        }
        try await append(folder, [SmallCrowd.circle(["eva", "leo"])])
        #expect(try folder.rows("SELECT count(*) FROM users") == ["4"])
    }

    @Test func `takes rows that its checks and references refuse only where it was told so`() async throws {
        let folder = try ScratchFolder()
        try await database(folder, SmallCrowd.circle(["eva", "leo"]))
        await #expect(throws: StoreError.self) { try await append(folder, [SmallCrowd.dirty]) }
        try await append(folder, [SmallCrowd.dirty], dirty: true)
        #expect(try folder.rows("SELECT count(*) FROM users") == ["5"])
        #expect(
            try folder.rows("SELECT interaction_type FROM interactions WHERE target_username = 'nobody'") == ["wink"])
    }

    @Test func `may be an app's own, with fewer columns and other times`() async throws {
        let folder = try ScratchFolder()
        let queue = try DatabaseQueue(path: folder.path("app.db"))
        try await queue.write { db in
            try db.execute(sql: foreignAppTables)
            try db.execute(
                sql: """
                    INSERT INTO users(username) VALUES ('old');
                    INSERT INTO interactions(username, target_username, interaction_type, created_at)
                        VALUES ('old', 'old', 'like', '2025-06-01T03:00:00.000Z');
                    INSERT INTO chats(id, type, created_by) VALUES (41, 'dm', 'old')
                    """)
        }
        try queue.close()
        var rows = SmallCrowd.circle(["ana", "ben"])
        rows.preferences = [
            PreferenceRow(
                username: "ana", genders: [], youngest: nil, oldest: nil, introductions: false, created: SmallCrowd.time
            )
        ]
        try await append(folder, [rows, SmallCrowd.chat(0, "ana", "ben")])
        #expect(
            try folder.rows("SELECT created_at FROM interactions WHERE username = 'ana'") == [
                "2025-11-30T08:05:09.000Z"
            ])
        #expect(try folder.rows("SELECT * FROM chats") == ["41|dm|old", "42|dm|ana"])
        #expect(try folder.rows("SELECT created_at FROM messages") == ["2025-12-31T23:59:59.000Z"])
        #expect(try folder.rows("SELECT username, genders, introductions FROM match_preferences") == ["ana|[]|0"])
        #expect(try folder.rows("PRAGMA journal_mode") == ["delete"])
    }

    @Test func `refuses a name twice also where the app's table does not`() async throws {
        let folder = try ScratchFolder()
        let queue = try DatabaseQueue(path: folder.path("app.db"))
        try await queue.write { db in
            try db.execute(sql: foreignAppTables)
            try db.execute(sql: "INSERT INTO users(username) VALUES ('ANA')")
        }
        try queue.close()
        let before = try folder.everything()
        let file = try CrowdFile.append(to: folder.path("app.db"))
        try file.write(SmallCrowd.circle(["ana", "ben"]))
        let error = await #expect(throws: StoreError.self) { try await file.seal() }
        #expect([.usernameTaken("ana"), .usernameTaken("ANA")].contains(error))
        #expect(try folder.everything() == before)
    }

    @Test func `is refused where there is none, or it is no app's, without a file being left`() throws {
        let folder = try ScratchFolder()
        #expect(throws: StoreError.noSuchFile(folder.path("none.db"))) {
            _ = try CrowdFile.append(to: folder.path("none.db"))
        }
        try folder.write("", to: "empty.db")
        #expect(throws: StoreError.self) { _ = try CrowdFile.append(to: folder.path("empty.db")) }
        #expect(folder.names == ["empty.db"])
    }

    @Test func `is refused while a pass works on it`() async throws {
        let folder = try ScratchFolder()
        try await database(folder)
        let path = URL(filePath: folder.path("app.db")).resolvingSymlinksInPath().path
        let lock = try PassLock(database: path)
        let error = #expect(throws: StoreError.self) { _ = try CrowdFile.append(to: path) }
        guard case .locked(path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        withExtendedLifetime(lock) {}
    }
}
