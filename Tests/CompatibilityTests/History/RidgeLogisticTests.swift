import Compatibility
import MathFunctions
import Randomness
import Testing

@Suite struct RidgeLogisticTests {
    /// Rows drawn from a regression, with terms that go with or against each other somewhat.
    private struct Sample {
        var terms: [Float] = []
        var outcomes: [Float] = []
        var weights: [Float] = []
        let width: Int

        init(_ count: Int, truth: [Double], intercept: Double, scale: Double = 1, using stream: inout RandomStream) {
            width = truth.count
            for _ in 0..<count {
                let shared = stream.normal()
                let row = truth.indices.map { place in
                    Float(scale * ((place.isMultiple(of: 2) ? shared : -shared) + stream.normal()))
                }
                var z = intercept
                for (factor, value) in zip(truth, row) { z += factor * Double(value) }
                terms += row
                outcomes.append(stream.chance(1 / (1 + PortableMath.exp(-z))) ? 1 : 0)
                weights.append(stream.chance(0.3) ? 2 : 1)
            }
        }

        func fit(_ priors: [RidgeLogistic.Prior]) -> RidgeLogistic {
            RidgeLogistic(terms: terms, outcomes: outcomes, weights: weights, priors: priors)
        }

        /// The same regression, standing where a fit ended.
        func twin(_ priors: [RidgeLogistic.Prior], at fit: RidgeLogistic? = nil) -> LogisticTwin {
            let rows = outcomes.indices.map { index in
                LogisticTwin.Row(
                    terms: [(0, 1)] + (0..<width).map { ($0 + 1, Double(terms[index * width + $0])) },
                    outcome: Double(outcomes[index]), weight: Double(weights[index]))
            }
            var twin = LogisticTwin(rows, priors: [nil] + priors.map { .init(mean: $0.mean, deviation: $0.deviation) })
            if let fit { twin.parameters = [fit.intercept] + fit.coefficients }
            return twin
        }
    }

    private func priors(_ count: Int, least: Double = -.infinity, using stream: inout RandomStream)
        -> [RidgeLogistic.Prior]
    {
        (0..<count).map { _ in .init(mean: stream.normal(), deviation: 0.2 + stream.uniform(), least: least) }
    }

    @Test(arguments: [0, -3, 4] as [Double], 0..<4 as Range<UInt64>)
    func `without bounds the fit is the maximum of the penalised likelihood`(intercept: Double, seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let sample = Sample(300, truth: [1, -0.5, 0, 2], intercept: intercept, using: &stream)
        let priors = priors(4, using: &stream)
        let fit = sample.fit(priors)
        var twin = sample.twin(priors)
        twin.climb()
        for (found, expected) in zip([fit.intercept] + fit.coefficients, twin.parameters) {
            #expect(abs(found - expected) < 1e-5)
        }
    }

    @Test(arguments: [0.1, 30] as [Double])
    func `terms of any size lead to the maximum`(scale: Double) {
        var stream = RandomStream(seed: 9)
        let sample = Sample(300, truth: [1 / scale, -1 / scale], intercept: 1, scale: scale, using: &stream)
        let priors = priors(2, using: &stream)
        var twin = sample.twin(priors, at: sample.fit(priors))
        let reached = twin.parameters
        twin.climb()
        for (found, expected) in zip(reached, twin.parameters) { #expect(abs(found - expected) < 1e-5) }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a coefficient at its bound would go lower, and every other is at its maximum`(seed: UInt64) {
        var stream = RandomStream(seed: seed)
        let truth = (0..<5).map { _ in stream.normal() }
        let sample = Sample(80, truth: truth, intercept: -0.5, using: &stream)
        let priors = priors(5, least: 0, using: &stream)
        let fit = sample.fit(priors)
        let twin = sample.twin(priors, at: fit)
        #expect(abs(twin.derivative(0)) < 1e-4)
        for (place, coefficient) in fit.coefficients.enumerated() {
            let derivative = twin.derivative(place + 1)
            #expect(coefficient >= 0)
            #expect(coefficient == 0 ? derivative < 1e-4 : abs(derivative) < 1e-4, "\(place): \(derivative)")
        }
    }

    @Test func `bounds are reached from both sides in these samples`() {
        var (held, free) = (0, 0)
        for seed in 0..<40 as Range<UInt64> {
            var stream = RandomStream(seed: seed)
            let truth = (0..<5).map { _ in stream.normal() }
            let sample = Sample(80, truth: truth, intercept: -0.5, using: &stream)
            let coefficients = sample.fit(priors(5, least: 0, using: &stream)).coefficients
            held += coefficients.count { $0 == 0 }
            free += coefficients.count { $0 > 0 }
        }
        #expect(held > 40 && free > 40)
    }

    @Test func `without rows the priors are all there is`() {
        let fit = RidgeLogistic(
            terms: [], outcomes: [], weights: [],
            priors: [.init(mean: 1, deviation: 0.3, least: 0), .init(mean: 0.5, deviation: 0.5)])
        #expect(fit.coefficients == [1, 0.5])
        #expect(fit.intercept == 0)
        let bounded = RidgeLogistic(
            terms: [], outcomes: [], weights: [], priors: [.init(mean: -1, deviation: 0.3, least: 0)])
        #expect(bounded.coefficients == [0])
    }

    @Test(arguments: [0, 1] as [Float])
    func `outcomes that are all alike leave everything finite`(outcome: Float) {
        let fit = RidgeLogistic(
            terms: (0..<50).map { Float($0 % 7) / 7 }, outcomes: [Float](repeating: outcome, count: 50),
            weights: [Float](repeating: 1, count: 50), priors: [.init(mean: 1, deviation: 0.3, least: 0)])
        #expect(fit.intercept.isFinite && (outcome == 1 ? fit.intercept > 3 : fit.intercept < -3))
        #expect(abs(fit.coefficients[0] - 1) < 0.3)
    }
}
