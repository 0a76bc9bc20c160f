/// Limits beyond which a plan, or its introductions alone, wait for a person to look before thousands of chats are made.
package struct PlanLimits: Sendable {
    /// Completed runs that must be on record before they say how many chats are usual. The first runs of a database are
    /// unlike the rest: a first one finds a backlog that the second no longer has.
    package static let fewestRuns = 3
    /// How many of the last runs say what is usual.
    package static let runs = 7
    /// Differences of so many chats, people or rows are chance.
    package static let slack = 20

    private let tonight: UsualNight
    private let nights: [UsualNight]
    /// All that was looked at, in the order in which it is said.
    package let limits: [NightLimit]

    /// - Parameters:
    ///   - nights: the last completed runs, newest first.
    ///   - mostMatches: the limit that somebody set; it replaces those from history.
    ///   - earlier: chats of an earlier plan that are made on the way.
    ///   - trustsMoment: whether somebody has said that the moment is meant.
    package init(
        tonight: UsualNight, nights: [UsualNight], mostMatches: Int?, earlier: Int = 0, trustsMoment: Bool = false
    ) {
        (self.tonight, self.nights) = (tonight, nights)
        var limits: [NightLimit] = []
        if let mostMatches {
            let chats = tonight.chats ?? 0
            let before = earlier > 0 ? ", and an earlier one that was cut off had \(earlier) left, together" : ","
            limits.append(
                NightLimit(
                    "matches", chats + earlier, usual: 0, atMost: Double(mostMatches),
                    objection: "the plan has \(chats) matches\(before) more than --max-matches \(mostMatches)"))
        }
        limits += DataLimits(tonight: tonight, nights: nights).all(trustsMoment: trustsMoment)
        if mostMatches == nil { limits += ChatLimits(tonight: tonight, nights: nights).all() }
        self.limits = limits
    }

    /// The limit that holds the plan: one that holds all of it before one that holds a part; `nil` when it looks usual.
    package var crossed: NightLimit? {
        limits.first { $0.isCrossed && $0.part == .everything } ?? limits.first(where: \.isCrossed)
    }

    /// The median of what the last runs have made, where tonight's is under a third of it: too few hurt nobody.
    package var usualMatches: Int? {
        let planned = nights.compactMap(\.chats).sorted()
        guard planned.count >= Self.fewestRuns, let now = tonight.chats else { return nil }
        let usual = planned[planned.count / 2]
        return Double(usual) - Double(now) > Double(Self.slack) && now < usual / 3 ? usual : nil
    }

    /// What hurts nobody and should be known: rows that count for nothing, and an app of which nothing new has come.
    package var remarks: [String] { DataRemarks(tonight: tonight, nights: nights).all }

    /// The limit that tonight is nearest to, of those it is within; `nil` where nothing is on record to compare with.
    package var nearest: NightLimit? {
        limits.filter { !$0.isCrossed }.max { $0.nearness < $1.nearness }
    }
}
