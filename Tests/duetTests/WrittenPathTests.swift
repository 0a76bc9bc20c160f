import Foundation
import Testing
import Trials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Every path that a command writes beside what it must not write over.
@Suite(.serialized) struct WrittenPathTests {
    /// A command that writes to a path, and the files that it reads.
    struct Writer: CustomTestStringConvertible, Sendable {
        /// As in `run --emit`.
        var name: String
        /// All but the path.
        var arguments: [String]
        /// What the path must not be, beside the settings and the tables.
        var reads: [String] = Self.database

        var testDescription: String { name }
        var option: String { String(name.split(separator: " ")[1]) }

        static let database = ["app.db", "app.db-wal", "app.db-shm", "app.db-journal", "app.db.duet-lock"]
    }

    static let writers: [Writer] = [
        Writer(
            name: "run --metrics-file",
            arguments: ["run", "--database", "app.db", "--emit", "other", "--metrics-file"]),
        Writer(
            name: "run --emit", arguments: ["run", "--database", "app.db", "--metrics-file", "other", "--emit"],
            reads: Writer.database + ["other"]),
        Writer(
            name: "run --ignored-to",
            arguments: ["run", "--database", "app.db", "--metrics-file", "other", "--ignored-to"],
            reads: Writer.database + ["other"]),
        Writer(name: "check --ignored-to", arguments: ["check", "--database", "app.db", "--ignored-to"]),
        Writer(name: "undo --emit", arguments: ["undo", "--database", "app.db", "--run", "1", "--emit"]),
        Writer(name: "check --write-map", arguments: ["check", "--database", "app.db", "--write-map"]),
        Writer(name: "lists --to", arguments: ["lists", "--database", "app.db", "--to"]),
        Writer(
            name: "tune --write",
            arguments: ["tune", "--database", "app.db", "--split-at", "2026-01-01", "--write"]),
        Writer(
            name: "snapshot --to",
            arguments: ["snapshot", "--database", "app.db", "--pseudonyms", "--key-file", "key", "--to"],
            reads: Writer.database + ["key"]),
        Writer(name: "init --database", arguments: ["init", "--database"], reads: []),
        Writer(name: "populate --database", arguments: ["populate", "--people", "5", "--database"], reads: []),
        Writer(
            name: "populate --truth",
            arguments: ["populate", "--people", "5", "--append", "--database", "app.db", "--truth"]),
        Writer(
            name: "populate --manifest",
            arguments: [
                "populate", "--people", "5", "--append", "--database", "app.db", "--truth", "other", "--manifest",
            ],
            reads: Writer.database + ["other"]),
        Writer(
            name: "simulate --keep", arguments: ["simulate", "--people", "5", "--nights", "1", "--keep"], reads: []),
    ]

    /// Options and arguments that name something to be read, and one that is only looked at.
    static let readers: Set = [
        "--database", "--config", "--map", "--tables", "--a", "--b", "import folder", "evaluate --truth",
        "snapshot --key-file",
        "simulate --truth", "simulate --compare", "check --emit",
    ]

    /// The names under which one path is known to a command, none of which changes the folder for good.
    static func spellings(_ path: String, in scratch: Scratch) throws -> [String] {
        let manager = FileManager.default
        let absolute = scratch.url(path).path
        let name = scratch.url(path).lastPathComponent
        let folder = scratch.url(path).deletingLastPathComponent().path
        try manager.createSymbolicLink(atPath: scratch.url("link").path, withDestinationPath: absolute)
        try manager.createSymbolicLink(atPath: scratch.url("second").path, withDestinationPath: "link")
        try manager.createSymbolicLink(atPath: scratch.url("there").path, withDestinationPath: folder)
        var spellings = [path, absolute, "tables/.././\(path)", "link", "second", "there/\(name)"]
        if manager.fileExists(atPath: absolute) {
            try manager.linkItem(atPath: absolute, toPath: scratch.url("hard").path)
            spellings.append("hard")
        } else {
            // What is not there yet may come to be on a file system that does not tell them apart.
            spellings.append(folder + "/" + name.uppercased())
        }
        return spellings
    }

    static func scratch() async throws -> Scratch {
        let scratch = try await Scratch.withSample()
        try scratch.write("top-k: 50\n", to: "settings.yaml")
        try scratch.write(String(repeating: "k", count: 32), to: "key")
        try FileManager.default.createDirectory(at: scratch.url("tables"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Executable.project.appending(path: "data/genders.csv"), to: scratch.url("tables/genders.csv"))
        return scratch
    }

    @Test(arguments: writers)
    func `none is the database, a file beside it, the settings, a table, an input or another output`(
        writer: Writer
    ) async throws {
        // One that is there already, and one that is not.
        let protected = writer.reads + ["settings.yaml", "tables/genders.csv", "tables/genres.csv"]
        for path in protected {
            let scratch = try await Self.scratch()
            let spellings = try Self.spellings(path, in: scratch)
            let before = try scratch.contents()
            let table = try scratch.text("tables/genders.csv")
            for spelling in spellings {
                // A second name of a file that another command would make is free to it.
                let outcome = try await scratch.duet(
                    writer.arguments + [spelling],
                    environment: ["DUET_CONFIG": "settings.yaml", "DUET_TABLES": "tables"])
                #expect(outcome.code == 73, "\(path) as \(spelling): \(outcome.err)")
                #expect(outcome.out == "")
                #expect(outcome.err.hasPrefix("duet: \(writer.option): \(spelling) is "), "\(outcome.err)")
                #expect(outcome.err.split(separator: "\n").count == 1, "one sentence")
                #expect(try scratch.contents() == before, "\(path) as \(spelling)")
                #expect(try scratch.text("tables/genders.csv") == table)
            }
        }
    }

    @Test func `every option that names a file is known here as one that is written or read`() async throws {
        let help = try await Scratch().duet("--experimental-dump-help")
        let root = try #require(JSONSerialization.jsonObject(with: Data(help.out.utf8)) as? [String: Any])
        let command = try #require(root["command"] as? [String: Any])
        let written = Set(Self.writers.map(\.name))
        var found: Set<String> = []
        for command in try #require(command["subcommands"] as? [[String: Any]]) {
            let name = try #require(command["commandName"] as? String)
            for argument in command["arguments"] as? [[String: Any]] ?? [] {
                guard ["file", "folder", "config"].contains(argument["valueName"] as? String) else { continue }
                let names = argument["names"] as? [[String: Any]] ?? []
                let option = names.first.flatMap { $0["name"] as? String }.map { "--\($0)" }
                let path = option ?? (argument["valueName"] as? String ?? "")
                found.insert("\(name) \(path)")
                #expect(
                    written.contains("\(name) \(path)") || Self.readers.contains(path)
                        || Self.readers.contains("\(name) \(path)"), "\(name) \(path)")
            }
        }
        #expect(found.isSuperset(of: written), "\(written.subtracting(found))")
    }

    @Test(arguments: ["pipe", "folder", "link", "/dev/null", "notes"])
    func `figures replace no device, pipe, folder, link or file of somebody else's`(place: String) async throws {
        let scratch = try await Scratch.withSample()
        try #require(unsafe mkfifo(scratch.url("pipe").path, 0o600) == 0)
        try FileManager.default.createDirectory(at: scratch.url("folder"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.url("link").path, withDestinationPath: scratch.url("elsewhere").path)
        try scratch.write("mine", to: "notes")
        for more in [[], ["--dry-run"]] {
            let outcome = try await scratch.duet(
                ["run", "--database", "app.db", "--as-of", Sample.night, "--metrics-file", place] + more)
            #expect(outcome.code == 73)
            #expect(outcome.err.hasPrefix("duet: --metrics-file: \(place) "), "\(outcome.err)")
        }
        var status = stat()
        try #require(unsafe lstat(scratch.url("pipe").path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
        #expect(try scratch.text("notes") == "mine")
        #expect(try scratch.count("chats") == 39)
    }

    @Test func `a file beside another database is not written, whether it is there or not`() async throws {
        let scratch = try await Scratch.withSample()
        try FileManager.default.copyItem(at: scratch.url("app.db"), to: scratch.url("copy.db"))
        for (option, place) in [("--metrics-file", "copy.db"), ("--emit", "copy.db"), ("--emit", "copy.db-wal")] {
            let outcome = try await scratch.duet(
                "run", "--database", "app.db", "--as-of", Sample.night, option, place)
            #expect(outcome.code == 73)
            #expect(outcome.err.hasPrefix("duet: \(option): \(place) is a"), "\(outcome.err)")
        }
        #expect(try scratch.count("users", in: "copy.db") == 230)
    }
}

@Suite(.serialized) struct SharedFileTests {
    @Test func `lines and the lock go to the database's owner and group when root runs a pass`() async throws {
        guard geteuid() == 0 else { try Test.cancel("only root can give files away") }
        let scratch = try await Scratch.withSample()
        let manager = FileManager.default
        try manager.setAttributes(
            [.ownerAccountID: 65534, .groupOwnerAccountID: 65533, .posixPermissions: 0o660],
            ofItemAtPath: scratch.url("app.db").path)
        // As a run of an earlier version, or of somebody's own hand, left it.
        try scratch.write("", to: "app.db.duet-lock")
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.url("app.db.duet-lock").path)
        let outcome = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--emit", "push.jsonl")
        #expect(outcome.code == 0, "\(outcome.err)")
        for (name, mode) in [("push.jsonl", 0o640), ("app.db.duet-lock", 0o660)] {
            let attributes = try manager.attributesOfItem(atPath: scratch.url(name).path)
            #expect(attributes[.ownerAccountID] as? Int == 65534, "\(name)")
            #expect(attributes[.groupOwnerAccountID] as? Int == 65533, "\(name)")
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
    }

    @Test func `a lock that cannot be opened is named, with its owner`() async throws {
        let lowering = URL(filePath: "/usr/bin/setpriv")
        let manager = FileManager.default
        guard geteuid() == 0, manager.isExecutableFile(atPath: lowering.path) else {
            try Test.cancel("needs root, and setpriv to become somebody else")
        }
        let scratch = try await Scratch.withSample()
        // The folder of the build may be closed to others.
        try manager.copyItem(at: Executable.duet, to: scratch.url("duet"))
        try manager.setAttributes([.posixPermissions: 0o777], ofItemAtPath: scratch.folder.path)
        try manager.setAttributes([.ownerAccountID: 65534], ofItemAtPath: scratch.url("app.db").path)
        try scratch.write("", to: "app.db.duet-lock")
        func run(lockMode: Int) async throws -> Outcome {
            try manager.setAttributes(
                [.posixPermissions: lockMode], ofItemAtPath: scratch.url("app.db.duet-lock").path)
            return try await Executable.start(
                lowering,
                [
                    "--reuid", "65534", "--regid", "65534", "--clear-groups", scratch.url("duet").path, "run",
                    "--database", "app.db", "--as-of", Sample.night,
                ], in: scratch.folder
            ).outcome()
        }
        let closed = try await run(lockMode: 0o600)
        #expect(closed.code == 77)
        #expect(closed.err.hasPrefix("duet: the lock file \(scratch.url("app.db.duet-lock").path) belongs to root"))
        // To lock it, it is enough to read it.
        let readable = try await run(lockMode: 0o644)
        #expect(readable.code == 0, "\(readable.err)")
    }

    @Test func `a file system that is mounted read-only is called so`() async throws {
        let scratch = try await Scratch.withSample()
        let mount = scratch.url("mount")
        try FileManager.default.createDirectory(at: mount, withIntermediateDirectories: true)
        let script = """
            mount -t tmpfs none mount 2>/dev/null && cp app.db mount/ && mount -o remount,ro mount || exit 9
            exec "$0" run --database mount/app.db
            """
        let outcome = try await Executable.start(
            URL(filePath: "/usr/bin/env"), ["unshare", "-rm", "sh", "-c", script, Executable.duet.path],
            in: scratch.folder
        ).outcome()
        guard outcome.code == 77 || outcome.err.hasPrefix("duet: ") else {
            try Test.cancel("nothing can be mounted here")
        }
        #expect(outcome.code == 77)
        #expect(outcome.err == "duet: mount/app.db cannot be written: its file system is mounted read-only.\n")
    }
}
