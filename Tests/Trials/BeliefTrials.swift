internal import Compatibility
internal import Foundation
internal import MatchStore
internal import Profiles
internal import Randomness
internal import ReferenceData

/// How much of what is learned from decisions is chance: which of them are held out is drawn anew, and nothing else changes.
package struct BeliefTrials: Sendable {
    private let threads: Int

    package init(threads: Int) { self.threads = threads }

    /// What came of it on one crowd, with so many decisions held out.
    package struct Line: Sendable {
        package let people: Int
        package let decisions: Int
        package let heldOut: Int
        /// Of one fit.
        package let seconds: Double
        /// By part: the mean of how far it is believed, and the standard deviation of that.
        package let beliefs: [(name: String, mean: Double, error: Double)]

        package static let heads = "people  decisions  held out  seconds  standard error of each belief (and its mean)"

        package var text: String {
            let parts = beliefs.map { String(format: "%@ %.4f (%.2f)", $0.name, $0.error, $0.mean) }
            return String(format: "%6d %10d %9d %8.2f  ", people, decisions, heldOut, seconds)
                + parts.joined(separator: ", ")
        }
    }

    /// - Parameters:
    ///   - heldOut: how many decisions held out are enough; `nil`: all of a crowd of at most 100,000 decisions, and a fifth of a
    ///     larger one.
    ///   - draws: how often is drawn which, ≥ 2.
    package func run(people: Int, heldOut: [Int?], draws: Int, seed: UInt64) async throws -> [Line] {
        let scratch = try Scratch()
        let made = try await scratch.start([
            "populate", "--database", "app.db", "--people", "\(people)", "--decisions", "27", "--seed", "\(seed)",
        ]).outcome(within: .seconds(7_200))
        guard made.code == 0 else { throw TrialCrowd.Failed(outcome: made) }
        let tables = try Self.tables()
        guard let asOf = Timestamp(TrialCrowd.asOf) else { return [] }
        var crowd = try CrowdReader.snapshot(
            of: scratch.url("app.db").path, tables: tables, mapping: TypeMapping(), asOf: asOf)
        let standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats, remembered: [],
            asOf: asOf,
            dislikeExpiry: nil, threads: threads)
        crowd.interactions = []
        return try heldOut.map { enough in
            let count = standing.decisions.count
            return try line(
                crowd.people, standing, asOf, tables, heldOut: enough ?? (count > 100_000 ? count / 5 : count),
                draws: draws)
        }
    }

    static func tables() throws -> ReferenceTables {
        try ReferenceTables(
            genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
            roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
            genderWords: ReferenceData.genderWords)
    }

    private func line(
        _ people: [Person], _ standing: Standing, _ asOf: Timestamp, _ tables: ReferenceTables, heldOut: Int, draws: Int
    ) throws -> Line {
        var found: [[Double]] = []
        var names: [String] = []
        let began = ContinuousClock.now
        for draw in 0..<max(draws, 2) {
            var people = people
            for row in people.indices {
                people[row].key = SplitMix64.mix((people[row].key ?? UInt64(row)) ^ UInt64(draw))
            }
            let model = try CompatibilityModel(
                people: people, standing: standing, asOf: asOf, tables: tables, heldOut: heldOut, threads: threads)
            let belief = model.learned.belief
            names =
                ["profile", "selectivity", "reputation"] + belief.wishes.indices.map { "wish \($0 + 1)" } + ["latent"]
            found.append([belief.profile, belief.selectivity, belief.reputation] + belief.wishes + [belief.latent])
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1) / Double(found.count)
        let beliefs = names.enumerated().map { place, name in
            let values = found.map { $0[place] }
            let mean = values.reduce(0, +) / Double(values.count)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
            return (name: name, mean: mean, error: square.squareRoot())
        }
        return Line(
            people: people.count, decisions: standing.decisions.count, heldOut: heldOut, seconds: seconds,
            beliefs: beliefs)
    }
}
