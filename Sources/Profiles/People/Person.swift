/// Somebody who can be scored: a user with a profile, of known age, with every text already turned into terms.
package struct Person: Sendable, Equatable {
    /// No age above this is believed.
    package static let oldest = 120

    /// As written in the app's `users` table.
    package var username: String
    /// What the profile calls the person; empty when it does not say.
    package var name: String
    /// Years, 18…120.
    package var age: Int
    /// Term of the gender vocabulary; `nil` when blank or not known to it.
    package var gender: Int?
    /// Terms of the genre vocabulary, ascending; empty when none is known.
    package var genres: [Int]
    /// Folded genres that the vocabulary does not know, ascending.
    package var otherGenres: [String]
    /// Terms of the role vocabulary, ascending; empty when none is known.
    package var roles: [Int]
    /// Years of musical experience, 0…age; `nil` when blank or impossible.
    package var experience: Int?
    /// What the person told Duet of whom they wish to meet.
    package var preferences: StatedPreferences
    /// The latest own interaction, message or profile update; `nil` when there is none with a readable time.
    package var lastActive: Timestamp?

    package init(
        username: String, name: String = "", age: Int, gender: Int? = nil, genres: [Int] = [],
        otherGenres: [String] = [], roles: [Int] = [], experience: Int? = nil,
        preferences: StatedPreferences = StatedPreferences(), lastActive: Timestamp? = nil
    ) {
        self.username = username
        self.name = name
        self.age = age
        self.gender = gender
        self.genres = genres
        self.otherGenres = otherGenres
        self.roles = roles
        self.experience = experience
        self.preferences = preferences
        self.lastActive = lastActive
    }
}

/// A row of `match_preferences`: every part is optional, and says nothing when `nil`.
package struct StatedPreferences: Sendable, Hashable {
    /// Genders sought; an empty set means that a preference was stated which no known gender meets.
    package var genders: GenderSet?
    /// The youngest and oldest sought, in years, both included.
    package var ages: ClosedRange<Int>?
    /// Whether the person wants to be introduced to people who have not liked them yet.
    package var introductions: Bool?

    package init(genders: GenderSet? = nil, ages: ClosedRange<Int>? = nil, introductions: Bool? = nil) {
        self.genders = genders
        self.ages = ages
        self.introductions = introductions
    }
}

/// A set of terms of the gender vocabulary, and of "unknown".
package struct GenderSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The one-element set of a term; of "unknown" for `nil`.
    ///
    /// - Precondition: the term is below `capacity`.
    package init(_ gender: Int?) {
        precondition(gender.map { $0 >= 0 && $0 < Self.capacity } ?? true)
        self.init(rawValue: 1 << UInt32(gender ?? Self.capacity))
    }

    /// How many terms a gender vocabulary may have.
    package static let capacity = 31
}
