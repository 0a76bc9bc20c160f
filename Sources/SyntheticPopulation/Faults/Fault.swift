internal import Profiles

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

    /// How a row with this fault must be treated.
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

    /// The reason as a load report counts it, or, for rows that stand, the interaction that counts.
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
    /// How it must be treated.
    package var consequence: Fault.Consequence
    /// The reason as a load report counts it, or the interaction that counts.
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
