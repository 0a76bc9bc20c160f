public import Compatibility
public import Matching
public import Profiles

/// What decides a plan. Two passes over the same data with equal options and pass date choose the same.
public struct PassOptions: Sendable, Equatable {
    public var weights = FactorWeights.standard
    public var fusion = Fusion.geometric
    /// How history is learned from.
    public var history = HistorySettings()
    /// How many of a person's best candidates are kept to choose from.
    public var topK = 100
    /// How they are found.
    public var search = Search.exact
    /// The share of them, in (0, 1), that a pruned search is to find.
    public var recall = 0.98
    /// How many chats one person may get in a night; mutual likes are not limited by it, and use it up.
    public var matchesPerPerson = 2
    /// An introduction scores at least this times the average pair who may meet.
    public var minimumLift = 1.2
    public var introductions = MeetingRules.Introductions.evident
    /// Nobody with this many unanswered introductions of the last 14 days gets another.
    public var openIntroductions = 5
    /// Length of a list of recommendations.
    public var recommendations = 10
    /// In how many lists one person may appear.
    public var shownAtMost = 15
    /// How demand beyond `shownAtMost` is met.
    public var exposure = Exposure.balanced
    /// A mutual like completed longer ago is put on record without a chat.
    public var likesWithin = TimeSpan.days(30)
    /// Make chats of old mutual likes too.
    public var backfill = false
    /// People without activity for longer are left out; `nil`: nobody is.
    public var activeWithin: TimeSpan?
    /// Dislikes older than this no longer keep apart; `nil`: they always do.
    public var dislikeExpiry: TimeSpan?
    public var ageRule = MeetingRules.AgeRule.halfPlusSeven
    /// What the app's words for interactions and chats mean.
    public var mapping = TypeMapping()

    public init() {}

    /// Which pairs are scored on the way to everybody's best candidates.
    public enum Search: String, Sendable, Codable, CaseIterable {
        /// All who may meet: nobody is missed.
        case exact
        /// Those that a cheap product promises something of: in large crowds much faster, and a few places are missed. The
        /// summary says how many, as measured.
        case pruned
    }

    /// How candidates are ranked where more lists want a person than may show them.
    public enum Exposure: String, Sendable, Codable, CaseIterable {
        /// By score less a price that grows with demand, so that lists spread over everybody.
        case balanced
        /// By score alone: the best place goes to whoever scores best, and lists that want the same few run empty.
        case byScore = "by-score"
    }

    /// The rules under these options.
    public var rules: MeetingRules { MeetingRules(introductions: introductions, ageRule: ageRule) }
}

extension PassOptions: Codable {
    enum CodingKeys: String, CodingKey {
        case weights, fusion, history
        case topK = "top_k"
        case search, recall
        case matchesPerPerson = "matches_per_person"
        case minimumLift = "minimum_lift"
        case introductions
        case openIntroductions = "open_introductions"
        case recommendations
        case shownAtMost = "shown_at_most"
        case exposure
        case likesWithin = "likes_within"
        case backfill
        case activeWithin = "active_within"
        case dislikeExpiry = "dislike_expiry"
        case ageRule = "age_rule"
        case mapping
    }
}
