/// A figure for women and the same for men, the two genders that the surveys know.
public struct ByGender<Value: Sendable>: Sendable {
    public let women: Value
    public let men: Value
}

extension ByGender: Equatable where Value: Equatable {}

extension PopulationTables {
    /// The share of a gender's people who are `age` whole years old.
    public struct AgeShare: Sendable, Hashable {
        public let age: Int
        public let share: Double
    }

    /// Shares of a gender's people, which sum to 1.
    public struct Orientations: Sendable, Hashable {
        public let straight: Double
        public let gay: Double
        public let bisexual: Double
    }

    /// A word and how often it is used, relative to the others of its list; above 0.
    public struct WeightedWord: Sendable, Hashable {
        public let text: String
        public let weight: Double
    }

    /// A genre of the listening survey.
    public struct ListeningRow: Sendable, Equatable {
        /// A spelling that the genre table knows.
        public let genre: String
        /// The share of people who listen to it very often.
        public let often: Double
        /// The share of people whose favourite it is.
        public let favourite: Double
        /// The share of those who listen very often that plays an instrument.
        public let plays: Double
        /// The share of those who listen very often that composes.
        public let composes: Double
        /// The shares of women and men who like it (4 or 5 of 5); nil where nobody was asked.
        public let likedBy: ByGender<Double>?
        /// What its listeners write in a profile; spellings that the genre table knows.
        public let words: [WeightedWord]
        /// Roles of those who play.
        public let players: [WeightedWord]
        /// Roles of those who compose.
        public let composers: [WeightedWord]
    }

    /// A distribution over people by some of its quantiles.
    public struct Quantile: Sendable, Hashable {
        /// The share of people at or below `value`.
        public let share: Double
        public let value: Double
    }

    /// Quantiles of the share of likes among decisions, in ascending order.
    public struct LikeRates: Sendable, Hashable {
        /// Of somebody's decisions, how many are likes.
        public let given: [Quantile]
        /// Of the decisions about somebody, how many are likes.
        public let received: [Quantile]
    }

    /// How often people like somebody `gap` years older than they are (younger below 0).
    ///
    /// The first and the last row of a table stand for that many years and more.
    public struct AgeGapRate: Sendable, Hashable {
        public let gap: Int
        /// How many meetings the rate rests on.
        public let dates: Int
        /// The share of them that was liked.
        public let rate: Double
    }

    /// First names, each in one list once.
    public struct Names: Sendable, Hashable {
        public let women: [String]
        public let men: [String]
        /// Given to people of any gender.
        public let others: [String]
    }
}
