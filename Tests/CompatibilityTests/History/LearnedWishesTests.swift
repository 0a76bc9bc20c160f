import Compatibility
import LinearAlgebra
import Profiles
import Randomness
import Testing

@Suite struct LearnedWishesTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    /// A listener who says nothing of their own taste, and some fans each of jazz, metal and pop.
    private func fans(
        each: Int = 3, _ say: (_ crowd: inout RandomCrowd, _ jazz: Range<Int>, _ metal: Range<Int>) -> Void
    ) throws -> RandomCrowd {
        var crowd = RandomCrowd(people: 0, tables: tables, seed: 0)
        crowd.people = [Person(username: "listener", age: 30)]
        for genre in ["jazz", "metal", "pop"] {
            let term = try #require(tables.genres.term(for: genre))
            for number in 0..<each {
                crowd.people.append(Person(username: "\(genre)\(number)", age: 30, genres: [term]))
            }
        }
        say(&crowd, 1..<1 + each, 1 + each..<1 + 2 * each)
        return crowd
    }

    /// What the last fan of each kind, on whom nothing was said, gets from the listener, without the intercept.
    private func scores(
        _ crowd: RandomCrowd, each: Int = 3, settings: HistorySettings = HistorySettings()
    ) throws -> (jazz: Double, metal: Double) {
        let vectors = try crowd.model(tables, settings: settings)
            .vectors(weights: .standard, calibratedOn: crowd.pairs)
        return (
            vectors.logOdds(0, each) - vectors.intercept, vectors.logOdds(0, 2 * each) - vectors.intercept
        )
    }

    @Test(arguments: [1, 2])
    func `who likes jazz people and passes over metal people comes to prefer jazz people`(each: Int) throws {
        let before = try scores(fans { _, _, _ in })
        let after = try scores(
            fans { crowd, jazz, metal in
                for target in jazz.prefix(each) { crowd.say(.like, by: 0, of: target) }
                for target in metal.prefix(each) { crowd.say(.dislike, by: 0, of: target) }
            })
        #expect(after.jazz > before.jazz + 0.03)
        #expect(after.metal < before.metal - 0.03)
    }

    @Test func `likes alone teach, and so do passes alone`() throws {
        let liked = try scores(fans { crowd, jazz, _ in crowd.say(.like, by: 0, of: jazz.lowerBound) })
        #expect(liked.jazz > liked.metal + 0.03)
        let passed = try scores(fans { crowd, _, metal in crowd.say(.dislike, by: 0, of: metal.lowerBound) })
        #expect(passed.jazz > passed.metal + 0.01)
    }

    @Test func `more decisions of one kind teach more, and a larger kappa lets them teach less`() throws {
        func lead(_ each: Int, kappa: Double) throws -> Double {
            var settings = HistorySettings()
            settings.kappa = kappa
            let scores = try scores(
                fans { crowd, jazz, metal in
                    for target in jazz.prefix(each) { crowd.say(.like, by: 0, of: target) }
                    for target in metal.prefix(each) { crowd.say(.dislike, by: 0, of: target) }
                }, settings: settings)
            return scores.jazz - scores.metal
        }
        let leads = try (0...3).map { try lead($0, kappa: 20) }
        #expect(zip(leads, leads.dropFirst()).allSatisfy { $0 + 0.01 < $1 })
        #expect(try lead(3, kappa: 100) < 0.5 * leads[3])
        #expect(try lead(3, kappa: 5) > 1.5 * leads[3])
    }

    @Test func `who likes as many of a kind as anybody would learns nothing of it`() throws {
        let before = try scores(fans(each: 11) { _, _, _ in }, each: 11)
        // Without knowledge three in ten are expected to be liked.
        for (likes, isSurprise) in [(3, false), (2, true), (4, true)] {
            let after = try scores(
                fans(each: 11) { crowd, jazz, _ in
                    for (place, target) in jazz.prefix(10).enumerated() {
                        crowd.say(place < likes ? .like : .dislike, by: 0, of: target)
                    }
                }, each: 11)
            #expect((abs(after.jazz - before.jazz) > 1e-4) == isSurprise, "\(likes): \(after.jazz - before.jazz)")
        }
    }

    @Test func `words on people of whom nothing is known teach nothing`() throws {
        var crowd = try fans { _, _, _ in }
        crowd.people.append(Person(username: "stranger", age: 30))
        let before = try crowd.model(tables).vectors(weights: .standard, calibratedOn: crowd.pairs)
        crowd.say(.like, by: 0, of: 10)
        let after = try crowd.model(tables).vectors(weights: .standard, calibratedOn: crowd.pairs)
        // Of the stranger as of everybody the age is known, but all are of one age.
        #expect(after.seeks == before.seeks)
        #expect(after.offers == before.offers)
        crowd.say(.like, by: 0, of: 1)
        #expect(try crowd.model(tables).vectors(weights: .standard, calibratedOn: crowd.pairs).seeks != before.seeks)
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
    func `with few words a history weight of zero gives the vectors of the profiles alone`(seed: UInt64) throws {
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

    @Test(arguments: [150, 900], 0..<2 as Range<UInt64>)
    func `the average person gets nothing from the wishes`(words: Int, seed: UInt64) throws {
        let crowd = RandomCrowd(people: 30, words: words, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        var largest = 0.0
        for actor in crowd.people.indices {
            let wishes = crowd.people.indices.map { model.parts(actor, $0, vectors)["history_wishes"]?.value ?? .nan }
            #expect(abs(wishes.reduce(0, +)) < 1e-4)
            largest = max(largest, wishes.map(abs).max() ?? 0)
        }
        #expect(largest > 0.1)
    }
}
