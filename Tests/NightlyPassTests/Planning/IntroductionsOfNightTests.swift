import NightlyPass
import Profiles
import Testing

@Suite("Introductions of a night") struct IntroductionsOfNightTests {
    @Test(arguments: [
        (0, 5, 20), (112, 5, 20), (113, 5, 21), (280, 5, 50), (1000, 1, 36), (1000, 0, 20), (3, .max, 1_000_000_000),
    ])
    func `what may be open is spread over the days that it stays so`(people: Int, open: Int, most: Int) {
        #expect(PassPlan.introductionsOfNight(people: people, open: open) == most)
    }

    /// Of 120 people of whom all may meet, each could be introduced to two on the first night.
    @Test func `the first night leaves some for the next ones`() async throws {
        let database = try PassDatabase()
        try database.change { db in for number in 0..<120 { try db.addPerson("person_\(number)") } }
        var counts: [Int] = []
        for day in 0..<4 as Range<Int64> {
            let summary = try await database.run(asOf: PassDatabase.asOf.adding(seconds: day * 86_400)) { pass in
                pass.options.introductions = .all
                pass.options.minimumLift = 0
            }
            counts.append(summary.matches["introduction"] ?? 0)
        }
        #expect(counts == [22, 22, 22, 22])
    }
}
