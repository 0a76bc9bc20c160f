import Compatibility
import Foundation
import LinearAlgebra
import Profiles
import Randomness
import Testing

@Suite struct CalibrationTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `over the decisions the mean directed score is the share of likes, under any weights`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        #expect(model.isFitted)
        let pairs = model.calibrationPairs(sample: [])
        #expect(pairs.count == model.decisionCount)
        for weights in [FactorWeights.standard, try .random(using: &generator), try FactorWeights([.history: 100])] {
            let vectors = model.vectors(weights: weights, calibratedOn: crowd.pairs)
            var (sum, total) = (0.0, 0.0)
            for pair in pairs {
                sum += Double(pair.weight) / (1 + exp(-vectors.logOdds(pair.actor, pair.target)))
                total += Double(pair.weight)
            }
            #expect(abs(sum / total - model.baseRate) < 1e-6)
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `where decisions are too few, the mean over a sample is the shipped rate`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 36, words: 0, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let sample = crowd.pairs.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
        for weights in [FactorWeights.standard, try .random(using: &generator)] {
            let vectors = model.vectors(weights: weights, calibratedOn: sample)
            var sum = 0.0
            for (first, second) in sample {
                sum += 1 / (1 + exp(-vectors.logOdds(first, second))) + 1 / (1 + exp(-vectors.logOdds(second, first)))
            }
            #expect(abs(sum / Double(2 * sample.count) - HistoryModel.shippedBaseRate) < 1e-6)
        }
    }

    @Test func `with neither decisions nor pairs to go by, the intercept is the base rate's log-odds`() throws {
        let model = try RandomCrowd(people: 36, words: 0, tables: tables, seed: 5).model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        #expect(abs(vectors.intercept - log(model.baseRate / (1 - model.baseRate))) < 1e-12)
    }

    @Test func `the order of the two in a pair of the sample does not matter`() throws {
        let crowd = RandomCrowd(people: 20, words: 0, tables: tables, seed: 6)
        let model = try crowd.model(tables)
        let there = model.vectors(weights: .standard, calibratedOn: crowd.pairs).intercept
        let back = model.vectors(weights: .standard, calibratedOn: crowd.pairs.map { ($0.second, $0.first) }).intercept
        #expect(abs(there - back) < 1e-12)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `other weights encode nobody anew`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let standard = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let other = model.vectors(weights: try .random(using: &generator), calibratedOn: crowd.pairs)
        #expect(standard.offers.elements.map(\.bitPattern) == model.offers.elements.map(\.bitPattern))
        #expect(other.offers.elements.map(\.bitPattern) == model.offers.elements.map(\.bitPattern))
        #expect(other.seeks != standard.seeks)
        // And the same weights give the same bits again.
        let again = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        #expect(again.seeks.elements.map(\.bitPattern) == standard.seeks.elements.map(\.bitPattern))
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `the same crowd gives the same model to the last bit`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 30, words: 600, chats: 5, tables: tables, seed: seed)
        let (one, other) = (try crowd.model(tables), try crowd.model(tables))
        #expect(one.offers.elements.map(\.bitPattern) == other.offers.elements.map(\.bitPattern))
        let ones = one.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let others = other.vectors(weights: .standard, calibratedOn: crowd.pairs)
        #expect(ones.seeks.elements.map(\.bitPattern) == others.seeks.elements.map(\.bitPattern))
    }

    @Test func `a crowd of nobody has vectors of no rows`() throws {
        let model = try RandomCrowd(people: 0, tables: tables, seed: 0).model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        #expect(vectors.seeks.rows == 0 && vectors.offers.rows == 0)
        #expect(model.decisionCount == 0 && !model.isFitted)
    }
}
