import MatchStore
import NightlyPass
import Profiles
import Synchronization
import Testing

/// Blocks in a table of their own, and the like.
struct `Facts that no pass reads` {
    private func notes(
        _ database: PassDatabase, day: Int64, _ adjust: (inout NightlyPass) -> Void = { _ in }
    ) async throws -> (notes: [String], summary: PassSummary) {
        let notes = Mutex<[String]>([])
        let summary = try await database.run(asOf: PassDatabase.asOf.adding(seconds: day * 86_400)) { pass in
            pass.observer.note = { note in notes.withLock { $0.append(note) } }
            adjust(&pass)
        }
        return (notes.withLock { $0.filter { $0.hasPrefix("no pass reads ") } }, summary)
    }

    @Test func `are named by the first pass that sees them, and by check and every summary`() async throws {
        let database = try PassDatabase()
        try database.change { db in
            for name in ["ana", "eva"] { try db.addPerson(name) }
            try db.addMutualLike("ana", "eva")
        }
        try database.change(
            "CREATE TABLE user_blocks (blocker, blocked); CREATE TABLE swipes (a); ALTER TABLE profiles ADD interested_in TEXT"
        )
        let words = ", which by their names are about who may meet whom. duet check says where each belongs"
        let first = "no pass reads user_blocks, profiles.interested_in" + words
        // A dry run leaves nothing by which it would be known that it was said.
        for _ in 1...2 { #expect(try await notes(database, day: 0) { $0.dryRun = true }.notes == [first]) }
        let run = try await notes(database, day: 0) { $0.mostMatches = 0 }
        #expect(run.notes == [first] && run.summary.status == .held)
        #expect(run.summary.unreadFacts == ["swipes", "user_blocks", "profiles.interested_in"])
        let next = try await notes(database, day: 1)
        #expect(next.notes == [] && next.summary.status == .completed)
        #expect(next.summary.unreadFacts == run.summary.unreadFacts)
        try database.change("ALTER TABLE users ADD banned_at TEXT")
        #expect(try await notes(database, day: 2).notes == ["no pass reads users.banned_at" + words])
        let report = try await database.pass().check()
        #expect(
            report.unreadFacts.filter(\.topic.isSafety).map(\.name).sorted() == [
                "profiles.interested_in", "user_blocks", "users.banned_at",
            ])
    }
}
