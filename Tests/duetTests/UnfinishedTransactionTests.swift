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

/// What an app that died in a transaction leaves beside its database.
@Suite struct UnfinishedTransactionTests {
    /// The sample with all interactions taken away, half written.
    private func scratch() async throws -> Scratch {
        let scratch = try await Scratch.withSample(afterPass: true)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let app = try DatabaseQueue(path: scratch.url("app.db").path, configuration: configuration)
        let copy = try Scratch()
        try await app.writeWithoutTransaction { db in
            // What does not fit into the cache is written before its time.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = DELETE;
                    PRAGMA cache_size = 5;
                    BEGIN IMMEDIATE;
                    DELETE FROM interactions;
                    CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                        SELECT randomblob(1000) AS bytes FROM n;
                    """)
            for name in ["app.db", "app.db-journal"] {
                try FileManager.default.copyItem(at: scratch.url(name), to: copy.url(name))
            }
            try db.execute(sql: "ROLLBACK")
        }
        try app.close()
        try #require(try Data(contentsOf: copy.url("app.db-journal")).first != 0, "the journal is in use")
        return copy
    }

    private static let readers: [[String]] = [
        ["check", "--as-of", Sample.night], ["run", "--dry-run", "--as-of", "2026-06-02 03:00:00"],
        ["explain", "barsnatasha", "woodoctavia"], ["outcomes"], ["snapshot", "--to", "copy.db", "--pseudonyms"],
        ["undo", "--run", "1", "--dry-run"],
    ]

    @Test(arguments: readers)
    func `who may write takes it back as the app would, also to read`(command: [String]) async throws {
        let scratch = try await scratch()
        let outcome = try await scratch.duet([command[0], "--database", "app.db"] + command.dropFirst())
        let undisturbed = try await Scratch.withSample(afterPass: true)
        let other = try await undisturbed.duet([command[0], "--database", "app.db"] + command.dropFirst())
        #expect(outcome.code == other.code && outcome.code != 77, "\(outcome.err)")
        #expect(!FileManager.default.fileExists(atPath: scratch.url("app.db-journal").path))
        #expect(try scratch.count("interactions") == undisturbed.count("interactions"))
    }

    @Test func `who may only read is told of it, and not that a permission is missing`() async throws {
        let scratch = try await scratch()
        let manager = FileManager.default
        // Root may do everything.
        let lowering = URL(filePath: "/usr/bin/setpriv")
        let isRoot = geteuid() == 0
        if isRoot, !manager.isExecutableFile(atPath: lowering.path) {
            try Test.cancel("root may do everything, and there is no setpriv to become somebody else")
        }
        try manager.copyItem(at: Executable.duet, to: scratch.url("duet"))
        for name in try manager.contentsOfDirectory(atPath: scratch.folder.path) {
            try manager.setAttributes(
                [.posixPermissions: name == "duet" ? 0o755 : 0o444], ofItemAtPath: scratch.url(name).path)
        }
        try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: scratch.folder.path)
        defer { try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.folder.path) }
        for command in [["check"], ["run", "--dry-run"], ["explain", "a", "b"]] {
            let words = [command[0], "--database", "app.db"] + command.dropFirst()
            let outcome =
                isRoot
                ? try await Executable.start(
                    lowering,
                    ["--reuid", "65534", "--regid", "65534", "--clear-groups", scratch.url("duet").path] + words,
                    in: scratch.folder
                ).outcome() : try await scratch.duet(words)
            #expect(outcome.code == 77, "\(outcome.err)")
            #expect(
                outcome.err.hasPrefix("duet: a program ended in the middle of a transaction on "), "\(outcome.err)")
            #expect(outcome.err.contains("app.db-journal has "))
        }
    }
}
