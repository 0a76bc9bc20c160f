import Foundation
import Testing
import Trials

/// What a pass says that it will take, beside what it takes.
@Suite struct MemoryTests {
    /// The estimate and the peak of a dry run, in MB.
    private func figures(_ scratch: Scratch, _ arguments: [String] = []) async throws -> (estimate: Int, peak: Int) {
        let outcome = try await scratch.duet(
            [
                "run", "--database", "app.db", "--as-of", "2026-01-01 00:00:00", "--dry-run", "--any-date", "--verbose",
                "--threads", "2", "--output", "json",
            ] + arguments)
        #expect(outcome.code == 0, "\(outcome.err)")
        let words = try #require(outcome.err.firstMatch(of: /this takes about ([0-9,]+) MB/)?.1)
        let summary = try object(outcome.out, type: "summary")
        return (
            try #require(Int(words.filter { $0 != "," })), try #require(summary["peak_memory_mb"] as? Int)
        )
    }

    @Test(arguments: [
        ["--people", "200"], ["--people", "2000"], ["--people", "1000", "--decisions", "100"],
        ["--people", "3000", "--decisions", "1"],
    ])
    func `a pass takes no more memory than it says beforehand`(crowd: [String]) async throws {
        let scratch = try Scratch()
        #expect(try await scratch.duet(["populate", "--database", "app.db"] + crowd).code == 0)
        for arguments in [[], ["--top-k", "1000"], ["--search", "pruned"]] {
            let (estimate, peak) = try await figures(scratch, arguments)
            #expect(peak <= estimate, "\(crowd) \(arguments)")
            #expect(Double(estimate) <= 1.4 * Double(peak), "\(crowd) \(arguments)")
        }
    }

    @Test(arguments: ["like", "block"])
    func `nor where everybody has said something about everybody`(word: String) async throws {
        let scratch = try Scratch()
        #expect(
            try await scratch.duet("populate", "--database", "app.db", "--people", "400", "--decisions", "1").code == 0)
        try scratch.change(
            """
            DELETE FROM interactions;
            INSERT INTO interactions (username, target_username, interaction_type, created_at, updated_at)
            SELECT a.username, b.username, '\(word)', '2025-06-01 12:00:00', '2025-06-01 12:00:00'
            FROM users a JOIN users b ON a.username != b.username
            """)
        let (estimate, peak) = try await figures(scratch)
        #expect(peak <= estimate)
    }
}
