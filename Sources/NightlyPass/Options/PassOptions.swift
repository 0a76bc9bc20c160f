package import Compatibility
package import Matching
package import Profiles

/// What decides a plan. Two passes over the same data with equal options and pass date choose the same.
package struct PassOptions: Sendable, Equatable, Codable {
    package var weights = FactorWeights.standard
    package var fusion = Fusion.geometric
    /// How history is learned from.
    package var history = HistorySettings()
    /// How many of a person's best candidates are kept to choose from.
    package var topK = 100
    /// How they are found.
    package var search = Search.exact
    /// The share of them, in (0, 1), that a pruned search is to find.
    package var recall = 0.98
    /// How many chats one person may get in a night; mutual likes are not limited by it, and use it up.
    package var matchesPerPerson = 2
    /// An introduction scores at least this times the average pair who may meet.
    package var minimumLift = 1.2
    package var introductions = MeetingRules.Introductions.evident
    /// Nobody with this many unanswered introductions of the last 14 days gets another.
    package var openIntroductions = 5
    /// Length of a list of recommendations.
    package var recommendations = 10
    /// In how many lists one person may appear.
    package var shownAtMost = 15
    /// How demand beyond `shownAtMost` is met.
    package var exposure = Exposure.reciprocal
    /// a, in 0 … 2: place r of a list is looked at r^−a times as often as the first.
    package var attention = 1.0
    /// What it costs somebody in a list that its reader has ignored them in earlier ones.
    package var ignoredShowings = IgnoredShowingsCost.learned
    /// A mutual like completed longer ago is put on record without a chat.
    package var likesWithin = TimeSpan.days(30)
    /// Make chats of old mutual likes too.
    package var backfill = false
    /// People without activity for longer are left out; `nil`: nobody is.
    package var activeWithin: TimeSpan?
    /// Dislikes older than this no longer keep apart; `nil`: they always do.
    package var dislikeExpiry: TimeSpan?
    package var ageRule = MeetingRules.AgeRule.halfPlusSeven
    /// What the app's words for interactions and chats mean.
    package var mapping = TypeMapping()

    package init() {}

    /// The options of a run as whichever version stored them: what that version did not know has its default, and what is
    /// not known here is ignored.
    ///
    /// - Throws: `DecodingError` where they are no options, or have a value that cannot be understood.
    package init(stored text: String) throws {
        self = try JSONText.decode(text, over: PassOptions())
    }

    /// Which pairs are scored on the way to everybody's best candidates.
    package enum Search: String, Sendable, Codable, CaseIterable {
        /// All who may meet: nobody is missed.
        case exact
        /// Those that a cheap product promises something of: in large crowds much faster, and a few places are missed. The
        /// summary says how many, as measured.
        case pruned
    }

    /// How candidates are ranked where more lists want a person than may show them.
    package enum Exposure: String, Sendable, Codable, CaseIterable {
        /// As `balanced`, and each list ordered so that two people find each other in both.
        case reciprocal
        /// By score less a price that grows with demand, so that lists spread over everybody.
        case balanced
        /// By score alone: the best place goes to whoever scores best, and lists that want the same few run empty.
        case byScore = "by-score"
    }

    /// The rules under these options.
    package var rules: MeetingRules { MeetingRules(introductions: introductions, ageRule: ageRule) }
}
