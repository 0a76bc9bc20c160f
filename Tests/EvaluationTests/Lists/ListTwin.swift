import Evaluation
import Matching
import Profiles
import Randomness

/// A crowd whose past and future are drawn, and the measures of its lists straight from the definitions.
struct ListTwin {
    static let split = Timestamp("2026-05-01 00:00:00")!

    let crowd: Crowd
    let backtest: Backtest
    /// Log-odds, of every person for every other: all different.
    let logOdds: [[Double]]
    let count: Int

    init(seed: UInt64, people count: Int = 14, past: Int = 20, future: Int = 160) {
        var stream = RandomStream(seed: seed)
        self.count = count
        let people = (0..<count).map { row in
            Person(
                username: "p\(row)", age: 20 + stream.below(30), gender: GenderSet(stream.below(2)),
                lastActive: Self.split)
        }
        var interactions: [Interaction] = []
        for id in 0..<past + future {
            let (actor, target) = (stream.below(count), stream.below(count))
            guard actor != target else { continue }
            let days = id < past ? -Int64(1 + stream.below(50)) : Int64(1 + stream.below(40))
            interactions.append(
                Interaction(
                    actor: Int32(actor), target: Int32(target), kind: stream.chance(0.6) ? .like : .dislike,
                    time: Self.split.adding(seconds: days * 86_400 + Int64(id)), id: Int64(id),
                    wasChangedLater: stream.chance(0.02)))
        }
        crowd = Crowd(people: people, interactions: interactions)
        backtest = Backtest(crowd: crowd, split: Self.split)
        logOdds = (0..<count).map { _ in (0..<count).map { _ in stream.normal() } }
    }

    /// Ranks by the sum of chances, so that no two candidates are equal.
    var contender: Contender {
        Contender(name: "table", predictor: TablePredictor(values: logOdds), combination: .oneSided)
    }

    /// Somebody's candidates, best first.
    func list(of owner: Int, among candidates: (Int) -> Bool) -> [Int] {
        (0..<count).filter { candidates($0) }.sorted { logOdds[owner][$0] > logOdds[owner][$1] }
    }

    func decided(_ one: Int, on other: Int) -> Bool? {
        backtest.decisions.first { Int($0.actor) == one && Int($0.target) == other }?.isLike
    }

    /// What became of two people; nothing where nobody knows.
    func outcome(_ one: Int, _ other: Int) -> TestPair.Outcome? {
        backtest.pairs.first { [Int($0.first), Int($0.second)] == [min(one, other), max(one, other)] }
            .flatMap { $0.outcome.isKnown ? $0.outcome : nil }
    }

    /// Whether two had nothing to do with each other at the split, as far as anybody knows.
    func areStrangers(_ one: Int, _ other: Int) -> Bool {
        !crowd.interactions.contains { word in
            Set([Int(word.actor), Int(word.target)]) == [one, other]
                && (word.time! <= Self.split || word.wasChangedLater)
        }
    }

    /// The mean of a measure over the lists of `owners`, by its definition.
    func value(_ measure: Measure, owners: [Int], candidates: (Int, Int) -> Bool) -> Double? {
        func list(_ owner: Int) -> [Int] { self.list(of: owner) { candidates(owner, $0) } }
        func isMutual(_ one: Int, _ other: Int) -> Bool { outcome(one, other) == .mutual }
        /// Of those on whom the owner decided, whether a like was returned.
        func isReturned(_ one: Int, _ other: Int) -> Bool? {
            guard let own = decided(one, on: other), let outcome = outcome(one, other) else { return nil }
            return own || decided(other, on: one) == true ? outcome == .mutual : nil
        }
        func value(_ owner: Int) -> Double? {
            let list = list(owner)
            let mutual = list.filter { isMutual(owner, $0) }
            switch measure {
            case .precision(let k):
                let first = list.prefix(k)
                return first.isEmpty ? nil : Double(first.count { mutual.contains($0) }) / Double(first.count)
            case .recall(let k):
                return mutual.isEmpty
                    ? nil : Double(list.prefix(k).count { mutual.contains($0) }) / Double(mutual.count)
            case .success(let k):
                let known = list.prefix(k).compactMap { isReturned(owner, $0) }
                return known.isEmpty ? nil : Double(known.count { $0 }) / Double(known.count)
            case .expectedMatches:
                return mutual.reduce(0) { sum, other in
                    let there = list.firstIndex(of: other)! + 1
                    let back = self.list(of: other) { candidates(other, $0) }.firstIndex(of: owner)! + 1
                    return sum + 1 / Double(there * back)
                }
            case .listArea:
                let others = list.filter { !mutual.contains($0) }
                guard !mutual.isEmpty, !others.isEmpty else { return nil }
                let wins = mutual.reduce(0) { sum, one in
                    sum + others.count { logOdds[owner][one] > logOdds[owner][$0] }
                }
                return Double(wins) / Double(mutual.count * others.count)
            default: return nil
            }
        }
        let values = owners.compactMap(value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
