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
    /// Every term of the gender vocabulary that the person names; `unknown` when blank or not understood.
    package var gender: GenderSet
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
    /// When the account was made, and when the profile was last edited; `nil` when the app does not say.
    package var joined: Timestamp?
    package var edited: Timestamp?
    /// What chance goes by, as `Crowd.giveKeys` makes it; `nil` for somebody of whom no crowd was read.
    package var key: UInt64?

    package init(
        username: String, name: String = "", age: Int, gender: GenderSet = .unknown, genres: [Int] = [],
        otherGenres: [String] = [], roles: [Int] = [], experience: Int? = nil,
        preferences: StatedPreferences = StatedPreferences(), lastActive: Timestamp? = nil, joined: Timestamp? = nil,
        edited: Timestamp? = nil
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
        self.joined = joined
        self.edited = edited
    }
}
