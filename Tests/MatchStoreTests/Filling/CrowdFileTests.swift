import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

@Suite("A new database that is filled") struct CrowdFileTests {
    /// Fills `app.db` with batches and publishes it.
    private func fill(_ folder: ScratchFolder, _ batches: [AppRows], as name: String = "app.db") async throws {
        let file = try CrowdFile.create(folder.path(name))
        for batch in batches { try file.write(batch) }
        try await file.seal()
        try file.publish()
    }

    @Test func `has the tables, indexes, triggers and view that an initialised one has`() async throws {
        let folder = try ScratchFolder()
        try await fill(folder, [])
        try StoreSetup.create(folder.path("made.db"))
        let schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        let made = try folder.rows(schema, in: "made.db")
        #expect(made.count > 40)
        #expect(try folder.rows(schema) == made)
        #expect(try folder.everything() == folder.everything(in: "made.db"))
    }

    @Test func `has every row, whole references, sound pages, WAL mode and no other file but the lock`() async throws {
        let folder = try ScratchFolder()
        var first = SmallCrowd.circle(SmallCrowd.many)
        first.preferences = [
            PreferenceRow(
                username: "person_7", genders: ["female", "non-\"binary\""], youngest: 25, oldest: nil,
                introductions: true, created: SmallCrowd.time)
        ]
        try await fill(
            folder, [first, SmallCrowd.chat(0, "person_1", "person_2"), SmallCrowd.chat(1, "person_3", "person_4")])
        #expect(folder.names == ["app.db", "app.db.duet-lock"])
        #expect(try folder.rows("PRAGMA foreign_key_check") == [])
        #expect(try folder.rows("PRAGMA integrity_check") == ["ok"])
        #expect(try folder.rows("PRAGMA journal_mode") == ["wal"])
        #expect(try folder.rows("SELECT count(*) FROM users") == ["3000"])
        let time = "2025-12-31 23:59:59"
        #expect(
            try folder.rows("SELECT * FROM users WHERE rowid = 1")
                == ["person_0|person_0@example.org|!|NULL|\(time)|\(time)"])
        #expect(
            try folder.rows("SELECT * FROM interactions WHERE id = 3000")
                == ["3000|person_2999|person_0|like|2025-11-30 08:05:09|\(time)"])
        #expect(
            try folder.rows("SELECT * FROM match_preferences")
                == [#"person_7|["female","non-\"binary\""]|25|NULL|1|\#(time)|\#(time)"#])
        #expect(
            try folder.rows("SELECT * FROM chats")
                == ["1|dm|NULL|NULL|person_1|\(time)|\(time)", "2|dm|NULL|NULL|person_3|\(time)|\(time)"])
        #expect(
            try folder.rows("SELECT chat_id, username, joined_at FROM chat_participants").prefix(3)
                == ["1|person_1|\(time)", "1|person_2|\(time)", "2|person_3|\(time)"])
        #expect(
            try folder.rows("SELECT chat_id, sender, text, created_at, updated_at FROM messages")
                == ["1|person_1|hello|\(time)|\(time)", "2|person_3|hello|\(time)|\(time)"])
    }

    @Test func `is the same to the last byte when it is filled again, whatever the clock says`() async throws {
        let folder = try ScratchFolder()
        let batches = [SmallCrowd.circle(SmallCrowd.many), SmallCrowd.chat(0, "person_1", "person_2")]
        try await fill(folder, batches)
        // CURRENT_TIMESTAMP has whole seconds: nothing of it may be in the file.
        try await Task.sleep(for: .milliseconds(1100))
        try await fill(folder, batches, as: "again.db")
        #expect(try folder.bytes("app.db") == folder.bytes("again.db"))
    }

    @Test func `has every time as it is written elsewhere, in whole seconds`() async throws {
        let folder = try ScratchFolder()
        let days: [Int64] = [-719_162, -400_000, -1, 0, 0, 1, 11_016, 20_453, 20_453, 20_454, 2_932_896, 4_000_000, 3]
        let moments = days.enumerated().map { position, day in
            Timestamp(microseconds: (day * 86_400 + Int64(position) * 7_123 % 86_400) * 1_000_000 + 999_999)
        }
        var rows = SmallCrowd.circle(["ana", "ben"])
        rows.interactions = (moments + moments.reversed()).map {
            InteractionRow(actor: "ana", target: "ben", type: "like", created: .moment($0), updated: .moment($0))
        }
        try await fill(folder, [rows])
        #expect(
            try folder.rows("SELECT created_at, updated_at FROM interactions ORDER BY id")
                == (moments + moments.reversed()).map { "\($0)|\($0)" })
    }

    @Test func `says how many rows went into each table, and how far its indexes are`() async throws {
        let folder = try ScratchFolder()
        let file = try CrowdFile.create(folder.path("app.db"))
        try file.write(SmallCrowd.circle(["ana", "ben", "eva"]))
        try file.write(SmallCrowd.chat(0, "ana", "ben"))
        #expect(file.peopleBefore == 0)
        #expect(
            file.counts.map { "\($0.table) \($0.rows)" } == [
                "users 3", "profiles 3", "match_preferences 0", "interactions 3", "chats 1", "chat_participants 2",
                "messages 1",
            ])
        var steps: [Int] = []
        var totals: Set<Int> = []
        try await file.seal { done, total in
            steps.append(done)
            totals.insert(total)
        }
        #expect(steps == steps.sorted() && steps.first == 0 && steps.last == totals.first && totals.count == 1)
    }

    @Test func `is not there before it is published, nor its name taken`() async throws {
        let folder = try ScratchFolder()
        let file = try CrowdFile.create(folder.path("app.db"))
        try file.write(SmallCrowd.circle(["ana", "ben"]))
        try await file.seal()
        #expect(!folder.names.contains("app.db"))
        try folder.write("mine", to: "app.db")
        #expect(throws: StoreError.alreadyExists(folder.path("app.db"))) { try file.publish() }
        #expect(try String(contentsOfFile: folder.path("app.db"), encoding: .utf8) == "mine")
        #expect(folder.names.filter { !$0.hasSuffix("-lock") } == ["app.db"])
    }

    @Test(arguments: ["app.db", "app.db-wal", "app.db-journal"])
    func `is refused where its place is taken, or side files of another lie`(name: String) throws {
        let folder = try ScratchFolder()
        try folder.write("mine", to: name)
        #expect(throws: StoreError.alreadyExists(folder.path(name))) {
            _ = try CrowdFile.create(folder.path("app.db"))
        }
        #expect(folder.names == [name])
    }

    @Test func `is refused where its place is a link that leads nowhere, or in no folder`() throws {
        let folder = try ScratchFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("app.db"), withDestinationPath: folder.path("elsewhere.db"))
        #expect(throws: StoreError.alreadyExists(folder.path("app.db"))) {
            _ = try CrowdFile.create(folder.path("app.db"))
        }
        #expect(throws: StoreError.cannotCreate(folder.path("none/app.db"), detail: "No such file or directory")) {
            _ = try CrowdFile.create(folder.path("none/app.db"))
        }
        #expect(folder.names == ["app.db"])
    }

    @Test func `is refused to the second of two, and the first goes on`() async throws {
        let folder = try ScratchFolder()
        let file = try CrowdFile.create(folder.path("app.db"))
        let process = ProcessInfo.processInfo.processIdentifier
        #expect(throws: StoreError.locked(folder.path("app.db"), holder: "\(process)")) {
            _ = try CrowdFile.create(folder.path("app.db"))
        }
        try file.write(SmallCrowd.circle(["ana", "ben"]))
        try await file.seal()
        try file.publish()
        #expect(try folder.rows("SELECT username FROM users") == ["ana", "ben"])
    }

    @Test func `leaves nothing when a row is refused, and the person is named`() throws {
        let folder = try ScratchFolder()
        let file = try CrowdFile.create(folder.path("app.db"))
        try file.write(SmallCrowd.circle(["ana", "ben"]))
        #expect(throws: StoreError.usernameTaken("BEN")) { try file.write(SmallCrowd.circle(["eva", "BEN"])) }
        #expect(folder.names == [])
    }

    @Test func `leaves nothing when its last owner goes`() throws {
        let folder = try ScratchFolder()
        #expect(throws: Stop.self) {
            let file = try CrowdFile.create(folder.path("app.db"))
            try file.write(SmallCrowd.circle(SmallCrowd.many))
            #expect(folder.names == ["app.db.duet-lock", "app.db.duet-populating"])
            throw Stop()
        }
        #expect(folder.names == [])
    }

    @Test(arguments: [false, true])
    func `leaves nothing when its task is cancelled`(isFull: Bool) async throws {
        let folder = try ScratchFolder()
        let path = folder.path("app.db")
        let task = Task {
            let file = try CrowdFile.create(path)
            try file.write(SmallCrowd.circle(["ana", "ben"]))
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            if isFull { try await file.seal() } else { try file.write(SmallCrowd.chat(0, "ana", "ben")) }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names == [])
    }

    @Test func `leaves nothing when its task is cancelled among the indexes`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("app.db")
        let task = Task {
            let file = try CrowdFile.create(path)
            try file.write(SmallCrowd.circle(SmallCrowd.many))
            try await file.seal { done, _ in
                if done > 0 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names == [])
    }

    @Test func `takes the place of what a killed process left`() async throws {
        let folder = try ScratchFolder()
        for name in [
            "app.db.duet-populating", "app.db.duet-populating-journal", "app.db.duet-populating-wal",
            "app.db.duet-lock",
        ] {
            try folder.write("half a row", to: name)
        }
        try await fill(folder, [SmallCrowd.circle(["ana", "ben"])])
        #expect(folder.names == ["app.db", "app.db.duet-lock"])
        #expect(try folder.rows("SELECT username FROM users") == ["ana", "ben"])
    }

    @Test(arguments: [true, false])
    func `is not written through a link that somebody planted`(leadsSomewhere: Bool) async throws {
        let folder = try ScratchFolder()
        if leadsSomewhere { try folder.write("precious", to: "victim") }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("app.db.duet-populating"), withDestinationPath: folder.path("victim"))
        try await fill(folder, [SmallCrowd.circle(["ana", "ben"])])
        #expect(try !leadsSomewhere || String(contentsOfFile: folder.path("victim"), encoding: .utf8) == "precious")
        #expect(folder.names == ["app.db", "app.db.duet-lock"] + (leadsSomewhere ? ["victim"] : []))
    }

    @Test func `takes rows that its checks refuse only where it was told so`() async throws {
        let folder = try ScratchFolder()
        let strict = try CrowdFile.create(folder.path("app.db"))
        #expect(throws: StoreError.self) { try strict.write(SmallCrowd.dirty) }
        #expect(folder.names == [])
        let file = try CrowdFile.create(folder.path("app.db"), dirty: true)
        try file.write(SmallCrowd.dirty)
        try await file.seal()
        try file.publish()
        #expect(
            try folder.rows("SELECT username, created_at FROM users WHERE email IS NULL") == ["no such name!|yesterday"]
        )
        #expect(
            try folder.rows("SELECT age, created_at, updated_at FROM profiles WHERE age > 99") == ["999||31/12/2025"])
        #expect(
            try folder.rows("SELECT target_username, created_at FROM interactions WHERE interaction_type = 'wink'")
                == ["nobody|soon"])
        #expect(
            try folder.rows("SELECT genders ->> 0, age_min, age_max, created_at FROM match_preferences")
                == ["a \"quote\" \\ and\ta tab|3|1|never"])
        #expect(try folder.rows("SELECT chat_id, username FROM chat_participants") == ["1|ana"])
        #expect(try folder.rows("SELECT chat_id, sender FROM messages") == ["8|stranger"])
    }

    @Test func `takes no chat whose number is below 0`() throws {
        let folder = try ScratchFolder()
        let file = try CrowdFile.create(folder.path("app.db"))
        try file.write(SmallCrowd.circle(["ana", "ben"]))
        #expect(throws: StoreError.refused(folder.path("app.db"), detail: "a chat cannot have the number -1")) {
            try file.write(SmallCrowd.chat(-1, "ana", "ben"))
        }
    }
}
