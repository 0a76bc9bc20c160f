import Compatibility
import Foundation
import LinearAlgebra
import Profiles
import Randomness
import Testing

/// The parts of a score against their formulas, one pair at a time.
@Suite struct HistoryPartsTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `with few decisions wishes are what surprises about three likes in ten, believed by half`(
        seed: UInt64
    ) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 18, words: 150, chats: 8, tables: tables, seed: seed)
        let twin = WishesTwin(crowd, tables: tables)
        let weights = try FactorWeights.random(using: &generator)
        let model = try crowd.model(tables)
        #expect(!model.isFitted && model.decisionCount == twin.table.count)
        let vectors = model.vectors(weights: weights, calibratedOn: crowd.pairs)
        let trust = weights[.history] / FactorWeights.standard[.history]
        let chances = [Double](repeating: 0.3, count: twin.table.count)
        var largest = 0.0
        for actor in crowd.people.indices {
            for target in crowd.people.indices {
                let expected = Factor.profile.reduce(0) { sum, factor in
                    sum + trust * 0.5
                        * twin.wish(
                            factor, from: actor, to: target, chances: chances, kappa: 20, baseRate: 0.3)
                }
                let found = try #require(model.parts(actor, target, vectors)["history_wishes"]).value
                #expect(abs(found - expected) < 1e-3 * max(trust, 1), "\(actor), \(target)")
                largest = max(largest, abs(expected))
            }
        }
        #expect(trust == 0 || largest > 0.05 * trust)
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `with many decisions every part is what its formula says of the joint fit`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 36, words: 900, chats: 10, tables: tables, seed: seed)
        let twin = WishesTwin(crowd, tables: tables)
        var settings = HistorySettings()
        settings.cap = 1
        settings.kappa = 5
        let model = try crowd.model(tables, settings: settings)
        #expect(model.isFitted && model.decisionCount == twin.table.count)
        let belief = model.learned.belief
        let fit = JointFit(
            twin.table, priorSlopes: Factor.profile.map { 3 * FactorWeights.standard[$0] },
            groups: crowd.genders, spreadScales: (belief.selectivity, belief.reputation))
        let chances = (0..<twin.table.count).map { 1 / (1 + exp(-fit.logOdds(twin.table, $0))) }
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        #expect(belief.wishes.contains { $0 > 0.1 })
        for actor in crowd.people.indices {
            for target in crowd.people.indices {
                let parts = model.parts(actor, target, vectors).mapValues(\.value)
                var wishes = 0.0
                for (position, factor) in Factor.profile.enumerated() {
                    let slope = fit.slopes[position] * belief.profile
                    let profile = slope * twin.kernels.fit(factor, actor, target)
                    #expect(abs((parts[factor.name] ?? .nan) - profile) < 3e-3)
                    wishes +=
                        belief.wishes[position]
                        * twin.wish(
                            factor, from: actor, to: target, chances: chances, kappa: 5,
                            baseRate: twin.table.baseRate)
                }
                #expect(abs((parts["history_wishes"] ?? .nan) - wishes) < 3e-3, "\(actor), \(target)")
                #expect(abs((parts["history_selectivity"] ?? .nan) - fit.selectivity[actor]) < 1e-3)
                #expect(abs((parts["history_reputation"] ?? .nan) - fit.reputation[target]) < 1e-3)
            }
        }
    }

    @Test(arguments: [150, 900], 0..<2 as Range<UInt64>)
    func `a score is the intercept and the sum over the factors of what each says, by its weight`(
        words: Int, seed: UInt64
    ) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 24, words: words, chats: words / 50, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let alone = Factor.all.map { ($0, model.seeks(of: $0)) }
        for weights in [FactorWeights.standard, try .random(using: &generator), try FactorWeights([.history: 0])] {
            let vectors = model.vectors(weights: weights, calibratedOn: crowd.pairs)
            for actor in crowd.people.indices {
                for target in crowd.people.indices {
                    var sum = vectors.intercept
                    for (factor, seeks) in alone {
                        let said = (0..<seeks.columns).reduce(0.0) {
                            $0 + Double(seeks[actor, $1]) * Double(model.offers[target, $1])
                        }
                        sum += weights[factor] / FactorWeights.standard[factor] * said
                    }
                    #expect(abs(vectors.logOdds(actor, target) - sum) < 1e-5)
                }
            }
        }
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `between one who said nothing and one of whom nothing was said only profiles count, by the slopes found`(
        seed: UInt64
    ) throws {
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: seed)
        var sparse = crowd
        // Only the first 24 decide, and now on nobody after them.
        sparse.interactions.removeAll { $0.target >= 24 }
        let model = try sparse.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let twin = KernelTwin(people: crowd.people, tables: tables)
        let slopes = model.findings.slopes
        #expect(model.isFitted && model.findings.collaborative > 0)
        // How often those of their genders like and are liked is the same for all pairs of the two genders.
        var genders: [[Int]: Double] = [:]
        for actor in 24..<36 {
            for target in 24..<36 {
                let profile = Factor.profile.reduce(0) { $0 + slopes[$1]! * twin.fit($1, actor, target) }
                let rest = vectors.logOdds(actor, target) - vectors.intercept - profile
                let pair = [crowd.genders[actor], crowd.genders[target]]
                #expect(abs(rest - genders[pair, default: rest]) < 1e-3)
                genders[pair] = rest
            }
        }
    }
}
