import NightlyPass
import Profiles
import Testing

@Suite("Introductions of a night") struct IntroductionsTonightTests {
    @Test(arguments: [
        (0, 0.99, 0), (5, 0.0, 0), (5, 0.28, 0), (5, 0.29, 1), (5, 0.99, 1), (7, 0, 1), (1, 0.85, 0), (1, 0.86, 1),
        (70, 0.5, 10),
    ])
    func `a seventh of those that may be open come on a night`(free: Int, chance: Double, tonight: Int) {
        #expect(PassPlan.introductionsTonight(free: free, chance: chance) == tonight)
    }

    /// On each night about five sevenths of those who have none are free for one.
    @Test func `the first night leaves people for the next ones`() async throws {
        let database = try PassDatabase()
        try database.change { db in for number in 0..<160 { try db.addPerson("person_\(number)") } }
        var introduced: Set<String> = []
        for day in 0..<2 as Range<Int64> {
            let summary = try await database.run(asOf: PassDatabase.asOf.adding(seconds: day * 86_400)) { pass in
                pass.options.introductions = .all
                pass.options.minimumLift = 0
            }
            #expect((30...70).contains(try #require(summary.matches["introduction"])))
            #expect(summary.mostForOnePerson == 1)
            introduced.formUnion(
                try database.texts(
                    "SELECT first FROM match_pairs WHERE run_id = \(day + 1) UNION SELECT second FROM match_pairs"))
            if day == 0 { #expect(introduced.count < 140) }
        }
        #expect(introduced.count > 110)
    }

    @Test func `in a small crowd nobody waits for their turn`() async throws {
        let database = try PassDatabase()
        try database.change { db in for number in 0..<60 { try db.addPerson("person_\(number)") } }
        let summary = try await database.run { pass in
            pass.options.introductions = .all
            pass.options.minimumLift = 0
        }
        // Two each, but for somebody whom all who are left know already.
        #expect((58...60).contains(try #require(summary.matches["introduction"])))
    }
}
