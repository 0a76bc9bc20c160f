import Foundation
import GRDB
import Testing
import Trials

@Suite struct BadInputTests {
    /// Commands that look at a database, without its name.
    static let commands = [
        ["run"], ["run", "--dry-run"], ["check"], ["explain", "case_plain_ana", "case_plain_ben"],
        ["recommend", "case_plain_ana"], ["undo", "--run", "1"], ["import", Sample.tables], ["outcomes"],
        ["snapshot", "--to", "copy.db", "--pseudonyms"],
    ]

    /// Runs a command that must fail in a sentence and leave every file in the folder as it was.
    private func fails(
        _ scratch: Scratch, _ arguments: [String], code: Int32, _ words: String..., locks: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var before = try scratch.contents()
        let outcome = try await scratch.duet(arguments)
        #expect(outcome.code == code, "\(arguments): \(outcome.err)", sourceLocation: sourceLocation)
        #expect(outcome.out == "", "\(arguments)", sourceLocation: sourceLocation)
        #expect(outcome.err.hasPrefix("duet: "), "\(arguments)", sourceLocation: sourceLocation)
        #expect(outcome.err.hasSuffix(".\n") || outcome.err.hasSuffix("?\n"), sourceLocation: sourceLocation)
        for word in words {
            #expect(outcome.err.contains(word), "\(arguments): \(outcome.err)", sourceLocation: sourceLocation)
        }
        var after = try scratch.contents()
        // Whoever holds a lock leaves its file: to remove it would let two hold two files of one name.
        if locks {
            before["app.db.duet-lock"] = nil
            after["app.db.duet-lock"] = nil
        }
        #expect(after == before, "\(arguments)", sourceLocation: sourceLocation)
    }

    @Test(arguments: commands) func `a file that is not there is no input`(command: [String]) async throws {
        try await fails(Scratch(), command + ["--database", "none.db"], code: 66, "there is no file none.db.")
    }

    @Test(arguments: commands) func `a folder is not a file`(command: [String]) async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("folder"), withIntermediateDirectories: true)
        try await fails(scratch, command + ["--database", "folder"], code: 65, "folder is not a file.")
    }

    @Test(arguments: commands) func `a text is no database`(command: [String]) async throws {
        let scratch = try Scratch()
        try scratch.write(String(repeating: "Once upon a time. ", count: 100), to: "story.db")
        try await fails(
            scratch, command + ["--database", "story.db"], code: 65, "story.db is not an SQLite database.")
    }

    @Test(arguments: [["run"], ["run", "--dry-run"], ["recommend", "ana"], ["import", Sample.tables]])
    func `an empty file has none of the app's tables`(command: [String]) async throws {
        let scratch = try Scratch()
        try scratch.write("", to: "empty.db")
        try await fails(scratch, command + ["--database", "empty.db"], code: 65, "there is no table users")
    }

    @Test(arguments: [
        ("DROP TABLE chat_participants", "there is no table chat_participants"),
        ("ALTER TABLE profiles RENAME COLUMN experience TO years", "table profiles has no column experience"),
        (
            "DROP TABLE messages; CREATE VIEW messages AS SELECT 1 AS chat_id, 2 AS sender, 3 AS created_at",
            "messages is a view and must be a table"
        ),
    ])
    func `a table or column that is missing is named`(change: String, problem: String) async throws {
        let scratch = try await Scratch.withSample()
        // Triggers and Duet's view speak of what is taken away.
        let others = try scratch.rows(
            "SELECT 'DROP ' || type || ' ' || name FROM sqlite_master WHERE type IN ('trigger', 'view')")
        try scratch.change(
            others.map { $0.trimmingCharacters(in: ["\""]) }.joined(separator: ";") + ";\(change)")
        for command in [["run"], ["run", "--dry-run"], ["explain", "ana", "ben"]] {
            try await fails(
                scratch, command + ["--database", "app.db"], code: 65,
                "the database is not one that Duet can read: \(problem). Add what is missing")
        }
        let before = try scratch.contents()
        let check = try await scratch.duet("check", "--database", "app.db")
        #expect(check.code == 65)
        #expect(check.err == "")
        #expect(check.out.contains("app's tables   \(problem)\n"))
        #expect(try scratch.contents() == before)
    }

    @Test(arguments: commands.filter { $0[0] != "check" && $0[0] != "import" })
    func `tables that a newer Duet wrote are left to it`(command: [String]) async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        try scratch.change("UPDATE match_schema SET version = 99")
        try await fails(
            scratch, command + ["--database", "app.db"], code: 65,
            "Duet's own tables in this database have version 99 and this program knows up to version 5.")
    }

    @Test func `check says that a pass could not run, and why`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.change("UPDATE match_schema SET version = 99")
        let check = try await scratch.duet("check", "--database", "app.db")
        #expect(check.code == 65)
        #expect(check.out.contains("cannot run: Duet's own tables in this database have version 99"))
    }

    @Test func `when everybody is inactive, the latest activity and --as-of are named`() async throws {
        let scratch = try await Scratch.withSample()
        let arguments = ["--database", "app.db", "--active-within", "30d", "--as-of", "2026-08-01 00:00:00"]
        for command in [["run"], ["run", "--dry-run"], ["explain", "case_plain_ana", "case_plain_ben"]] {
            try await fails(
                scratch, command + arguments, code: 65,
                "all 221 people have been inactive for longer than 30d at 2026-08-01 00:00:00",
                "the latest activity is of 2026-06-01 09:12:00",
                "If this is an old copy of a database, give the moment it is from with --as-of.", locks: true)
        }
        let check = try await scratch.duet(["check"] + arguments)
        #expect(check.code == 65)
        #expect(check.out.contains("cannot run: all 221 people have been inactive"))
    }

    @Test func `a user who is not there is answered with the nearest name`() async throws {
        let scratch = try await Scratch.withSample(afterPass: true)
        try await fails(
            scratch, ["explain", "--database", "app.db", "case_plain_ana", "case_plain_benn"], code: 66,
            "there is no user case_plain_benn. Did you mean case_plain_ben?")
        try await fails(
            scratch, ["recommend", "--database", "app.db", "Elias"], code: 66,
            "there is no user Elias. Did you mean ")
        try await fails(
            scratch, ["recommend", "--database", "app.db", "zzzzzzzzzzzz"], code: 66, "there is no user zzzzzzzzzzzz.\n"
        )
        try await fails(
            scratch, ["recommend", "--database", "app.db", "case_minor_kim"], code: 66,
            "case_minor_kim cannot be scored: the profile says that this person is under 18.")
        try await fails(
            scratch, ["explain", "--database", "app.db", "case_plain_ana", "CASE_PLAIN_ANA"], code: 64,
            "is one person: name two.")
    }

    @Test func `a run that is not there cannot be undone`() async throws {
        let scratch = try await Scratch.withSample()
        try await fails(
            scratch, ["undo", "--database", "app.db", "--run", "1"], code: 66,
            "there is no run 1 on record. There is none at all.")
        let later = try await Scratch.withSample(afterPass: true)
        try await fails(
            later, ["undo", "--database", "app.db", "--run", "12"], code: 66,
            "there is no run 12 on record. The last one is 1.")
    }

    @Test func `a command without a database says how to name one`() async throws {
        for command in Self.commands {
            try await fails(
                Scratch(), command, code: 64, "no database is given: name it with --database FILE or in DUET_DATABASE.")
        }
    }

    @Test func `init makes nothing where something is, and nowhere where there is nothing`() async throws {
        let scratch = try await Scratch.withSample()
        try await fails(scratch, ["init", "--database", "app.db"], code: 73, "app.db exists already.")
        try await fails(
            scratch, ["init", "--database", "none/app.db"], code: 73,
            "none/app.db cannot be created: No such file or directory.")
    }

    /// A way to break a file of the sample, and what is said of it.
    struct Damage: CustomTestStringConvertible {
        var file: String
        var from: String
        var to: String
        var words: String

        var testDescription: String { words }
    }

    static let damages = [
        Damage(
            file: "users.csv", from: "username,email", to: "username,emial", words: "users.csv, line 1, column emial:"),
        Damage(
            file: "users.csv", from: "AikoMori,aikomori@example.org", to: "AikoMori,\"aikomori@example.org",
            words: "users.csv, line "),
        Damage(file: "users.csv", from: "AikoMori,", to: "AikoMori,,", words: "users.csv, line 3, column "),
        Damage(file: "users.csv", from: "AikoMori,", to: "Aiko Mori,", words: "users.csv, line 3, column username:"),
        Damage(
            file: "users.csv", from: "AikoMori,aikomori@", to: "AikoMori,agnieszkanowak@",
            words: "users.csv, line 3, column email: another row of users has the same (the value is “agnieszka"),
        Damage(
            file: "interactions.csv", from: "1,case_blocker_bea,case_blocked_bo,block",
            to: "1,case_blocker_bea,case_blocked_bo,hug",
            words: "interactions.csv, line 2, column interaction_type:"),
        Damage(
            file: "profiles.csv", from: "\nAikoMori,", to: "\nAikoMoro,",
            words: "profiles.csv, line 3, column username: “AikoMoro” refers to a row of users that is not there."),
    ]

    @Test(arguments: damages)
    func `a malformed CSV is named with line and column, and nothing is loaded`(damage: Damage) async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet("init", "--database", "app.db").code == 0)
        let folder = scratch.url("tables")
        try FileManager.default.copyItem(at: URL(filePath: Sample.tables), to: folder)
        let file = folder.appending(path: damage.file)
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let broken = text.replacing(damage.from, with: damage.to, maxReplacements: 1)
        #expect(broken != text)
        try Data(broken.utf8).write(to: file)
        try await fails(
            scratch, ["import", "--database", "app.db", "tables"], code: 65, damage.words, "Nothing was loaded.",
            locks: true)
    }

    @Test func `a folder without tables is no input`() async throws {
        let scratch = try await Scratch.withSample()
        try await fails(
            scratch, ["import", "--database", "app.db", "none"], code: 66, "there is no folder none.")
        try await fails(
            scratch, ["import", "--database", "app.db", "app.db"], code: 66, "app.db is not a folder.")
        try FileManager.default.createDirectory(at: scratch.url("empty"), withIntermediateDirectories: true)
        try await fails(
            scratch, ["import", "--database", "app.db", "empty"], code: 66,
            "empty has no file named after a table (users")
    }

    @Test(arguments: ["app.db-wal", "app.db.duet-lock"])
    func `a folder where a file beside the database must be ends a pass before it begins`(name: String) async throws {
        let scratch = try await Scratch.withSample()
        try scratch.change("PRAGMA journal_mode = WAL")
        let folder = FileManager.default
        try folder.createDirectory(at: scratch.url(name), withIntermediateDirectories: false)
        let before = try Data(contentsOf: scratch.url("app.db"))
        let outcome = try await scratch.duet("run", "--database", "app.db", "--as-of", Sample.night)
        #expect(outcome.code == 74, "\(outcome.err)")
        #expect(outcome.out == "")
        #expect(outcome.err.hasPrefix("duet: reading or writing ") && outcome.err.contains("app.db"), "\(outcome.err)")
        #expect(try Data(contentsOf: scratch.url("app.db")) == before)
        try folder.removeItem(at: scratch.url(name))
        #expect(try await scratch.duet("run", "--database", "app.db", "--as-of", Sample.night).code == 0)
    }

    @Test func `what may not be read or written is a matter of permission`() async throws {
        let scratch = try await Scratch.withSample()
        let folder = scratch.url("closed")
        let manager = FileManager.default
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        try manager.copyItem(at: scratch.url("app.db"), to: folder.appending(path: "open.db"))
        try manager.copyItem(at: scratch.url("app.db"), to: folder.appending(path: "closed.db"))
        try manager.setAttributes([.posixPermissions: 0o000], ofItemAtPath: folder.appending(path: "closed.db").path)
        try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
        // Root may do everything: then nobody has to try.
        let lowering = URL(filePath: "/usr/bin/setpriv")
        let isRoot = geteuid() == 0
        if isRoot, !manager.isExecutableFile(atPath: lowering.path) {
            try Test.cancel("root may do everything, and there is no setpriv to become somebody else")
        }
        if isRoot {
            // The folder of the build may be closed to others.
            try manager.copyItem(at: Executable.duet, to: scratch.url("duet"))
            try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.folder.path)
            for name in ["closed", "closed/open.db", "closed/closed.db"] {
                try manager.setAttributes([.ownerAccountID: 65534], ofItemAtPath: scratch.url(name).path)
            }
        }
        for arguments in [
            ["run", "--database", "closed/open.db"], ["check", "--database", "closed/open.db"],
            ["run", "--database", "closed/closed.db"], ["check", "--database", "closed/closed.db"],
            ["init", "--database", "closed/new.db"],
        ] {
            let program = isRoot ? lowering : Executable.duet
            let words =
                isRoot ? ["--reuid", "65534", "--regid", "65534", "--clear-groups", scratch.url("duet").path] : []
            let outcome = try await Executable.start(program, words + arguments, in: scratch.folder).outcome()
            #expect(outcome.code == 77, "\(arguments): \(outcome.err)")
            #expect(outcome.out == "")
            #expect(outcome.err.hasPrefix("duet: no permission to open or make "), "\(outcome.err)")
        }
        #expect(try manager.contentsOfDirectory(atPath: folder.path).sorted() == ["closed.db", "open.db"])
        #expect(try Data(contentsOf: folder.appending(path: "open.db")) == scratch.contents()["app.db"])
    }
}
