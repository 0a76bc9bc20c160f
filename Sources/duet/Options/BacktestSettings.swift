import Evaluation
import NightlyPass

/// What a backtest is judged by.
struct BacktestSettings: SettingValues {
    var places: WholeNumbers = [1, 3, 5, 10]
    var candidates = Candidates.observed
    /// `nil`: what suits the backtests.
    var grouping: Grouping?
    var scope = IntervalScope.suchACrowd

    struct Given {
        var k: String?
        var candidates: String?
        var groupBy: String?
        var intervals: String?
    }

    static let standard = BacktestSettings()

    static let declared: [Setting<BacktestSettings>] = [
        Setting(
            "k", \.places, .each(1...1000, such: [1, 3, 10]), flag: \.k, "numbers",
            "Lengths of lists to look at, such as 1,3,10."),
        Setting(
            "candidates", \.candidates, .oneOf, flag: \.candidates, "who",
            "Who is in the lists: the people on whom their owner decided afterwards (observed), or everybody whom the owner "
                + "could have met (all; the lists of 2,000 people are judged)."),
        Setting(
            "group-by", \.grouping, or: "", .oneOf, flag: \.groupBy, "what",
            "What is drawn anew in confidence intervals: groups of people who met only each other (component), days (day) or "
                + "people (person).",
            default:
                "component where there are ten or more with test decisions and none has half of them, otherwise person"),
        Setting(
            "intervals", \.scope, .oneOf, flag: \.intervals, "for",
            "What confidence intervals are for: such a crowd, of other people like these on both sides of every decision "
                + "(such-a-crowd), or these people, who meet and decide again (these-people)."),
    ]

    init() {}

    init(_ given: Given) throws {
        var reader = SettingsReader(environment: [:], file: nil)
        self = try Self.read(given, from: &reader)
    }

    /// The lengths of lists, ascending, 1 among them.
    var lengths: [Int] { Set(places.numbers + [1]).sorted() }

    func grouping(of backtests: [Backtest]) -> Grouping { grouping ?? .suited(to: backtests) }
}

extension Settings {
    /// How a pass with these settings spreads its lists; `nil` where it makes none.
    var balance: Balance? {
        self.options.recommendations > 0
            ? Balance(listLength: self.options.recommendations, shownAtMost: self.options.shownAtMost) : nil
    }
}
