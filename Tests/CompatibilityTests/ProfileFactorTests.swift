import Compatibility
import Foundation
import LinearAlgebra
import Profiles
import Randomness
import Testing

@Suite struct ProfileFactorTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    /// With nothing learned a unit of fit is worth this much log-odds.
    static let slope = 3.0

    /// What one factor adds to every directed pair, per unit of fit, in a crowd without history.
    private func fits(_ factor: Factor, of people: [Person]) throws -> [[Double]] {
        let standing = Standing(
            people: people.count, interactions: [], chats: [], remembered: [], asOf: RandomCrowd.asOf,
            dislikeExpiry: nil)
        let model = try CompatibilityModel(
            people: people, standing: standing, asOf: RandomCrowd.asOf, tables: tables)
        var weights = Dictionary(uniqueKeysWithValues: Factor.all.map { ($0, 0.0) })
        weights[factor] = 1
        let vectors = model.vectors(weights: try FactorWeights(weights), calibratedOn: [])
        return people.indices.map { actor in
            people.indices.map { (vectors.logOdds(actor, $0) - vectors.intercept) / Self.slope }
        }
    }

    private func people(_ changes: [(inout Person) -> Void]) -> [Person] {
        changes.enumerated().map { row, change in
            var person = Person(username: "user\(row)", age: 30)
            change(&person)
            return person
        }
    }

    private func genre(_ name: String) throws -> Int { try #require(tables.genres.term(for: name)) }
    private func role(_ name: String) throws -> Int { try #require(tables.roles.term(for: name)) }

    @Test(arguments: Factor.profile, 0..<3 as Range<UInt64>)
    func `a factor alone scores every pair as its kernel says, the average standing in for what is missing`(
        factor: Factor, seed: UInt64
    ) throws {
        let crowd = RandomCrowd(people: 30, tables: tables, seed: seed)
        let twin = KernelTwin(people: crowd.people, tables: tables)
        let found = try fits(factor, of: crowd.people)
        for actor in crowd.people.indices {
            for target in crowd.people.indices {
                let expected = twin.fit(factor, actor, target)
                #expect(abs(found[actor][target] - expected) < 1.1e-4, "\(actor), \(target)")
                #expect((-1e-4...1.0001).contains(found[actor][target]))
            }
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `an explanation gives each factor what its kernel is worth at its weight`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let crowd = RandomCrowd(people: 14, tables: tables, seed: seed)
        let twin = KernelTwin(people: crowd.people, tables: tables)
        let weights = try FactorWeights.random(using: &generator)
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: weights, calibratedOn: crowd.pairs)
        for actor in crowd.people.indices {
            for target in crowd.people.indices {
                let parts = model.parts(actor, target, vectors)
                for factor in Factor.profile {
                    let part = try #require(parts[factor.name])
                    let expected = Self.slope * weights[factor] * twin.fit(factor, actor, target)
                    #expect(abs(part.value - expected) < 1.1e-4 * Self.slope)
                    #expect(part.weight == weights[factor])
                    let words = part.evidence.components(separatedBy: " → ")
                    #expect(words.count == 2)
                    #expect((words.first == "unknown: average") == !twin.knows(factor, actor))
                    #expect((words.last == "unknown: average") == !twin.knows(factor, target))
                }
            }
        }
    }

    @Test func `every two ages and every two lengths of experience are within a ten-thousandth of the kernel`() throws {
        let ages = (18...Person.oldest).map { age in Person(username: "user\(age)", age: age) }
        let years = (0...120).map { (years: Int) in Person(username: "user\(years)", age: 120, experience: years) }
        for (factor, people) in [(Factor.age, ages), (.experience, years)] {
            let twin = KernelTwin(people: people, tables: tables)
            let found = try fits(factor, of: people)
            var largest = 0.0
            for actor in people.indices {
                for target in people.indices {
                    largest = max(largest, abs(found[actor][target] - twin.fit(factor, actor, target)))
                }
            }
            #expect(largest < 1.1e-4, "\(factor)")
        }
    }

    @Test func `a profile that says nothing leaves a factor without a say when nobody says anything`() throws {
        for factor in [Factor.genre, .experience, .role] {
            let found = try fits(factor, of: people([{ _ in }, { _ in }]))
            #expect(found.joined().allSatisfy { abs($0) < 1e-6 })
        }
    }

    @Test func `whoever says nothing gets the mean of those who do, on either side`() throws {
        let found = try fits(
            .experience, of: people([{ $0.experience = 0 }, { $0.experience = 5 }, { $0.experience = 40 }, { _ in }]))
        for row in 0..<3 {
            #expect(abs(found[row][3] - found[row][..<3].reduce(0, +) / 3) < 1e-6)
            #expect(abs(found[3][row] - (found[0][row] + found[1][row] + found[2][row]) / 3) < 1e-6)
        }
        let all = (0..<3).reduce(0.0) { $0 + found[$1][..<3].reduce(0, +) } / 9
        #expect(abs(found[3][3] - all) < 1e-6)
    }

    @Test(arguments: [(1, 3, 0.69), (15, 18, 0.98), (0, 10, 0.01)])
    func `early years of experience tell more than late ones`(one: Int, other: Int, fit: Double) throws {
        let found = try fits(.experience, of: people([{ $0.experience = one }, { $0.experience = other }]))
        #expect(abs(found[0][1] - fit) < 0.005)
    }

    @Test(arguments: [(20, 24), (35, 45), (50, 65)])
    func `half of full agreement is left 4 years apart at 20, 10 at 35 and 15 at 50`(one: Int, other: Int) throws {
        let found = try fits(.age, of: people([{ $0.age = one }, { $0.age = other }]))
        #expect(abs(found[0][1] - 0.5) < 0.06)
    }

    @Test func `roles are averaged over the table, and a set of roles suits another as a whole`() throws {
        let (vocalist, guitarist, drummer) = (try role("vocalist"), try role("guitarist"), try role("drummer"))
        let found = try fits(
            .role, of: people([{ $0.roles = [vocalist, guitarist] }, { $0.roles = [drummer] }]))
        let table = tables.complementarity
        #expect(abs(found[0][1] - (table[vocalist, drummer] + table[guitarist, drummer]) / 2) < 1e-6)
        let inside = table[vocalist, vocalist] + 2 * table[vocalist, guitarist] + table[guitarist, guitarist]
        #expect(abs(found[0][0] - inside / 4) < 1e-6)
    }

    @Test func `genres of one family are one taste, and related families are alike as far as the table says`() throws {
        let (metal, thrash, rock, jazz) = (
            try genre("metal"), try genre("thrash metal"), try genre("rock"), try genre("jazz")
        )
        let found = try fits(
            .genre,
            of: people([
                { $0.genres = [metal] }, { $0.genres = [thrash] }, { $0.genres = [rock] }, { $0.genres = [jazz] },
            ]))
        let names = tables.affinities.names
        let (row, column) = (names.firstIndex(of: "metal")!, names.firstIndex(of: "rock")!)
        #expect(abs(found[0][1] - 1) < 1e-6)
        #expect(abs(found[0][2] - tables.affinities[row, column]) < 1e-6)
        #expect(abs(found[0][3] - tables.affinities[row, names.firstIndex(of: "jazz")!]) < 1e-6)
    }

    @Test func `a genre that the affinities do not know equals itself only`() throws {
        let (polka, rock) = (try genre("polka"), try genre("rock"))
        #expect(tables.genres.terms[polka].family == nil)
        let found = try fits(
            .genre,
            of: people([
                { $0.genres = [polka] }, { $0.otherGenres = ["zydecore"] }, { $0.otherGenres = ["zydecore"] },
                { $0.genres = [rock] }, { $0.genres = [rock, polka].sorted() },
            ]))
        #expect(abs(found[0][0] - 1) < 1e-6)
        #expect(abs(found[1][2] - 1) < 1e-6)
        #expect(abs(found[0][1]) < 1e-6)
        #expect(abs(found[0][3]) < 1e-6)
        #expect(abs(found[0][4] - 0.5.squareRoot()) < 1e-6)
    }

    @Test func `the 16 commonest of them are told apart, of equals the first by name, and the rest are unknown`() throws
    {
        // zyd10 is named once, zyd11 twice, and so on; zyd09 as often as zyd10.
        var crowd: [Person] = []
        for number in 10...26 {
            for _ in 10...number {
                crowd.append(Person(username: "user\(crowd.count)", age: 30, otherGenres: ["zyd\(number)"]))
            }
        }
        crowd.append(Person(username: "last", age: 30, otherGenres: ["zyd09"]))
        let standing = Standing(
            people: crowd.count, interactions: [], chats: [], remembered: [], asOf: RandomCrowd.asOf,
            dislikeExpiry: nil)
        let model = try CompatibilityModel(people: crowd, standing: standing, asOf: RandomCrowd.asOf, tables: tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        for (row, person) in crowd.enumerated() {
            let evidence = try #require(model.parts(row, row, vectors)["genre"]).evidence
            let genre = person.otherGenres[0]
            let isKnown = genre != "zyd09" && genre != "zyd10"
            #expect(evidence == (isKnown ? "\(genre) → \(genre)" : "unknown: average → unknown: average"))
        }
        // With one genre less there is room for one of the two that are named once.
        let fewer = crowd.filter { $0.otherGenres != ["zyd26"] }
        let smaller = try CompatibilityModel(
            people: fewer,
            standing: Standing(
                people: fewer.count, interactions: [], chats: [], remembered: [], asOf: RandomCrowd.asOf,
                dislikeExpiry: nil),
            asOf: RandomCrowd.asOf, tables: tables)
        let scored = smaller.vectors(weights: .standard, calibratedOn: [])
        let last = fewer.count - 1
        #expect(smaller.parts(0, last, scored)["genre"]?.evidence == "unknown: average → zyd09")
    }

    @Test func `all blocks together have no more than 96 columns`() throws {
        var crowd = RandomCrowd(people: 20, tables: tables, seed: 1)
        for row in crowd.people.indices { crowd.people[row].otherGenres = ["zyd\(row)"] }
        let model = try crowd.model(tables)
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        #expect(model.offers.columns <= 96)
        #expect(vectors.seeks.columns == vectors.offers.columns)
        #expect(vectors.seeks.rows == 20 && vectors.offers.rows == 20)
    }
}
