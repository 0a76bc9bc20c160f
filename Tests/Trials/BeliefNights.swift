internal import Compatibility
internal import Foundation
internal import MatchStore
internal import Matching
internal import MathFunctions
internal import Profiles
internal import Randomness

/// How much of what changes from night to night in what is learned is news, how much is chance, and whether carrying over what
/// earlier nights had learned would foretell the next day's decisions better.
package struct BeliefNights: Sendable {
    private let threads: Int
    private let draws: Int

    /// - Parameter draws: how often is drawn which decisions are held out, ≥ 2.
    package init(threads: Int, draws: Int) { (self.threads, self.draws) = (threads, draws) }

    /// What was found over the nights of one crowd.
    package struct Report: Sendable {
        let people: Int
        let nights: Int
        let decisions: ClosedRange<Int>
        /// By part of what is learned.
        let parts: [Part]
        /// What the decisions of the day after each night cost in log loss by other beliefs, beside the night's own.
        let rivals: [Rival]

        struct Part: Sendable {
            let name: String
            /// The belief of the first and of the last night, means over the draws.
            let ends: (Double, Double)
            /// From one night to the next, root mean squares: of one draw, and of the mean over the draws.
            let change, news: Double
            /// The standard deviation over the draws of one night.
            let chance: Double
        }

        struct Rival: Sendable {
            let name: String
            let loss: Double
            let error: Double
        }

        package var lines: [String] {
            var lines = [
                "\(people) people, \(nights) nights, \(decisions.lowerBound) to \(decisions.upperBound) decisions known",
                "part          first night  last night  change a night  of it news  by other draws",
            ]
            for part in parts {
                lines.append(
                    part.name.padding(toLength: 14, withPad: " ", startingAt: 0)
                        + String(
                            format: "%11.3f %11.3f %15.4f %11.4f %15.4f", part.ends.0, part.ends.1, part.change,
                            part.news, part.chance))
            }
            lines.append("log loss of the next day's decisions, less that by the night's own beliefs:")
            for rival in rivals {
                lines.append(
                    "  " + rival.name.padding(toLength: 34, withPad: " ", startingAt: 0)
                        + String(format: "%+.6f ± %.6f", rival.loss, rival.error))
            }
            return lines
        }
    }

    /// One night's crowd, and what people decided on the day after it.
    private struct Night {
        let people: [Person]
        let standing: Standing
        let asOf: Timestamp
        /// By row: who decided on whom, and whether they liked them.
        var next: [(actor: Int, target: Int, isLike: Bool)] = []
    }

    package func run(people: Int, nights: Int, seed: UInt64) async throws -> Report {
        let scratch = try Scratch()
        let made = try await scratch.start([
            "simulate", "--people", "\(people)", "--nights", "\(nights)", "--seed", "\(seed)", "--arrivals",
            "\(people / 100)", "--keep", "app.db",
        ]).outcome(within: .seconds(7_200))
        guard made.code == 0 else { throw TrialCrowd.Failed(outcome: made) }
        let path = scratch.url("app.db").path
        let tables = try BeliefTrials.tables()
        let moments = try MatchDatabase(path: path, access: .read).read { try RunLog.all($0).map(\.asOf) }
        var found: [[[Double]]] = []
        var losses: [[Double]] = []
        var names: [String] = []
        var own: [HistoryModel.Belief] = []
        var counts: [Int] = []
        for (place, asOf) in moments.enumerated() {
            let night = try read(path, tables, asOf: asOf, until: place + 1 < moments.count ? moments[place + 1] : nil)
            counts.append(night.standing.decisions.count)
            let beliefs = try (0..<max(draws, 2)).map { try model(night, tables, draw: $0).learned.belief }
            names =
                ["profile", "selectivity", "reputation"] + beliefs[0].wishes.indices.map { "wish \($0 + 1)" }
                + ["latent"]
            found.append(beliefs.map(Self.numbers))
            own.append(beliefs[0])
            guard !night.next.isEmpty else { continue }
            let rivals = [
                Self.mean(Array(own.suffix(7))), Self.mean(Array(own.suffix(2))), Self.mean(beliefs),
            ]
            let base = try loss(night, model(night, tables, draw: 0))
            losses.append(
                try rivals.map { try loss(night, model(night, tables, draw: 0, belief: $0)) - base })
        }
        return Report(
            people: people, nights: moments.count, decisions: (counts.min() ?? 0)...(counts.max() ?? 0),
            parts: names.indices.map { part in Self.part(names[part], found.map { $0.map { $0[part] } }) },
            rivals: ["the mean of the last 7 nights", "the mean of the last 2 nights", "the mean over draws"]
                .enumerated()
                .map { place, name in Self.rival(name, losses.map { $0[place] }) })
    }

    private func read(
        _ path: String, _ tables: ReferenceTables, asOf: Timestamp, until: Timestamp?
    ) throws -> Night {
        func crowd(_ moment: Timestamp) throws -> (people: [Person], standing: Standing) {
            let crowd = try CrowdReader.snapshot(
                of: path, tables: tables, mapping: TypeMapping(), asOf: moment, scope: .momentItself)
            return (
                crowd.people,
                Standing(
                    people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats, remembered: [],
                    asOf: moment, dislikeExpiry: nil, threads: threads)
            )
        }
        let (people, standing) = try crowd(asOf)
        var night = Night(people: people, standing: standing, asOf: asOf)
        guard let until else { return night }
        let later = try crowd(until)
        let rows = Dictionary(uniqueKeysWithValues: people.enumerated().map { ($1.username, $0) })
        for decision in later.standing.decisions {
            guard let time = decision.time, time > asOf, time <= until,
                let actor = rows[later.people[Int(decision.actor)].username],
                let target = rows[later.people[Int(decision.target)].username]
            else { continue }
            night.next.append((actor, target, decision.isLike))
        }
        return night
    }

    private func model(
        _ night: Night, _ tables: ReferenceTables, draw: Int, belief: HistoryModel.Belief? = nil
    ) throws -> CompatibilityModel {
        var people = night.people
        if draw > 0 {
            for row in people.indices { people[row].key = SplitMix64.mix(people[row].key(inRow: row) ^ UInt64(draw)) }
        }
        return try CompatibilityModel(
            people: people, standing: night.standing, asOf: night.asOf, tables: tables, belief: belief,
            threads: threads)
    }

    /// The mean over the next day's decisions of −log of the chance that was given to what came.
    private func loss(_ night: Night, _ model: CompatibilityModel) -> Double {
        let vectors = model.vectors(weights: .standard, calibratedOn: [])
        let score = CanonicalScore(seeks: vectors.seeks, offers: vectors.offers)
        var sum = 0.0
        for decision in night.next {
            let logOdds = score.logit(from: decision.actor, to: decision.target)
            sum -= PortableMath.log(PortableMath.sigmoid(decision.isLike ? logOdds : -logOdds))
        }
        return sum / Double(night.next.count)
    }

    private static func numbers(_ belief: HistoryModel.Belief) -> [Double] {
        [belief.profile, belief.selectivity, belief.reputation] + belief.wishes + [belief.latent]
    }

    private static func mean(_ beliefs: [HistoryModel.Belief]) -> HistoryModel.Belief {
        var mean = beliefs[0]
        func average(_ number: (HistoryModel.Belief) -> Double) -> Double {
            beliefs.reduce(0) { $0 + number($1) } / Double(beliefs.count)
        }
        mean.profile = average(\.profile)
        mean.selectivity = average(\.selectivity)
        mean.reputation = average(\.reputation)
        mean.latent = average(\.latent)
        for factor in mean.wishes.indices { mean.wishes[factor] = average { $0.wishes[factor] } }
        return mean
    }

    /// - Parameter values: nights × draws.
    private static func part(_ name: String, _ values: [[Double]]) -> Report.Part {
        let means = values.map { $0.reduce(0, +) / Double($0.count) }
        func changes(_ values: [Double]) -> Double { rootMeanSquare(zip(values, values.dropFirst()).map { $1 - $0 }) }
        let variances = zip(values, means).map { values, mean in
            values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        }
        return Report.Part(
            name: name, ends: (means.first ?? 0, means.last ?? 0), change: changes(values.map { $0[0] }),
            news: changes(means), chance: (variances.reduce(0, +) / Double(max(variances.count, 1))).squareRoot())
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }

    private static func rival(_ name: String, _ losses: [Double]) -> Report.Rival {
        let mean = losses.reduce(0, +) / Double(max(losses.count, 1))
        let square = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(losses.count - 1, 1))
        return Report.Rival(
            name: name, loss: mean, error: (square / Double(max(losses.count, 1))).squareRoot())
    }
}
