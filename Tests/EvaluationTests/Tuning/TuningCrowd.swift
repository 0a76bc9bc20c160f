import Compatibility
import Evaluation
import Matching
import Profiles
import Randomness
import ReferenceData

/// Invented people who live on islands and decide by one thing alone, for searches that must find it.
struct TuningCrowd {
    enum Rule {
        /// Who listens to the same is liked.
        case genre
        /// Everybody likes the same few, of any profile.
        case popularity
        /// Likes fall like coins.
        case chance
    }

    static let split = Timestamp("2026-05-01 00:00:00")!

    static let tables = try! ReferenceTables(
        genres: ReferenceData.genres, affinities: ReferenceData.affinities, roles: ReferenceData.roles,
        roleComplementarity: ReferenceData.roleComplementarity, genders: ReferenceData.genders,
        genderWords: ReferenceData.genderWords)

    var crowd: Crowd

    /// - Parameters:
    ///   - islands: people of different islands never meet.
    ///   - known: decisions before the split, on average, of each.
    ///   - later: the same after it.
    init(
        _ rule: Rule, islands: Int = 42, people: Int = 5, known: Double = 0.6, later: Double = 3.4, seed: UInt64 = 1
    ) {
        var stream = RandomStream(seed: seed)
        // Nobody wishes to meet people who are much older or younger: there are fewer pairs to set the scale by.
        let rows = (0..<islands * people).map { row in
            let youngest = 20 + row / people % 40
            return Person(
                username: "p\(row)", age: youngest + stream.below(6), genres: [3 * stream.below(4)],
                roles: [stream.below(5)],
                preferences: StatedPreferences(ages: youngest...youngest + 6))
        }
        let charm = rows.map { _ in stream.uniform() }
        var interactions: [Interaction] = []
        for actor in rows.indices {
            let island = actor / people
            for target in island * people..<(island + 1) * people where target != actor {
                let isKnown = stream.chance(known / Double(people - 1))
                let isLater = stream.chance(later / Double(people - 1))
                let chance =
                    switch rule {
                    case .genre: rows[actor].genres == rows[target].genres ? 0.95 : 0.1
                    case .popularity: charm[target] > 0.6 ? 0.9 : 0.1
                    case .chance: 0.5
                    }
                let isLike = stream.chance(chance)
                let seconds = Int64(1 + stream.below(59 * 86_400))
                guard isKnown || isLater else { continue }
                interactions.append(
                    Interaction(
                        actor: Int32(actor), target: Int32(target), kind: isLike ? .like : .dislike,
                        time: Self.split.adding(seconds: isKnown ? -seconds : seconds), id: Int64(interactions.count)))
            }
        }
        crowd = Crowd(people: rows, interactions: interactions)
    }

    func cut(at split: Timestamp = split) -> TuningCut {
        TuningCut(
            Backtest(crowd: crowd, split: split), tables: Self.tables, rules: MeetingRules())
    }

    static let start = TuningSetting(weights: .standard, fusion: .harmonic, history: HistorySettings())

    /// Genre counts for next to nothing.
    static let mistaken: TuningSetting = {
        var setting = start
        setting.weights = try! FactorWeights([.genre: 0.05, .experience: 0.1, .role: 0.3, .age: 0.3, .history: 0.25])
        return setting
    }()

    /// A search over these people.
    func tuning(
        _ cuts: [TuningCut]? = nil, start: TuningSetting = start, _ change: (inout Tuning.Options) -> Void = { _ in }
    ) throws -> Tuning {
        var options = Tuning.Options()
        options.trials = 80
        options.maxGini = 1
        change(&options)
        return try Tuning(cuts ?? [cut()], start: start, options: options)
    }
}
