import Foundation
import Testing
import Trials

struct `A time that cannot be meant` {
    @Test func `is refused alike by a run, a dry run and a check, unless it is meant`() async throws {
        let scratch = try await Scratch.withSample()
        let before = try scratch.contents()
        let moment = ["--database", "app.db", "--as-of", "2027-06-01 03:00:00"]
        for command in [["run"], ["run", "--dry-run"], ["check"]] {
            let outcome = try await scratch.duet(command + moment)
            #expect(outcome.code == 78, "\(command)")
            #expect(
                (outcome.err + outcome.out).flat.contains("within 350 days of 2027-06-01 03:00:00 UTC"), "\(command)")
            #expect((outcome.err + outcome.out).flat.contains("2026-06-01 09:12:00"), "\(command)")
        }
        #expect(try scratch.contents()["app.db"] == before["app.db"])
        for command in [["run", "--dry-run"], ["check"]] {
            #expect(try await scratch.duet(command + moment + ["--any-date"]).code == 0, "\(command)")
        }
    }

    @Test func `is the machine's, where nothing is said and the database is old`() async throws {
        let scratch = try await Scratch.withSample()
        try scratch.change(
            """
            UPDATE interactions SET created_at = '2001-01-01 00:00:00', updated_at = '2001-01-01 00:00:00';
            UPDATE messages SET created_at = '2001-01-01 00:00:00';
            UPDATE profiles SET updated_at = '2001-01-01 00:00:00'; UPDATE users SET created_at = '2001-01-01 00:00:00';
            """)
        let outcome = try await scratch.duet("run", "--database", "app.db")
        #expect(outcome.code == 78)
        #expect(outcome.err.contains("give the moment it is from with --as-of"))
    }
}
