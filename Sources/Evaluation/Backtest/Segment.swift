package import Profiles

/// Some of a backtest's people, to see whether all are served alike.
package struct Segment: Sendable {
    /// What tables call it.
    package let name: String
    private let isIn: [Bool]

    /// Whether the person of a row belongs to it.
    func holds(_ row: Int) -> Bool { isIn[row] }

    /// One person.
    package static func person(_ row: Int, of backtest: Backtest) -> Segment {
        Segment(name: backtest.people[row].username, isIn: backtest.people.indices.map { $0 == row })
    }

    /// People with fewer decisions at the split are newcomers.
    package static let regularFrom = 5

    /// People by gender, and newcomers and regulars; those without people are left out.
    ///
    /// - Parameter genders: names the genders.
    package static func all(of backtest: Backtest, genders: Vocabulary) -> [Segment] {
        var segments = genders.terms.indices.map { term in
            Segment(name: genders.terms[term].name, isIn: backtest.people.map { $0.gender.contains(GenderSet(term)) })
        }
        segments.append(Segment(name: "gender unknown", isIn: backtest.people.map { $0.gender == .unknown }))
        let decided = backtest.people.indices.map { backtest.standing.decisions(of: $0).count }
        segments.append(Segment(name: "newcomers", isIn: decided.map { $0 < regularFrom }))
        segments.append(Segment(name: "regulars", isIn: decided.map { $0 >= regularFrom }))
        return segments.filter { $0.isIn.contains(true) }
    }
}
