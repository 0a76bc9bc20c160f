import Compatibility
import Foundation
import LinearAlgebra
import Profiles
import Randomness
import Testing

@Suite struct ExplanationTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    @Test(arguments: [0, 150, 900], 0..<2 as Range<UInt64>)
    func `contributions add up to the log-odds, and nothing is left over for the base but the intercept`(
        words: Int, seed: UInt64
    ) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 24, words: words, chats: words / 50, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        #expect(model.isFitted == (words == 900))
        for weights in [FactorWeights.standard, try .random(using: &generator)] {
            let vectors = model.vectors(weights: weights, calibratedOn: crowd.pairs)
            for actor in crowd.people.indices {
                for target in crowd.people.indices where target != actor {
                    let logOdds = vectors.logOdds(actor, target)
                    let explanation = model.explanation(from: actor, to: target, vectors: vectors, logOdds: logOdds)
                    let sum = explanation.contributions.reduce(0) { $0 + $1.value }
                    #expect(abs(sum - logOdds) < 1e-9)
                    #expect(explanation.logOdds == logOdds)
                    #expect(abs(explanation.score - 1 / (1 + exp(-logOdds))) < 1e-12)
                    #expect(explanation.from == crowd.people[actor].username)
                    #expect(explanation.to == crowd.people[target].username)
                    let base = try #require(explanation.contributions.first)
                    #expect(base.part == "base" && base.weight == nil)
                    #expect(abs(base.value - vectors.intercept) < 1e-6)
                }
            }
        }
    }

    @Test func `the parts come in one order, each with the weight of its factor`() throws {
        let crowd = RandomCrowd(people: 8, words: 30, tables: tables, seed: 3)
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        let explanation = model.explanation(from: 0, to: 1, vectors: vectors, logOdds: vectors.logOdds(0, 1))
        let parts = [
            "base", "genre", "experience", "role", "age", "history_wishes", "history_selectivity", "history_reputation",
            "history_collaborative",
        ]
        #expect(explanation.contributions.map(\.part) == parts)
        for contribution in explanation.contributions.dropFirst() {
            let factor = Factor.all.first { $0.name == contribution.part } ?? .history
            #expect(contribution.weight == FactorWeights.standard[factor])
        }
    }

    @Test func `what history rests on is said in counts, never in names of others`() throws {
        var crowd = RandomCrowd(people: 5, tables: tables, seed: 4)
        for (id, kind) in [InteractionKind.like, .dislike, .block].enumerated() {
            crowd.interactions.append(
                Interaction(actor: 0, target: Int32(id + 1), kind: kind, time: RandomCrowd.asOf, id: Int64(id)))
        }
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let parts = model.parts(0, 4, vectors)
        #expect(parts["history_wishes"]?.evidence == "1 liked, 2 passed over")
        // Three decisions are too few to know how often anybody likes or is liked.
        #expect(parts["history_selectivity"]?.evidence == "unknown: average")
        #expect(parts["history_reputation"]?.evidence == "unknown: average")
        #expect(parts["history_collaborative"]?.evidence == "unknown: average")
        #expect(model.parts(4, 0, vectors)["history_wishes"]?.evidence == "no decisions yet")
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `without decisions of one's own there are no wishes or latent factors, and selectivity is that of the gender`(
        seed: UInt64
    )
        throws
    {
        let crowd = RandomCrowd(people: 24, words: 900, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        // Only the first 16 decide.
        var genders: [Int: Double] = [:]
        for actor in 16..<24 {
            for target in crowd.people.indices {
                let parts = model.parts(actor, target, vectors)
                #expect(abs(parts["history_wishes"]?.value ?? 1) < 1e-6)
                let selectivity = try #require(parts["history_selectivity"]).value
                #expect(selectivity == genders[crowd.genders[actor], default: selectivity])
                genders[crowd.genders[actor]] = selectivity
                #expect(parts["history_collaborative"]?.value == 0)
            }
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `a history weight of zero leaves the profiles alone`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 24, words: 900, chats: 10, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: try FactorWeights([.history: 0]), calibratedOn: crowd.pairs)
        for actor in crowd.people.indices {
            for target in crowd.people.indices {
                let parts = model.parts(actor, target, vectors)
                #expect(abs(parts["history_wishes"]?.value ?? 1) < 1e-6)
                #expect(parts["history_selectivity"]?.value == 0)
                #expect(parts["history_reputation"]?.value == 0)
                #expect(parts["history_collaborative"]?.value == 0)
            }
        }
    }
}
