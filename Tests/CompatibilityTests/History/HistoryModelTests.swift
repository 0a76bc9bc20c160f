import Compatibility
import LinearAlgebra
import Profiles
import Randomness
import Testing

@Suite struct HistoryModelTests {
    let tables: ReferenceTables

    init() throws { tables = try ReferenceTables.builtIn() }

    /// Fans of jazz and of metal in turn, all of one age.
    private func fans(_ count: Int) throws -> RandomCrowd {
        let (jazz, metal) = (
            try #require(tables.genres.term(for: "jazz")), try #require(tables.genres.term(for: "metal"))
        )
        var crowd = RandomCrowd(people: 0, tables: tables, seed: 0)
        crowd.people = (0..<count).map { row in
            Person(username: "user\(1000 + row)", age: 30, genres: [row.isMultiple(of: 2) ? jazz : metal])
        }
        return crowd
    }

    /// How far the parts of the scores differ between pairs: their standard deviations over some pairs.
    private func effects(_ model: CompatibilityModel, _ crowd: RandomCrowd) -> [String: Double] {
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        let pairs = crowd.pairs.enumerated().filter { $0.offset.isMultiple(of: 3) }.map(\.element)
        var sums: [String: (first: Double, second: Double)] = [:]
        for (actor, target) in pairs {
            for (part, contribution) in model.parts(actor, target, vectors) {
                sums[part, default: (0, 0)].first += contribution.value
                sums[part, default: (0, 0)].second += contribution.value * contribution.value
            }
        }
        let count = Double(pairs.count)
        return sums.mapValues { max($0.second / count - $0.first * $0.first / count / count, 0).squareRoot() }
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `noise is not believed: decisions by the coin give neither wishes nor latent factors an effect`(
        seed: UInt64
    ) throws {
        var stream = RandomStream(seed: seed)
        var crowd = RandomCrowd(people: 60, tables: tables, seed: seed)
        crowd.decide(by: 0..<60, on: 0..<60, each: 30, using: &stream) { _, _ in 0 }
        let model = try crowd.model(tables)
        let effects = effects(model, crowd)
        #expect(effects["history_wishes"]! < 0.2)
        #expect(effects["history_collaborative"]! < 0.2)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `whatever is believed or not, every number is finite`(seed: UInt64) throws {
        var stream = RandomStream(seed: seed)
        var crowd = RandomCrowd(people: 24, tables: tables, seed: seed)
        crowd.decide(by: 0..<24, on: 0..<24, each: 11, using: &stream) { _, _ in 0 }
        let model = try crowd.model(tables)
        #expect(model.isFitted)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        #expect((vectors.seeks.elements + vectors.offers.elements).allSatisfy { $0.isFinite && abs($0) < 20 })
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `camps that no profile tells apart are found by latent factors`(seed: UInt64) throws {
        var stream = RandomStream(seed: seed)
        var crowd = RandomCrowd(people: 60, tables: tables, seed: seed)
        crowd.decide(by: 0..<60, on: 0..<60, each: 30, using: &stream) { actor, target in
            (actor + target).isMultiple(of: 2) ? 1.5 : -1.5
        }
        let model = try crowd.model(tables)
        #expect(model.findings.collaborative > 0.5)
        #expect(effects(model, crowd)["history_collaborative"]! > 0.7)
        var settings = HistorySettings()
        settings.factors = 0
        let without = try crowd.model(tables, settings: settings)
        #expect(without.findings.collaborative == 0)
        #expect(without.offers.columns == model.offers.columns - 8)
        #expect(effects(without, crowd)["history_collaborative"]! == 0)
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `tastes of one's own are found by wishes`(seed: UInt64) throws {
        var stream = RandomStream(seed: seed)
        var crowd = try fans(60)
        // Whoever they are themselves, the first half like jazz people and the others metal people.
        crowd.decide(by: 0..<60, on: 0..<60, each: 30, using: &stream) { actor, target in
            (actor < 30) == target.isMultiple(of: 2) ? 1.5 : -1.5
        }
        let model = try crowd.model(tables)
        #expect(effects(model, crowd)["history_wishes"]! > 0.4)
        #expect(model.findings.wishes[.genre]! > 0.5)
        // All are of one age, and nobody has a role: what nothing is known of is believed as before.
        #expect(abs(model.findings.wishes[.age]! - 0.5) < 1e-6 && abs(model.findings.wishes[.role]! - 0.5) < 1e-6)
    }

    @Test(arguments: [1.5, -1.5], 0..<2 as Range<UInt64>)
    func `where unlike genres attract the slope of genre is below zero, and above where like ones do`(
        pull: Double, seed: UInt64
    ) throws {
        var stream = RandomStream(seed: seed)
        var crowd = try fans(60)
        crowd.decide(by: 0..<50, on: 0..<50, each: 25, using: &stream) { actor, target in
            (actor + target).isMultiple(of: 2) ? pull : -pull
        }
        let model = try crowd.model(tables)
        let slope = try #require(model.findings.slopes[.genre])
        #expect(pull > 0 ? slope > 1.2 : slope < -1, "\(slope)")
        // People who said nothing, and of whom nothing was said: like and unlike.
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        #expect((vectors.logOdds(50, 52) > vectors.logOdds(50, 51)) == (pull > 0))
    }

    @Test func `with fewer than 200 decisions the shipped values hold, and with 200 they give way`() throws {
        var stream = RandomStream(seed: 1)
        var crowd = try fans(20)
        crowd.decide(by: 0..<20, on: 0..<20, each: 10, using: &stream) { actor, target in
            Double(actor) / 5 - 1 - Double(target) / 10
        }
        let enough = try crowd.model(tables)
        crowd.interactions.removeLast()
        let few = try crowd.model(tables)
        #expect(enough.decisionCount == 200 && enough.isFitted && few.decisionCount == 199 && !few.isFitted)
        for factor in Factor.profile {
            #expect(abs(few.findings.slopes[factor]! - 3 * FactorWeights.standard[factor]) < 1e-12)
            #expect(few.findings.wishes[factor] == 0.5)
        }
        #expect(few.baseRate == 0.3 && few.findings.baseRate == 0.3 && few.findings.collaborative == 0)
        #expect(effects(few, crowd)["history_selectivity"]! == 0 && effects(few, crowd)["history_reputation"]! == 0)
        #expect(enough.findings.slopes[.genre] != few.findings.slopes[.genre])
        let likes = crowd.interactions.count { $0.kind == .like }
        #expect(abs(enough.baseRate - Double(likes + 1) / 202) < 0.01 && abs(enough.baseRate - 0.3) > 0.02)
        #expect(effects(enough, crowd)["history_selectivity"]! > 0.1)
    }

    @Test func `the base rate counts conversations double, and one like and one dislike more`() throws {
        var crowd = try fans(30)
        for actor in 0..<20 {
            for target in 20..<30 { crowd.say(target < 23 ? .like : .dislike, by: actor, of: target) }
        }
        #expect(abs(try crowd.model(tables).baseRate - 61.0 / 202) < 1e-6)
        crowd.chats = [
            DirectChat(first: 0, second: 20, answered: RandomCrowd.asOf),
            DirectChat(first: 1, second: 2, answered: RandomCrowd.asOf),
        ]
        // A like that counts double, three conversations of those who said nothing.
        #expect(abs(try crowd.model(tables).baseRate - 68.0 / 209) < 1e-6)
        var settings = HistorySettings()
        settings.conversation = 5
        #expect(abs(try crowd.model(tables, settings: settings).baseRate - 80.0 / 221) < 1e-6)
    }

    @Test(arguments: [true, false])
    func `decisions that are all alike leave every score finite, and the base rate a chance`(isLike: Bool) throws {
        var crowd = RandomCrowd(people: 30, tables: tables, seed: 1)
        for actor in 0..<20 {
            for target in 0..<30 where target != actor { crowd.say(isLike ? .like : .dislike, by: actor, of: target) }
        }
        let model = try crowd.model(tables)
        #expect(abs(model.baseRate - (isLike ? 581.0 / 582 : 1.0 / 582)) < 1e-6)
        let vectors = model.vectors(weights: .standard, calibratedOn: crowd.pairs)
        #expect((vectors.seeks.elements + vectors.offers.elements).allSatisfy { $0.isFinite && abs($0) < 20 })
    }

    @Test(arguments: [(2, 0.95), (19, 0.95), (20, 0.95), (21, 0.95), (40, 0.95), (21, 0.5), (20, 0.9), (20, 1)])
    func `nobody's selectivity is above that of the person at the share of the cap`(deciders: Int, cap: Double) throws {
        var stream = RandomStream(seed: UInt64(deciders))
        var crowd = RandomCrowd(people: 110, tables: tables, seed: 1)
        crowd.decide(by: 0..<deciders, on: 0..<110, each: deciders == 2 ? 100 : 25, using: &stream) { actor, _ in
            4 * Double(actor) / Double(deciders) - 2
        }
        func selectivity(_ cap: Double) throws -> [Double] {
            var settings = HistorySettings()
            settings.cap = cap
            settings.factors = 0
            let model = try crowd.model(tables, settings: settings)
            let vectors = model.vectors(weights: .standard, calibratedOn: [])
            return crowd.people.indices.map { model.parts($0, 109, vectors)["history_selectivity"]?.value ?? .nan }
        }
        let (free, capped) = (try selectivity(1), try selectivity(cap))
        let deciding = free[..<deciders]
        // The smallest value that so many are not above.
        let limit = try #require(
            deciding.sorted().first { value in
                100 * deciding.count { $0 <= value } >= Int((100 * cap).rounded()) * deciders
            })
        #expect(Set(deciding).count == deciders)
        for (value, free) in zip(capped, deciding) { #expect(value == min(free, limit)) }
        #expect(capped[..<deciders].count { $0 == limit } == deciders - deciding.count { $0 < limit })
        // Who decided on nobody is average under any cap.
        #expect(capped[deciders...] == free[deciders...])
        #expect((capped == free) == (limit == deciding.max()))
    }

    @Test(arguments: 0..<2 as Range<UInt64>)
    func `what is found does not depend on the order in which words were said, nor on the cap`(seed: UInt64) throws {
        let crowd = RandomCrowd(people: 36, words: 900, chats: 6, tables: tables, seed: seed)
        let model = try crowd.model(tables)
        var reversed = crowd
        reversed.interactions.reverse()
        let again = try reversed.model(tables)
        #expect(again.findings == model.findings)
        #expect(again.offers == model.offers)
        var settings = HistorySettings()
        settings.cap = 0.5
        #expect(try crowd.model(tables, settings: settings).findings == model.findings)
        settings.kappa = 3
        #expect(try crowd.model(tables, settings: settings).findings != model.findings)
    }
}
