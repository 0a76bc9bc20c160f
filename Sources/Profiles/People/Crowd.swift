internal import Parallelism

/// Everybody who can be scored and all that is on record about them, as read from one snapshot of the database.
package struct Crowd: Sendable {
    /// In ascending order of username, by bytes: a person's position is their row number.
    package var people: [Person]
    package var interactions: [Interaction]
    package var chats: [DirectChat]
    package var remembered: [RememberedPair]
    /// By row: introductions of the last days that are still unanswered.
    package var openIntroductions: [Int]
    package var report: LoadReport

    package init(
        people: [Person], interactions: [Interaction] = [], chats: [DirectChat] = [], remembered: [RememberedPair] = [],
        openIntroductions: [Int]? = nil, report: LoadReport = LoadReport()
    ) {
        self.people = people
        self.interactions = interactions
        self.chats = chats
        self.remembered = remembered
        self.openIntroductions = openIntroductions ?? [Int](repeating: 0, count: people.count)
        self.report = report
    }

    /// The row of a username, ignoring case; `nil` when nobody who can be scored has it.
    package func row(of username: String) -> Int? {
        people.firstIndex { $0.username == username }
            ?? people.firstIndex { $0.username.lowercased() == username.lowercased() }
    }

    /// What the rules need to know of everybody.
    ///
    /// - Parameters:
    ///   - activeWithin: people whose last activity is longer ago are inactive; `nil`: nobody is.
    ///   - threads: how many tasks share the work.
    package func traits(
        standing: Standing, asOf: Timestamp, activeWithin: TimeSpan?, threads: Int = 1
    ) -> [MeetingTraits] {
        let pieces = Parallel.pieces(of: people.count, size: 16_384)
        return Parallel.map(pieces.count, threads: threads) { piece in
            traits(of: pieces[piece], standing: standing, asOf: asOf, activeWithin: activeWithin)
        }.flatMap(\.self)
    }

    private func traits(
        of rows: Range<Int>, standing: Standing, asOf: Timestamp, activeWithin: TimeSpan?
    ) -> [MeetingTraits] {
        rows.map { row in
            let person = people[row]
            var liked: GenderSet = []
            var likes = 0
            for decision in standing.decisions(of: row) where decision.isLike {
                liked.formUnion(GenderSet(people[Int(decision.target)].gender))
                likes += 1
            }
            let isActive =
                activeWithin.map { limit in
                    person.lastActive.map { $0 >= asOf.adding(seconds: -limit.seconds) } ?? false
                } ?? true
            return MeetingTraits(
                age: person.age, gender: person.gender, preferences: person.preferences, likedGenders: liked,
                likes: likes, isActive: isActive)
        }
    }
}

/// What was found wrong while reading, counted by reason.
package struct LoadReport: Sendable, Equatable, Codable {
    /// Rows in `users`.
    package var users = 0
    /// Rows in `interactions`.
    package var interactions = 0
    /// People who cannot be scored.
    package var leftOut: [String: Int] = [:]
    /// Parts of profiles that say nothing usable; the person is scored without them.
    package var unknownValues: [String: Int] = [:]
    /// Rows that count for nothing.
    package var ignoredRows: [String: Int] = [:]
    /// Folded spellings that no table knows, with how many profiles use them.
    package var unknownGenres: [String: Int] = [:]
    package var unknownRoles: [String: Int] = [:]
    package var unknownGenders: [String: Int] = [:]
    /// Interaction types that no setting maps, with how many rows use them. They keep people apart.
    package var unmappedTypes: [String: Int] = [:]
    /// One line per person left out or row ignored, when asked for.
    package var details: [String] = []

    package init() {}
}

/// Why somebody cannot be scored: the keys of `LoadReport.leftOut`.
package enum LeftOutReason: String, Sendable, CaseIterable {
    case malformedUsername = "malformed_username"
    case ambiguousUsername = "ambiguous_username"
    case noProfile = "no_profile"
    case ageUnknown = "age_unknown"
    case ageImpossible = "age_impossible"
    case underage

    /// The reason in words.
    package var explanation: String {
        switch self {
        case .malformedUsername: "the username is not 3 to 30 letters, digits and underscores"
        case .ambiguousUsername: "another user or profile has the same username, but perhaps for letter case"
        case .noProfile: "there is no profile"
        case .ageUnknown: "the profile has no age"
        case .ageImpossible: "the age on the profile is not a number of years that a person can have"
        case .underage: "the profile says that this person is under 18"
        }
    }
}
