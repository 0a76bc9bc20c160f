internal import Compatibility
internal import GroupedRows
internal import MatchStore
internal import Profiles

/// What the writer asks of the snapshot, by username.
final class Snapshot {
    private let people: [Person]
    private let remembered: [RememberedPair]
    private let allTraits: [MeetingTraits]
    private let standing: Standing

    convenience init(_ scored: ScoredCrowd) {
        self.init(
            people: scored.crowd.people, remembered: scored.crowd.remembered, allTraits: scored.traits,
            standing: scored.standing)
    }

    /// Of a crowd that was read again.
    convenience init(_ crowd: Crowd, options: PassOptions, asOf: Timestamp) {
        let standing = Standing(
            people: crowd.people.count, interactions: crowd.interactions, chats: crowd.chats,
            remembered: crowd.remembered, asOf: asOf, dislikeExpiry: options.dislikeExpiry)
        self.init(
            people: crowd.people, remembered: crowd.remembered,
            allTraits: crowd.traits(standing: standing, asOf: asOf, activeWithin: options.activeWithin),
            standing: standing)
    }

    private init(people: [Person], remembered: [RememberedPair], allTraits: [MeetingTraits], standing: Standing) {
        self.people = people
        self.remembered = remembered
        self.allTraits = allTraits
        self.standing = standing
    }

    func traits(_ username: String) -> MeetingTraits? { row(of: username).map { allTraits[$0] } }

    func name(_ username: String) -> String? { row(of: username).map { people[$0].name } }

    func facts(_ one: String, _ other: String) -> PairFacts {
        guard let first = row(of: one), let second = row(of: other) else { return [] }
        let facts = standing.ledger[first, second]
        // In the ledger the lower row is the first.
        return first < second ? facts : facts.swapped
    }

    /// Pairs that were matched once, and of whom one has parted from the other since.
    var partedPairs: [(first: String, second: String)] {
        remembered.filter { pair in
            pair.wasMatched
                && !standing.ledger[Int(pair.first), Int(pair.second)].isDisjoint(
                    with: [.blocked, .unmapped, .firstDislikes, .secondDislikes])
        }.map { (first: people[Int($0.first)].username, second: people[Int($0.second)].username) }
    }

    /// When the like came that completed a mutual like.
    func completion(_ one: String, _ other: String) -> Timestamp? {
        guard let first = row(of: one), let second = row(of: other) else { return nil }
        return standing.completion(first, second)?.time
    }

    /// How the app spells somebody's name, whatever the letter case here.
    func spelling(_ username: String) -> String? {
        (row(of: username) ?? folded.row(username).map(Int.init)).map { people[$0].username }
    }

    /// Only made where names are spelled in several ways.
    private lazy var folded = UsernameIndex(people.lazy.map(\.username))

    /// By halves: people are in ascending order of their names, and a dictionary of a million would cost more than they.
    func row(of username: String) -> Int? { people.binarySearch(for: username, by: \.username) }
}
