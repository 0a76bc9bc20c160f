internal import Profiles
internal import Randomness

/// What the parts of a person are drawn from. Each part has a stream of its own, so that a change to one leaves the others
/// as they were.
enum DrawnPart: UInt64 {
    case body = 1
    case listening, making, conduct, wishes, profile, preferences, session, chat, planting
}

/// Draws people one by one.
struct PersonDraw: Sendable {
    let seed: UInt64
    let tables: PopulationTables
    let listening: ListeningModel
    let making: MakingModel
    let conduct: ConductModel
    private let ages: (women: CumulativeWeights, men: CumulativeWeights)

    init(
        seed: UInt64, tables: PopulationTables, listening: ListeningModel, making: MakingModel, conduct: ConductModel
    ) {
        self.seed = seed
        self.tables = tables
        self.listening = listening
        self.making = making
        self.conduct = conduct
        ages = (CumulativeWeights(tables.ages.women.map(\.share)), CumulativeWeights(tables.ages.men.map(\.share)))
    }

    /// The share of people who are neither women nor men: judgement, since the survey offered only these two.
    static let nonbinaryShare = 0.015

    func stream(_ part: DrawnPart, _ number: Int) -> RandomStream {
        RandomStream(seed: seed, part.rawValue, UInt64(bitPattern: Int64(number)))
    }

    func person(_ number: Int) -> DrawnPerson {
        var body = stream(.body, number)
        let gender: Gender =
            body.chance(Self.nonbinaryShare)
            ? .nonbinary : body.chance(tables.genders.women) ? .female : .male
        let wants = self.wants(of: gender, &body)
        let age = self.age(of: gender, &body)
        var taste = stream(.listening, number)
        let drawn = listening.draw(gender: gender, &taste)
        var craft = stream(.making, number)
        let made = making.draw(drawn, age: age, &craft)
        var rhythm = stream(.conduct, number)
        return DrawnPerson(
            number: number, gender: gender, age: age, wants: wants, listening: drawn, plays: made.plays,
            composes: made.composes, roles: made.roles, experience: made.experience,
            conduct: conduct.draw(gender: gender, age: age, &rhythm))
    }

    /// Half of those who are neither have the age of a woman, half that of a man.
    private func age(of gender: Gender, _ stream: inout RandomStream) -> Int {
        let isLikeWomen = gender == .female || gender == .nonbinary && stream.chance(0.5)
        return isLikeWomen
            ? tables.ages.women[stream.pick(ages.women)].age : tables.ages.men[stream.pick(ages.men)].age
    }

    /// The genders somebody seeks, by the survey's orientation; by judgement for people who are neither woman nor man.
    private func wants(of gender: Gender, _ stream: inout RandomStream) -> UInt8 {
        let (own, other): (Gender, Gender)
        let shares: PopulationTables.Orientations
        switch gender {
        case .female:
            (own, other) = (.female, .male)
            shares = tables.orientations.women
        case .male:
            (own, other) = (.male, .female)
            shares = tables.orientations.men
        case .nonbinary:
            let draw = stream.uniform()
            return draw < 0.7 ? Gender.everyBit : draw < 0.85 ? Gender.female.bit : Gender.male.bit
        }
        let draw = stream.uniform()
        return draw < shares.straight ? other.bit : draw < shares.straight + shares.gay ? own.bit : Gender.everyBit
    }
}
