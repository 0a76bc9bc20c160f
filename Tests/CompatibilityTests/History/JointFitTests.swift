import Compatibility
import Foundation
import Randomness
import Testing

@Suite struct JointFitTests {
    /// The fit is the twin's to a thousandth, and the twin's is the summit.
    private func expectSummit(
        _ table: DecisionTable, priorSlopes: [Double], scales: (Double, Double) = (1, 1),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let fit = JointFit(table, priorSlopes: priorSlopes, spreadScales: scales)
        let twin = JointTwin(table, priorSlopes: priorSlopes, like: fit)
        for index in twin.regression.parameters.indices {
            let derivative = twin.regression.derivative(index)
            #expect(abs(derivative) < 1e-4, "\(index): \(derivative)", sourceLocation: sourceLocation)
        }
        func distance(_ ones: [Double], _ others: [Double]) -> Double {
            zip(ones, others).map { abs($0 - $1) }.max() ?? .infinity
        }
        #expect(abs(fit.intercept - twin.intercept) < 1e-3, sourceLocation: sourceLocation)
        #expect(distance(fit.slopes, twin.slopes) < 1e-3, sourceLocation: sourceLocation)
        #expect(distance(fit.selectivity, twin.selectivity) < 1e-3, sourceLocation: sourceLocation)
        #expect(distance(fit.reputation, twin.reputation) < 1e-3, sourceLocation: sourceLocation)
    }

    @Test(arguments: [-3, -0.8, 0, 2.5] as [Double], 0..<3 as Range<UInt64>)
    func `the fit is the maximum of the penalised likelihood`(intercept: Double, seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let slopes = seed == 0 ? [2.0] : [1.5, -1, 0.3]
        let truth = Truth(people: 10, intercept: intercept, slopes: slopes, using: &stream)
        var decisions = truth.decisions(each: 30, using: &stream)
        for index in decisions.indices where decisions[index].isLike && index.isMultiple(of: 3) {
            decisions[index].weight = 2
        }
        let table = DecisionTable(people: 10, factors: slopes.count, decisions)
        expectSummit(table, priorSlopes: Array([0.9, 0.3, 0.45].prefix(slopes.count)))
    }

    @Test(arguments: [4, 5, 9]) func `the fit is the maximum for any number of factors`(count: Int) {
        var stream = RandomStream(seed: UInt64(count))
        let slopes = (0..<count).map { _ in 3 * stream.uniform() - 1 }
        let truth = Truth(people: 10, intercept: -0.5, slopes: slopes, using: &stream)
        let table = DecisionTable(people: 10, factors: count, truth.decisions(each: 40, using: &stream))
        expectSummit(table, priorSlopes: slopes.map { _ in 0.4 })
    }

    @Test(arguments: [(0.6, 1), (1, 0.2), (1.7, 0.5)])
    func `the fit is the maximum for spreads that were scaled, too`(scales: (Double, Double)) {
        var stream = RandomStream(seed: 3)
        let truth = Truth(people: 12, intercept: -0.5, slopes: [1], using: &stream)
        let table = DecisionTable(people: 12, factors: 1, truth.decisions(each: 25, using: &stream))
        expectSummit(table, priorSlopes: [0.9], scales: scales)
    }

    @Test(arguments: [(0.01, true), (0.03, true), (0.99, false), (0.97, false), (0.5, true)])
    func `one who always decides against the grain does not upset the fit`(grain: (rate: Double, isLike: Bool)) {
        var stream = RandomStream(seed: 1)
        let decisions = (0..<12).flatMap { actor in
            (0..<(actor == 5 ? 120 : 40)).map { _ in
                Decision(
                    actor: actor, target: stream.below(12),
                    isLike: actor == 5 ? grain.isLike : stream.chance(grain.rate), weight: actor == 5 ? 2 : 10,
                    fits: [Float(0.75 * stream.uniform())])
            }
        }
        expectSummit(DecisionTable(people: 12, factors: 1, decisions), priorSlopes: [3])
    }

    @Test(arguments: [true, false])
    func `when all decisions are alike everything is finite, and nobody is unlike the others`(isLike: Bool) {
        let decisions = (0..<400).map { index in
            Decision(
                actor: index % 20, target: 20 + index % 19, isLike: isLike, fits: [Float(index % 7) / 10])
        }
        let fit = JointFit(DecisionTable(people: 40, factors: 1, decisions), priorSlopes: [0.9])
        #expect(fit.intercept.isFinite && (isLike ? fit.intercept > 4 : fit.intercept < -4))
        #expect(fit.slopes[0].isFinite && abs(fit.slopes[0] - 0.9) < 0.5)
        #expect((fit.selectivity + fit.reputation).allSatisfy { $0.isFinite && abs($0) < 0.5 })
        #expect(fit.selectivitySpread.isFinite && fit.reputationSpread.isFinite)
    }

    @Test func `who decided on nobody has selectivity 0, and on whom nobody decided reputation 0`() {
        var stream = RandomStream(seed: 2)
        let truth = Truth(people: 15, intercept: 0, slopes: [2], using: &stream)
        let decisions = truth.decisions(each: 40, using: &stream).map { decision in
            var decision = decision
            decision.target += 15
            return decision
        }
        let fit = JointFit(DecisionTable(people: 40, factors: 1, decisions), priorSlopes: [0.9])
        #expect(fit.selectivity[..<15].allSatisfy { $0 != 0 } && fit.selectivity[15...].allSatisfy { $0 == 0 })
        #expect(fit.reputation[15..<30].allSatisfy { $0 != 0 })
        #expect(fit.reputation[..<15].allSatisfy { $0 == 0 } && fit.reputation[30...].allSatisfy { $0 == 0 })
    }

    @Test(arguments: [(0.5, 1.5), (1.5, 0.5)], 0..<2 as Range<UInt64>)
    func `how far people differ is found to a quarter, on either side`(spreads: (Double, Double), seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let truth = Truth(people: 300, intercept: -0.5, slopes: [1], spreads: spreads, using: &stream)
        let table = DecisionTable(people: 300, factors: 1, truth.decisions(each: 20, using: &stream))
        let fit = JointFit(table, priorSlopes: [0.9])
        #expect(abs(fit.selectivitySpread / spreads.0 - 1) < 0.25, "\(fit.selectivitySpread)")
        #expect(abs(fit.reputationSpread / spreads.1 - 1) < 0.25, "\(fit.reputationSpread)")
    }

    @Test func `people are shrunk to the mean of their group, and newcomers stand at it`() {
        var stream = RandomStream(seed: 6)
        // The odd ones like twice as readily; the last ten say nothing and nothing is said of them.
        let decisions = (0..<40).flatMap { actor in
            (0..<25).map { _ in
                Decision(
                    actor: actor, target: stream.below(40), isLike: stream.chance(actor.isMultiple(of: 2) ? 0.3 : 0.6))
            }
        }
        let table = DecisionTable(people: 50, factors: 0, decisions)
        let groups = (0..<50).map { $0 % 2 }
        let fit = JointFit(table, priorSlopes: [], groups: groups)
        for group in 0...1 {
            let own = (0..<40).filter { $0 % 2 == group }.map { fit.selectivity[$0] }
            // As if there were five average people more.
            let mean = own.reduce(0, +) / Double(own.count + 5)
            for row in 40..<50 where row % 2 == group { #expect(abs(fit.selectivity[row] - mean) < 1e-3) }
        }
        #expect(fit.selectivity[41] - fit.selectivity[40] > 0.7)
        // Of all as one group, who likes rarely is thought to be nearer to who likes readily.
        let whole = JointFit(table, priorSlopes: [])
        #expect(whole.selectivity[40...].allSatisfy { $0 == 0 })
        func gap(_ fit: JointFit) -> Double {
            (0..<40).reduce(0) { $0 + ($1.isMultiple(of: 2) ? -1 : 1) * fit.selectivity[$1] / 20 }
        }
        #expect(gap(fit) > gap(whole))
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `where two genders decide on each other only, the fit comes to rest`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let readiness = (0..<200).map { ($0 % 2 == 0 ? 0.4 : -0.6) + stream.normal() }
        let appeal = (0..<200).map { ($0 % 2 == 0 ? -0.3 : 0.3) + stream.normal() }
        let decisions = (0..<200).flatMap { actor in
            (0..<30).map { _ in
                let target = 2 * stream.below(100) + 1 - actor % 2
                let chance = 1 / (1 + exp(-readiness[actor] - appeal[target]))
                return Decision(actor: actor, target: target, isLike: stream.chance(chance))
            }
        }
        var sweeps = 0
        _ = JointFit(
            DecisionTable(people: 200, factors: 0, decisions), priorSlopes: [], groups: (0..<200).map { $0 % 2 },
            tick: { sweeps += 1 })
        // Of 100 at most.
        #expect(sweeps <= 60, "\(sweeps)")
    }

    @Test func `where nothing of a side is believed its people are average, and nothing is lost to infinity`() {
        var stream = RandomStream(seed: 8)
        let truth = Truth(people: 30, intercept: -0.5, slopes: [1], using: &stream)
        let table = DecisionTable(people: 30, factors: 1, truth.decisions(each: 30, using: &stream))
        let fit = JointFit(table, priorSlopes: [0.9], spreadScales: (0, 0))
        #expect(fit.selectivitySpread == JointFit.leastSpread && fit.reputationSpread == JointFit.leastSpread)
        #expect(fit.selectivity.allSatisfy { abs($0) < 0.01 } && fit.reputation.allSatisfy { abs($0) < 0.01 })
        #expect(fit.intercept.isFinite && fit.slopes[0].isFinite)
    }

    @Test func `spreads that are found are multiplied by their scales`() {
        var stream = RandomStream(seed: 4)
        let truth = Truth(people: 30, intercept: -0.5, slopes: [1], using: &stream)
        let table = DecisionTable(people: 30, factors: 1, truth.decisions(each: 30, using: &stream))
        let found = JointFit(table, priorSlopes: [0.9])
        let scaled = JointFit(table, priorSlopes: [0.9], spreadScales: (0.5, 2))
        #expect(abs(scaled.selectivitySpread - 0.5 * found.selectivitySpread) < 1e-12)
        #expect(abs(scaled.reputationSpread - 2 * found.reputationSpread) < 1e-12)
        func size(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
        #expect(size(scaled.selectivity) < 0.9 * size(found.selectivity))
        #expect(size(scaled.reputation) > size(found.reputation))
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `known parameters are found again, also those of a factor that repels`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let truth = Truth(people: 60, intercept: -0.5, slopes: [2.5, -2.5], using: &stream)
        let table = DecisionTable(people: 60, factors: 2, truth.decisions(each: 80, using: &stream))
        let fit = JointFit(table, priorSlopes: [0.9, 0.9])
        #expect(abs(fit.slopes[0] - 2.5) < 0.6 && abs(fit.slopes[1] + 2.5) < 0.8, "\(fit.slopes)")
        func distance(_ found: [Double], _ known: [Double]) -> Double {
            // Only differences between people can be seen: a shift of all is the intercept's.
            let shift = zip(found, known).reduce(0) { $0 + $1.0 - $1.1 } / Double(found.count)
            let square = zip(found, known).reduce(0) { $0 + ($1.0 - $1.1 - shift) * ($1.0 - $1.1 - shift) }
            return (square / Double(found.count)).squareRoot()
        }
        #expect(distance(fit.reputation, truth.reputation) < 0.4)
        #expect(distance(fit.selectivity, truth.selectivity) < 0.4)
    }

    @Test func `log-odds are those of the parameters, for decisions of another table too`() {
        var stream = RandomStream(seed: 5)
        let truth = Truth(people: 10, intercept: 0.5, slopes: [2, 1], using: &stream)
        let table = DecisionTable(people: 10, factors: 2, truth.decisions(each: 40, using: &stream))
        let fit = JointFit(table, priorSlopes: [1, 1])
        let other = DecisionTable(people: 10, factors: 2, truth.decisions(each: 5, using: &stream))
        for row in 0..<other.count {
            var z = fit.intercept + fit.selectivity[Int(other.actors[row])] + fit.reputation[Int(other.targets[row])]
            for factor in 0..<2 {
                z += fit.slopes[factor] * (Double(other.fits[2 * row + factor]) - fit.meanFits[factor])
            }
            #expect(abs(fit.logOdds(other, row) - z) < 1e-12)
        }
    }
}
