import Evaluation

/// What a backtest is judged by.
struct BacktestSettings: SettingValues {
    var places: WholeNumbers = [1, 3, 5, 10]
    var candidates = Candidates.observed
    /// `nil`: what suits the backtests.
    var grouping: Grouping?

    struct Given {
        var k: String?
        var candidates: String?
        var groupBy: String?
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
            "What is resampled for confidence intervals: people who met only each other (component), days (day) or people "
                + "(person).",
            default: "component where there are ten or more with test decisions, otherwise person"),
    ]

    init() {}

    init(_ given: Given) throws {
        var reader = SettingsReader(environment: [:], file: nil)
        self = try Self.read(given, from: &reader)
    }

    /// The lengths of lists, ascending, 1 among them.
    var lengths: [Int] { Set(places.numbers + [1]).sorted() }

    /// The grouping; where none is set, components if they are many enough to say how far they differ.
    func grouping(of backtests: [Backtest]) -> Grouping {
        if let grouping { return grouping }
        let groups = backtests.map { backtest in
            Set(backtest.decisions.map { backtest.components[Int($0.actor)] }).count
        }
        return groups.allSatisfy { $0 >= 10 } ? .component : .person
    }
}
