import Compatibility
import Foundation
import Randomness
import Testing

@Suite struct DecisionModelTests {
    /// Who decides how, for simulations.
    struct Truth {
        var intercept: Double
        var slope: Double
        var selectivity: [Double]
        var reputation: [Double]

        init(people: Int, intercept: Double, slope: Double, using generator: inout SplitMix64) {
            self.intercept = intercept
            self.slope = slope
            func normal() -> Double {
                // Twelve uniform numbers are normal enough.
                (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0...1, using: &generator) }
            }
            selectivity = (0..<people).map { _ in 0.8 * normal() }
            reputation = (0..<people).map { _ in 0.8 * normal() }
        }

        /// Every actor decides on `each` people drawn anew each time.
        func decisions(each: Int, using generator: inout SplitMix64) -> [Observation] {
            selectivity.indices.flatMap { actor in
                (0..<each).map { _ in
                    let target = Int.random(in: reputation.indices, using: &generator)
                    let fit = Double.random(in: 0...0.75, using: &generator)
                    let z = intercept + slope * fit + selectivity[actor] + reputation[target]
                    let likes = Double.random(in: 0...1, using: &generator) < 1 / (1 + exp(-z))
                    return Observation(
                        actor: Int32(actor), target: Int32(target), outcome: likes ? 1 : 0, weight: 1, fit: fit)
                }
            }
        }
    }

    /// The smallest value that nine in ten are not above.
    private func ninetieth(_ values: [Double]) -> Double {
        values.sorted().first { value in 10 * values.count { $0 <= value } >= 9 * values.count }!
    }

    private func expect(
        _ model: DecisionModel, like twin: DecisionTwin, actors: Set<Int>, within tolerance: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let limit = ninetieth(twin.selectivity.enumerated().filter { actors.contains($0.offset) }.map(\.element))
        #expect(abs(model.slope - twin.slope) < tolerance, sourceLocation: sourceLocation)
        let selectivity = zip(model.selectivity, twin.selectivity).map { abs($0 - min(limit, $1)) }
        let reputation = zip(model.reputation, twin.reputation).map { abs($0 - $1) }
        #expect(selectivity.max()! < tolerance, sourceLocation: sourceLocation)
        #expect(reputation.max()! < tolerance, sourceLocation: sourceLocation)
    }

    private func expectSummit(_ twin: DecisionTwin, sourceLocation: SourceLocation = #_sourceLocation) {
        for index in twin.parameters.indices {
            let derivative = twin.derivative(index)
            // A slope held at 0 would fall further, or it would not be held there.
            let isSummit = index == 1 && twin.slope == 0 ? derivative < 1e-4 : abs(derivative) < 1e-4
            #expect(isSummit, "\(index): \(derivative)", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [-3, -0.8, 0, 2.5] as [Double], 0..<3 as Range<UInt64>)
    func `the fit is the maximum of the penalised likelihood`(intercept: Double, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let truth = Truth(people: 10, intercept: intercept, slope: 2, using: &generator)
        var observations = truth.decisions(each: 40, using: &generator)
        for index in observations.indices where observations[index].outcome == 1 && index.isMultiple(of: 3) {
            observations[index].weight = 2
        }
        let twin = DecisionTwin(people: 10, observations: observations)
        expectSummit(twin)
        expect(DecisionModel(people: 10, observations: observations), like: twin, actors: Set(0..<10), within: 1e-3)
    }

    @Test(arguments: [(0.01, 1.0), (0.03, 1), (0.99, 0), (0.97, 0), (0.5, 1)], 0..<1 as Range<UInt64>)
    func `one who always decides against the grain does not upset the fit`(
        grain: (rate: Double, outcome: Double), seed: UInt64
    ) {
        var generator = SplitMix64(seed: seed)
        var observations: [Observation] = []
        for actor in 0..<12 {
            for _ in 0..<(actor == 5 ? 300 : 100) {
                let likes = Double.random(in: 0...1, using: &generator) < grain.rate
                observations.append(
                    Observation(
                        actor: Int32(actor), target: .random(in: 0..<12, using: &generator),
                        outcome: actor == 5 ? grain.outcome : likes ? 1 : 0, weight: actor == 5 ? 1 : 5,
                        fit: .random(in: 0...0.75, using: &generator)))
            }
        }
        let twin = DecisionTwin(people: 12, observations: observations)
        expectSummit(twin)
        expect(DecisionModel(people: 12, observations: observations), like: twin, actors: Set(0..<12), within: 1e-3)
    }

    @Test func `one who passes over everyone, among many who like nearly all, ends where the likelihood says`() {
        var generator = SplitMix64(seed: 7)
        var observations: [Observation] = []
        func decide(_ actor: Int, _ outcome: Double, _ weight: Double) {
            observations.append(
                Observation(
                    actor: Int32(actor), target: .random(in: 0..<50, using: &generator), outcome: outcome,
                    weight: weight, fit: 0.4))
        }
        // Every other person likes 99 for each one passed over; they are so many that one more changes nothing.
        for actor in 1..<1000 {
            decide(actor, 1, 99)
            decide(actor, 0, 1)
        }
        for _ in 0..<300 { decide(0, 0, 1) }
        let model = DecisionModel(people: 1000, observations: observations)
        // Where the pull of 300 decisions, each expected to be a like at .99, equals the prior's.
        var (low, high) = (-20.0, 0.0)
        while high - low > 1e-9 {
            let middle = (low + high) / 2
            if -300 / (1 + exp(-log(99) - middle)) > middle { low = middle } else { high = middle }
        }
        #expect(abs(model.selectivity[0] - low) < 0.5)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `a fit that speaks against a like holds the slope at zero, and the rest is fitted to that`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let truth = Truth(people: 10, intercept: 2, slope: -9, using: &generator)
        let observations = truth.decisions(each: 60, using: &generator)
        let twin = DecisionTwin(people: 10, observations: observations)
        expectSummit(twin)
        #expect(twin.slope == 0)
        let model = DecisionModel(people: 10, observations: observations)
        #expect(model.slope == 0)
        expect(model, like: twin, actors: Set(0..<10), within: 1e-3)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `known parameters are found again: slope within 0.8, people within 0.5 on average`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let truth = Truth(people: 60, intercept: -1.5, slope: 4, using: &generator)
        let model = DecisionModel(people: 60, observations: truth.decisions(each: 80, using: &generator))
        #expect(abs(model.slope - truth.slope) < 0.8)
        func distance(_ found: [Double], _ known: [Double]) -> Double {
            // Only differences between people can be seen: a shift of all is the intercept's.
            let shift = zip(found, known).reduce(0) { $0 + $1.0 - $1.1 } / Double(found.count)
            return
                (zip(found, known).reduce(0) { $0 + ($1.0 - $1.1 - shift) * ($1.0 - $1.1 - shift) }
                / Double(found.count)).squareRoot()
        }
        #expect(distance(model.reputation, truth.reputation) < 0.5)
        let limit = ninetieth(truth.selectivity)
        #expect(distance(model.selectivity, truth.selectivity.map { min($0, limit) }) < 0.5)
    }

    @Test(arguments: [2, 9, 10, 11, 20])
    func `nobody gains more from liking much than the ninetieth in a hundred`(actors: Int) {
        var generator = SplitMix64(seed: UInt64(actors))
        // Actor i likes at a rate that rises with i, the last one everybody.
        let observations = (0..<actors).flatMap { actor in
            (0..<120).map { _ in
                let likes = Double.random(in: 0...1, using: &generator) < Double(actor + 1) / Double(actors)
                return Observation(
                    actor: Int32(actor), target: .random(in: 0..<25, using: &generator), outcome: likes ? 1 : 0,
                    weight: 1, fit: 0.4)
            }
        }
        let model = DecisionModel(people: 25, observations: observations)
        let deciding = Array(model.selectivity[..<actors])
        let twin = DecisionTwin(people: 25, observations: observations)
        let limit = ninetieth(Array(twin.selectivity[..<actors]))
        #expect(abs(deciding.max()! - limit) < 1e-3)
        if actors >= 10 {
            #expect(twin.selectivity[actors - 1] > limit + 0.05)
            #expect(deciding.count { $0 == deciding.max()! } >= actors / 10 + 1)
        }
        #expect(model.selectivity[actors...].allSatisfy { $0 == 0 })
    }

    @Test func `with fewer than 200 decisions the shipped values hold, and with 200 they give way`() {
        var generator = SplitMix64(seed: 1)
        let truth = Truth(people: 20, intercept: 1, slope: 2, using: &generator)
        let observations = truth.decisions(each: 10, using: &generator)
        let few = DecisionModel(people: 20, observations: Array(observations.dropLast()))
        #expect(few.decisions == 199)
        #expect(few.slope == DecisionModel.shippedSlope)
        #expect(few.baseRate == DecisionModel.shippedBaseRate)
        #expect(few.selectivity == [Double](repeating: 0, count: 20))
        #expect(few.reputation == [Double](repeating: 0, count: 20))
        let enough = DecisionModel(people: 20, observations: observations)
        #expect(enough.slope != DecisionModel.shippedSlope)
        #expect(enough.selectivity.contains { $0 != 0 })
    }

    @Test(arguments: [0, 1] as [Double])
    func `when all decisions are alike the base rate is still a chance, and everything is finite`(outcome: Double) {
        let observations = (0..<400).map { (index: Int) in
            let (actor, target) = (Int32(index % 20), Int32(20 + index % 19))
            return Observation(
                actor: actor, target: target, outcome: outcome, weight: 1, fit: Double(index % 7) / 10)
        }
        let rate: Double = outcome == 1 ? 401 / 402 : 1 / 402
        let model = DecisionModel(people: 40, observations: observations)
        #expect(abs(model.baseRate - rate) < 1e-12)
        #expect(model.slope.isFinite && model.slope >= 0)
        #expect(model.selectivity.allSatisfy { $0.isFinite && abs($0) < 0.5 })
        #expect(model.reputation.allSatisfy { $0.isFinite && abs($0) < 0.5 })
    }

    @Test func `the base rate counts decisions by their weight`() {
        let observations = (0..<300).map { (index: Int) in
            let (actor, target) = (Int32(index % 10), Int32(10 + index % 10))
            let isLike = index < 100
            return Observation(
                actor: actor, target: target, outcome: isLike ? 1 : 0, weight: isLike ? 2 : 1, fit: 0.5)
        }
        #expect(abs(DecisionModel(people: 20, observations: observations).baseRate - 201.0 / 402) < 1e-12)
    }

    @Test func `who decided on nobody has selectivity 0, and on whom nobody decided reputation 0`() {
        var generator = SplitMix64(seed: 2)
        let truth = Truth(people: 15, intercept: 0, slope: 2, using: &generator)
        let observations = truth.decisions(each: 40, using: &generator).map { observation in
            var observation = observation
            observation.target += 15
            return observation
        }
        let model = DecisionModel(people: 40, observations: observations)
        #expect(model.selectivity[15...].allSatisfy { $0 == 0 })
        #expect(model.reputation[..<15].allSatisfy { $0 == 0 })
        #expect(model.reputation[30...].allSatisfy { $0 == 0 })
    }
}
