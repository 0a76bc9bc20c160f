import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("CSV files loaded into a database") struct TableImportTests {
    private static let good = [
        "users.csv": "username,email\nana,ana@example.org\neva,eva@example.org\n",
        "profiles.csv": "username,name,age\nana,Ana,30\neva,,31\n",
    ]

    private func database(_ folder: ScratchFolder) throws -> String {
        let path = folder.path("app.db")
        try StoreSetup.create(path)
        return path
    }

    /// A folder beside the database with some files in it.
    private func files(_ files: [String: String], in folder: ScratchFolder) throws -> String {
        let csv = folder.path("csv")
        try FileManager.default.createDirectory(atPath: csv, withIntermediateDirectories: true)
        for (name, text) in files { try folder.write(text, to: "csv/\(name)") }
        return csv
    }

    private func counts(_ path: String) throws -> [Int] {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { db in
            try AppTable.allCases.map(\.rawValue).map {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)")!
            }
        }
    }

    @Test func `are all there, an empty field as NULL, in whatever order they refer to each other`() throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        var files = Self.good
        files["interactions.csv"] = "id,username,target_username,interaction_type\n7,ana,eva,like\n"
        files["match_preferences.csv"] = "username,genders\nana,\"[\"\"female\"\"]\"\n"
        files["notes.csv"] = "this is no table\n"
        let loaded = try TableImport(folder: try self.files(files, in: folder)).load(into: path)
        #expect(loaded.map(\.table) == ["users", "profiles", "interactions", "match_preferences"])
        #expect(loaded.map(\.rows) == [2, 2, 1, 1])
        let queue = try DatabaseQueue(path: path)
        let (unnamed, ages, broken) = try queue.read { db in
            (
                try String.fetchAll(db, sql: "SELECT username FROM profiles WHERE name IS NULL"),
                try Int.fetchAll(db, sql: "SELECT age FROM profiles ORDER BY 1"),
                try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
            )
        }
        #expect(unnamed == ["eva"] && ages == [30, 31] && broken.isEmpty)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var what: String
        var file: String
        var text: String
        var line: Int?
        var column: String?

        var testDescription: String { what }
    }

    static let refusals = [
        Refusal(what: "open quote", file: "profiles.csv", text: "username,name\nana,\"Ana\n", line: 2, column: "5"),
        Refusal(
            what: "text after a quote", file: "profiles.csv", text: "username,name\nana,\"A\"na\n", line: 2, column: "8"
        ),
        Refusal(
            what: "quote in a field", file: "profiles.csv", text: "username,name\nana,A\"na\n", line: 2, column: "6"),
        Refusal(
            what: "bare carriage return", file: "profiles.csv", text: "username,name\nana,A\rna\n", line: 2, column: "6"
        ),
        Refusal(
            what: "too few fields", file: "profiles.csv", text: "username,name\neva,E\nana\n", line: 3, column: "1"),
        Refusal(what: "too many fields", file: "profiles.csv", text: "username,name\nana,A,B\n", line: 2, column: "1"),
        Refusal(what: "a column twice", file: "profiles.csv", text: "username,name,name\n", line: 1, column: "1"),
        Refusal(
            what: "an unknown column", file: "profiles.csv", text: "username,mood\nana,calm\n", line: 1, column: "mood"),
        Refusal(what: "an empty file", file: "profiles.csv", text: "", line: 1),
        Refusal(
            what: "a number that is none", file: "profiles.csv", text: "username,age\nana,old\n", line: 2, column: "age"
        ),
        Refusal(
            what: "a malformed username", file: "users.csv", text: "username,email\nana,a\neva,b\nx!,c\n", line: 4,
            column: "username"),
        Refusal(
            what: "a username twice", file: "users.csv", text: "username\nana\neva\nANA\n", line: 4, column: "username"),
        Refusal(
            what: "an email twice", file: "users.csv", text: "username,email\nana,x@y.z\neva,X@y.z\n", line: 3,
            column: "email"
        ),
        Refusal(
            what: "an unknown type", file: "interactions.csv",
            text: "id,username,target_username,interaction_type\n1,ana,eva,adore\n", line: 2, column: "interaction_type"
        ),
        Refusal(
            what: "no type", file: "interactions.csv",
            text: "id,username,target_username,interaction_type\n1,ana,eva,\n", line: 2, column: "interaction_type"),
        Refusal(
            what: "an id that is no number", file: "interactions.csv",
            text: "id,username,target_username,interaction_type\none,ana,eva,like\n", line: 2, column: "id"),
        Refusal(
            what: "an id twice", file: "interactions.csv",
            text: "id,username,target_username,interaction_type\n1,ana,eva,like\n1,eva,ana,like\n", line: 3,
            column: "id"),
        Refusal(
            what: "data that is no object", file: "notifications.csv", text: "id,username,type,data\n1,ana,match,[]\n",
            line: 2, column: "data"),
        Refusal(
            what: "a flag that is none", file: "notifications.csv", text: "id,username,type,is_read\n1,ana,match,2\n",
            line: 2, column: "is_read"),
        Refusal(
            what: "a participant twice", file: "chat_participants.csv",
            text: "id,chat_id,username\n1,1,ana\n2,1,eva\n\n3,1,ana\n", line: 5, column: "chat_id"),
        Refusal(
            what: "a reference that leads nowhere", file: "interactions.csv",
            text: "id,username,target_username,interaction_type\n1,ana,eva,like\n2,ana,ida,like\n", line: 3,
            column: "target_username"),
        Refusal(
            what: "a profile of nobody", file: "profiles.csv", text: "username\nana\n\"eva\"\nida\n", line: 4,
            column: "username"),
        Refusal(
            what: "genders that are no list of texts", file: "match_preferences.csv",
            text: "username,genders\nana,[7]\n",
            line: 2, column: "genders"),
        Refusal(
            what: "ages the wrong way round", file: "match_preferences.csv",
            text: "username,age_min,age_max\nana,40,30\n", line: 2, column: "age_min"),
    ]

    @Test(arguments: refusals)
    func `are refused whole, with the file, the line and the column`(refusal: Refusal) throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        var files = Self.good
        files["chats.csv"] = "id,type,created_by\n1,dm,ana\n"
        files[refusal.file] = refusal.text
        let csv = try self.files(files, in: folder)
        let error = try #require(
            #expect(throws: ImportError.self) { _ = try TableImport(folder: csv).load(into: path) })
        #expect(error.description.hasPrefix("\(csv)/\(refusal.file), line \(refusal.line ?? 0)"))
        if let column = refusal.column { #expect(error.description.contains(", column \(column): ")) }
        #expect(error.description.hasSuffix("Nothing was loaded."))
        #expect(try counts(path).allSatisfy { $0 == 0 })
        // The database can be loaded once the file is mended.
        try FileManager.default.removeItem(atPath: csv)
        _ = try TableImport(folder: try self.files(Self.good, in: folder)).load(into: path)
        #expect(try counts(path)[0] == 2)
    }

    @Test func `are refused where a field is not UTF-8`() throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        let csv = try files(Self.good, in: folder)
        try Data("username,email\nana,\u{41}".utf8 + [0xff] + "\n".utf8).write(to: URL(filePath: csv + "/users.csv"))
        #expect(throws: ImportError.row(csv + "/users.csv", line: 2, column: "email", "the field is not UTF-8 text")) {
            _ = try TableImport(folder: csv).load(into: path)
        }
        #expect(try counts(path).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [
        "Interactions.csv", "INTERACTIONS.CSV", "interactions (1).csv", "interactions copy.csv",
        "interactions - Copy (2).csv",
        "interactions.csv.gz", "interactions.CSV.zip", "interactions.tsv", "interactions.csv.txt", "interactions",
        "interactions.xlsx", "interactions.csv~", "interactions.csv.bak", "interaction.csv", "chat-participants.csv",
        "Chat Participants.csv", "interactions_2026-05-28.csv",
    ])
    func `are refused where a file looks like a table's and would be passed over`(name: String) throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        var files = Self.good
        files[name] = "id,username,target_username,interaction_type\n7,ana,eva,block\n"
        let csv = try self.files(files, in: folder)
        let error = try #require(
            #expect(throws: ImportError.self) { _ = try TableImport(folder: csv).load(into: path) })
        #expect(error.description.hasPrefix("\(csv)/\(name) looks like a file of the table "))
        #expect(error.description.hasSuffix("Nothing was loaded.") && !error.isAbsence)
        #expect(try counts(path).allSatisfy { $0 == 0 })
    }

    @Test func `are refused where a link leads nowhere or a folder has a table's name`() throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        let csv = try files(Self.good, in: folder)
        let manager = FileManager.default
        for name in ["interactions.csv", "Interactions.csv"] {
            try manager.createSymbolicLink(atPath: csv + "/" + name, withDestinationPath: "/nowhere/\(name)")
            #expect(throws: ImportError.self) { _ = try TableImport(folder: csv).load(into: path) }
            try manager.removeItem(atPath: csv + "/" + name)
        }
        // Reading one would wait for somebody who writes there.
        try #require(unsafe mkfifo(csv + "/messages.csv", 0o600) == 0)
        #expect(throws: ImportError.notLoaded(csv + "/messages.csv", table: .messages, "not a regular file")) {
            _ = try TableImport(folder: csv)
        }
        try manager.removeItem(atPath: csv + "/messages.csv")
        try manager.createDirectory(atPath: csv + "/chats.csv", withIntermediateDirectories: false)
        #expect(throws: ImportError.notLoaded(csv + "/chats.csv", table: .chats, "a folder")) {
            _ = try TableImport(folder: csv)
        }
    }

    @Test func `stand beside others, which are left alone and named`() throws {
        let folder = try ScratchFolder()
        var files = Self.good
        let others = ["README.md", "expected.csv", "genres.csv", "users.csv.bak", "users.csv~", "user_blocks.csv"]
        for name in others { files[name] = "?" }
        files[".DS_Store"] = "?"
        let csv = try self.files(files, in: folder)
        try FileManager.default.createDirectory(atPath: csv + "/messages", withIntermediateDirectories: false)
        let loaded = try TableImport(folder: csv)
        #expect(loaded.others == (others + ["messages"]).sorted())
        #expect(loaded.othersAboutSafety == ["user_blocks.csv"])
        #expect(try loaded.load(into: database(folder)).map(\.table) == ["users", "profiles"])
    }

    @Test(
        arguments: [
            ("users.csv", "username,email\nana,\neva,x\0y\n", 3, "email", "the field has a NUL character"),
            ("users.csv", "username\nana\nev\0a\n", 3, "username", "the field has a NUL character"),
            (
                "profiles.csv", "username,Name,name\nana,A,B\n", 1, "name",
                "the header has two columns “Name” and “name”, which are one in the database"
            ),
            ("profiles.csv", "username,name,\nana,A,\n", 1, "3", "the header ends with a comma: a column has no name"),
            (
                "profiles.csv", "username,,name\nana,,A\n", 1, "2",
                "the header has nothing between two commas: a column has no name"
            ),
            (
                "interactions.csv", "username,target_username,interaction_type\nana,eva,hug\n", 2, "interaction_type",
                "the field must be one of 'like', 'dislike', 'block' (the value is “hug”)"
            ),
            (
                "users.csv", "username\nana\neva\nx\n", 4, "username",
                "the field must have 3 to 30 characters (the value is “x”)"
            ),
            (
                "users.csv", "username\nana\neva\nx y\n", 4, "username",
                "the field may have the letters A to Z, digits and _ only (the value is “x y”)"
            ),
            (
                "notifications.csv", "username,type,data\nana,match,[]\n", 2, "data",
                "the field must be a JSON object (the value is “[]”)"
            ),
            (
                "match_preferences.csv", "username,age_min,age_max\nana,40,30\n", 2, "age_min",
                "table match_preferences asks for “age_min <= age_max”, and this is not so here (the value is “40”)"
            ),
            (
                "interactions.csv", "username,target_username,interaction_type\nana,eva,\n", 2, "interaction_type",
                "the field is empty, and it must have a value"
            ),
            (
                "interactions.csv", "username,target_username\nana,eva\n", 2, nil,
                "interaction_type must have a value, and the file has no such column"
            ),
            ("profiles.csv", "username,age\nana,old\n", 2, "age", "not a whole number (the value is “old”)"),
            (
                "chat_participants.csv", "chat_id,username\n1,ana\n1,ana\n", 3, "chat_id",
                "another row of chat_participants has the same chat_id and username (the value is “1”)"
            ),
        ] as [(String, String, Int, String?, String)])
    func `are refused in words about the field and the rule`(
        file: String, text: String, line: Int, column: String?, problem: String
    ) throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        var files = Self.good
        files["chats.csv"] = "id,type,created_by\n1,dm,ana\n"
        files[file] = text
        let csv = try self.files(files, in: folder)
        #expect(throws: ImportError.row("\(csv)/\(file)", line: line, column: column, problem)) {
            _ = try TableImport(folder: csv).load(into: path)
        }
        #expect(try counts(path).allSatisfy { $0 == 0 })
    }

    @Test(arguments: [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian])
    func `in UTF-16 are named as such`(encoding: String.Encoding) throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        let csv = try self.files(Self.good, in: folder)
        try #require("username,email\nana,a@example.org\n".data(using: encoding)).write(
            to: URL(filePath: csv).appending(path: "users.csv"))
        let error = try #require(
            #expect(throws: ImportError.self) { _ = try TableImport(folder: csv).load(into: path) })
        #expect(error.description.contains("users.csv") && error.description.contains("UTF-16"))
    }

    @Test(arguments: [
        "2026-05-28T19:06:00z", "2026-05-28 19:06 UTC", "2026-05-28 19:06:00,5", "1748459160", "1748459160123",
    ])
    func `are loaded with a time in every form that a pass reads`(time: String) throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        var files = Self.good
        files["interactions.csv"] = "username,target_username,interaction_type,created_at\nana,eva,block,\"\(time)\"\n"
        _ = try TableImport(folder: self.files(files, in: folder)).load(into: path)
    }

    @Test(arguments: ["28.05.2026 19:06", "46170.79", "05/28/2026", "174845916", "2026-02-30", "yesterday", "now"])
    func `are refused where a time is written in a form that no pass reads`(time: String) throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        let header = "username,target_username,interaction_type,created_at\n"
        var files = Self.good
        files["interactions.csv"] = header + "ana,eva,like,2026-05-28T19:06:00+02:00\nana,eva,block,\(time)\n"
        let csv = try self.files(files, in: folder)
        let error = try #require(
            #expect(throws: ImportError.self) { _ = try TableImport(folder: csv).load(into: path) })
        #expect(
            error.description.hasPrefix(
                "\(csv)/interactions.csv, line 3, column created_at: “\(time)” is not a time that duet reads: write "))
        #expect(try counts(path).allSatisfy { $0 == 0 })
    }

    @Test func `are not refused for a reference that was broken before`() throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction {
            try $0.execute(
                sql:
                    "PRAGMA foreign_keys = OFF; INSERT INTO profiles (username) VALUES ('gone'); PRAGMA foreign_keys = ON"
            )
        }
        try queue.close()
        var files = Self.good
        let csv = try self.files(files, in: folder)
        #expect(try TableImport(folder: csv).load(into: path).map(\.rows) == [2, 2])
        files = ["interactions.csv": "username,target_username,interaction_type\nana,nobody,like\n"]
        try FileManager.default.removeItem(atPath: csv)
        let second = try self.files(files, in: folder)
        let error = try #require(
            #expect(throws: ImportError.self) { _ = try TableImport(folder: second).load(into: path) })
        #expect(error.description.contains("interactions.csv, line 2, column target_username: “nobody” refers to "))
    }

    @Test func `are looked for in a folder that has some`() throws {
        let folder = try ScratchFolder()
        try folder.write("hello", to: "notes.txt")
        #expect(throws: ImportError.noFolder(folder.path("nowhere"))) {
            _ = try TableImport(folder: folder.path("nowhere"))
        }
        #expect(throws: ImportError.notAFolder(folder.path("notes.txt"))) {
            _ = try TableImport(folder: folder.path("notes.txt"))
        }
        #expect(throws: ImportError.nothingToLoad(folder.url.path)) { _ = try TableImport(folder: folder.url.path) }
    }

    @Test func `wait for no pass that is at work`() throws {
        let folder = try ScratchFolder()
        let path = try database(folder)
        let csv = try files(Self.good, in: folder)
        let lock = try PassLock(database: try MatchDatabase(path: path, access: .read).path)
        #expect(throws: StoreError.self) { _ = try TableImport(folder: csv).load(into: path) }
        withExtendedLifetime(lock) {}
        #expect(try counts(path)[0] == 0)
    }
}
