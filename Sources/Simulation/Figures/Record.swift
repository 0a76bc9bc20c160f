internal import MatchStore
internal import Matching
internal import Profiles
internal import SyntheticPopulation

/// What is kept of the nights, from which figures are worked out.
package struct Record {
    var nights: [NightFigures] = []
    private(set) var exposure: ExposureRecord
    /// By place: the nights of the first match and the first conversation, −1 for none, and how many there were.
    private(set) var firstMatch: [Int32]
    private(set) var firstConversation: [Int32]
    private(set) var matches: [Int]
    private(set) var conversations: [Int]
    /// In the first seven nights for which somebody was there.
    private(set) var early: [(matches: Int, conversations: Int)]

    /// Introductions count as open for so many nights, as for a pass.
    static let openNights = 14
    /// The length of a newcomer's first time.
    static let week = 7

    init(people: Int) {
        exposure = ExposureRecord(people: people)
        firstMatch = Array(repeating: -1, count: people)
        firstConversation = firstMatch
        matches = Array(repeating: 0, count: people)
        conversations = matches
        early = Array(repeating: (0, 0), count: people)
    }

    /// Notes the matches of a night.
    ///
    /// - Parameter positions: of their chats.
    mutating func note(
        _ positions: Range<Int>, night: Int, _ day: DayOfCrowd, into figures: inout NightFigures
    ) {
        var sums: [String: (sum: Double, count: Int)] = [:]
        for talk in day.talks[positions] {
            let (first, second) = (Int(talk.first), Int(talk.second))
            let both =
                day.crowd.likeProbability(of: first, for: second) * day.crowd.likeProbability(of: second, for: first)
            sums[talk.kind.rawValue, default: (0, 0)].sum += both
            sums[talk.kind.rawValue, default: (0, 0)].count += 1
            for person in [first, second] {
                matches[person] += 1
                if firstMatch[person] < 0 { firstMatch[person] = Int32(night) }
                // Whoever signed up on a day is seen for the first time by the night after it.
                if night - day.joined[person] <= Self.week { early[person].matches += 1 }
            }
        }
        figures.trueChance = sums.mapValues { $0.sum / Double($0.count) }
    }

    /// Notes what happened on the day after a night.
    mutating func note(_ events: DayEvents, night: Int, _ day: DayOfCrowd, into figures: inout NightFigures) {
        grow(to: day.crowd.count)
        for position in events.answered {
            let talk = day.talks[position]
            for person in [Int(talk.first), Int(talk.second)] {
                conversations[person] += 1
                if firstConversation[person] < 0 { firstConversation[person] = Int32(night) }
                if night - day.joined[person] <= Self.week { early[person].conversations += 1 }
            }
        }
        figures.visits = events.visits
        figures.looks = events.looks
        figures.looksAgain = events.looksAgain
        figures.likes = events.likes
        figures.dislikes = events.dislikes
        figures.blocks = events.blocks
        figures.firstWords = events.firstWords
        figures.conversations = events.answered.count
        figures.signUps = events.signUps
        figures.departures = events.departures
        figures.erasures = events.erasures
        figures.changedProfiles = events.changes
        figures.introductionsOpen = day.talks.reversed().prefix { night - $0.night < Self.openNights }
            .count { $0.isOpenIntroduction }
        let there = day.isThere.indices.filter { day.isThere[$0] }
        figures.people = there.count
        guard !there.isEmpty else { return }
        figures.withoutMatch = Double(there.count { matches[$0] == 0 }) / Double(there.count)
        figures.withoutConversation = Double(there.count { conversations[$0] == 0 }) / Double(there.count)
    }

    private mutating func grow(to count: Int) {
        while matches.count < count {
            firstMatch.append(-1)
            firstConversation.append(-1)
            matches.append(0)
            conversations.append(0)
            early.append((0, 0))
        }
    }

    /// Notes the lists that are in force after a night.
    mutating func noteLists(_ app: SimulatedApp, _ day: DayOfCrowd, into figures: inout NightFigures) throws {
        grow(to: day.crowd.count)
        exposure.begin(people: day.crowd.count)
        try app.lists(position: day.place(of:)) { owner, people in exposure.note(people, of: owner) }
        let tonight = exposure.end()
        let there = day.isThere.indices.filter { day.isThere[$0] }
        figures.peopleWithList = tonight.lists
        figures.places = tonight.places
        figures.repeated = tonight.repeated
        figures.shownBefore = tonight.shownBefore
        let counts = there.map { exposure.total[$0] }
        figures.giniOfPlaces = ExposureStatistics.gini(counts)
        figures.neverShown = ExposureStatistics.shareShownToNobody(counts)
        figures.attractionAndPlaces = Correlation.pearson(
            there.map { (Double(exposure.tonight[$0]), day.crowd.attraction(of: $0)) })
    }
}
