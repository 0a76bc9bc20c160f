import Evaluation
import Matching
import Profiles
import Randomness
import Testing

@Suite struct JudgementTests {
    private static let split = Timestamp("2026-05-01 00:00:00")!

    /// After the split 0 likes 1 and 2 and passes on 3; 1 likes 0; 2 and 3 pass on 0; 1 passes on 3, who has not decided.
    private static let backtest: Backtest = {
        let words: [(Int32, Int32, InteractionKind)] = [
            (0, 1, .like), (0, 2, .like), (0, 3, .dislike), (1, 0, .like), (2, 0, .dislike), (3, 0, .block),
            (1, 3, .dislike),
        ]
        let interactions = words.enumerated().map { place, word in
            Interaction(
                actor: word.0, target: word.1, kind: word.2,
                time: split.adding(seconds: 3600 * Int64(1 + 20 * place)), id: Int64(place))
        }
        let crowd = Crowd(people: (0..<4).map { Person(username: "p\($0)", age: 30) }, interactions: interactions)
        return Backtest(crowd: crowd, split: split)
    }()

    /// Whoever is liked most by the table stands first in everybody's list.
    private static let predictor = TablePredictor(values: [
        [0, 1, 2, 3], [2, 0, 0, -1], [-2, 0, 0, 0], [1, 0, 0, 0],
    ])

    private func value(
        _ measure: Measure, _ combination: Contender.Combination, _ grouping: Grouping = .person
    ) async throws -> Double? {
        let judgement = Judgement(Self.backtest, grouping: grouping)
        let contender = Contender(name: "table", predictor: Self.predictor, combination: combination)
        let places = try await judgement.places(of: [contender])[0]
        return judgement.statistics(of: contender, places, [measure])[0]?.estimate
    }

    @Test func `what there is to judge by is counted in people and pairs`() {
        // 0-1 is mutual, 0-2 and 0-3 are not, and of 1-3 one has not decided.
        let evidence = Evidence(decisions: 7, people: 4, mutual: 1, notMutual: 2)
        #expect(Self.backtest.evidence == evidence)
        #expect(Judgement(Self.backtest, grouping: .person).evidence == evidence)
        let one = Judgement(Self.backtest, grouping: .person).of(.person(3, of: Self.backtest)).evidence
        #expect(one == Evidence(decisions: 1, people: 1, mutual: 0, notMutual: 1))
    }

    @Test(arguments: [
        (10, 10, 10, true), (9, 10, 10, false), (10, 9, 10, false), (10, 10, 9, false), (9999, 0, 9999, false),
    ])
    func `it takes ten people, and ten pairs of either outcome`(
        people: Int, mutual: Int, notMutual: Int, isEnough: Bool
    ) {
        let evidence = Evidence(decisions: 100_000, people: people, mutual: mutual, notMutual: notMutual)
        #expect(evidence.isEnough == isEnough)
    }

    /// Likes have the log-odds 1, 2 and 2; passes 3, -2, 1 and -1. Of the 12 pairs of a like and a pass, the likes win:
    /// 1 beats -2 and -1 and ties with 1 (2.5), each 2 beats -2, 1 and -1 (3 and 3): 8.5 of 12.
    @Test func `the directed area is over all decisions`() async throws {
        #expect(abs(try #require(try await value(.directedArea, .fused(.minimum))) - 8.5 / 12) < 1e-12)
    }

    /// Known pairs are 0-1 (mutual), 0-2 and 0-3 (not). Their minima are 1, -2 and 1: each seen from both sides, the
    /// mutual one (1) wins against -2 and ties with 1: of 2 × 4 pairs, 4 won and 4 tied are 6 of 8.
    @Test func `the mutual area is over known pairs, seen from both sides`() async throws {
        #expect(abs(try #require(try await value(.mutualArea, .fused(.minimum))) - 6.0 / 8) < 1e-12)
    }

    /// Random scores of independent pairs: how far an area is from ½ follows a formula
    /// (Mann and Whitney 1947).
    @Test(arguments: 0..<3 as Range<UInt64>)
    func `drawing people, the mutual area of chance is as uncertain as its formula says`(seed: UInt64) async throws {
        var stream = RandomStream(seed: seed)
        var interactions: [Interaction] = []
        for one in 0..<200 as Range<Int32> {
            for _ in 0..<5 {
                let other = Int32(stream.below(200))
                guard other != one else { continue }
                for (actor, target) in [(one, other), (other, one)] {
                    interactions.append(
                        Interaction(
                            actor: actor, target: target, kind: stream.chance(0.6) ? .like : .dislike,
                            time: Self.split.adding(seconds: 60), id: Int64(interactions.count)))
                }
            }
        }
        let people = (0..<200).map { Person(username: "p\($0)", age: 30) }
        let backtest = Backtest(crowd: Crowd(people: people, interactions: interactions), split: Self.split)
        let judgement = Judgement(backtest, grouping: .person)
        let chance = Contender(
            name: "chance", predictor: RandomPredictor(seed: seed), combination: .fused(.geometric))
        let places = try await judgement.places(of: [chance])[0]
        let area = judgement.statistics(of: chance, places, [.mutualArea])[0]
        let found = try #require(area)
        let mutual = Double(backtest.pairs.count { $0.outcome == .mutual })
        let other = Double(backtest.pairs.count { $0.outcome == .notMutual })
        let deviation = ((mutual + other + 1) / (12 * mutual * other)).squareRoot()
        for scope in IntervalScope.allCases {
            #expect(abs(found.standardError(scope) / deviation - 1) < 0.15, "\(scope)")
        }
    }

    /// One-sided, person 0 ranks 3 (log-odds 3), 2, 1: the mutual one comes last. Persons 1, 2 and 3 have one candidate
    /// each, which is mutual for person 1 only: the mean of 0, 1, 0, 0. Of the two with a mutual pair one has it first.
    @Test func `one-sided lists rank by whom their owner is predicted to like`() async throws {
        #expect(try await value(.precision(1), .oneSided) == 0.25)
        #expect(try await value(.precisionOfCeiling, .oneSided) == 0.5)
        #expect(try await value(.recall(1), .oneSided) == 0.5)
        #expect(try await value(.recall(3), .oneSided) == 1)
    }

    /// By the arithmetic mean of chances, person 0's candidates score: 1 (σ(1) + σ(2)) / 2 = .806, 2 (σ(2) + σ(-2)) / 2 =
    /// .5, 3 (σ(3) + σ(1)) / 2 = .842: 3 stands before 1.
    /// Persons 0 and 3 passed on each other: of them nobody can say whether a like would have been returned. So person 0's
    /// list (3, 2, 1) is nothing, failure, success; person 1 has a success, person 2 a failure, and person 3 nothing.
    @Test func `success counts likes that were returned, of all likes`() async throws {
        #expect(try await value(.success(1), .oneSided) == 0.5)
        #expect(try await value(.success(2), .oneSided) == 1.0 / 3)
        #expect(try await value(.success(3), .oneSided) == 0.5)
    }

    /// Person 1 is third in person 0's list, and person 0 first in person 1's: 1 / 3 for each of the two, of four lists.
    @Test func `matches come about when both read as far as the other`() async throws {
        #expect(try await value(.expectedMatches, .oneSided) == (1.0 / 3 + 1.0 / 3) / 4)
    }

    /// Of the pair 0-1 both lists have a third, of four lists a sixth in the mean. Person 0 knows three: influences of the pair are
    /// twice (⅓ - ⅙ / 3) / 4 from one side and (⅓ - ⅙) / 4 from the other, of the pairs 0-2 and 0-3 -⅙ / 3 / 4 and -⅙ / 4.
    @Test func `a pair that stands in two lists is one observation`() async throws {
        let judgement = Judgement(Self.backtest, grouping: .person)
        let contender = Contender(name: "table", predictor: Self.predictor, combination: .oneSided)
        let places = try await judgement.places(of: [contender])[0]
        let matches = try #require(judgement.statistics(of: contender, places, [.expectedMatches])[0])
        let mutual = (1.0 / 3 - 1.0 / 18 + 1.0 / 3 - 1.0 / 6) / 4
        let other = -(1.0 / 18 + 1.0 / 6) / 4
        #expect(abs(matches.variance(.thesePeople) - (mutual * mutual + 2 * other * other)) < 1e-7)
    }

    /// Only person 0 has somebody mutual and somebody else. The mutual one stands last; by the product of chances, person
    /// 1 (.73 · .88) stands behind 3 (.95 · .73) and before 2 (.88 · .12).
    @Test func `the area of a list is of those who have both kinds of candidates`() async throws {
        #expect(try await value(.listArea, .oneSided) == 0)
        #expect(try await value(.listArea, .fused(.geometric)) == 0.5)
    }

    @Test func `fused lists rank by both directions`() async throws {
        #expect(try await value(.precision(1), .fused(.arithmetic)) == 0.25)
        #expect(try await value(.recall(1), .fused(.arithmetic)) == 0.5)
        // By the minimum 1 and 3 tie at 1: whichever is first, the other is second.
        #expect(try await value(.recall(3), .fused(.minimum)) == 1)
    }

    @Test func `groups are people, days or components`() async throws {
        #expect(Judgement(Self.backtest, grouping: .person).sample.count == 4)
        // Twenty hours between decisions: the seventh is of the sixth day.
        #expect(Judgement(Self.backtest, grouping: .day).sample.count == 6)
        #expect(Judgement(Self.backtest, grouping: .component).sample.count == 1)
        for grouping in Grouping.allCases {
            #expect(try await value(.precision(1), .oneSided, grouping) == 0.25)
            #expect(abs((try await value(.directedArea, .oneSided, grouping) ?? 0) - 8.5 / 12) < 1e-12)
        }
    }

    @Test func `lists are counted, and those with a mutual pair`() {
        let lists = Judgement(Self.backtest, grouping: .person).listCounts
        #expect(lists.all == 4 && lists.withMutual == 2)
    }

    /// Whoever is first in a list of one is shown; of person 0's list (3, 2, 1 one-sided) the first place goes to 3. All but
    /// person 0's other two candidates are shown once, and 0, who is alone in three lists, three times.
    @Test func `exposure counts the first places of all lists`() async throws {
        let judgement = Judgement(Self.backtest, grouping: .person)
        let contender = Contender(name: "table", predictor: Self.predictor, combination: .oneSided)
        let places = try await judgement.places(of: [contender])
        #expect(try await judgement.exposure(of: [contender], places, at: 1)[0] == [3, 0, 0, 1])
        #expect(try await judgement.exposure(of: [contender], places, at: 2)[0] == [3, 0, 1, 1])
        #expect(try await judgement.exposure(of: [contender], places, at: 3)[0] == [3, 1, 1, 1])
    }

    @Test func `segments have the decisions and lists of their own people`() throws {
        let genders = try Vocabulary(csv: "gender,aliases\nfemale,f\nmale,m\n", file: "genders.csv")
        let known = Int64(-3600)
        let words: [(Int32, Int32, Int64)] =
            [(0, 5, known), (0, 6, known), (0, 7, known), (0, 8, known), (0, 9, known)]
            + [(0, 1, 60), (1, 0, 60), (2, 3, 60), (3, 2, 60), (2, 4, 60)]
        let crowd = Crowd(
            people: (0..<10).map { Person(username: "p\($0)", age: 30, gender: GenderSet($0 == 2 ? nil : $0 % 2)) },
            interactions: words.enumerated().map { place, word in
                Interaction(
                    actor: word.0, target: word.1, kind: .like, time: Self.split.adding(seconds: word.2),
                    id: Int64(place))
            })
        let backtest = Backtest(crowd: crowd, split: Self.split)
        let whole = Judgement(backtest, grouping: .person)
        let counts = Segment.all(of: backtest, genders: genders).map { segment in
            let part = whole.of(segment)
            return "\(segment.name) \(part.decisionCount) \(part.listCounts.all)"
        }
        #expect(counts == ["female 1 1", "male 2 2", "gender unknown 2 1", "newcomers 4 3", "regulars 1 1"])
    }

    @Test func `a predictor that knows no chances is not judged by them`() async throws {
        let judgement = Judgement(Self.backtest, grouping: .person)
        let random = Contender(
            name: "random", predictor: RandomPredictor(seed: 3), combination: .oneSided, isCalibrated: false)
        let places = try await judgement.places(of: [random])[0]
        let values = judgement.statistics(of: random, places, [.brier, .logLoss, .directedArea])
        #expect(values[0] == nil && values[1] == nil && values[2] != nil)
    }
}
