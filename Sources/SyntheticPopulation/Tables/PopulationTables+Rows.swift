/// A figure for women and the same for men, the two genders that the surveys know.
package struct ByGender<Value: Sendable>: Sendable {
    package let women: Value
    package let men: Value
}

extension ByGender: Equatable where Value: Equatable {}

extension PopulationTables {
    /// The share of a gender's people who are `age` whole years old.
    package struct AgeShare: Sendable, Hashable {
        package let age: Int
        package let share: Double
    }

    /// Shares of a gender's people, which sum to 1.
    package struct Orientations: Sendable, Hashable {
        package let straight: Double
        package let gay: Double
        package let bisexual: Double
    }

    /// A word and how often it is used, relative to the others of its list; above 0.
    package struct WeightedWord: Sendable, Hashable {
        package let text: String
        package let weight: Double
    }

    /// A genre of the listening survey.
    package struct ListeningRow: Sendable, Equatable {
        /// A spelling that the genre table knows.
        package let genre: String
        /// The share of people who listen to it very often.
        package let often: Double
        /// The share of people whose favourite it is.
        package let favourite: Double
        /// The share of those who listen very often that plays an instrument.
        package let plays: Double
        /// The share of those who listen very often that composes.
        package let composes: Double
        /// The shares of women and men who like it (4 or 5 of 5); nil where nobody was asked.
        package let likedBy: ByGender<Double>?
        /// What its listeners write in a profile; spellings that the genre table knows.
        package let words: [WeightedWord]
        /// Roles of those who play.
        package let players: [WeightedWord]
        /// Roles of those who compose.
        package let composers: [WeightedWord]
    }

    /// A distribution over people by some of its quantiles.
    package struct Quantile: Sendable, Hashable {
        /// The share of people at or below `value`.
        package let share: Double
        package let value: Double
    }

    /// Quantiles of the share of likes among decisions, in ascending order.
    package struct LikeRates: Sendable, Hashable {
        /// Of somebody's decisions, how many are likes.
        package let given: [Quantile]
        /// Of the decisions about somebody, how many are likes.
        package let received: [Quantile]
    }

    /// How often people like somebody `gap` years older than they are (younger below 0).
    ///
    /// The first and the last row of a table stand for that many years and more.
    package struct AgeGapRate: Sendable, Hashable {
        package let gap: Int
        /// How many meetings the rate rests on.
        package let dates: Int
        /// The share of them that was liked.
        package let rate: Double
    }

    /// First names, each in one list once.
    package struct Names: Sendable, Hashable {
        package let women: [String]
        package let men: [String]
        /// Given to people of any gender.
        package let others: [String]
    }
}
