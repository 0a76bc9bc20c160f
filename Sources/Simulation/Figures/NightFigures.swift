internal import NightlyPass
internal import Profiles
internal import SyntheticPopulation

/// One night and the day after it, in numbers.
package struct NightFigures: Sendable, Codable, Equatable {
    package var messageType = "night"
    /// Counted from 1.
    package var night: Int
    package var date: String
    /// Why the plan was held, or its introductions were; `nil` where it was carried out.
    package var held: String?
    /// People who take part.
    package var eligible: Int
    /// Chats by kind.
    package var matches: [String: Int]
    /// The mean chance, by kind, that both of a match like each other by the truth: P(u likes v) · P(v likes u).
    package var trueChance: [String: Double] = [:]
    /// Introductions of the last 14 days that nobody has answered, at the end of the day.
    package var introductionsOpen = 0

    // MARK: The lists in force

    package var peopleWithList = 0
    package var places = 0
    /// Share of places that were in the same person's list the night before; `nil` where nobody had one.
    package var repeated: Double?
    /// Share of places that were in the same person's list on any night before.
    package var shownBefore: Double?
    /// Of how often everybody who is there was shown on all nights up to now.
    package var giniOfPlaces = 0.0
    /// Share of those who were never shown up to now.
    package var neverShown = 0.0
    /// Correlation of a person's places tonight with how much anybody likes them; `nil` where one of the two is constant.
    package var attractionAndPlaces: Double?

    // MARK: The day

    package var visits = 0
    package var looks = 0
    /// Looks at somebody at whom the reader had looked on an earlier day.
    package var looksAgain = 0
    package var likes = 0
    package var dislikes = 0
    package var blocks = 0
    package var firstWords = 0
    /// Chats in which both have written since this day.
    package var conversations = 0
    package var signUps = 0
    package var departures = 0
    package var erasures = 0
    package var changedProfiles = 0

    // MARK: Up to now

    /// People who are there at the end of the day.
    package var people = 0
    /// Shares of them.
    package var withoutMatch = 0.0
    package var withoutConversation = 0.0

    // MARK: Duet's own tables

    package var rows: [String: Int] = [:]
    package var bytes = 0

    init(night: Int, _ summary: PassSummary, crowd: ActingCrowd) {
        self.night = night + 1
        date = summary.passDate
        held = [.held, .partlyHeld].contains(summary.status) ? summary.held ?? "a person must look" : nil
        eligible = summary.eligible
        matches = summary.status == .held ? summary.matches.mapValues { _ in 0 } : summary.matches
    }

    package func matches(_ kind: String) -> Int { matches[kind, default: 0] }
}
