import Compatibility
import Foundation
import Randomness
import Testing

@Suite struct FactorWeightsTests {
    private func sum(_ weights: FactorWeights) -> Double { Factor.all.reduce(0) { $0 + weights[$1] } }

    @Test func `the standard weights sum to one, and giving none is giving them`() throws {
        #expect(abs(sum(.standard) - 1) < 1e-12)
        let none = try FactorWeights([:])
        for factor in Factor.all { #expect(abs(none[factor] - FactorWeights.standard[factor]) < 1e-12) }
    }

    @Test func `a factor that is not named has its standard weight before all are scaled`() throws {
        let weights = try FactorWeights([.genre: 1.3])
        #expect(abs(weights[.genre] - 0.65) < 1e-12)
        for factor in Factor.all where factor != .genre {
            #expect(abs(weights[factor] - FactorWeights.standard[factor] / 2) < 1e-12)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `weights keep their proportions and sum to one at any scale`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var given: [Factor: Double] = [:]
        for factor in Factor.all { given[factor] = Double.random(in: 0.01...5, using: &generator) }
        let weights = try FactorWeights(given)
        #expect(abs(sum(weights) - 1) < 1e-12)
        for factor in Factor.all {
            #expect(abs(weights[factor] / weights[.genre] - given[factor]! / given[.genre]!) < 1e-9)
        }
        for scale in [1e-300, 1e-6, 1024, 1e300] {
            let scaled = try FactorWeights(given.mapValues { $0 * scale })
            for factor in Factor.all { #expect(abs(scaled[factor] - weights[factor]) < 1e-12) }
        }
    }

    @Test(arguments: Factor.all)
    func `one factor alone has all the weight`(factor: Factor) throws {
        for weight in [.leastNonzeroMagnitude, 1, .greatestFiniteMagnitude] as [Double] {
            var given: [Factor: Double] = [:]
            for other in Factor.all { given[other] = other == factor ? weight : 0 }
            let weights = try FactorWeights(given)
            for other in Factor.all { #expect(weights[other] == (other == factor ? 1 : 0)) }
        }
    }

    @Test(arguments: [-1, -1e-300, -.infinity, .infinity, .nan, .signalingNaN] as [Double], Factor.all)
    func `a weight that is negative or not finite is refused by name`(weight: Double, factor: Factor) throws {
        let error = #expect(throws: WeightError.self) { try FactorWeights([factor: weight]) }
        guard case .outOfRange(let named, let given)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(named == factor)
        #expect(given == weight || given.isNaN && weight.isNaN)
        #expect(error?.description.contains(factor.name) == true)
    }

    @Test func `weights that are all zero are refused, and so are those whose sum is infinite`() {
        let zeros = Dictionary(uniqueKeysWithValues: Factor.all.map { ($0, 0.0) })
        #expect(throws: WeightError.allZero) { try FactorWeights(zeros) }
        #expect(throws: WeightError.self) { try FactorWeights(zeros.mapValues { _ in .greatestFiniteMagnitude }) }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `weights come back from JSON to the same bits`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var given: [Factor: Double] = [:]
        for factor in Factor.all {
            given[factor] = Int.random(in: 0..<5, using: &generator) == 0 ? 0 : .random(in: 0...1, using: &generator)
        }
        given[.age] = 1e-9
        let weights = try FactorWeights(given)
        let back = try JSONDecoder().decode(FactorWeights.self, from: JSONEncoder().encode(weights))
        for factor in Factor.all { #expect(back[factor].bitPattern == weights[factor].bitPattern) }
        #expect(back == weights)
    }

    @Test func `JSON that names some factors is read like weights that name some`() throws {
        let read = try JSONDecoder().decode(FactorWeights.self, from: Data(#"{"genre": 1.3}"#.utf8))
        #expect(read == (try FactorWeights([.genre: 1.3])))
    }

    @Test func `JSON that names all factors without being whole is scaled`() throws {
        let text = #"{"genre": 1, "experience": 1, "role": 2, "age": 0, "history": 4}"#
        let read = try JSONDecoder().decode(FactorWeights.self, from: Data(text.utf8))
        #expect(Factor.all.map { read[$0] } == [0.125, 0.125, 0.25, 0, 0.5])
    }

    @Test func `a factor that is not known is ignored in JSON, and the others are scaled to one`() throws {
        let text = #"{"genre": 0.25, "experience": 0, "role": 0, "age": 0, "history": 0.25, "taste": 0.5}"#
        let read = try JSONDecoder().decode(FactorWeights.self, from: Data(text.utf8))
        #expect(Factor.all.map { read[$0] } == [0.5, 0, 0, 0, 0.5])
    }

    @Test(
        arguments: [
            #"{"genre": -1}"#, #"{"genre": "much"}"#, "[]",
            #"{"genre": 0, "experience": 0, "role": 0, "age": 0, "history": 0}"#,
            #"{"genre": -0.5, "experience": 0.5, "role": 0.5, "age": 0.25, "history": 0.25}"#,
        ])
    func `JSON that says no weights is refused`(text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(FactorWeights.self, from: Data(text.utf8)) }
    }
}
