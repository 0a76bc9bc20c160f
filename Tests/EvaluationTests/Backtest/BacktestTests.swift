import Evaluation
import Profiles
import Testing

@Suite struct BacktestTests {
    private static let split = Timestamp("2026-05-01 00:00:00")!
    private static let before = Timestamp("2026-04-20 12:00:00")!
    private static let after = Timestamp("2026-05-03 12:00:00")!
    private static let muchLater = Timestamp("2026-05-20 12:00:00")!

    private func crowd(_ interactions: [Interaction], chats: [DirectChat] = [], people: Int = 6) -> Crowd {
        Crowd(
            people: (0..<people).map { Person(username: "p\($0)", age: 30, lastActive: Self.before) },
            interactions: interactions, chats: chats)
    }

    private func say(
        _ actor: Int32, _ target: Int32, _ kind: InteractionKind, _ time: Timestamp?, id: Int64 = 1,
        changedLater: Bool = false
    ) -> Interaction {
        Interaction(actor: actor, target: target, kind: kind, time: time, id: id, wasChangedLater: changedLater)
    }

    @Test func `what was decided by the split is known, and later decisions are to be predicted`() {
        let backtest = Backtest(
            crowd: crowd([
                say(0, 1, .like, Self.before), say(0, 2, .like, Self.after), say(2, 0, .dislike, Self.after),
                say(3, 4, .like, Self.split),
            ]), split: Self.split)
        #expect(backtest.standing.decisions.map(\.target) == [1, 4])
        #expect(
            backtest.decisions == [
                TestDecision(actor: 0, target: 2, isLike: true, time: Self.after),
                TestDecision(actor: 2, target: 0, isLike: false, time: Self.after),
            ])
        #expect(backtest.pairs == [TestPair(first: 0, second: 2, outcome: .notMutual, time: Self.after)])
        #expect(backtest.counts.known == 2 && backtest.counts.later == 2 && backtest.counts.pairsNotNew == 0)
    }

    @Test func `people who had to do with each other before are no test, whoever spoke`() {
        let backtest = Backtest(
            crowd: crowd([
                say(0, 1, .like, Self.before), say(1, 0, .like, Self.after), say(0, 1, .block, Self.after, id: 3),
                say(2, 3, .dislike, Self.after),
            ]), split: Self.split)
        #expect(backtest.decisions.map(\.actor) == [2])
        #expect(backtest.counts.pairsNotNew == 1)
    }

    @Test func `a row that was changed after the split, or has no readable time, is no evidence for or against`() {
        let backtest = Backtest(
            crowd: crowd([
                say(0, 1, .dislike, Self.after, changedLater: true), say(1, 0, .like, Self.after),
                say(2, 3, .dislike, nil), say(3, 2, .like, Self.after),
            ]), split: Self.split)
        #expect(backtest.standing.decisions.isEmpty)
        #expect(backtest.decisions.isEmpty)
        #expect(backtest.counts.unclear == 2 && backtest.counts.pairsNotNew == 2)
    }

    @Test func `the first word after the split counts: a later block does not remove a like`() {
        let backtest = Backtest(
            crowd: crowd([
                say(0, 1, .block, Self.muchLater, id: 9), say(0, 1, .like, Self.after, id: 4),
                say(1, 0, .like, Self.after, id: 5), say(2, 1, .block, Self.after),
            ]), split: Self.split)
        #expect(backtest.decisions.map(\.isLike) == [true, true, false])
        #expect(backtest.pairs.map(\.outcome) == [.mutual, .censored])
    }

    @Test func `silence is an answer only of somebody who was active for 14 days`() {
        let almost = Self.after.adding(seconds: 14 * 86_400 - 1)
        let enough = Self.after.adding(seconds: 14 * 86_400)
        let backtest = Backtest(
            crowd: crowd([
                say(0, 1, .like, Self.after), say(1, 5, .dislike, almost),
                say(2, 3, .like, Self.after), say(3, 5, .dislike, enough),
                say(4, 3, .dislike, Self.after),
            ]), split: Self.split)
        let outcomes = Dictionary(uniqueKeysWithValues: backtest.pairs.map { ([$0.first, $0.second], $0.outcome) })
        #expect(outcomes[[0, 1]] == .censored)
        #expect(outcomes[[2, 3]] == .unanswered)
        // A dislike is no question that somebody could answer.
        #expect(outcomes[[3, 4]] == .censored)
    }

    @Test func `conversations count when both had written by the split, and their people are no test`() {
        let backtest = Backtest(
            crowd: crowd(
                [say(0, 1, .like, Self.after), say(2, 3, .like, Self.after)],
                chats: [
                    DirectChat(first: 0, second: 1, answered: Self.before),
                    DirectChat(first: 2, second: 3, answered: Self.after),
                ]), split: Self.split)
        #expect(backtest.standing.conversations.map { [$0.first, $0.second] } == [[0, 1]])
        #expect(backtest.decisions.map(\.actor) == [2])
    }

    @Test func `nothing of the future changes what is known`() {
        let known = [say(0, 1, .like, Self.before), say(1, 2, .dislike, Self.before, id: 2)]
        let futures: [[Interaction]] = [
            [], [say(0, 2, .like, Self.after, id: 3)],
            [say(0, 1, .block, Self.after, id: 3), say(2, 1, .unmapped, Self.muchLater, id: 4)],
        ]
        for future in futures {
            let backtest = Backtest(
                crowd: crowd(
                    known + future, chats: future.isEmpty ? [] : [DirectChat(first: 3, second: 4, answered: Self.after)]
                ),
                split: Self.split)
            #expect(backtest.standing.decisions.map(\.isLike) == [true, false])
            #expect(backtest.standing.conversations.isEmpty)
            #expect(backtest.standing.ledger[0, 1] == [.firstLikes])
            #expect(backtest.standing.ledger[3, 4].isEmpty)
        }
    }

    @Test func `a component holds people who met only each other`() {
        let backtest = Backtest(
            crowd: crowd([
                say(4, 1, .like, Self.before), say(5, 4, .dislike, Self.after), say(3, 2, .like, nil),
            ]), split: Self.split)
        #expect(backtest.components == [0, 1, 2, 2, 1, 1])
    }
}
