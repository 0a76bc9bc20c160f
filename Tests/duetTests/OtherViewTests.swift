import Foundation
import GRDB
import Testing
import Trials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Databases that another program may see without what is beside them, and machines that show less than others.
@Suite struct OtherViewTests {
    /// Every command that opens an app's database.
    static let commands: [[String]] = [
        ["run"], ["run", "--dry-run"], ["check"], ["explain", "ana", "ben"], ["recommend", "ana"], ["outcomes"],
        ["evaluate", "--split-at", "2026-05-01"], ["compare", "--b", "b.yaml"],
        ["tune", "--split-at", "2026-05-01"], ["undo", "--run", "1"], ["undo", "--run", "1", "--dry-run"],
        ["import", "."], ["populate", "--append", "--people", "5"], ["snapshot", "--to", "copy.db", "--pseudonyms"],
    ]

    private func scratch() async throws -> Scratch {
        let scratch = try await Scratch.withSample(afterPass: true)
        try scratch.write("username\n", to: "users.csv")
        try scratch.write("top-k: 5\n", to: "b.yaml")
        return scratch
    }

    private func arguments(_ command: [String], on database: String) -> [String] {
        [command[0], "--database", database] + command.dropFirst()
    }

    @Test(arguments: commands)
    func `a database of two names is refused by either, and a symbolic link is not`(command: [String]) async throws {
        let scratch = try await scratch()
        let manager = FileManager.default
        try manager.linkItem(at: scratch.url("app.db"), to: scratch.url("second.db"))
        try manager.createSymbolicLink(atPath: scratch.url("link.db").path, withDestinationPath: "app.db")
        let before = try scratch.contents()
        for name in ["app.db", "second.db", "link.db"] {
            let outcome = try await scratch.duet(arguments(command, on: name))
            #expect(outcome.code == 78, "\(outcome.err)")
            #expect(outcome.err.contains(" has 2 names (hard links). "), "\(outcome.err)")
            #expect(outcome.err.contains("a block for example") && outcome.out == "")
        }
        #expect(try scratch.contents() == before)
        guard command == ["check"] else { return }
        try manager.removeItem(at: scratch.url("second.db"))
        #expect(try await scratch.duet("check", "--database", "link.db", "--as-of", Sample.night).code == 0)
    }

    @Test func `a database that is mounted alone is refused, and one in a folder that is mounted is not`() async throws
    {
        guard try await Namespace.isAllowed() else { try Test.cancel("no file system can be mounted here") }
        let scratch = try await scratch()
        for (place, script) in [
            // In the table of mounts, spaces and the like are written as numbers.
            ("my app/app.db", "mkdir 'my app' && touch 'my app/app.db' && mount --bind app.db 'my app/app.db'"),
            ("app.db", "touch wal app.db-wal && mount --bind wal app.db-wal"),
            ("link.db", "ln -s app.db link.db && cp app.db copy.db && mount --bind copy.db app.db"),
        ] {
            for command in [["run"], ["check"], ["snapshot", "--to", "new.db", "--pseudonyms"]] {
                let outcome = try await Namespace.run(
                    "(\(script)) || exit 9; exec \"$0\" \"$@\"", arguments(command, on: place), in: scratch.copy())
                #expect(outcome.code == 78, "\(place), \(command): \(outcome.err)")
                #expect(outcome.err.contains("is mounted by itself.") && outcome.err.contains("Mount the folder"))
                #expect(outcome.out == "")
            }
        }
        let whole = try await Namespace.run(
            "mkdir app && mount --bind . app && exec \"$0\" \"$@\"",
            ["check", "--database", "app/app.db", "--as-of", Sample.night],
            in: scratch)
        #expect(whole.code == 0, "\(whole.err)")
    }

    @Test func `a database that a program has open by a name elsewhere is refused while that is so`() async throws {
        let scratch = try await scratch()
        try scratch.change("PRAGMA journal_mode = WAL")
        let folder = FileManager.default
        try folder.createDirectory(at: scratch.url("there"), withIntermediateDirectories: false)
        try folder.moveItem(at: scratch.url("app.db"), to: scratch.url("there/app.db"))
        let app = try DatabaseQueue(path: scratch.url("there/app.db").path)
        try await app.write { try $0.execute(sql: "UPDATE users SET email = NULL") }
        // As through a mount of the file alone: its log stays where the app knows it.
        try folder.moveItem(at: scratch.url("there/app.db"), to: scratch.url("app.db"))
        for command in [["run"], ["check"]] {
            let outcome = try await scratch.duet(arguments(command, on: "app.db"))
            #expect(outcome.code == 78, "\(outcome.err)")
            let process = ProcessInfo.processInfo.processIdentifier
            #expect(outcome.err.hasPrefix("duet: process \(process) has "), "\(outcome.err)")
        }
        try app.close()
        #expect(try await scratch.duet("check", "--database", "app.db", "--as-of", Sample.night).code == 0)
    }

    @Test func `a pass of another container is seen, though its process is not`() async throws {
        guard try await Namespace.isAllowed("--pid") else { try Test.cancel("no namespace can be had here") }
        let scratch = try await scratch()
        let lock = try FileHandle(
            forUpdating: {
                let url = scratch.url("app.db.duet-lock")
                try Data("1\n".utf8).write(to: url)
                return url
            }())
        try #require(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
        for (command, code) in [(["check"], 0), (["run"], 75)] as [([String], Int32)] {
            let outcome = try await Namespace.run(
                "exec \"$0\" \"$@\"", arguments(command, on: "app.db"), "--pid", "--fork", "--mount-proc", in: scratch)
            #expect(outcome.code == code, "\(outcome.err)")
            #expect(
                (outcome.out + outcome.err).contains("process unknown: perhaps of another container"),
                "\(outcome.out)\(outcome.err)")
        }
        _ = flock(lock.fileDescriptor, LOCK_UN)
        #expect(try await scratch.duet("check", "--database", "app.db").out.contains("locked by      nobody"))
    }

    @Test(arguments: [["run", "--database", "app.db"], ["check"], [], ["--help"]])
    func `without arguments that can be read a command is an error`(arguments: [String]) async throws {
        guard try await Namespace.isAllowed() else { try Test.cancel("no file system can be mounted here") }
        let scratch = try await scratch()
        let before = try scratch.contents()
        let outcome = try await Namespace.run(
            "mount -t tmpfs tmpfs /proc && exec \"$0\" \"$@\"", arguments, in: scratch)
        #expect(outcome.code == 64)
        #expect(outcome.out == "")
        #expect(outcome.err == "duet: the arguments cannot be read: /proc must be mounted. Nothing was done.\n")
        #expect(try scratch.contents() == before)
    }
}
