internal import Compatibility
internal import Evaluation
internal import Foundation
internal import MatchStore
package import Profiles
internal import Randomness
internal import ReferenceData
internal import SyntheticPopulation

/// A synthetic crowd of known truth, cut in two, whose later decisions can be made anew.
package struct CoverageCrowd: Sendable {
    /// What is made up for a later decision.
    package enum Redraw: Sendable {
        /// Heads and tails: nothing in them can be predicted.
        case coins
        /// What the two would have decided another time, by their hidden wishes.
        case truth
    }

    package static let split = Timestamp("2025-11-15 00:00:00") ?? Timestamp(seconds: 0)
    /// How often a coin says that somebody likes, about as often as people do.
    static let coin = 0.4

    let crowd: Crowd
    let tables: ReferenceTables
    private let likes: @Sendable (Int, Int) -> Double

    /// Makes a crowd with `duet populate`, and reads it as `duet evaluate` does.
    package init(world: String, people: Int, decisions: Int = 20, seed: UInt64) async throws {
        let scratch = try Scratch()
        let populate = [
            "populate", "--database", "app.db", "--truth", "truth.jsonl", "--world", world, "--people", "\(people)",
            "--decisions", "\(decisions)", "--seed", "\(seed)",
        ]
        let made = try await scratch.duet(populate)
        guard made.code == 0 else { throw Failure(sentence: "\(populate) ended with \(made.code): \(made.err)") }
        tables = try ReferenceTables(
            genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
            roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
            genderWords: ReferenceData.genderWords)
        let crowd = try CrowdReader.snapshot(
            of: scratch.url("app.db").path, tables: tables, mapping: TypeMapping(), asOf: Self.split
        ).orderedByActivity()
        self.crowd = crowd
        let truth = try TruthReader([UInt8](try Data(contentsOf: scratch.url("truth.jsonl"))))
        let places = Dictionary(truth.usernames.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = crowd.people.map { places[$0.username] }
        likes = { actor, target in
            guard let actor = rows[actor], let target = rows[target] else { return 0 }
            return truth.likeProbability(of: actor, for: target)
        }
    }

    package struct Failure: Error, CustomStringConvertible {
        var sentence: String
        package var description: String { sentence }
    }

    /// The crowd with its later decisions as they were, or made anew.
    func backtest(_ redraw: Redraw? = nil, seed: UInt64 = 0) -> Backtest {
        guard let redraw else { return Backtest(crowd: crowd, split: Self.split) }
        var copy = crowd
        for place in copy.interactions.indices {
            let word = copy.interactions[place]
            guard let time = word.time, time > Self.split, word.kind != .unmapped else { continue }
            var stream = RandomStream(seed: seed, UInt64(place))
            let chance = redraw == .coins ? Self.coin : likes(Int(word.actor), Int(word.target))
            copy.interactions[place].kind = stream.chance(chance) ? .like : .dislike
        }
        return Backtest(crowd: copy, split: Self.split)
    }
}
