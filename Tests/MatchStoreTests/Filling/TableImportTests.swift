import Foundation
import GRDB
import MatchStore
import Profiles
import Testing

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
            try (AppSchema.tableNames + ["match_preferences"]).map {
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
