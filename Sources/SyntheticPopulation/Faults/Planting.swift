internal import Profiles
internal import Randomness

/// A fault that can be planted in a population.
package enum Fault: String, Sendable, CaseIterable, Encodable {
    case malformedUsername = "malformed_username"
    case noProfile = "no_profile"
    case blankAge = "blank_age"
    case impossibleAge = "impossible_age"
    case underage
    case unknownGenre = "unknown_genre"
    case unknownRole = "unknown_role"
    case experienceBeyondAge = "experience_beyond_age"
    case blankGender = "blank_gender"
    case likesThemselves = "likes_themselves"
    case likesStranger = "likes_stranger"
    case unreadableTime = "unreadable_time"
    case onePersonChat = "one_person_chat"
    case unmappedType = "unmapped_type"
    case duplicate
    case contradiction
    case turnedInPlace = "turned_in_place"

    /// What becomes of a row with this fault.
    package enum Consequence: String, Sendable, Encodable {
        case personLeftOut = "person_left_out"
        case valueUnknown = "value_unknown"
        case rowIgnored = "row_ignored"
        case pairKeptApart = "pair_kept_apart"
        case latestCounts = "latest_counts"
    }

    package var consequence: Consequence {
        switch self {
        case .malformedUsername, .noProfile, .blankAge, .impossibleAge, .underage: .personLeftOut
        case .unknownGenre, .unknownRole, .experienceBeyondAge, .blankGender: .valueUnknown
        case .likesThemselves, .likesStranger, .unreadableTime, .onePersonChat: .rowIgnored
        case .unmappedType: .pairKeptApart
        case .duplicate, .contradiction, .turnedInPlace: .latestCounts
        }
    }

    /// The reason as a load report counts it, or, for rows that stand, the word of theirs that counts.
    package var outcome: String {
        switch self {
        case .malformedUsername: LeftOutReason.malformedUsername.rawValue
        case .noProfile: LeftOutReason.noProfile.rawValue
        case .blankAge: LeftOutReason.ageUnknown.rawValue
        case .impossibleAge: LeftOutReason.ageImpossible.rawValue
        case .underage: LeftOutReason.underage.rawValue
        case .unknownGenre: "genre"
        case .unknownRole: "role"
        case .experienceBeyondAge: "experience"
        case .blankGender: "gender"
        case .likesThemselves: "self"
        case .likesStranger: "stranger"
        case .unreadableTime: "unreadable_time"
        case .onePersonChat: "one_person_chat"
        case .unmappedType: "report"
        case .duplicate: "like"
        case .contradiction, .turnedInPlace: "dislike"
        }
    }
}

/// A fault in a population: one line of its manifest.
package struct PlantedFault: Sendable, Hashable, Encodable {
    package var fault: Fault
    /// What must become of it.
    package var consequence: Fault.Consequence
    /// The reason as a load report counts it, or the word that counts.
    package var outcome: String
    /// Whose row it is, as the database has the name.
    package var username: String
    /// Whom the row is about, where it is about somebody.
    package var other: String?

    init(_ fault: Fault, username: String, other: String? = nil) {
        self.fault = fault
        self.consequence = fault.consequence
        self.outcome = fault.outcome
        self.username = username
        self.other = other
    }
}

/// Decides who has which fault.
///
/// The first people of a population have one of each kind, so that even a small one has all; further ones by chance,
/// from where on the first ones no longer exceed the share.
struct Planting: Sendable {
    let seed: UInt64
    let first: Int
    let share: Double

    /// The places 0…7 are without fault, so that everybody with one has somebody before them without.
    private static let clean = 8
    /// How many people a population needs for one fault of each kind.
    static let fewestPeople = clean + 2 * Fault.allCases.count

    init(settings: PopulationSettings) {
        seed = settings.seed
        first = settings.first
        share = settings.messy
    }

    func fault(at place: Int) -> Fault? {
        guard share > 0, place >= Self.clean else { return nil }
        if place < Self.fewestPeople {
            let (kind, rest) = (place - Self.clean).quotientAndRemainder(dividingBy: 2)
            return rest == 0 ? Fault.allCases[kind] : nil
        }
        guard Double(place) * share >= Double(Fault.allCases.count) else { return nil }
        var stream = self.stream(place)
        return stream.chance(share) ? Fault.allCases[stream.below(Fault.allCases.count)] : nil
    }

    /// A stream for a person's fault, in which the first draws decide whether there is one.
    private func stream(_ place: Int) -> RandomStream {
        RandomStream(seed: seed, DrawnPart.planting.rawValue, UInt64(first + place))
    }

    /// A stream for what exactly is wrong.
    func details(_ place: Int) -> RandomStream {
        RandomStream(seed: seed, DrawnPart.planting.rawValue, UInt64(first + place), 1)
    }

    /// Somebody without fault who comes before a place, and whom its person has not blocked: the first such at or below a
    /// place that is drawn, or else the first at all.
    func partner(of place: Int, blocked: Set<UInt64>, _ stream: inout RandomStream) -> Int {
        let drawn = stream.below(place)
        let order = (0..<place).lazy.map { (drawn - $0 + place) % place }
        return order.first { partner in
            fault(at: partner) == nil && !blocked.contains(Session.key(Int32(place), Int32(partner)))
        } ?? 0
    }
}
