import Foundation
import Testing
import Trials

/// The same database and options give the same rows, whatever the machine.
@Suite struct SameRowsTests {
    /// OpenBLAS's kernels that this processor can run, by the instructions that they need.
    static let kernels: [String] = {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let flags = text.split(separator: "\n").first { $0.hasPrefix("flags") }?.split(separator: " ") ?? []
        let needs = [
            ("Prescott", "pni"), ("Nehalem", "sse4_2"), ("Sandybridge", "avx"), ("Haswell", "avx2"), ("Zen", "avx2"),
            ("SkylakeX", "avx512f"),
        ]
        return needs.filter { need in flags.contains { $0 == need.1 } }.map(\.0)
    }()

    static let ways: [(threads: Int, kernel: String?)] =
        [(1, nil), (2, nil), (4, nil)] + kernels.map { (2, $0) }

    @Test(arguments: ways)
    func `threads and kernels change no row`(threads: Int, kernel: String?) async throws {
        let environment = kernel.map { ["OPENBLAS_CORETYPE": $0] } ?? [:]
        let scratch = try await Scratch.withSample()
        let run = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--threads", "\(threads)", "--output", "json",
            environment: environment)
        #expect(run.code == 0)
        #expect(run.err == "")
        let usual = try await Scratch.withSample(afterPass: true)
        #expect(try scratch.decisions() == usual.decisions())
        #expect(try await counts(run.out) == Self.told.value)
    }

    @Test(arguments: ways)
    func `threads and kernels change no number of a dry run`(threads: Int, kernel: String?) async throws {
        let scratch = try await Scratch.withSample()
        let dry = try await scratch.duet(
            "run", "--database", "app.db", "--as-of", Sample.night, "--threads", "\(threads)", "--output", "json",
            "--dry-run", environment: kernel.map { ["OPENBLAS_CORETYPE": $0] } ?? [:])
        #expect(dry.code == 0)
        #expect(dry.err == "")
        #expect(try await counts(dry.out) == Self.told.value)
    }

    /// What the pass without any choice of threads or kernel counted: the same command again tells it.
    private static let told = Task {
        let scratch = try await Scratch.withSample(afterPass: true)
        let again = try await scratch.duet("run", "--database", "app.db", "--as-of", Sample.night, "--output", "json")
        return try counts(again.out)
    }
}

/// A summary as text, without what a clock or the memory says, and without what tells a dry run from a run.
private func counts(_ text: String) throws -> String {
    var summary = try object(text, type: "summary")
    summary["seconds"] = nil
    summary["peak_memory_mb"] = nil
    summary["longest_write_lock_ms"] = nil
    summary["archived"] = nil
    summary["status"] = nil
    for key in ["run_id", "run_id_str"] { summary[key] = nil }
    return String(decoding: try JSONSerialization.data(withJSONObject: summary, options: .sortedKeys), as: UTF8.self)
}

/// Real decisions of real people, which are not part of the project.
@Suite struct SpeedDatingTests {
    static let file = Executable.project.appending(path: "../shared/data/speed-dating/events-01-14.db")
        .standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: file.path) }

    @Test(.enabled(if: isThere, "../shared/data/speed-dating/events-01-14.db is not beside this checkout"))
    func `everybody who liked each other at fourteen evenings gets one chat, once`() async throws {
        let scratch = try Scratch()
        try Data(contentsOf: Self.file).write(to: scratch.url("app.db"))
        let schema = try scratch.rows("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
        let tables = ["chats", "chat_participants", "notifications"]
        let before = try tables.map { try scratch.count($0) }
        func added() throws -> [Int] { try zip(tables, before).map { try scratch.count($0) - $1 } }
        let run = ["run", "--database", "app.db", "--as-of", "2026-01-01 19:00:00", "--introductions", "none"]

        let check = try await scratch.duet("check", "--database", "app.db", "--as-of", "2026-01-01 19:00:00")
        #expect(check.code == 0)
        #expect(check.out.contains("    CREATE INDEX chats_by_created_by ON chats (created_by);\n"))
        #expect(check.out.contains("chats             "))
        #expect(check.out.contains(": 457 mutual likes, "))
        #expect(try scratch.contents()["app.db"] == Data(contentsOf: Self.file))

        let first = try await scratch.duet(run)
        #expect(first.code == 0)
        #expect(first.out == "")
        #expect(try added() == [457, 914, 914])
        #expect(try scratch.rows("PRAGMA foreign_key_check") == [])
        #expect(try scratch.rows("PRAGMA journal_mode") == ["\"delete\""])
        #expect(
            try scratch.rows(
                """
                SELECT type, name, sql FROM sqlite_master WHERE substr(tbl_name, 1, 6) <> 'match_'
                    AND name <> 'sqlite_sequence' ORDER BY 1, 2
                """) == schema, "the app's schema is the app's")

        #expect(try await scratch.duet(run).code == 0)
        #expect(try added() == [457, 914, 914])

        let undone = try await scratch.duet("undo", "--database", "app.db", "--run", "1", "--output", "json")
        #expect(undone.code == 0)
        #expect(try object(undone.out, type: "undo")["removed"] as? Int == 457)
        #expect(try added() == [0, 0, 0])

        #expect(try await scratch.duet(run).code == 0)
        #expect(try await scratch.duet(run + ["--as-of", "2026-01-02 19:00:00"]).code == 0)
        #expect(try added() == [0, 0, 0])
        #expect(try scratch.rows("PRAGMA journal_mode") == ["\"delete\""])
        #expect(try Set(scratch.contents().keys) == ["app.db", "app.db.duet-lock"])
    }
}
