internal import Profiles

/// What women and men decided about each other, as the speed-dating study counts it.
struct LikeRates: Sendable {
    struct Count: Sendable {
        var decisions: Int32 = 0
        var likes: Int32 = 0

        /// Counts one more of a person's first decisions: as many as the study's people had dates, since shares of more would
        /// scatter less.
        mutating func note(_ like: Int32) {
            guard decisions < LikeRates.mostDecisions else { return }
            decisions += 1
            likes += like
        }
    }

    /// By place.
    var given: [Count]
    var received: [Count]
    /// By gender of who decides (women, men) and age of the other minus the own, −10…10, the ends with all beyond.
    var gaps = [[Count]](repeating: [Count](repeating: Count(), count: 21), count: 2)

    init(people: Int) {
        given = Array(repeating: Count(), count: people)
        received = given
    }

    mutating func note(_ decision: Choice, people: [HiddenPerson]) {
        let actor = people[Int(decision.actor)]
        let target = people[Int(decision.target)]
        guard actor.gender != target.gender, actor.gender != .nonbinary, target.gender != .nonbinary else { return }
        let like: Int32 = decision.kind == .like ? 1 : 0
        given[Int(decision.actor)].note(like)
        received[Int(decision.target)].note(like)
        let gap = min(max(Int(target.age) - Int(actor.age), -10), 10)
        gaps[Int(actor.gender.rawValue)][gap + 10].decisions += 1
        gaps[Int(actor.gender.rawValue)][gap + 10].likes += like
    }

    /// Shares of likes, ascending, of the people of one gender who have enough decisions.
    func shares(_ counts: KeyPath<LikeRates, [Count]>, of gender: Gender, people: [HiddenPerson]) -> [Double] {
        self[keyPath: counts].indices
            .filter { people[$0].gender == gender && self[keyPath: counts][$0].decisions >= Self.fewestDecisions }
            .map { Double(self[keyPath: counts][$0].likes) / Double(self[keyPath: counts][$0].decisions) }
            .sorted()
    }

    /// The study's people had 15 dates on average, nearly all of them at least 10.
    static let fewestDecisions = 10
    static let mostDecisions = 15
}
