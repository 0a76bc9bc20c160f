internal import Compatibility
package import Matching
package import Profiles

/// What a pass did, in numbers.
package struct PassSummary: Sendable, Equatable, Codable {
    package enum Status: String, Sendable, Codable {
        /// All is written.
        case completed
        /// The plan is stored in our own tables and looks wrong: no chat, notification or list was made.
        case held
        /// Its introductions look wrong and wait; all else is written.
        case partlyHeld = "partly_held"
        /// Nothing was written because nothing was meant to be.
        case dryRun = "dry_run"
        /// The pass of this date was carried out before.
        case nothingToDo = "nothing_to_do"
    }

    package var messageType = "summary"
    package var status = Status.completed
    /// `nil` for a dry run.
    package var runID: Int64? {
        didSet { runIDStr = runID.map { "\($0)" } }
    }
    /// The same as text: JavaScript reads numbers above 2^53 as others.
    package private(set) var runIDStr: String?
    package var passDate = ""
    package var asOf = ""
    /// Whether the plan was an earlier run's, which had been cut off or held.
    package var resumed = false
    /// Whether the run of this date was undone since; its figures are left out then.
    package var undone: Bool?
    /// Why the plan is held, or would be.
    package var held: String?
    /// How many introductions wait for a person, where only these do, or would.
    package var withheld: Int?

    package var users = 0
    /// People who can be scored.
    package var people = 0
    /// Of those, how many take part.
    package var eligible = 0
    package var leftOut: [String: Int] = [:]
    package var unknownValues: [String: Int] = [:]
    package var ignoredRows: [String: Int] = [:]
    /// Values of the app's that are filled in and cannot be read, by `table.column`; `nil` where there are none.
    package var unread: [String: UnreadValues]?
    /// What there was in `interactions`, with which later nights are compared; `nil` where no plan was made.
    package var interactions: InteractionFigures?
    /// Pairs by rule. One that several rules keep apart counts under each.
    package var keptApart: [String: Int] = [:]
    /// All pairs of those who can be scored, and how many of them no rule keeps apart; `nil` in what earlier versions stored.
    package var pairs: Int?
    package var pairsNotKeptApart: Int?
    /// Mean mutual score of the pairs who may meet, of which `--minimum-lift` is a multiple; `nil` where no plan was made.
    package var averageScore: Double?
    /// Decisions and conversations that were learned from.
    package var decisions = 0
    /// Tables and columns of the app's that are about who may meet whom, by their names, and that no pass reads.
    package var unreadFacts: [String]?

    /// How a search that was to prune went; `nil` for an exact one.
    package var search: SearchFinding?

    /// Chats by kind.
    package var matches: [String: Int] = [:]
    /// Chats that were chosen, by kind, whatever became of them; `nil` where no plan was made.
    package var planned: [String: Int]?
    /// The median of what the last runs made, where tonight's is under a third of it.
    package var usualMatches: Int?
    /// Old mutual likes put on record without a chat.
    package var known = 0
    /// Planned pairs that were not written because something had changed since, by rule.
    package var skipped: [String: Int] = [:]
    /// Planned pairs that the app's tables refused, in all, and by what refused them, the commonest.
    package var refused = 0
    package var refusals: [String: Int]?
    /// Notifications of earlier matches put away, because one of the two has parted from the other or must not be shown any
    /// more; `nil` where nothing was written.
    package var archived: Int?
    package var peopleWithMatch = 0
    /// The most chats that one person gets.
    package var mostForOnePerson = 0
    package var recommendations = 0
    package var peopleWithRecommendations = 0
    /// Gini coefficients over the eligible, 0 (all alike) … 1.
    package var giniOfMatches = 0.0
    package var giniOfRecommendations = 0.0
    /// Share of the eligible who are in nobody's list.
    package var shownToNobody = 0.0

    /// What is known of people who were shown and ignored; `nil` where nobody was.
    package var ignoredShowings: IgnoredFigures?

    package struct IgnoredFigures: Sendable, Equatable, Codable {
        /// Readers with somebody whom they ignored.
        package var pairs: Int
        /// What each list in which they did takes from the log-odds of a like.
        package var logOdds: Double
    }

    /// What became of the notifications that were to be delivered; `nil` where none were.
    package var delivery: DeliveryOutcome?

    /// Wall time by phase.
    package var seconds: [String: Double] = [:]
    package var peakMemoryMB = 0
    /// How long the app had to wait for one of the pass's transactions at most, in milliseconds; `nil` where nothing was
    /// written.
    package var longestWriteLockMS: Double?

    package var totalMatches: Int { matches.values.reduce(0, +) }

    package init() {}

    /// What is known once a plan is made.
    init(_ scored: ScoredCrowd, plan: PassPlan, keptApart: RuleCounts, passDate: String) {
        let report = scored.crowd.report
        self.passDate = passDate
        asOf = scored.asOf.description
        users = report.users
        people = scored.crowd.people.count
        eligible = scored.eligible.count
        leftOut = report.leftOut
        if eligible < people { leftOut["inactive"] = people - eligible }
        unknownValues = report.unknownValues
        ignoredRows = report.ignoredRows
        interactions = report.words
        unread = report.unread.isEmpty ? nil : report.unread
        self.keptApart = keptApart.byRule
        (pairs, pairsNotKeptApart) = (keptApart.pairs, keptApart.left)
        averageScore = scored.averageScore
        decisions = scored.model.decisionCount
        matches = plan.chatsByKind
        planned = matches
        known = plan.matches.count { !$0.getsChat }

        if scored.crowd.ignored.count > 0 {
            ignoredShowings = IgnoredFigures(
                pairs: scored.crowd.ignored.count, logOdds: scored.ignoredEffect.perTime)
        }

        let chats = plan.chatsPerPerson(people: people)
        let shown = ExposureStatistics.counts(of: plan.recommendations)
        peopleWithMatch = chats.count { $0 > 0 }
        mostForOnePerson = chats.max() ?? 0
        recommendations = plan.recommendations.reduce(0) { $0 + $1.count }
        peopleWithRecommendations = plan.recommendations.count { !$0.isEmpty }
        giniOfMatches = Self.rounded(ExposureStatistics.gini(scored.eligible.map { chats[$0] }))
        let shownOfEligible = scored.eligible.map { shown[$0] }
        giniOfRecommendations = Self.rounded(ExposureStatistics.gini(shownOfEligible))
        shownToNobody = Self.rounded(ExposureStatistics.shareShownToNobody(shownOfEligible))
    }

    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
