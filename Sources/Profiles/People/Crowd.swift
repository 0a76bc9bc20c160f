internal import GroupedRows
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
    /// Whom people were shown and ignored.
    package var ignored = IgnoredShowings()
    /// Places of the last lists that were looked at.
    package var readPlaces: [ReadPlace] = []
    /// Rows of people who had met and share no chat any more, where the app lets them meet again.
    package var parted: [(first: Int32, second: Int32)] = []
    /// How the app spells people otherwise than in `users`.
    package var otherSpellings = OtherSpellings()
    /// How genres that no table knows are written, by their folded form in `Person.otherGenres`: what most people wrote.
    package var genreNames: [String: String] = [:]
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
    ///
    /// - Complexity: O(log n) for a name that is spelled so, O(n) for others.
    package func row(of username: String) -> Int? {
        people.binarySearch(for: username, by: \.username)
            ?? people.firstIndex { Username.folded($0.username) == Username.folded(username) }
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
                liked.formUnion(people[Int(decision.target)].gender)
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
