import Compatibility
import Foundation
import LinearAlgebra
import Profiles
import Randomness
import Testing

@Suite struct LearnedWishesTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    /// One word as history counts it.
    private struct Word {
        var target: Int
        var isPositive: Bool
        var weight: Double
    }

    /// What somebody has shown: the words that stand, those on people they talked with counting double, and talks
    /// without any word.
    private func words(of actor: Int, in crowd: RandomCrowd) -> [Word] {
        let talked = crowd.chats.filter { $0.first == Int32(actor) || $0.second == Int32(actor) }
            .map { Int($0.first) + Int($0.second) - actor }
        let said = crowd.interactions.filter { $0.actor == Int32(actor) }
        return said.map { word in
            let isLike = word.kind == .like
            return Word(
                target: Int(word.target), isPositive: isLike,
                weight: isLike && talked.contains(Int(word.target)) ? 2 : 1)
        }
            + Set(talked).subtracting(said.map { Int($0.target) }).map { Word(target: $0, isPositive: true, weight: 2) }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `learned wishes are worth what the likes and passes make them, factor by factor`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        // Too few decisions for another slope than the shipped one.
        let crowd = RandomCrowd(people: 18, words: 150, chats: 8, tables: tables, seed: seed)
        let twin = KernelTwin(people: crowd.people, tables: tables)
        let weights = try FactorWeights.random(using: &generator)
        let model = try crowd.model(tables)
        #expect(!model.isFitted)
        let vectors = model.vectors(weights: weights, calibratedOn: crowd.pairs)
        let trust = weights[.history] / FactorWeights.standard[.history]
        for actor in crowd.people.indices {
            let words = words(of: actor, in: crowd)
            for target in crowd.people.indices {
                var expected = 0.0
                for factor in Factor.profile {
                    let seen = words.filter { twin.knows(factor, $0.target) }
                    let count = seen.reduce(0) { $0 + $1.weight }
                    func group(_ isPositive: Bool) -> [(row: Int, weight: Double)] {
                        seen.filter { $0.isPositive == isPositive }.map { ($0.target, $0.weight) }
                    }
                    let contrast =
                        twin.likeness(factor, ofGroup: group(true), to: target)
                        - twin.likeness(factor, ofGroup: group(false), to: target)
                    let learned = twin.averageFit(factor, target) + 2 * contrast
                    expected += weights[factor] * count / (count + 20) * (learned - twin.fit(factor, actor, target))
                }
                expected *= 3 * trust
                let found = try #require(model.parts(actor, target, vectors)["history_wishes"]).value
                #expect(abs(found - expected) < 4e-4 * 3 * max(trust, 1), "\(actor), \(target)")
            }
        }
    }

    /// A listener who says nothing of their own taste, and three fans each of jazz, metal and pop.
    private func fans(_ interactions: (_ jazz: Range<Int>, _ metal: Range<Int>) -> [Interaction]) throws -> RandomCrowd
    {
        var crowd = RandomCrowd(people: 0, tables: tables, seed: 0)
        crowd.people = [Person(username: "listener", age: 30)]
        for genre in ["jazz", "metal", "pop"] {
            let term = try #require(tables.genres.term(for: genre))
            for number in 0..<3 {
                crowd.people.append(Person(username: "\(genre)\(number)", age: 30, genres: [term]))
            }
        }
        crowd.interactions = interactions(1..<4, 4..<7)
        return crowd
    }

    private func word(_ target: Int, _ kind: InteractionKind) -> Interaction {
        Interaction(
            actor: 0, target: Int32(target), kind: kind, time: RandomCrowd.asOf.adding(seconds: -60),
            id: Int64(target))
    }

    @Test(arguments: [1, 2])
    func `who likes jazz people and passes over metal people comes to prefer jazz people`(each: Int) throws {
        let silent = try fans { _, _ in [] }
        let spoken = try fans { jazz, metal in
            jazz.prefix(each).map { word($0, .like) } + metal.prefix(each).map { word($0, .dislike) }
        }
        func scores(_ crowd: RandomCrowd) throws -> (jazz: Double, metal: Double) {
            let vectors = try crowd.model(tables).vectors(weights: .standard, calibratedOn: crowd.pairs)
            // The third fan of each is somebody on whom nothing was said.
            return (vectors.logOdds(0, 3) - vectors.intercept, vectors.logOdds(0, 6) - vectors.intercept)
        }
        let (before, after) = (try scores(silent), try scores(spoken))
        #expect(after.jazz > before.jazz + 0.01)
        #expect(after.metal < before.metal - 0.01)
        #expect(after.jazz - after.metal > before.jazz - before.metal + 0.02)
    }

    @Test func `more decisions of one kind teach more`() throws {
        let leads = try (0...3).map { each in
            let crowd = try fans { jazz, metal in
                jazz.prefix(each).map { word($0, .like) } + metal.prefix(each).map { word($0, .dislike) }
            }
            let vectors = try crowd.model(tables).vectors(weights: .standard, calibratedOn: crowd.pairs)
            return vectors.logOdds(0, 3) - vectors.logOdds(0, 6)
        }
        #expect(zip(leads, leads.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `somebody liked and passed over for the same trait teaches nothing of it`() throws {
        let crowd = try fans { jazz, _ in [word(jazz.lowerBound, .like), word(jazz.lowerBound + 1, .dislike)] }
        let vectors = try crowd.model(tables).vectors(weights: .standard, calibratedOn: crowd.pairs)
        let silent = try fans { _, _ in [] }
        let before = try silent.model(tables).vectors(weights: .standard, calibratedOn: silent.pairs)
        // The listener states no taste, so the average wish that is learned is the one they had.
        for target in 1..<10 {
            #expect(
                abs(vectors.logOdds(0, target) - vectors.intercept - before.logOdds(0, target) + before.intercept)
                    < 1e-5)
        }
    }

    @Test func `words on people of whom nothing is known teach nothing`() throws {
        var crowd = try fans { _, _ in [] }
        crowd.people.append(Person(username: "stranger", age: 30))
        let before = try crowd.model(tables).vectors(
            weights: FactorWeights([.age: 0]), calibratedOn: crowd.pairs)
        crowd.interactions = [word(10, .like)]
        let after = try crowd.model(tables).vectors(weights: FactorWeights([.age: 0]), calibratedOn: crowd.pairs)
        #expect(after.seeks == before.seeks)
        #expect(after.offers == before.offers)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `few words of others change nothing between people on whom and by whom none was said`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 24, words: 180, tables: tables, seed: seed)
        var silent = crowd
        silent.interactions = []
        let (model, quiet) = (try crowd.model(tables), try silent.model(tables))
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let before = quiet.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let loud = Set(crowd.interactions.map(\.actor))
        for actor in crowd.people.indices where !loud.contains(Int32(actor)) {
            for target in crowd.people.indices {
                let difference = vectors.logOdds(actor, target) - vectors.intercept
                #expect(abs(difference - before.logOdds(actor, target) + before.intercept) < 1e-6)
            }
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `with enough words, who has said nothing is still scored by the profile alone, all by one slope`(
        seed: UInt64
    ) throws {
        let crowd = RandomCrowd(people: 36, words: 900, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        let twin = KernelTwin(people: crowd.people, tables: tables)
        #expect(model.isFitted)
        // Only the first 24 decide. What is left of a score without the intercept and the target's reputation, which
        // is the same for all who ask, is slope times fit.
        func fit(_ actor: Int, _ target: Int) -> Double {
            Factor.profile.reduce(0) { $0 + FactorWeights.standard[$1] * twin.fit($1, actor, target) }
        }
        var products = 0.0
        var squares = 0.0
        var pairs: [(scored: Double, fit: Double)] = []
        for target in crowd.people.indices {
            for actor in 25..<36 {
                let scored = vectors.logOdds(actor, target) - vectors.logOdds(24, target)
                let difference = fit(actor, target) - fit(24, target)
                products += scored * difference
                squares += difference * difference
                pairs.append((scored, difference))
            }
        }
        let slope = products / squares
        #expect(slope > 0)
        for (scored, fit) in pairs { #expect(abs(scored - slope * fit) < 3e-4 * max(1, slope)) }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `a history weight of zero gives the vectors of the profiles alone`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 24, words: 180, chats: 5, tables: tables, seed: seed)
        var silent = crowd
        silent.interactions = []
        silent.chats = []
        let weights = try FactorWeights([.history: 0])
        let spoken = try crowd.model(tables).vectors(weights: weights, calibratedOn: crowd.pairs)
        let quiet = try silent.model(tables).vectors(weights: weights, calibratedOn: crowd.pairs)
        #expect(spoken.seeks == quiet.seeks)
        #expect(spoken.offers == quiet.offers)
    }
}
