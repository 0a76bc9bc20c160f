import Compatibility
import Foundation
import Randomness
import Testing

@Suite struct LatentFactorsTests {
    /// λ/2 Σ √n (|p|² + |q|²) taken from the likelihood of the decisions, as it is documented.
    private struct Objective {
        let table: DecisionTable
        let offsets: [Float]
        let penalty: Double

        /// - Parameter sides: p and q, one after the other.
        func value(_ sides: [Double], rank: Int) -> Double {
            let half = table.people * rank
            var decided = [Double](repeating: 0, count: 2 * table.people)
            var sum = 0.0
            for row in 0..<table.count {
                let (actor, target) = (Int(table.actors[row]), Int(table.targets[row]))
                decided[actor] += 1
                decided[table.people + target] += 1
                var z = Double(offsets[row])
                for column in 0..<rank { z += sides[actor * rank + column] * sides[half + target * rank + column] }
                let likelihood = Double(table.outcomes[row]) * z - max(z, 0) - log1p(exp(-abs(z)))
                sum += Double(table.weights[row]) * likelihood
            }
            for (index, number) in sides.enumerated() {
                sum -= penalty / 2 * decided[index / rank].squareRoot() * number * number
            }
            return sum
        }

        func value(_ factors: LatentFactors) -> Double { value(Self.sides(factors), rank: factors.rank) }

        static func sides(_ factors: LatentFactors) -> [Double] {
            (factors.seeks + factors.offers).flatMap { vector in (0..<factors.rank).map { Double(vector[$0]) } }
        }

        /// The largest derivative of any number of any vector.
        func steepest(_ factors: LatentFactors) -> Double {
            let sides = Self.sides(factors)
            return sides.indices.map { index in
                var (above, below) = (sides, sides)
                above[index] += 1e-4
                below[index] -= 1e-4
                return abs(value(above, rank: factors.rank) - value(below, rank: factors.rank)) / 2e-4
            }.max() ?? 0
        }
    }

    /// Two camps, the even and the odd: people like their own more than the others.
    private func camps(_ people: Int, pull: Double, seed: UInt64) -> [Decision] {
        var stream = RandomStream(seed: seed)
        return (0..<people).flatMap { actor in
            (0..<people).filter { $0 != actor }.map { target in
                let z = (actor + target).isMultiple(of: 2) ? pull : -pull
                return Decision(actor: actor, target: target, isLike: stream.chance(1 / (1 + exp(-z))))
            }
        }
    }

    private func fit(
        _ table: DecisionTable, rank: Int = 2, penalty: Double = 0.8, seed: UInt64 = 1, sweeps: Int = 20
    ) -> LatentFactors {
        LatentFactors(
            table, offsets: [Float](repeating: 0, count: table.count), rank: rank, penalty: penalty, seed: seed,
            sweeps: sweeps)
    }

    @Test(arguments: [1, 2, 4], 0..<3 as Range<UInt64>)
    func `no round leads downwards, and many lead to where the penalised likelihood is level`(
        rank: Int, seed: UInt64
    ) {
        var stream = RandomStream(seed: seed)
        var decisions = camps(14, pull: 1, seed: seed).filter { _ in stream.chance(0.7) }
        for index in decisions.indices where stream.chance(0.2) { decisions[index].weight = 2 }
        let table = DecisionTable(people: 14, factors: 0, decisions)
        let offsets = (0..<table.count).map { _ in Float(0.5 * stream.normal()) }
        let objective = Objective(table: table, offsets: offsets, penalty: 0.3)
        func fit(_ sweeps: Int) -> LatentFactors {
            LatentFactors(table, offsets: offsets, rank: rank, penalty: 0.3, sweeps: sweeps)
        }
        let heights = (0...30).map { objective.value(fit($0)) }
        for (before, after) in zip(heights, heights.dropFirst()) { #expect(after > before - 1e-6) }
        #expect(heights[30] > heights[0] + 1)
        let end = fit(1000)
        #expect(objective.steepest(fit(0)) > 0.5)
        #expect(objective.steepest(end) < 0.01, "\(objective.steepest(end))")
        #expect(end.offers.contains { abs($0[0]) > 0.1 })
    }

    @Test(arguments: [0.8, 0.02], 0..<3 as Range<UInt64>)
    func `no round leads downwards where decisions are nearly certain and vectors long`(penalty: Double, seed: UInt64) {
        let decisions = camps(20, pull: 6, seed: seed).map { decision in
            var decision = decision
            decision.weight = 5
            return decision
        }
        let table = DecisionTable(people: 20, factors: 0, decisions)
        let objective = Objective(
            table: table, offsets: [Float](repeating: 0, count: table.count), penalty: penalty)
        let heights = (0...25).map { objective.value(fit(table, penalty: penalty, seed: seed, sweeps: $0)) }
        for (before, after) in zip(heights, heights.dropFirst()) { #expect(after > before - 1e-3, "\(heights)") }
    }

    @Test(arguments: [1, 2, 8], 0..<3 as Range<UInt64>)
    func `two camps in which all decide on all others are told apart by decisions that were not seen`(
        rank: Int, seed: UInt64
    ) {
        var stream = RandomStream(seed: seed)
        let decisions = camps(40, pull: 1.2, seed: seed)
        let isHeld = decisions.map { _ in stream.chance(0.2) }
        let known = zip(decisions, isHeld).filter { !$0.1 }.map(\.0)
        let factors = fit(DecisionTable(people: 40, factors: 0, known), rank: rank)
        var (own, others): ([Double], [Double]) = ([], [])
        for (decision, isHeld) in zip(decisions, isHeld) where isHeld {
            let added = factors.logOdds(from: decision.actor, to: decision.target)
            if (decision.actor + decision.target).isMultiple(of: 2) { own.append(added) } else { others.append(added) }
        }
        let ordered = own.reduce(0) { sum, one in sum + others.count { $0 < one } }
        #expect(Double(ordered) / Double(own.count * others.count) > 0.97)
        #expect(own.reduce(0, +) / Double(own.count) > 0.5)
        #expect(others.reduce(0, +) / Double(others.count) < -0.5)
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `two ways of being unlike need two factors`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        // Camps of the first and of the second binary place, which pull as much as each other.
        func pull(_ one: Int, _ other: Int) -> Double {
            let differences = UInt(bitPattern: one ^ other)
            return (differences & 1 == 0 ? 1 : -1) + (differences & 2 == 0 ? 1 : -1)
        }
        let decisions = (0..<40).flatMap { actor in
            (0..<40).filter { $0 != actor }.map { target in
                Decision(
                    actor: actor, target: target, isLike: stream.chance(1 / (1 + exp(-pull(actor, target)))))
            }
        }
        let table = DecisionTable(people: 40, factors: 0, decisions)
        /// How far what is added is from the pull, over all pairs.
        func error(_ rank: Int) -> Double {
            let factors = fit(table, rank: rank, penalty: 0.3)
            return decisions.reduce(0) { sum, decision in
                let miss =
                    factors.logOdds(from: decision.actor, to: decision.target)
                    - pull(decision.actor, decision.target)
                return sum + miss * miss / Double(decisions.count)
            }
        }
        #expect(error(2) < 0.5 * error(1))
    }

    @Test func `who decided on nobody and on whom nobody decided have vectors of 0`() {
        let decisions = camps(20, pull: 1, seed: 1).filter { $0.actor < 12 && $0.target >= 6 }
        let factors = fit(DecisionTable(people: 25, factors: 0, decisions))
        for person in 0..<25 {
            #expect((factors.seeks[person] != .zero) == (person < 12))
            #expect((factors.offers[person] != .zero) == (6..<20).contains(person))
        }
    }

    @Test func `what is penalised more says less, and nothing in the end`() {
        let table = DecisionTable(people: 30, factors: 0, camps(30, pull: 1, seed: 2))
        let sizes = [0.1, 0.5, 1, 100].map { penalty in
            let factors = fit(table, penalty: penalty)
            return (0..<table.count).reduce(0.0) {
                $0 + abs(factors.logOdds(from: Int(table.actors[$1]), to: Int(table.targets[$1])))
            } / Double(table.count)
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 > $1 })
        #expect(sizes[0] > 0.5 && sizes[3] < 1e-6)
    }

    @Test func `the same table and seed give the same bits, and another seed others`() {
        let table = DecisionTable(people: 20, factors: 0, camps(20, pull: 1, seed: 3))
        let (one, other, another) = (fit(table), fit(table), fit(table, seed: 2))
        #expect(one.seeks == other.seeks)
        #expect(one.offers == other.offers)
        #expect(one.offers != another.offers)
    }
}
