internal import MathFunctions
internal import Profiles
internal import Randomness

/// Draws who makes music, in which roles and for how long.
///
/// The log-odds of playing an instrument are a sum over the genres that somebody listens to, fitted so that the share of
/// players among the listeners of each genre is the survey's; the same for writing music.
struct MakingModel: Sendable {
    /// Log-odds: a constant, and a part for each genre.
    let plays: [Double]
    let composes: [Double]
    let players: [RoleWheel]
    let composers: [RoleWheel]
    let terms: Terms

    /// Terms of the role vocabulary that are named here.
    struct Terms: Sendable {
        var listener, vocalist, dj, engineer: Int
    }

    struct RoleWheel: Sendable {
        var roles: [Int]
        var wheel: CumulativeWeights
    }

    /// What is judgement: how many who play sing too, have a second instrument, and what those who do not play do.
    private static let singsToo = 0.22
    private static let secondInstrument = 0.25
    private static let singsOnly = 0.07
    private static let spinsOnly = 0.015
    private static let engineersOnly = 0.01
    private static let saysNothing = 0.05
    /// Most who write music also play.
    private static let writesAsPlays = 0.85

    init(tables: PopulationTables, roles: Vocabulary, calibration: PopulationCalibration) {
        plays = calibration.plays
        composes = calibration.composes
        func term(_ name: String) -> Int {
            guard let term = roles.term(for: name) else { preconditionFailure("no role is called \(name)") }
            return term
        }
        func wheel(_ weights: [PopulationTables.WeightedWord]) -> RoleWheel {
            RoleWheel(roles: weights.map { term($0.text) }, wheel: CumulativeWeights(weights.map(\.weight)))
        }
        players = tables.listening.map { wheel($0.players) }
        composers = tables.listening.map { wheel($0.composers) }
        terms = Terms(
            listener: term("listener"), vocalist: term("vocalist"), dj: term("dj"), engineer: term("engineer"))
    }

    func draw(
        _ listening: DrawnListening, age: Int, _ stream: inout RandomStream
    ) -> (plays: Bool, composes: Bool, roles: [Int], experience: Int) {
        let first = stream.uniform()
        let second = stream.chance(Self.writesAsPlays) ? first : stream.uniform()
        let plays = first < Self.chance(plays, listening.often)
        let composes = second < Self.chance(composes, listening.often)
        var roles: Set<Int> = []
        if plays {
            roles.insert(pick(players, listening, &stream))
            if stream.chance(Self.secondInstrument) { roles.insert(pick(players, listening, &stream)) }
            if stream.chance(Self.singsToo) { roles.insert(terms.vocalist) }
        }
        if composes { roles.insert(pick(composers, listening, &stream)) }
        if roles.isEmpty {
            let draw = stream.uniform()
            if draw < Self.singsOnly {
                roles.insert(terms.vocalist)
            } else if draw < Self.singsOnly + Self.spinsOnly {
                roles.insert(terms.dj)
            } else if draw < Self.singsOnly + Self.spinsOnly + Self.engineersOnly {
                roles.insert(terms.engineer)
            } else if draw > Self.saysNothing + Self.singsOnly + Self.spinsOnly + Self.engineersOnly {
                roles.insert(terms.listener)
            }
        }
        let makes = !roles.isEmpty && roles != [terms.listener]
        return (plays, composes, roles.sorted(), experience(age: age, makes: makes, &stream))
    }

    /// Most begin between seven and twenty; a listener has played, if at all, for a few years at school.
    private func experience(age: Int, makes: Bool, _ stream: inout RandomStream) -> Int {
        guard makes else {
            return stream.chance(0.25) ? min(1 + stream.geometric(mean: 1.5), age - 8) : 0
        }
        let begun = min(7 + Int(stream.exponential() * 7), age)
        // Many stop for years.
        let years = Double(age - begun) * (stream.chance(0.4) ? stream.uniform() : 1)
        return Int(years)
    }

    private func pick(_ wheels: [RoleWheel], _ listening: DrawnListening, _ stream: inout RandomStream) -> Int {
        let genre = stream.chance(0.6) ? 0 : stream.below(listening.listed.count)
        let choice = wheels[listening.listed[genre]]
        return choice.roles[stream.pick(choice.wheel)]
    }

    static func chance(_ logOdds: [Double], _ often: ArraySlice<Int>) -> Double {
        PortableMath.sigmoid(often.reduce(logOdds[0]) { $0 + logOdds[$1 + 1] })
    }
}
