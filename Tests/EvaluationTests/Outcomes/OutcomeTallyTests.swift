import Evaluation
import Profiles
import Testing

@Suite struct OutcomeTallyTests {
    private static let night = Timestamp("2026-06-01 03:00:00")!
    private static let now = Timestamp("2026-06-08 03:00:00")!

    private func day(_ days: Double) -> Timestamp { Self.night.adding(seconds: Int64(days * 86_400)) }

    private func match(
        _ state: MadeMatch.State = .standing, first: Double? = nil, both: Double? = nil,
        parting: MadeMatch.Parting? = nil, after: Int64 = 0
    ) -> MadeMatch {
        MadeMatch(
            run: 1, kind: .introduction, matchedAt: Self.night.adding(seconds: after), state: state,
            firstMessage: first.map(day), bothWrote: both.map(day), parting: parting)
    }

    private func tally(_ matches: [MadeMatch], erased: Int = 0, days: Int64 = 7, asOf: Timestamp = now) -> OutcomeTally
    {
        OutcomeTally(matches, erased: erased, span: .days(days), asOf: asOf)
    }

    @Test func `a match is judged from the second on at which it is as old as the time that is looked at`() {
        #expect(tally([match()]).judged == 1)
        #expect(tally([match()]).tooYoung == 0)
        let young = tally([match(first: 1, after: 1)])
        #expect(young.judged == 0 && young.tooYoung == 1 && young.soFar.firstMessage == 1)
        #expect(young.share(\.firstMessage) == nil)
    }

    @Test func `an event at the end of the time is within it, and one a second after it is later`() {
        let second = 1.0 / 86_400
        let counted = tally(
            [match(first: 0, both: 7), match(first: 7, both: 7 + second), match(first: 8, both: 9)],
            asOf: day(30))
        #expect(counted.within == .init(firstMessage: 2, bothWrote: 1, parted: 0))
        #expect(counted.later == .init(firstMessage: 1, bothWrote: 2, parted: 0))
        #expect(counted.soFar == .init())
    }

    @Test func `a dislike or block without a time counts as later`() {
        let counted = tally([
            match(parting: .init(isBlock: true, time: nil)), match(parting: .init(isBlock: false, time: day(2))),
        ])
        #expect(counted.within.parted == 1 && counted.later.parted == 1)
    }

    @Test func `what was taken back or deleted, and who is gone, is counted and not judged`() {
        let counted = tally(
            [match(first: 1), match(.undone), match(.chatDeleted), match(.chatDeleted), match(.personGone)], erased: 3)
        #expect(counted.judged == 1 && counted.undone == 1 && counted.chatDeleted == 2 && counted.peopleGone == 4)
        #expect(counted.made == 8)
        #expect(counted.share(\.firstMessage)?.estimate == 1)
    }

    @Test func `no matches give no share`() {
        #expect(tally([]).made == 0)
        #expect(tally([]).share(\.bothWrote) == nil)
    }

    @Test func `a share has Wilson's interval`() throws {
        let share = try #require(tally((0..<4).map { match(first: $0 < 2 ? 1 : nil) }).share(\.firstMessage))
        #expect(share.estimate == 0.5)
        #expect(abs(share.low - 0.1500) < 1e-4 && abs(share.high - 0.8500) < 1e-4)
    }
}
