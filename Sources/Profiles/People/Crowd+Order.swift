extension Crowd {
    /// How many of the genres that no vocabulary knows are told apart in ``orderedByActivity()`` and kept in copies: as many
    /// as the model can tell apart.
    package static let otherGenresThatCount = 16

    /// The same crowd with its people in an order that does not depend on their names.
    ///
    /// Whatever is drawn by row, or summed in the order of rows, is then the same in a copy with other names. First come
    /// the people of interactions, in the order of their earliest one, actor before target; then those with a direct chat, in
    /// the order of chats; then the others. Ties are broken by profile, and not by the last activity: the order is the same
    /// whatever moment the crowd was read for. People who are still equal have the same scores, and stay in the order of rows.
    ///
    /// - Complexity: O(n log n) for n people, interactions and chats.
    package func orderedByActivity() -> Crowd {
        let order = rowsByActivity()
        var rows = [Int32](repeating: 0, count: people.count)
        for (row, old) in order.enumerated() { rows[old] = Int32(row) }
        var crowd = self
        crowd.people = order.map { people[$0] }
        crowd.openIntroductions = order.map { openIntroductions[$0] }
        for position in interactions.indices {
            crowd.interactions[position].actor = rows[Int(interactions[position].actor)]
            crowd.interactions[position].target = rows[Int(interactions[position].target)]
        }
        crowd.chats = chats.map { chat in
            let (one, other) = (rows[Int(chat.first)], rows[Int(chat.second)])
            return DirectChat(first: min(one, other), second: max(one, other), answered: chat.answered)
        }
        crowd.remembered = remembered.map { pair in
            RememberedPair(
                first: rows[Int(pair.first)], second: rows[Int(pair.second)], wasMatched: pair.wasMatched)
        }
        return crowd
    }

    /// The rows in that order.
    ///
    /// - Parameter moment: what was said or changed after it has no say; `nil`: everything has. Who had done nothing by then is
    ///   ordered by profile alone.
    package func rowsByActivity(knownAt moment: Timestamp? = nil) -> [Int] {
        sortKeys(knownAt: moment).enumerated().sorted { left, right in
            left.element == right.element ? left.offset < right.offset : left.element < right.element
        }.map(\.offset)
    }

    /// By row.
    private func sortKeys(knownAt moment: Timestamp?) -> [SortKey] {
        let common = people.commonestOtherGenres(Self.otherGenresThatCount)
        var keys = people.map { SortKey($0, common: common) }
        func isKnown(_ time: Timestamp?) -> Bool { moment.map { last in time.map { $0 <= last } ?? false } ?? true }
        let earliest = interactions.indices.sorted { left, right in
            let (one, other) = (interactions[left], interactions[right])
            return (one.time ?? SortKey.never, one.id, left) < (other.time ?? SortKey.never, other.id, right)
        }
        for (place, position) in earliest.enumerated()
        where isKnown(interactions[position].wasChangedLater && moment != nil ? nil : interactions[position].time) {
            keys[Int(interactions[position].actor)].note(.interaction(position: place, role: .actor))
            keys[Int(interactions[position].target)].note(.interaction(position: place, role: .target))
        }
        for (place, chat) in chats.enumerated() where isKnown(chat.answered) {
            keys[Int(chat.first)].note(.chat(position: place))
            keys[Int(chat.second)].note(.chat(position: place))
        }
        return keys
    }
}

/// What a person is ordered by: the first that is on record of them, and then what the profile says.
private struct SortKey: Comparable {
    enum Activity: Comparable {
        case interaction(position: Int, role: Role)
        case chat(position: Int)
        case none
    }

    enum Role: Comparable {
        case actor, target
    }

    static let never = Timestamp(microseconds: .max)

    private var first = Activity.none
    private let profile: [Int]
    private let otherGenres: [String]

    init(_ person: Person, common: Set<String>) {
        let stated = person.preferences
        let genders = stated.genders.map { Int($0.rawValue) } ?? -1
        let wishes = [genders, stated.ages?.lowerBound ?? -1, stated.ages?.upperBound ?? -1]
        // Of one term its number, of several their bits, which are more.
        let gender = person.gender == .unknown ? -1 : person.gender.term ?? Int(person.gender.rawValue)
        let introductions = stated.introductions.map { $0 ? 1 : 0 } ?? -1
        profile =
            [person.age, gender, person.experience ?? -1, introductions] + wishes
            + [person.genres.count] + person.genres + [person.roles.count] + person.roles
        otherGenres = person.otherGenres.filter(common.contains)
    }

    /// Only the first that is noted counts.
    mutating func note(_ activity: Activity) {
        if first == .none { first = activity }
    }

    static func < (left: Self, right: Self) -> Bool {
        if left.first != right.first { return left.first < right.first }
        if left.profile != right.profile { return left.profile.lexicographicallyPrecedes(right.profile) }
        return left.otherGenres.lexicographicallyPrecedes(right.otherGenres)
    }
}
