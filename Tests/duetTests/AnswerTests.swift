import Testing
import Trials

/// The short form of `jobs/answers`.
@Suite struct AnswerTests {
    @Test func `a question that is asked in two ways has one answer`() async throws {
        let result = try await AnswerTrials(asked: 4).run(people: 300, seed: 7)
        #expect(result.trials > 60)
        for violation in result.violations { Issue.record("\(violation)") }
    }
}
