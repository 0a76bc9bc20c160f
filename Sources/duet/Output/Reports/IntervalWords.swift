import Evaluation

/// What brackets promise, in words.
struct IntervalWords {
    private let scope: IntervalScope
    private let grouping: Grouping
    private let units: Int

    init(_ scope: IntervalScope, _ grouping: Grouping, units: Int) {
        (self.scope, self.grouping, self.units) = (scope, grouping, units)
    }

    var text: String {
        switch (scope, grouping) {
        case (.thesePeople, _):
            "In brackets: 95 % confidence intervals for these people and what was learned of them, if the same pairs met and "
                + "decided once more. Of other people they say less than they seem to: --intervals such-a-crowd."
        case (.suchACrowd, .person):
            "In brackets: 95 % confidence intervals for such a crowd: other people like these \(units.grouped), both those who "
                + "decide and those decided on."
        case (.suchACrowd, .component):
            "In brackets: 95 % confidence intervals for such a crowd: other groups of people like these \(units.grouped) "
                + "components (who met only each other)."
        case (.suchACrowd, .day):
            "In brackets: 95 % confidence intervals for other days like these \(units.grouped)."
        }
    }
}
