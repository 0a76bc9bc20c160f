extension Crowd {
    /// How many of the genres that no vocabulary knows are told apart in ``orderedByDeeds()`` and kept in copies: as many
    /// as the model can tell apart.
    package static let otherGenresThatCount = 16

    /// The same crowd with its people in an order that owes nothing to their names.
    ///
    /// Whatever is drawn by row, or summed in the order of rows, is then the same in a copy with other names. First come
    /// those whom an interaction names, in the order of the earliest that does, actor before target; then those with a
    /// direct chat, in the order of chats; then the others. Equals are ordered by profile, and not by their last activity:
    /// the order is the same whatever moment the crowd was read for. Who is still equal then differs
    /// in nothing that a score or a decision owes anything to, and is left in the order of rows.
    ///
    /// - Complexity: O(n log n) for n people, interactions and chats.
    package func orderedByDeeds() -> Crowd {
        let order = deeds().enumerated().sorted { left, right in
            left.element == right.element ? left.offset < right.offset : left.element < right.element
        }.map(\.offset)
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

    /// By row: what the person did first, and what the profile says, as numbers to be compared one after the other.
    private func deeds() -> [Deeds] {
        let common = people.commonestOtherGenres(Self.otherGenresThatCount)
        var deeds = people.map { Deeds($0, common: common) }
        let earliest = interactions.indices.sorted { left, right in
            let (one, other) = (interactions[left], interactions[right])
            return (one.time ?? Deeds.never, one.id, left) < (other.time ?? Deeds.never, other.id, right)
        }
        for (place, position) in earliest.enumerated() {
            deeds[Int(interactions[position].actor)].note(place, .acted)
            deeds[Int(interactions[position].target)].note(place, .wasNamed)
        }
        for (place, chat) in chats.enumerated() {
            deeds[Int(chat.first)].note(place, .chatted)
            deeds[Int(chat.second)].note(place, .chatted)
        }
        return deeds
    }
}

/// What a person is ordered by.
private struct Deeds: Comparable {
    enum Part: Int {
        case acted, wasNamed, chatted
    }

    static let never = Timestamp(microseconds: .max)

    /// Whether it is an interaction (0), a chat (1) or nothing (2), its place among its kind, and the part taken in it.
    private var first = [2, 0, 0]
    private let profile: [Int]
    private let otherGenres: [String]

    init(_ person: Person, common: Set<String>) {
        let stated = person.preferences
        let genders = stated.genders.map { Int($0.rawValue) } ?? -1
        let wishes = [genders, stated.ages?.lowerBound ?? -1, stated.ages?.upperBound ?? -1]
        let introductions = stated.introductions.map { $0 ? 1 : 0 } ?? -1
        profile =
            [person.age, person.gender ?? -1, person.experience ?? -1, introductions] + wishes
            + [person.genres.count] + person.genres + [person.roles.count] + person.roles
        otherGenres = person.otherGenres.filter(common.contains)
    }

    /// Only the first that is noted counts.
    mutating func note(_ place: Int, _ part: Part) {
        if first[0] == 2 { first = [part == .chatted ? 1 : 0, place, part.rawValue] }
    }

    static func < (left: Self, right: Self) -> Bool {
        if left.first != right.first { return left.first.lexicographicallyPrecedes(right.first) }
        if left.profile != right.profile { return left.profile.lexicographicallyPrecedes(right.profile) }
        return left.otherGenres.lexicographicallyPrecedes(right.otherGenres)
    }
}
