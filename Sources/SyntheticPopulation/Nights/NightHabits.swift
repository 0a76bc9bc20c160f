internal import Profiles

/// What people do between the nights of a simulation, as far as it can be chosen.
package struct NightHabits: Sendable, Hashable {
    /// Whether some days of the week see more people than others.
    package enum Rhythm: String, Sendable, CaseIterable {
        case even, weekly
    }

    /// Chance that somebody opens the app on a day: the mean over all people, who differ as in a population.
    package var visits = 0.3
    package var examination = Examination.geometric(0.85)
    /// How many of those who are looked at and not liked get a dislike; the others are passed over in silence.
    package var passes = 0.5
    package var rhythm = Rhythm.even
    /// How many people sign up a day.
    package var arrivals = 0.0
    /// Chance of each person to leave on a day, 0…1.
    package var departures = 0.0
    /// Chance of each person to rewrite their profile and restate their wishes on a day, 0…1.
    package var changes = 0.0

    package init() {}

    /// How many of those who leave have their account erased; the others do not come any more. Judgement.
    static let erases = 0.3
    /// How often somebody who likes a person that is looked at says so at once. Judgement: the others may at another look.
    static let saysLike = 0.8
    /// How many times as many people come on a Monday … Sunday as on an average day. Judgement.
    private static let week = [0.9, 0.9, 0.9, 0.9, 0.95, 1.15, 1.3]

    /// How many times as many people as usual come in the day that begins at a moment.
    func share(of moment: Timestamp) -> Double {
        guard rhythm == .weekly else { return 1 }
        // The first of January 1970 was a Thursday.
        let day = (moment.seconds >= 0 ? moment.seconds : moment.seconds - 86_399) / 86_400
        return Self.week[Int(((day + 3) % 7 + 7) % 7)]
    }
}
