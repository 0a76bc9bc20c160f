import Compatibility
import LinearAlgebra
import MathFunctions
import Profiles
import Randomness
import ReferenceData

extension ReferenceTables {
    /// The shipped tables.
    static func builtIn() throws -> ReferenceTables {
        try ReferenceTables(
            genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
            roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
            genderWords: ReferenceData.genderWords)
    }
}

/// People and what they said, made from a seed.
struct RandomCrowd {
    static let asOf = Timestamp("2026-03-01 12:00:00")!

    var people: [Person] = []
    var interactions: [Interaction] = []
    var chats: [DirectChat] = []

    /// - Parameters:
    ///   - words: likes and dislikes before the moment, of the first two thirds of the people on anybody; of one
    ///     person on another the first one drawn is kept.
    init(people count: Int, words: Int = 0, chats: Int = 0, tables: ReferenceTables, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for row in 0..<count { people.append(Self.person(row, tables, using: &generator)) }
        var said: Set<[Int]> = []
        for id in 0..<words {
            let actor = Int.random(in: 0..<max(1, count * 2 / 3), using: &generator)
            let target = Int.random(in: 0..<count, using: &generator)
            guard actor != target, said.insert([actor, target]).inserted else { continue }
            interactions.append(
                Interaction(
                    actor: Int32(actor), target: Int32(target),
                    kind: [.like, .like, .dislike, .dislike, .block].randomElement(using: &generator)!,
                    time: Self.asOf.adding(seconds: -Int64.random(in: 0...1000, using: &generator)), id: Int64(id)))
        }
        for _ in 0..<chats {
            let one = Int32.random(in: 0..<Int32(count), using: &generator)
            let other = (one + Int32.random(in: 1..<Int32(count), using: &generator)) % Int32(count)
            self.chats.append(DirectChat(first: one, second: other, answered: Self.asOf.adding(seconds: -5)))
        }
    }

    /// Somebody of whom every part may be missing but the age.
    private static func person(_ row: Int, _ tables: ReferenceTables, using generator: inout SplitMix64) -> Person {
        let genres = tables.genres.terms
        let withoutFamily = genres.indices.filter { genres[$0].family == nil }
        var known: Set<Int> = []
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            known.insert(genres.indices.randomElement(using: &generator)!)
        }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            known.insert(withoutFamily.prefix(8).randomElement(using: &generator)!)
        }
        var others: Set<String> = []
        if Int.random(in: 0..<3, using: &generator) == 0 {
            // The smaller of two numbers, so that some are common.
            let number = min(Int.random(in: 0..<30, using: &generator), Int.random(in: 0..<30, using: &generator))
            others.insert("zydecore\(number)")
        }
        var roles: Set<Int> = []
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            roles.insert(tables.roles.terms.indices.randomElement(using: &generator)!)
        }
        return Person(
            username: "user\(1000 + row)", age: Int.random(in: 18...Person.oldest, using: &generator),
            gender: GenderSet(Int.random(in: 0...1, using: &generator)), genres: known.sorted(),
            otherGenres: others.sorted(),
            roles: roles.sorted(),
            experience: Int.random(in: 0..<4, using: &generator) == 0 ? nil : .random(in: 0...60, using: &generator))
    }

    func standing() -> Standing {
        Standing(
            people: people.count, interactions: interactions, chats: chats, remembered: [], asOf: Self.asOf,
            dislikeExpiry: nil)
    }

    func model(
        _ tables: ReferenceTables, settings: HistorySettings = HistorySettings()
    ) throws -> CompatibilityModel {
        try CompatibilityModel(
            people: people, standing: standing(), asOf: Self.asOf, tables: tables, settings: settings)
    }

    /// Lets people decide on `each` others, as likely to like them as some log-odds say.
    mutating func decide(
        by actors: Range<Int>, on targets: Range<Int>, each: Int, using stream: inout RandomStream,
        _ logOdds: (_ actor: Int, _ target: Int) -> Double
    ) {
        for actor in actors {
            var others = targets.filter { $0 != actor }
            for place in 0..<min(each, others.count) {
                others.swapAt(place, place + stream.below(others.count - place))
                let likes = stream.chance(PortableMath.sigmoid(logOdds(actor, others[place])))
                say(likes ? .like : .dislike, by: actor, of: others[place])
            }
        }
    }

    /// Adds a word, a minute before the moment.
    mutating func say(_ kind: InteractionKind, by actor: Int, of target: Int) {
        interactions.append(
            Interaction(
                actor: Int32(actor), target: Int32(target), kind: kind, time: Self.asOf.adding(seconds: -60),
                id: Int64(interactions.count)))
    }

    /// By row, a number for the gender, 0 where it is unknown.
    var genders: [Int] { people.map { $0.gender.term.map { $0 + 1 } ?? 0 } }

    /// Every pair of two different people.
    var pairs: [(first: Int, second: Int)] {
        people.indices.flatMap { first in people.indices.dropFirst(first + 1).map { (first, $0) } }
    }
}

extension ScoringVectors {
    /// ⟨seeks(u), offers(v)⟩, one product after the other.
    func logOdds(_ actor: Int, _ target: Int) -> Double {
        var sum = 0.0
        for column in 0..<seeks.columns { sum += Double(seeks[actor, column]) * Double(offers[target, column]) }
        return sum
    }
}

extension CompatibilityModel {
    /// The contributions of one direction by name.
    func parts(_ actor: Int, _ target: Int, _ vectors: ScoringVectors) -> [String: Contribution] {
        let explanation = explanation(
            from: actor, to: target, vectors: vectors, logOdds: vectors.logOdds(actor, target))
        return Dictionary(uniqueKeysWithValues: explanation.contributions.map { ($0.part, $0) })
    }
}

extension FactorWeights {
    /// Weights drawn at random, some of them zero.
    static func random(using generator: inout SplitMix64) throws -> FactorWeights {
        var given: [Factor: Double] = [.age: 0.1]
        for factor in Factor.all where factor != .age {
            given[factor] = Int.random(in: 0..<5, using: &generator) == 0 ? 0 : .random(in: 0...1, using: &generator)
        }
        return try FactorWeights(given)
    }
}
